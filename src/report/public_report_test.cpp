// Reports for the public: which templates may be one, and what of their numbers shows.
#include <gtest/gtest.h>

#include "base/text.h"
#include "report/fake_source.h"
#include "report/public_rules.h"
#include "report/report.h"
#include "report/writing.h"

namespace lianfang::report {
namespace {

catalog::Catalog const& shipped_catalog() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

figures::Figures const& shipped_figures() {
    static figures::Figures const figures = [] {
        std::vector<catalog::Mistake> mistakes;
        return figures::Figures::load(shipped_catalog().files, mistakes);
    }();
    return figures;
}

std::string const for_public = "report: test\npublic: yes\n---\n";      // The body begins on line 4.
std::string const for_offices = "report: test\n---\n";

std::vector<catalog::Mistake> mistakes_in(std::string const& text) {
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("reports/test.zh.txt", text, mistakes);
    if (mistakes.empty()) check_template(report, shipped_figures(), shipped_catalog(), mistakes);
    return mistakes;
}

Document written(std::string const& text, FakeSource& source) {
    std::vector<catalog::Mistake> mistakes;
    auto document = compose(parse_template("reports/test.zh.txt", text, mistakes), source, mistakes);
    for (auto const& mistake : mistakes) ADD_FAILURE() << mistake.line << ": " << mistake.what;
    return document;
}

TEST(PublicReport, SaysSoInItsHead) {
    std::vector<catalog::Mistake> mistakes;
    EXPECT_TRUE(parse_template("t.txt", for_public + "正文\n", mistakes).is_public);
    EXPECT_FALSE(parse_template("t.txt", for_offices + "正文\n", mistakes).is_public);
    EXPECT_TRUE(mistakes.empty());
    EXPECT_FALSE(parse_template("t.txt", "report: t\npublic: no\n---\n正文\n", mistakes).is_public);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_EQ(mistakes[0].line, 2);
}

TEST(PublicReport, IsTheBulletinAloneOfTheShippedOnes) {
    std::vector<catalog::Mistake> mistakes;
    for (auto const& each : list_templates(shipped_catalog().files, mistakes))
        EXPECT_EQ(each.is_public, each.name == "bulletin") << each.file;
}

// What an office may read and the public may not.
TEST(PublicReport, ThatTellsTooMuchIsAMistake) {
    char const* const bodies[] = {
        "{{table 表}}\n村 | 人数（人）\n{{for each unit of VILLAGE}}\n{{unit}} | "
        "{{home_obs_current}}\n{{end}}\n{{end}}\n",
        "{{table 表}}\n单位 | 人数（人）\n{{for each unit of NEXT}}\n{{unit}} | "
        "{{home_obs_current}}\n{{end}}\n{{end}}\n",
        "{{for each persons_day_by_checkpoint joined 、}}{{key}}{{value}}人次{{end}}\n",
        "{{table 表}}\n乡镇 | 变化\n{{for each unit of TOWNSHIP}}\n{{unit}} | {{home_obs_current compared "
        "人}}\n{{end}}\n{{end}}\n",
    };
    for (auto const* body : bodies) {
        EXPECT_TRUE(mistakes_in(for_offices + body).empty()) << body;
        ASSERT_EQ(mistakes_in(for_public + body).size(), 1u) << body;
        EXPECT_GT(mistakes_in(for_public + body)[0].line, 3) << body;
    }
    EXPECT_EQ(mistakes_in("report: t\npublic: yes\nof: observation_end\n---\n正文\n").size(), 1u);
}

TEST(PublicReport, HidesAShareOfFewPersons) {
    FakeSource source(shipped_figures());
    source.units_of_level = {{"470101001000", "东风镇"}, {"470101100000", "西坡镇"}, {"470101101000", "北山乡"}};
    source.values = {{"home_obs_current", 3},
                     {"home_obs_current#470101001000", 4},
                     {"home_obs_current#470101100000", 5},
                     {"home_obs_current#470101101000", 0}};
    std::string const body =
        "全县{{home_obs_current}}人。\n\n{{table 表}}\n@unit 单位：人\n乡镇 | 人数\n"
        "{{for each unit of TOWNSHIP}}\n{{unit}} | {{home_obs_current}}\n{{end}}\n{{end}}\n";
    auto const numbers = [&](std::string const& head) {
        std::vector<std::string> cells;
        auto const document = written(head + body, source);
        EXPECT_EQ(plain_text(std::get<Paragraph>(document.blocks[0]).runs), "全县3人。");
        for (auto const& row : std::get<Table>(document.blocks[1]).rows) cells.push_back(plain_text(row.cells[1]));
        return cells;
    };
    EXPECT_EQ(numbers(for_public), (std::vector<std::string>{few, "5", "0"}));
    EXPECT_EQ(numbers(for_offices), (std::vector<std::string>{"4", "5", "0"}));
}

// The page takes in text and tables; where a number comes from is for the offices.
TEST(PublicReport, HasAPageWithoutOrigins) {
    FakeSource source(shipped_figures());
    source.names["county_name"] = "<b>\"清河\"&县</b>";
    source.values["hubei_returnees"] = 7;
    auto const document =
        written(for_public + "# {{county_name}}\n## 病例\n{{county_name}}有{{hubei_returnees}}人。", source);
    EXPECT_EQ(to_page(document),
              "<h3>&lt;b&gt;&quot;清河&quot;&amp;县&lt;/b&gt;</h3>\n<h4>一、病例</h4>\n"
              "<p>&lt;b&gt;&quot;清河&quot;&amp;县&lt;/b&gt;有7人。</p>\n");
    EXPECT_TRUE(contains(to_html(document), "href=\"#rows-hubei_returnees\""));
}

TEST(PublicReport, KeepsItsReasonForTheOffices) {
    FakeSource source(shipped_figures());
    source.values["hubei_returnees"] = 7;
    for (auto const& head : {for_public, for_offices}) {
        auto document = written(head + "# 通报\n共{{hubei_returnees}}人。", source);
        auto const plain = bytes_of(document, "pdf", false);
        document.provenance.despite = "已核实";
        auto const reasoned = bytes_of(document, "pdf", false);
        ASSERT_TRUE(plain.ok() && reasoned.ok());
        EXPECT_EQ(*plain == *reasoned, document.is_public);
    }
}

TEST(Wording, IsPrintedInFullWidth) {
    EXPECT_EQ(in_full_width("体温37.3℃,或者咳嗽:先打电话(24小时)!"), "体温37.3℃，或者咳嗽：先打电话（24小时）！");
    EXPECT_EQ(in_full_width("call 12,345 (now)"), "call 12,345 (now)");
    EXPECT_EQ(in_full_width(""), "");
}

}  // namespace
}  // namespace lianfang::report
