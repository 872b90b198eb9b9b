// Text as officers type it, and bytes as broken files hold them.
#include "base/text.h"

#include <gtest/gtest.h>

#include <random>

using namespace lianfang;

TEST(Normalised, MakesWidthsAndSpacesOne) {
    EXPECT_EQ(normalised("　张　三 "), "张 三");
    EXPECT_EQ(normalised("ＡＢ１２：（x）"), "AB12:(x)");
    EXPECT_EQ(normalised("a \t\r\n  b"), "a b");
    EXPECT_EQ(normalised("李\xC2\xA0四"), "李 四");
    EXPECT_EQ(normalised("“北京”、《通知》。"), "“北京”、《通知》。");
    EXPECT_EQ(normalised(""), "");
    EXPECT_EQ(normalised(" 　 "), "");
}

TEST(Normalised, DropsWhatNobodySees) {
    EXPECT_EQ(normalised("\xEF\xBB\xBF" "张\xE2\x80\x8B三"), "张三");
    EXPECT_EQ(normalised(std::string_view("a\0b\x7F", 4)), "ab");
}

TEST(Normalised, ReplacesBrokenBytes) {
    EXPECT_EQ(normalised("a\xFF" "b"), "a\uFFFDb");
    EXPECT_EQ(normalised("\xE5\xBC"), "\uFFFD\uFFFD");
}

TEST(IsValidUtf8, KnowsGoodFromBroken) {
    EXPECT_TRUE(is_valid_utf8("张三 a \xF0\xA0\xAE\xB7"));
    EXPECT_TRUE(is_valid_utf8("\xEF\xBF\xBD")) << "a replacement character that stands in the text";
    EXPECT_FALSE(is_valid_utf8("\xC0\x80")) << "overlong";
    EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80")) << "surrogate";
    EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80")) << "beyond the last character";
    EXPECT_FALSE(is_valid_utf8("\xD5\xC5")) << "GBK";
}

TEST(Normalised, MakesValidTextOfAnyBytesAndIsDoneInOneGo) {
    std::mt19937 random(20200203);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 40, 0);
        for (char& c : bytes) c = char(random());
        std::string const once = normalised(bytes);
        ASSERT_TRUE(is_valid_utf8(once)) << "seed 20200203, round " << round;
        ASSERT_EQ(normalised(once), once) << "seed 20200203, round " << round;
        ASSERT_TRUE(is_valid_utf8(folded(bytes)));
        ASSERT_GE(display_width(bytes), 0);
    }
}

TEST(Folded, ComparesLabelsAsPeopleDo) {
    EXPECT_EQ(folded("※ 身份证 号码："), folded("身份证号码"));
    EXPECT_EQ(folded("体温（℃）"), folded("体温(℃)"));
    EXPECT_EQ(folded("Name"), folded("ＮＡＭＥ *"));
    EXPECT_NE(folded("体温"), folded("体重"));
}

TEST(Trimmed, KeepsInnerSpaces) {
    EXPECT_EQ(trimmed("　 a  b \n"), "a  b");
    EXPECT_EQ(trimmed("　"), "");
}

TEST(Split, DropsEmptyParts) {
    EXPECT_EQ(split(";a;;b, c;", ";,"), (std::vector<std::string>{"a", "b", " c"}));
    EXPECT_TRUE(split("", ";").empty());
}

TEST(Replaced, GoesOnBehindWhatItPut) {
    EXPECT_EQ(replaced("aaa", "a", "aa"), "aaaaaa");
    EXPECT_EQ(replaced("abc", "", "x"), "abc");
    EXPECT_EQ(joined({"a", "b"}, "、"), "a、b");
}

TEST(StartsAndEnds, WithWholePartsOnly) {
    EXPECT_TRUE(starts_with("张三", "张"));
    EXPECT_FALSE(starts_with("a", "ab"));
    EXPECT_TRUE(ends_with("a.xlsx", ".xlsx"));
    EXPECT_FALSE(ends_with("x", ".x"));
    EXPECT_TRUE(contains("abc", "bc"));
}

TEST(DisplayWidth, CountsChineseAsTwo) {
    EXPECT_EQ(display_width("a张三"), 5);
    EXPECT_EQ(display_width("（，"), 4);
}

TEST(CodePoints, GoThereAndBack) {
    std::string const text = "aé张\xF0\xA0\xAE\xB7";
    std::string back;
    for (char32_t const point : code_points(text)) append_utf8(back, point);
    EXPECT_EQ(back, text);
    EXPECT_EQ(code_points(text).size(), 4u);
}
