// Registers of medical observation, its ends, and the twice-daily temperatures on wide day sheets.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

std::string const book = "防控日报";

void post_episodes(Post& post) {
    for (Episode const& episode : post.world.episodes) {
        post.fact(episode, book, "observation_episode", [&](bool) {
            Person const& person = post.world.person(episode.person);
            Row row;
            row << person.name << label_of("sex", person.sex == 'M' ? "M" : "F") << person.id_no
                << post.birth(episode.person) << post.phone(episode.person)
                << post.township_name(episode.unit) << post.village_name(episode.unit)
                << label_of("observation_mode", episode.mode)
                << label_of("exposure_class", episode.reason) << Cell(episode.base)
                << Cell(episode.start) << Cell(episode.planned_end) << episode.place;
            return std::move(row.empty());
        });
    }
}

void post_ends(Post& post) {
    for (EpisodeEnd const& end : post.world.episode_ends) {
        Episode const& episode = post.world.episodes[static_cast<size_t>(end.episode)];
        post.fact(end, book, "observation_end", [&](bool as_it_is) {
            Instant const at = !as_it_is && end.at.before ? *end.at.before : end.at.value;
            Row row;
            row << post.world.person(episode.person).name << post.id_no(episode.person)
                << post.birth(episode.person) << post.phone(episode.person)
                << post.township_name(episode.unit) << post.village_name(episode.unit)
                << label_of("observation_mode", episode.mode) << Cell(episode.start) << Cell(at)
                << label_of("observation_end", end.reason) << end.certificate;
            return std::move(row.empty());
        });
    }
}

void post_checks(Post& post) {
    for (Check const& check : post.world.checks) {
        int const person = post.world.episodes[static_cast<size_t>(check.episode)].person;
        post.fact(check, "医学观察随访", "observation_day", [&](bool) {
            Row row;
            row << post.world.person(person).name << post.id_no(person) << post.phone(person)
                << post.township_name(check.unit) << post.village_name(check.unit)
                << Cell(check.day) << Post::degrees(check.am_tenths)
                << (check.am_tenths > 0 ? label_of("symptom", check.am_symptom) : "")
                << Post::degrees(check.pm_tenths)
                << (check.pm_tenths > 0 ? label_of("symptom", check.pm_symptom) : "")
                << label_of("check_method", check.method) << check.doctor;
            return row;
        });
    }
}

}  // namespace

void post_observation(Post& post) {
    post_episodes(post);
    post_ends(post);
    post_checks(post);
}

}  // namespace lianfang::sample
