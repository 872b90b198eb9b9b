// The database seam: one SQL text for two engines, SQLite and PostgreSQL. Opens, prepares, binds, steps;
// knows no table. SQL says `:name`; the engine's own mark is made here. A broken database throws StoreError;
// nothing here is retried. Integers are 64 bit; text is UTF-8 and ordered bytewise. Start reading
// at Database.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lianfang::store {

using Value = std::variant<std::monostate, int64_t, std::string>;

struct StoreError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Another program holds the ledger and did not let go of it in time: nothing was done, and it may be tried again.
struct StoreBusy : StoreError {
    using StoreError::StoreError;
};

// The server cannot be reached any more: what had begun may be done or not. Its Database stays lost; open another.
struct StoreLost : StoreError {
    using StoreError::StoreError;
};

enum class Engine { Sqlite, Postgresql };
enum class Access { Writing, Reading };

// A prepared statement; prepared once, run many times. Marks are numbered by first appearance from 0.
class Statement {
public:
    struct Body;
    explicit Statement(std::unique_ptr<Body> body);
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    Statement& bind(std::string_view name, int64_t value);
    Statement& bind(std::string_view name, std::string_view value);
    Statement& bind(std::string_view name, char const* value) { return bind(name, std::string_view(value)); }
    Statement& bind(std::string_view name, std::string const& value) { return bind(name, std::string_view(value)); }
    Statement& bind(std::string_view name, std::nullptr_t);
    template <std::integral Number>  // Any other width of number, and literals.
    Statement& bind(std::string_view name, Number value) { return bind(name, static_cast<int64_t>(value)); }
    Statement& bind(std::string_view name, Value const& value);
    // By number of first appearance; for loops that bind the same marks many times.
    Statement& bind(int mark, Value const& value);
    Statement& bind(int mark, int64_t value);
    Statement& bind(int mark, std::string_view value);
    Statement& bind(int mark, std::string const& value) { return bind(mark, std::string_view(value)); }
    Statement& bind(int mark, char const* value) { return bind(mark, std::string_view(value)); }
    template <std::integral Number>
    Statement& bind(int mark, Number value) { return bind(mark, static_cast<int64_t>(value)); }
    Statement& bind_null(int mark);
    // Any bytes, zero bytes too, into a column of bytes_type().
    Statement& bind_bytes(std::string_view name, std::string_view bytes);
    bool has_mark(std::string_view name) const;
    // For a reader that knows what waits in bulk writers and does not want it sent.
    void ignore_waiting_rows();

    // Bound statements of one database, which read: asked in one go, where that saves time. Each is stepped as usual.
    static void ask_together(std::vector<Statement*> const& statements);

    // The next row, or false at the end (the statement is then reset and may be bound and stepped again).
    bool step();
    // Runs to the end without rows and resets; returns the number of rows changed.
    int64_t run();
    void reset();

    int column_count() const;
    std::string column_name(int column) const;
    bool is_null(int column) const;
    bool is_integer(int column) const;       // A whole number, not NULL.
    int64_t integer(int column) const;       // 0 for NULL.
    double real(int column) const;           // 0 for NULL.
    std::string_view text(int column) const; // Valid until the next step. Empty for NULL.
    std::string bytes(int column) const;     // Of a column of bytes_type(). Empty for NULL.
    Value value(int column) const;

private:
    std::unique_ptr<Body> body_;
};

// Rows into one table, as fast as the engine takes them. A row is put value by value in the order of the columns.
// Rows may wait in memory, but never past any other statement, savepoint or commit of their database: those see them.
class Bulk {
public:
    class Writer;
    explicit Bulk(std::unique_ptr<Writer> writer);
    Bulk(Bulk&&) noexcept;
    Bulk& operator=(Bulk&&) noexcept;
    ~Bulk();

    Bulk& put(int64_t value);
    Bulk& put(std::string_view text);
    Bulk& put_bytes(std::string_view bytes);
    Bulk& put_null();
    Bulk& put(Value const& value);
    void end_row();

private:
    std::unique_ptr<Writer> writer_;
};

class Database {
public:
    struct Body;
    // "sqlite:PATH" (or a bare path; "sqlite::memory:") or "postgresql://…", whose
    // schema is the first of its search_path (…?options=-csearch_path%3Dname; else public). Throws StoreError
    // saying what to do.
    // `Reading`: a file that is there already, and is not touched.
    static std::unique_ptr<Database> open(std::string const& url, Access access = Access::Writing);
    ~Database();

    Engine engine() const;
    std::string const& url() const;
    bool is_lost() const;                // A StoreLost told so.
    Statement prepare(std::string_view sql);
    // `may_stand`: a row whose primary key stands already is left out instead of being an error.
    Bulk bulk(std::string_view table, std::vector<std::string> const& columns, bool may_stand = false);
    // Every row of a SELECT without marks, within a transaction, in constant memory; `together` where rows are large.
    void each_row(std::string const& sql, std::function<void(Statement const&)> const& visit, int together = 5000);
    void execute(std::string_view sql);  // One or several statements without marks.

    void begin();                        // One writer; SQLite: BEGIN IMMEDIATE. StoreBusy where another does not end.
    void begin_reading();                // A snapshot until commit(); others may write beside.
    // Durable when it returns: what this transaction wrote, and what it read of others. With a synchronous standby:
    // there, too. Throws where the outcome is not known; whoever sends the same again must find out by an id.
    void commit();
    void rollback();
    void savepoint();                    // Nests; release_savepoint or rollback_to_savepoint ends it.
    void release_savepoint();
    void rollback_to_savepoint();

    // What differs between engines.
    std::string text_type() const;       // TEXT, ordered bytewise (COLLATE "C" on PostgreSQL).
    std::string bytes_type() const;      // BLOB, BYTEA.
    // After CREATE TABLE (…): the rows lie in the order of the primary key, without another copy of it. Empty
    // where the engine has no such tables.
    std::string stored_as_its_key() const;
    // main.x or SCHEMA.x: names the table itself where a CTE has its name.
    std::string qualified(std::string_view table) const;
    bool has_table(std::string_view table);
    bool has_index(std::string_view index);
    std::vector<std::string> columns_of(std::string_view table);  // Empty where there is none.
    std::vector<std::string> tables();

private:
    explicit Database(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace lianfang::store
