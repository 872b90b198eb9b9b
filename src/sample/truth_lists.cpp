// The truth of docs/figures.md: name lists and their verdicts, and the people whom nobody manages
// yet.
#include "sample/tally.h"

namespace lianfang::sample {

namespace {

Verdict const* verdict_on(Tally const& tally, std::vector<int> const& by_listed, size_t listed) {
    int const index = by_listed[listed];
    if (index < 0) return nullptr;
    Verdict const& verdict = tally.world.verdicts[static_cast<size_t>(index)];
    return !verdict.lost && tally.before(verdict.at) ? &verdict : nullptr;
}

void count_verdict(Tally& tally, Verdict const& verdict, int unit, int person) {
    if (!tally.since_campaign(verdict.at)) return;
    tally.add("list_verdicts/" + std::string(verdict.verdict), unit, 1);
    if (verdict.verdict == "MISSED" || verdict.verdict == "TRANSIT_STOP")
        tally.add_person("suspects_identified", unit, person);
}

void count_listed(Tally& tally, ListedName const& listed, Verdict const* verdict) {
    NameList const& list = tally.world.lists[static_cast<size_t>(listed.list)];
    if (listed.lost || !tally.since_campaign(list.at)) return;
    tally.add("list_records_total", listed.unit, 1);
    if (!verdict) return;
    if (verdict->verdict == "MISSED") tally.add("list_records_missed", listed.unit, 1);
    if (verdict->verdict == "WRONG") tally.add("list_records_wrong", listed.unit, 1);
    if (verdict->verdict == "UNREACHABLE") return;
    tally.add("list_records_verified", listed.unit, 1);
    double const hours = static_cast<double>(verdict->at.microseconds - list.at.microseconds) /
                         microseconds_per_hour;
    tally.add_sample("median_hours_to_verify", listed.unit, hours);
}

// When the person was last put under some management: an episode of any mode, or a stay in a ward.
struct Managed {
    std::vector<std::vector<Instant>> episodes;
    std::vector<std::vector<Instant>> stays;

    static bool any_from(std::vector<Instant> const& begins, Instant from) {
        for (Instant begin : begins) {
            if (begin >= from) return true;
        }
        return false;
    }
};

Managed managed_before(Tally const& tally) {
    World const& world = tally.world;
    Managed managed;
    managed.episodes.resize(world.people.size());
    managed.stays.resize(world.people.size());
    std::vector<bool> in_error(world.episodes.size());
    for (EpisodeEnd const& end : world.episode_ends) {
        if (!end.lost && end.reason == "VOID" && tally.before(end.at.value))
            in_error[static_cast<size_t>(end.episode)] = true;
    }
    for (size_t i = 0; i < world.episodes.size(); ++i) {
        Episode const& episode = world.episodes[i];
        if (episode.lost || in_error[i] || !tally.before(episode.start)) continue;
        managed.episodes[static_cast<size_t>(episode.person)].push_back(start_of(episode.start));
    }
    for (WardStay const& stay : world.stays) {
        if (!stay.lost && tally.before(stay.in))
            managed.stays[static_cast<size_t>(stay.person)].push_back(stay.in);
    }
    return managed;
}

bool from_hubei(Returnee const& returnee) {
    if (origins()[static_cast<size_t>(returnee.origin.value)].in_hubei()) return true;
    bool const stopped = returnee.transit_origin >= 0 && returnee.stop_minutes > 0;
    return stopped && origins()[static_cast<size_t>(returnee.transit_origin)].in_hubei();
}

void count_unmanaged_returnees(Tally& tally, Managed const& managed) {
    World const& world = tally.world;
    for (Returnee const& returnee : world.returnees) {
        if (returnee.lost || !tally.before(returnee.arrive) ||
            returnee.arrive < world.hubei_since || !from_hubei(returnee))
            continue;
        Instant const arrive = start_of(returnee.arrive);
        if (tally.cut.microseconds - arrive.microseconds >= 14 * microseconds_per_day) continue;
        size_t const person = static_cast<size_t>(returnee.person);
        if (Managed::any_from(managed.episodes[person], arrive) ||
            Managed::any_from(managed.stays[person], arrive))
            continue;
        tally.add_person("unmanaged_persons/returnee",
                         tally.home_of(returnee.person, returnee.village), returnee.person);
    }
}

void count_unmanaged_contacts(Tally& tally, Managed const& managed) {
    for (Contact const& contact : tally.world.contacts) {
        if (contact.lost || contact.contact_class == "GC" || contact.contact_class == "CC2" ||
            !tally.before(contact.judged))
            continue;
        if (tally.cut.microseconds - contact.last.microseconds >= 14 * microseconds_per_day)
            continue;
        size_t const person = static_cast<size_t>(contact.person);
        Instant const from = start_of(day_of(contact.last));
        if (Managed::any_from(managed.episodes[person], from) ||
            Managed::any_from(managed.stays[person], from))
            continue;
        tally.add_person("unmanaged_persons/contact", tally.home_of(contact.person, contact.unit),
                         contact.person);
    }
}

void count_unmanaged_febrile(Tally& tally, Managed const& managed) {
    World const& world = tally.world;
    std::vector<std::vector<Instant>> visits(world.people.size());
    for (FeverVisit const& visit : world.fever_visits) {
        if (!visit.lost && tally.before(visit.at))
            visits[static_cast<size_t>(visit.person)].push_back(visit.at);
    }
    Instant const since = tally.cut - 2 * microseconds_per_day;
    for (Reading const& reading : world.readings) {
        bool const recent = tally.before(reading.at) && reading.at >= since;
        if (reading.lost || reading.place_kind != "CHECKPOINT" || reading.tenths < 373 || !recent)
            continue;
        size_t const person = static_cast<size_t>(reading.person);
        if (Managed::any_from(visits[person], reading.at) ||
            Managed::any_from(managed.stays[person], reading.at))
            continue;
        tally.add_person("unmanaged_persons/febrile", tally.home_of(reading.person, reading.unit),
                         reading.person);
    }
}

}  // namespace

void count_lists(Tally& tally) {
    for (auto name : {"list_records_total", "list_records_verified", "list_records_missed",
                      "list_records_wrong"})
        tally.declare(name);
    World const& world = tally.world;
    std::vector<int> by_listed(world.listed.size(), -1);
    for (size_t i = 0; i < world.verdicts.size(); ++i)
        by_listed[static_cast<size_t>(world.verdicts[i].listed)] = static_cast<int>(i);
    for (size_t i = 0; i < world.listed.size(); ++i) {
        Verdict const* verdict = verdict_on(tally, by_listed, i);
        count_listed(tally, world.listed[i], verdict);
        if (verdict) count_verdict(tally, *verdict, world.listed[i].unit, world.listed[i].person);
    }
}

void count_unmanaged(Tally& tally) {
    Managed const managed = managed_before(tally);
    count_unmanaged_returnees(tally, managed);
    count_unmanaged_contacts(tally, managed);
    count_unmanaged_febrile(tally, managed);
}

}  // namespace lianfang::sample
