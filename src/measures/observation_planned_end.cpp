// Measure: an episode begun without a planned end gets one. Basis: §2.4, day counting; the end is
// stored with its basis and not worked out on the fly. Starts: with an episode. Ends: at once; the
// order is fulfilled by the episode it belongs to.
#include <algorithm>

#include "measures/exposure.h"
#include "measures/planned_end.h"

namespace lianfang::measures {

Day planned_end_of(Episode const& episode, Policy const& plan) {
    if (episode.planned_end) return *episode.planned_end;
    // "The days count from the last exposure; where its day cannot be proved, from the start of
    // observation." A base day after the start would be a later exposure, and counts.
    return episode.base_day.value_or(episode.first_day) + int(plan.number("observation_days"));
}

std::vector<Order> observation_planned_end(Episode const& episode, Situation const& situation) {
    auto const& plan = situation.plans.prevention;
    bool const is_observation = episode.mode == "HOME" || episode.mode == "CENTRAL";
    if (!is_observation || episode.planned_end || episode.end) return {};

    Day const planned_end = planned_end_of(episode, plan);
    // An order given earlier may have stated the same end already.
    auto const& given = situation.known.orders;
    bool const stated = std::any_of(given.begin(), given.end(), [&](GivenOrder const& order) {
        return order.planned_end == planned_end;
    });
    if (stated) return {};

    Order order = order_by(plan, "observation_days",
                           episode.mode == "HOME" ? "HOME_OBSERVATION" : "CENTRAL_OBSERVATION",
                           situation.subject);
    order.concerns = situation.record_id;
    order.first_day = episode.first_day;
    order.planned_end = planned_end;
    order.reason =
        fmt::format("自{}起{}天，{}", format_day(episode.base_day.value_or(episode.first_day)),
                    plan.number("observation_days"),
                    episode.base_day ? "按末次暴露日期" : "无末次暴露日期，按开始观察日期");
    return {order};
}

}  // namespace lianfang::measures
