// Copy by tables: the file as it is between SQLite files, else row by row, indexes after the rows.
#include "ledger/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ledger/body.h"
#include "ledger/entries.h"
#include "store/shape.h"
#include "store/sqlite_file.h"

namespace lianfang::ledger {
namespace {

using store::Database;
using store::Engine;
using store::TableShape;

bool is_postgresql(std::string const& url) { return url.find("://") != std::string::npos; }

Error not_empty(std::string const& url) {
    return Error::wrong_state("target_not_empty",
                              fmt::format("{} 已有内容，不覆盖。请给出新的文件名或空的数据库", url),
                              fmt::format("{} is not empty and is not overwritten; name a new file or an empty "
                                          "database", url));
}

// Rows of one table, value by value.
class RowCopy {
public:
    RowCopy(Database& from, Database& to, TransferProgress const& progress, int64_t of)
        : from_(from), to_(to), progress_(progress), of_(of) {}

    void copy(TableShape const& table) {
        std::vector<std::string> names;
        for (auto const& column : table.columns) names.push_back(column.name);
        auto bulk = to_.bulk(table.name, names);
        std::string sql = fmt::format("SELECT {} FROM {}", fmt::join(names, ", "), from_.qualified(table.name));
        if (from_.engine() == Engine::Postgresql && !table.key.empty() && lies_by_key(table)) {
            sql += fmt::format(" ORDER BY {}", fmt::join(table.key, ", "));
        }
        int constexpr large_rows_together = 4, rows_together = 5000;
        from_.each_row(sql, [&](store::Statement const& row) { put(bulk, table, row); },
                       table.has_bytes() ? large_rows_together : rows_together);
        to_.execute("SELECT 1");  // Rows wait in `bulk` until the next statement; it ends here.
    }

private:
    // Of the tables named here the rows lie by their key in an SQLite file, the others as they came.
    bool lies_by_key(TableShape const& table) const {
        auto const first = std::find_if(table.columns.begin(), table.columns.end(),
                                        [&](auto const& column) { return column.name == table.key.front(); });
        return first->type == store::ColumnType::Integer || table.name == name_of(CoreTable::NaturalKey) ||
               table.name == name_of(CoreTable::PersonKey);
    }

    void put(store::Bulk& bulk, TableShape const& table, store::Statement const& row) {
        for (int i = 0; i < int(table.columns.size()); ++i) {
            if (row.is_null(i)) {
                bulk.put_null();
                continue;
            }
            switch (table.columns[size_t(i)].type) {
                case store::ColumnType::Integer: bulk.put(row.integer(i)); break;
                case store::ColumnType::Text: bulk.put(row.text(i)); break;
                case store::ColumnType::Bytes: bulk.put_bytes(row.bytes(i)); break;
            }
        }
        bulk.end_row();
        if (progress_ && ++done_ % 10'000 == 0) progress_(std::min(done_, of_), of_);
    }

    Database& from_;
    Database& to_;
    TransferProgress const& progress_;
    int64_t done_ = 0, of_;
};

int64_t rows_in(Database& from, std::vector<TableShape> const& tables) {
    int64_t rows = 0;
    for (auto const& table : tables) {
        auto count = from.prepare("SELECT COUNT(*) FROM " + from.qualified(table.name));
        while (count.step()) rows += count.integer(0);
    }
    return rows;
}

// The ledger's own tables as the ledger makes them, the others as they were; no index but the keys.
void create_in_sqlite(std::unique_ptr<Database>& to, std::vector<TableShape> const& tables) {
    Ledger::Body body;
    body.database = std::move(to);
    body.create_core_tables();
    to = std::move(body.database);
    std::vector<std::string> made;
    for (auto const& table : store::shapes_of(*to)) {
        made.push_back(table.name);
        for (auto const& index : table.indexes) to->execute("DROP INDEX " + index.name);
    }
    for (auto const& table : tables) {
        if (std::find(made.begin(), made.end(), table.name) != made.end()) continue;
        to->execute(store::table_text(*to, table, store::Keys::Now));
    }
}

Head copy_rows(Database& from, std::unique_ptr<Database>& to, TransferProgress const& progress) {
    bool const is_sqlite = to->engine() == Engine::Sqlite;
    from.begin_reading();
    auto const tables = store::shapes_of(from);
    if (is_sqlite) {
        create_in_sqlite(to, tables);
    } else {
        for (auto const& table : tables) to->execute(store::table_text(*to, table, store::Keys::Later));
    }
    RowCopy rows(from, *to, progress, progress ? rows_in(from, tables) : 0);
    for (auto const& table : tables) {
        rows.copy(table);
        if (is_sqlite) continue;
        for (auto const& text : store::keys_text(table)) to->execute(text);
    }
    for (auto const& table : tables) {
        for (auto const& index : table.indexes) to->execute(store::index_text(index));
    }
    Head const head = head_of(from);
    from.commit();
    return head;
}

Head fill_file(Copy const& copy, Database& from, std::string const& part) {
    if (from.engine() == Engine::Sqlite) {
        store::copy_sqlite_file(sqlite_path(copy.from), part, copy.progress);
        return head_of(*Database::open(part, store::Access::Reading));
    }
    auto to = Database::open(part);
    to->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; "
                "PRAGMA temp_store = FILE");
    to->begin();
    Head const head = copy_rows(from, to, copy.progress);
    to->commit();
    return head;
}

Error unsound(std::string const& where) {
    return Error::broken("copy_unsound", fmt::format("核验未通过，请勿使用 {}；请先核验原账本", where),
                         fmt::format("verification failed: do not use {}; verify the source first", where));
}

Result<Head> copy_to_file(Copy const& copy, Database& from) {
    std::string const path = sqlite_path(copy.to), part = path + ".part";
    std::error_code ignored;
    bool const is_there = std::filesystem::exists(path, ignored);
    if (is_there && std::filesystem::file_size(path, ignored) > 0) return not_empty(path);
    store::remove_sqlite_file(part);
    Head head;
    try {
        head = fill_file(copy, from, part);
        store::settle_sqlite_file(part);
    } catch (...) {
        store::remove_sqlite_file(part);
        throw;
    }
    if (copy.check) {
        if (!copy.check("sqlite:" + part)) return unsound(part);
        store::settle_sqlite_file(part);
    }
    store::name_file(part, path);
    return head;
}

Result<Head> copy_to_server(Copy const& copy, Database& from) {
    auto to = Database::open(copy.to);
    if (!to->tables().empty()) return not_empty(copy.to);
    Head head;
    to->begin();
    try {
        to->execute("SET LOCAL maintenance_work_mem = '512MB'");
        head = copy_rows(from, to, copy.progress);
        to->commit();
    } catch (...) {
        to->rollback();
        throw;
    }
    to->execute("ANALYZE");
    if (copy.check && !copy.check(copy.to)) return unsound(copy.to);
    return head;
}

}  // namespace

std::string sqlite_path(std::string const& url) {
    if (is_postgresql(url)) return {};
    return url.rfind("sqlite:", 0) == 0 ? url.substr(7) : url;
}

Head head_of(Database& database) {
    Head head;
    auto read = database.prepare("SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1");
    while (read.step()) head = {read.integer(0), std::string(read.text(1))};
    return head;
}

Result<std::unique_ptr<Database>> open_source(std::string const& url) {
    auto const nothing = [&] {
        return Error::not_found("no_ledger", fmt::format("{} 处没有账本，请检查名字", url),
                                fmt::format("there is no ledger at {}; check the name", url));
    };
    std::string const path = sqlite_path(url);
    std::error_code ignored;
    if (!path.empty() && !std::filesystem::is_regular_file(path, ignored)) return nothing();
    auto database = Database::open(url, store::Access::Reading);
    if (!database->has_table("ledger")) return nothing();
    RETURN_IF_ERROR(check_is_whole(*database));
    return database;
}

Result<Head> copy_ledger(Copy const& copy) {
    ASSIGN_OR_RETURN(auto const from, open_source(copy.from));
    return is_postgresql(copy.to) ? copy_to_server(copy, *from) : copy_to_file(copy, *from);
}

}  // namespace lianfang::ledger
