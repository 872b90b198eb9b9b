// Calendar days and moments. A Day is a day in the county, an Instant a moment in UTC; `start_of` alone turns
// one into the other. The whole country keeps one zone, UTC+8. Nothing here asks the clock.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lianfang {

inline constexpr int64_t microseconds_per_hour = 3'600'000'000;
inline constexpr int64_t microseconds_per_day = 24 * microseconds_per_hour;
inline constexpr int64_t county_zone_microseconds = 8 * microseconds_per_hour;

// Days since 1970-01-01 in the county's calendar.
struct Day {
    int32_t number = 0;
    auto operator<=>(Day const&) const = default;
    Day operator+(int days) const { return {number + days}; }
    Day operator-(int days) const { return {number - days}; }
    int operator-(Day other) const { return number - other.number; }
};

// Microseconds since 1970-01-01 00:00 UTC.
struct Instant {
    int64_t microseconds = 0;
    auto operator<=>(Instant const&) const = default;
    Instant operator+(int64_t us) const { return {microseconds + us}; }
    Instant operator-(int64_t us) const { return {microseconds - us}; }
};

struct Date {
    int year;
    int month;
    int day;
};

Day day_of(Date date);                // Must be a real date.
std::optional<Day> make_day(int year, int month, int day);  // Nothing where there is no such date.
Date date_of(Day day);
Instant start_of(Day day);            // 00:00 in the county.
Day day_of(Instant instant);          // The county's day in which the moment lies.

// Strict forms, as programs write them: "2020-02-03"; "2020-02-03T24:00", "2020-02-03T08:30", "…:15",
// "…T08:30:15.123456", also with a space for T, and a trailing Z or +08:00. A day alone, given as an instant,
// is its 00:00. 24:00 is the next day's 00:00.
Result<Day> parse_day(std::string_view text);
Result<Instant> parse_instant(std::string_view text);

std::string format_day(Day day);                  // 2020-02-03
// 2020-02-03T08:30:15 in the county's zone, with a fraction only where there is one.
std::string format_instant(Instant instant);
// The cut's own way of writing midnight: 2020-02-03T24:00 for the start of 4 February, else as format_instant
// without seconds of 0.
std::string format_cut(Instant cut);

}  // namespace lianfang
