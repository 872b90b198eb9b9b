// The truth of docs/figures.md, sections "People" and "Observation".
#include <algorithm>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

Origin const& origin_at(int index) { return origins()[static_cast<size_t>(index)]; }

void add_from_hubei(Tally& tally, Origin const& origin, int unit, int person) {
    if (origin.in_hubei()) tally.add_person("hubei_returnees", unit, person);
    if (origin.in_wuhan()) tally.add_person("wuhan_returnees", unit, person);
}

// Each person's latest arrival as a returned migrant worker decides the province.
void count_origins(Tally& tally) {
    World const& world = tally.world;
    std::vector<int> latest(world.people.size(), -1);
    for (size_t i = 0; i < world.returnees.size(); ++i) {
        Returnee const& returnee = world.returnees[i];
        if (returnee.lost || returnee.category != "MIGRANT" ||
            !tally.since_campaign(returnee.arrive))
            continue;
        int& index = latest[static_cast<size_t>(returnee.person)];
        bool const later =
            index < 0 || returnee.arrive > world.returnees[static_cast<size_t>(index)].arrive;
        if (later) index = static_cast<int>(i);
    }
    for (int index : latest) {
        if (index < 0) continue;
        Returnee const& returnee = world.returnees[static_cast<size_t>(index)];
        std::string const key(origin_at(returnee.origin.value).short_name);
        int const unit = tally.home_of(returnee.person, returnee.village);
        tally.add("returnees_by_origin/" + key, unit, 1);
    }
}

std::string province_code(std::string const& short_name) {
    for (Origin const& origin : origins()) {
        if (origin.short_name == short_name) return std::string(origin.code.substr(0, 2));
    }
    return {};
}

void rank_origins(Tally& tally) {
    std::string const prefix = "returnees_by_origin/";
    for (int scope = 0; scope < tally.scopes(); ++scope) {
        struct Entry {
            double count;
            std::string code, name;
        };
        std::vector<Entry> entries;
        for (Origin const& origin : origins()) {
            std::string const name(origin.short_name);
            double const count = tally.value(prefix + name, scope);
            bool const again = !entries.empty() && entries.back().name == name;
            if (count > 0 && !again) entries.push_back({count, province_code(name), name});
        }
        std::sort(entries.begin(), entries.end(), [](Entry const& a, Entry const& b) {
            return a.count != b.count ? a.count > b.count : a.code < b.code;
        });
        for (size_t i = 0; i < entries.size() && i < 4; ++i) {
            tally.set("migrant_top_provinces/" + entries[i].name, scope, entries[i].count);
        }
    }
}

void count_returnees(Tally& tally) {
    World const& world = tally.world;
    std::vector<bool> measured(world.people.size());
    for (Reading const& reading : world.readings) {
        if (reading.lost || !tally.since_campaign(reading.at)) continue;
        measured[static_cast<size_t>(reading.person)] = true;
        tally.add("screening_person_times", reading.unit, 1);
    }
    for (Returnee const& returnee : world.returnees) {
        if (returnee.lost || !tally.before(returnee.arrive)) continue;
        int const unit = tally.home_of(returnee.person, returnee.village);
        if (returnee.arrive >= world.campaign_start) {
            tally.add_person("returnees_total", unit, returnee.person);
            bool const screened = measured[static_cast<size_t>(returnee.person)];
            if (screened && returnee.category == "MIGRANT")
                tally.add_person("returnee_screened_persons", unit, returnee.person);
        }
        if (returnee.arrive < world.hubei_since) continue;
        add_from_hubei(tally, origin_at(returnee.origin.value), unit, returnee.person);
        bool const stopped = returnee.transit_origin >= 0 && returnee.stop_minutes > 0;
        if (stopped)
            add_from_hubei(tally, origin_at(returnee.transit_origin), unit, returnee.person);
    }
}

// Ways (b) and (c) to be known as back from Hubei: a leg of a trip, and a verdict on a list.
void count_other_evidence(Tally& tally) {
    World const& world = tally.world;
    Instant const since = start_of(world.hubei_since);
    for (Leg const& leg : world.legs) {
        if (leg.lost || !tally.before(leg.arrive) || leg.arrive < since) continue;
        if (leg.transit && leg.stop_minutes == 0) continue;
        int const own = world.offices[static_cast<size_t>(leg.office)].unit;
        add_from_hubei(tally, origin_at(leg.from), tally.home_of(leg.person, own), leg.person);
    }
    for (Verdict const& verdict : world.verdicts) {
        ListedName const& listed = world.listed[static_cast<size_t>(verdict.listed)];
        bool const names_exposure = verdict.verdict == "KNOWN" || verdict.verdict == "MISSED" ||
                                    verdict.verdict == "TRANSIT_STOP";
        if (verdict.lost || listed.lost || !names_exposure || !tally.before(verdict.at)) continue;
        if (listed.clue_day < world.hubei_since) continue;
        add_from_hubei(tally, origin_at(listed.clue_origin),
                       tally.home_of(listed.person, listed.unit), listed.person);
    }
}

void count_survey(Tally& tally) {
    World const& world = tally.world;
    // (village, household) → its latest visit.
    std::map<std::pair<int, std::string>, HouseholdVisit const*> latest;
    for (HouseholdVisit const& visit : world.visits) {
        if (visit.lost || !tally.since_campaign(visit.day)) continue;
        tally.add_thing("survey_staff", visit.village,
                        std::to_string(visit.village) + visit.surveyor);
        HouseholdVisit const*& known = latest[{visit.village, visit.household}];
        if (!known || visit.day > known->day) known = &visit;
    }
    for (auto const& [house, visit] : latest) {
        tally.add("households_visited", visit->village, 1);
        tally.add("persons_surveyed", visit->village, visit->persons);
    }
}

double of_villages(Tally const& tally, int scope, int64_t Unit::*what) {
    int64_t sum = 0;
    for (int i = tally.world.first_village(); i < static_cast<int>(tally.world.units.size()); ++i) {
        if (scope == 0 || tally.world.unit(i).parent == scope) sum += tally.world.unit(i).*what;
    }
    return static_cast<double>(sum);
}

}  // namespace

void count_people(Tally& tally) {
    for (auto name : {"returnees_total", "returnee_screened_persons", "screening_person_times",
                      "hubei_returnees", "wuhan_returnees", "households_visited",
                      "persons_surveyed", "survey_staff"}) {
        tally.declare(name);
    }
    count_returnees(tally);
    count_other_evidence(tally);
    count_origins(tally);
    count_survey(tally);
    for (int scope = 0; scope < tally.scopes(); ++scope) {
        tally.set("registered_population", scope, of_villages(tally, scope, &Unit::population));
        tally.set("village_households", scope, of_villages(tally, scope, &Unit::households));
    }
    tally.set_ratio("returnee_share_of_population", "returnees_total", "registered_population");
    tally.set_ratio("survey_coverage", "households_visited", "village_households");
    rank_origins(tally);
}

}  // namespace lianfang::sample
