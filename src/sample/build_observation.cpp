// Who is under medical observation, from when to when, and the temperatures taken twice a day
// (DOMAIN.md §2.4, §2.5, §6.3).
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

constexpr int days_of_observation = 14;

// Home observation began when the county's command was set up.
Day observation_began(Builder const& builder) {
    return std::max(builder.first(), *make_day(2020, 1, 16));
}

Code reason_of(Returnee const& returnee) {
    Origin const& origin = origins()[static_cast<size_t>(returnee.origin.value)];
    if (origin.in_wuhan()) return "E3";
    if (origin.in_hubei()) return "E2";
    return "E4";
}

bool exposed(Returnee const& returnee) {
    if (origins()[static_cast<size_t>(returnee.origin.value)].in_hubei()) return true;
    return returnee.transit_origin >= 0 && returnee.stop_minutes > 0;
}

void observe_returnees(Builder& builder) {
    bool const everyone = builder.plan.asked.instance == "seed-6.6";
    std::vector<bool> observed(builder.world.people.size());
    for (Returnee const& returnee : builder.world.returnees) {
        if (!exposed(returnee) || observed[static_cast<size_t>(returnee.person)]) continue;
        Day const start = std::max(returnee.registered, observation_began(builder));
        bool const too_late =
            start > returnee.depart + days_of_observation || start > builder.last();
        if (!everyone && (too_late || builder.random.chance(builder.plan.unmanaged_share)))
            continue;
        observed[static_cast<size_t>(returnee.person)] = true;
        add_episode(builder, returnee.person, returnee.village, "HOME", reason_of(returnee),
                    returnee.depart, start);
    }
}

// Families of the observed, and people from other key areas.
void observe_others(Builder& builder) {
    size_t const before = builder.world.episodes.size();
    if (before == 0) return;
    for (int i = 0; i < builder.plan.observed_more; ++i) {
        Episode const with =
            builder.world
                .episodes[static_cast<size_t>(builder.random.below(static_cast<int>(before)))];
        int const person = builder.new_resident(with.unit, 3, 82);
        bool const family = builder.random.chance(0.8);
        // Children and the old answer on the telephone of the house.
        bool const shares_phone = family && builder.random.chance(0.6);
        auto& people = builder.world.people;
        if (shares_phone)
            people[static_cast<size_t>(person)].phone =
                people[static_cast<size_t>(with.person)].phone;
        Day const start = std::min(builder.last(), with.start + builder.random.below(2));
        add_episode(builder, person, with.unit, "HOME", family ? "E8" : "E1", start, start);
    }
}

void end_episode(Builder& builder, int index, Code reason, Instant at) {
    Episode const& episode = builder.world.episodes[static_cast<size_t>(index)];
    EpisodeEnd end;
    end.episode = index;
    end.reason = reason;
    end.at.value = at;
    if (reason == "RELEASED") end.certificate = fmt::format("安澜解〔2020〕{:05d}号", index + 1);
    Fact const fact = builder.sent(episode.office, day_of(at));
    static_cast<Fact&>(end) = fact;
    // An end is never told before its beginning.
    end.received = std::max(end.received, episode.received);
    builder.world.episode_ends.push_back(std::move(end));
}

// Picks `count` episodes not yet ended that last at least `days` days, and ends them before their
// time.
void end_early(Builder& builder, std::vector<int>& open, int count, Code reason) {
    for (size_t i = 0; i < open.size() && count > 0; ++i) {
        Episode const episode = builder.world.episodes[static_cast<size_t>(open[i])];
        if (episode.start + 1 > builder.last() || episode.planned_end <= episode.start + 1)
            continue;
        Day const day = std::min(
            {builder.last(), episode.planned_end, episode.start + builder.random.between(1, 6)});
        Instant const at = builder.time_on(day, 9, 17);
        end_episode(builder, open[i], reason, at);
        if (reason == "TO_CENTRAL") {
            int const moved = add_episode(builder, episode.person, episode.unit, "CENTRAL",
                                          episode.reason, episode.base, day);
            if (builder.world.episodes[static_cast<size_t>(moved)].planned_end < day)
                builder.world.episodes[static_cast<size_t>(moved)].planned_end = day + 1;
        }
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i--));
        --count;
    }
}

// The others are released at nine in the morning after their last day, with `quota` as the upper
// limit where there is one.
void release(Builder& builder, std::vector<int> const& open, int quota) {
    World const& world = builder.world;
    std::vector<int> due;
    for (int index : open) {
        Episode const& episode = world.episodes[static_cast<size_t>(index)];
        if (episode.planned_end + 1 <= builder.last()) due.push_back(index);
    }
    std::stable_sort(due.begin(), due.end(), [&world](int a, int b) {
        return world.episodes[static_cast<size_t>(a)].planned_end <
               world.episodes[static_cast<size_t>(b)].planned_end;
    });
    for (int index : due) {
        if (quota >= 0 && quota-- == 0) break;
        // One in fifty is forgotten and still under observation.
        if (quota < 0 && builder.random.chance(0.02)) continue;
        Episode const& episode = world.episodes[static_cast<size_t>(index)];
        Day const day = std::max(episode.planned_end + 1, episode.start);
        end_episode(builder, index, "RELEASED",
                    start_of(day) + 9 * microseconds_per_hour +
                        int64_t{builder.random.below(120)} * 60'000'000);
    }
}

// Episodes entered for the wrong person and taken back the same day.
void enter_in_error(Builder& builder) {
    for (int i = 0; i < builder.plan.entered_in_error; ++i) {
        int const village = builder.random_village();
        int const person = builder.new_resident(village, 20, 60);
        Day const start = builder.day_from(observation_began(builder));
        int const index = add_episode(builder, person, village, "HOME", "E2", start, start);
        end_episode(builder, index, "VOID", builder.time_on(start, 14, 17));
    }
}

std::optional<Instant> end_of(World const& world, int episode, std::vector<int> const& ends) {
    int const end = ends[static_cast<size_t>(episode)];
    if (end < 0) return std::nullopt;
    return world.episode_ends[static_cast<size_t>(end)].at.value;
}

int home_tenths(Random& random) {
    // People who read their own thermometer like 36.5.
    static std::vector<int> const liked = {365, 363, 366, 368};
    if (random.chance(0.5)) return liked[static_cast<size_t>(random.weighted({28, 8, 8, 6}))];
    return std::clamp(static_cast<int>(random.normal(365.5, 2.5) + 0.5), 355, 372);
}

Check one_check(Builder& builder, int index, Day day, bool feverish) {
    Random& random = builder.random;
    Check check;
    check.episode = index;
    check.day = day;
    check.unit = builder.world.episodes[static_cast<size_t>(index)].unit;
    double const missed = day < *make_day(2020, 1, 25) ? 0.03 : 0.012;
    bool const am_missed = random.chance(missed);
    check.am_symptom = check.pm_symptom = "NONE";
    if (!am_missed) check.am_tenths = home_tenths(random);
    // At least one of the two slots is filled: a row without any would say nothing.
    if (am_missed || !random.chance(missed))
        check.pm_tenths = home_tenths(random) + random.below(2);
    if (feverish && check.pm_tenths > 0)
        check.pm_tenths = random.between(373, 389), check.pm_symptom = "FEVER";
    check.method = random.chance(0.5) ? "VISIT" : random.chance(0.6) ? "PHONE" : "SELF";
    static_cast<Fact&>(check) =
        builder.sent(builder.world.episodes[static_cast<size_t>(index)].office, day);
    return check;
}

}  // namespace

int add_episode(Builder& builder, int person, int unit, Code mode, Code reason, Day base,
                Day start) {
    Episode episode;
    episode.person = person;
    episode.mode = mode;
    episode.reason = reason;
    episode.base = base;
    episode.start = start;
    episode.planned_end = base + days_of_observation;
    episode.unit = unit;
    episode.place = mode == "HOME" ? "家中" : builder.world.central_site;
    int const township = std::max(1, builder.world.township_of(unit));
    static_cast<Fact&>(episode) = builder.sent(builder.township_office(township), start);
    builder.world.episodes.push_back(episode);
    return static_cast<int>(builder.world.episodes.size()) - 1;
}

void build_checks(Builder& builder) {
    World& world = builder.world;
    std::vector<int> ends(world.episodes.size(), -1);
    for (size_t i = 0; i < world.episode_ends.size(); ++i)
        ends[static_cast<size_t>(world.episode_ends[i].episode)] = static_cast<int>(i);
    std::vector<std::string> doctors(world.units.size());
    for (size_t i = 0; i < world.episodes.size(); ++i) {
        Episode const episode = world.episodes[i];
        std::optional<Instant> const ended = end_of(world, static_cast<int>(i), ends);
        if (ended && world.episode_ends[static_cast<size_t>(ends[i])].reason == "VOID") continue;
        // The day of moving to the central site belongs to the new episode: one row for a person
        // and day.
        Day const until = ended ? day_of(*ended) - 1 : builder.last();
        std::string& doctor = doctors[static_cast<size_t>(episode.unit)];
        if (doctor.empty()) doctor = builder.staff_name();
        int const fever_day = builder.random.chance(0.004) ? builder.random.below(8) : -1;
        for (Day day = episode.start; day <= until; day = day + 1) {
            world.checks.push_back(
                one_check(builder, static_cast<int>(i), day, day - episode.start == fever_day));
            world.checks.back().doctor = doctor;
        }
    }
}

void build_observation(Builder& builder) {
    if (observation_began(builder) > builder.last()) return;
    observe_returnees(builder);
    observe_others(builder);
    std::vector<int> open(builder.world.episodes.size());
    for (size_t i = 0; i < open.size(); ++i) open[i] = static_cast<int>(i);
    builder.random.shuffle(open);
    Plan const& plan = builder.plan;
    end_early(builder, open, plan.to_central, "TO_CENTRAL");
    end_early(builder, open, plan.to_hospital, "TO_HOSP");
    end_early(builder, open, plan.left, "LEFT");
    end_early(builder, open, plan.lost, "LOST");
    end_early(builder, open, plan.died, "DEATH");
    release(builder, open, plan.released);
    enter_in_error(builder);
}

}  // namespace lianfang::sample
