// What is true of the county at a cut: every figure of docs/figures.md, counted in plain loops over
// the simulated people and things, before any sheet is written. Shares no code and no SQL with
// figures, intake, registry or measures: that is what makes it a proof.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sample/world.h"

namespace lianfang::sample {

// "figure" or "figure/key" → its number. What has no value is absent.
using Figures = std::map<std::string, double>;

// One map for each scope: 0 is the county, then its townships in the order of world.units.
using Counted = std::vector<Figures>;

Counted count_truth(World const& world, Instant cut);

// The county as its office knew it at `moment`: what had not arrived is lost, what was corrected
// later stands as first told.
World as_known(World world, Instant moment);

}  // namespace lianfang::sample
