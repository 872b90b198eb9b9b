// Time reaches the ledger as records: one at each slot's close and each midnight between the last
// moment reached and the new one, and one at that. What follows from them is answered by the
// measures like any record, so a replay gives the same orders.
#pragma once

#include <functional>

#include "ledger/ledger.h"
#include "measures/policy.h"

namespace lianfang::measures {

struct Ticked {
    int64_t records = 0;       // Of time reached, appended now.
    int64_t orders = 0;        // That followed.
    int64_t first_number = 0;  // Ledger numbers of all that was appended; 0 where nothing was.
    int64_t last_number = 0;
};

// Each moment is one durable transaction, of one batch of orders at most; a moment with more is
// continued by records a microsecond apart. Repeating it, after a crash too, adds nothing that is
// there already. A moment before the last one reached changes nothing. The ledger must have the
// measures as its responder.
Result<Ticked> tick(ledger::Ledger& ledger, Policies const& policies, Instant until,
                    std::function<void(int64_t done, int64_t of)> const& progress = {});

}  // namespace lianfang::measures
