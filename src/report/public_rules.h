// What a report for the public never tells: anything below a township, and a share of so few persons that they could be
// known by it. Inside this room only. Pure.
#pragma once

#include "figures/figures.h"

namespace lianfang::report {

inline constexpr std::string_view public_level = "TOWNSHIP";     // Of loops over units.
inline constexpr char const* few = "不足5";                      // Printed in place of such a number.

// Keys that are free text say where: a checkpoint, a ward. A list is names that are meant to be known.
bool names_places(figures::Definition const& figure);
// Of the whole everybody may know each number. A share is the number of a unit below, or of one key.
bool tells_few_apart(figures::Figure const& share);

}  // namespace lianfang::report
