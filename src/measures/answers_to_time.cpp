// What follows from time having passed: slots that closed, days that are over, limits that went by.
// In a fixed order, and no more than one batch at a time; the tick asks again until nothing is left
// (tick.cpp).
#include <algorithm>
#include <set>

#include "measures/answers.h"
#include "measures/exposure.h"
#include "measures/planned_end.h"

namespace lianfang::measures {

struct Answers::Batch {
    int64_t number;
    Instant reached;
    // The moment reached, without the microseconds that tell a continued batch.
    Instant boundary;
    Plans plans;
    std::vector<Order> orders = {};
    std::set<int64_t> missed = {};  // Persons who have a missed check in this batch.

    bool is_full() const { return int(orders.size()) >= due_batch_max; }
    void add(std::vector<Order> more) {
        for (auto& order : more) orders.push_back(std::move(order));
    }
};

namespace {

constexpr int64_t second = 1'000'000;
// A slot that closed longer ago than this is no longer asked for.
constexpr int look_back_days_max = 7;

Instant at_minute(Day day, int64_t minute) { return start_of(day) + minute * 60 * second; }

}  // namespace

std::vector<Order> Answers::on_time(ledger::Appended const& appended) {
    Instant const reached = times_.read(appended.entry).until;
    auto const plans = plans_at(reached, appended.number);
    if (!plans) return {};
    Batch batch{.number = appended.number,
                .reached = reached,
                .boundary = reached - reached.microseconds % second,
                .plans = *plans};
    add_missed(batch);
    add_releases(batch);
    add_names(batch);
    add_reports(batch);
    add_contacts(batch);
    return std::move(batch.orders);
}

void Answers::add_missed(Batch& batch) {
    auto const& plan = batch.plans.prevention;
    Instant const earliest = batch.boundary - look_back_days_max * microseconds_per_day;
    auto const before = due_.reached_before(batch.number, batch.boundary);
    Instant const since =
        std::max(earliest, before.value_or(batch.boundary - microseconds_per_day));
    for (Day day = day_of(since); day <= day_of(batch.boundary); day = day + 1) {
        for (auto const* name : {"AM", "PM"}) {
            bool const morning = name[0] == 'A';
            Instant const closes =
                at_minute(day, plan.number(morning ? "am_slot_closes" : "pm_slot_closes"));
            if (closes <= since || closes > batch.boundary) continue;
            int const after = int(plan.number("first_check_after_days"));
            add_missed_of(batch, {.day = day, .name = name, .first_check_after_days = after});
        }
    }
}

void Answers::add_missed_of(Batch& batch, DueReader::Slot const& slot) {
    for (auto const& episode : due_.unchecked(batch.number, slot)) {
        if (batch.is_full()) return;
        auto const plans = plans_at(episode.fact.happened, batch.number);
        // Checks are owed to the last planned day; afterwards the release is.
        if (!plans || planned_end_of(episode, plans->prevention) < slot.day) continue;
        if (!batch.missed.insert(episode.person).second) continue;
        if (known_.same_person(episode.person, batch.number).size() > 1) {
            // Merged with another: his checks may stand there.
            auto const known = known_.read(episode.person, batch.number);
            bool const seen =
                std::any_of(known.checks.begin(), known.checks.end(), [&](Check const& check) {
                    bool const same_day =
                        check.day == slot.day && (slot.name == "AM" || check.slot == "PM");
                    return check.temperature && (check.day > slot.day || same_day);
                });
            if (seen) continue;
        }
        batch.add(check_missed({.episode = episode, .day = slot.day, .slot = slot.name},
                               batch.plans, batch.boundary));
    }
}

void Answers::add_releases(Batch& batch) {
    Day const today = day_of(batch.reached);
    int const shortest = int(policies_.lowest("prevention_plan", "observation_days"));
    for (auto const& episode : due_.unreleased(batch.number, today, today - shortest)) {
        if (batch.is_full()) return;
        auto const plans = plans_at(episode.fact.happened, batch.number);
        if (!plans) continue;
        Day const planned_end = planned_end_of(episode, plans->prevention);
        if (planned_end >= today) continue;
        auto const known = known_.read(episode.person, batch.number);
        // The end may stand with a person merged with this one.
        auto const here = std::find_if(
            known.episodes.begin(), known.episodes.end(),
            [&](Episode const& one) { return one.fact.record_id == episode.fact.record_id; });
        if (here == known.episodes.end() || here->end) continue;
        batch.add(release_due({.episode = episode, .planned_end = planned_end, .known = &known},
                              batch.plans, batch.reached));
    }
}

void Answers::add_names(Batch& batch) {
    Instant const received_before =
        after_hours(batch.reached, -policies_.lowest("county_order", "list_hours_express"));
    for (auto& name : due_.unverified(batch.number, received_before)) {
        if (batch.is_full()) return;
        auto const plans = plans_at(name.received, batch.number);
        if (!plans) continue;
        auto const* rule = name.priority == "EXPRESS"  ? "list_hours_express"
                           : name.priority == "URGENT" ? "list_hours_urgent"
                                                       : "list_hours_normal";
        name.limit = after_hours(name.received, plans->county.number(rule));
        if (name.limit < batch.reached) batch.add(list_overdue(name, *plans));
    }
}

void Answers::add_reports(Batch& batch) {
    for (auto const& report : due_.unsent(batch.number, batch.reached)) {
        if (batch.is_full()) return;
        batch.add(report_overdue(report, batch.plans));
    }
}

void Answers::add_contacts(Batch& batch) {
    for (auto const& contact : due_.unobserved(batch.number, batch.reached)) {
        if (batch.is_full()) return;
        auto const known = known_.read(contact.person, batch.number);
        auto const order = std::find_if(
            known.orders.begin(), known.orders.end(),
            [&](GivenOrder const& one) { return one.fact.record_id == contact.order_id; });
        if (order == known.orders.end() || !is_open(*order, known, day_of(batch.reached))) continue;
        batch.add(contact_not_located(contact, batch.plans, batch.reached));
    }
}

}  // namespace lianfang::measures
