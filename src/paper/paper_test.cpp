// Lines, pages, fonts and bytes of set papers.
#include <gtest/gtest.h>

#include <cstdlib>

#include "paper/lines.h"
#include "paper/paper.h"

namespace lianfang::paper {
namespace {

std::string repeated(std::string const& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

Paragraph paragraph(std::string const& text, double indent = 0) {
    return {.spans = {{.text = text}}, .first_indent = indent};
}

Paper paper_of(std::vector<Block> blocks) {
    Paper paper;
    paper.sections.push_back({.blocks = std::move(blocks)});
    return paper;
}

std::vector<std::string> lines_of(std::string const& text, double indent = 0) {
    auto const pages = set(paper_of({paragraph(text, indent)}));
    EXPECT_TRUE(pages.ok());
    return pages.ok() ? pages->front().lines : std::vector<std::string>{};
}

TEST(Lines, HoldTwentyEightCharacters) {
    auto const lines = lines_of(repeated("防", 57), 2);
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0], repeated("防", 26));
    EXPECT_EQ(lines[1], repeated("防", 28));
    EXPECT_EQ(lines[2], repeated("防", 3));
}

struct Case {
    char const* name;
    std::string text, first, second;
};

TEST(Lines, BeginAndEndAsTheyMay) {
    std::string const full = repeated("防", 28), less = repeated("防", 27), least = repeated("防", 26);
    Case const cases[] = {
        {"a stop goes down with the character before it", full + "。控", less, "防。控"},
        {"a stop that fits stays", less + "。控", less + "。", "控"},
        {"two marks go down together", less + "。”控", least, "防。”控"},
        {"an opening mark ends no line", less + "“控”", less, "“控”"},
        {"an opening bracket ends no line", less + "（控）", less, "（控）"},
        {"a dash is not parted", less + "——控", least, "防——控"},
        {"a number is not parted", least + "12345人", least, "12345人"},
        {"a percentage is not parted", least + "97.3%的人", least, "97.3%的人"},
        {"a word is not parted", least + "COVID的人", least, "COVID的人"},
        {"a number may leave its unit", repeated("防", 25) + "12345人", repeated("防", 25) + "12345", "人"},
        {"rare characters of names are as wide", repeated("喆", 28) + "䶮", repeated("喆", 28), "䶮"},
    };
    for (auto const& each : cases) {
        auto const lines = lines_of(each.text);
        ASSERT_EQ(lines.size(), 2u) << each.name;
        EXPECT_EQ(lines[0], each.first) << each.name;
        EXPECT_EQ(lines[1], each.second) << each.name;
    }
}

TEST(Lines, PartAWordThatIsLongerThanTheLine) {
    auto const lines = lines_of(std::string(130, '7'));
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].size() + lines[1].size() + lines[2].size(), 130u);
}

TEST(Lines, BalanceTitles) {
    Paragraph title{.spans = {{.text = "新型冠状病毒感染的肺炎疫情防控工作情况汇报", .face = Face::XiaoBiaoSong, .size = 22}},
                    .align = Align::Center,
                    .break_lines_by_word = true};
    auto const pages = set(paper_of({title}));
    ASSERT_TRUE(pages.ok());
    EXPECT_EQ(pages->front().lines, (std::vector<std::string>{"新型冠状病毒感染的肺炎", "疫情防控工作情况汇报"}));
}

TEST(Pages, HoldTwentyTwoLines) {
    std::vector<Block> blocks(45, paragraph("防"));
    auto const pages = set(paper_of(blocks));
    ASSERT_TRUE(pages.ok());
    ASSERT_EQ(pages->size(), 3u);
    EXPECT_EQ((*pages)[0].lines.size(), 22u);
    EXPECT_EQ((*pages)[2].lines.size(), 1u);
}

TEST(Pages, KeepAHeadingWithWhatItHeads) {
    std::vector<Block> blocks(21, paragraph("防"));
    auto heading = paragraph("一、标题");
    heading.keep_with_next = true;
    blocks.push_back(heading);
    blocks.push_back(paragraph("正文"));
    auto const pages = set(paper_of(blocks));
    ASSERT_TRUE(pages.ok());
    ASSERT_EQ(pages->size(), 2u);
    EXPECT_EQ((*pages)[1].lines.front(), "一、标题");
}

Table table_of(int rows) {
    Table table{.widths = {1, 1}};
    table.rows.push_back(
        {.cells = {{.spans = {{.text = "乡镇", .face = Face::Hei, .size = 12}}}, {}}, .is_header = true});
    for (int i = 0; i < rows; ++i) {
        table.rows.push_back({.cells = {{.spans = {{.text = "镇" + std::to_string(i), .size = 12}}}, {}}});
    }
    return table;
}

TEST(Pages, RepeatATablesHeader) {
    auto const pages = set(paper_of({table_of(60)}));
    ASSERT_TRUE(pages.ok());
    ASSERT_EQ(pages->size(), 3u);
    size_t rows = 0;
    for (auto const& page : *pages) {
        EXPECT_EQ(page.lines.front(), "乡镇\t");
        rows += page.lines.size() - 1;
    }
    EXPECT_EQ(rows, 60u);
}

TEST(Pages, RefuseARowHigherThanAPage) {
    auto table = table_of(0);
    table.rows.push_back({.cells = {{.spans = {{.text = repeated("很长的一格", 400), .size = 12}}}, {}}});
    auto const pages = set(paper_of({table}));
    ASSERT_FALSE(pages.ok());
    EXPECT_EQ(pages.error().code, "row_too_high");
}

TEST(Files, AreTheSameBytesForTheSamePaper) {
    auto paper = paper_of({paragraph("全县累计28人。", 2), table_of(3)});
    paper.title = "日报";
    paper.sections.push_back({.landscape = true, .blocks = {paragraph("横页")}});
    EXPECT_EQ(*to_pdf(paper), *to_pdf(paper));
    EXPECT_EQ(*to_docx(paper), *to_docx(paper));
}

TEST(Faces, NameAMissingCharacter) {
    auto const pages = set(paper_of({paragraph("一\xF3\xB0\x80\x80")}));
    ASSERT_FALSE(pages.ok());
    EXPECT_EQ(pages.error().code, "character_missing");
    EXPECT_NE(pages.error().zh.find("U+F0000"), std::string::npos);
}

TEST(Faces, NameTheMissingPackage) {
    setenv("LIANFANG_FONTS", LIANFANG_SOURCE, 1);
    auto const made = to_pdf(paper_of({paragraph("一")}));
    unsetenv("LIANFANG_FONTS");
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().zh.find("texlive-lang-chinese"), std::string::npos);
}

}  // namespace
}  // namespace lianfang::paper
