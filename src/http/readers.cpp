// Opens at first need and again after a failure.
#include "http/readers.h"

namespace lianfang::http {

Readers::Readers(Open open, Clock clock, int count)
    : open_(std::move(open)), clock_(std::move(clock)), may_open_(count) {}

Readers::Lent Readers::borrow() {
    std::unique_ptr<ledger::Ledger> ledger;
    {
        std::unique_lock lock(mutex_);
        has_one_.wait(lock, [&] { return !free_.empty() || may_open_ > 0; });
        if (free_.empty()) {
            --may_open_;
        } else {
            ledger = std::move(free_.back());
            free_.pop_back();
        }
    }
    try {
        if (!ledger) ledger = open_();
        ledger->catch_up();
    } catch (...) {
        std::lock_guard const lock(mutex_);
        ++may_open_;
        has_one_.notify_one();
        throw;
    }
    return Lent(*this, std::move(ledger));
}

Readers::Lent::~Lent() {
    bool const failed = std::uncaught_exceptions() > faults_;
    std::lock_guard const lock(from_.mutex_);
    if (failed) ++from_.may_open_;
    else from_.free_.push_back(std::move(ledger_));
    from_.has_one_.notify_one();
}

}  // namespace lianfang::http
