// How numbers are printed, and which unit words agree with which unit types.
#include <gtest/gtest.h>

#include "report/report.h"

namespace lianfang::report {
namespace {

TEST(Numbers, AboutFloorsToARoundNumberAndDropsYuWhereItIsRound) {
    std::pair<double, char const*> const table[] = {
        {137, "130余"},   {2164, "2100余"}, {100, "100"},     {38, "30余"},       {1972, "1900余"}, {936.5, "930余"},
        {264, "260余"},   {7, "7"},         {0, "0"},         {10, "10"},         {11, "10余"},     {7.5, "7余"},
        {999, "990余"},   {1000, "1000"},   {1001, "1000余"}, {9999, "9900余"},   {12345, "12000余"},
        {118460, "118000余"}, {120000, "120000"},             {930.0, "930"},     {930.01, "930余"},
    };
    for (auto const& [value, printed] : table) EXPECT_EQ(about(value), printed) << value;
}

TEST(Numbers, PlainDropsWhatDecimalsDoNotSay) {
    EXPECT_EQ(plain(17), "17");
    EXPECT_EQ(plain(118460), "118460");
    EXPECT_EQ(plain(936.5), "936.5");
    EXPECT_EQ(plain(0.129), "0.13");
    EXPECT_EQ(plain(-3), "-3");
    EXPECT_EQ(plain(-0.001), "0");
    EXPECT_EQ(percent(0.9734), "97.3%");
    EXPECT_EQ(percent(1), "100%");
}

TEST(Numbers, UnitWordsAgreeWithUnitTypes) {
    EXPECT_EQ(unit_word("人", "人，其中"), "人");
    EXPECT_EQ(unit_word("人", "名返乡务工人员"), "名");
    EXPECT_FALSE(unit_word("人", "人次"));
    EXPECT_FALSE(unit_word("人", "人员"));
    EXPECT_FALSE(unit_word("人次", "人"));
    EXPECT_FALSE(unit_word("家", "家次"));
    EXPECT_EQ(unit_word("次", "家次"), "家次");
    EXPECT_EQ(unit_word("次", "辆次"), "辆次");
    EXPECT_FALSE(unit_word("次", "人次"));
    EXPECT_EQ(unit_word("天", "天以内"), "天");
    EXPECT_FALSE(unit_word("起", "家"));
    EXPECT_FALSE(unit_word("户", ""));
}

TEST(Names, CutoffIsWrittenWithoutLeadingZeros) {
    auto const midnight = *parse_instant("2020-02-03T24:00");
    EXPECT_EQ(cutoff_name("cutoff_month", midnight), "2");
    EXPECT_EQ(cutoff_name("cutoff_day", midnight), "3");
    EXPECT_EQ(cutoff_name("cutoff_time", midnight), "24时");
    auto const afternoon = *parse_instant("2020-02-06T16:30");
    EXPECT_EQ(cutoff_name("cutoff_day", afternoon), "6");
    EXPECT_EQ(cutoff_name("cutoff_time", afternoon), "16时30分");
    EXPECT_EQ(cutoff_name("cutoff_time", *parse_instant("2020-02-06T08:00")), "8时");
}

TEST(Names, LevelWordFollowsTheUnit) {
    EXPECT_EQ(level_word("清河县"), "县");
    EXPECT_EQ(level_word("信阳市"), "市");
    EXPECT_EQ(level_word("东风街道"), "街道");
    EXPECT_EQ(level_word("某处"), "县");
}

}  // namespace
}  // namespace lianfang::report
