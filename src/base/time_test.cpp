// Days, moments and the strict forms programs write them in.
#include "base/time.h"

#include <gtest/gtest.h>

using namespace lianfang;

namespace {

Instant instant(std::string_view text) {
    auto const parsed = parse_instant(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return parsed.ok() ? *parsed : Instant{};
}

}  // namespace

TEST(Day, CountsFrom1970InTheCountysCalendar) {
    EXPECT_EQ(make_day(1970, 1, 1)->number, 0);
    EXPECT_EQ(make_day(2020, 2, 3)->number, 18295);
    EXPECT_EQ(make_day(1880, 1, 1)->number, -32872);
}

TEST(Day, RefusesDatesThatDoNotExist) {
    EXPECT_TRUE(make_day(2020, 2, 29));
    EXPECT_FALSE(make_day(2021, 2, 29));
    EXPECT_FALSE(make_day(1900, 2, 29));
    EXPECT_TRUE(make_day(2000, 2, 29));
    EXPECT_FALSE(make_day(2020, 4, 31));
    EXPECT_FALSE(make_day(2020, 13, 1));
    EXPECT_FALSE(make_day(2020, 0, 1));
    EXPECT_FALSE(make_day(2020, 1, 0));
}

TEST(Day, EveryDayOfFourHundredYearsComesBack) {
    for (int number = make_day(1800, 1, 1)->number; number < make_day(2200, 1, 1)->number; ++number) {
        Date const date = date_of(Day{number});
        ASSERT_EQ(make_day(date.year, date.month, date.day)->number, number);
    }
}

TEST(Day, AMomentLiesInTheCountysDay) {
    Day const day = *make_day(2020, 2, 3);
    EXPECT_EQ(day_of(start_of(day)), day);
    EXPECT_EQ(day_of(start_of(day) - 1), day - 1);
    EXPECT_EQ(day_of(start_of(day + 1) - 1), day);
    EXPECT_EQ(day_of(Instant{-1}), *make_day(1970, 1, 1)) << "07:59 in the county";
    EXPECT_EQ(day_of(Instant{-9 * microseconds_per_hour}), *make_day(1969, 12, 31));
}

TEST(ParseInstant, TwentyFourHoursIsTheNextMidnight) {
    EXPECT_EQ(instant("2020-02-03T24:00"), start_of(*make_day(2020, 2, 4)));
    EXPECT_EQ(instant("2020-02-03 24:00:00"), instant("2020-02-04T00:00"));
    EXPECT_FALSE(parse_instant("2020-02-03T24:01").ok());
}

TEST(ParseInstant, ReadsEveryStrictForm) {
    Instant const morning = start_of(*make_day(2020, 2, 3)) + 8 * microseconds_per_hour + 30 * 60'000'000LL;
    EXPECT_EQ(instant("2020-02-03T08:30"), morning);
    EXPECT_EQ(instant("2020-02-03 08:30"), morning);
    EXPECT_EQ(instant("2020-02-03T08:30:15"), morning + 15'000'000);
    EXPECT_EQ(instant("2020-02-03T08:30:15.25"), morning + 15'250'000);
    EXPECT_EQ(instant("2020-02-03T08:30+08:00"), morning);
    EXPECT_EQ(instant("2020-02-03T00:30Z"), morning);
    EXPECT_EQ(instant("2020-02-03"), start_of(*make_day(2020, 2, 3)));
}

TEST(ParseInstant, RefusesWhatIsNoMoment) {
    for (auto const* text :
         {"", "2020", "2020-02-30", "2020-02-03T", "2020-02-03T8", "2020-02-03T08:60", "2020-02-03T25:00",
          "2020-02-03T08:30:61", "2020-02-03T08:30.5", "2020-02-03T08:30 ", "20200203", "2020-02-03x"}) {
        auto const parsed = parse_instant(text);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error().code, "time_unreadable");
    }
}

TEST(ParseDay, RefusesWhatIsNoDay) {
    EXPECT_EQ(*parse_day("2020-02-29"), *make_day(2020, 2, 29));
    for (auto const* text : {"2020-02-30", "2019-02-29", "2020-13-01", "2020-1", "20-01-01", "", "2020-01-01x"}) {
        ASSERT_FALSE(parse_day(text).ok()) << text;
        EXPECT_EQ(parse_day(text).error().code, "date_unreadable");
    }
}

TEST(FormatInstant, IsReadBackAsItWas) {
    for (auto const* text : {"2020-02-03T08:30:15", "2020-02-03T00:00:00", "1969-12-31T23:59:59.999999",
                             "2020-02-03T08:30:15.000001"}) {
        EXPECT_EQ(format_instant(instant(text)), text);
    }
}

TEST(FormatCut, MidnightBelongsToTheDayThatEnds) {
    EXPECT_EQ(format_cut(instant("2020-02-04T00:00")), "2020-02-03T24:00");
    EXPECT_EQ(format_cut(instant("2020-03-01T00:00")), "2020-02-29T24:00");
    EXPECT_EQ(format_cut(instant("2020-02-03T17:00")), "2020-02-03T17:00");
    EXPECT_EQ(format_cut(instant("2020-02-03T17:00:30")), "2020-02-03T17:00:30");
}
