// The sample county: from a seed, and byte for byte the same each time, the spreadsheets of a
// county's offices as they would send them, and the truth about that county, counted from its
// simulated people before any file is written. Owns nothing of the ledger's; depends on no room but
// base. Start reading at write_sample; then plan.h (how much), world.h (what is), truth.h (what is
// true), post.h (what is sent).
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "sample/plan.h"

namespace lianfang::sample {

struct Written {
    int files = 0;
    int64_t rows = 0;
    int64_t rejected = 0;  // Rows that are wrong on purpose.
    int64_t people = 0;
};

// Writes profile.yaml, outlines.geojson, files/, arrivals.csv and truth.json into `folder`, which must not hold
// another sample's files.
Result<Written> write_sample(Asked const& asked, std::string const& folder,
                             std::function<void(int64_t done, int64_t of)> const& progress = {});

}  // namespace lianfang::sample
