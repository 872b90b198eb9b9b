// The disposition table of a screening point, applied. Used by the measures that read temperatures
// and checkpoint registers.
#pragma once

#include <vector>

#include "measures/rules.h"

namespace lianfang::measures {

struct ScreeningFacts {
    bool fever = false;
    Area area = Area::None;
    bool resident = false;
    bool turned_back = false;
};

// The first row of the table in force that holds for these facts; nothing where none does.
ScreeningRow const* row_for(ScreeningFacts const& facts, Policy const& county);
// The orders of that row.
std::vector<Order> dispose(ScreeningFacts const& facts, Situation const& situation);

}  // namespace lianfang::measures
