// See plan.h. The numbers are the base column of DOMAIN.md §6.2, profile S (the seed's: Hubei among
// the four largest origins).
#include "sample/plan.h"

#include <algorithm>
#include <cmath>

namespace lianfang::sample {

int Plan::scaled(double per_million, int at_least) const {
    return std::max(at_least, static_cast<int>(per_million * share() + 0.5));
}

namespace {

// Shares of DOMAIN.md §6.2 in thousandths; the rest of "other" is spread over far provinces.
void plan_origins(Plan& plan, int total) {
    struct Share {
        std::string_view province;
        double of_total;
    };
    static constexpr Share shares[] = {{"33", 0.24},  {"35", 0.09},  {"42", 0.0603}, {"32", 0.05},
                                       {"31", 0.04},  {"11", 0.02},  {"43", 0.02},   {"41", 0.015},
                                       {"37", 0.012}, {"51", 0.01},  {"61", 0.008},  {"45", 0.007},
                                       {"12", 0.005}, {"50", 0.004}, {"15", 0.003},  {"23", 0.002},
                                       {"65", 0.002}, {"64", 0.001}, {"54", 0.0005}};
    int left = total;
    for (Share const& share : shares) {
        int const count = static_cast<int>(total * share.of_total + 0.5);
        plan.migrants.emplace_back(share.province, count);
        left -= count;
    }
    plan.migrants.emplace_back("44", left);
}

int migrants_from(Plan const& plan, std::string_view province) {
    for (auto const& [code, count] : plan.migrants) {
        if (code == province) return count;
    }
    return 0;
}

void plan_people(Plan& plan) {
    plan_origins(plan, plan.scaled(118'460, 40));
    int const hubei = migrants_from(plan, "42");
    plan.from_wuhan = static_cast<int>(hubei * 0.58 + 0.5);
    plan.other_returnees = plan.scaled(14'000, 20);
    plan.transits = plan.scaled(600, 4);
    plan.returned_twice = plan.scaled(250, 2);
    plan.observed_more = plan.scaled(1'241, 8);
    plan.to_central = plan.scaled(41, 2);
    plan.to_hospital = plan.scaled(19, 2);
    plan.left = plan.scaled(6, 1);
    plan.lost = plan.scaled(4, 1);
    plan.died = plan.scaled(2, 1);
    plan.entered_in_error = plan.scaled(12, 2);
    plan.in_ward_at_end = plan.scaled(17, 2);
    plan.households_visited = plan.scaled(180'000, 100);
}

void plan_places(Plan& plan) {
    double const root = std::sqrt(plan.share());
    auto const rooted = [root](double per_million) {
        return std::max(1, static_cast<int>(per_million * root + 0.5));
    };
    plan.townships = std::clamp(rooted(20), 3, 30);
    plan.villages = std::max(plan.townships * 3, std::min(1'800, plan.scaled(380)));
    plan.expressway = rooted(4);
    plan.bus = rooted(2);
    plan.road = rooted(9);
    plan.border = rooted(6);
    plan.checkpoint_staff = 12 * (plan.rail + plan.expressway + plan.bus + plan.road + plan.border);
    plan.vehicles_a_day = plan.scaled(160 * 22, 12);
    plan.facilities = std::max(plan.townships + 2, rooted(26));
    plan.fever_clinics = std::clamp(rooted(3), 1, 6);
    plan.triage_rooms = plan.facilities - plan.fever_clinics + 1;
    plan.fever_visits_a_day = plan.scaled(120, 3);
}

void plan_work(Plan& plan) {
    plan.emergency_teams = std::max(2, plan.scaled(6));
    plan.meetings = 14;
    plan.guidances = std::max(8, plan.scaled(63));
    plan.refutations = std::max(3, plan.scaled(11));
    plan.opinion_items = std::max(12, plan.scaled(250));
    plan.county_trainings = std::max(2, std::min(8, plan.scaled(5)));
    plan.township_trainings = std::max(5, plan.scaled(38));
    plan.trainees = (plan.county_trainings * 100 + plan.township_trainings * 38);
    plan.funds_fen =
        std::max<int64_t>(5'000'000, static_cast<int64_t>(936.5 * plan.share()) * 1'000'000);
    plan.inspectors = std::max(60, plan.scaled(1'486));
    plan.premises = std::max(90, plan.scaled(2'718));
    plan.cases_filed = std::max(2, plan.scaled(3));
    plan.lists = plan.share() < 0.03 ? 6 : 10;
    plan.names_a_list = std::max(18, plan.scaled(380));
    // The county of the demo (seed 1) has no case, as the seed report says; others have a few.
    if (plan.asked.seed != 1 || plan.asked.population >= 200'000) {
        plan.suspected = std::max(3, plan.scaled(8));
        plan.confirmed = std::max(2, plan.scaled(3));
        plan.contacts_a_case = plan.share() < 0.1 ? 8 : 35;
    }
}

// DOMAIN.md §6.6, figure by figure; what it does not say stays as planned.
void plan_seed_instance(Plan& plan) {
    plan.migrants = {{"44", 48'569}, {"33", 28'430}, {"35", 10'661}, {"42", 7'146}, {"32", 5'923},
                     {"31", 4'738},  {"11", 2'369},  {"43", 2'400},  {"41", 2'000}, {"37", 1'800},
                     {"51", 1'500},  {"61", 1'100},  {"45", 800},    {"12", 500},   {"50", 324},
                     {"15", 100},    {"23", 50},     {"65", 50}};
    plan.from_wuhan = 4'143;
    plan.transits = 0;
    plan.returned_twice = 0;
    plan.reading_share = 1;
    plan.observed_more = 8'387 - 7'146;
    plan.unmanaged_share = 0;
    plan.released = 1'862;
    plan.to_central = 41;
    plan.to_hospital = 19;
    plan.left = 6;
    plan.lost = plan.died = 0;
    plan.in_ward_at_end = 17;
    plan.expressway = 4;
    plan.bus = 2;
    plan.road = 9;
    plan.border = 6;
    plan.checkpoint_staff = 264;
    plan.emergency_teams = 6;
    plan.facilities = 26;
    plan.fever_clinics = 3;
    plan.triage_rooms = 24;
    plan.guidances = 63;
    plan.refutations = 11;
    plan.county_trainings = 5;
    plan.township_trainings = 38;
    plan.trainees = 1'972;
    plan.funds_fen = 936'500'000;
    plan.inspectors = 1'486;
    plan.premises = 2'718;
    plan.cases_filed = 3;
    plan.suspected = plan.confirmed = 0;
}

}  // namespace

Plan make_plan(Asked const& asked) {
    Plan plan;
    plan.asked = asked;
    plan_people(plan);
    plan_places(plan);
    plan_work(plan);
    if (asked.instance == "seed-6.6") plan_seed_instance(plan);
    if (asked.instance == "list-273") {
        plan.lists = 0;
        plan.exact_verdicts = {{"KNOWN", 98},          {"WRONG", 47},     {"MISSED", 12},
                               {"NOT_HERE", 29},       {"EXPIRED", 16},   {"TRANSIT_STOP", 25},
                               {"OTHER_KEY_AREA", 38}, {"NO_EXPOSURE", 8}};
    }
    return plan;
}

}  // namespace lianfang::sample
