// How much of everything: volumes by DOMAIN.md §6.2 for a population, or the exact quotas of a
// worked instance (§6.5, §6.6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace lianfang::sample {

struct Asked {
    int population = 1'000'000;
    uint64_t seed = 1;
    Day from, to;          // Both inside.
    bool hard = false;     // Also rows that need somebody's judgement; outside every comparison.
    std::string instance;  // "", "seed-6.6", "list-273".
};

struct VerdictQuota {
    std::string_view verdict;
    int count;
};

struct Plan {
    Asked asked;
    int townships = 0, villages = 0;
    int rail = 1, expressway = 1, bus = 1, road = 1, border = 1;

    // Returned migrant workers by the first two digits of the province they come from.
    std::vector<std::pair<std::string_view, int>> migrants;
    int from_wuhan = 0;       // Of those from Hubei.
    int other_returnees = 0;  // Students, traders, visitors …
    int transits = 0;         // Of all, those who stopped over in Hubei on the way.
    int returned_twice = 0;
    double reading_share = 0.97;  // Whose temperature was taken at registration.
    double lacking_number = 0.03;

    int observed_more =
        0;  // Under home observation without being from Hubei: households, contacts, other areas.
    double unmanaged_share = 0.01;
    int released = -1;  // −1: as their periods end.
    int to_central = 0, to_hospital = 0, left = 0, lost = 0, died = 0, entered_in_error = 0;
    int in_ward_at_end =
        0;  // Under observation in the designated hospital at the end of the last day.

    int emergency_teams = 0, meetings = 0, checkpoint_staff = 0;
    int facilities = 0, fever_clinics = 0, triage_rooms = 0;
    int guidances = 0, refutations = 0, opinion_items = 0;
    int county_trainings = 0, township_trainings = 0, trainees = 0;
    int64_t funds_fen = 0;
    int inspectors = 0, premises = 0, cases_filed = 0;
    int suspected = 0, confirmed = 0, contacts_a_case = 0;

    int vehicles_a_day = 0;  // At all county checkpoints together.
    int households_visited = 0;
    int fever_visits_a_day = 0;
    double late_share = 0.012;   // Of the day's rows that come days late.
    double fault_share = 0.006;  // Of rows that are first sent wrong.
    double correction_share = 0.01;

    // Lists from outside: how many, names in each, and how the verdicts divide. `exact_verdicts` is
    // the one batch of list-273.
    int lists = 0, names_a_list = 0;
    std::vector<VerdictQuota> exact_verdicts;
    bool defects = true;

    double share() const { return asked.population / 1e6; }
    // Rounded count for a county of one million.
    int scaled(double per_million, int at_least = 1) const;
};

Plan make_plan(Asked const& asked);

}  // namespace lianfang::sample
