// See tally.h.
#include "sample/tally.h"

#include <algorithm>
#include <cmath>

namespace lianfang::sample {

namespace {

// The latest statement of where a person lives: by the time it happened; of two at one time, the
// one received later.
struct Statement {
    Instant at = {INT64_MIN};
    Instant received = {INT64_MIN};
};

void state(Statement& latest, int& home, Instant at, Instant received, int village) {
    if (at < latest.at || (at == latest.at && received < latest.received)) return;
    latest = {at, received};
    home = village;
}

}  // namespace

// Half up: 0.12865, which no binary fraction is, is meant as it is written, so a billionth is given
// on top.
double rounded_to_4(double value) { return std::floor(value * 10'000 + 0.5 + 1e-7) / 10'000; }

Tally::Tally(World const& the_world, Instant the_cut)
    : world(the_world), cut(the_cut), day_begin(the_cut - microseconds_per_day) {
    size_t const count = static_cast<size_t>(scopes());
    sums_.resize(count), people_.resize(count), things_.resize(count);
    samples_.resize(count), values_.resize(count);
    homes_.assign(world.people.size(), -1);
    std::vector<Statement> latest(world.people.size());
    for (Returnee const& returnee : world.returnees) {
        if (returnee.lost || !before(returnee.arrive)) continue;
        size_t const person = static_cast<size_t>(returnee.person);
        state(latest[person], homes_[person], start_of(returnee.arrive), returnee.received,
              returnee.village);
    }
    for (Residence const& residence : world.residences) {
        if (residence.lost || !before(residence.since)) continue;
        size_t const person = static_cast<size_t>(residence.person);
        state(latest[person], homes_[person], start_of(residence.since), residence.received,
              residence.village);
    }
}

int Tally::home_of(int person, int otherwise) const {
    int const home = homes_[static_cast<size_t>(person)];
    return home >= 0 ? home : otherwise;
}

template <typename Act>
void Tally::each_scope(int unit, Act act) const {
    act(size_t{0});
    int const township = world.township_of(unit);
    if (township > 0) act(static_cast<size_t>(township));
}

void Tally::declare(std::string_view name) {
    for (auto& sums : sums_) sums.emplace(name, Sum{});
}

void Tally::add(std::string const& name, int unit, int64_t amount, int64_t divisor) {
    each_scope(unit, [&](size_t scope) {
        Sum& sum = sums_[scope][name];
        sum.amount += amount;
        sum.divisor = divisor;
    });
}

void Tally::add_person(std::string const& name, int unit, int person) {
    each_scope(unit, [&](size_t scope) { people_[scope][name].push_back(person); });
}

void Tally::add_thing(std::string const& name, int unit, std::string thing) {
    each_scope(unit, [&](size_t scope) { things_[scope][name].push_back(thing); });
}

void Tally::add_sample(std::string const& name, int unit, double value) {
    each_scope(unit, [&](size_t scope) { samples_[scope][name].push_back(value); });
}

void Tally::add_maximum(std::string const& name, int unit, double value) {
    each_scope(unit, [&](size_t scope) {
        auto const [at, is_new] = values_[scope].emplace(name, value);
        if (!is_new) at->second = std::max(at->second, value);
    });
}

void Tally::set(std::string const& name, int scope, double value) {
    values_[static_cast<size_t>(scope)][name] = value;
}

void Tally::settle() {
    auto const distinct = [](auto& all) {
        std::sort(all.begin(), all.end());
        return static_cast<double>(std::unique(all.begin(), all.end()) - all.begin());
    };
    for (size_t scope = 0; scope < values_.size(); ++scope) {
        Figures& values = values_[scope];
        for (auto const& [name, sum] : sums_[scope]) {
            values[name] = static_cast<double>(sum.amount) / static_cast<double>(sum.divisor);
        }
        for (auto& [name, people] : people_[scope]) values[name] = distinct(people);
        for (auto& [name, things] : things_[scope]) values[name] = distinct(things);
        for (auto& [name, samples] : samples_[scope]) {
            std::sort(samples.begin(), samples.end());
            size_t const middle = samples.size() / 2;
            bool const even = samples.size() % 2 == 0;
            values[name] = even ? (samples[middle - 1] + samples[middle]) / 2 : samples[middle];
        }
        sums_[scope].clear(), people_[scope].clear(), things_[scope].clear(),
            samples_[scope].clear();
    }
}

double Tally::value(std::string const& name, int scope) const {
    Figures const& values = values_[static_cast<size_t>(scope)];
    auto const at = values.find(name);
    return at == values.end() ? 0 : at->second;
}

void Tally::set_ratio(std::string const& name, std::string const& numerator,
                      std::string const& denominator) {
    settle();
    for (int scope = 0; scope < scopes(); ++scope) {
        double const below = value(denominator, scope);
        if (below != 0) set(name, scope, value(numerator, scope) / below);
    }
}

Counted Tally::finished() {
    settle();
    for (Figures& values : values_) {
        for (auto& [name, value] : values) value = rounded_to_4(value);
    }
    return std::move(values_);
}

Counted count_truth(World const& world, Instant cut) {
    Tally tally(world, cut);
    count_people(tally);
    count_observation(tally);
    count_command(tally);
    count_duty(tally);
    count_reports(tally);
    count_screening(tally);
    count_lists(tally);
    count_unmanaged(tally);
    count_care(tally);
    count_cases(tally);
    count_publicity(tally);
    count_supplies(tally);
    count_markets(tally);
    count_environment(tally);
    return tally.finished();
}

}  // namespace lianfang::sample
