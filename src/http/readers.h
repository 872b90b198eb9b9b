// Ledgers that the server reads with: as many as its threads, each lent to one request at a time, at the newest number.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::http {

class Readers {
public:
    using Open = std::function<std::unique_ptr<ledger::Ledger>()>;
    using Clock = std::function<Instant()>;
    Readers(Open open, Clock clock, int count);

    // Given back at its end. A reader that failed is not lent again.
    class Lent {
    public:
        Lent(Readers& from, std::unique_ptr<ledger::Ledger> ledger) : from_(from), ledger_(std::move(ledger)) {}
        ~Lent();
        ledger::Ledger& operator*() { return *ledger_; }
        ledger::Ledger* operator->() { return ledger_.get(); }

    private:
        Readers& from_;
        std::unique_ptr<ledger::Ledger> ledger_;
        int const faults_ = std::uncaught_exceptions();
    };
    Lent borrow();
    Instant now() const { return clock_(); }

private:
    Open open_;
    Clock clock_;
    std::mutex mutex_;
    std::condition_variable has_one_;
    std::vector<std::unique_ptr<ledger::Ledger>> free_;
    int may_open_;
};

}  // namespace lianfang::http
