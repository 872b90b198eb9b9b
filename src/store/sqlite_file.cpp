// The online backup of SQLite within one read transaction of the source, so that it never begins again.
#include "store/sqlite_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "store/sqlite_connection.h"

namespace lianfang::store {
namespace {

constexpr int pages_together = 2048;

struct Closer {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Opened = std::unique_ptr<sqlite3, Closer>;

Opened open(std::string const& path, int flags) {
    sqlite3* db = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Opened opened(db);
    if (code != SQLITE_OK) sqlite_failed(code, path + ": " + (db ? sqlite3_errmsg(db) : "out of memory"), "open");
    sqlite3_busy_timeout(db, 10'000);
    return opened;
}

void execute(sqlite3* db, std::string const& sql) {
    int const code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) sqlite_failed(code, sqlite3_errmsg(db), sql);
}

[[noreturn]] void disk_failed(std::string const& path) {
    throw StoreError(path + ": " + std::strerror(errno) +
                     "; 请检查磁盘和权限后再试 / check the disk and its rights, then try again");
}

void sync(std::string const& path) {
    int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) disk_failed(path);
    int const code = fsync(file);
    close(file);
    if (code != 0) disk_failed(path);
}

void copy_pages(std::string const& from, std::string const& to,
                std::function<void(int64_t, int64_t)> const& progress) {
    auto const source = open(from, SQLITE_OPEN_READONLY);
    execute(source.get(), "BEGIN; SELECT COUNT(*) FROM sqlite_schema");
    auto const target = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    execute(target.get(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    auto* const backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
    if (!backup) sqlite_failed(sqlite3_errcode(target.get()), sqlite3_errmsg(target.get()), "backup");
    int code = SQLITE_OK;
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        code = sqlite3_backup_step(backup, pages_together);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(50);
        int64_t const pages = sqlite3_backup_pagecount(backup);
        if (progress) progress(pages - sqlite3_backup_remaining(backup), pages);
    }
    std::string const message = sqlite3_errstr(code);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) sqlite_failed(code, message, "backup " + to);
}

}  // namespace

void copy_sqlite_file(std::string const& from, std::string const& to,
                      std::function<void(int64_t, int64_t)> const& progress) {
    try {
        copy_pages(from, to, progress);
    } catch (...) {
        remove_sqlite_file(to);
        throw;
    }
}

void settle_sqlite_file(std::string const& path) {
    {
        auto const db = open(path, SQLITE_OPEN_READWRITE);
        execute(db.get(), "PRAGMA journal_mode = DELETE");
    }
    sync(path);
}

void name_file(std::string const& path, std::string const& name) {
    if (std::rename(path.c_str(), name.c_str()) != 0) disk_failed(name);
    auto const folder = std::filesystem::path(name).parent_path();
    sync(folder.empty() ? "." : folder.string());
}

void remove_sqlite_file(std::string const& path) {
    std::error_code ignored;
    for (auto const* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix, ignored);
}

}  // namespace lianfang::store
