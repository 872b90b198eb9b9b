// The catalogue's own figures: every file reads, every statement is prepared on SQLite, and on PostgreSQL
// where there is one.
#include "figures/figures.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "figures/header.h"
#include "figures/quantity.h"
#include "support/fresh_database.h"

namespace lianfang::figures {
namespace {

std::string told(std::vector<catalog::Mistake> const& mistakes) {
    std::string out;
    for (auto const& mistake : mistakes) {
        out += mistake.file + ":" + std::to_string(mistake.line) + ": " + mistake.what + " -> " + mistake.mend + "\n";
    }
    return out;
}

std::string const good_header =
    "-- title: 甲 / A\n-- unit_type: 人\n-- nature: stock\n-- aggregate: distinct person\n-- owner: "
    "residence\n-- definition: all\n";

Definition const* load_one(std::string const& text, std::vector<catalog::Mistake>& mistakes, Figures& into) {
    into = Figures::load({{"figures/a.sql", text}}, mistakes);
    return into.find("a");
}

TEST(FigureFile, IsReadWithItsLines) {
    std::vector<catalog::Mistake> mistakes;
    Figures figures;
    auto const* a = load_one(good_header + "--   of them\nSELECT 1 -- :not_a_mark\nFROM x\n", mistakes, figures);
    ASSERT_TRUE(mistakes.empty()) << told(mistakes);
    EXPECT_EQ(a->title.zh, "甲");
    EXPECT_EQ(a->title.en, "A");
    EXPECT_EQ(a->definition, "all of them");
    EXPECT_EQ(a->sql_line, 8);
    EXPECT_EQ(a->sql.find(":not_a_mark"), std::string::npos);
}

TEST(FigureFile, UnknownWordIsAMistakeWithItsLine) {
    std::vector<catalog::Mistake> mistakes;
    Figures figures;
    load_one(good_header + "-- colour: red\nSELECT 1", mistakes, figures);
    ASSERT_EQ(mistakes.size(), 1u) << told(mistakes);
    EXPECT_EQ(mistakes[0].line, 7);
    EXPECT_NE(mistakes[0].what.find("colour"), std::string::npos);
}

// C7, the day before, on and after: persons must be distinct, person-times must not, and a reason may stand in.
TEST(FigureFile, PersonsAreCountedDistinctAndPersonTimesNever) {
    struct Case {
        char const* unit_type;
        char const* aggregate;
        char const* unnamed;
        size_t mistakes;
    };
    for (auto const& c : {Case{"人", "distinct person", "", 0}, Case{"人", "sum", "", 1}, Case{"人", "sum", "no names", 0},
                          Case{"人次", "sum", "", 0}, Case{"人次", "count", "", 0}, Case{"人次", "distinct subject", "", 1},
                          Case{"人次", "distinct person", "", 2}, Case{"家", "distinct person", "", 1},
                          Case{"家", "distinct subject", "", 0}, Case{"只", "count", "", 1}}) {
        std::string text = std::string("-- title: 甲 / A\n-- unit_type: ") + c.unit_type +
                           "\n-- nature: stock\n-- aggregate: " + c.aggregate +
                           "\n-- owner: place\n-- definition: all\n";
        if (*c.unnamed != 0) text += std::string("-- unnamed: ") + c.unnamed + "\n";
        std::vector<catalog::Mistake> mistakes;
        Figures figures;
        load_one(text + "SELECT 1 FROM x", mistakes, figures);
        EXPECT_EQ(mistakes.size(), c.mistakes) << c.unit_type << " " << c.aggregate << "\n" << told(mistakes);
    }
}

TEST(FigureFile, RatioNamesFiguresThatAreThere) {
    std::vector<catalog::Mistake> mistakes;
    Figures::load(
        {{"figures/a.sql",
          "-- title: 甲 / A\n-- unit_type: 比\n-- nature: stock\n-- of: b / c\n-- definition: a\n"}},
        mistakes);
    EXPECT_EQ(mistakes.size(), 2u) << told(mistakes);
}

TEST(Sources, AreTheNamesAfterFromAndJoin) {
    auto const found = sources_of(
        "SELECT a FROM x JOIN \"order\" o ON o.b = 'FROM nowhere' WHERE a IN (SELECT from_last\nFROM y) AND "
        "z IS NULL");
    std::vector<std::string> names;
    for (auto const& source : found) names.push_back(source.name);
    EXPECT_EQ(names, (std::vector<std::string>{"x", "order", "y"}));
    EXPECT_EQ(found.back().line, 1);
}

TEST(Quantity, IsRoundedHalfUpToFourPlaces) {
    EXPECT_EQ(rounded({1, 3}), 0.3333);
    EXPECT_EQ(rounded({2, 3}), 0.6667);
    EXPECT_EQ(rounded({1, 20'000}), 0.0001);      // 0.00005
    EXPECT_EQ(rounded({-1, 20'000}), 0.0);        // −0.00005: half goes up
    EXPECT_EQ(rounded({-3, 20'000}), -0.0001);    // −0.00015
    EXPECT_EQ(rounded({-7, 2}), -3.5);
    EXPECT_EQ(rounded(divided({6, 1}, {4, 1})), 1.5);
    EXPECT_EQ(rounded(divided({10, 1}, {-4, 3})), -7.5);
}

void check_all_on(std::string const& url) {
    auto const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    auto ledger = ledger::Ledger::open(url, catalog, Instant{1}, "seed");
    ASSERT_TRUE(ledger.ok()) << ledger.error().en;
    std::vector<catalog::Mistake> mistakes;
    auto const figures = Figures::load(catalog.files, mistakes);
    EXPECT_GT(figures.all().size(), 100u);
    figures.check(**ledger, mistakes);
    EXPECT_TRUE(mistakes.empty()) << told(mistakes);
    // On an empty ledger every figure can be computed: 0, or no value.
    for (auto const& figure :
         figures.compute_all(**ledger, figures.names(), Asked{.as_of = Instant{1'580'745'600'000'000}})) {
        EXPECT_EQ(figure.rows, 0) << figure.name;
        EXPECT_EQ(figure.value.value_or(0), 0) << figure.name;
    }
}

TEST(Catalogue, EveryFigureIsPreparedOnSqlite) { check_all_on("sqlite::memory:"); }

TEST(Catalogue, EveryFigureIsPreparedOnPostgresql) {
    auto const url = testing::fresh_database("postgresql", "lianfang_figures");
    if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
    check_all_on(*url);
}

TEST(Catalogue, AMistakeInSqlNamesFileAndLine) {
    auto const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    auto ledger = ledger::Ledger::open("sqlite::memory:", catalog, Instant{1}, "seed");
    ASSERT_TRUE(ledger.ok());
    std::vector<catalog::Mistake> mistakes;
    auto const figures =
        Figures::load({{"figures/a.sql", good_header + "SELECT r.record_id\nFROM returnee_recrod r"},
                       {"figures/b.sql", good_header + "SELECT r.no_such_column\nFROM returnee_record r"}},
                      mistakes);
    ASSERT_TRUE(mistakes.empty()) << told(mistakes);
    figures.check(**ledger, mistakes);
    ASSERT_EQ(mistakes.size(), 2u) << told(mistakes);
    EXPECT_EQ(mistakes[0].file, "figures/a.sql");
    EXPECT_EQ(mistakes[0].line, 8);
    EXPECT_NE(mistakes[0].what.find("returnee_recrod"), std::string::npos);
    EXPECT_EQ(mistakes[1].file, "figures/b.sql");
}

TEST(Catalogue, EveryVariableOfThePageHasAFigure) {
    std::vector<catalog::Mistake> mistakes;
    auto const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    auto const figures = Figures::load(catalog.files, mistakes);
    std::FILE* page = std::fopen(LIANFANG_SOURCE "/docs/figures.md", "r");
    ASSERT_NE(page, nullptr);
    int seen = 0;
    for (char line[8192]; std::fgets(line, sizeof line, page) != nullptr;) {
        std::string_view const text = line;
        if (!starts_with(text, "| `")) continue;
        auto const cell = text.substr(0, text.find('|', 2));
        for (auto const& name : split(cell, "|`, \t")) {
            bool const is_reference = std::isupper(static_cast<unsigned char>(name[0])) != 0;  // B06, I23
            if (is_reference) continue;
            EXPECT_NE(figures.find(name), nullptr) << name;
            ++seen;
        }
    }
    std::fclose(page);
    EXPECT_GT(seen, 100);
}

}  // namespace
}  // namespace lianfang::figures
