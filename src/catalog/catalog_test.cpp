// The loader and its checks: the real catalogue loads whole; each mistake is named with file, line
// and mend.
#include "catalog/catalog.h"

#include <chrono>

#include <gtest/gtest.h>

#include "base/text.h"

namespace lianfang::catalog {
namespace {

Catalog const& real() {
    static Catalog const catalog = Catalog::load(std::string(LIANFANG_SOURCE) + "/catalog");
    return catalog;
}

std::string all_mistakes(Catalog const& catalog) {
    std::string text;
    for (auto const& one : catalog.mistakes) {
        text +=
            one.file + ":" + std::to_string(one.line) + ": " + one.what + " | " + one.mend + "\n";
    }
    return text;
}

// The real catalogue with one file put in its place.
std::string mistakes_with(std::string const& path, std::string const& text) {
    auto files = real().files;
    files[path] = text;
    return all_mistakes(Catalog::from_files(files));
}

std::string kind_text(std::string const& attributes, std::string const& fields) {
    return "kind: trial\ntitle: {zh: 试, en: Trial}\ngroup: command\n" + attributes + "fields:\n" +
           fields;
}

std::string const plain_fields =
    "  day: {type: date, zh: 日子, en: Day, required: true}\n  name: {type: text, zh: 名, en: "
    "Name}\n";

TEST(Catalog, TheRealOneHasNoMistake) {
    EXPECT_EQ(all_mistakes(real()), "");
    EXPECT_EQ(real().kinds.size(), 78u);
    EXPECT_GE(real().codes.size(), 55u);
    EXPECT_GT(real().regions.all().size(), 3300u);
}

TEST(Catalog, EditionFollowsEveryFile) {
    auto files = real().files;
    EXPECT_EQ(Catalog::from_files(files).edition, real().edition);
    files["figures/further.sql"] = "-- a further figure";
    EXPECT_NE(Catalog::from_files(files).edition, real().edition);
}

TEST(Catalog, AMissingFolderIsAMistake) {
    Catalog catalog = Catalog::load("/nowhere/at/all");
    EXPECT_FALSE(catalog.ok());
    EXPECT_NE(all_mistakes(catalog).find("cannot be read"), std::string::npos);
}

TEST(Catalog, APersonStandsAsTenColumns) {
    Kind const* kind = real().find_kind("temp_measurement");
    ASSERT_NE(kind, nullptr);
    ASSERT_EQ(kind->persons, std::vector<std::string>{"person"});
    char const* parts[] = {"name", "id_type", "id_no",     "sex",     "birth",
                           "age",  "phone",   "residence", "address", "hukou"};
    for (auto const* part : parts) EXPECT_GE(kind->find(std::string("person_") + part), 0) << part;
    Column const& name = kind->columns[kind->find("person_name")];
    EXPECT_TRUE(name.required && name.personal && !name.sealed);
    Column const& number = kind->columns[kind->find("person_id_no")];
    EXPECT_TRUE(!number.required && number.personal && number.sealed);
    EXPECT_TRUE(kind->columns[kind->find("person_phone")].sealed);
    EXPECT_EQ(kind->columns[kind->find("person_residence")].type, FieldType::Unit);
    EXPECT_EQ(kind->columns[kind->find("person_age")].max, 150);
}

TEST(Catalog, TelephonesOfOfficesAreNotSealed) {
    Kind const* kind = real().find_kind("duty_shift");
    Column const& phone = kind->columns[kind->find("phone")];
    EXPECT_TRUE(phone.personal);
    EXPECT_FALSE(phone.sealed);
}

TEST(Catalog, RangesStandInStoredUnits) {
    Kind const* kind = real().find_kind("temp_measurement");
    Column const& value = kind->columns[kind->find("value")];
    EXPECT_EQ(value.min, 300);
    EXPECT_EQ(value.max, 450);
    Kind const* disinfection = real().find_kind("disinfection");
    Column const& tons = disinfection->columns[disinfection->find("garbage_tons")];
    EXPECT_EQ(tons.scale, 1000);
    EXPECT_EQ(tons.max, 100'000'000);
}

TEST(Catalog, RolesOfColumns) {
    Kind const* kind = real().find_kind("staff_assignment");
    EXPECT_EQ(kind->columns[kind->happened].name, "start_at");
    EXPECT_EQ(kind->columns[kind->ended].name, "end_at");
    EXPECT_EQ(kind->columns[kind->place].name, "unit");
    Kind const* checkpoint_person = real().find_kind("checkpoint_person");
    ASSERT_EQ(checkpoint_person->also.size(), 2u);
    EXPECT_EQ(checkpoint_person->also[1].set.at("place_kind"), "CHECKPOINT");
}

TEST(Catalog, ASecondPersonsLabelsCarryItsName) {
    auto files = real().files;
    files["kinds/trial.yaml"] =
        kind_text("happened: day\n", plain_fields +
                                         "  first: {type: person, zh: 甲方, en: First}\n  second: "
                                         "{type: person, zh: 乙方, en: Second}\n");
    Catalog catalog = Catalog::from_files(files);
    // "名" and "Name" stand in plain_fields: only the English label of the first person's name
    // collides.
    Kind const* kind = catalog.find_kind("trial");
    ASSERT_NE(kind, nullptr);
    EXPECT_EQ(kind->columns[kind->find("first_phone")].labels.zh, "联系电话");
    EXPECT_EQ(kind->columns[kind->find("second_phone")].labels.zh, "乙方联系电话");
}

TEST(Catalog, TheKindsOwnWordsWinOverThoseOfAPerson) {
    Kind const* kind = real().find_kind("observation_check");
    auto has = [&](char const* column, std::string const& label) {
        auto const& synonyms = kind->columns[kind->find(column)].synonyms;
        return std::find(synonyms.begin(), synonyms.end(), label) != synonyms.end();
    };
    EXPECT_TRUE(has("unit", "乡镇+村"));
    EXPECT_FALSE(has("person_residence", "乡镇+村"));
}

struct Wrong {
    std::string path, text, at, says;
};

class Mistakes : public testing::TestWithParam<Wrong> {};

TEST_P(Mistakes, NameFileLineAndMend) {
    std::string all = mistakes_with(GetParam().path, GetParam().text);
    bool found = false;
    for (auto const& line : split(all, "\n")) {
        found |= starts_with(line, GetParam().at + ": ") && contains(line, GetParam().says) &&
                 !ends_with(line, "| ");
    }
    EXPECT_TRUE(found) << "wanted " << GetParam().at << " … " << GetParam().says << "\ngot\n"
                       << all;
}

std::string const trial = "kinds/trial.yaml";
std::string const day_line = "  day: {type: date, zh: 日子, en: Day, required: true}\n";

INSTANTIATE_TEST_SUITE_P(
    Kinds, Mistakes,
    testing::Values(
        Wrong{trial, "kind: trial\n  title: [", "kinds/trial.yaml:2", "not yaml"},
        Wrong{trial, "- a\n- b\n", "kinds/trial.yaml:1", "no map"},
        Wrong{trial, kind_text("happened: day\ncolour: red\n", plain_fields), "kinds/trial.yaml:5",
              "unknown attribute 'colour'"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: text, zh: 甲, en: A, colour: 1}\n"),
              "kinds/trial.yaml:7", "unknown attribute 'colour'"},
        Wrong{trial, kind_text("happened: day\n", day_line + "  a: {type: tekst, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "unknown type 'tekst'"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: code, codes: nowhere, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "no code list 'nowhere'"},
        Wrong{trial, kind_text("happened: day\n", day_line + "  a: {type: code, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "code list is missing"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: text, codes: sex, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "only code and list"},
        Wrong{trial, kind_text("happened: days\n", plain_fields), "kinds/trial.yaml:4",
              "happened names no column 'days'"},
        Wrong{trial, kind_text("happened: name\n", plain_fields), "kinds/trial.yaml:4",
              "required date or instant"},
        Wrong{trial, kind_text("", plain_fields), "kinds/trial.yaml:1", "happened is missing"},
        Wrong{trial, kind_text("happened: day\nplace: site\n", plain_fields), "kinds/trial.yaml:5",
              "place names no column 'site'"},
        Wrong{trial, kind_text("happened: day\nplace: name\n", plain_fields), "kinds/trial.yaml:5",
              "place must be of type unit"},
        Wrong{trial, kind_text("happened: day\nkey: [day, who]\n", plain_fields),
              "kinds/trial.yaml:5", "key names no field 'who'"},
        Wrong{trial, kind_text("happened: day\nended: never\n", plain_fields), "kinds/trial.yaml:5",
              "ended names no column 'never'"},
        Wrong{trial, kind_text("happened: day\nissued_by: king\n", plain_fields),
              "kinds/trial.yaml:5", "nobody is called 'king'"},
        Wrong{trial, kind_text("happened: day\nsources: [moon]\n", plain_fields),
              "kinds/trial.yaml:1", "no class of source 'moon'"},
        Wrong{trial,
              kind_text("happened: day\n", day_line + "  a: {type: text, zh: 日子, en: A}\n"),
              "kinds/trial.yaml:7", "the label '日子' means both day and a"},
        Wrong{trial, kind_text("happened: day\n", day_line + "  a: {type: text, en: A}\n"),
              "kinds/trial.yaml:7", "Chinese label zh is missing"},
        Wrong{trial, kind_text("happened: day\n", day_line + "  a: {type: text, zh: 甲}\n"),
              "kinds/trial.yaml:7", "English label en is missing"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: number, zh: 甲, en: A, range: [9, 1]}\n"),
              "kinds/trial.yaml:7", "range [9, 1]"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: number, zh: 甲, en: A, range: [1]}\n"),
              "kinds/trial.yaml:7", "a range does not fit"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: text, zh: 甲, en: A, range: [1, 2]}\n"),
              "kinds/trial.yaml:7", "a range does not fit"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: number, zh: 甲, en: A, scale: 7}\n"),
              "kinds/trial.yaml:7", "scale '7'"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: money, zh: 甲, en: A, unit: 美元}\n"),
              "kinds/trial.yaml:7", "money has the unit"},
        Wrong{
            trial,
            kind_text("happened: day\n", day_line + "  a: {type: text, zh: 甲, en: A, unit: 人}\n"),
            "kinds/trial.yaml:7", "only numbers have a unit"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: number, zh: 甲, en: A, default: many}\n"),
              "kinds/trial.yaml:7", "default does not fit"},
        Wrong{trial,
              kind_text("happened: day\n",
                        day_line + "  a: {type: text, zh: 甲, en: A, required: perhaps}\n"),
              "kinds/trial.yaml:7", "write true or false"},
        Wrong{trial,
              kind_text("happened: day\n", day_line + "  A-1: {type: text, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "'A-1' is no name"},
        Wrong{trial,
              kind_text("happened: day\n", day_line + "  day: {type: text, zh: 甲, en: A}\n"),
              "kinds/trial.yaml:7", "stands twice"},
        Wrong{trial,
              "kind: trail\ntitle: {zh: 试, en: Trial}\ngroup: command\nhappened: day\nfields:\n" +
                  plain_fields,
              "kinds/trial.yaml:1", "not the file's"},
        Wrong{trial,
              kind_text("happened: day\nalso:\n  - kind: nothing\n    when: name\n", plain_fields),
              "kinds/trial.yaml:6", "there is no kind 'nothing'"},
        Wrong{trial,
              kind_text("happened: day\nalso:\n  - kind: trial\n    when: name\n", plain_fields),
              "kinds/trial.yaml:6", "leads back to trial"},
        Wrong{
            trial,
            kind_text("happened: day\nalso:\n  - kind: notice\n    when: nowhere\n", plain_fields),
            "kinds/trial.yaml:6", "when names no column 'nowhere'"},
        Wrong{
            trial,
            kind_text(
                "happened: day\nalso:\n  - kind: notice\n    when: title\n    set: {colour: red}\n",
                plain_fields),
            "kinds/trial.yaml:6", "set names no column 'colour'"},
        Wrong{trial,
              kind_text("happened: day\nalso:\n  - kind: notice\n    when: title\n    set: "
                        "{published_at: soon}\n",
                        plain_fields),
              "kinds/trial.yaml:6", "published_at cannot be 'soon'"},
        Wrong{trial,
              kind_text("happened: day\nalso:\n  - kind: notice\n    when: title\n    copy: "
                        "{title: heading}\n",
                        plain_fields),
              "kinds/trial.yaml:6", "no such pair"},
        Wrong{trial,
              kind_text("happened: day\nalso:\n  - kind: notice\n    when: title\n    copy: "
                        "{published_at: name}\n",
                        plain_fields),
              "kinds/trial.yaml:6", "two types"},
        Wrong{
            trial,
            "kind: trial\ntitle: {zh: 通告, en: Trial}\ngroup: command\nhappened: day\nfields:\n" +
                plain_fields,
            "kinds/trial.yaml:2", "the title '通告'"}));

INSTANTIATE_TEST_SUITE_P(
    Codes, Mistakes,
    testing::Values(Wrong{"codes/trial.yaml",
                          "codes: trial\ntitle: {zh: 试, en: T}\nvalues:\n  A: {zh: 甲, en: A "
                          "one}\n  B: {zh: 甲, en: B one}\n",
                          "codes/trial.yaml:5", "'甲' means both A and B"},
                    Wrong{"codes/trial.yaml",
                          "codes: trial\ntitle: {zh: 试, en: T}\nvalues:\n  A: {zh: 甲}\n",
                          "codes/trial.yaml:4", "en is missing"},
                    Wrong{"codes/trial.yaml", "codes: trial\ntitle: {zh: 试, en: T}\n",
                          "codes/trial.yaml:1", "no values"},
                    Wrong{"codes/trial.yaml",
                          "codes: other\ntitle: {zh: 试, en: T}\nvalues:\n  A: {zh: 甲, en: A}\n",
                          "codes/trial.yaml:1", "not the file's"},
                    Wrong{"codes/divisions.csv", "code,name\n420000,湖北省\n42,武汉\n",
                          "codes/divisions.csv:3", "no division"},
                    Wrong{"codes/divisions.csv", "code,name\n420000,湖北省\n420000,湖北\n",
                          "codes/divisions.csv:3", "stands twice"},
                    Wrong{"codes/source_class.yaml", "source_classes:\n  - {class: cdc}\n",
                          "codes/source_class.yaml:2", "no words"},
                    Wrong{"person.yaml",
                          "person:\n  name: {zh: 姓名, en: Name}\n  shoe: {zh: 鞋, en: Shoe}\n",
                          "person.yaml:3", "unknown attribute 'shoe'"}));

TEST(SourceClass, OfOfficesAsTheyWriteTheirNames) {
    struct {
        char const* office;
        char const* expected;
    } const table[] = {{"清河县人民医院", "hospital"},
                       {"东风镇卫生院", "hospital"},
                       {"城关社区卫生服务中心", "hospital"},
                       {"清河县疾病预防控制中心", "cdc"},
                       {"县疾控中心", "cdc"},
                       {"清河县卫生健康委员会", "health"},
                       {"县卫健委", "health"},
                       {"清河县公安局", "police"},
                       {"东风镇派出所", "police"},
                       {"县公安局交警大队", "police"},
                       {"清河县疫情防控指挥部物资保障组", "supplies"},
                       {"清河县疫情防控指挥部", "command"},
                       {"清河县人民政府", "command"},
                       {"清河县委宣传部", "publicity"},
                       {"县纪委监委", "supervision"},
                       {"县委县政府督查室", "supervision"},
                       {"北关火车站检测点", "checkpoint"},
                       {"城东高速路口卡口", "checkpoint"},
                       {"北关火车站", "railway"},
                       {"铁路公安处", "police"},
                       {"市疫情防控指挥部大数据组", "bigdata"},
                       {"省指挥部", "bigdata"},
                       {"清河县大数据局", "bigdata"},
                       {"清河县教育局", "education"},
                       {"清河县第一中学", "education"},
                       {"清河县交通运输局", "transport"},
                       {"清河县市场监管局", "market"},
                       {"清河县财政局", "finance"},
                       {"清河县农业农村局", "other"},
                       {"返乡人员管控专班", "command"},
                       {"清河县东风镇人民政府", "township"},
                       {"东风镇", "township"},
                       {"李庄村", "township"},
                       {"城关街道办事处", "township"},
                       {"东风镇疫情防控指挥部", "township"},
                       {"幸福社区", "township"},
                       {"", "other"},
                       {"某公司", "other"}};
    for (auto const& row : table)
        EXPECT_EQ(real().source_class_of(row.office), row.expected) << row.office;
}

TEST(CodeList, MatchesCodeLabelSynonymFolded) {
    CodeList const* list = real().find_codes("transport");
    for (auto const* text :
         {"HSR", "hsr", "高铁动车", "动车 / 高铁", "High-speed rail", "ＨＳＲ"}) {
        ASSERT_NE(list->match(text), nullptr) << text;
        EXPECT_EQ(list->match(text)->code, "HSR") << text;
    }
    EXPECT_EQ(list->match("骆驼"), nullptr);
}

TEST(Regions, TheDeepestDivisionNamed) {
    struct {
        char const* text;
        char const* code;
    } const table[] = {{"湖北省武汉市江岸区", "420102"},
                       {"湖北武汉", "420100"},
                       {"武汉", "420100"},
                       {"武汉市", "420100"},
                       {"湖北", "420000"},
                       {"广东省", "440000"},
                       {"浙江温州", "330300"},
                       {"420100", "420100"},
                       {"4201", "420100"},
                       {"42", "420000"},
                       {"420102001001", "420102"},
                       {"内蒙古", "150000"},
                       {"内蒙古自治区呼和浩特市", "150100"},
                       {"广西", "450000"},
                       {"北京市朝阳区", "110105"},
                       {"北京", "110000"},
                       {"北京市市辖区东城区", "110101"},
                       {"上海浦东", "310115"},
                       {"重庆万州", "500101"},
                       {"吉林", "220000"},
                       {"吉林市", "220200"},
                       {"吉林省吉林市", "220200"},
                       {"吉林吉林", "220200"},
                       {"海南", "460000"},
                       {"海南州", "632500"},
                       {"恩施", "422800"},
                       {"恩施州", "422800"},
                       {"湖北恩施土家族苗族自治州", "422800"},
                       {"仙桃", "429004"},
                       {"湖北省仙桃市", "429004"},
                       {"湖北省 武汉市", "420100"},
                       {"湖北-武汉", "420100"},
                       {"途经武汉", "420100"},
                       {"武汉华南海鲜市场", "420100"},
                       {"湖北黄冈市黄梅县小池镇", "421127"},
                       {"黄梅县", "421127"},
                       {"江岸区", "420102"},
                       {"西藏", "540000"},
                       {"新疆乌鲁木齐", "650100"},
                       {"宁夏", "640000"},
                       {"香港", "810000"},
                       {"澳门特别行政区", "820000"},
                       {"台湾", "710000"},
                       {"甘肃临夏积石山", "622927"},
                       {"深圳南山区", "440305"},
                       {"河南信阳浉河区", "411502"}};
    for (auto const& row : table)
        EXPECT_EQ(real().regions.find(row.text).value_or("none"), row.code) << row.text;
}

TEST(Regions, EnglishAndPinyin) {
    struct {
        char const* text;
        char const* code;
    } const table[] = {{"Hefei City, Anhui", "340100"},
                       {"Baohe District, Hefei City, Anhui", "340111"},
                       {"High-Tech zone, Hefei City, Anhui", "340100"},
                       {"Hefei CityAnhui", "340100"},
                       {"Shek OHong Kong", "810000"},
                       {"183 Some Road, To Kwa WanHong Kong", "810000"},
                       {"Xi'an City, Shaanxi", "610100"},
                       {"Suzhou City, Jiangsu", "320500"},
                       {"Suzhou City, Anhui", "341300"},
                       {"Wenzhou", "330300"},
                       {"Zhejiang Wenzhou", "330300"},
                       {"Hong Kong", "810000"},
                       {"Shatin, Hong Kong", "810000"},
                       {"Wuhan", "420100"},
                       {"Inner Mongolia", "150000"},
                       {"Suzhou", "none"},
                       {"Nowhere Village", "none"}};
    for (auto const& row : table) {
        EXPECT_EQ(real().regions.find(row.text).value_or("none"), row.code) << row.text;
    }
}

TEST(Regions, NothingWhereNoneOrSeveralFit) {
    for (auto const* text : {"", "东风镇李庄村", "朝阳区", "海南路3号", "河南村", "南京西路",
                             "火星", "999999", "4", "无", "鼓楼区"}) {
        EXPECT_EQ(real().regions.find(text).value_or("none"), "none") << text;
    }
}

TEST(Regions, NamesAndShortProvinces) {
    EXPECT_EQ(real().regions.name_of("420100"), "湖北省武汉市");
    EXPECT_EQ(real().regions.name_of("420102"), "湖北省武汉市江岸区");
    EXPECT_EQ(real().regions.name_of("110105"), "北京市朝阳区");
    EXPECT_EQ(real().regions.name_of("429004"), "湖北省仙桃市");
    EXPECT_EQ(real().regions.name_of("420000"), "湖北省");
    EXPECT_EQ(real().regions.name_of("999999"), "999999");
    struct {
        char const* code;
        char const* name;
    } const table[] = {{"440300", "广东"}, {"150000", "内蒙古"}, {"230100", "黑龙江"},
                       {"450000", "广西"}, {"640000", "宁夏"},   {"650000", "新疆"},
                       {"540000", "西藏"}, {"810000", "香港"},   {"820000", "澳门"},
                       {"710000", "台湾"}, {"110105", "北京"},   {"990000", ""}};
    for (auto const& row : table)
        EXPECT_EQ(real().regions.short_province(row.code), row.name) << row.code;
}

TEST(Regions, EveryDivisionIsFoundByItsFullName) {
    for (auto const& region : real().regions.all()) {
        std::string name = real().regions.name_of(region.code);
        std::string found = real().regions.find(name).value_or("none");
        EXPECT_EQ(real().regions.name_of(found), name) << region.code;
    }
}

}  // namespace
}  // namespace lianfang::catalog
