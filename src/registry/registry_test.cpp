// One person, one file: exact identity, merging with its way back, and units by name and path.
#include "registry/registry.h"

#include <gtest/gtest.h>

#include "registry/outlines.h"
#include "support/fresh_database.h"

namespace lianfang::registry {
namespace {

using catalog::Catalog;
using ledger::Ledger;
using store::Value;

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

class RegistryTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok()) << shipped().mistakes.front().what;
        auto const url = testing::fresh_database(GetParam(), "lianfang_registry_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        ledger_ = std::move(Ledger::open(*url, shipped(), at("2020-01-10"), "seed")).value();
    }

    // A reading of this person; the person's id as resolved, and recorded with it.
    int64_t read(std::string const& id, char const* name, char const* number, char const* phone) {
        auto const& kind = *shipped().find_kind("temp_measurement");
        ledger::Entry entry{.id = id, .kind = &kind, .unit = "470123000000"};
        entry.values.assign(kind.columns.size(), Value{});
        auto const set = [&](char const* column, std::string const& text) {
            if (!text.empty()) entry.values[kind.find(column)] = text;
        };
        set("person_name", name);
        set("person_id_no", number);
        set("person_phone", phone);
        entry.values[kind.find("taken_at")] = at("2020-01-20T08:00").microseconds;
        entry.values[kind.find("value")] = int64_t{365};
        int64_t const person = resolve(*ledger_, kind, "person", entry.values, entry.unit).person;
        entry.persons = {person};
        ledger_->in_transaction([&] { EXPECT_TRUE(ledger_->append(std::move(entry)).ok()); });
        return person;
    }

    bool merge(int64_t person, int64_t into) {
        bool done = false;
        ledger_->in_transaction([&] { done = merge_persons(*ledger_, person, into, "同一人", "周某").ok(); });
        return done;
    }

    bool unmerge(int64_t person) {
        bool done = false;
        ledger_->in_transaction([&] { done = unmerge_persons(*ledger_, person, "并错了", "周某").ok(); });
        return done;
    }

    void unit(char const* code, char const* name, char const* level, char const* parent) {
        auto const& kind = *shipped().find_kind("unit");
        ledger::Entry entry{.id = code, .kind = &kind, .unit = code};
        entry.values.assign(kind.columns.size(), Value{});
        entry.values[kind.find("code")] = std::string(code);
        entry.values[kind.find("name")] = std::string(name);
        entry.values[kind.find("level")] = std::string(level);
        if (*parent) entry.values[kind.find("parent")] = std::string(parent);
        entry.values[kind.find("first_day")] = int64_t{10957};
        ledger_->in_transaction([&] { EXPECT_TRUE(ledger_->append(std::move(entry)).ok()); });
    }

    std::unique_ptr<Ledger> ledger_;
};

TEST_P(RegistryTest, TheSameNumberIsTheSamePerson) {
    int64_t const first = read("a", "赵小满", "470123198001010018", "");
    EXPECT_EQ(read("b", "赵晓满", "470123198001010018", ""), first) << "a misspelt name, the same number";
    EXPECT_NE(read("c", "赵小满", "470123198001010026", ""), first);
}

TEST_P(RegistryTest, ANumberThatComesLaterIsTheSameFile) {
    int64_t const child = read("a", "孙小麦", "", "15400000001");
    EXPECT_EQ(read("b", "孙小麦", "470123201501010017", "15400000001"), child);
    EXPECT_EQ(read("c", "孙小麦", "470123201501010017", ""), child);
}

TEST_P(RegistryTest, WhoNamesNobodyIsNobody) {
    EXPECT_EQ(read("a", "", "", ""), 0);
}

TEST_P(RegistryTest, AMergeIsReadThroughAndUndone) {
    int64_t const one = read("a", "赵小满", "470123198001010018", "");
    int64_t const other = read("b", "赵小满", "", "15400000001");
    ASSERT_NE(one, other);
    ASSERT_TRUE(merge(other, one));
    EXPECT_EQ(ledger_->canonical(other), one);
    EXPECT_EQ(read("c", "赵小满", "", "15400000001"), one) << "what is found by the merged file's keys is the one person";
    EXPECT_FALSE(merge(one, other)) << "a circle is refused";
    EXPECT_FALSE(merge(one, one));
    EXPECT_FALSE(merge(one, 999'999)) << "nobody has this number";
    ASSERT_TRUE(unmerge(other));
    EXPECT_EQ(ledger_->canonical(other), other);
    EXPECT_FALSE(unmerge(other)) << "it is undone already";
}

TEST_P(RegistryTest, MergesInARowLeadToTheLastAndComeApartOneByOne) {
    int64_t const a = read("a", "甲一", "470123198001010018", "");
    int64_t const b = read("b", "甲二", "", "15400000001");
    int64_t const c = read("c", "甲三", "", "15400000002");
    ASSERT_TRUE(merge(c, b));
    ASSERT_TRUE(merge(b, a));
    EXPECT_EQ(ledger_->canonical(c), a);
    ASSERT_TRUE(unmerge(b));
    EXPECT_EQ(ledger_->canonical(c), b);
    EXPECT_EQ(ledger_->canonical(b), b);
}

TEST_P(RegistryTest, AMergeChangesNoKnownAtBeforeIt) {
    int64_t const one = read("a", "赵小满", "470123198001010018", "");
    int64_t const other = read("b", "赵小满", "", "15400000001");
    int64_t const before = ledger_->last_number();
    ASSERT_TRUE(merge(other, one));
    auto linked = ledger_->database().prepare(
        "SELECT COUNT(*) FROM person_link WHERE person_id = :person AND from_number <= :known AND to_number > :known");
    auto const count = [&](int64_t known) {
        linked.bind("person", other).bind("known", known);
        EXPECT_TRUE(linked.step());
        int64_t const rows = linked.integer(0);
        linked.reset();
        return rows;
    };
    EXPECT_EQ(count(before), 0);
    EXPECT_EQ(count(ledger_->last_number()), 1);
}

TEST_P(RegistryTest, UnitsByCodeNameAndPath) {
    unit("470123000000", "安澜县", "COUNTY", "");
    unit("470123100000", "东风镇", "TOWNSHIP", "470123000000");
    unit("470123101000", "柳溪镇", "TOWNSHIP", "470123000000");
    unit("470123100200", "李庄村", "VILLAGE", "470123100000");
    unit("470123101200", "李庄村", "VILLAGE", "470123101000");
    unit("470123101201", "河口村", "VILLAGE", "470123101000");
    Units units;
    units.read(*ledger_);
    EXPECT_EQ(units.root(), "470123000000");
    struct Case {
        char const* text;
        char const* code;
        char const* within = "";
    };
    for (auto const& [text, code, within] : {Case{"470123100200", "470123100200"}, Case{"河口村", "470123101201"},
                                             Case{"东风镇李庄村", "470123100200"}, Case{"柳溪镇/李庄村", "470123101200"},
                                             Case{"安澜县柳溪镇李庄村", "470123101200"}, Case{"李庄村", ""},
                                             Case{"李庄村", "470123100200", "470123100000"}, Case{"王庄村", ""},
                                             Case{"", ""}}) {
        EXPECT_EQ(units.find(text, within), code) << text;
    }
    EXPECT_EQ(units.path_of("470123100200"), "东风镇李庄村");
    EXPECT_TRUE(units.is_under("470123100200", "470123000000"));
    EXPECT_FALSE(units.is_under("470123100200", "470123101000"));
}

// Of one feature: its geometry and its unit.
std::string collection(std::string const& geometry, std::string const& code = "470123001000") {
    return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":")" + code +
           R"("},"geometry":)" + geometry + "}]}";
}

constexpr char const* square = R"({"type":"Polygon","coordinates":[[[150,30],[151,30],[151,31],[150,30]]]})";

TEST(Outlines, AreReadFromPolygonsOfUnits) {
    auto const is_unit = [](std::string const& code) { return code == "470123001000"; };
    auto const parsed = parse_outlines(collection(square), is_unit);
    ASSERT_TRUE(parsed.ok());
    ASSERT_EQ(parsed->size(), 1U);
    EXPECT_EQ(parsed->front().unit, "470123001000");
    EXPECT_EQ(parsed->front().rings.front()[1][0], 151);
    auto const islands =
        R"({"type":"MultiPolygon","coordinates":[[[[1,2],[2,2],[2,3],[1,2]]],[[[5,5],[6,5],[6,6],[5,5]]]]})";
    EXPECT_EQ(parse_outlines(collection(islands), is_unit)->front().rings.size(), 2U);
}

TEST(Outlines, ThatAreWrongAreRefusedWithTheFeature) {
    auto const is_unit = [](std::string const& code) { return code == "470123001000"; };
    for (std::string const& text :
         {std::string("not json"), std::string("[]"), std::string(R"({"type":"Feature"})"),
          collection(square, "470123002000"), collection("null"),
          collection(R"({"type":"Point","coordinates":[1,2]})"),
          collection(R"({"type":"Polygon","coordinates":[]})"),
          collection(R"({"type":"Polygon","coordinates":[[[1,2],[2,2],[2,3],[1,3]]]})"),
          collection(R"({"type":"Polygon","coordinates":[[[1,200],[2,2],[2,3],[1,200]]]})"),
          collection(R"({"type":"Polygon","coordinates":[[["a",2],[2,2],[2,3],["a",2]]]})")}) {
        auto const parsed = parse_outlines(text, is_unit);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error().code, "outlines_wrong");
    }
}

TEST_P(RegistryTest, TheNewestOutlinesHold) {
    EXPECT_FALSE(find_outlines(*ledger_));
    std::string const one = collection(square), two = collection(square, "470123002000");
    auto const take = [&](std::string const& text) {
        bool is_new = false;
        ledger_->in_transaction([&] { is_new = record_outlines(*ledger_, text, 1, at("2020-01-10")).value(); });
        return is_new;
    };
    EXPECT_TRUE(take(one));
    EXPECT_FALSE(take(one));
    EXPECT_TRUE(take(two));
    EXPECT_EQ(read_outlines(*ledger_, *find_outlines(*ledger_)).front().unit, "470123002000");
    EXPECT_TRUE(take(one)) << "back to the first";
    EXPECT_EQ(read_outlines(*ledger_, *find_outlines(*ledger_)).front().unit, "470123001000");
}

INSTANTIATE_TEST_SUITE_P(Engines, RegistryTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::registry
