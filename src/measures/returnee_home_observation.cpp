// Measure: a returnee from a key area is observed. Basis: §2.8 (register all arrivals, 14 days),
// §2.4 (from when the days count). Starts: with a registered arrival or a ticket. Ends:
// release_due.cpp proposes the release.
#include "measures/exposure.h"

namespace lianfang::measures {

std::vector<Order> returnee_home_observation(Trip const& arrival, Situation const& situation) {
    auto const& plan = situation.plans.prevention;
    auto const& key_regions = situation.plans.county.codes("key_regions");
    int const days = int(plan.number("observation_days"));

    // "Whoever returns from a key area, or stopped over in one on the way, ..." Passing through
    // without a stop is not meant.
    if (!comes_from(arrival, key_regions)) return {};

    // "... is under medical observation for fourteen days after the day on which he left it; ..."
    // That day is day 0.
    // "... where no ticket shows the day of leaving, the days count from the start of observation."
    auto const left = day_left(arrival, situation.known, key_regions);
    Period const period = period_of(left, arrival.arrived, days, situation.today());

    // "Whoever is found when his days are over is registered, and not observed."
    if (period.is_over) return {};

    // "Whoever is under observation for it already stays where he is."
    if (is_covered(situation.known, left.value_or(arrival.arrived), period.planned_end)) return {};

    // "He is observed at home": from the ninth edition on, centrally. The row says which.
    bool const at_home = plan.codes("returnee_mode").front() == "HOME";
    return {order_observation({.type = at_home ? "HOME_OBSERVATION" : "CENTRAL_OBSERVATION",
                               .policy = &plan,
                               .row = "observation_days",
                               .days = days,
                               .why = left ? "离开重点地区" : "重点地区返回"},
                              period, situation)};
}

}  // namespace lianfang::measures
