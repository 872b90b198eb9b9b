// SQLite behind the seam: one file, WAL, every commit durable.
#include <sqlite3.h>

#include "store/engine.h"

namespace lianfang::store {
namespace {

[[noreturn]] void fail(sqlite3* db, std::string_view sql) {
    throw StoreError("SQLite: " + std::string(sqlite3_errmsg(db)) + " (" + beginning_of(sql) + ")");
}

class SqliteStatement : public EngineStatement {
public:
    SqliteStatement(sqlite3* db, std::string const& sql) : db_(db) {
        // PREPARE_PERSISTENT: statements are prepared once and kept.
        int const code = sqlite3_prepare_v3(db, sql.c_str(), int(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT,
                                            &statement_, nullptr);
        if (code != SQLITE_OK) fail(db, sql);
    }
    ~SqliteStatement() override { sqlite3_finalize(statement_); }

    void bind_integer(int mark, int64_t value) override { check(sqlite3_bind_int64(statement_, mark + 1, value)); }
    void bind_text(int mark, std::string_view value) override {
        check(sqlite3_bind_text(statement_, mark + 1, value.data() ? value.data() : "", int(value.size()),
                                SQLITE_TRANSIENT));
    }
    void bind_null(int mark) override { check(sqlite3_bind_null(statement_, mark + 1)); }

    bool step() override {
        int const code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) {
            std::string const message = sqlite3_errmsg(db_);
            sqlite3_reset(statement_);
            throw StoreError("SQLite: " + message + " (" + beginning_of(sqlite3_sql(statement_)) + ")");
        }
        changes_ = sqlite3_changes64(db_);
        sqlite3_reset(statement_);
        return false;
    }
    int64_t changes() const override { return changes_; }
    void reset() override { sqlite3_reset(statement_); }

    int column_count() const override { return sqlite3_column_count(statement_); }
    std::string column_name(int column) const override { return sqlite3_column_name(statement_, column); }
    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    bool is_integer(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_INTEGER; }
    int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const override {
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
        return text ? std::string_view(text, size_t(sqlite3_column_bytes(statement_, column))) : std::string_view();
    }

private:
    void check(int code) {
        if (code != SQLITE_OK) fail(db_, sqlite3_sql(statement_));
    }

    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    int64_t changes_ = 0;
};

class SqliteDatabase : public EngineDatabase {
public:
    explicit SqliteDatabase(std::string const& path) {
        if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK) {
            std::string const message = db_ ? sqlite3_errmsg(db_) : "out of memory";
            sqlite3_close(db_);
            throw StoreError("SQLite cannot open " + path + ": " + message + "; check the folder and its rights");
        }
        sqlite3_busy_timeout(db_, 10'000);
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
                "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA journal_size_limit = 67108864");
    }
    ~SqliteDatabase() override { sqlite3_close_v2(db_); }

    Engine engine() const override { return Engine::Sqlite; }
    std::unique_ptr<EngineStatement> prepare(std::string const& sql, int) override {
        return std::make_unique<SqliteStatement>(db_, sql);
    }
    void execute(std::string const& sql) override {
        char* message = nullptr;
        if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
        std::string const what = message ? message : sqlite3_errmsg(db_);
        sqlite3_free(message);
        throw StoreError("SQLite: " + what + " (" + beginning_of(sql) + ")");
    }
    char const* begin_words() const override { return "BEGIN IMMEDIATE"; }
    std::vector<std::string> columns_of(std::string_view table) override {
        return names("SELECT name FROM pragma_table_info($1) ORDER BY cid", table);
    }
    std::vector<std::string> tables() override {
        return names("SELECT name FROM sqlite_master WHERE type = $1 AND name NOT LIKE 'sqlite%' ORDER BY name", "table");
    }

private:
    std::vector<std::string> names(std::string const& sql, std::string_view bound) {
        SqliteStatement read(db_, sql);
        read.bind_text(0, bound);
        std::vector<std::string> names;
        while (read.step()) names.emplace_back(read.text(0));
        return names;
    }

    sqlite3* db_ = nullptr;
};

}  // namespace

std::unique_ptr<EngineDatabase> open_sqlite(std::string const& path) { return std::make_unique<SqliteDatabase>(path); }

}  // namespace lianfang::store
