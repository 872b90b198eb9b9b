// The questions several measures ask.
#include "measures/exposure.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::measures {
namespace {

bool is_recent(Day arrived, Instant happened, int64_t days) {
    Day const day = day_of(happened);
    return arrived <= day && day - arrived <= days;
}

}  // namespace

bool is_in_any(std::string_view region, std::vector<std::string> const& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string const& prefix) { return starts_with(region, prefix); });
}

bool comes_from(Trip const& trip, std::vector<std::string> const& regions) {
    bool const was_there =
        is_in_any(trip.from_region, regions) && (!trip.is_transit || trip.stop_minutes > 0);
    bool const stopped_there = is_in_any(trip.transit_region, regions) && trip.stop_minutes > 0;
    return was_there || stopped_there;
}

std::optional<Day> day_left(Trip const& arrival, Known const& known,
                            std::vector<std::string> const& regions) {
    bool const left_from_there = is_in_any(arrival.from_region, regions);
    if (left_from_there && arrival.left) return arrival.left;
    // A ticket of the same journey proves the day that the register leaves open.
    std::optional<Day> latest;
    for (auto const& trip : known.trips) {
        bool const same_journey = trip.is_ticket && trip.arrived <= arrival.arrived &&
                                  arrival.arrived - trip.arrived <= 3;
        if (!same_journey || !trip.left || !is_in_any(trip.from_region, regions)) continue;
        if (!latest || *latest < *trip.left) latest = trip.left;
    }
    return latest;
}

bool is_resident(std::string_view residence, std::string const& county) {
    return !county.empty() && starts_with(residence, county);
}

Area area_of(Situation const& situation) {
    auto const& county = situation.plans.county;
    int64_t const days = situation.plans.prevention.number("epidemic_area_days");
    int64_t const other_days = county.number("other_area_days");
    Area area = Area::None;
    for (auto const& declared : situation.known.declarations) {
        if (is_recent(day_of(declared.fact.happened), situation.happened, days)) area = Area::Key;
    }
    for (auto const& trip : situation.known.trips) {
        // Who left on a day that counts was there on it; who only arrived may have left no later.
        Day const last_day_there = trip.left.value_or(trip.arrived);
        bool const recent = is_recent(last_day_there, situation.happened, days);
        if (recent && comes_from(trip, county.codes("key_regions")))
            area = std::max(area, Area::Key);
        if (recent && comes_from(trip, county.codes("listed_regions")))
            area = std::max(area, Area::Listed);
        bool const from_outside =
            !trip.from_region.empty() && !starts_with(trip.from_region, situation.county);
        bool const counts =
            other_days > 0 && is_recent(trip.arrived, situation.happened, other_days);
        if (from_outside && counts) area = std::max(area, Area::Other);
    }
    return area;
}

Period period_of(std::optional<Day> left, Day arrived, int days, Day today) {
    // Observation cannot begin before the person is here, nor before the county knew.
    Period period{.first_day = std::max(arrived, today)};
    period.from_start = !left;
    period.planned_end = left.value_or(period.first_day) + days;
    // Who came so long ago has left earlier still: his days are over whether or not a ticket shows
    // it.
    period.is_over = left.value_or(arrived) + days < today;
    return period;
}

bool is_covered(Known const& known, Day since, Day planned_end) {
    bool const observed =
        std::any_of(known.episodes.begin(), known.episodes.end(), [&](Episode const& episode) {
            if (episode.first_day >= since) return true;
            bool const runs_on = !episode.end || day_of(episode.end->ended) >= planned_end;
            return runs_on && (!episode.planned_end || *episode.planned_end >= planned_end);
        });
    bool const in_ward = std::any_of(
        known.ward_stays.begin(), known.ward_stays.end(),
        [&](WardStay const& stay) { return day_of(stay.in_at) >= since || !stay.out_at; });
    return observed || in_ward;
}

Order order_observation(ObservationOrder const& what, Period const& period,
                        Situation const& situation) {
    Order order = order_by(*what.policy, what.row, what.type, situation.subject);
    order.concerns = situation.record_id;
    order.first_day = period.first_day;
    order.planned_end = period.planned_end;
    order.due_at = after_hours(situation.recorded,
                               situation.plans.prevention.number("observation_begin_hours"));
    order.reason =
        period.from_start
            ? fmt::format("{}，无离开日期凭据，自开始观察之日起{}天", what.why, what.days)
            : fmt::format("{}，自{}起{}天", what.why, format_day(period.planned_end - what.days),
                          what.days);
    return order;
}

bool has_symptom(std::string_view symptoms) {
    for (auto const& code : split(symptoms, ";")) {
        if (code != "NONE") return true;
    }
    return false;
}

bool has_symptom(std::string_view symptoms, std::string_view wanted) {
    for (auto const& code : split(symptoms, ";")) {
        if (code == wanted) return true;
    }
    return false;
}

Instant after_hours(Instant from, int64_t hours) { return from + hours * microseconds_per_hour; }

Order order_tell_command(Policy const& policy, std::string row, std::string reason,
                         Situation const& situation) {
    Order order = order_by(policy, std::move(row), "TELL_COMMAND", situation.subject);
    order.concerns = situation.record_id;
    order.first_day = day_of(situation.happened);
    order.due_at =
        after_hours(situation.recorded, situation.plans.county.number("tell_command_hours"));
    order.reason = std::move(reason);
    return order;
}

}  // namespace lianfang::measures
