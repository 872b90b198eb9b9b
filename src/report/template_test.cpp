// The template language: what it prints, and each mistake that it must tell with line and mend.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>

#include "base/text.h"
#include "report/fake_source.h"
#include "report/outputs.h"
#include "report/report.h"

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

std::string const head = "report: test\n---\n";   // The body begins on line 3.

std::vector<catalog::Mistake> mistakes_in(std::string const& body) {
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("reports/test.zh.txt", head + body, mistakes);
    if (mistakes.empty()) check_template(report, shipped_figures(), shipped_catalog(), mistakes);
    return mistakes;
}

Document written(std::string const& body, FakeSource& source) {
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("reports/test.zh.txt", head + body, mistakes);
    check_template(report, shipped_figures(), shipped_catalog(), mistakes);
    for (auto const& mistake : mistakes) ADD_FAILURE() << mistake.line << ": " << mistake.what << " " << mistake.mend;
    auto document = compose(report, source, mistakes);
    for (auto const& mistake : mistakes) ADD_FAILURE() << mistake.line << ": " << mistake.what;
    return document;
}

std::string text_of(std::string const& body, FakeSource& source) {
    std::string text;
    for (auto const& block : written(body, source).blocks) {
        if (auto const* paragraph = std::get_if<Paragraph>(&block)) text += plain_text(paragraph->runs) + "\n";
        if (auto const* heading = std::get_if<Heading>(&block))
            text += heading->number + plain_text(heading->runs) + "\n";
    }
    return text;
}

struct Wrong {
    char const* body;
    int line;
    char const* what;
    char const* mend;
};

TEST(Template, TellsEachMistakeWithLineAndMend) {
    Wrong const table[] = {
        {"{{hubei_returnes}}人", 3, "没有名为「hubei_returnes」", "hubei_returnees"},
        {"正文\n{{county_nam}}", 4, "没有名为「county_nam」", "county_name"},
        {"{{qwertyuiop_zxcvb}}人", 3, "没有名为", "docs/templates.md"},
        {"{{hubei_returnees}}人次", 3, "单位不符", "人、名"},
        {"{{trainee_person_times}}人", 3, "单位不符", "人次"},
        {"{{premises_inspected}}家次", 3, "单位不符", "家"},
        {"{{command_meetings}}", 3, "单位不符", "次"},
        {"{{checkpoint_staff 余}}人员", 3, "单位不符", "人、名"},
        {"{{checkpoint_staff bold}}人", 3, "读不懂", "余"},
        {"{{if confirmed_cum = 0}}\n没有病例。", 3, "没有收尾", "{{end}}"},
        {"第一段\n\n{{for each funds_by_source}}{{key}}", 5, "没有收尾", "{{end}}"},
        {"没有病例。{{end}}", 3, "多出 {{end}}", "删去"},
        {"{{else}}", 3, "前面没有 {{if}}", "{{if"},
        {"{{if confirmed_cum}}有{{end}}", 3, "读不懂", "比较"},
        {"{{if confirmed_cum = }}有{{end}}", 3, "读不懂", "名称"},
        {"{{if (confirmed_cum = 0}}有{{end}}", 3, "读不懂", "括号"},
        {"{{for hubei_returnees}}", 3, "读不懂", "for each"},
        {"{{for each hubei_returnees}}{{key}}{{end}}", 3, "没有分类", "分类"},
        {"{{for each gap_by_item where key != MOON}}{{key}}{{end}}", 3, "没有分类「MOON」", "N95"},
        {"{{if key = N95}}有{{end}}", 3, "只用在 {{for each}}", "代码"},
        {"{{value}}人", 3, "只用在 {{for each}}", "写明"},
        {"{{funds_by_source}}万元", 3, "不是一个数", "funds_by_source/"},
        {"{{funds_by_source/MOON}}万元", 3, "没有分类「MOON」", "COUNTY"},
        {"{{hubei_returnees/42}}人", 3, "没有分类", "42"},
        {"{{total checkpoint_staff_by_org}}人", 3, "不能相加", "不分类"},
        {"{{survey_coverage percent}}", 3, "可能没有值", "present survey_coverage"},
        {"{{hubei_returnees percent}}人", 3, "percent 只用于比率", "去掉"},
        {"{{designated_hospital}}收治", 3, "可能是空的", "present designated_hospital"},
        {"{{media_wechat}}公众号", 3, "可能没有登记", "or 文字"},
        {"{{vehicles_screened within hubei_returnees}}次", 3, "within 只用于", "去掉 within"},
        {"共{{hubei_returnees}}人，其中武汉{{wuhan_returnees}}人", 3, "「其中」之后", "within"},
        {"人员,车辆", 3, "半角标点「,」", "，"},
        {"截止XX月", 3, "空白 XX", "{{"},
        {"{{hubei_returnees", 3, "没有配对", "}}"},
        {"多了}}一个", 3, "多出「}}」", "删去"},
        {"###### 六级", 3, "最多五个", "###"},
        {"{{hubei_returnees compared 人次}}", 3, "单位不符", "人、名"},
        {"{{hubei_returnees compared}}", 3, "读不懂", "compared"},
        {"{{unit}}", 3, "for each unit of", "unit_name"},
        {"{{for each unit of GALAXY}}{{unit}}{{end}}", 3, "没有这个层级", "TOWNSHIP"},
        {"{{for each unit of TOWNSHIP}}{{unit}}", 3, "没有收尾", "{{end}}"},
        {"{{item supplies}}句子。{{end}}", 3, "只用在 {{ranked}}", "ranked"},
        {"{{ranked problems}}\n句子。\n{{end}}", 3, "外还有文字", "item"},
        {"{{ranked problems}}\n{{end}}", 3, "没有句子", "item"},
        {"{{ranked problems}}\n{{item a weight 2 *}}句子。{{end}}\n{{end}}", 4, "读不懂", "名称"},
        {"{{ranked problems}}\n{{item a}}甲。{{end}}\n{{item a}}乙。{{end}}\n{{end}}", 5, "名字重复", "换"},
        {"{{part nowhere}}", 3, "没有这个部分", "catalog/"},
        {"@attachment", 3, "附件要有题目", "@attachment"},
        {"@sign 县指挥部", 3, "用 | 分开", "@sign"},
        {"@unit 单位：人", 3, "只用在表格里", "{{table"},
        {"{{table 表}}\n镇 | 人数\n甲 | 乙 | 丙\n---\n{{end}}", 6, "不成方格", "列数"},
        {"{{table 表}}\n镇 | 人数\n全县 | {{hubei_returnees}}\n{{end}}", 5, "单位不符", "表头括号"},
        {"{{record.start_at}}起", 3, "没有名为", "docs"},
    };
    for (auto const& wrong : table) {
        auto const mistakes = mistakes_in(wrong.body);
        ASSERT_FALSE(mistakes.empty()) << wrong.body;
        EXPECT_EQ(mistakes.front().file, "reports/test.zh.txt");
        EXPECT_EQ(mistakes.front().line, wrong.line) << wrong.body;
        EXPECT_TRUE(contains(mistakes.front().what, wrong.what)) << wrong.body << ": " << mistakes.front().what;
        EXPECT_TRUE(contains(mistakes.front().mend, wrong.mend)) << wrong.body << ": " << mistakes.front().mend;
    }
}

TEST(Template, TellsMistakesOfTheHead) {
    std::vector<catalog::Mistake> mistakes;
    parse_template("t.txt", "report: x\nreports: y\n---\n正文\n", mistakes);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_EQ(mistakes[0].line, 2);
    mistakes.clear();
    parse_template("t.txt", "report: x\n", mistakes);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_TRUE(contains(mistakes[0].mend, "---"));
}

TEST(Template, ShippedReportsHaveNoMistake) {
    std::vector<catalog::Mistake> mistakes;
    auto const templates = list_templates(shipped_catalog().files, mistakes);
    ASSERT_FALSE(templates.empty());
    check_reports(shipped_catalog(), shipped_figures(), mistakes);
    for (auto const& m : mistakes) ADD_FAILURE() << m.file << ":" << m.line << " " << m.what << " | " << m.mend;
}

TEST(Template, PrintsNumbersNamesAndUnits) {
    FakeSource source(shipped_figures());
    source.names["county_short_name"] = "清";
    source.values = {{"hubei_returnees", 7146}, {"wuhan_returnees|hubei_returnees", 4143}, {"checkpoint_staff", 264},
                     {"funds_allocated_wan", 936.5}, {"survey_coverage", 0.9734}};
    EXPECT_EQ(text_of("返{{county_short_name}}{{hubei_returnees}}人，其中\n武汉{{wuhan_returnees within "
                      "hubei_returnees}}人。",
                      source),
              "返清7146人，其中武汉4143人。\n");
    EXPECT_EQ(text_of("{{checkpoint_staff 余}}人、{{funds_allocated_wan 余}}万元、{{funds_allocated_wan}}万元", source),
              "260余人、930余万元、936.5万元\n");
    EXPECT_EQ(text_of("{{survey_coverage percent or —}}，{{duty_coverage_rate percent or 未统计}}", source), "97.3%，未统计\n");
}

TEST(Template, TakesTheFirstTrueBranch) {
    FakeSource source(shipped_figures());
    std::string const body =
        "{{if confirmed_cum = 0 and suspected_cum = 0}}零{{elif confirmed_cum >= 10 or dead_cum > "
        "0}}多{{else}}少{{end}}";
    EXPECT_EQ(text_of(body, source), "零\n");
    source.values["confirmed_cum"] = 3;
    EXPECT_EQ(text_of(body, source), "少\n");
    source.values["confirmed_cum"] = 10;
    EXPECT_EQ(text_of(body, source), "多\n");
    source.values["confirmed_cum"] = 1;
    source.values["dead_cum"] = 1;
    EXPECT_EQ(text_of(body, source), "多\n");
    EXPECT_EQ(text_of("{{if not (confirmed_cum = 0)}}有{{end}}{{if confirmed_cum > suspected_cum}}过{{end}}",
                      source),
              "有过\n");
}

TEST(Template, ComparesWithNothingAsFalse) {
    FakeSource source(shipped_figures());
    EXPECT_EQ(text_of("{{if median_hours_to_verify >= 0}}快{{else}}无{{end}}", source), "无\n");
    EXPECT_EQ(text_of("{{if median_hours_to_verify < 0}}快{{else}}无{{end}}", source), "无\n");
}

TEST(Template, GoesThroughABreakdown) {
    FakeSource source(shipped_figures());
    source.breakdowns["gap_by_item"] = {{"N95", 300}, {"SUIT", 120}, {"SURGICAL", 5000}, {"GOWN", 0}};
    source.names["label SURGICAL"] = "外科口罩";
    EXPECT_EQ(text_of("缺{{for each gap_by_item where value > 0 top 2 joined 、}}{{key}}{{value}}件{{end}}。", source),
              "缺外科口罩5000件、N95300件。\n");
    EXPECT_EQ(
        text_of("{{for each gap_by_item where value > 0 and key != SURGICAL top 1}}{{key}}{{end}}", source),
        "N95\n");
    EXPECT_EQ(text_of("{{for each gap_by_item lowest 1}}{{key}}{{end}}", source), "GOWN\n");
    EXPECT_EQ(text_of("{{if any gap_by_item where value > 4999}}大{{end}}{{if any gap_by_item where value > "
                      "5000}}特大{{end}}",
                      source),
              "大\n");
    EXPECT_EQ(text_of("{{total purchases_by_category}}万元{{count gap_by_item}}个", source), "0万元4个\n");
}

TEST(Template, ReadsAnotherFigureByTheSameKey) {
    FakeSource source(shipped_figures());
    source.breakdowns["staff_need"] = {{"ICU_STAFF", 12}, {"LABORATORY_STAFF", 4}};
    source.breakdowns["staff_have"] = {{"ICU_STAFF", 5}, {"LABORATORY_STAFF", 4}};
    EXPECT_EQ(text_of("{{for each staff_need where value > "
                      "staff_have/key}}{{key}}需{{value}}人有{{staff_have/key}}人{{end}}",
                      source),
              "ICU_STAFF需12人有5人\n");
}

TEST(Template, NumbersHeadingsAndItems) {
    FakeSource source(shipped_figures());
    EXPECT_EQ(text_of("# 题\n## 甲\n### 子\n{{nth}}是。{{nth}}是。\n### 丑\n{{nth}}是。\n## 乙\n### 寅\n{{if "
                      "confirmed_cum > 0}}\n### 无\n{{end}}\n### 卯\n",
                      source),
              "一、甲\n（一）子\n一是。二是。\n（二）丑\n一是。\n二、乙\n（一）寅\n（二）卯\n");
}

TEST(Template, ListsNamesOrSaysWhatElse) {
    FakeSource source(shipped_figures());
    EXPECT_EQ(text_of("{{designated_hospital or 尚未指定}}", source), "尚未指定\n");
    source.breakdowns["designated_hospital"] = {{"清河县人民医院", 1}, {"清河县中医院", 1}};
    EXPECT_EQ(text_of("{{designated_hospital or 尚未指定}}", source), "清河县中医院、清河县人民医院\n");
}

TEST(Compose, RefusesANameThatIsMissing) {
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("reports/test.zh.txt", head + "{{county_name}}报告", mistakes);
    FakeSource source(shipped_figures());
    compose(report, source, mistakes);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_EQ(mistakes[0].line, 3);
    EXPECT_TRUE(contains(mistakes[0].what, "county_name"));
}

TEST(Compose, KeepsEachFigureOnceWithItsForms) {
    FakeSource source(shipped_figures());
    source.values["checkpoint_staff"] = 264;
    auto const document = written("{{checkpoint_staff}}人，{{checkpoint_staff 余}}人，{{checkpoint_staff}}人", source);
    ASSERT_EQ(document.figures.size(), 1u);
    EXPECT_EQ(document.figures[0].printed, (std::vector<std::string>{"264", "260余"}));
    EXPECT_EQ(document.figures[0].figure.rows, 264);
    EXPECT_EQ(document.figures[0].unit_word, "人");
}

TEST(Html, EscapesAndLinksEveryNumber) {
    FakeSource source(shipped_figures());
    source.names["county_name"] = "<b>\"清河\"&县</b>";
    source.values["hubei_returnees"] = 7;
    auto document = written("# {{county_name}}\n{{county_name}}有{{hubei_returnees}}人。", source);
    document.provenance.warnings = {"<script>"};
    std::string const html = to_html(document);
    EXPECT_FALSE(contains(html, "<b>"));
    EXPECT_FALSE(contains(html, "<script>"));
    EXPECT_TRUE(contains(html, "&lt;b&gt;&quot;清河&quot;&amp;县&lt;/b&gt;有<a class=\"n\" href=\"#rows-hubei_returnees\" "
                               "id=\"at-hubei_returnees\">7</a>人。"));
    EXPECT_TRUE(contains(html, "<tbody id=\"rows-hubei_returnees\""));
    EXPECT_FALSE(contains(html, "http://"));
    EXPECT_FALSE(contains(html, "https://"));
}

TEST(Html, WritesTables) {
    FakeSource source(shipped_figures());
    source.breakdowns["funds_by_source"] = {{"CENTRAL", 12.5}, {"COUNTY", 30}};
    auto const document = written(
        "{{table 附表}}\n来源 | 金额\n{{for each funds_by_source}}\n{{key}} | "
        "{{value}}万元\n{{end}}\n{{end}}\n",
        source);
    ASSERT_EQ(document.blocks.size(), 1u);
    auto const& table = std::get<Table>(document.blocks[0]);
    EXPECT_EQ(table.header[0][1].text, "金额");
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(plain_text(table.rows[0].cells[1]), "12.5万元");
    EXPECT_EQ(plain_text(table.rows[1].cells[0]), "COUNTY");
}

TEST(Template, MergesHeadersAndTakesUnitsFromThem) {
    FakeSource source(shipped_figures());
    source.values = {{"home_obs_cumulative", 12}, {"home_obs_current", 5}, {"home_obs_cumulative#1", 7},
                     {"home_obs_cumulative#2", 4}, {"home_obs_current#1", 5}};
    source.names = {{"cutoff_day", "3"}};
    source.units_of_level = {{"1", "东风镇"}, {"2", "西河乡"}};
    auto const document = written(
        "{{table 观察日报}}\n@unit 单位：人\n乡镇 | 居家 | <\n^ | 累计 | 正在（人）\n---\n{{for each unit of TOWNSHIP}}\n"
        "{{unit}} | {{home_obs_cumulative}} | {{home_obs_current}}\n{{end}}\n= 合计 | {{home_obs_cumulative}} | "
        "{{home_obs_current}}\n@note 到{{cutoff_day}}日为止\n{{end}}\n",
        source);
    auto const& table = std::get<Table>(document.blocks.at(0));
    ASSERT_EQ(table.header.size(), 2u);
    EXPECT_EQ(table.header[0][0].rows, 2);
    EXPECT_EQ(table.header[0][1].columns, 2);
    ASSERT_EQ(table.rows.size(), 4u);   // What belongs to no township is a row of its own.
    EXPECT_EQ(plain_text(table.rows[2].cells[0]), "其他");
    EXPECT_EQ(plain_text(table.rows[2].cells[1]), "1");
    EXPECT_EQ(plain_text(table.rows[2].cells[2]), "0");
    EXPECT_TRUE(table.rows[3].is_total);
    EXPECT_EQ(plain_text(table.rows[3].cells[1]), "12");
    EXPECT_EQ(document.figures[0].unit_word, "人");
    EXPECT_EQ(document.figures[0].key_words, "东风镇");
}

TEST(Template, ComparesWithYesterday) {
    FakeSource source(shipped_figures());
    source.values = {{"hubei_returnees", 12},
                     {"hubei_returnees@yesterday", 9},
                     {"fever_found", 2},
                     {"fever_found@yesterday", 5}};
    EXPECT_EQ(text_of("湖北返回{{hubei_returnees compared 人}}，发热{{fever_found compared "
                      "人}}，武汉{{wuhan_returnees compared 人}}。",
                      source),
              "湖北返回较前一日增加3人，发热较前一日减少3人，武汉与前一日持平。\n");
    EXPECT_EQ(
        text_of(
            "{{if hubei_returnees > hubei_returnees@yesterday}}昨日{{hubei_returnees@yesterday}}人{{end}}",
            source),
        "昨日9人\n");
}

std::string const ranked =
    "{{ranked problems top 2 numbered}}\n{{item few weight 1}}人手少；{{end}}\n"
    "{{item fever weight 10 + 2 * fever_found when fever_found > 0}}发热{{fever_found}}人；{{end}}\n"
    "{{item hubei weight hubei_returnees when hubei_returnees > "
    "0}}湖北返回{{hubei_returnees}}人。{{end}}\n{{else}}\n无。\n{{end}}\n";

TEST(Template, RanksSentencesByWeight) {
    FakeSource source(shipped_figures());
    EXPECT_EQ(text_of(ranked, source), "一是人手少；\n");
    source.values = {{"fever_found", 3}, {"hubei_returnees", 40}};
    EXPECT_EQ(text_of(ranked, source), "一是湖北返回40人。\n二是发热3人；\n");
}

TEST(Template, PutsEditedSentencesInTheirPlaces) {
    FakeSource source(shipped_figures());
    source.values = {{"fever_found", 3}, {"hubei_returnees", 40}};
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("t.txt", head + ranked, mistakes);
    auto const edits = [&](std::string const& text) { return parse_edits("edits.txt", text, mistakes); };
    auto const mine = edits("// 说明\n[problems.hubei]\n从湖北回来的有[40]人，\n压力大。\n[problems.fever]\n\n[problems+]\n场地紧张。\n");
    auto const document = compose(report, source, mistakes, mine);
    ASSERT_TRUE(mistakes.empty()) << mistakes.front().what;
    ASSERT_EQ(document.blocks.size(), 2u);
    auto const& first = std::get<Paragraph>(document.blocks[0]).runs;
    EXPECT_EQ(plain_text(first), "一是从湖北回来的有40人，压力大。");
    EXPECT_EQ(std::count_if(first.begin(), first.end(), [](report::Run const& run) { return run.figure >= 0; }), 1);
    EXPECT_EQ(plain_text(std::get<Paragraph>(document.blocks[1]).runs), "二是场地紧张。");
    ASSERT_EQ(document.edits.size(), 3u);
    EXPECT_EQ(document.edits[0].derived, "湖北返回[40]人。");
    // What it writes is read back as it is.
    auto const again = compose(report, source, mistakes, edits(to_edits(compose(report, source, mistakes))));
    EXPECT_TRUE(again.edits.empty());

    edits("[problems.hubei]\n甲。\n[problems+]\n乙。\n[problems+]\n丙。\n[problems.hubei]\n丁。\n");
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_EQ(std::exchange(mistakes, {})[0].line, 7);

    compose(report, source, mistakes, edits("[problems.hubei]\n有[41]人。\n[problems.gone]\n旧句。\n"));
    ASSERT_EQ(mistakes.size(), 2u);
    EXPECT_EQ(mistakes[0].line, 1);
    EXPECT_TRUE(contains(mistakes[0].what, "[41]"));
    EXPECT_TRUE(contains(mistakes[1].what, "problems.gone"));
}

TEST(Template, TakesInPartsAndTellsTheirLines) {
    Files const files = {{"reports/parts/cases.zh.txt", "确诊{{confirmed_cum}}例。\n发热{{fever_foun}}人。\n"}};
    std::vector<catalog::Mistake> mistakes;
    auto const report = parse_template("t.txt", head + "{{part cases}}\n", mistakes, files);
    check_template(report, shipped_figures(), shipped_catalog(), mistakes);
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_EQ(mistakes[0].file, "reports/parts/cases.zh.txt");
    EXPECT_EQ(mistakes[0].line, 2);
}

TEST(Template, HasAttachmentsSignatureAndDeeperHeadings) {
    FakeSource source(shipped_figures());
    source.names = {{"county_name", "清河县"}};
    auto const document = written(
        "@byline {{county_name}}\n## 一\n### 二\n#### 三\n##### 四\n正文\n\n@attachments\n@sign {{county_name}} | 2020年\n"
        "@attachment 甲表\n>< 居中\n@attachment landscape 乙表\n@page\n@cut\n",
        source);
    std::vector<std::string> numbers;
    for (auto const& block : document.blocks) {
        if (auto const* heading = std::get_if<Heading>(&block)) numbers.push_back(heading->number);
    }
    EXPECT_EQ(numbers, (std::vector<std::string>{"一、", "（一）", "1.", "（1）"}));
    EXPECT_EQ(plain_text(document.byline), "清河县");
    EXPECT_EQ(plain_text(std::get<Signature>(document.blocks.at(6)).office), "清河县");
    EXPECT_EQ(std::get<Attachment>(document.blocks.at(7)).number, 1);
    EXPECT_TRUE(std::get<Attachment>(document.blocks.at(9)).landscape);
    EXPECT_EQ(std::get<Paragraph>(document.blocks.at(8)).alignment, Alignment::Center);
    EXPECT_EQ(std::get<Break>(document.blocks.at(11)).kind, Break::Kind::Cut);
}

TEST(Markdown, WritesTextAndSources) {
    FakeSource source(shipped_figures());
    source.values["hubei_returnees"] = 7;
    auto document = written("# 题_目\n## 甲\n有{{hubei_returnees}}人。", source);
    document.provenance.as_of = *parse_instant("2020-02-03T24:00");
    document.provenance.known_at = 42;
    document.provenance.unit_name = "清河县";
    std::string const text = to_markdown(document);
    EXPECT_TRUE(starts_with(text, "# 题\\_目\n\n## 一、甲\n\n有7人。\n\n---\n")) << text;
    EXPECT_TRUE(contains(text, "统计截止：2020年2月3日24时。台账编号：42（以该编号为准的记录）。"));
    EXPECT_TRUE(contains(text, "`lianfang rows hubei_returnees --as-of 2020-02-03T24:00 --known-at 42`")) << text;
}

TEST(Terminal, FoldsAndAligns) {
    FakeSource source(shipped_figures());
    source.values["hubei_returnees"] = 7146;
    auto const document = written(
        "@opening\n" + std::string(90, 'x') + "全县登记湖北返乡人员，" + "{{hubei_returnees}}人。\n", source);
    auto const* opening = find_paragraph(document, "opening");
    ASSERT_NE(opening, nullptr);
    std::string const text = to_terminal(document, *opening, "zh");
    for (auto const& line : split(text, "\n")) EXPECT_FALSE(starts_with(line, "，"));
    EXPECT_TRUE(contains(text, "7146  人"));
}

std::string shipped_opening(FakeSource& source) {
    std::vector<catalog::Mistake> mistakes;
    std::string const file = "reports/work.zh.txt";
    auto const report = parse_template(file, shipped_catalog().files.at(file), mistakes);
    source.names = {{"signing_office", "清河县指挥部"},
                    {"written_date", "2020年2月4日"},
                    {"county_name", "清河县"},
                    {"county_short_name", "清"},
                    {"level_word", "县"},
                    {"committee_word", "县委"},
                    {"government_word", "县政府"},
                    {"cutoff_month", "2"},
                    {"cutoff_day", "3"},
                    {"cutoff_time", "24时"}};
    auto const document = compose(report, source, mistakes);
    for (auto const& mistake : mistakes) ADD_FAILURE() << mistake.line << ": " << mistake.what;
    auto const* opening = find_paragraph(document, "opening");
    return opening == nullptr ? "" : plain_text(opening->runs);
}

// C5: the report says that there is no case only where no card was ever sent, not even one that was taken
// back to excluded.
TEST(WorkReport, ClaimsThatThereIsNoCaseOnlyWithoutCards) {
    std::string const claim = "全县没有发现疑似病例，也没有发现确诊病例。";
    FakeSource none(shipped_figures());
    EXPECT_TRUE(ends_with(shipped_opening(none), "同一时点，" + claim)) << shipped_opening(none);

    FakeSource excluded(shipped_figures());
    excluded.values = {{"case_cards", 1}};
    EXPECT_FALSE(contains(shipped_opening(excluded), claim));

    FakeSource some(shipped_figures());
    some.values = {{"case_cards", 5},        {"confirmed_cum", 3}, {"suspected_cum", 4}, {"suspected_current", 2},
                   {"asymptomatic_cum", 1}, {"cured_cum", 1},     {"contacts_traced", 41}};
    EXPECT_TRUE(ends_with(shipped_opening(some),
                          "同一时点，全县累计报告确诊病例3例、无症状感染者1例，现有疑似病例2例，治愈出院1例，死亡0例，"
                          "已追踪到密切接触者41人。"))
        << shipped_opening(some);
}

TEST(Template, ADeeplyNestedFileIsToldAndNotFollowed) {
    std::string blocks, brackets = "{{if ";
    for (int i = 0; i < 100'000; ++i) {
        blocks += "{{if confirmed_cum = 0}}\n";
        brackets += "(";
    }
    EXPECT_TRUE(contains(mistakes_in(blocks).front().what, "套得太深"));
    EXPECT_TRUE(contains(mistakes_in(brackets + "}}").front().mend, "套得太深"));
}

// Whatever stands in the file, it is told or printed; nothing falls. The seed repeats a run.
TEST(Template, AnyDamageIsToldOrPrinted) {
    std::string const whole = shipped_catalog().files.at("reports/work.zh.txt");
    char const* const pieces[] = {"{{", "}}", "{{end}}", "{{else}}", "{{if ", " where ", "|",
                                  "#",  "余", " or ",    "\xff",     "key",   "\n",      "("};
    unsigned const seed = 20200203;
    SCOPED_TRACE(seed);
    std::mt19937 dice(seed);
    for (int round = 0; round < 300; ++round) {
        std::string text = whole;
        for (int cut = 0; cut < 3; ++cut) {
            size_t const at = dice() % text.size();
            if (dice() % 2 == 0) text.erase(at, dice() % 40);
            else text.insert(at, pieces[dice() % std::size(pieces)]);
        }
        std::vector<catalog::Mistake> mistakes;
        auto const report = parse_template("reports/work.zh.txt", text, mistakes);
        check_template(report, shipped_figures(), shipped_catalog(), mistakes);
        if (!mistakes.empty()) continue;
        FakeSource source(shipped_figures());
        for (auto const& name : known_names()) source.names[name] = name;
        auto const document = compose(report, source, mistakes);
        EXPECT_TRUE(mistakes.empty()) << mistakes.front().line << mistakes.front().what;
        EXPECT_FALSE(to_html(document).empty());
    }
}

}  // namespace
}  // namespace lianfang::report
