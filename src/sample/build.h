// Builds the county: one function for each part of its life, in the order in which `build_world`
// calls them. Each part rolls its own dice, so that a change in one leaves the others as they were.
#pragma once

#include <map>

#include "sample/plan.h"
#include "sample/random.h"
#include "sample/world.h"

namespace lianfang::sample {

enum class Bureau {
    Command,
    Health,
    Police,
    Education,
    Transport,
    Market,
    Publicity,
    Finance,
    Supplies,
    Supervision,
    Cdc,
    BigData,
    Railway,
    Hospital
};

class Builder {
public:
    Builder(World& world, Plan const& plan);

    World& world;
    Plan const& plan;
    Random random;  // Of the part being built.
    void begin(std::string_view part);

    // --- offices ---
    int office(Bureau bureau) const { return bureaus_.at(static_cast<int>(bureau)); }
    int township_office(int township) const {
        return township_offices_[static_cast<size_t>(township)];
    }
    int add_office(std::string name, int unit);
    void add_bureaus();

    // --- people; each returns the position in world.people ---
    int new_resident(int village, int first_age, int last_age);
    int new_outsider(int origin);
    int new_staff();  // Known by name and telephone alone.
    int phone() { return next_phone_++; }
    std::string staff_name();

    // --- time and place ---
    Day first() const { return plan.asked.from; }
    Day last() const { return plan.asked.to; }
    int random_village() { return world.first_village() + random.below(world.village_count()); }
    int random_township() { return 1 + random.below(world.townships); }
    Day day_from(Day begin);  // Between `begin` and the last day, both included.
    Instant time_on(Day day, int first_hour = 8, int last_hour = 20);

    // --- when a row reaches the county ---
    // The office's sheets of a day arrive the next morning; a few rows come days late.
    Fact sent(int office, Day day);
    Instant morning_after(Day day, int office) const;

private:
    std::string number_of(Person const& person, int region);

    std::map<int, int> bureaus_;
    std::vector<int> township_offices_;
    std::map<int32_t, int> serials_;  // Identity numbers given for a day of birth.
    int next_phone_ = 10'000'000;
    int next_singular_ = 0;
};

World build_world(Plan const& plan);

void build_county(Builder& builder);  // Units, offices, profile.
void build_returnees(
    Builder& builder);  // With readings, legs, copies in other departments' lists, moves.
void build_households(Builder& builder);  // Survey visits, grids, vehicles.
void build_observation(Builder& builder);
void build_checkpoints(Builder& builder);
void build_gates(Builder& builder);  // What passes the checkpoints, and who stands there.
void build_facilities(Builder& builder);
void build_clinics(Builder& builder);  // Triage, fever visits, stays.
void build_cases(Builder& builder);
void build_lists(Builder& builder);
void build_checks(
    Builder& builder);  // Daily temperatures of all who are under observation by then.
void build_command(Builder& builder);
void build_duty(Builder& builder);
void build_reports(Builder& builder);
void build_publicity(Builder& builder);
void build_supplies(Builder& builder);
void build_markets(Builder& builder);
void build_environment(Builder& builder);
void build_defects(Builder& builder);  // Wrong rows, corrections, old copies.

// One more episode of medical observation, told by the township of `unit`; its position in
// world.episodes.
int add_episode(Builder& builder, int person, int unit, Code mode, Code reason, Day base,
                Day start);

// `total` divided over `parts` at random, each at least `at_least`.
std::vector<int> divided(Random& random, int total, int parts, int at_least = 0);

}  // namespace lianfang::sample
