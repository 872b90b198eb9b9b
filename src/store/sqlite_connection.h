// One SQLite connection, shared by its statements and bulk writers. Rows gathered by bulk writers wait here; where
// enough of them wait, a thread of the connection's own inserts them while the caller makes the next. Only one of the
// two ever touches the connection: whoever else wants it calls settle() or rest() first. Not for other rooms.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "store/engine.h"

namespace lianfang::store {

// How long another program's writing is waited for.
inline constexpr int busy_milliseconds = 10'000;

[[noreturn]] void sqlite_failed(int code, std::string const& message, std::string_view sql);

class SqliteConnection {
public:
    SqliteConnection(std::string const& path, Access access);
    ~SqliteConnection();
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;

    sqlite3* get() { return db_; }
    // A whole row, as RowText holds it, for the insert.
    void add(sqlite3_stmt* insert, std::string_view row);
    // All that waits is in its tables. Throws what failed meanwhile, again and again until the transaction is rolled
    // back: what was gathered with it is not there.
    void settle();
    // The thread does not touch the connection any more; rows may still wait.
    void rest() {
        if (is_inserting_) wait_for_thread();
    }
    // What waits is dropped, and what failed: the transaction is rolled back.
    void forget();

    // Throws what SQLite answered. Where it ended the transaction with it (a full disk, a broken one), every further
    // statement throws the same until the transaction is rolled back: none may run outside of it unawares.
    [[noreturn]] void failed(int code, std::string const& message, std::string_view sql);
    // A transaction was begun and SQLite has rolled it back by itself.
    bool has_lost_its_transaction() const { return is_begun_ && sqlite3_get_autocommit(db_) != 0; }
    // Begins a transaction that writes; commit or rollback ends it. Throws after a sync that failed: what the system
    // still shows may not be on the disk, so nothing more is promised until the database is opened again.
    void begin();
    void ended() { is_begun_ = false; }
    // A statement of this text that nobody uses, or a new one. Throws where it cannot be prepared.
    sqlite3_stmt* prepared(std::string const& sql);
    // For whoever wants one of the same text next.
    void give_back(sqlite3_stmt* statement);
    // One or several statements without rows or marks.
    void run(std::string const& sql);

private:
    void make_durable_what_was_found();
    void insert_all(std::string const& rows);
    void work();
    void wait_for_thread();
    void hand_over();
    void throw_failure();

    sqlite3* db_ = nullptr;
    std::unordered_multimap<std::string, sqlite3_stmt*> idle_;  // By text: to prepare is dearer than most lookups.
    std::string waiting_;
    bool is_inserting_ = false;     // Known to the caller's side alone: the thread was given rows.
    std::exception_ptr failure_;
    bool failed_in_transaction_ = false;
    bool is_begun_ = false;
    bool is_found_durable_ = false;
    bool may_write_ = true;         // No sync has failed.

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string given_;             // To the thread; under the mutex until it takes them.
    bool has_given_ = false;
    bool ends_ = false;
    std::exception_ptr thread_failure_;
    std::thread thread_;
};

std::unique_ptr<Bulk::Writer> sqlite_bulk(std::shared_ptr<SqliteConnection> connection, std::string const& insert);

}  // namespace lianfang::store
