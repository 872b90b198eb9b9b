// The disposition table is data (catalog/policy/county_order.yaml, `screening`); this is how a row
// becomes orders.
#include "measures/screening.h"

#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

bool holds(ScreeningRow const& row, ScreeningFacts const& facts) {
    bool const area = row.areas.empty() ||
                      std::find(row.areas.begin(), row.areas.end(), facts.area) != row.areas.end();
    return area && row.fever.value_or(facts.fever) == facts.fever &&
           row.resident.value_or(facts.resident) == facts.resident &&
           row.turned_back.value_or(facts.turned_back) == facts.turned_back;
}

std::string_view words_of(Area area) {
    switch (area) {
        case Area::Key: return "有重点地区旅居史";
        case Area::Listed: return "有其他重点地区旅居史";
        case Area::Other: return "县外返回";
        case Area::None: break;
    }
    return "无旅居史";
}

// The latest arrival from the area decides from when the days count.
std::optional<Order> order_to_observe(std::string const& type, ScreeningRow const& row,
                                      ScreeningFacts const& facts, Situation const& situation) {
    auto const& plans = situation.plans;
    bool const own_days = row.days == "other_area_days";
    int const days = int(own_days ? plans.county.number("other_area_days")
                                  : plans.prevention.number("observation_days"));
    Trip latest{.arrived = day_of(situation.happened)};
    auto regions = plans.county.codes("key_regions");
    if (facts.area == Area::Listed) regions = plans.county.codes("listed_regions");
    std::optional<Day> left;
    for (auto const& trip : situation.known.trips) {
        bool const counts = facts.area == Area::Other || comes_from(trip, regions);
        auto const day =
            facts.area == Area::Other ? trip.left : day_left(trip, situation.known, regions);
        if (!counts || !day || (left && *day <= *left)) continue;
        left = day;
        latest = trip;
    }
    Period const period = period_of(left, latest.arrived, days, situation.today());
    if (period.is_over ||
        is_covered(situation.known, left.value_or(latest.arrived), period.planned_end)) {
        return std::nullopt;
    }
    return order_observation({.type = type,
                              .policy = &plans.county,
                              .row = "screening/" + row.name,
                              .days = days,
                              .why = "检测点查验：" + std::string(words_of(facts.area))},
                             period, situation);
}

Order order_at_once(std::string const& type, ScreeningRow const& row, ScreeningFacts const& facts,
                    Situation const& situation) {
    auto const& plans = situation.plans;
    std::string reason =
        fmt::format("检测点查验：{}，{}", facts.fever ? "发热" : "体温正常", words_of(facts.area));
    if (type == "TELL_COMMAND") {
        return order_tell_command(plans.county, "screening/" + row.name, std::move(reason),
                                  situation);
    }
    Order order = order_by(plans.county, "screening/" + row.name, type, situation.subject);
    order.concerns = situation.record_id;
    order.first_day = day_of(situation.happened);
    order.due_at = after_hours(situation.recorded, plans.prevention.number("fever_clinic_hours"));
    order.reason = std::move(reason);
    return order;
}

}  // namespace

ScreeningRow const* row_for(ScreeningFacts const& facts, Policy const& county) {
    for (auto const* row : county.screening()) {
        if (holds(*row, facts)) return row;
    }
    return nullptr;
}

std::vector<Order> dispose(ScreeningFacts const& facts, Situation const& situation) {
    ScreeningRow const* row = row_for(facts, situation.plans.county);
    if (!row) return {};
    std::vector<Order> orders;
    bool is_observed_already = false;
    for (auto const& type : row->orders) {
        if (type == "HOME_OBSERVATION" || type == "CENTRAL_OBSERVATION") {
            auto order = order_to_observe(type, *row, facts, situation);
            is_observed_already = !order;
            if (order) orders.push_back(std::move(*order));
        } else if (!is_observed_already) {
            // Nobody is told of a person who is under observation already and has no fever.
            orders.push_back(order_at_once(type, *row, facts, situation));
        }
    }
    return orders;
}

}  // namespace lianfang::measures
