// What an engine must do for the seam. Not for other rooms.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace lianfang::store {

// A prepared statement of one engine. Marks and columns count from 0. Binding rewinds it.
class EngineStatement {
public:
    virtual ~EngineStatement() = default;
    virtual void bind_integer(int mark, int64_t value) = 0;
    virtual void bind_text(int mark, std::string_view value) = 0;
    virtual void bind_bytes(int mark, std::string_view bytes) = 0;
    virtual void bind_null(int mark) = 0;
    virtual bool step() = 0;
    virtual int64_t changes() const = 0;
    virtual void reset() = 0;
    virtual void ignore_waiting_rows() {}
    // Of its own engine and connection, this one among them: their answers are fetched in one go.
    virtual void ask_together(std::vector<EngineStatement*> const&) {}
    virtual int column_count() const = 0;
    virtual std::string column_name(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    // True for whole numbers of any numeric type, and for truth values.
    virtual bool is_integer(int column) const = 0;
    virtual int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string bytes(int column) const = 0;
};

// What an engine does for Bulk.
class Bulk::Writer {
public:
    virtual ~Writer() = default;
    virtual void put(int64_t value) = 0;
    virtual void put(std::string_view text) = 0;
    virtual void put_bytes(std::string_view bytes) = 0;
    virtual void put_null() = 0;
    virtual void end_row() = 0;
};

class EngineDatabase {
public:
    virtual ~EngineDatabase() = default;
    virtual Engine engine() const = 0;
    virtual bool is_lost() const { return false; }
    // `sql` has the engine's own marks ($1, $2, …), `mark_count` of them.
    virtual std::unique_ptr<EngineStatement> prepare(std::string const& sql, int mark_count) = 0;
    virtual std::unique_ptr<Bulk::Writer> bulk(std::string_view table, std::vector<std::string> const& columns,
                                               bool may_stand) = 0;
    virtual void execute(std::string const& sql) = 0;
    // Begins a transaction that no other writer of the same ledger runs beside.
    virtual void begin() = 0;
    virtual void begin_reading() = 0;
    virtual void commit() { execute("COMMIT"); }
    virtual std::string const& schema() const = 0;
    virtual std::vector<std::string> columns_of(std::string_view table) = 0;
    virtual bool has_index(std::string_view index) = 0;
    virtual std::vector<std::string> tables() = 0;
};

std::unique_ptr<EngineDatabase> open_sqlite(std::string const& path, Access access);
std::unique_ptr<EngineDatabase> open_postgresql(std::string const& url);

// `:name` marks become $1, $2, … by first appearance; text in quotes, comments and `::` casts are left alone.
struct Marked {
    std::string sql;
    std::vector<std::string> names;
};
Marked with_numbered_marks(std::string_view sql);

// INSERT INTO table (columns) VALUES ($1, $2, …).
std::string insert_text(std::string_view table, std::vector<std::string> const& columns, bool may_stand);

// The beginning of a statement, for messages: one line, at most 160 bytes, never a cut character.
std::string beginning_of(std::string_view sql);

}  // namespace lianfang::store
