// The shape of a database's tables, read from either engine and made again on the other. Knows no table by name.
// Columns are whole numbers, texts or bytes; anything else is refused.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace lianfang::store {

enum class ColumnType { Integer, Text, Bytes };

struct ColumnShape {
    std::string name;
    ColumnType type = ColumnType::Text;
    bool is_required = false;
};

struct IndexShape {
    std::string name, table;
    std::vector<std::string> columns;
    bool is_unique = false;
    std::string where;  // Of a partial index.
};

struct TableShape {
    std::string name;
    std::vector<ColumnShape> columns;
    std::vector<std::string> key;                  // The primary key's columns.
    std::vector<std::vector<std::string>> unique;  // Further constraints.
    std::vector<IndexShape> indexes;
    bool has_bytes() const;
};

// All tables, by name. StoreError where one has a column of another type or an index over an expression.
std::vector<TableShape> shapes_of(Database& database);

// CREATE TABLE with its keys, or without: then keys_text makes them when the rows are in.
enum class Keys { Now, Later };
std::string table_text(Database const& database, TableShape const& table, Keys keys);
std::vector<std::string> keys_text(TableShape const& table);  // PostgreSQL only.
std::string index_text(IndexShape const& index);

}  // namespace lianfang::store
