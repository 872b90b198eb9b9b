// The records of a synthetic load: from the number of a record alone, always the same record. Readings with a person,
// meetings and stock movements, and corrections of earlier ones. No clock, no randomness.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/ledger.h"

namespace lianfang::load {

// Corrections name a record this many numbers earlier, or a multiple; a caller that sends the numbers of its lanes
// (number % lanes) in order has the earlier one acknowledged before.
inline constexpr int64_t lanes = 64;

class Records {
public:
    Records(ledger::Catalog const& catalog, uint32_t seed) : catalog_(catalog), seed_(seed) {}

    std::string id(int64_t number) const;
    // Ready but for its persons.
    ledger::Entry entry(int64_t number) const;
    // The number of the record that this one corrects; -1 where it is a record of its own.
    static int64_t corrects(int64_t number);

private:
    ledger::Entry reading(int64_t number, int64_t of) const;
    ledger::Entry meeting(int64_t number, int64_t of) const;
    ledger::Entry movement(int64_t number, int64_t of) const;

    ledger::Catalog const& catalog_;
    uint32_t seed_;
};

// Appends it with the persons that it names, as they are known now.
Result<ledger::Appended> append_resolved(ledger::Ledger& ledger, ledger::Entry entry);

}  // namespace lianfang::load
