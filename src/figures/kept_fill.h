// Sums made from the rows of the kinds' tables, as the keeper makes them while records are appended: to fill a figure
// that is new. Internal to the room.
#pragma once

#include <map>
#include <set>
#include <string>

#include "figures/kept_tables.h"

namespace lianfang::figures {

// By the first number of the bucket.
using SumsByBucket = std::map<int64_t, ChangeSums>;

// The bucket in which the number lies.
int64_t bucket_of(std::vector<Bucket> const& buckets, int64_t number);

// Of these figures, which read one kind, over what happened to it up to the number. `seen` is told how many versions
// were read, a piece at a time.
SumsByBucket sums_of_rows(ledger::Ledger& ledger, RowLocals const& locals, catalog::Kind const& kind,
                          std::set<std::string> const& figures, int64_t last_number,
                          std::function<void(int64_t)> const& seen);

// Fills what is wanting; returns how many figures were filled.
int64_t fill_sums(ledger::Ledger& ledger, Figures const& figures, Progress const& progress);

}  // namespace lianfang::figures
