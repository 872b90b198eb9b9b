// A matching told as data, mended by hand, and the same file read with it.
#include "intake/sheet_matching.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "intake/handmade_book.h"
#include "intake/importer.h"
#include "intake/own_maps.h"

namespace lianfang::intake {
namespace {

using Origin = MatchedField::Origin;
using Use = MatchedColumn::Use;

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

constexpr char const* units =
    "单位代码,单位名称,层级,上级单位,启用日期\n470123000000,清溪县,县级,,2000-01-01\n"
    "470123001000,东风镇,乡镇级,470123000000,2000-01-01\n470123001001,李庄村,村级,470123001000,2000-01-01\n"
    "470123002000,西山乡,乡镇级,470123000000,2000-01-01\n470123002001,李庄村,村级,470123002000,2000-01-01\n";
// 称呼 and 手温 are known to nobody; without a name the sheet cannot be read.
constexpr char const* strange =
    "返乡人员摸排\n登记日期：2020-01-24\n序号,称呼,联系电话,人员类别,来源省市,返乡日期,乡镇,村,手温\n"
    "1,赵小满,15400000001,务工,湖北省武汉市,2020-01-21,西山乡,李庄村,36.5\n2,钱多多,15400000002,学生,广东,2020.1.20,东风镇,李庄村,36.6\n";

class Matching : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok());
        ledger_ = std::move(ledger::Ledger::open("sqlite::memory:", shipped(), at("2020-01-10"), "seed")).value();
        units_.read(*ledger_);
        ASSERT_EQ(import("units.csv", units).fates.accepted, 5);
    }
    FileAnswer import(std::string const& name, std::string const& text, ImportOptions options = {}) {
        options.received_at = at("2020-01-25");
        options.by = "test";
        return Importer(*ledger_, units_, maps_).import_file(folder_.write(name, text), options);
    }
    std::string first(char const* statement) {
        auto query = ledger_->database().prepare(statement);
        return query.step() && !query.is_null(0) ? std::string(query.text(0)) : "-";
    }

    TestFolder folder_;
    std::unique_ptr<ledger::Ledger> ledger_;
    registry::Units units_;
    std::vector<SheetMap> maps_;
};

SheetMatching matching_in(FileAnswer const& answer) { return answer.sheets.at(0).matching.value(); }

std::vector<WantedFeed> feeds_of(SheetMatching const& matching) {
    std::vector<WantedFeed> feeds;
    for (auto const& field : matching.fields) {
        for (int const column : field.columns) feeds.push_back({column, field.part, field.field});
    }
    return feeds;
}

MatchedField const* find(SheetMatching const& matching, int part, std::string const& field) {
    for (auto const& one : matching.fields) {
        if (one.part == part && one.field == field) return &one;
    }
    return nullptr;
}

std::string code_of(SheetMatching const& matching, std::vector<WantedFeed> const& feeds) {
    auto const mended = mend(matching, feeds, shipped());
    return mended ? "mended" : mended.error().code;
}

TEST_F(Matching, TellsWhatASheetThatWasRefusedComesNearestTo) {
    auto const answer = import("a.csv", strange);
    EXPECT_EQ(answer.failed->code, "columns_missing");
    auto const matching = matching_in(answer);
    EXPECT_EQ(matching.head_row, 3);
    ASSERT_EQ(matching.map.emits.size(), 2u) << "the temperature may be fed, though no column does so yet";
    EXPECT_EQ(matching.map.emits[1].kind, "temp_measurement");
    ASSERT_EQ(matching.columns.size(), 9u);
    EXPECT_EQ(matching.columns[0].use, Use::Serial);
    EXPECT_EQ(matching.columns[1].label, "称呼");
    EXPECT_EQ(matching.columns[1].samples, (std::vector<std::string>{"赵小满", "钱多多"}));
    EXPECT_EQ(find(matching, 0, "person_name")->origin, Origin::Nowhere);
    EXPECT_EQ(find(matching, 0, "person_residence")->columns, (std::vector<int>{7, 8}));
    EXPECT_EQ(find(matching, 0, "registered_at")->text, "2020-01-24");
    EXPECT_EQ(find(matching, 0, "note"), nullptr) << "what may stay empty and is fed by nothing is not told";
}

TEST_F(Matching, MendedReadsTheSameFile) {
    auto const matching = matching_in(import("a.csv", strange));
    auto feeds = feeds_of(matching);
    feeds.push_back({2, 0, "person_name"});
    feeds.push_back({9, 1, "value"});
    auto const mended = mend(matching, feeds, shipped());
    ASSERT_TRUE(mended) << mended.error().en;
    auto const answer = import("a.csv", strange, {.mended = {{0, *mended}}});
    EXPECT_EQ(answer.fates.accepted, 2) << (answer.errors.empty() ? "" : answer.errors[0].en);
    EXPECT_EQ(first("SELECT person_name FROM record_returnee_record ORDER BY from_number"), "赵小满");
    EXPECT_EQ(first("SELECT unit_code FROM record_returnee_record ORDER BY from_number"), "470123002001");
    EXPECT_EQ(first("SELECT value FROM record_temp_measurement ORDER BY from_number"), "365");
    auto const again = matching_in(answer);
    EXPECT_EQ(feeds_of(again).size(), feeds.size());
    EXPECT_EQ(find(again, 1, "place_kind")->origin, Origin::Constant);
    EXPECT_EQ(find(again, 1, "taken_at")->text, "registered_at");
}

TEST_F(Matching, ASheetThatWasReadWronglyIsReadAgainByTheMatchingThatIsKept) {
    std::string const text = "姓名,联系电话,类别,来源地,返乡日期,乡镇,现居住地,登记日期,备注,真的备注\n"
                             "赵小满,15400000001,务工,武汉,2020-01-21,西山乡,李庄村,2020-01-22,甲,乙\n";
    auto const matching = matching_in(import("a.csv", text));
    ASSERT_EQ(first("SELECT note FROM record_returnee_record"), "甲");
    auto feeds = feeds_of(matching);
    std::erase_if(feeds, [](WantedFeed const& feed) { return feed.field == "note"; });
    feeds.push_back({10, 0, "note"});
    auto const mended = mend(matching, feeds, shipped());
    ASSERT_TRUE(mended) << mended.error().en;
    maps_.insert(maps_.begin(), mended->map);
    maps_.front().file = std::string(own_maps_folder) + "返乡.yaml";
    EXPECT_EQ(import("a.csv", text).fates.corrected, 1);
    EXPECT_EQ(first("SELECT note FROM record_returnee_record ORDER BY from_number DESC"), "乙");
    EXPECT_EQ(import("a.csv", text).fates.known, 1) << "and the same file again adds nothing";
}

TEST_F(Matching, UnchangedReadsWhatItReadBefore) {
    std::string const text = "姓名,联系电话,类别,来源地,返乡日期,乡镇,现居住地,登记日期,体温\n"
                             "赵小满,15400000001,务工,武汉,2020-01-21,西山乡,李庄村,2020-01-22,36.5\n";
    auto const matching = matching_in(import("a.csv", text));
    auto const mended = mend(matching, feeds_of(matching), shipped());
    ASSERT_TRUE(mended);
    EXPECT_EQ(matching.columns[5].use, Use::Township);
    auto const again = import("b.csv", text, {.mended = {{0, *mended}}});
    EXPECT_EQ(again.fates.known, 1) << (again.errors.empty() ? "" : again.errors[0].en);
}

TEST_F(Matching, AKindThatWasAskedForIsMendedThoughNoLabelFits) {
    std::string const text = "来信\nwho,tel,sort,from,came\n赵小满,15400000001,务工,武汉,2020-01-21\n";
    EXPECT_FALSE(import("a.csv", text).sheets.at(0).matching.has_value());
    auto const matching = matching_in(import("a.csv", text, {.kind = "returnee_record"}));
    EXPECT_EQ(matching.head_row, 2);
    auto const mended = mend(matching,
                             {{1, 0, "person_name"},
                              {2, 0, "person_phone"},
                              {3, 0, "category"},
                              {4, 0, "depart_region"},
                              {5, 0, "arrive_at"}},
                             shipped());
    ASSERT_TRUE(mended);
    EXPECT_EQ(import("a.csv", text, {.mended = {{0, *mended}}}).fates.accepted, 1);
}

TEST_F(Matching, LabelsThatStandTwiceAreToldApart) {
    std::string const text = "姓名,联系电话,类别,来源地,返乡日期,其他,其他\n赵小满,15400000001,务工,武汉,2020-01-21,甲,乙\n";
    auto const matching = matching_in(import("a.csv", text));
    auto feeds = feeds_of(matching);
    feeds.push_back({7, 0, "note"});
    auto const mended = mend(matching, feeds, shipped());
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->map.emits[0].columns.at("note"), std::vector<std::string>{"其他#2"});
    EXPECT_EQ(import("b.csv", text, {.mended = {{0, *mended}}}).fates.completed, 1);
    EXPECT_EQ(first("SELECT max(note) FROM record_returnee_record"), "乙");
}

TEST_F(Matching, RefusesWhatCannotBe) {
    auto const matching = matching_in(import("a.csv", strange));
    EXPECT_EQ(code_of(matching, {{12, 0, "person_name"}}), "column_not_in_sheet");
    EXPECT_EQ(code_of(matching, {{2, 0, "nonsense"}}), "field_not_of_kind");
    EXPECT_EQ(code_of(matching, {{2, 5, "person_name"}}), "field_not_of_kind");
    EXPECT_EQ(code_of(matching, {{2, 1, "place_kind"}}), "field_not_of_kind") << "a constant";
    EXPECT_EQ(code_of(matching, {{2, 1, "person_name"}}), "field_not_of_kind") << "copied with the person";
    EXPECT_EQ(code_of(matching, {{5, 0, "arrive_at"}, {6, 0, "arrive_at"}}), "field_fed_twice");
    EXPECT_EQ(code_of(matching, {{5, 0, "note"}, {5, 0, "note"}}), "field_fed_twice");
    EXPECT_EQ(code_of(matching, {{5, 0, "note"}, {6, 0, "note"}}), "mended") << "texts are joined";
    EXPECT_EQ(code_of(matching, {}), "nothing_fed");
    EXPECT_EQ(code_of(matching, {{2, 0, "person_name"}, {6, 1, "taken_at"}}), "part_incomplete");
}

TEST_F(Matching, KeptUnderANameIsFoundForTheSameHeader) {
    namespace fs = std::filesystem;
    fs::path const folder = folder_.path("catalog");
    auto const matching = matching_in(import("a.csv", strange));
    auto feeds = feeds_of(matching);
    feeds.push_back({2, 0, "person_name"});
    auto const map = mend(matching, feeds, shipped())->map;
    EXPECT_EQ(keep_map(shipped(), folder, map, "../x").error().code, "map_name");
    EXPECT_EQ(keep_map(shipped(), folder, map, ".x").error().code, "map_name");
    EXPECT_EQ(keep_map(shipped(), folder, map, "").error().code, "map_name");
    EXPECT_FALSE(fs::exists(folder)) << "a refusal writes nothing";
    ASSERT_TRUE(keep_map(shipped(), folder, map, "摸排"));
    maps_ = maps_in_use(shipped(), folder);
    EXPECT_EQ(maps_.front().name, "摸排");
    auto const answer = import("b.csv", strange);
    EXPECT_EQ(answer.fates.accepted, 2) << (answer.failed ? answer.failed->en : "");
    EXPECT_TRUE(is_own_map(matching_in(answer).map));
    ASSERT_EQ(matching_in(answer).map.emits.size(), 2u) << "the temperature may still be fed";

    ASSERT_TRUE(keep_map(shipped(), folder, map, "新摸排"));
    EXPECT_FALSE(fs::exists(folder / "maps/county/摸排.yaml")) << "one header, one matching";
    auto other = map;
    other.match_headers.push_back("别的");
    EXPECT_EQ(keep_map(shipped(), folder, other, "新摸排").error().code, "map_name_taken");
}

TEST_F(Matching, OfAMapKeepsWhatTheMapDoes) {
    std::vector<catalog::Mistake> mistakes;
    auto const map = load_map("m.yaml", R"(
map: strangers
match: {headers: [who, when]}
period: 2020-01-25
emit:
  - kind: returnee_record
    rows: [{column: ok, not_in: ["no"], filled: true}]
    columns: {person_name: who, person_phone: tel, arrive_at: when, depart_region: [province, from]}
    set: {category: MIGRANT}
    values:
      arrive_at: {first_of: " - ", date: dd.mm.yyyy, empty: [unknown, "-"], translate: {18.01.2020: "18.01.2020"},
                  otherwise: ""}
      depart_region: {replace: {City: ""}, pattern: '(.+)', prefix: "", suffix: 市}
)",
                              shipped(), mistakes);
    ASSERT_TRUE(map) << mistakes.front().what;
    std::string const text = "who,tel,when,province,from,ok\n赵小满,15400000001,18.01.2020 - 20.01.2020,湖北省,武汉City,yes\n"
                             "孙三,15400000003,18.01.2020,湖北省,武汉,no\n";
    auto const matching = matching_in(import("a.csv", text, {.map = &*map}));
    EXPECT_EQ(matching.columns[5].use, Use::Filter);
    auto const mended = mend(matching, feeds_of(matching), shipped());
    ASSERT_TRUE(mended);
    auto const read = load_map("again.yaml", written(mended->map), shipped(), mistakes);
    ASSERT_TRUE(read) << mistakes.front().what << written(mended->map);
    EXPECT_EQ(written(*read), written(mended->map)) << "a map as text is the whole map";
    EXPECT_EQ(read->period, "2020-01-25");
    auto const again = import("b.csv", text, {.map = &*read});
    EXPECT_EQ(again.fates.known, 1);
    EXPECT_EQ(again.fates.left_out, 1);
}

}  // namespace
}  // namespace lianfang::intake
