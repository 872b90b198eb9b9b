// Orders that a record brought before it was corrected or withdrawn. They fall with what was said; what still follows
// is ordered anew, under the limit that stood. Reads the ledger, appends nothing.
#pragma once

#include <vector>

#include "ledger/ledger.h"
#include "measures/order.h"

namespace lianfang::measures {

// An order that falls, as it was given.
struct Fallen {
    ledger::Entry entry;
    GivenOrder order;
    int64_t person = 0;
};

class Superseded {
public:
    explicit Superseded(ledger::Ledger& ledger);
    // The orders of all earlier statements of the record that stand at its number; of a correction or withdrawal alone,
    // else none.
    std::vector<Fallen> orders_before(ledger::Appended const& appended);

private:
    ledger::Ledger& ledger_;
    store::Statement standing_;
};

// The entry that takes the order back.
ledger::Entry withdrawal(Fallen const& fallen, ledger::Operation because);
// A duty that is ordered anew was laid on when it first was, and keeps its limit: a correction puts nothing off.
void keep_limit(ledger::Entry& entry, Order const& order, std::vector<Fallen> const& before);
// Where the person has the same duty among the orders.
bool is_among(Fallen const& fallen, std::vector<Order> const& orders);

}  // namespace lianfang::measures
