// Measure: a forehead reading too low to be one is measured again. Basis: §2.6, note on readings
// outdoors in winter. Starts: with a reading. Ends: any sound reading of the person afterwards.
#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {

std::vector<Order> screening_invalid_reading(kinds::TempMeasurement const& reading,
                                             Situation const& situation) {
    auto const& county = situation.plans.county;

    // "A forehead gun that shows less than 35.0 ℃ has measured the cold, not the person: ..."
    if (reading.site != "FOREHEAD" || reading.value >= county.number("remeasure_below")) return {};

    // "... he is measured again, ..." unless that was done already.
    auto const& readings = situation.known.readings;
    bool const done = std::any_of(readings.begin(), readings.end(), [&](Reading const& later) {
        bool const is_sound =
            later.site != "FOREHEAD" || later.value >= county.number("remeasure_below");
        return later.fact.record_id != situation.record_id &&
               later.fact.happened >= situation.happened && is_sound;
    });
    if (done) return {};

    // "... while he is still there." A register that comes in days later finds nobody to measure.
    bool const is_gone = situation.recorded >
                         after_hours(situation.happened, county.number("remeasure_worth_hours"));
    if (is_gone) return {};

    Order order = order_by(county, "remeasure_below", "REMEASURE", situation.subject);
    order.concerns = situation.record_id;
    order.first_day = day_of(situation.happened);
    order.due_at = situation.recorded + county.number("remeasure_minutes") * 60'000'000;
    order.place = std::string(reading.place);
    order.reason = fmt::format("额温{}.{}℃，低于有效界值", reading.value / 10, reading.value % 10);
    return {order};
}

}  // namespace lianfang::measures
