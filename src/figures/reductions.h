// Signed reductions (核减, kind figure_correction): what allows a cumulative figure to fall (C3). Internal to the room.
#pragma once

#include "figures/constraints.h"

namespace lianfang::figures {

// How much was signed off a figure's key in the unit asked for or below it, known at the number: dated from
// `since` up to the cut, or recorded after `since_number` (0: by date alone).
double signed_reduction(ledger::Ledger& ledger, std::string const& figure, std::string const& key, Asked const& asked,
                        Instant since, int64_t since_number);

}  // namespace lianfang::figures
