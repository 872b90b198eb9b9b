// A ledger with its queue that many callers share, opened again where the database went away: what was not acknowledged
// is sent again under the same id. Start reading at Session::send.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ledger/queue.h"

namespace lianfang::load {

// The machine's clock, or one that stands still.
std::function<Instant()> clock_at(std::optional<Instant> moment);

class Session {
public:
    // `patience`: how long a database that is not there is waited for, at the first opening too.
    // Each opening has a responder of its own: it keeps statements of the ledger it answers, and the writer of a lost
    // one may still be failing its last jobs.
    using MakeResponder = std::function<std::unique_ptr<ledger::Responder>()>;
    Session(std::string url, ledger::Catalog const& catalog, MakeResponder make_responder,
            std::chrono::seconds patience, std::function<Instant()> clock);

    Result<void> open();
    // Waits until the job's record is durable, over full queues and lost connections. An error is the job's own, or
    // says that the patience has ended.
    Result<ledger::Appended> send(ledger::Queue::Job const& job);

    int64_t busy() const { return busy_; }
    int64_t openings() const { return openings_; }
    std::string last_fault();

private:
    struct Open;
    Result<void> open_once();
    bool open_waiting();  // False where the patience has ended.
    std::shared_ptr<Open> current();
    // False where the patience has ended.
    bool open_again(std::shared_ptr<Open> const& failed, Error const& why);

    std::string url_;
    ledger::Catalog const& catalog_;
    MakeResponder make_responder_;
    std::chrono::seconds patience_;
    std::function<Instant()> clock_;
    std::mutex mutex_;
    std::shared_ptr<Open> open_;
    std::string last_fault_;
    std::atomic<int64_t> busy_ = 0, openings_ = 0;
};

}  // namespace lianfang::load
