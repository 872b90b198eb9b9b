// Reads what fell due by a moment, as known at a ledger number, in a fixed order. Writes nothing,
// orders nothing.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ledger/ledger.h"
#include "measures/due.h"

namespace lianfang::measures {

class DueReader {
public:
    explicit DueReader(ledger::Ledger& ledger);
    ~DueReader();

    // Open episodes at home or in a centre, without a release proposed, begun on or before the day
    // or with their days over by it.
    std::vector<Episode> unreleased(int64_t number, Day over_by, Day begun_by);
    // Episodes not ended whose person has no check of the slot or later, and no missed check still
    // open.
    struct Slot {
        Day day = {};
        std::string name;         // AM or PM.
        int first_check_after_days = 1;
    };
    std::vector<Episode> unchecked(int64_t number, Slot const& slot);
    // Names received before the moment, without a verdict and without an order about it. The limit
    // is left to the caller.
    std::vector<OverdueName> unverified(int64_t number, Instant received_before);
    std::vector<OverdueReport> unsent(int64_t number, Instant due_before);
    std::vector<UnobservedContact> unobserved(int64_t number, Instant due_before);
    // The latest moment reached before this one; nothing where there is none.
    std::optional<Instant> reached_before(int64_t number, Instant moment);

private:
    struct Statements;
    std::unique_ptr<Statements> statements_;
};

}  // namespace lianfang::measures
