// The writer's thread and the callers who wait for it.
#include "ledger/queue.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace lianfang::ledger {
namespace {

// One caller, asleep until it is answered.
struct Waiting {
    Queue::Job job;
    std::string id = {};             // Of the one entry that the job appends.
    bool takes_itself_back = false;  // It leaves nothing behind where it fails.
    std::function<void(Result<Appended>)> done = {};   // Who does not sleep is called; this is then the queue's own.
    std::optional<Result<Appended>> answer = {};
    bool is_done = false;
    std::condition_variable answered = {};
};

constexpr auto gathering_at_most = std::chrono::microseconds(300);

Error full() {
    return Error::busy("queue_full", "系统正忙，请稍后再试；这条记录还没有收下",
                       "the ledger is busy; try again in a moment. This record has not been taken");
}

Error held_by_another(std::string const& what) {
    return Error::busy("ledger_held", what, what);
}

Error away(std::string const& what) {
    return Error::busy(
        "database_away", "数据库暂时连不上，没有确认写成，请稍后用同一编号再送一次：" + what,
        "the database cannot be reached; not confirmed as written, send it again under the same id: " + what);
}

Error not_durable(std::string const& what) {
    return Error::broken("not_durable", "没有确认写成，请稍后用同一编号再送一次：" + what,
                         "not confirmed as written; send it again under the same id: " + what);
}

}  // namespace

struct Queue::Body {
    std::shared_ptr<Ledger> ledger;
    QueueLimits limits;
    std::function<Instant()> clock;
    Open open;
    std::mutex mutex;
    std::condition_variable has_work;
    std::deque<Waiting*> waiting;
    size_t gathers_until = 1;   // The writer sleeps until so many wait.
    size_t last_together = 0;
    bool ends = false;
    std::thread writer;

    // Under the mutex. False where the queue is full.
    bool take(Waiting& own) {
        if (ends || waiting.size() >= limits.waiting) return false;
        waiting.push_back(&own);
        if (waiting.size() == gathers_until) has_work.notify_one();
        return true;
    }

    Result<Appended> wait(Waiting& own) {
        std::unique_lock lock(mutex);
        if (!take(own)) return full();
        own.answered.wait(lock, [&] { return own.is_done; });
        return std::move(*own.answer);
    }

    void write() {
        for (;;) {
            std::vector<Waiting*> together;
            {
                std::unique_lock lock(mutex);
                has_work.wait(lock, [&] { return ends || !waiting.empty(); });
                if (waiting.empty()) return;
                // Those just answered are about to send their next: one commit for all of them instead of two.
                if (last_together > 1 && waiting.size() < last_together) {
                    gathers_until = last_together;
                    has_work.wait_for(lock, gathering_at_most, [&] { return ends || waiting.size() >= gathers_until; });
                }
                gathers_until = 1;
                while (!waiting.empty() && together.size() < limits.together) {
                    together.push_back(waiting.front());
                    waiting.pop_front();
                }
                last_together = together.size();
            }
            commit(together);
            tell(together);
        }
    }

    void tell(std::vector<Waiting*> const& together) {
        std::vector<std::unique_ptr<Waiting>> called;
        {
            std::lock_guard const lock(mutex);
            for (auto* one : together) {
                if (one->done) {
                    called.emplace_back(one);
                    continue;
                }
                one->is_done = true;
                one->answered.notify_one();
            }
        }
        for (auto const& one : called) one->done(std::move(*one->answer));
    }

    void commit(std::vector<Waiting*> const& together) {
        try {
            if (!transact(together)) {
                auto another = open();
                {
                    std::lock_guard const lock(mutex);
                    ledger.swap(another);
                }
                if (!transact(together)) throw store::StoreLost("lost again");
            }
        } catch (store::StoreLost const& fault) {
            for (auto* one : together) one->answer = away(fault.what());
        } catch (store::StoreBusy const& fault) {
            for (auto* one : together) one->answer = held_by_another(fault.what());
        } catch (std::exception const& fault) {
            for (auto* one : together) one->answer = not_durable(fault.what());
        }
    }

    // False where the database was lost before anything was done.
    bool transact(std::vector<Waiting*> const& together) {
        bool has_begun = false;
        try {
            if (clock) ledger->set_now(clock());
            ledger->in_transaction([&] {
                has_begun = true;
                look_ahead(together);
                for (auto* one : together) run(*one);
            });
        } catch (store::StoreLost const&) {
            if (has_begun || !open) throw;
            return false;
        }
        return true;
    }

    void look_ahead(std::vector<Waiting*> const& together) {
        std::vector<std::string> ids;
        for (auto const* one : together) {
            if (!one->id.empty()) ids.push_back(one->id);
        }
        if (ids.size() > 1) ledger->look_ahead(std::move(ids));
    }

    void run(Waiting& one) {
        if (one.takes_itself_back) {
            one.answer = one.job(*ledger);
            return;
        }
        ledger->attempt([&] {
            one.answer = one.job(*ledger);
            return one.answer->ok();
        });
    }
};

Queue::Queue(Ledger& ledger, QueueLimits const& limits, std::function<Instant()> clock, Open open)
    : body_(new Body{.ledger = {std::shared_ptr<void>(), &ledger},      // Not the queue's own.
                     .limits = limits, .clock = std::move(clock), .open = std::move(open)}) {
    body_->writer = std::thread([this] { body_->write(); });
}

Queue::~Queue() {
    {
        std::lock_guard const lock(body_->mutex);
        body_->ends = true;
    }
    body_->has_work.notify_all();
    body_->writer.join();
}

Result<Appended> Queue::run(Job job) {
    Waiting own{.job = std::move(job)};
    return body_->wait(own);
}

void Queue::submit(Job job, std::function<void(Result<Appended>)> done) {
    std::unique_ptr<Waiting> own(
        new Waiting{.job = std::move(job), .takes_itself_back = true, .done = std::move(done)});
    {
        std::lock_guard const lock(body_->mutex);
        if (body_->take(*own)) {
            own.release();  // tell() gives it back.
            return;
        }
    }
    own->done(full());
}

// Keys are made here, by as many threads as call.
Result<Appended> Queue::append(Entry entry) {
    if (!entry.keys) {
        auto const ledger = [&] {
            std::lock_guard const lock(body_->mutex);
            return body_->ledger;
        }();
        entry.keys = ledger->keys_of(*entry.kind, entry.values, entry.unit);
    }
    Waiting own{.job = {}, .id = entry.id, .takes_itself_back = true};
    own.job = [&](Ledger& ledger) { return ledger.append(std::move(entry)); };
    return body_->wait(own);
}

}  // namespace lianfang::ledger
