// Calendar arithmetic (proleptic Gregorian, days from 1970-01-01) and the strict forms of dates and moments.
#include "base/time.h"

#include <fmt/compile.h>
#include <fmt/format.h>

namespace lianfang {
namespace {

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
    static int const days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

// Days from the civil era, years beginning in March; after the well-known algorithm for such calendars.
int32_t number_of(int year, int month, int day) {
    int const shifted = month <= 2 ? year - 1 : year;
    int const era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int const year_of_era = shifted - era * 400;
    int const day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

// Reads digits at `at`; -1 where there are not between `least` and `most` of them.
int read_number(std::string_view text, size_t& at, int least, int most) {
    int value = 0;
    int count = 0;
    while (at < text.size() && count < most && text[at] >= '0' && text[at] <= '9') {
        value = value * 10 + (text[at++] - '0');
        ++count;
    }
    return count < least ? -1 : value;
}

bool take(std::string_view text, size_t& at, char c) {
    if (at >= text.size() || text[at] != c) return false;
    ++at;
    return true;
}

Error bad_day() {
    return Error::invalid("date_unreadable", "不是日期，请写成 2020-01-21", "not a date; write it as 2020-01-21");
}

Error bad_instant() {
    return Error::invalid("time_unreadable", "不是时间，请写成 2020-01-21T08:30",
                          "not a time; write it as 2020-01-21T08:30");
}

std::optional<Day> read_day(std::string_view text, size_t& at) {
    int const year = read_number(text, at, 4, 4);
    if (year < 0 || !take(text, at, '-')) return std::nullopt;
    int const month = read_number(text, at, 1, 2);
    if (month < 0 || !take(text, at, '-')) return std::nullopt;
    int const day = read_number(text, at, 1, 2);
    return make_day(year, month, day);
}

// Microseconds into the day, or -1. Takes :SS and a fraction where they stand.
int64_t read_clock(std::string_view text, size_t& at) {
    int const hour = read_number(text, at, 1, 2);
    if (hour < 0 || hour > 24 || !take(text, at, ':')) return -1;
    int const minute = read_number(text, at, 2, 2);
    if (minute < 0 || minute > 59) return -1;
    int second = 0;
    int64_t fraction = 0;
    if (take(text, at, ':')) {
        second = read_number(text, at, 2, 2);
        if (second < 0 || second > 59) return -1;
        if (take(text, at, '.')) {
            size_t const begin = at;
            fraction = read_number(text, at, 1, 6);
            if (fraction < 0) return -1;
            for (size_t digits = at - begin; digits < 6; ++digits) fraction *= 10;
        }
    }
    int64_t const total = ((hour * 60 + minute) * 60 + second) * int64_t{1'000'000} + fraction;
    return total > microseconds_per_day ? -1 : total;
}

}  // namespace

Day day_of(Date date) { return {number_of(date.year, date.month, date.day)}; }

std::optional<Day> make_day(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
    if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
    return Day{number_of(year, month, day)};
}

Date date_of(Day day) {
    int const shifted = day.number + 719468;
    int const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int const day_of_era = shifted - era * 146097;
    int const year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int const month_index = (5 * day_of_year + 2) / 153;
    int const month = month_index < 10 ? month_index + 3 : month_index - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * month_index + 2) / 5 + 1};
}

Instant start_of(Day day) { return {day.number * microseconds_per_day - county_zone_microseconds}; }

Day day_of(Instant instant) {
    int64_t const local = instant.microseconds + county_zone_microseconds;
    int64_t const number = local >= 0 ? local / microseconds_per_day
                                      : -((-local + microseconds_per_day - 1) / microseconds_per_day);
    return {int32_t(number)};
}

Result<Day> parse_day(std::string_view text) {
    size_t at = 0;
    auto const day = read_day(text, at);
    if (!day || at != text.size()) return bad_day();
    return *day;
}

Result<Instant> parse_instant(std::string_view text) {
    size_t at = 0;
    auto const day = read_day(text, at);
    if (!day) return bad_instant();
    Instant instant = start_of(*day);
    if (at == text.size()) return instant;
    if (!take(text, at, 'T') && !take(text, at, ' ')) return bad_instant();
    int64_t const clock = read_clock(text, at);
    if (clock < 0) return bad_instant();
    instant = instant + clock;
    std::string_view const zone = text.substr(at);
    if (zone == "Z") return instant + county_zone_microseconds;
    if (zone.empty() || zone == "+08:00" || zone == "+0800") return instant;
    return bad_instant();
}

std::string format_day(Day day) {
    Date const date = date_of(day);
    return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}"), date.year, date.month, date.day);
}

std::string format_instant(Instant instant) {
    Day const day = day_of(instant);
    int64_t const into = instant.microseconds - start_of(day).microseconds;
    int64_t const seconds = into / 1'000'000;
    std::string text = format_day(day);
    fmt::format_to(std::back_inserter(text), FMT_COMPILE("T{:02}:{:02}:{:02}"), seconds / 3600, seconds / 60 % 60,
                   seconds % 60);
    if (into % 1'000'000 != 0) text += fmt::format(".{:06}", into % 1'000'000);
    return text;
}

std::string format_cut(Instant cut) {
    Day const day = day_of(cut);
    if (cut == start_of(day)) return format_day(day - 1) + "T24:00";
    std::string text = format_instant(cut);
    if (text.size() > 3 && text.compare(text.size() - 3, 3, ":00") == 0) text.resize(text.size() - 3);
    return text;
}

}  // namespace lianfang
