// The engine's limit: the rows of a ledger put into an empty database of the same tables and indexes, and nothing else.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace lianfang::bench {

struct RawRate {
    int64_t entries = 0, rows = 0;
    double seconds = 0;
};

// The rows that the entries of the ledger `from` made, in the order in which they were made, in transactions of
// `together` entries: by prepared inserts on SQLite, by COPY on PostgreSQL. `to` is an empty ledger's database.
RawRate insert_raw(catalog::Catalog const& catalog, std::string const& from, std::string const& to, int64_t together);

}  // namespace lianfang::bench
