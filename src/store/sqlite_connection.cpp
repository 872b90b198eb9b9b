// Rows wait as bytes: the insert they are for, how many bytes, then each value with what it is.
#include "store/sqlite_connection.h"

#include <cstring>
#include <utility>

namespace lianfang::store {
namespace {

// About as many bytes as are inserted while the thread is woken ten times.
constexpr size_t bytes_handed_over = 48 << 10;

enum class Part : char { Null, Integer, Text, Bytes };

template <typename Number>
void append_raw(std::string& out, Number number) {
    out.append(reinterpret_cast<char const*>(&number), sizeof number);
}

template <typename Number>
Number take_raw(char const*& at) {
    Number number;
    std::memcpy(&number, at, sizeof number);
    at += sizeof number;
    return number;
}

// The texts are not copied: they stand still until the statement has run.
int bind_next(sqlite3_stmt* insert, int mark, char const*& at) {
    switch (Part(*at++)) {
        case Part::Null: return sqlite3_bind_null(insert, mark);
        case Part::Integer: return sqlite3_bind_int64(insert, mark, take_raw<int64_t>(at));
        case Part::Text: {
            auto const size = take_raw<uint64_t>(at);
            char const* const text = std::exchange(at, at + size);
            return sqlite3_bind_text64(insert, mark, text, size, SQLITE_STATIC, SQLITE_UTF8);
        }
        case Part::Bytes: {
            auto const size = take_raw<uint64_t>(at);
            char const* const bytes = std::exchange(at, at + size);
            return sqlite3_bind_blob64(insert, mark, bytes, size, SQLITE_STATIC);
        }
    }
    return SQLITE_MISUSE;
}

// A row is made apart and handed on whole.
class SqliteWriter : public Bulk::Writer {
public:
    SqliteWriter(std::shared_ptr<SqliteConnection> connection, std::string const& sql)
        : connection_(std::move(connection)) {
        connection_->rest();
        sqlite3* const db = connection_->get();
        int const code = sqlite3_prepare_v3(db, sql.c_str(), int(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT, &insert_,
                                            nullptr);
        if (code != SQLITE_OK) connection_->failed(code, sqlite3_errmsg(db), sql);
    }
    ~SqliteWriter() override {
        try {
            connection_->settle();
        } catch (...) {  // Told by the next statement, and by the commit.
        }
        connection_->rest();
        sqlite3_finalize(insert_);
    }

    void put(int64_t value) override {
        row_ += char(Part::Integer);
        append_raw(row_, value);
    }
    void put(std::string_view text) override { put_stretch(Part::Text, text); }
    void put_bytes(std::string_view bytes) override { put_stretch(Part::Bytes, bytes); }
    void put_null() override { row_ += char(Part::Null); }
    void end_row() override {
        connection_->add(insert_, row_);
        row_.clear();
    }

private:
    void put_stretch(Part part, std::string_view stretch) {
        row_ += char(part);
        append_raw(row_, uint64_t(stretch.size()));
        row_ += stretch;
    }

    std::shared_ptr<SqliteConnection> connection_;
    sqlite3_stmt* insert_ = nullptr;
    std::string row_;
};

}  // namespace

void SqliteConnection::add(sqlite3_stmt* insert, std::string_view row) {
    append_raw(waiting_, insert);
    append_raw(waiting_, uint64_t(row.size()));
    waiting_ += row;
    if (waiting_.size() >= bytes_handed_over) hand_over();
}

void SqliteConnection::settle() {
    rest();
    throw_failure();
    if (waiting_.empty()) return;
    std::string rows;
    rows.swap(waiting_);
    try {
        insert_all(rows);
    } catch (...) {
        failure_ = std::current_exception();
    }
    throw_failure();
    rows.clear();
    waiting_.swap(rows);  // Keeps its room.
}

void SqliteConnection::forget() {
    rest();
    waiting_.clear();
    failure_ = nullptr;
}

// Outside a transaction nothing will be rolled back: then the failure is told once.
void SqliteConnection::throw_failure() {
    if (!failure_) return;
    waiting_.clear();
    auto const failure = failure_;
    if (!failed_in_transaction_) failure_ = nullptr;
    std::rethrow_exception(failure);
}

void SqliteConnection::insert_all(std::string const& rows) {
    failed_in_transaction_ = !sqlite3_get_autocommit(db_);  // Asked before: a full disk ends the transaction.
    char const* at = rows.data();
    char const* const end = at + rows.size();
    while (at < end) {
        auto* const insert = take_raw<sqlite3_stmt*>(at);
        auto const size = take_raw<uint64_t>(at);
        char const* const row_end = at + size;
        int code = SQLITE_OK;
        for (int mark = 1; at < row_end && code == SQLITE_OK; ++mark) code = bind_next(insert, mark, at);
        if (code == SQLITE_OK) code = sqlite3_step(insert);
        if (code != SQLITE_DONE) {
            std::string const message = sqlite3_errmsg(db_);
            sqlite3_reset(insert);
            failed(code, message, sqlite3_sql(insert));
        }
        sqlite3_reset(insert);
    }
}

void SqliteConnection::hand_over() {
    rest();
    if (failure_) return waiting_.clear();  // Told by the next statement.
    std::lock_guard const lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    given_.swap(waiting_);
    waiting_.clear();
    has_given_ = true;
    is_inserting_ = true;
    changed_.notify_all();
}

void SqliteConnection::wait_for_thread() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !has_given_; });
    is_inserting_ = false;
    if (thread_failure_ && !failure_) failure_ = thread_failure_;
    thread_failure_ = nullptr;
}

void SqliteConnection::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return ends_ || has_given_; });
        if (!has_given_) return;
        lock.unlock();
        std::exception_ptr failure;
        try {
            insert_all(given_);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        given_.clear();
        thread_failure_ = failure;
        has_given_ = false;
        changed_.notify_all();
    }
}

SqliteConnection::~SqliteConnection() {
    if (thread_.joinable()) {
        {
            std::lock_guard const lock(mutex_);
            ends_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    for (auto const& [sql, statement] : idle_) sqlite3_finalize(statement);
    sqlite3_close_v2(db_);
}

std::unique_ptr<Bulk::Writer> sqlite_bulk(std::shared_ptr<SqliteConnection> connection, std::string const& insert) {
    return std::make_unique<SqliteWriter>(std::move(connection), insert);
}

}  // namespace lianfang::store
