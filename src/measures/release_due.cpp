// Measure: the days of an observation are over. Basis: §2.5, contacts and returnees; §2.4, day
// counting. Starts: with time reached. Ends: when an office signs the end of the episode. A release
// is proposed here and counted when signed.
#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

bool is_abnormal(Check const& check, Policy const& plan) {
    bool const fever = check.temperature && *check.temperature >= plan.number("fever_threshold");
    return fever || has_symptom(check.symptoms);
}

}  // namespace

std::vector<Order> release_due(DueRelease const& due, Plans const& plans, Instant reached) {
    auto const& plan = plans.prevention;
    Known const& known = *due.known;

    // "Observation ends when the prescribed days are complete, ..." The last day is observed to its
    // end, 24:00; a county may release on the morning after (release_hour).
    Instant const over = start_of(due.planned_end + 1) + plan.number("release_hour") * 60'000'000;
    if (reached < over) return {};

    // "... no fever and no symptoms were noted ..."
    Day const since = day_of(reached) - int(plan.number("release_symptom_free_days"));
    bool const abnormal =
        std::any_of(known.checks.begin(), known.checks.end(), [&](Check const& check) {
            return check.day >= since && check.day >= due.episode.first_day &&
                   is_abnormal(check, plan);
        });
    if (abnormal) return {};

    // "... and, from the seventh edition on, the specimens are negative."
    auto const negative = std::count_if(
        known.specimens.begin(), known.specimens.end(), [&](SpecimenTaken const& one) {
            return one.result == "NEG" && one.fact.happened >= start_of(due.episode.first_day);
        });
    if (negative < plan.number("release_negative_specimens")) return {};

    Order order = order_by(plan, "observation_days", "RELEASE_PROPOSED",
                           {due.episode.person, due.episode.person_name, due.episode.unit});
    order.concerns = due.episode.fact.record_id;
    order.first_day = due.episode.first_day;
    order.planned_end = due.planned_end;
    order.due_at = over + microseconds_per_day;
    order.reason = fmt::format("观察至{}期满，近{}天未记录发热和症状", format_day(due.planned_end),
                               plan.number("release_symptom_free_days"));
    // Who signs must know that a check was missed and is to be explained; it does not hold up the
    // proposal.
    bool const unchecked =
        std::any_of(known.orders.begin(), known.orders.end(), [&](GivenOrder const& given) {
            return given.type == "CHECK_MISSED" && is_open(given, known, day_of(reached));
        });
    if (unchecked) order.reason += "；有漏测未补，签发前须说明";
    return {order};
}

}  // namespace lianfang::measures
