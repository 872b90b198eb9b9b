// The truth of docs/figures.md, sections "Markets" and "Environment and gatherings".
#include <algorithm>
#include <map>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

void count_inspections(Tally& tally) {
    World const& world = tally.world;
    for (Dispatch const& dispatch : world.dispatches) {
        if (!dispatch.lost && tally.since_campaign(dispatch.day))
            tally.add("inspector_person_times", dispatch.unit, dispatch.size);
    }
    for (Inspection const& inspection : world.inspections) {
        if (inspection.lost || !tally.since_campaign(inspection.day)) continue;
        std::string const premises = std::to_string(inspection.unit) + inspection.target;
        tally.add("premises_visits", inspection.unit, 1);
        tally.add_thing("premises_inspected", inspection.unit, premises);
        bool const managed = inspection.type == "MARKET" || inspection.type == "SUPERMARKET" ||
                             inspection.type == "HOTEL";
        if (managed) tally.add_thing("markets_managed", inspection.unit, premises);
    }
    for (Enforcement const& enforcement : world.enforcements) {
        if (enforcement.lost || !tally.since_campaign(enforcement.day)) continue;
        tally.add("cases_filed", enforcement.unit, 1);
        tally.add("enforcement_by_type/" + std::string(enforcement.type), enforcement.unit, 1);
        if (enforcement.type == "WILDLIFE") tally.add("wildlife_cases", enforcement.unit, 1);
    }
}

struct Mean {
    int64_t sum = 0;
    int count = 0;
    double value() const { return static_cast<double>(sum) / count; }
};

// Of one commodity in one scope: the first day that has samples, and the latest.
struct Course {
    std::map<Day, Mean> days;
};

void count_prices(Tally& tally, int scope) {
    std::map<Code, Course> courses;
    auto const each = [&](auto act) {
        for (Price const& price : tally.world.prices) {
            bool const here = scope == 0 || tally.world.township_of(price.unit) == scope;
            if (!price.lost && here && tally.before(price.day)) act(price);
        }
    };
    each([&](Price const& price) {
        if (price.day < tally.world.campaign_start) return;
        Mean& mean = courses[price.commodity].days[price.day];
        mean.sum += price.fen;
        ++mean.count;
    });
    tally.set("price_alerts", scope, 0);
    if (courses.empty()) return;
    double sum = 0;
    for (auto const& [commodity, course] : courses)
        sum += course.days.rbegin()->second.value() / course.days.begin()->second.value();
    tally.set("price_index", scope, 100 * sum / static_cast<double>(courses.size()));
    int alerts = 0;
    each([&](Price const& price) {
        auto const course = courses.find(price.commodity);
        if (course == courses.end() || !tally.in_day(price.day)) return;
        Mean const& first = course->second.days.begin()->second;
        // price > 1.15 × sum / count, in whole numbers.
        if (int64_t{price.fen} * 100 * first.count > 115 * first.sum) ++alerts;
    });
    tally.set("price_alerts", scope, alerts);
}

}  // namespace

void count_markets(Tally& tally) {
    for (auto name : {"inspector_person_times", "premises_inspected", "premises_visits",
                      "markets_managed", "cases_filed", "wildlife_cases"}) {
        tally.declare(name);
    }
    count_inspections(tally);
    for (int scope = 0; scope < tally.scopes(); ++scope) count_prices(tally, scope);
}

void count_environment(Tally& tally) {
    World const& world = tally.world;
    for (auto name : {"disinfection_area_m2", "disinfection_person_times", "garbage_tons"})
        tally.declare(name);
    for (Disinfection const& done : world.disinfections) {
        if (done.lost || !tally.since_campaign(done.day)) continue;
        tally.add("disinfection_area_m2", done.unit, done.area_m2);
        tally.add("disinfection_person_times", done.unit, done.staff);
        tally.add("garbage_tons", done.unit, done.garbage_kg, 1'000);
    }
    for (CancelledGathering const& gathering : world.gatherings) {
        if (gathering.lost || !tally.since_campaign(gathering.cancelled)) continue;
        tally.add("gatherings_cancelled/" + std::string(gathering.type), gathering.unit, 1);
    }
    for (VenueClosing const& closing : world.closings) {
        if (closing.lost || !tally.since_campaign(closing.day)) continue;
        tally.add_thing("venues_closed/" + std::string(closing.type), closing.unit,
                        std::to_string(closing.unit) + closing.name);
    }
}

}  // namespace lianfang::sample
