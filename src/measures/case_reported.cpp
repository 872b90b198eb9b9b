// Measure: a case is reported or becomes one by a revision. Basis: §2.7 (limits, cluster), §2.1
// (classes by edition). Starts: with a card or its revision. Ends: the case investigation.
#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

bool is_one_of(std::string_view code, std::vector<std::string> const& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// "Within fourteen days, in one family, so many cases with so many febrile persons beside them make
// a cluster."
std::optional<Order> order_cluster(CaseCard const& card, Situation const& situation) {
    auto const& plan = situation.plans.prevention;
    auto const& household = situation.known.household;
    auto const others = [&](auto const& condition) {
        return std::count_if(household.begin(), household.end(), [&](Housemate const& mate) {
            return mate.person != situation.subject.person && condition(mate);
        });
    };
    int64_t const cases = 1 + others([](Housemate const& mate) { return mate.is_case; });
    int64_t const febrile =
        others([](Housemate const& mate) { return mate.is_febrile && !mate.is_case; });
    bool const one_more_case_counts = cases > plan.number("cluster_cases");
    bool const is_cluster = cases >= plan.number("cluster_cases") &&
                            (febrile >= plan.number("cluster_febrile") || one_more_case_counts);
    if (!is_cluster) return std::nullopt;
    Order order = order_by(plan, "cluster_cases", "CLUSTER_ALERT", situation.subject);
    order.concerns = card.card_no;
    order.first_day = day_of(situation.happened);
    order.due_at = after_hours(situation.recorded, plan.number("case_report_hours"));
    order.reason = fmt::format("同一家庭{}天内病例{}人、发热{}人", plan.number("cluster_days"), cases, febrile);
    return order;
}

}  // namespace

std::vector<Order> case_reported(CaseCard const& card, Situation const& situation) {
    auto const& plan = situation.plans.prevention;

    // "Suspected and confirmed cases ..." and, by edition, mild ones and infections without
    // symptoms, are reported. An excluded card, and a class that the edition does not have, ask for
    // nothing.
    if (!is_one_of(card.classification, plan.codes("reported_classes"))) return {};

    std::vector<Order> orders;
    // "... The county's CDC investigates the case within 24 hours ..." Once for a card, however
    // often it is revised.
    auto const& done = situation.known.investigations;
    bool const investigated = std::any_of(done.begin(), done.end(), [&](Investigation const& one) {
        return one.card_no == card.card_no;
    });
    if (!investigated) {
        Order order =
            order_by(plan, "case_investigation_hours", "CASE_INVESTIGATION", situation.subject);
        order.concerns = card.card_no;
        order.first_day = day_of(situation.happened);
        order.due_at = after_hours(situation.recorded, plan.number("case_investigation_hours"));
        order.reason = "报告病例" + card.card_no;
        orders.push_back(std::move(order));
    }

    // "... and the command knows within two hours."
    Order tell = order_tell_command(plan, "case_report_hours", "报告病例" + card.card_no, situation);
    tell.due_at = after_hours(situation.recorded, plan.number("case_report_hours"));
    tell.concerns = card.card_no;
    orders.push_back(std::move(tell));

    if (auto cluster = order_cluster(card, situation)) orders.push_back(std::move(*cluster));
    return orders;
}

}  // namespace lianfang::measures
