// Many callers, one writer: each is answered when its own record is durable, a full queue says so, one
// failure is one's own.
#include "ledger/queue.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "support/fresh_database.h"

namespace lianfang::ledger {
namespace {

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Entry meeting(std::string const& id) {
    auto const& kind = *shipped().find_kind("meeting");
    Entry entry{.id = id, .kind = &kind, .unit = "470123000000", .source = "县指挥部", .source_class = "command"};
    entry.values.assign(kind.columns.size(), Value{});
    entry.values[kind.find("held_at")] = parse_instant("2020-01-20T09:00")->microseconds;
    entry.values[kind.find("level")] = std::string("COUNTY");
    entry.values[kind.find("title")] = std::string("调度会") + id;
    return entry;
}

class QueueTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        auto const url = testing::fresh_database(GetParam(), "lianfang_queue_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        url_ = *url;
        ledger_ = open();
    }

    std::unique_ptr<Ledger> open() const {
        return std::move(Ledger::open(url_, shipped(), parse_instant("2020-01-10").value(), "seed")).value();
    }

    int64_t meetings() {
        int64_t count = 0;
        auto read = ledger_->database().prepare("SELECT COUNT(*) FROM record_meeting");
        while (read.step()) count = read.integer(0);
        return count;
    }

    std::string url_;
    std::unique_ptr<Ledger> ledger_;
};

TEST_P(QueueTest, EveryCallerGetsANumberOfItsOwn) {
    std::mutex mutex;
    std::set<int64_t> numbers;
    {
        Queue queue(*ledger_);
        std::vector<std::thread> callers;
        for (int caller = 0; caller < 16; ++caller) {
            callers.emplace_back([&, caller] {
                for (int i = 0; i < 20; ++i) {
                    auto const appended = queue.append(meeting(fmt::format("m{}-{}", caller, i)));
                    ASSERT_TRUE(appended.ok()) << appended.error().en;
                    std::lock_guard const lock(mutex);
                    numbers.insert(appended->number);
                }
            });
        }
        for (auto& caller : callers) caller.join();
    }
    EXPECT_EQ(numbers.size(), 320u);
    EXPECT_EQ(meetings(), 320);
}

TEST_P(QueueTest, TheSameIdFromTwoCallersIsOneRecord) {
    Queue queue(*ledger_);
    std::atomic<int64_t> first = 0, second = 0;
    std::thread one([&] { first = queue.append(meeting("same"))->number; });
    std::thread two([&] { second = queue.append(meeting("same"))->number; });
    one.join();
    two.join();
    EXPECT_EQ(first, second);
}

// The writer is held in a job until the queue behind it is full.
TEST_P(QueueTest, AFullQueueSaysBusyAtOnce) {
    std::mutex mutex;
    std::condition_variable changed;
    bool holds = false, may_go = false;
    Queue queue(*ledger_, {.waiting = 2, .together = 1});
    std::thread held([&] {
        auto const done = queue.run([&](Ledger& ledger) {
            std::unique_lock lock(mutex);
            holds = true;
            changed.notify_all();
            changed.wait(lock, [&] { return may_go; });
            return ledger.append(meeting("held"));
        });
        EXPECT_TRUE(done.ok());
    });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return holds; });
    }
    std::vector<std::thread> waiting;
    std::atomic<int> waits = 0, busy = 0, done = 0;
    for (int i = 0; i < 3; ++i) {
        waiting.emplace_back([&, i] {
            ++waits;
            auto const answer = queue.append(meeting(fmt::format("w{}", i)));
            if (answer.ok()) {
                ++done;
                return;
            }
            EXPECT_EQ(answer.error().kind, ErrorKind::Busy);
            ++busy;
            std::lock_guard const lock(mutex);
            may_go = true;  // Answered while the writer is still held.
            changed.notify_all();
        });
    }
    for (auto& one : waiting) one.join();
    held.join();
    EXPECT_EQ(busy, 1);
    EXPECT_EQ(done, 2);
    EXPECT_EQ(meetings(), 3);
}

TEST_P(QueueTest, AJobThatFailsAfterWritingLeavesNothing) {
    Queue queue(*ledger_);
    auto const failed = queue.run([](Ledger& ledger) -> Result<Appended> {
        EXPECT_TRUE(ledger.append(meeting("half")).ok());
        return Error::invalid("no", "不行", "no");
    });
    EXPECT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, "no");
    EXPECT_TRUE(queue.append(meeting("whole")).ok());
    auto const last = queue.run([](Ledger& ledger) { return ledger.append(meeting("last")); });
    ASSERT_TRUE(last.ok());
    EXPECT_EQ(meetings(), 2);
}

// An exception takes the whole transaction with it: every caller in it is told, and the next one works.
TEST_P(QueueTest, AfterABrokenTransactionTheNextOneWorks) {
    Queue queue(*ledger_);
    auto const broken = queue.run([](Ledger& ledger) -> Result<Appended> {
        EXPECT_TRUE(ledger.append(meeting("lost")).ok());
        throw store::StoreError("the disk is gone");
    });
    ASSERT_FALSE(broken.ok());
    EXPECT_EQ(broken.error().code, "not_durable");
    auto const again = queue.append(meeting("lost"));
    ASSERT_TRUE(again.ok()) << again.error().en;
    EXPECT_EQ(meetings(), 1);
    EXPECT_EQ(ledger_->last_number(), again->number);
}

// What had begun is not known to be written; what comes after that is, by another connection.
TEST_P(QueueTest, OutlivesADatabaseThatWasAway) {
    if (GetParam() == std::string("sqlite")) GTEST_SKIP() << "a file is not away";
    bool is_away = false;
    Queue queue(*ledger_, {}, {}, [&]() -> std::shared_ptr<Ledger> {
        if (is_away) throw store::StoreLost("away");
        return open();
    });
    ASSERT_TRUE(queue.append(meeting("before")).ok());
    testing::end_sessions(url_);
    ASSERT_TRUE(queue.append(meeting("after")).ok());
    auto const in_the_middle = queue.run([&](Ledger& ledger) -> Result<Appended> {
        EXPECT_TRUE(ledger.append(meeting("cut")).ok());
        testing::end_sessions(url_);
        return ledger.append(meeting("off"));
    });
    ASSERT_FALSE(in_the_middle.ok());
    EXPECT_EQ(in_the_middle.error().code, "database_away");
    is_away = true;
    EXPECT_EQ(queue.append(meeting("cut")).error().code, "database_away");
    is_away = false;
    EXPECT_TRUE(queue.append(meeting("cut")).ok());
    EXPECT_TRUE(queue.append(meeting("off")).ok());
    ledger_ = open();
    EXPECT_EQ(meetings(), 4);
}

TEST_P(QueueTest, WhatWaitsIsAnsweredBeforeTheEnd) {
    std::atomic<int> answered = 0;
    std::vector<std::thread> callers;
    {
        Queue queue(*ledger_);
        std::atomic<int> began = 0;
        for (int i = 0; i < 8; ++i) {
            callers.emplace_back([&, i] {
                ++began;
                auto const answer = queue.append(meeting(fmt::format("e{}", i)));
                if (answer.ok() || answer.error().kind == ErrorKind::Busy) ++answered;
            });
        }
        while (began < 8) std::this_thread::yield();
        for (auto& caller : callers) caller.join();
    }
    EXPECT_EQ(answered, 8);
}

INSTANTIATE_TEST_SUITE_P(Engines, QueueTest, ::testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace lianfang::ledger
