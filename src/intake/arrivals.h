// Files in the order in which they arrived: arrivals.csv names them with the time and the unit. Plays time
// between them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace lianfang::intake {

struct Arrival {
    std::string path;
    Instant received_at = {};
    std::string unit;   // As written; may be empty.
};

// By received_at, then by name. Paths are found in the folder of the csv, or in its files/.
Result<std::vector<Arrival>> read_arrivals(std::string const& csv);

// Calls `take` for each; before it, `midnight` for each county midnight that has passed since the arrival before.
Result<void> play(std::vector<Arrival> const& arrivals, std::function<Result<void>(Instant)> const& midnight,
                  std::function<Result<void>(Arrival const&)> const& take);

}  // namespace lianfang::intake
