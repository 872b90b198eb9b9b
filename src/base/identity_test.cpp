// Identity numbers, plates and telephones against the standards' own examples and synthetic ones.
#include "base/identity.h"

#include <gtest/gtest.h>

#include <string>

using namespace lianfang;

namespace {

Day const today = *make_day(2020, 2, 3);

std::string id_code(std::string_view text) {
    auto const parsed = parse_id_number(text, today);
    return parsed.ok() ? "ok" : parsed.error().code;
}

std::string with_check(std::string body) { return body + id_check_character(body); }

}  // namespace

TEST(IdCheckCharacter, FollowsTheStandard) {
    EXPECT_EQ(id_check_character("11010519491231002"), 'X');
    EXPECT_EQ(id_check_character("44052418800101001"), '4');
    EXPECT_EQ(id_check_character("34052419800101001"), 'X');
    EXPECT_EQ(id_check_character("51310119820113001"), '4');
    EXPECT_EQ(id_check_character("37010119010203997"), '3');
}

TEST(ParseIdNumber, TellsBirthAndSex) {
    auto const parsed = parse_id_number("11010519491231002X", today);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->number, "11010519491231002X");
    EXPECT_EQ(parsed->birth_day, *make_day(1949, 12, 31));
    EXPECT_EQ(parsed->sex, 'F');
    EXPECT_TRUE(parsed->known_region);
    EXPECT_FALSE(parsed->was_15_digits);
    EXPECT_EQ(parse_id_number("440524188001010014", today)->birth_day, *make_day(1880, 1, 1));
    EXPECT_EQ(parse_id_number("440524188001010014", today)->sex, 'M');
}

TEST(ParseIdNumber, TakesWhatIsTyped) {
    for (auto const* text : {"11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ",
                             "'11010519491231002X", "11010519491231002Ｘ", "\xE2\x80\x8B" "11010519491231002X"}) {
        auto const parsed = parse_id_number(text, today);
        ASSERT_TRUE(parsed.ok()) << text;
        EXPECT_EQ(parsed->number, "11010519491231002X");
    }
}

TEST(ParseIdNumber, ConvertsTheOldForm) {
    auto const parsed = parse_id_number("110105491231002", today);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->number, "11010519491231002X");
    EXPECT_TRUE(parsed->was_15_digits);
}

TEST(ParseIdNumber, AnUnassignedProvinceOnlyWarns) {
    auto const parsed = parse_id_number(with_check("47010119800101001"), today);
    ASSERT_TRUE(parsed.ok());
    EXPECT_FALSE(parsed->known_region);
}

TEST(ParseIdNumber, FindsEverySingleWrongDigitAndEverySwap) {
    std::string const good = with_check("47010119851214003");
    for (size_t at = 0; at < 17; ++at) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string wrong = good;
            wrong[at] = digit;
            if (wrong != good) {
                EXPECT_NE(id_code(wrong), "ok") << wrong;
            }
        }
        std::string swapped = good;
        std::swap(swapped[at], swapped[at + 1]);
        if (swapped != good) {
            EXPECT_NE(id_code(swapped), "ok") << swapped;
        }
    }
}

TEST(ParseIdNumber, SaysWhatIsWrong) {
    EXPECT_EQ(id_code("1101051949123100"), "id_length");
    EXPECT_EQ(id_code(""), "id_length");
    EXPECT_EQ(id_code("1101051949123100A2"), "id_length");
    EXPECT_EQ(id_code(with_check("11010519490230002")), "id_birth_date");
    EXPECT_EQ(id_code("110105194912310021"), "id_check_digit");
}

TEST(ParseIdNumber, NobodyIsBornTomorrow) {
    EXPECT_EQ(id_code(with_check("47010120200203001")), "ok");
    EXPECT_EQ(id_code(with_check("47010120200204001")), "id_birth_date");
}

TEST(ParsePlate, TakesThePatternsOfTheStandard) {
    struct {
        char const* text;
        char const* plate;
    } const cases[] = {
        {"鄂A12345", "鄂A12345"},       {"鄂a·1234k", "鄂A1234K"},    {"豫S D12345", "豫SD12345"},
        {"豫S12345F", "豫S12345F"},     {"豫S1234挂", "豫S1234挂"},   {"粤Z1234港", "粤Z1234港"},
        {"豫ＳＡ１２３４", "豫SA1234"}, {"豫O12345", "豫O12345"},     {"豫X1234应急", "豫X1234应急"},
        {"WJ豫1234X", "WJ豫1234X"},     {"VA12345", "VA12345"},       {"豫S1234临", "豫S1234临"},
    };
    for (auto const& one : cases) {
        auto const parsed = parse_plate(one.text);
        ASSERT_TRUE(parsed.ok()) << one.text;
        EXPECT_EQ(*parsed, one.plate);
    }
}

TEST(ParsePlate, RefusesWhatNoPlateIs) {
    for (auto const* text : {"", "12345", "鄂A1234", "鄂A1234I", "鄂112345", "张A12345", "鄂A123456", "豫SL12345", "步行"}) {
        auto const parsed = parse_plate(text);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error().code, "plate_pattern");
    }
}

TEST(ParsePhone, TakesMobilesAndLandlines) {
    struct {
        char const* text;
        char const* phone;
    } const cases[] = {
        {"15412345678", "15412345678"},     {"+86 154-1234-5678", "15412345678"}, {"008615412345678", "15412345678"},
        {"8615412345678", "15412345678"},   {"１５４１２３４５６７８", "15412345678"}, {"0376-6612345", "03766612345"},
        {"010-12345678-801", "01012345678-801"}, {"(0376)6612345", "03766612345"},
    };
    for (auto const& one : cases) {
        auto const parsed = parse_phone(one.text);
        ASSERT_TRUE(parsed.ok()) << one.text;
        EXPECT_EQ(*parsed, one.phone);
    }
}

TEST(ParsePhone, RefusesWrongLengthsAndLetters) {
    for (auto const* text :
         {"", "1541234567", "154123456789", "12412345678", "6612345", "无", "15412345678a", "00000000000"}) {
        auto const parsed = parse_phone(text);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error().code, "phone_length");
    }
}
