// Days, moments, text and identity numbers at their edges.
#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/identity.h"
#include "base/text.h"
#include "base/time.h"

namespace lianfang {
namespace {

Day day(int year, int month, int number) { return *make_day(year, month, number); }

TEST(Time, MidnightHasTwoNames) {
    EXPECT_EQ(parse_instant("2020-02-03T24:00").value(), start_of(day(2020, 2, 4)));
    EXPECT_EQ(parse_instant("2020-02-04").value(), start_of(day(2020, 2, 4)));
    EXPECT_EQ(format_cut(start_of(day(2020, 2, 4))), "2020-02-03T24:00");
    EXPECT_EQ(format_instant(start_of(day(2020, 2, 4))), "2020-02-04T00:00:00");
    EXPECT_EQ(format_cut(parse_instant("2020-02-03T12:30").value()), "2020-02-03T12:30");
}

TEST(Time, TheCountyIsEightHoursAhead) {
    EXPECT_EQ(start_of(Day{0}).microseconds, -county_zone_microseconds);
    EXPECT_EQ(parse_instant("2020-01-20T16:00:00Z").value(), start_of(day(2020, 1, 21)));
    EXPECT_EQ(day_of(Instant{start_of(day(2020, 1, 21)).microseconds - 1}), day(2020, 1, 20));
    EXPECT_EQ(day_of(Instant{-county_zone_microseconds - 1}), Day{-1});
}

TEST(Time, EveryDayComesBack) {
    for (int number = -200'000; number < 200'000; ++number) {
        ASSERT_EQ(day_of(date_of(Day{number})).number, number);
    }
}

TEST(Time, RefusesWhatIsNoDate) {
    for (auto const* text : {"2020-02-30", "2019-02-29", "2020-13-01", "2020-1", "20-01-01", "", "2020-01-01x"}) {
        EXPECT_FALSE(parse_day(text).ok()) << text;
    }
    for (auto const* text : {"2020-02-03T25:00", "2020-02-03T24:01", "2020-02-03T10", "2020-02-03T10:61", "now"}) {
        EXPECT_FALSE(parse_instant(text).ok()) << text;
    }
    EXPECT_TRUE(parse_day("2020-02-29").ok());
}

TEST(Text, FoldsWhatOfficersType) {
    EXPECT_EQ(normalised("　４７０１２３　Ｘ "), "470123 X");
    EXPECT_EQ(folded("体温（℃）＊："), "体温(℃)");
    EXPECT_EQ(folded("身份证号 ※"), "身份证号");
    EXPECT_EQ(trimmed(" 姓名　"), "姓名");
    EXPECT_EQ(display_width("县A"), 3);
}

TEST(Text, BadBytesNeverThrow) {
    EXPECT_FALSE(is_valid_utf8("\xFF\xFE"));
    EXPECT_FALSE(is_valid_utf8("\xE4\xB8"));
    EXPECT_FALSE(is_valid_utf8("\xC0\x80"));
    EXPECT_TRUE(is_valid_utf8("县"));
    EXPECT_EQ(code_points("\xE4\xB8").size(), 2u);
    EXPECT_EQ(normalised("\xFF"), "\xEF\xBF\xBD");
}

// Test vectors of DOMAIN.md §4.1.
TEST(IdNumber, CheckCharacters) {
    Day const today = day(2020, 2, 3);
    EXPECT_EQ(parse_id_number("11010519491231002X", today)->birth_day, day(1949, 12, 31));
    EXPECT_EQ(parse_id_number("440524188001010014", today)->birth_day, day(1880, 1, 1));
    EXPECT_EQ(id_check_character("34052419800101001"), 'X');
    EXPECT_EQ(id_check_character("51310119820113001"), '4');
    EXPECT_EQ(id_check_character("37010119010203997"), '3');
}

TEST(IdNumber, AcceptsWhatOfficersWrite) {
    Day const today = day(2020, 2, 3);
    EXPECT_EQ(parse_id_number(" 11010519491231002x", today)->number, "11010519491231002X");
    EXPECT_EQ(parse_id_number("１１０１０５１９４９１２３１００２Ｘ", today)->number, "11010519491231002X");
    EXPECT_EQ(parse_id_number("'110105 19491231 002X", today)->number, "11010519491231002X");
    auto const old = parse_id_number("110105491231002", today);
    EXPECT_EQ(old->number, "11010519491231002X");
    EXPECT_TRUE(old->was_15_digits);
    EXPECT_EQ(old->sex, 'F');
    std::string synthetic = "47012319800101001";
    synthetic += id_check_character(synthetic);
    EXPECT_FALSE(parse_id_number(synthetic, today)->known_region) << "an unknown prefix only warns";
}

TEST(IdNumber, RefusesWithAReason) {
    Day const today = day(2020, 2, 3);
    struct Case { char const* text; char const* code; };
    for (auto const& [text, code] : {Case{"110105194912310021", "id_check_digit"}, Case{"1101051949123100", "id_length"},
                                     Case{"110105194913310029", "id_birth_date"}, Case{"110105203012310020", "id_birth_date"},
                                     Case{"", "id_length"}, Case{"11010519491231002Y", "id_length"}}) {
        auto const parsed = parse_id_number(text, today);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error().code, code) << text;
    }
}

// Every single wrong digit and every swap of neighbours is noticed.
TEST(IdNumber, NoticesEverySlip) {
    Day const today = day(2020, 2, 3);
    std::string const right = "11010519491231002X";
    for (size_t i = 0; i < 17; ++i) {
        for (char c = '0'; c <= '9'; ++c) {
            std::string wrong = right;
            wrong[i] = c;
            EXPECT_EQ(parse_id_number(wrong, today).ok(), wrong == right) << wrong;
        }
        if (i < 16 && right[i] != right[i + 1]) {
            std::string swapped = right;
            std::swap(swapped[i], swapped[i + 1]);
            EXPECT_FALSE(parse_id_number(swapped, today).ok()) << swapped;
        }
    }
}

TEST(Plate, PatternsOfTheStandard) {
    for (auto const* plate : {"鄂A12345", "鄂A·12345", "鄂a12345", "粤BD12345", "沪A12345D", "豫S1234挂", "粤Z1234港", "WJ01A1234"}) {
        EXPECT_TRUE(parse_plate(plate).ok()) << plate;
    }
    EXPECT_EQ(parse_plate("鄂a·12345").value(), "鄂A12345");
    for (auto const* plate : {"", "A12345", "鄂12345", "鄂A1234", "鄂AI2345", "鄂AO2345", "鄂A123456789", "你好"}) {
        EXPECT_FALSE(parse_plate(plate).ok()) << plate;
    }
}

TEST(Phone, MobileAndLandline) {
    EXPECT_EQ(parse_phone("154 0000 0001").value(), "15400000001");
    EXPECT_EQ(parse_phone("+86-15400000001").value(), "15400000001");
    EXPECT_EQ(parse_phone("0376-6123456").value(), "03766123456");
    for (auto const* phone : {"1540000001", "154000000012", "12345678901x", "", "000000000000"}) {
        EXPECT_FALSE(parse_phone(phone).ok()) << phone;
    }
}

TEST(Hash, KeyedHashesDifferByKey) {
    EXPECT_EQ(hash_hex("x").size(), 64u);
    EXPECT_EQ(keyed_hash_hex("key", "x").size(), 32u);
    EXPECT_NE(keyed_hash_hex("key", "x"), keyed_hash_hex("other", "x"));
    EXPECT_NE(hash_hex("a"), hash_hex("b"));
}

}  // namespace
}  // namespace lianfang
