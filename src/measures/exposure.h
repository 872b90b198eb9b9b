// Where a person was and since when the days count: what several measures ask of Known. Judges,
// orders nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measures/rules.h"

namespace lianfang::measures {

bool is_in_any(std::string_view region, std::vector<std::string> const& prefixes);
// From there, or stopped over there on the way; passing through without a stop does not count.
bool comes_from(Trip const& trip, std::vector<std::string> const& regions);
// The day on which the person left the key area, where a ticket or the register shows it.
std::optional<Day> day_left(Trip const& arrival, Known const& known,
                            std::vector<std::string> const& regions);
// The most serious area in which the person was, within the days that count before the record
// happened.
Area area_of(Situation const& situation);
bool is_resident(std::string_view residence, std::string const& county);

// The days of observation that follow from an exposure.
struct Period {
    Day first_day;
    Day planned_end;
    // Counted from the start of observation, for want of a proven day of leaving.
    bool from_start = false;
    bool is_over = false;         // Already when the record was recorded.
};
Period period_of(std::optional<Day> left, Day arrived, int days, Day today);
// Under observation for that exposure already, or in a ward.
bool is_covered(Known const& known, Day since, Day planned_end);
// The order to observe for a period; `basis` is the rule that gave the days.
struct ObservationOrder {
    std::string type;
    Policy const* policy;
    std::string row;
    int days;
    std::string why;              // What the person did, for the reason.
};
Order order_observation(ObservationOrder const& what, Period const& period,
                        Situation const& situation);

// Splits "FEVER;COUGH" and tells whether any of it is a symptom.
bool has_symptom(std::string_view symptoms);
bool has_symptom(std::string_view symptoms, std::string_view code);

Instant after_hours(Instant from, int64_t hours);
Order order_tell_command(Policy const& policy, std::string row, std::string reason,
                         Situation const& situation);

}  // namespace lianfang::measures
