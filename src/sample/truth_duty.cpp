// The truth of docs/figures.md: duty, spot checks, reports due and limits broken.
#include <algorithm>
#include <map>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

double hours_of(DutyShift const& shift) {
    return static_cast<double>(shift.end.microseconds - shift.start.microseconds) /
           microseconds_per_hour;
}

void count_shifts(Tally& tally) {
    World const& world = tally.world;
    int64_t const days = (tally.cut.microseconds - start_of(world.campaign_start).microseconds) /
                         microseconds_per_day;
    for (int unit = 0; unit <= world.townships; ++unit)
        tally.add("duty_shifts_required", unit, 2 * days);
    Instant const week = tally.cut - 7 * microseconds_per_day;
    std::map<std::pair<int, int>, double> hours;  // (unit, person) → hours begun in the last week.
    for (DutyShift const& shift : world.shifts) {
        if (shift.lost || !tally.before(shift.start)) continue;
        bool const leads = shift.post == "LEADER" && tally.since_campaign(shift.start);
        if (leads)
            tally.add_thing(
                "duty_shifts_filled", shift.unit,
                std::to_string(shift.unit) + "@" + std::to_string(shift.start.microseconds));
        if (shift.start < week) continue;
        tally.add_maximum("max_consecutive_shift_hours", shift.unit,
                          static_cast<double>(static_cast<int>(hours_of(shift))));
        hours[{shift.unit, shift.person}] += hours_of(shift);
    }
    for (auto const& [who, sum] : hours) {
        if (sum > 72) tally.add_person("staff_over_72h", who.first, who.second);
    }
}

void count_calls(Tally& tally) {
    for (SpotCheck const& call : tally.world.spot_checks) {
        if (call.lost || !tally.since_campaign(call.at)) continue;
        tally.add("spot_checks", call.unit, 1);
        if (call.answered) tally.add("spot_checks_answered", call.unit, 1);
    }
}

using ReportKey = std::tuple<std::string, int, Day>;

std::map<ReportKey, Instant> reports_sent(Tally const& tally) {
    std::map<ReportKey, Instant> sent;
    for (ReportSent const& report : tally.world.reports_sent) {
        if (!report.lost && tally.before(report.at))
            sent[{report.form, report.unit, report.day}] = report.at;
    }
    return sent;
}

void count_due(Tally& tally) {
    std::map<ReportKey, Instant> const sent = reports_sent(tally);
    for (ReportDue const& due : tally.world.reports_due) {
        if (due.lost || !tally.since_campaign(due.day) || !tally.before(due.due)) continue;
        auto const report = sent.find({due.form, due.unit, due.day});
        bool const on_time = report != sent.end() && report->second <= due.due;
        if (!on_time) tally.add("sla_breaches", due.unit, 1);
        if (!tally.in_day(due.due)) continue;
        tally.add("reports_due", due.unit, 1);
        if (on_time)
            tally.add("reports_on_time", due.unit, 1);
        else if (report != sent.end())
            tally.add("reports_late", due.unit, 1);
        else
            tally.add("reports_missing", due.unit, 1);
    }
}

int64_t limit_hours(Code priority) {
    return priority == "EXPRESS" ? 2 : priority == "URGENT" ? 12 : 24;
}

void count_overdue_names(Tally& tally) {
    World const& world = tally.world;
    std::vector<Instant> verdict_at(world.listed.size(), never);
    for (Verdict const& verdict : world.verdicts) {
        if (!verdict.lost && tally.before(verdict.at))
            verdict_at[static_cast<size_t>(verdict.listed)] = verdict.at;
    }
    for (size_t i = 0; i < world.listed.size(); ++i) {
        ListedName const& listed = world.listed[i];
        NameList const& list = world.lists[static_cast<size_t>(listed.list)];
        if (listed.lost || !tally.since_campaign(list.at)) continue;
        Instant const limit = list.at + limit_hours(list.priority) * microseconds_per_hour;
        if (tally.before(limit) && verdict_at[i] > limit) tally.add("sla_breaches", listed.unit, 1);
    }
}

}  // namespace

void count_duty(Tally& tally) {
    for (auto name : {"duty_shifts_required", "duty_shifts_filled", "spot_checks",
                      "spot_checks_answered", "staff_over_72h"}) {
        tally.declare(name);
    }
    count_shifts(tally);
    count_calls(tally);
    tally.set_ratio("duty_coverage_rate", "duty_shifts_filled", "duty_shifts_required");
    tally.set_ratio("spot_check_answer_rate", "spot_checks_answered", "spot_checks");
}

void count_reports(Tally& tally) {
    for (auto name :
         {"reports_due", "reports_on_time", "reports_late", "reports_missing", "sla_breaches"})
        tally.declare(name);
    count_due(tally);
    count_overdue_names(tally);
}

}  // namespace lianfang::sample
