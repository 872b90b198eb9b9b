// The truth of docs/figures.md, section "Observation".
#include "sample/tally.h"

namespace lianfang::sample {

namespace {

struct Ending {
    EpisodeEnd const* end = nullptr;  // Before the cut; nothing while the episode lasts.
    bool in_error = false;
};

std::vector<Ending> endings(Tally const& tally) {
    World const& world = tally.world;
    std::vector<Ending> result(world.episodes.size());
    for (EpisodeEnd const& end : world.episode_ends) {
        if (end.lost || !tally.before(end.at.value)) continue;
        Ending& ending = result[static_cast<size_t>(end.episode)];
        if (end.reason == "VOID")
            ending.in_error = true;
        else
            ending.end = &end;
    }
    return result;
}

std::string figure_of(Ending const& ending) {
    if (!ending.end) return "home_obs_current";
    Code const reason = ending.end->reason;
    if (reason == "RELEASED") return "home_obs_released";
    if (reason == "TO_CENTRAL") return "home_obs_moved_central";
    if (reason == "TO_HOSP" || reason == "TO_CASE") return "home_obs_to_hospital";
    if (reason == "LEFT") return "home_obs_left";
    if (reason == "LOST") return "home_obs_lost";
    return "home_obs_died";
}

void count_episodes(Tally& tally) {
    World const& world = tally.world;
    std::vector<Ending> const ending = endings(tally);
    std::vector<int> latest(world.people.size(), -1);
    for (size_t i = 0; i < world.episodes.size(); ++i) {
        Episode const& episode = world.episodes[i];
        if (episode.lost || ending[i].in_error || !tally.before(episode.start)) continue;
        int const home = tally.home_of(episode.person, episode.unit);
        if (episode.mode == "CENTRAL" && !ending[i].end)
            tally.add_person("central_obs_current", home, episode.person);
        if (episode.mode != "HOME" || episode.start < world.campaign_start) continue;
        tally.add("home_obs_episodes_begun", episode.unit, 1);
        if (ending[i].end)
            tally.add("home_obs_episodes_ended/" + std::string(ending[i].end->reason), episode.unit,
                      1);
        else
            tally.add("home_obs_episodes_open", episode.unit, 1);
        int& index = latest[static_cast<size_t>(episode.person)];
        if (index < 0 || episode.start > world.episodes[static_cast<size_t>(index)].start)
            index = static_cast<int>(i);
    }
    for (int index : latest) {
        if (index < 0) continue;
        Episode const& episode = world.episodes[static_cast<size_t>(index)];
        int const home = tally.home_of(episode.person, episode.unit);
        tally.add("home_obs_cumulative", home, 1);
        tally.add(figure_of(ending[static_cast<size_t>(index)]), home, 1);
    }
}

void count_checks(Tally& tally) {
    World const& world = tally.world;
    for (Check const& check : world.checks) {
        if (check.lost || !tally.in_day(check.day)) continue;
        tally.add("observation_checks_day", check.unit,
                  (check.am_tenths > 0) + (check.pm_tenths > 0));
        if (check.am_tenths < 373 && check.pm_tenths < 373) continue;
        int const person = world.episodes[static_cast<size_t>(check.episode)].person;
        tally.add_person("febrile_observees_day", tally.home_of(person, check.unit), person);
    }
}

bool is_designated(Tally const& tally, int facility) {
    for (Service const& service : tally.world.services) {
        if (service.facility != facility || service.service != "DESIGNATED") continue;
        if (service.lost || !tally.before(service.open)) continue;
        if (!service.closed || !tally.before(*service.closed)) return true;
    }
    return false;
}

void count_ward(Tally& tally) {
    World const& world = tally.world;
    for (WardStay const& stay : world.stays) {
        if (stay.lost || stay.purpose != "OBS" || !tally.before(stay.in)) continue;
        int const own = world.facilities[static_cast<size_t>(stay.facility)].unit;
        bool const ended = stay.out && tally.before(*stay.out);
        tally.add("ward_obs_begun", own, 1);
        tally.add(ended ? "ward_obs_ended" : "ward_obs_open", own, 1);
        if (ended || !is_designated(tally, stay.facility)) continue;
        tally.add_person("hospital_obs_current", tally.home_of(stay.person, own), stay.person);
    }
}

}  // namespace

void count_observation(Tally& tally) {
    for (auto name :
         {"home_obs_cumulative", "home_obs_released", "home_obs_current", "home_obs_moved_central",
          "home_obs_to_hospital", "home_obs_left", "home_obs_lost", "home_obs_died",
          "home_obs_episodes_begun", "home_obs_episodes_open", "ward_obs_begun", "ward_obs_ended",
          "ward_obs_open", "central_obs_current", "hospital_obs_current", "observation_checks_day",
          "febrile_observees_day"}) {
        tally.declare(name);
    }
    count_episodes(tally);
    count_checks(tally);
    count_ward(tally);
}

}  // namespace lianfang::sample
