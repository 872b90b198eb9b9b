// Measure: a daily check was missed. Basis: §2.4, twice daily, morning and evening.
// Starts: with a slot closing. Ends: with the next check of the person that has a temperature.
#include "measures/exposure.h"

namespace lianfang::measures {

std::vector<Order> check_missed(MissedCheck const& missed, Plans const& plans, Instant reached) {
    auto const& plan = plans.prevention;
    // "The temperature is taken every morning and every evening and written down; ..."
    // "... who was not seen is visited."
    bool const morning = missed.slot == "AM";
    Order order =
        order_by(plan, morning ? "am_slot_closes" : "pm_slot_closes", "CHECK_MISSED",
                 {missed.episode.person, missed.episode.person_name, missed.episode.unit});
    order.concerns = missed.episode.fact.record_id;
    order.first_day = missed.day;
    order.due_at = after_hours(reached, plan.number("check_makeup_hours"));
    order.reason = fmt::format("{}{}未测温", format_day(missed.day), morning ? "上午" : "下午");
    return {order};
}

}  // namespace lianfang::measures
