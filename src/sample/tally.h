// Counts by figure and scope for the truth: sums, distinct people, distinct things, medians and
// maxima, each for the county and for the township a row belongs to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sample/truth.h"

namespace lianfang::sample {

class Tally {
public:
    Tally(World const& world, Instant cut);

    World const& world;
    Instant const cut;
    Instant const day_begin;  // The 24 hours before the cut.

    bool before(Instant at) const { return at < cut; }
    bool before(Day day) const { return start_of(day) < cut; }
    bool in_day(Instant at) const { return at >= day_begin && at < cut; }
    bool in_day(Day day) const { return in_day(start_of(day)); }
    // Happened before the cut and, as cumulative figures want it, not before the campaign began.
    bool since_campaign(Instant at) const {
        return at < cut && at >= start_of(world.campaign_start);
    }
    bool since_campaign(Day day) const { return since_campaign(start_of(day)); }

    // Where a person lives at the cut; `otherwise` (the row's own unit) where nobody has stated it.
    int home_of(int person, int otherwise) const;

    // `name` is "figure" or "figure/key".
    void declare(std::string_view name);  // A count that is 0 where no row counts.
    void add(std::string const& name, int unit, int64_t amount, int64_t divisor = 1);
    void add_person(std::string const& name, int unit, int person);
    void add_thing(std::string const& name, int unit, std::string thing);
    void add_sample(std::string const& name, int unit, double value);  // For a median.
    void add_maximum(std::string const& name, int unit, double value);
    // A value worked out for one scope; not of a name that is also declared or added to.
    void set(std::string const& name, int scope, double value);
    double value(std::string const& name, int scope) const;  // 0 where absent.
    // name = numerator / denominator, where the denominator is not 0.
    void set_ratio(std::string const& name, std::string const& numerator,
                   std::string const& denominator);

    int scopes() const { return world.townships + 1; }
    Counted finished();

private:
    struct Sum {
        int64_t amount = 0;
        int64_t divisor = 1;
    };
    void settle();  // Turns sets and samples into values.
    template <typename Act>
    void each_scope(int unit, Act act) const;

    std::vector<int> homes_;  // Of each person; −1 where not stated.
    std::vector<std::map<std::string, Sum>> sums_;
    std::vector<std::map<std::string, std::vector<int>>> people_;
    std::vector<std::map<std::string, std::vector<std::string>>> things_;
    std::vector<std::map<std::string, std::vector<double>>> samples_;
    Counted values_;
};

double rounded_to_4(double value);

// One function for each section of docs/figures.md.
void count_people(Tally& tally);
void count_observation(Tally& tally);
void count_command(Tally& tally);
void count_duty(Tally& tally);
void count_reports(Tally& tally);
void count_screening(Tally& tally);
void count_lists(Tally& tally);
void count_unmanaged(Tally& tally);
void count_care(Tally& tally);
void count_cases(Tally& tally);
void count_publicity(Tally& tally);
void count_supplies(Tally& tally);
void count_markets(Tally& tally);
void count_environment(Tally& tally);

}  // namespace lianfang::sample
