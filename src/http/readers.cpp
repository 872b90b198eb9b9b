// Opens at first need and again after a failure.
#include "http/readers.h"

namespace lianfang::http {

Readers::Readers(Open open, Clock clock, int count)
    : open_(std::move(open)), clock_(std::move(clock)), may_open_(count) {}

void Readers::bring_up_to_date(Reader& reader) {
    auto& ledger = *reader.ledger;
    ledger.catch_up();
    if (reader.units_seen_at == ledger.last_number()) return;
    if (!reader.units || !reader.units->is_current(ledger)) {
        auto units = std::make_shared<registry::Units>();
        units->read(ledger);
        reader.units = std::move(units);
    }
    reader.units_seen_at = ledger.last_number();
}

// False where its database was lost since.
bool Readers::is_up_to_date(Reader& reader) {
    try {
        bring_up_to_date(reader);
        return true;
    } catch (store::StoreLost const&) {
        return false;
    }
}

Readers::Lent Readers::borrow() {
    std::unique_ptr<Reader> reader;
    {
        std::unique_lock lock(mutex_);
        has_one_.wait(lock, [&] { return !free_.empty() || may_open_ > 0; });
        if (free_.empty()) {
            --may_open_;
        } else {
            reader = std::move(free_.back());
            free_.pop_back();
        }
    }
    try {
        if (reader && !is_up_to_date(*reader)) reader.reset();
        if (!reader) {
            reader = std::make_unique<Reader>(Reader{.ledger = open_()});
            bring_up_to_date(*reader);
        }
    } catch (...) {
        std::lock_guard const lock(mutex_);
        ++may_open_;
        has_one_.notify_one();
        throw;
    }
    return Lent(*this, std::move(reader));
}

Readers::Lent::~Lent() {
    bool const failed = std::uncaught_exceptions() > faults_;
    std::lock_guard const lock(from_.mutex_);
    if (failed) ++from_.may_open_;
    else from_.free_.push_back(std::move(reader_));
    from_.has_one_.notify_one();
}

}  // namespace lianfang::http
