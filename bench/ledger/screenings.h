// The records that the benches write: screenings at the checkpoints of a made-up county, the same for the same number.
#pragma once

#include "ledger/ledger.h"

namespace lianfang::bench {

struct Workload {
    catalog::Catalog const& catalog;
    int64_t persons = 1'000'000;
    int64_t places = 300;
    int64_t days = 90;
    Instant first_day = {};
};

// Units (a county, 20 townships, 300 villages) that everything else happens in, appended in one transaction.
void write_units(ledger::Ledger& ledger, Workload const& workload);
// Record `number` of the workload, ready to be appended: half of them vehicles, half persons with identity number
// and telephone. `person` ids are given by the workload: 1 to `persons`.
ledger::Entry screening(Workload const& workload, int64_t number);

}  // namespace lianfang::bench
