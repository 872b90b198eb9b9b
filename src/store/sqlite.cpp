// SQLite behind the seam: one file, WAL, every commit durable.
#include <cmath>

#include "store/sqlite_connection.h"

namespace lianfang::store {
namespace {

bool is_failed_sync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

// What the person at the machine can do about it.
char const* advice(int code) {
    if (is_failed_sync(code)) {
        return "磁盘没有确认写入，在重新打开之前不再写；请检查磁盘及其空间，然后重新打开再试 / the disk did not confirm what was "
               "written, nothing more is written until it is opened again; check the disk and its room, then try again";
    }
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "另一个程序正在写入这个账本，一直没有写完；什么也没有写入，请稍后再试 / another program is writing this ledger and "
                   "has not ended; nothing was written, try again later";
        case SQLITE_FULL: return "磁盘已满，请腾出空间后再试 / the disk is full; free some space, then try again";
        case SQLITE_READONLY:
        case SQLITE_PERM: return "没有写入权限，请检查文件权限 / no right to write; check the file's rights";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "文件已损坏或不是数据库，请恢复备份 / the file is damaged or no database; restore the last backup";
        case SQLITE_IOERR: return "读写磁盘失败，请检查磁盘 / the disk failed; check it, then try again";
        case SQLITE_CANTOPEN:
            return "打不开文件，请检查目录是否存在、有无权限 / check that the folder exists and may be written";
        default: return "程序与数据库不符，请运行 check / the program and this database do not fit; run check";
    }
}

}  // namespace

[[noreturn]] void sqlite_failed(int code, std::string const& message, std::string_view sql) {
    if ((code & 0xFF) == SQLITE_BUSY) throw StoreBusy(advice(code));
    throw StoreError("SQLite: " + message + " (" + beginning_of(sql) + "); " + advice(code));
}

SqliteConnection::SqliteConnection(std::string const& path, Access access) {
    int const flags = access == Access::Reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int const code = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK) return;
    std::string const message = db_ ? sqlite3_errmsg(db_) : "out of memory";
    sqlite3_close_v2(db_);
    throw StoreError("SQLite " + path + ": " + message + "; " + advice(code));
}

void SqliteConnection::failed(int code, std::string const& message, std::string_view sql) {
    if (is_failed_sync(code)) may_write_ = false;
    try {
        sqlite_failed(code, message, sql);
    } catch (StoreError const&) {
        if (has_lost_its_transaction() && !failure_) {
            failure_ = std::current_exception();
            failed_in_transaction_ = true;
        }
        throw;
    }
}

sqlite3_stmt* SqliteConnection::prepared(std::string const& sql) {
    if (auto const found = idle_.find(sql); found != idle_.end()) {
        sqlite3_stmt* const statement = found->second;
        idle_.erase(found);
        return statement;
    }
    sqlite3_stmt* statement = nullptr;
    int const code = sqlite3_prepare_v3(db_, sql.c_str(), int(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT, &statement,
                                        nullptr);
    if (code != SQLITE_OK) failed(code, sqlite3_errmsg(db_), sql);
    if (statement == nullptr) throw StoreError("an empty statement cannot be prepared");
    return statement;
}

void SqliteConnection::give_back(sqlite3_stmt* statement) {
    constexpr size_t idle_at_most = 100;
    char const* const sql = sqlite3_sql(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (idle_.size() >= idle_at_most) {
        sqlite3_finalize(idle_.begin()->second);
        idle_.erase(idle_.begin());
    }
    idle_.emplace(sql, statement);
}

void SqliteConnection::run(std::string const& sql) {
    // Savepoints come with every record.
    bool const comes_often = sql.rfind("SAVEPOINT", 0) == 0 || sql.rfind("RELEASE", 0) == 0;
    if (comes_often && sql.find(';') == std::string::npos) {
        sqlite3_stmt* const statement = prepared(sql);
        int const code = sqlite3_step(statement);
        std::string const message = code == SQLITE_DONE ? "" : sqlite3_errmsg(db_);
        give_back(statement);
        if (code != SQLITE_DONE) failed(code, message, sql);
        return;
    }
    char* message = nullptr;
    int const code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message);
    if (code == SQLITE_OK) return;
    std::string const what = message ? message : sqlite3_errmsg(db_);
    sqlite3_free(message);
    failed(code, what, sql);
}

void SqliteConnection::begin() {
    settle();
    if (!may_write_) sqlite_failed(SQLITE_IOERR_FSYNC, "a sync failed before", "BEGIN");
    run("BEGIN IMMEDIATE");
    is_begun_ = true;
    if (is_found_durable_) return;
    try {
        make_durable_what_was_found();
    } catch (StoreError const&) {
        forget();
        ended();
        sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

namespace {

// Shares the connection, so that one which outlives its Database does not touch a closed one.
class SqliteStatement : public EngineStatement {
public:
    SqliteStatement(std::shared_ptr<SqliteConnection> connection, std::string const& sql)
        : connection_(std::move(connection)), db_(connection_->get()) {
        connection_->rest();
        statement_ = connection_->prepared(sql);
    }
    ~SqliteStatement() override {
        connection_->rest();
        connection_->give_back(statement_);
    }

    void bind_integer(int mark, int64_t value) override {
        rewind();
        check(sqlite3_bind_int64(statement_, mark + 1, value));
    }
    void bind_text(int mark, std::string_view value) override {
        rewind();
        check(sqlite3_bind_text64(statement_, mark + 1, value.data() ? value.data() : "", value.size(),
                                  SQLITE_TRANSIENT, SQLITE_UTF8));
    }
    void bind_bytes(int mark, std::string_view bytes) override {
        rewind();
        check(sqlite3_bind_blob64(statement_, mark + 1, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                  SQLITE_TRANSIENT));
    }
    void bind_null(int mark) override {
        rewind();
        check(sqlite3_bind_null(statement_, mark + 1));
    }

    bool step() override {
        connection_->rest();
        if (!stepping_) {
            connection_->settle();
            changed_before_ = sqlite3_total_changes64(db_);
        }
        stepping_ = true;
        int const code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) {
            std::string const message = sqlite3_errmsg(db_);
            rewind();
            connection_->failed(code, message, sqlite3_sql(statement_));
        }
        changes_ = sqlite3_stmt_readonly(statement_) ? 0 : sqlite3_total_changes64(db_) - changed_before_;
        rewind();
        return false;
    }
    int64_t changes() const override { return changes_; }
    void reset() override { rewind(); }

    int column_count() const override { return sqlite3_column_count(statement_); }
    std::string column_name(int column) const override {
        connection_->rest();
        return sqlite3_column_name(statement_, column);
    }
    bool is_null(int column) const override {
        connection_->rest();
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    bool is_integer(int column) const override {
        connection_->rest();
        int const type = sqlite3_column_type(statement_, column);
        if (type != SQLITE_FLOAT) return type == SQLITE_INTEGER;
        double const value = sqlite3_column_double(statement_, column);
        return std::nearbyint(value) == value && std::fabs(value) < 9e15;
    }
    int64_t integer(int column) const override {
        connection_->rest();
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override {
        connection_->rest();
        return sqlite3_column_double(statement_, column);
    }
    std::string_view text(int column) const override {
        connection_->rest();
        auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
        return text ? std::string_view(text, size_t(sqlite3_column_bytes(statement_, column))) : std::string_view();
    }
    std::string bytes(int column) const override {
        connection_->rest();
        auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
        return bytes ? std::string(bytes, size_t(sqlite3_column_bytes(statement_, column))) : std::string();
    }

private:
    void rewind() {
        connection_->rest();
        if (stepping_) sqlite3_reset(statement_);
        stepping_ = false;
    }
    void check(int code) {
        if (code != SQLITE_OK) connection_->failed(code, sqlite3_errmsg(db_), sqlite3_sql(statement_));
    }

    std::shared_ptr<SqliteConnection> connection_;
    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    bool stepping_ = false;
    int64_t changed_before_ = 0;
    int64_t changes_ = 0;
};

class SqliteDatabase : public EngineDatabase {
public:
    SqliteDatabase(std::string const& path, Access access)
        : connection_(std::make_shared<SqliteConnection>(path, access)) {
        set_up(access);
    }

    Engine engine() const override { return Engine::Sqlite; }
    std::unique_ptr<EngineStatement> prepare(std::string const& sql, int) override {
        return std::make_unique<SqliteStatement>(connection_, sql);
    }
    std::unique_ptr<Bulk::Writer> bulk(std::string_view table, std::vector<std::string> const& columns,
                                       bool may_stand) override {
        return sqlite_bulk(connection_, insert_text(table, columns, may_stand));
    }
    void execute(std::string const& sql) override {
        bool const is_whole = sql == "ROLLBACK";
        bool const goes_back = sql.rfind("ROLLBACK", 0) == 0;
        bool const has_lost = connection_->has_lost_its_transaction();  // And its savepoints.
        goes_back && (is_whole || !has_lost) ? connection_->forget() : connection_->settle();
        if (is_whole) connection_->ended();
        if (is_whole && sqlite3_get_autocommit(connection_->get())) return;
        connection_->run(sql);
        if (sql == "COMMIT") connection_->ended();
    }
    void begin() override { connection_->begin(); }
    void begin_reading() override { execute("BEGIN; SELECT COUNT(*) FROM sqlite_schema"); }
    std::string const& schema() const override { return schema_; }
    std::vector<std::string> columns_of(std::string_view table) override {
        return names("SELECT name FROM pragma_table_info($1) ORDER BY cid", table);
    }
    bool has_index(std::string_view index) override {
        return !names("SELECT name FROM sqlite_schema WHERE type = 'index' AND name = $1", index).empty();
    }
    std::vector<std::string> tables() override {
        return names("SELECT name FROM sqlite_schema WHERE type = $1 AND name NOT LIKE 'sqlite%' ORDER BY name",
                     "table");
    }

private:
    void set_up(Access access) {
        sqlite3* const db = connection_->get();
        sqlite3_extended_result_codes(db, 1);
        sqlite3_busy_timeout(db, busy_milliseconds);
        // A misspelt column in double quotes is an error here as it is on PostgreSQL, not a text.
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        if (access == Access::Reading) return execute("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
        execute(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA "
            "cache_size = -65536; "
            "PRAGMA wal_autocheckpoint = 4096; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; "
            "PRAGMA journal_size_limit = 67108864");
    }
    std::vector<std::string> names(std::string const& sql, std::string_view bound) {
        SqliteStatement read(connection_, sql);
        read.bind_text(0, bound);
        std::vector<std::string> names;
        while (read.step()) names.emplace_back(read.text(0));
        return names;
    }

    std::shared_ptr<SqliteConnection> connection_;
    std::string schema_ = "main";
};

}  // namespace

std::unique_ptr<EngineDatabase> open_sqlite(std::string const& path, Access access) {
    return std::make_unique<SqliteDatabase>(path, access);
}

}  // namespace lianfang::store
