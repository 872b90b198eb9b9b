// Opens, sends, opens again.
#include "session.h"

#include <thread>

namespace lianfang::load {
namespace {

using namespace std::chrono_literals;

Instant clock_now() {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace

std::function<Instant()> clock_at(std::optional<Instant> moment) {
    return [moment] { return moment ? *moment : clock_now(); };
}

struct Session::Open {
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<ledger::Responder> responder;
    std::unique_ptr<ledger::Queue> queue;  // Ends before the ledger that it writes.
};

Session::Session(std::string url, ledger::Catalog const& catalog, MakeResponder make_responder,
                 std::chrono::seconds patience, std::function<Instant()> clock)
    : url_(std::move(url)), catalog_(catalog), make_responder_(std::move(make_responder)), patience_(patience),
      clock_(std::move(clock)) {}

Result<void> Session::open() {
    std::lock_guard const lock(mutex_);
    if (open_waiting()) return {};
    return Error::busy("not_open", last_fault_, last_fault_);
}

Result<void> Session::open_once() {
    auto opened = std::make_shared<Open>();
    ASSIGN_OR_RETURN(opened->ledger, ledger::Ledger::open(url_, catalog_, clock_(), url_));
    opened->responder = make_responder_();
    opened->ledger->set_responder(opened->responder.get());
    opened->queue = std::make_unique<ledger::Queue>(*opened->ledger, ledger::QueueLimits{}, clock_);
    open_ = std::move(opened);
    ++openings_;
    return {};
}

std::shared_ptr<Session::Open> Session::current() {
    std::lock_guard const lock(mutex_);
    return open_;
}

std::string Session::last_fault() {
    std::lock_guard const lock(mutex_);
    return last_fault_;
}

// One caller opens again; the others wait for it here and find the new one.
bool Session::open_again(std::shared_ptr<Open> const& failed, Error const& why) {
    std::lock_guard const lock(mutex_);
    if (open_ != failed) return true;
    last_fault_ = why.en;
    return open_waiting();
}

bool Session::open_waiting() {
    auto const end = std::chrono::steady_clock::now() + patience_;
    for (;;) {
        try {
            auto const opened = open_once();
            if (opened) return true;
            last_fault_ = opened.error().en;
        } catch (store::StoreError const& fault) {
            last_fault_ = fault.what();
        }
        if (std::chrono::steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(100ms);
    }
}

Result<ledger::Appended> Session::send(ledger::Queue::Job const& job) {
    for (;;) {
        auto const open = current();
        auto answer = open->queue->run(job);
        if (answer) return answer;
        bool const is_lost = answer.error().code == "not_durable" || answer.error().code == "database_away";
        if (!is_lost && answer.error().kind == ErrorKind::Busy) {
            ++busy_;
            std::this_thread::sleep_for(1ms);
            continue;
        }
        if (!is_lost) return answer;
        if (!open_again(open, answer.error())) return answer;
    }
}

}  // namespace lianfang::load
