// The duty rosters and hand-overs of county and townships, the calls that check them, and the
// reports due and sent.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

struct Roster {
    std::vector<int> leaders, officers;
};

Roster new_roster(Builder& builder) {
    Roster roster;
    for (int i = builder.random.between(1, 6); i >= 0; --i)
        roster.leaders.push_back(builder.new_staff());
    for (int i = builder.random.between(3, 8); i >= 0; --i)
        roster.officers.push_back(builder.new_staff());
    return roster;
}

void add_shift(Builder& builder, int unit, Code post, int person, Instant start, int hours) {
    DutyShift shift;
    shift.unit = unit;
    shift.post = post;
    shift.person = person;
    shift.start = start;
    shift.end = start + hours * microseconds_per_hour;
    int const office = unit == 0 ? builder.office(Bureau::Command) : builder.township_office(unit);
    static_cast<Fact&>(shift) = builder.sent(office, day_of(start));
    builder.world.shifts.push_back(shift);
}

// Two shifts a day; at times a leader stays for a whole day, at times nobody is found.
void add_shifts(Builder& builder) {
    Random& random = builder.random;
    for (int unit = 0; unit <= builder.world.townships; ++unit) {
        Roster const roster = new_roster(builder);
        for (Day day = builder.first(); day <= builder.last(); day = day + 1) {
            for (int hour : {8, 20}) {
                Instant const start = start_of(day) + hour * microseconds_per_hour;
                if (!random.chance(0.04))
                    add_shift(builder, unit, "LEADER", random.pick(roster.leaders), start,
                              random.chance(0.05) ? 24 : 12);
                add_shift(builder, unit, "OFFICER", random.pick(roster.officers), start, 12);
            }
        }
    }
}

void add_handovers(Builder& builder) {
    for (Day day = std::max(builder.first(), *make_day(2020, 1, 22)); day <= builder.last();
         day = day + 1) {
        Handover handover;
        handover.at = start_of(day) + 20 * microseconds_per_hour;
        handover.from = builder.staff_name();
        handover.to = builder.staff_name();
        handover.done = "已转办各单位报送事项";
        handover.open = builder.random.chance(0.4) ? "待核实来电1件" : "无";
        static_cast<Fact&>(handover) = builder.sent(builder.office(Bureau::Command), day);
        builder.world.handovers.push_back(handover);
    }
}

void add_calls(Builder& builder) {
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 23)));
    for (int i = 0; i < 3 * builder.world.townships + 4; ++i) {
        SpotCheck call;
        call.unit = builder.random_township();
        // Each call at its own minute.
        call.at = start_of(builder.day_from(begin)) + 21 * microseconds_per_hour +
                  int64_t{i} * 60'000'000;
        call.answered = builder.random.chance(0.9);
        static_cast<Fact&>(call) =
            builder.sent(builder.office(Bureau::Supervision), day_of(call.at));
        builder.world.spot_checks.push_back(call);
    }
}

void add_report(Builder& builder, std::string const& form, int unit, Day day, Instant limit) {
    Random& random = builder.random;
    ReportDue due;
    due.form = form;
    due.unit = unit;
    due.day = day;
    due.due = limit;
    static_cast<Fact&>(due) = builder.sent(builder.office(Bureau::Command), day);
    builder.world.reports_due.push_back(due);
    if (random.chance(0.03)) return;
    ReportSent sent;
    sent.form = form;
    sent.unit = unit;
    sent.day = day;
    bool const late = random.chance(0.06);
    sent.at = late ? limit + int64_t{random.between(5, 400)} * 60'000'000
                   : limit - int64_t{random.between(0, 90)} * 60'000'000;
    sent.zero = random.chance(0.3);
    sent.filler = builder.staff_name();
    static_cast<Fact&>(sent) = builder.sent(builder.township_office(unit), day_of(sent.at));
    builder.world.reports_sent.push_back(sent);
}

}  // namespace

void build_duty(Builder& builder) {
    add_shifts(builder);
    add_handovers(builder);
    add_calls(builder);
}

void build_reports(Builder& builder) {
    Day const begin = std::max(builder.first(), *make_day(2020, 1, 22));
    for (Day day = begin; day <= builder.last(); day = day + 1) {
        for (int township = 1; township <= builder.world.townships; ++township) {
            add_report(builder, "F14", township, day, start_of(day) + 18 * microseconds_per_hour);
            add_report(builder, "F05", township, day,
                       start_of(day + 1) + 9 * microseconds_per_hour);
        }
    }
}

}  // namespace lianfang::sample
