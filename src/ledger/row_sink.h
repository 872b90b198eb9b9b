// Where the rows of an entry go: into the tables (the apply step), or into sums that verify holds against them.
// The inside of the ledger; not for other rooms.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::ledger {

enum class CoreTable { Ledger, Sealed, KeptFile, NaturalKey, PersonKey, PersonResidence };
std::string_view name_of(CoreTable table);
// Its columns, in the order in which rows are put.
std::vector<std::string> const& columns_of(CoreTable table);

struct TableColumn {
    std::string name;
    bool integer;
};
// The columns of a kind's table, in the order in which versions are put: fixed ones, then the catalogue's.
std::vector<std::string> version_columns(Kind const& kind);
// Those that the catalogue gives, after the fixed ones.
std::vector<TableColumn> catalog_columns(Kind const& kind);

// Rows come value by value in the order of the columns. A row of NaturalKey or PersonKey may come again: it
// stands once.
class RowSink {
public:
    virtual ~RowSink() = default;
    virtual void begin(CoreTable table) = 0;
    virtual void begin(Kind const& kind) = 0;
    virtual void put(int64_t value) = 0;
    virtual void put(std::string_view text) = 0;
    virtual void put_bytes(std::string_view bytes) = 0;
    virtual void put_null() = 0;
    virtual void end() = 0;
    // The version, or the residence, of the record that was current is so up to this number. `opened` is the
    // number at which it became current.
    virtual void close_version(Kind const& kind, std::string_view record_id, int64_t opened, int64_t number) = 0;
    virtual void close_residence(std::string_view record_id, int64_t opened, int64_t number) = 0;
};

}  // namespace lianfang::ledger
