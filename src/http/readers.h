// Ledgers that the server reads with: as many as its threads, each lent to one request at a time, at the newest number,
// with the units as they stand. One whose database was lost is opened anew.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "ledger/ledger.h"
#include "registry/registry.h"

namespace lianfang::http {

class Readers {
public:
    using Open = std::function<std::unique_ptr<ledger::Ledger>()>;
    using Clock = std::function<Instant()>;
    Readers(Open open, Clock clock, int count);

    struct Reader {
        std::unique_ptr<ledger::Ledger> ledger;
        std::shared_ptr<registry::Units const> units = {};  // As they stood when it was lent; shared, never changed.
        int64_t units_seen_at = -1;                     // The ledger's number up to which nobody changed a unit.
    };
    // Given back at its end. A reader that failed is not lent again.
    class Lent {
    public:
        Lent(Readers& from, std::unique_ptr<Reader> reader) : from_(from), reader_(std::move(reader)) {}
        ~Lent();
        ledger::Ledger& operator*() { return *reader_->ledger; }
        ledger::Ledger* operator->() { return reader_->ledger.get(); }
        registry::Units const& units() { return *reader_->units; }
        std::shared_ptr<registry::Units const> shared_units() { return reader_->units; }

    private:
        Readers& from_;
        std::unique_ptr<Reader> reader_;
        int const faults_ = std::uncaught_exceptions();
    };
    Lent borrow();
    Instant now() const { return clock_(); }

private:
    static void bring_up_to_date(Reader& reader);
    static bool is_up_to_date(Reader& reader);

    Open open_;
    Clock clock_;
    std::mutex mutex_;
    std::condition_variable has_one_;
    std::vector<std::unique_ptr<Reader>> free_;
    int may_open_;
};

}  // namespace lianfang::http
