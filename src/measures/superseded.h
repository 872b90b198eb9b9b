// Orders that a record brought before it was corrected or withdrawn. They fall with what was said; what still follows
// is ordered anew, under the limit that stood. Reads the ledger, appends nothing.
#pragma once

#include <vector>

#include "ledger/ledger.h"

namespace lianfang::measures {

class Superseded {
public:
    explicit Superseded(ledger::Ledger& ledger);
    // The orders of all earlier statements of the record that stand, as they were given; of a correction or withdrawal
    // alone, else none.
    std::vector<ledger::Entry> orders_before(ledger::Appended const& appended);

private:
    ledger::Ledger& ledger_;
    store::Statement standing_;
};

// The entry that takes the order back.
ledger::Entry withdrawal(ledger::Entry const& order, ledger::Operation because);
// A duty that is ordered anew was laid on when it first was, and keeps its limit: a correction puts nothing off.
void keep_limit(ledger::Entry& order, std::vector<ledger::Entry> const& before);

}  // namespace lianfang::measures
