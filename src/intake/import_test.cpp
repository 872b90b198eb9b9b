// Whole files through the door on a real ledger: fates, refusals and the sheet that comes back, repetition, rehearsal.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "intake/handmade_book.h"
#include "intake/importer.h"
#include "support/fresh_database.h"

namespace lianfang::intake {
namespace {

using catalog::Catalog;
using ledger::Ledger;
using store::Value;

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

// Three people of the synthetic prefix, with right check digits.
constexpr char const* zhao = "470123198001010010";
constexpr char const* qian = "470123199002020020";

class ImportTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok()) << shipped().mistakes.front().what;
        auto const url = testing::fresh_database(GetParam(), "lianfang_import_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        ledger_ = std::move(Ledger::open(*url, shipped(), at("2020-01-10"), "seed")).value();
        std::vector<catalog::Mistake> mistakes;
        maps_ = load_maps(shipped(), mistakes);
        ASSERT_TRUE(mistakes.empty()) << mistakes.front().file << " " << mistakes.front().what;
        units_.read(*ledger_);
        auto const units = import("units.csv",
               "单位代码,单位名称,层级,上级单位,启用日期\n470123000000,清溪县,县级,,2000-01-01\n"
               "470123001000,东风镇,乡镇级,470123000000,2000-01-01\n470123001001,李庄村,村级,470123001000,2000-01-01\n"
               "470123002000,西山乡,乡镇级,470123000000,2000-01-01\n470123002001,李庄村,村级,470123002000,2000-01-01\n");
        ASSERT_EQ(units.fates.accepted, 5) << (units.failed           ? units.failed->en
                                               : units.errors.empty() ? ""
                                                                      : units.errors[0].en);
        ASSERT_EQ(units_.path_of("470123001001"), "东风镇李庄村");
    }

    FileAnswer import_path(std::string const& path, ImportOptions options = {}) {
        options.received_at = at("2020-01-25");
        options.by = "test";
        return Importer(*ledger_, units_, maps_).import_file(path, options);
    }
    FileAnswer import(std::string const& name, std::string const& text, ImportOptions const& options = {}) {
        return import_path(folder_.write(name, text), options);
    }
    FileAnswer import_book(BookParts const& parts, ImportOptions const& options = {}) {
        return import_path(write_zip(folder_, "book.xlsx", parts), options);
    }
    std::vector<std::string> column(std::string const& table, std::string const& name) {
        auto query = ledger_->database().prepare(
            fmt::format("SELECT {} FROM record_{} WHERE to_number = :current ORDER BY from_number", name, table));
        query.bind("current", ledger::still_current);
        std::vector<std::string> values;
        while (query.step()) values.push_back(query.is_null(0) ? "-" : std::string(query.text(0)));
        return values;
    }

    TestFolder folder_;
    std::unique_ptr<Ledger> ledger_;
    registry::Units units_;
    std::vector<SheetMap> maps_;
};

std::string errors_of(FileAnswer const& answer) {
    std::string all = answer.failed ? answer.failed->code : std::string();
    for (auto const& error : answer.errors) {
        all += fmt::format("[{} {}:{}]", error.code, error.place.row, error.place.column);
    }
    return all;
}

// A township's register as it is really sent: title, meta, header of two rows with merged cells, subtotals, notes.
BookParts register_book() {
    std::string const rows = rows_xml({
        {"东风镇返乡人员摸排登记表"},
        {"填报单位：东风镇李庄村村委会    填报日期：2020年1月25日", "", "", "", "", "登记日期：2020-01-24"},
        {"序号", "基本情况", "", "", "返乡", "", "体温（℃）", "别的"},
        {"", "姓名", "身份证号", "人员类别＊", "来源省市", "返乡日期"},
        {"1", "赵小满", "４７０１２３１９８００１０１００１０", "务工", "湖北省武汉市", "1-21", "36.5", "x"},
        {"2", "钱多多", "470123199002020020", "学生", "广东", "2020.1.20"},
        {"小计", "2"},
        {"3"},
        {"注：本表一式两份"},
    });
    return book_of(
        rows,
        R"(<mergeCells count="5"><mergeCell ref="A1:H1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:D3"/>)"
        R"(<mergeCell ref="E3:F3"/><mergeCell ref="G3:G4"/><mergeCell ref="H3:H4"/></mergeCells>)");
}

TEST_P(ImportTest, ReadsASheetAsATownshipSendsIt) {
    auto const answer = import_book(register_book());
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(answer.kind(), "returnee_record");
    EXPECT_EQ(answer.fates.accepted, 2);
    EXPECT_EQ(answer.ignored_columns, std::vector<std::string>{"别的"});
    EXPECT_EQ(column("returnee_record", "person_name"), (std::vector<std::string>{"赵小满", "钱多多"}));
    EXPECT_EQ(column("returnee_record", "depart_region"), (std::vector<std::string>{"420100", "440000"}));
    EXPECT_EQ(column("returnee_record", "arrive_at")[0], std::to_string(day_of(Date{2020, 1, 21}).number));
    EXPECT_EQ(column("returnee_record", "unit_code")[0], "470123001001");
    EXPECT_EQ(column("returnee_record", "source")[0], "东风镇李庄村村委会");
    EXPECT_EQ(column("returnee_record", "person_sex"), (std::vector<std::string>{"M", "F"}));
    // The first row's temperature is a reading of its own, taken on the day of registration that stands above.
    EXPECT_EQ(column("temp_measurement", "value"), std::vector<std::string>{"365"});
    EXPECT_EQ(column("temp_measurement", "taken_at")[0],
              std::to_string(start_of(day_of(Date{2020, 1, 24})).microseconds));
    EXPECT_EQ(column("temp_measurement", "place_kind")[0], "VILLAGE");
}

TEST_P(ImportTest, TheSameFileAgainAddsNothing) {
    import_book(register_book());
    int64_t const number = ledger_->last_number();
    auto const again = import_book(register_book());
    EXPECT_EQ(again.fates.known, 2);
    EXPECT_EQ(again.fates.accepted + again.fates.completed + again.fates.rejected, 0);
    EXPECT_EQ(ledger_->last_number(), number);
}

TEST_P(ImportTest, ADryRunTellsTheSameAndWritesNothing) {
    int64_t const number = ledger_->last_number();
    FileAnswer told;
    std::string const text = fmt::format("姓名,身份证号,类别,来源地,返乡日期\n赵小满,{},务工,武汉,2020-01-21\n钱,1,务工,武汉,2020-01-21\n", zhao);
    ledger_->rehearse([&] { told = import("a.csv", text, {.rehearsal = true}); });
    EXPECT_EQ(told.fates.accepted, 1);
    EXPECT_EQ(told.fates.rejected, 1);
    EXPECT_EQ(told.returned, "");
    EXPECT_EQ(ledger_->last_number(), number);
    EXPECT_TRUE(column("returnee_record", "record_id").empty());
    EXPECT_FALSE(std::filesystem::exists(folder_.path("a.退回.xlsx")));
    auto const done = import("a.csv", text);
    EXPECT_EQ(done.fates.accepted, 1);
    EXPECT_EQ(done.fates.rejected, 1);
}

TEST_P(ImportTest, ARefusedRowWritesNoneOfItsRecords) {
    // The reading's value is out of range, so the registration does not enter either.
    auto const answer = import("a.csv", fmt::format("姓名,身份证号,类别,来源地,返乡日期,登记日期,体温\n"
                                                    "赵小满,{},务工,武汉,2020-01-21,2020-01-22,365\n", zhao));
    EXPECT_EQ(answer.fates.rejected, 1);
    ASSERT_FALSE(answer.errors.empty());
    EXPECT_EQ(answer.errors[0].place.row, 2);
    EXPECT_EQ(answer.errors[0].place.column, 7);
    EXPECT_TRUE(column("returnee_record", "record_id").empty());
    EXPECT_TRUE(column("temp_measurement", "record_id").empty());
}

TEST_P(ImportTest, TellsEverythingThatIsWrongWithARow) {
    auto const answer = import("a.csv", "姓名,身份证号,类别,来源地,返乡日期\n,470123198001010011,外星人,,2020-02-30\n");
    EXPECT_EQ(answer.fates.rejected, 1);
    EXPECT_EQ(answer.errors.size(), 5u);
}

TEST_P(ImportTest, AFurtherRecordNeedsWhatItIsMadeOf) {
    auto const answer = import("a.csv", fmt::format("姓名,身份证号,类别,来源地,返乡日期,登记日期,体温\n"
                                                    "赵小满,{},务工,武汉,2020-01-21,,36.5\n"
                                                    "钱多多,{},务工,武汉,2020-01-21,,/\n", zhao, qian));
    EXPECT_EQ(answer.fates.accepted, 1);
    ASSERT_EQ(answer.errors.size(), 1u);
    EXPECT_EQ(answer.errors[0].code, "value_missing");
    EXPECT_EQ(answer.errors[0].place.column, 6);
}

TEST_P(ImportTest, TheReturnedSheetMendedComesBackWhole) {
    auto parts = register_book();
    auto& sheet = parts.back().second;
    sheet = replaced(sheet, "470123199002020020", "470123199002020021");  // A wrong check digit.
    sheet = replaced(sheet, "钱多多", "=钱+多");                           // What a spreadsheet would take for a formula.
    auto const first = import_book(parts);
    EXPECT_EQ(first.fates.accepted, 1);
    EXPECT_EQ(first.fates.rejected, 1);
    ASSERT_EQ(first.returned, folder_.path("book.退回.xlsx"));

    KeptRows kept;
    ASSERT_TRUE(read_sheets(first.returned, kept));
    auto const& rows = kept.sheets.at(0).rows;
    EXPECT_EQ(kept.sheets[0].about.name, "表1");
    EXPECT_EQ(kept.text(0, 0, 0), "东风镇返乡人员摸排登记表");
    EXPECT_EQ(kept.text(0, 1, 0), "填报单位：东风镇李庄村村委会    填报日期：2020年1月25日");
    EXPECT_EQ(kept.sheets[0].about.merges.size(), 6u);
    ASSERT_EQ(rows.size(), 5u);  // Title, meta, two header rows, the one refused row.
    EXPECT_EQ(kept.text(0, 2, 8), "退回原因");
    EXPECT_EQ(rows[4].cells[1].text, "=钱+多");
    EXPECT_EQ(rows[4].cells[1].kind, CellKind::Text);
    EXPECT_TRUE(contains(kept.text(0, 4, 8), "身份证号"));

    // The same sheet, refused as it is, comes back under the same name and loses nothing.
    auto const again = import_path(first.returned);
    EXPECT_EQ(again.fates.rejected, 1);
    EXPECT_EQ(again.fates.accepted + again.fates.known, 0);
    KeptRows twice;
    ASSERT_TRUE(read_sheets(again.returned, twice));
    EXPECT_EQ(twice.text(0, 4, 8), kept.text(0, 4, 8));
    EXPECT_EQ(twice.sheets[0].rows[4].cells.size(), 9u);
    EXPECT_EQ(errors_of(again).find("columns"), std::string::npos);
    EXPECT_TRUE(again.ignored_columns == std::vector<std::string>{"别的"});
}

TEST_P(ImportTest, MendedRowsEnterUnderTheSameOfficeAndPeriod) {
    std::string const top = "东风镇返乡人员登记表\n填报单位：东风镇人民政府,填报日期：2020-01-25\n姓名,身份证号,类别,来源地,返乡日期,退回原因\n";
    auto const answer = import("m.csv", top + fmt::format("赵小满,{},务工,武汉,1月21日,【身份证号】校验码不符\n", zhao));
    EXPECT_EQ(answer.fates.accepted, 1);
    EXPECT_TRUE(answer.ignored_columns.empty());
    EXPECT_EQ(column("returnee_record", "unit_code")[0], "470123001000");
    auto const record = ledger_->find_record(column("returnee_record", "record_id")[0]);
    EXPECT_EQ(record->source_class, "township");
}

TEST_P(ImportTest, TwoRowsOfOneFileMayNotContradictOneAnother) {
    auto const text = fmt::format("姓名,身份证号,类别,来源地,返乡日期,备注\n"
                                  "赵小满,{0},务工,武汉,2020-01-21,\n"
                                  "赵小满,{0},务工,武汉,2020-01-21,\n"
                                  "赵小满,{0},学生,武汉,2020-01-21,\n", zhao);
    auto const answer = import("a.csv", text);
    EXPECT_EQ(answer.fates.accepted, 1);
    EXPECT_EQ(answer.fates.known, 1);
    EXPECT_EQ(answer.fates.rejected, 1);
    EXPECT_EQ(errors_of(answer), "[conflict_in_file 4:3]");
    EXPECT_TRUE(contains(answer.errors[0].zh, "第 2 行"));
    EXPECT_EQ(column("returnee_record", "category"), std::vector<std::string>{"MIGRANT"});
    // Between files it is a correction by the same office.
    auto const later = import("b.csv", fmt::format("姓名,身份证号,类别,来源地,返乡日期\n赵小满,{},学生,武汉,2020-01-21\n", zhao));
    EXPECT_EQ(later.fates.corrected, 1);
}

TEST_P(ImportTest, PassengersOfOneCarShareItsPassage) {
    auto const answer = import("a.csv", fmt::format("卡口人员登记表\n卡口名称：东收费站\n姓名,身份证号,通过时间,车牌号,车内人数,处置,体温\n"
                                                    "赵小满,{},2020-01-24 08:30,豫S12345,2,放行,36.4\n"
                                                    "钱多多,{},2020-01-24 08:30,豫S12345,2,放行,36.6\n", zhao, qian));
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(answer.kind(), "checkpoint_person");
    EXPECT_EQ(answer.fates.accepted, 2);
    EXPECT_EQ(column("checkpoint_passage", "checkpoint"), std::vector<std::string>{"东收费站"});
    EXPECT_EQ(column("temp_measurement", "place"), (std::vector<std::string>{"东收费站", "东收费站"}));
}

TEST_P(ImportTest, TwoOnFootInOneMinuteEachPass) {
    std::string const sheet =
        "卡口名称,通过时间,车牌号,姓名,联系电话,车内人数,处置\n"
        "东门卡口,2020-01-24 09:05,,赵小满,15400000001,1,放行\n东门卡口,2020-01-24 09:05,,钱多多,15400000002,1,登记\n"
        "东门卡口,2020-01-24 09:05,云A00001,孙立春,15400000003,2,放行\n东门卡口,2020-01-24 09:05,云A00001,李谷雨,15400000004,2,放行\n";
    EXPECT_EQ(errors_of(import("gate.csv", sheet)), "");
    EXPECT_EQ(column("checkpoint_passage", "persons"), (std::vector<std::string>{"1", "1", "2"}));
    EXPECT_EQ(column("checkpoint_passage", "on_foot"), (std::vector<std::string>{"赵小满", "钱多多", "-"}));
    EXPECT_EQ(column("checkpoint_passage", "action"), (std::vector<std::string>{"PASS", "REGISTER", "PASS"}));
    import("a copy.csv", sheet + "东门卡口,2020-01-24 09:05,,钱多多,15400000002,1,登记\n");
    EXPECT_EQ(column("checkpoint_passage", "persons").size(), 3u);
}

TEST_P(ImportTest, AFullerCopyCompletes) {
    std::string const head = "医疗机构：县人民医院\n姓名,身份证号,入院时间,收治类型,床号,出院时间,出院去向\n";
    EXPECT_EQ(import("1.csv", head + fmt::format("赵小满,{},2020-01-20 08:00,留观,3-1,,\n", zhao)).fates.accepted, 1);
    EXPECT_EQ(
        import("2.csv", head + fmt::format("赵小满,{},2020-01-20 08:00,留观,3-1,2020-01-23 09:00,\n", zhao))
            .fates.completed,
        1);
    EXPECT_EQ(column("ward_stay_end", "facility"), std::vector<std::string>{"县人民医院"});
    EXPECT_EQ(
        import("2.csv", head + fmt::format("赵小满,{},2020-01-20 08:00,留观,3-1,2020-01-23 09:00,\n", zhao))
            .fates.known,
        1);
}

TEST_P(ImportTest, AVillageIsTakenWithItsTownship) {
    auto const answer = import("a.csv", fmt::format("姓名,身份证号,乡镇,村,类别,来源地,返乡日期\n"
                                                    "赵小满,{},东风镇,李庄村,务工,武汉,2020-01-21\n"
                                                    "钱多多,{},西山乡,李庄村,务工,武汉,2020-01-21\n", zhao, qian));
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(column("returnee_record", "person_residence"),
              (std::vector<std::string>{"470123001001", "470123002001"}));
}

TEST_P(ImportTest, ReadsADaySheetByTheMapThatFitsIt) {
    auto const answer = import("a.csv", fmt::format("姓名,身份证号,随访日期,上午体温,上午症状,下午体温,下午症状\n"
                                                    "赵小满,{},2020-01-24,36.4,无,37.5,发热\n"
                                                    "钱多多,{},2020-01-24,36.4,,,\n"
                                                    "孙,,2020-01-24,,,,\n", zhao, qian));
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(answer.fates.accepted, 2);
    EXPECT_EQ(answer.fates.left_out, 1);
    EXPECT_EQ(column("observation_check", "slot"), (std::vector<std::string>{"AM", "PM", "AM"}));
    EXPECT_EQ(column("observation_check", "temp"), (std::vector<std::string>{"364", "375", "364"}));
}

TEST_P(ImportTest, AMatchingIsSavedAndUsedAgain) {
    std::string const text = fmt::format(
        "姓名,身份证号,类别,来源地,返乡日期,登记日期,体温\n赵小满,{},务工,武汉,2020-01-21,2020-01-22,36.5\n",
        zhao);
    auto const first = import("a.csv", text);
    ASSERT_TRUE(first.found.has_value());
    std::vector<catalog::Mistake> mistakes;
    auto const map = load_map("saved.yaml", written(*first.found), shipped(), mistakes);
    ASSERT_TRUE(map.has_value()) << mistakes.front().what << written(*first.found);
    auto const again = import("b.csv", text, {.map = &*map});
    EXPECT_EQ(again.fates.known, 1) << errors_of(again);
}

TEST_P(ImportTest, AMapTransformsWhatStrangersWrote) {
    std::vector<catalog::Mistake> mistakes;
    auto const map = load_map("m.yaml", R"(
map: strangers
match: {headers: [who, when, from]}
source: 外部名单
emit:
  - kind: returnee_record
    only_listed: true
    rows: [{column: ok, not_in: ["no"]}]
    columns: {person_name: who, person_phone: tel, arrive_at: when, depart_region: [province, from]}
    set: {category: MIGRANT}
    values:
      arrive_at: {first_of: " - ", date: dd.mm.yyyy, empty: [unknown]}
      depart_region: {replace: {City: ""}}
)", shipped(), mistakes);
    ASSERT_TRUE(map.has_value()) << mistakes.front().what;
    auto const answer =
        import("a.csv",
               "who,tel,when,province,from,ok\n赵小满,15400000001,18.01.2020 - 20.01.2020,湖北省,武汉City,\n"
               "钱多多,15400000002,18.01.2020,湖北省,武汉,NO\n孙三,15400000003,unknown,湖北省,武汉,\n",
               {.map = &*map});
    EXPECT_EQ(answer.fates.accepted, 1);
    EXPECT_EQ(answer.fates.left_out, 1);
    EXPECT_EQ(errors_of(answer), "[value_missing 4:3]");
    EXPECT_EQ(column("returnee_record", "arrive_at")[0], std::to_string(day_of(Date{2020, 1, 18}).number));
    EXPECT_EQ(column("returnee_record", "source")[0], "外部名单");
}

TEST_P(ImportTest, AMapThatIsWrongSaysWhere) {
    std::vector<catalog::Mistake> mistakes;
    EXPECT_FALSE(load_map(
        "m.yaml", "map: m\nemit:\n  - kind: returnee_record\n    colums: {}\n    set: {category: 外星人}\n",
        shipped(), mistakes));
    ASSERT_EQ(mistakes.size(), 2u);
    EXPECT_EQ(mistakes[0].line, 4);
    EXPECT_EQ(mistakes[1].line, 5);
}

TEST_P(ImportTest, SaysWhyAFileIsNoSheetOfOurs) {
    EXPECT_EQ(errors_of(import("a.csv", "甲,乙\n1,2\n")), "no_header");
    EXPECT_EQ(errors_of(import("b.csv", "姓名,身份证号,来源地,返乡日期,返乡日期\n")), "columns_missing");
    EXPECT_EQ(errors_of(import("c.csv", "姓名,身份证号\n", {.kind = "order"})), "kind_unknown");
    auto const lacking = import("d.csv", "姓名,身份证号\n", {.kind = "returnee_record"});
    EXPECT_EQ(errors_of(lacking), "columns_missing");
    EXPECT_TRUE(contains(lacking.failed->zh, "返乡日期"));
}

TEST_P(ImportTest, NumbersThatLostTheirLastDigitsAreRefused) {
    auto const answer = import_book(book_of(
        rows_xml({{"姓名", "身份证号", "类别", "来源地", "返乡日期"}}) +
        R"(<row r="2"><c r="A2" t="str"><v>赵小满</v></c><c r="B2"><v>4.7012319800101E+17</v></c>)"
        R"(<c r="C2" t="str"><v>务工</v></c>)"
        R"(<c r="D2" t="str"><v>武汉</v></c><c r="E2" s="1"><v>43851</v></c></row>)"));
    EXPECT_EQ(errors_of(answer), "[id_number_lost_digits 2:2]");
}

TEST_P(ImportTest, ReadsOldNumbersAndWarnsOfContradictions) {
    auto const answer = import("a.csv", "姓名,身份证号,性别,类别,来源地,返乡日期\n赵小满,470123800101001,女,务工,武汉,2020-01-21\n"
                                        "钱多多,47012319900202008x,,务工,武汉,2020-01-21\n");
    EXPECT_EQ(answer.fates.accepted, 2);
    EXPECT_EQ(answer.warning_count, 1);
    // Fifteen digits and eighteen name the same person.
    auto const again = import("b.csv", fmt::format("姓名,身份证号,性别,类别,来源地,返乡日期\n赵小满,{},女,务工,武汉,2020-01-21\n", zhao));
    EXPECT_EQ(again.fates.known, 1) << errors_of(again);
    EXPECT_EQ(column("returnee_record", "person_birth")[0], std::to_string(day_of(Date{1980, 1, 1}).number));
}

TEST_P(ImportTest, ValuesMergedDownHoldForEachOfTheirRows) {
    auto const rows = rows_xml({{"户主", "村", "户编号", "在家人数", "摸排日期", "摸排人"},
                                {"赵大", "东风镇李庄村", "1", "3", "2020-01-20", "孙干部"},
                                {"钱二", "", "2", "4", "2020-01-20", ""}});
    auto const answer = import_book(
        book_of(rows, R"(<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="F2:F3"/></mergeCells>)"));
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(column("household", "surveyor"), (std::vector<std::string>{"孙干部", "孙干部"}));
    EXPECT_EQ(column("household", "unit"), (std::vector<std::string>{"470123001001", "470123001001"}));
}

TEST_P(ImportTest, LinesOfJsonNameTheirKind) {
    auto const answer =
        import("a.jsonl", fmt::format(R"({{"kind":"vehicle","plate_no":"豫S12345","since":"2020-01-20"}}
{{"kind":"returnee_record","person":{{"name":"赵小满","id_no":"{}"}},"category":"MIGRANT",)"
                                               R"("depart_region":"420100","arrive_at":"2020-01-21"}}
)",
                                      zhao));
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(answer.fates.accepted, 2);
    EXPECT_EQ(column("vehicle", "plate_no"), std::vector<std::string>{"豫S12345"});
}

TEST_P(ImportTest, RefusedLinesOfJsonComeBackAsASheet) {
    auto const answer = import("a.jsonl", "{\"kind\":\"vehicle\",\"plate_no\":\"12\",\"since\":\"2020-01-20\"}\n");
    EXPECT_EQ(answer.fates.rejected, 1);
    KeptRows kept;
    ASSERT_TRUE(read_sheets(answer.returned, kept));
    EXPECT_EQ(kept.text(0, 0, 0), "plate_no");
    EXPECT_EQ(kept.text(0, 1, 0), "12");
    auto const again = import_path(answer.returned);
    EXPECT_EQ(again.kind(), "vehicle");
    EXPECT_EQ(again.fates.rejected, 1);
}

TEST_P(ImportTest, APeriodStandsForTheDayThatRowsLeaveOut) {
    auto const answer = import("a.csv", "医疗资源日报\n统计日期：2020年1月25日24时\n机构名称,隔离床位,救护车\n县人民医院,20,3\n");
    EXPECT_EQ(errors_of(answer), "");
    EXPECT_EQ(column("bed_report", "report_day")[0], std::to_string(day_of(Date{2020, 1, 25}).number));
}

TEST_P(ImportTest, BatchesGiveWhatOneRowAtATimeGives) {
    std::string text = "姓名,联系电话,类别,来源地,返乡日期\n";
    for (int i = 0; i < 4'500; ++i) text += fmt::format("甲{},154{:08},务工,武汉,2020-01-21\n", i, i);
    auto const answer = import("many.csv", text);
    EXPECT_EQ(answer.fates.accepted, 4'500);
    EXPECT_EQ(import("many2.csv", text).fates.known, 4'500);
    EXPECT_TRUE(ledger_->verify({}).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, ImportTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::intake
