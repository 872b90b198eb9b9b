// Measure: what follows when a name in a list has been checked. Basis: §1.3 I06/I29 (verdicts),
// §2.8 (arrivals are observed). Starts: with a verdict. Ends: observation, or the command taking
// the matter up.
#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

ListName const* name_in_list(Known const& known, std::string_view batch_no) {
    auto const found =
        std::find_if(known.list_names.begin(), known.list_names.end(),
                     [&](ListName const& name) { return name.batch_no == batch_no; });
    return found == known.list_names.end() ? nullptr : &*found;
}

// The clue stands for the arrival: on its day the person was there.
Trip arrival_of(ListName const& name, Situation const& situation) {
    Day const day = name.clue_day.value_or(day_of(situation.happened));
    Trip arrival{.fact = name.fact, .from_region = name.clue_region};
    arrival.left = name.clue_day;
    arrival.arrived = day;
    return arrival;
}

}  // namespace

std::vector<Order> list_verdict(kinds::ListVerdict const& verdict, Situation const& situation) {
    auto const& county = situation.plans.county;

    // "A name that cannot be reached is handed to the police through the command."
    if (verdict.verdict == "UNREACHABLE") {
        return {order_tell_command(county, "list_hours_normal", "名单人员联系不上，请协查", situation)};
    }

    // "Whoever was missed, or stopped over in a key area, is brought under management like any
    // arrival from there. ..."
    if (verdict.verdict != "MISSED" && verdict.verdict != "TRANSIT_STOP") return {};
    ListName const* name = name_in_list(situation.known, verdict.batch_no);
    if (!name) return {};
    auto orders = returnee_home_observation(arrival_of(*name, situation), situation);

    // "... The command is told of everybody who was missed": also of those whose days are over, for
    // the check was late.
    if (verdict.verdict == "MISSED") {
        orders.push_back(order_tell_command(county, "list_hours_normal", "名单核查发现漏排", situation));
    }
    return orders;
}

}  // namespace lianfang::measures
