// Measure: fever at a screening point. Basis: §2.6, first row: 37.3 ℃ or more.
// Starts: with a reading at a checkpoint, station, village or home. Ends: a visit to a fever clinic
// or a stay in a ward.
#include <algorithm>

#include "measures/exposure.h"
#include "measures/screening.h"

namespace lianfang::measures {
namespace {

// A later, sound reading within the time that a retest takes.
bool is_settled_by_retest(Reading const& later, kinds::TempMeasurement const& reading,
                          Situation const& situation) {
    auto const& plans = situation.plans;
    int64_t const window = plans.county.number("retest_minutes") * 60'000'000;
    bool const in_time = later.fact.happened >= situation.happened &&
                         later.fact.happened <= situation.happened + window;
    bool const is_retest = later.retest_no > reading.retest_no.value_or(0);
    bool const is_sound =
        later.site != "FOREHEAD" || later.value >= plans.county.number("remeasure_below");
    return in_time && is_retest && is_sound &&
           later.value < plans.prevention.number("fever_threshold");
}

}  // namespace

std::vector<Order> screening_fever(kinds::TempMeasurement const& reading,
                                   Situation const& situation) {
    // "A person with 37.3 ℃ or more ..."
    if (reading.value < situation.plans.prevention.number("fever_threshold")) return {};

    // "... who is not in a clinic already, ..." Readings at a clinic are the clinic's own business.
    if (reading.place_kind == "CLINIC") return {};

    // "... and whose fever a second thermometer does not disprove, ..." Only a retest that was
    // recorded before counts here; one that comes later fulfils nothing: the clinic decides.
    auto const& readings = situation.known.readings;
    bool const disproved = std::any_of(readings.begin(), readings.end(), [&](Reading const& later) {
        return is_settled_by_retest(later, reading, situation);
    });
    if (disproved) return {};

    // "... is guided to the nearest fever clinic; one who was in a listed area is kept apart, taken
    // to the designated hospital by ambulance, and the command is told at once." The table's rows
    // say it.
    return dispose({.fever = true,
                    .area = area_of(situation),
                    .resident = is_resident(reading.person.residence, situation.county)},
                   situation);
}

}  // namespace lianfang::measures
