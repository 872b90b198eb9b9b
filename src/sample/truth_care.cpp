// The truth of docs/figures.md, sections "Care" and "Cases".
#include <algorithm>
#include <map>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

Facility const& facility_of(Tally const& tally, int index) {
    return tally.world.facilities[static_cast<size_t>(index)];
}

void count_services(Tally& tally) {
    for (Service const& service : tally.world.services) {
        bool const open = !service.lost && tally.before(service.open) &&
                          (!service.closed || !tally.before(*service.closed));
        if (!open) continue;
        Facility const& facility = facility_of(tally, service.facility);
        int const unit = facility.unit;
        bool const is_door = service.service == "FEVER" || service.service == "TRIAGE";
        if (is_door) tally.add_thing("facilities_with_triage", unit, facility.name);
        if (is_door && service.published)
            tally.add_thing("published_facilities/" + facility.name, unit, facility.name);
        if (service.service == "FEVER") tally.add("fever_clinics", unit, 1);
        if (service.service == "TRIAGE") tally.add("triage_rooms", unit, 1);
        if (service.service == "DESIGNATED")
            tally.add_thing("designated_hospital/" + facility.name, unit, facility.name);
        if (service.service == "CENTRAL")
            tally.add_thing("central_isolation_site/" + facility.name, unit, facility.name);
        if (service.service == "BACKUP")
            tally.add_thing("backup_observation_site/" + facility.name, unit, facility.name);
    }
}

void count_visits(Tally& tally) {
    for (FeverVisit const& visit : tally.world.fever_visits) {
        if (visit.lost || !tally.since_campaign(visit.at)) continue;
        int const unit = facility_of(tally, visit.facility).unit;
        tally.add("fever_visits_cum", unit, 1);
        if (tally.in_day(visit.at)) tally.add("fever_visits_day", unit, 1);
        bool const kept = visit.disposition == "HOLD" || visit.disposition == "ADMIT" ||
                          visit.disposition == "HOME_OBS";
        if (kept) tally.add_person("observed_from_fever_clinic", unit, visit.person);
    }
}

void count_beds(Tally& tally) {
    std::vector<BedReport const*> latest(tally.world.facilities.size());
    for (BedReport const& report : tally.world.bed_reports) {
        if (report.lost || !tally.before(report.day)) continue;
        BedReport const*& known = latest[static_cast<size_t>(report.facility)];
        if (!known || report.day > known->day) known = &report;
    }
    for (BedReport const* report : latest) {
        if (!report) continue;
        int const unit = facility_of(tally, report->facility).unit;
        tally.add("isolation_beds_total", unit, report->beds);
        tally.add("isolation_beds_free", unit, report->beds - report->beds_used);
        tally.add("central_rooms_total", unit, report->rooms);
        tally.add("central_rooms_free", unit, report->rooms - report->rooms_used);
        tally.add("negative_pressure_rooms", unit, report->negative_rooms);
        tally.add("ambulances_total", unit, report->ambulances);
        tally.add("ambulances_negative_pressure", unit, report->negative_ambulances);
    }
}

void count_needs(Tally& tally) {
    std::map<Code, ResourceNeed const*> latest;
    for (ResourceNeed const& need : tally.world.needs) {
        if (need.lost || !tally.before(need.day)) continue;
        ResourceNeed const*& known = latest[need.resource];
        if (!known || need.day > known->day) known = &need;
    }
    for (auto const& [resource, need] : latest) {
        bool const staff = resource.size() > 6 && resource.substr(resource.size() - 6) == "_STAFF";
        std::string const prefix = staff ? "staff_" : "equipment_";
        int const unit = tally.world.offices[static_cast<size_t>(need->office)].unit;
        tally.add(prefix + "need/" + std::string(resource), unit, need->need);
        tally.add(prefix + "have/" + std::string(resource), unit, need->have);
    }
}

// --- cases ---

bool is_infection(Code classification) {
    for (Code one : {"SUSP", "CLIN", "CONF", "ASYM", "MILD"}) {
        if (classification == one) return true;
    }
    return false;
}

bool is_confirmed(Code classification) {
    return classification == "CONF" || classification == "MILD";
}

// The card's classes up to the cut, each with its time, oldest first.
std::vector<std::pair<Code, Instant>> classes_of(Tally const& tally, Case const& card) {
    std::vector<std::pair<Code, Instant>> classes = {{card.classification, card.diagnosed}};
    for (Case::Revision const& revision : card.revisions) {
        if (tally.before(revision.at)) classes.emplace_back(revision.classification, revision.at);
    }
    return classes;
}

struct Ever {
    bool confirmed = false, suspected = false, clinical = false, asymptomatic = false;
    std::optional<Instant> first_confirmed;
};

Ever ever_of(std::vector<std::pair<Code, Instant>> const& classes) {
    Ever ever;
    for (auto const& [classification, at] : classes) {
        if (classification == "SUSP") ever.suspected = true;
        if (classification == "CLIN") ever.clinical = true;
        if (classification == "ASYM") ever.asymptomatic = true;
        if (is_confirmed(classification) && !ever.confirmed)
            ever.confirmed = true, ever.first_confirmed = at;
    }
    return ever;
}

void count_case(Tally& tally, Case const& card) {
    auto const classes = classes_of(tally, card);
    Ever const ever = ever_of(classes);
    Code const now = classes.back().first;
    int const home = tally.home_of(card.person, card.unit);
    auto const count = [&](char const* name, bool counts) {
        if (counts) tally.add_person(name, home, card.person);
    };
    bool const in_campaign = tally.since_campaign(card.diagnosed);
    bool const has_outcome = !card.outcome.empty() && tally.before(card.outcome_at);
    count("confirmed_cum", ever.confirmed && in_campaign);
    count("suspected_cum", ever.suspected && in_campaign);
    count("clinical_cum", ever.clinical && in_campaign);
    count("asymptomatic_cum", ever.asymptomatic && in_campaign);
    count("confirmed_new", ever.first_confirmed && tally.in_day(*ever.first_confirmed));
    count("suspected_current", now == "SUSP" && !has_outcome);
    count("confirmed_current", is_confirmed(now) && !has_outcome);
    count("cured_cum", has_outcome && card.outcome == "CURED");
    count("dead_cum", has_outcome && card.outcome == "DIED");
    count("hcw_infected", card.occupation == "MEDICAL" && is_infection(now) && in_campaign);
}

}  // namespace

void count_care(Tally& tally) {
    for (auto name :
         {"facilities_with_triage", "fever_clinics", "triage_rooms", "fever_visits_day",
          "fever_visits_cum", "observed_from_fever_clinic", "isolation_beds_total",
          "isolation_beds_free", "central_rooms_total", "central_rooms_free",
          "negative_pressure_rooms", "ambulances_total", "ambulances_negative_pressure"}) {
        tally.declare(name);
    }
    count_services(tally);
    count_visits(tally);
    count_beds(tally);
    count_needs(tally);
}

void count_cases(Tally& tally) {
    for (auto name : {"confirmed_cum", "suspected_cum", "clinical_cum", "asymptomatic_cum",
                      "confirmed_new", "suspected_current", "confirmed_current", "cured_cum",
                      "dead_cum", "hcw_infected", "contacts_traced", "case_cards"}) {
        tally.declare(name);
    }
    for (Case const& card : tally.world.cases) {
        if (card.lost || !tally.before(card.diagnosed)) continue;
        tally.add("case_cards", card.unit, 1);
        count_case(tally, card);
    }
    for (Contact const& contact : tally.world.contacts) {
        bool const close = contact.contact_class != "GC" && contact.contact_class != "CC2";
        if (contact.lost || !close || !tally.since_campaign(contact.judged)) continue;
        tally.add_person("contacts_traced", tally.home_of(contact.person, contact.unit),
                         contact.person);
    }
}

}  // namespace lianfang::sample
