// What each engine tells of its tables, and the same again as statements.
#include "store/shape.h"

#include <algorithm>
#include <map>

namespace lianfang::store {
namespace {

std::string listed(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

ColumnType type_named(std::string const& type, std::string const& table, std::string const& column) {
    static std::map<std::string, ColumnType> const types = {
        {"BIGINT", ColumnType::Integer}, {"bigint", ColumnType::Integer}, {"TEXT", ColumnType::Text},
        {"text", ColumnType::Text},      {"BLOB", ColumnType::Bytes},     {"bytea", ColumnType::Bytes}};
    auto const it = types.find(type);
    if (it != types.end()) return it->second;
    throw StoreError("表 " + table + " 的列 " + column + " 的类型 " + type + " 不是本程序所建，请先移走这张表 / table " +
                     table + ", column " + column + " of type " + type +
                     " was not made by this program; move that table away first");
}

// --- SQLite ---

std::string where_of(Database& database, std::string const& index) {
    auto read = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = :name");
    read.bind("name", index);
    std::string sql;
    while (read.step()) sql = read.text(0);
    size_t const at = sql.rfind(" WHERE ");
    return at == std::string::npos ? "" : sql.substr(at + 7);
}

void read_sqlite_columns(Database& database, TableShape& table) {
    auto read = database.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(:name) ORDER BY cid");
    read.bind("name", table.name);
    std::map<int64_t, std::string> key;
    while (read.step()) {
        std::string const name(read.text(0));
        table.columns.push_back({name, type_named(std::string(read.text(1)), table.name, name), read.integer(2) != 0});
        if (read.integer(3) > 0) key[read.integer(3)] = name;
    }
    for (auto const& [position, name] : key) table.key.push_back(name);
}

void read_sqlite_indexes(Database& database, TableShape& table) {
    auto read = database.prepare(
        "SELECT l.name, l.\"unique\", l.origin, l.partial FROM pragma_index_list(:name) l ORDER BY l.name");
    auto columns = database.prepare("SELECT name FROM pragma_index_info(:name) ORDER BY seqno");
    read.bind("name", table.name);
    while (read.step()) {
        std::string const origin(read.text(2));
        if (origin == "pk") continue;
        IndexShape index{.name = std::string(read.text(0)), .table = table.name, .columns = {},
                         .is_unique = read.integer(1) != 0, .where = {}};
        columns.bind("name", index.name);
        while (columns.step()) {
            if (columns.is_null(0)) throw StoreError("index " + index.name + " is over an expression");
            index.columns.emplace_back(columns.text(0));
        }
        if (origin == "u") {
            table.unique.push_back(index.columns);
            continue;
        }
        if (read.integer(3) != 0) index.where = where_of(database, index.name);
        table.indexes.push_back(std::move(index));
    }
}

// --- PostgreSQL ---

void read_postgresql_columns(Database& database, TableShape& table) {
    auto read = database.prepare(
        "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = current_schema()::regnamespace "
        "AND c.relname = CAST(:name AS name) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum");
    read.bind("name", table.name);
    while (read.step()) {
        std::string const name(read.text(0));
        table.columns.push_back({name, type_named(std::string(read.text(1)), table.name, name), read.integer(2) != 0});
    }
}

void read_postgresql_indexes(Database& database, TableShape& table) {
    auto read = database.prepare(
        "SELECT i.relname::text, x.indisunique, x.indisprimary, "
        "EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid), "
        "COALESCE(pg_get_expr(x.indpred, x.indrelid), ''), "
        "(SELECT string_agg(COALESCE(a.attname::text, ''), ',' ORDER BY u.position) "
        " FROM unnest(x.indkey) WITH ORDINALITY AS u (number, position) "
        " LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.number AND a.attnum > 0) "
        "FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = CAST(:name AS name) "
        "ORDER BY i.relname::text COLLATE \"C\"");
    read.bind("name", table.name);
    while (read.step()) {
        IndexShape index{.name = std::string(read.text(0)), .table = table.name, .columns = {},
                         .is_unique = read.integer(1) != 0, .where = std::string(read.text(4))};
        std::string const names = std::string(read.text(5)) + ",";
        for (size_t at = 0; at < names.size();) {
            size_t const end = names.find(',', at);
            if (end == at) throw StoreError("index " + index.name + " is over an expression");
            index.columns.push_back(names.substr(at, end - at));
            at = end + 1;
        }
        if (read.integer(2) != 0) table.key = index.columns;
        else if (read.integer(3) != 0) table.unique.push_back(index.columns);
        else table.indexes.push_back(std::move(index));
    }
}

std::vector<std::string> own_tables(Database& database) {
    if (database.engine() == Engine::Sqlite) return database.tables();
    auto read = database.prepare(
        "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace "
        "AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname::text COLLATE \"C\"");
    std::vector<std::string> names;
    while (read.step()) names.emplace_back(read.text(0));
    return names;
}

}  // namespace

bool TableShape::has_bytes() const {
    return std::any_of(columns.begin(), columns.end(), [](auto const& c) { return c.type == ColumnType::Bytes; });
}

std::vector<TableShape> shapes_of(Database& database) {
    std::vector<TableShape> all;
    bool const is_sqlite = database.engine() == Engine::Sqlite;
    for (auto const& name : own_tables(database)) {
        TableShape table{.name = name, .columns = {}, .key = {}, .unique = {}, .indexes = {}};
        is_sqlite ? read_sqlite_columns(database, table) : read_postgresql_columns(database, table);
        is_sqlite ? read_sqlite_indexes(database, table) : read_postgresql_indexes(database, table);
        all.push_back(std::move(table));
    }
    return all;
}

std::string table_text(Database const& database, TableShape const& table, Keys keys) {
    std::string text;
    for (auto const& column : table.columns) {
        std::string const type = column.type == ColumnType::Integer ? "BIGINT"
                                 : column.type == ColumnType::Text  ? database.text_type()
                                                                    : database.bytes_type();
        text += (text.empty() ? "" : ", ") + column.name + " " + type + (column.is_required ? " NOT NULL" : "");
    }
    if (keys == Keys::Now) {
        if (!table.key.empty()) text += ", PRIMARY KEY (" + listed(table.key) + ")";
        for (auto const& columns : table.unique) text += ", UNIQUE (" + listed(columns) + ")";
    }
    return "CREATE TABLE " + table.name + " (" + text + ")";
}

std::vector<std::string> keys_text(TableShape const& table) {
    std::vector<std::string> texts;
    std::string const alter = "ALTER TABLE " + table.name + " ADD ";
    if (!table.key.empty()) texts.push_back(alter + "PRIMARY KEY (" + listed(table.key) + ")");
    for (auto const& columns : table.unique) texts.push_back(alter + "UNIQUE (" + listed(columns) + ")");
    return texts;
}

std::string index_text(IndexShape const& index) {
    std::string text = index.is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    text += index.name + " ON " + index.table + " (" + listed(index.columns) + ")";
    return index.where.empty() ? text : text + " WHERE " + index.where;
}

}  // namespace lianfang::store
