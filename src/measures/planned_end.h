// When an episode's days are over: one copy of the rule, for the order that states it and for the
// release.
#pragma once

#include "measures/known.h"
#include "measures/policy.h"

namespace lianfang::measures {

// The planned last day as recorded, else as the plan counts it.
Day planned_end_of(Episode const& episode, Policy const& plan);

}  // namespace lianfang::measures
