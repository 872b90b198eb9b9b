// Triage, fever clinics and the wards for observation (DOMAIN.md §6.2: visits peak from 26 to 30
// January, 8 % are kept).
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

double visits_on(Builder const& builder, Day day) {
    int const january = day - *make_day(2020, 1, 1) + 1;
    double const usual = builder.plan.fever_visits_a_day;
    if (january < 20) return 0;
    if (january < 26) return usual * (0.5 + 0.1 * (january - 20));
    if (january <= 30) return usual * 1.6;
    return std::max(usual * 0.5, usual * (1.5 - 0.12 * (january - 30)));
}

void keep(Builder& builder, int facility, int person, Instant in) {
    WardStay stay;
    stay.facility = facility;
    stay.person = person;
    stay.in = in;
    stay.purpose = "OBS";
    stay.bed = fmt::format("感染科{:02d}床", builder.random.between(1, 60));
    stay.office = builder.office(Bureau::Hospital);
    stay.received = builder.morning_after(day_of(in), stay.office);
    Instant const out = in + int64_t{builder.random.between(20, 140)} * microseconds_per_hour;
    if (day_of(out) <= builder.last()) {
        stay.out = out;
        stay.outcome = builder.random.chance(0.8) ? "EXCLUDED" : "HOME_OBS";
        stay.out_received = builder.morning_after(day_of(out), stay.office);
    }
    builder.world.stays.push_back(stay);
}

// Only the designated hospital's log carries stays; who is kept elsewhere is brought there.
void visit(Builder& builder, int facility, int person, Instant at, int tenths) {
    Random& random = builder.random;
    FeverVisit visit;
    visit.facility = facility;
    visit.person = person;
    visit.at = at;
    visit.tenths = tenths;
    visit.symptom = random.chance(0.8) ? "FEVER" : "COUGH";
    static std::vector<Code> const ends = {"HOME", "HOME_OBS", "HOLD", "ADMIT", "TRANSFER"};
    visit.disposition = ends[static_cast<size_t>(random.weighted({70, 16, 8, 3, 3}))];
    visit.sampled = random.chance(0.2);
    visit.diagnosis = random.chance(0.7) ? "上呼吸道感染" : "发热待查";
    visit.doctor = builder.staff_name();
    int const office = builder.world.clinic_offices[static_cast<size_t>(facility)];
    static_cast<Fact&>(visit) = builder.sent(office, day_of(at));
    builder.world.fever_visits.push_back(visit);
    if (visit.disposition == "HOLD") keep(builder, 0, person, at + 40 * int64_t{60'000'000});
}

void triage(Builder& builder, int facility, int person, Instant at, int tenths) {
    Triage seen;
    seen.facility = facility;
    seen.person = person;
    seen.at = at;
    seen.tenths = tenths;
    seen.symptom = tenths >= 373 ? "FEVER" : "NONE";
    seen.sent_to = tenths >= 373 ? "FEVER" : "GENERAL";
    static_cast<Fact&>(seen) =
        builder.sent(builder.world.clinic_offices[static_cast<size_t>(facility)], day_of(at));
    builder.world.triage.push_back(seen);
}

void add_days(Builder& builder) {
    for (Day day = builder.first(); day <= builder.last(); day = day + 1) {
        int const visits = static_cast<int>(visits_on(builder, day) + 0.5);
        for (int i = 0; i < visits; ++i) {
            int const clinic = builder.random.below(builder.plan.fever_clinics);
            int const person = builder.new_resident(builder.random_village(), 4, 85);
            Instant const at = builder.time_on(day, 7, 20);
            int const tenths = builder.random.between(373, 396);
            triage(builder, clinic, person, at - 5 * int64_t{60'000'000}, tenths);
            visit(builder, clinic, person, at, tenths);
            if (!builder.random.chance(0.6)) continue;
            int const other = builder.new_resident(builder.random_village(), 4, 85);
            triage(builder, clinic, other, builder.time_on(day, 7, 20),
                   builder.random.between(359, 371));
        }
    }
}

// Most of those found with a fever at a gate are seen in a clinic within hours.
void follow_gates(Builder& builder) {
    World& world = builder.world;
    for (size_t i = 0; i < world.readings.size(); ++i) {
        Reading const reading = world.readings[i];
        bool const first =
            reading.place_kind == "CHECKPOINT" && reading.retest == 0 && reading.tenths >= 373;
        if (!first || !builder.random.chance(0.85)) continue;
        Instant const at = reading.at + int64_t{builder.random.between(40, 200)} * 60'000'000;
        visit(builder, builder.random.below(builder.plan.fever_clinics), reading.person, at,
              reading.tenths);
    }
}

void follow_transfers(Builder& builder) {
    World const& world = builder.world;
    for (EpisodeEnd const& end : world.episode_ends) {
        if (end.reason != "TO_HOSP") continue;
        int const person = world.episodes[static_cast<size_t>(end.episode)].person;
        keep(builder, 0, person, end.at.value + 2 * microseconds_per_hour);
    }
}

// Exactly as many as planned are still there at the end of the last day.
void settle_ward(Builder& builder) {
    auto& stays = builder.world.stays;
    Instant const end = start_of(builder.last() + 1);
    int open = 0;
    for (WardStay const& stay : stays) open += stay.in < end && !stay.out;
    for (WardStay& stay : stays) {
        if (open <= builder.plan.in_ward_at_end) break;
        if (stay.out || stay.in + 6 * microseconds_per_hour >= end) continue;
        stay.out = end - 3 * microseconds_per_hour;
        stay.outcome = "EXCLUDED";
        stay.out_received = builder.morning_after(builder.last(), stay.office);
        --open;
    }
    while (open < builder.plan.in_ward_at_end) {
        Instant const in = builder.time_on(builder.last(), 8, 18);
        keep(builder, 0, builder.new_resident(builder.random_village(), 18, 80), in);
        stays.back().out.reset();
        stays.back().outcome = {};
        stays.back().out_received = never;
        ++open;
    }
}

// Offices of the facilities that send logs: the county's hospitals and whoever else has a fever
// clinic.
void add_clinic_offices(Builder& builder) {
    World& world = builder.world;
    world.clinic_offices.assign(world.facilities.size(), builder.office(Bureau::Hospital));
    for (int i = 1; i < builder.plan.fever_clinics; ++i) {
        world.clinic_offices[static_cast<size_t>(i)] =
            builder.add_office(world.facilities[static_cast<size_t>(i)].name, 0);
    }
}

}  // namespace

void build_clinics(Builder& builder) {
    add_clinic_offices(builder);
    add_days(builder);
    follow_gates(builder);
    follow_transfers(builder);
    settle_ward(builder);
}

}  // namespace lianfang::sample
