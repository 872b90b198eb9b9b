// Rows on their way from the thread that reads a file to the one that owns the ledger: a bounded queue of batches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace lianfang::intake {

// One thread pushes and ends, another pops and may abandon.
template <typename Batch>
class BatchQueue {
public:
    explicit BatchQueue(size_t size) : size_(size) {}

    // Waits while the queue is full. False: it was abandoned, nobody will take this or any other batch.
    bool push(Batch&& batch) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.size() < size_ || abandoned_; });
        if (abandoned_) return false;
        waiting_.push_back(std::move(batch));
        changed_.notify_all();
        return true;
    }
    void end() {
        std::lock_guard const lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    // The next batch; nothing at the end.
    std::optional<Batch> pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty() || ended_; });
        return take();
    }
    // The next batch; nothing at the end, or where none has come by then.
    std::optional<Batch> pop_within(std::chrono::milliseconds limit) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, limit, [&] { return !waiting_.empty() || ended_; });
        return take();
    }
    void abandon() {
        std::lock_guard const lock(mutex_);
        abandoned_ = true;
        changed_.notify_all();
    }

private:
    std::optional<Batch> take() {
        if (waiting_.empty()) return std::nullopt;
        std::optional<Batch> first(std::move(waiting_.front()));
        waiting_.pop_front();
        changed_.notify_all();
        return first;
    }

    size_t size_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Batch> waiting_;
    bool ended_ = false, abandoned_ = false;
};

}  // namespace lianfang::intake
