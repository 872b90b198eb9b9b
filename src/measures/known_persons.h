// Persons of whom more than checkpoint registers and temperatures may be known. Most people who are checked are not
// among them, and for those nothing else need be asked. May name somebody of whom nothing is known; never leaves
// anybody out. Internal to the room.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "ledger/ledger.h"

namespace lianfang::measures {

class KnownPersons {
public:
    explicit KnownPersons(ledger::Ledger& ledger, int64_t asked_before_reading = 500);

    // True for everybody until so many were asked that reading the tables once is worth it.
    bool may_be_known(int64_t person);
    // What this program appended.
    void note(ledger::Appended const& appended);
    // Another program appended; the tables are read again when that is worth it, which is later the more often it
    // happens.
    void others_wrote();

private:
    void read_tables();

    ledger::Ledger& ledger_;
    std::unordered_set<ledger::Kind const*> kinds_;
    std::unordered_set<int64_t> persons_;
    bool is_read_ = false;
    bool is_too_large_ = false;
    int64_t asked_ = 0;            // Since the tables were read, or since it was lost.
    int64_t asked_before_reading_min_, asked_before_reading_;
};

}  // namespace lianfang::measures
