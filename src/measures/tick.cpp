// Appends what time has reached, moment by moment.
#include "measures/tick.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "measures/due.h"

namespace lianfang::measures {
namespace {

// A moment that fills more batches than this has a mistake behind it.
constexpr int batches_of_a_moment_max = 500;
// Time that stood still longer than this is not made up moment by moment.
constexpr int days_max = 400;

Instant at_minute(Day day, int64_t minute) { return start_of(day) + minute * 60'000'000; }

std::string id_of(Instant moment) { return fmt::format("time-{}", moment.microseconds); }

std::optional<Instant> last_reached(ledger::Ledger& ledger) {
    std::optional<Instant> last;
    auto read = ledger.database().prepare(
        "SELECT until FROM record_time_reached WHERE to_number = :current ORDER BY until DESC "
        "LIMIT 1");
    read.bind("current", ledger::still_current);
    while (read.step()) last = Instant{read.integer(0)};
    return last;
}

// Where time begins for a ledger that no tick has reached yet.
Instant beginning(ledger::Ledger& ledger, Instant until) {
    auto const start = parse_instant(ledger.profile("campaign_start"));
    return start.ok() && *start < until ? *start : start_of(day_of(until));
}

// A program that was stopped between two batches of a moment left it unfinished: the next record
// goes on with it.
bool was_cut_short(ledger::Ledger& ledger, Instant moment) {
    auto read =
        ledger.database().prepare("SELECT COUNT(*) FROM record_order WHERE cause_id = :cause");
    read.bind("cause", id_of(moment));
    int64_t orders = 0;
    while (read.step()) orders = read.integer(0);
    return orders >= due_batch_max;
}

// The moments after `since` up to and with `until`: midnights, closes of slots, and `until` itself.
std::vector<Instant> moments(Policies const& policies, Instant since, Instant until) {
    std::set<Instant> all = {until};
    auto const& rules = policies.series.at("prevention_plan").rules;
    for (Day day = day_of(since); day <= day_of(until); day = day + 1) {
        all.insert(start_of(day));
        // Every edition's hours: a moment at which nothing closes asks for nothing.
        for (auto const* rule : {"am_slot_closes", "pm_slot_closes"}) {
            for (auto const& row : rules.at(rule).rows) all.insert(at_minute(day, row.number));
        }
    }
    std::erase_if(all, [&](Instant moment) { return moment <= since || moment > until; });
    return {all.begin(), all.end()};
}

ledger::Entry entry_of(ledger::Ledger& ledger, Instant moment) {
    catalog::Kind const* kind = ledger.catalog().find_kind("time_reached");
    ensure(kind != nullptr);
    ledger::Entry entry{.id = id_of(moment), .kind = kind};
    entry.recorded_by = "clock";
    entry.source = "clock";
    entry.received_at = ledger.now();
    entry.values.assign(kind->columns.size(), store::Value{});
    entry.values[kind->find("until")] = moment.microseconds;
    return entry;
}

// One record and its orders, durable when it returns. The number of orders that followed; none where another program
// reached this moment or a later one meanwhile: time does not go back.
Result<int64_t> reach(ledger::Ledger& ledger, Instant moment) {
    std::optional<Error> failed;
    int64_t number = 0;
    ledger.in_transaction([&] {
        auto const last = last_reached(ledger);
        number = ledger.last_number();
        if (last && moment <= *last) return;
        auto const appended = ledger.append(entry_of(ledger, moment));
        if (appended) {
            number = appended->number;
        } else {
            failed = appended.error();
        }
    });
    if (failed) return *failed;
    return ledger.last_number() - number;
}

Result<void> reach_with_all_batches(ledger::Ledger& ledger, Instant moment, Ticked& ticked) {
    for (int batch = 0; batch < batches_of_a_moment_max; ++batch) {
        ASSIGN_OR_RETURN(int64_t const orders, reach(ledger, moment + batch));
        ++ticked.records;
        ticked.orders += orders;
        if (orders < due_batch_max) return {};
    }
    return Error::broken(
        "tick_endless", fmt::format("{}的到期事项无法办完", format_instant(moment)),
        fmt::format("what fell due at {} does not come to an end", format_instant(moment)));
}

}  // namespace

Result<Ticked> tick(ledger::Ledger& ledger, Policies const& policies, Instant until,
                    std::function<void(int64_t, int64_t)> const& progress) {
    Ticked ticked;
    auto const last = last_reached(ledger);
    Instant const since = last ? *last : beginning(ledger, until);
    if (until <= since) return ticked;
    if (day_of(until) - day_of(since) > days_max) {
        return Error::invalid(
            "tick_too_far", fmt::format("一次最多推进{}天，请分段推进", days_max),
            fmt::format("no more than {} days at once; go there in steps", days_max));
    }
    int64_t const before = ledger.last_number();
    if (last && was_cut_short(ledger, *last))
        RETURN_IF_ERROR(reach_with_all_batches(ledger, *last + 1, ticked));
    auto const all = moments(policies, since, until);
    for (size_t i = 0; i < all.size(); ++i) {
        RETURN_IF_ERROR(reach_with_all_batches(ledger, all[i], ticked));
        if (progress) progress(int64_t(i + 1), int64_t(all.size()));
    }
    ticked.first_number = before + 1;
    ticked.last_number = ledger.last_number();
    return ticked;
}

}  // namespace lianfang::measures
