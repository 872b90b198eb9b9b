// One connection to a PostgreSQL server, shared by its statements and bulk writers. Not for other rooms.
#pragma once

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/engine.h"

namespace lianfang::store {

struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Rows = std::unique_ptr<PGresult, ResultCloser>;

// What the person at the machine can do about it, by the class of the state.
char const* postgresql_advice(std::string_view state);
bool is_good(PGresult const* result);
std::string state_of(PGresult const* result);
// The server's message ends in a line break and may have several lines.
std::string one_line(std::string text);

// Rows that wait in memory to be sent together.
class WaitingRows {
public:
    virtual ~WaitingRows() = default;
    virtual void send() = 0;
    virtual void forget() = 0;
};

// A statement as the server has it prepared.
struct Prepared {
    std::string name;
    Rows description;  // Empty where it was not asked for.
};

class Connection {
public:
    explicit Connection(std::string const& url);
    ~Connection() { PQfinish(connection_); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    PGconn* get() { return connection_; }
    Rows checked(PGresult* result, std::string_view sql);
    // Throws what befits the state: StoreLost where the server let go of the connection.
    [[noreturn]] void fail(std::string const& fault, std::string_view state);
    bool is_lost() const { return is_lost_ || PQstatus(connection_) == CONNECTION_BAD; }
    // Sends what waits, then runs the statements.
    Rows run(std::string const& sql);
    // Ends a writing transaction; returns when it is durable wherever the server promises it.
    void commit_writing();
    // With the session's number: behind a pool that shares one server session between two of ours, a statement of
    // the other is never run for one's own. There it is missing, and said to be.
    std::string next_name() {
        auto const session = static_cast<unsigned>(PQbackendPID(connection_));  // Any 32 bits behind a pool.
        return "s" + std::to_string(session) + "_" + std::to_string(++prepared_);
    }
    bool is_in_transaction() const { return PQtransactionStatus(connection_) == PQTRANS_INTRANS; }
    bool takes_commands() const;

    // The same text is often prepared again: one that is no longer used is kept for the next who asks.
    std::optional<Prepared> take_prepared(std::string const& sql);
    void give_back(std::string const& sql, Prepared prepared);

    void wait(WaitingRows* rows) { waiting_.push_back(rows); }
    void send_waiting();
    void forget_waiting();
    void leave(WaitingRows* rows) {
        waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), rows), waiting_.end());
    }

private:
    PGconn* connection_ = nullptr;
    int64_t prepared_ = 0;
    std::unordered_map<std::string, Prepared> unused_;
    bool standby_was_not_awaited_ = false;
    bool is_lost_ = false;
    std::vector<WaitingRows*> waiting_;
};

std::unique_ptr<Bulk::Writer> postgresql_bulk(std::shared_ptr<Connection> connection, std::string_view table,
                                              std::vector<std::string> const& columns, bool may_stand);

}  // namespace lianfang::store
