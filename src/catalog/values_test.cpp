// Values as people write them: tables of text and what is stored, text and what is refused, and
// back to text.
#include <gtest/gtest.h>

#include "base/identity.h"
#include "base/text.h"
#include "catalog/catalog.h"

namespace lianfang::catalog {
namespace {

Catalog const& real() {
    static Catalog const catalog = Catalog::load(std::string(LIANFANG_SOURCE) + "/catalog");
    return catalog;
}

ParseContext context() {
    ParseContext context;
    context.catalog = &real();
    context.period = day_of(Date{2020, 1, 24});
    context.latest = day_of(Date{2020, 2, 10});
    context.find_unit = [](std::string_view text) -> std::string {
        if (text == "东风镇李庄村") return "470101100201";
        if (text == "411502000000") return "411502000000";
        return {};
    };
    return context;
}

Column column_of(char const* kind, char const* name) {
    Kind const* found = real().find_kind(kind);
    ensure(found && found->find(name) >= 0);
    return found->columns[found->find(name)];
}

Column plain(FieldType type, std::string const& unit = {}) {
    Column column;
    column.name = "trial";
    column.type = type;
    column.unit = unit;
    column.scale = type == FieldType::Money ? 100 : 1;
    return column;
}

std::string stored(Column const& column, std::string const& text) {
    auto value = parse_value(column, text, context());
    if (!value) return "! " + value.error().code;
    if (auto const* number = std::get_if<int64_t>(&*value)) return std::to_string(*number);
    if (auto const* word = std::get_if<std::string>(&*value)) return *word;
    return "(empty)";
}

struct Row {
    char const* text;
    char const* stored;
};

void expect_all(Column const& column, std::initializer_list<Row> rows) {
    for (auto const& row : rows)
        EXPECT_EQ(stored(column, row.text), row.stored) << column.name << " of " << row.text;
}

TEST(ParseValue, WhatHasHappenedIsNotAhead) {
    Column day = plain(FieldType::Date), moment = plain(FieldType::Instant);
    EXPECT_NE(stored(day, "2020-02-11"), "! not_yet") << "a planned day may lie ahead";
    day.past = moment.past = true;
    for (char const* come : {"2020-02-10", "2020-02-09"}) EXPECT_NE(stored(day, come), "! not_yet") << come;
    EXPECT_NE(stored(moment, "2020-02-10T23:59"), "! not_yet");
    for (char const* ahead : {"2020-02-11", "2030-01-01"}) EXPECT_EQ(stored(day, ahead), "! not_yet") << ahead;
    EXPECT_EQ(stored(moment, "2020-02-11T00:00"), "! not_yet");
}

TEST(Values, Numbers) {
    expect_all(plain(FieldType::Number, "人"), {{"35", "35"},
                                                {"35人", "35"},
                                                {"３５", "35"},
                                                {"1,234", "1234"},
                                                {"12，345，678", "12345678"},
                                                {"35.0", "35"},
                                                {"1.2万", "12000"},
                                                {"3万人", "30000"},
                                                {"1E+05", "100000"},
                                                {"-5", "-5"},
                                                {"", "(empty)"},
                                                {"/", "(empty)"},
                                                {"0", "0"},
                                                {"34.999999999997", "35"},
                                                {"35.5", "! too_many_decimals"},
                                                {"1,2", "! not_a_number"},
                                                {"1,2345", "! not_a_number"},
                                                {"三十", "! not_a_number"},
                                                {"12a", "! not_a_number"},
                                                {"1.2.3", "! not_a_number"},
                                                {"1e999", "! not_a_number"},
                                                {"99999999999999999999", "! number_too_large"},
                                                {".", "! not_a_number"}});
}

TEST(Values, ScaledNumbersAndRanges) {
    Column tons = column_of("disinfection", "garbage_tons");
    expect_all(tons, {{"12.5", "12500"},
                      {"0.125吨", "125"},
                      {"12.5吨", "12500"},
                      {"0.0001", "! too_many_decimals"},
                      {"-1", "! out_of_range"}});
    Column persons = column_of("checkpoint_passage", "persons");
    expect_all(persons,
               {{"1", "1"}, {"80", "80"}, {"81", "! out_of_range"}, {"0", "! out_of_range"}});
    EXPECT_EQ(parse_value(persons, "81", context()).error().zh, "81人超出范围（1至80人），请核对");
}

TEST(Values, AgesAreWholeYears) {
    expect_all(column_of("returnee_record", "person_age"), {{"35岁", "35"},
                                                            {"35周岁", "35"},
                                                            {"35", "35"},
                                                            {"8个月", "0"},
                                                            {"151", "! out_of_range"}});
}

TEST(Values, MoneyIsExactFen) {
    expect_all(plain(FieldType::Money, "元"), {{"12.5", "1250"},
                                               {"12.34元", "1234"},
                                               {"¥1,000", "100000"},
                                               {"12.5万元", "12500000"},
                                               {"0.1", "10"},
                                               {"1.005", "! too_many_decimals"},
                                               {"1.0050000000000001", "! too_many_decimals"},
                                               {"12.340000000000000001", "1234"}});
    expect_all(plain(FieldType::Money, "万元"), {{"12.5", "12500000"},
                                                 {"12.5万元", "12500000"},
                                                 {"125000元", "12500000"},
                                                 {"0.0001", "100"}});
}

TEST(Values, TemperaturesAreTenths) {
    expect_all(column_of("temp_measurement", "value"), {{"36.5", "365"},
                                                        {"36.5℃", "365"},
                                                        {"36.5°C", "365"},
                                                        {"３６．５", "365"},
                                                        {"37", "370"},
                                                        {"36.5度", "365"},
                                                        {"36.55", "366"},
                                                        {"36.54", "365"},
                                                        {"36.299999999999997", "363"},
                                                        {"37。3", "373"},
                                                        {"45", "450"},
                                                        {"30", "300"},
                                                        {"45.1", "! out_of_range"},
                                                        {"29.9", "! out_of_range"},
                                                        {"3.65", "! out_of_range"},
                                                        {"正常", "! not_a_temperature"}});
}

int day(int year, int month, int number) { return day_of(Date{year, month, number}).number; }

TEST(Values, DatesInEveryForm) {
    Column column = plain(FieldType::Date);
    std::string expected = std::to_string(day(2020, 1, 21));
    for (auto const* text : {"2020-01-21",
                             "2020/1/21",
                             "2020.1.21",
                             "2020年1月21日",
                             "2020年1月21",
                             "20200121",
                             "1-21",
                             "1.21",
                             "1月21日",
                             "1月21号",
                             "01/21",
                             "43851",
                             "43851.0",
                             "43851.75",
                             "２０２０．１．２１",
                             "2020-01-21 00:00:00",
                             "2020-01-21 08:30",
                             "2020-01-21T00:00",
                             "2020 - 1 - 21",
                             "2020年 1月 21日"}) {
        EXPECT_EQ(stored(column, text), expected) << text;
    }
    expect_all(column, {{"2020-02-30", "! no_such_date"},
                        {"2020-13-01", "! no_such_date"},
                        {"昨天", "! not_a_date"},
                        {"01.31.2020", "! not_a_date"},
                        {"2-30", "! not_a_date"},
                        {"2020", "! not_a_date"},
                        {"19999", "! not_a_date"},
                        {"60001", "! not_a_date"},
                        {"2020-01-21 25:00", "! not_a_date"},
                        {"2020-01", "! not_a_date"},
                        {"20-1-21", "! not_a_date"},
                        {"3020-01-01", "! no_such_date"}});
    EXPECT_EQ(parse_value(column, "昨天", context()).error().zh,
              "「昨天」不是日期，请写成 2020-01-21");
}

TEST(Values, AYearlessDateLiesNearestTheSheetsPeriod) {
    Column column = plain(FieldType::Date);
    EXPECT_EQ(stored(column, "12-28"), std::to_string(day(2019, 12, 28)));
    EXPECT_EQ(stored(column, "2-29"), std::to_string(day(2020, 2, 29)));
    ParseContext without = context();
    without.period.reset();
    EXPECT_EQ(parse_value(column, "1-21", without).error().code, "date_without_year");
}

TEST(Values, DatesOfBirth) {
    Column column = column_of("returnee_record", "person_birth");
    expect_all(column, {{"1980年5月", "3773"},
                        {"198005", "3773"},
                        {"1980.5", "3773"},
                        {"1980-05-01", "3773"},
                        {"2020-02-11", "! birth_in_future"}});
}

TEST(Values, Moments) {
    Column column = plain(FieldType::Instant);
    int64_t base = start_of(Day{day(2020, 1, 21)}).microseconds;
    std::string expected = std::to_string(base + int64_t{8 * 3600 + 30 * 60} * 1'000'000);
    for (auto const* text :
         {"2020-01-21 08:30", "2020-01-21T08:30:00", "1月21日8时30分", "2020.1.21 8:30",
          "1-21 8:30", "2020年1月21日8点半", "2020-01-21 上午8:30", "43851.3541666667",
          "2020-01-21T00:30:00Z", "2020-01-21T08:30:00+08:00", "20200121 08:30",
          "2020-01-21 08：30", "1月21日08:30:00"}) {
        EXPECT_EQ(stored(column, text), expected) << text;
    }
    EXPECT_EQ(stored(column, "2020-01-21"), std::to_string(base));
    EXPECT_EQ(stored(column, "2020-01-21 24:00"), std::to_string(base + microseconds_per_day));
    EXPECT_EQ(stored(column, "1月21日下午3时"), std::to_string(base + int64_t{15} * 3'600'000'000));
    expect_all(column, {{"2020-01-21 24:01", "! not_a_time"},
                        {"2020-01-21 8:61", "! not_a_time"},
                        {"早上", "! not_a_time"},
                        {"2020-01-21 8", "! not_a_time"}});
}

TEST(Values, YesAndNo) {
    Column column = plain(FieldType::YesNo);
    for (auto const* text : {"是", "有", "√", "Y", "yes", "1", "TRUE", "Ｙ"})
        EXPECT_EQ(stored(column, text), "1") << text;
    for (auto const* text : {"否", "无", "×", "N", "no", "0", "False"})
        EXPECT_EQ(stored(column, text), "0") << text;
    EXPECT_EQ(stored(column, "也许"), "! not_yes_no");
    EXPECT_EQ(stored(column, "-"), "(empty)");
}

TEST(Values, CodesAndLists) {
    Column code = column_of("returnee_record", "transport_mode");
    expect_all(code,
               {{"高铁", "HSR"}, {"HSR", "HSR"}, {"动车/高铁", "HSR"}, {"骆驼", "! unknown_code"}});
    EXPECT_NE(parse_value(code, "骆驼", context()).error().zh.find("普速列车、高铁动车"),
              std::string::npos);
    Column list = column_of("fever_visit", "symptoms");
    expect_all(list, {{"发热、咳嗽", "FEVER;COUGH"},
                      {"咳嗽，发热", "FEVER;COUGH"},
                      {"发热 咳嗽", "FEVER;COUGH"},
                      {"发热;发热", "FEVER"},
                      {"FEVER;COUGH", "FEVER;COUGH"},
                      {"sore throat, fever", "FEVER;SORE_THROAT"},
                      {"无", "NONE"},
                      {"发热、牙痛", "! unknown_code"},
                      {"", "(empty)"}});
}

TEST(Values, UnitsAndResidences) {
    Column unit = column_of("temp_measurement", "unit");
    expect_all(unit, {{"东风镇李庄村", "470101100201"},
                      {"470101100201", "470101100201"},
                      {"浙江省温州市", "! unknown_unit"}});
    Column residence = column_of("returnee_record", "person_residence");
    expect_all(residence, {{"东风镇李庄村", "470101100201"},
                           {"浙江省温州市", "330300000000"},
                           {"东风镇赵庄村", "! unknown_unit"},
                           {"河南省信阳市浉河区不存在村", "! unknown_unit"},
                           {"河南省信阳市浉河区", "411502000000"},
                           {"High-Tech zone, Hefei City, Anhui", "340100000000"}});
}

TEST(Values, RegionsPlatesTelephones) {
    expect_all(column_of("returnee_record", "depart_region"),
               {{"湖北省武汉市", "420100"}, {"火星", "! unknown_region"}});
    expect_all(column_of("checkpoint_passage", "plate_no"),
               {{"鄂A 12345", "鄂A12345"}, {"鄂a12345", "鄂A12345"}});
    EXPECT_EQ(stored(column_of("checkpoint_passage", "plate_no"), "12")[0], '!');
    expect_all(column_of("returnee_record", "person_phone"),
               {{"154 1234 5678", "15412345678"}, {"15412345678.0", "15412345678"}});
    EXPECT_EQ(stored(column_of("returnee_record", "person_phone"), "123")[0], '!');
}

TEST(Values, IdentityNumbers) {
    Column column = column_of("returnee_record", "person_id_no");
    std::string first = "47010119800501123";
    std::string number = first + id_check_character(first);
    EXPECT_EQ(stored(column, number), number);
    EXPECT_EQ(stored(column, "'" + number), number);
    EXPECT_EQ(stored(column, first.substr(0, 6) + " " + number.substr(6)), number);
    std::string wrong = first + (number.back() == '1' ? '2' : '1');
    EXPECT_EQ(stored(column, wrong)[0], '!');
    EXPECT_EQ(stored(column, "E12345678"), "E12345678");
    EXPECT_EQ(stored(column, "4.7010119800501E+17"), "! id_scientific");
    ParseContext passport = context();
    passport.id_type = "PASSPORT";
    EXPECT_TRUE(parse_value(column, "123456789", passport).ok());
    EXPECT_EQ(stored(column, "123456789")[0], '!');
}

TEST(Values, NamesLoseTheirSpaces) {
    Column name = column_of("returnee_record", "person_name");
    expect_all(name, {{"张 三", "张三"}, {"张　三", "张三"}, {"John Smith", "John Smith"}});
}

TEST(Values, BackToText) {
    auto shown = [](Column const& column, std::string const& text, char const* language = "zh") {
        return format_value(column, *parse_value(column, text, context()), real(), language);
    };
    EXPECT_EQ(shown(plain(FieldType::Date), "2020.1.21"), "2020-01-21");
    EXPECT_EQ(shown(plain(FieldType::Instant), "1-21 8:30"), "2020-01-21 08:30");
    EXPECT_EQ(shown(plain(FieldType::Instant), "2020-01-21 8:30:15"), "2020-01-21 08:30:15");
    EXPECT_EQ(shown(plain(FieldType::Money, "万元"), "12.5"), "12.5");
    EXPECT_EQ(shown(plain(FieldType::Money, "元"), "0.05"), "0.05");
    EXPECT_EQ(shown(column_of("temp_measurement", "value"), "37"), "37.0");
    EXPECT_EQ(shown(plain(FieldType::YesNo), "√"), "是");
    EXPECT_EQ(shown(plain(FieldType::YesNo), "√", "en"), "yes");
    EXPECT_EQ(shown(column_of("fever_visit", "symptoms"), "咳嗽 发热"), "发热、咳嗽");
    EXPECT_EQ(shown(column_of("fever_visit", "symptoms"), "咳嗽 发热", "en"), "Fever, Cough");
    EXPECT_EQ(shown(column_of("returnee_record", "depart_region"), "武汉"), "湖北省武汉市");
    EXPECT_EQ(shown(column_of("returnee_record", "transport_mode"), "AIR"), "飞机");
    EXPECT_EQ(format_value(plain(FieldType::Date), Value(), real()), "");
}

// What a returned sheet writes is read again as the same value.
TEST(Values, WhatIsShownIsReadAgain) {
    struct {
        Column column;
        char const* text;
    } const table[] = {{plain(FieldType::Number), "-1234"},
                       {column_of("disinfection", "garbage_tons"), "0.125"},
                       {plain(FieldType::Money, "万元"), "0.0001"},
                       {plain(FieldType::Money, "元"), "1234.5"},
                       {column_of("temp_measurement", "value"), "36.6"},
                       {plain(FieldType::Date), "2020-02-29"},
                       {plain(FieldType::Instant), "2020-02-29 23:59:59"},
                       {plain(FieldType::YesNo), "否"},
                       {column_of("fever_visit", "symptoms"), "气促 乏力"},
                       {column_of("returnee_record", "depart_region"), "湖北恩施"},
                       {column_of("fund_txn", "source_level"), "市"}};
    for (auto const& row : table) {
        auto value = parse_value(row.column, row.text, context());
        ASSERT_TRUE(value.ok()) << row.text;
        auto again = parse_value(row.column, format_value(row.column, *value, real()), context());
        ASSERT_TRUE(again.ok()) << row.text;
        EXPECT_EQ(*again, *value) << row.text;
    }
}

}  // namespace
}  // namespace lianfang::catalog
