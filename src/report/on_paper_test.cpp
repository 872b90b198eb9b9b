// A document with every kind of block goes through each output, the same each time, and nothing of it is lost.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

Document every_block() {
    Document document;
    document.title = {{"全县疫情防控工作情况报告"}};
    document.byline = {{"清河县疫情防控指挥部办公室"}};
    document.figures.push_back({.anchor = "hubei", .words = "湖北返回人员", .definition = "按人去重", .nature = "累计",
                                .unit_word = "人", .printed = {"7146"}});
    document.figures.back().figure.value = 7146;
    document.edits = {{"supplies", "口罩不足。", "口罩短缺。"}};
    document.provenance.despite = "上级已知情";
    Table table{.caption = {{"各乡镇情况表"}}, .unit_note = "单位：人", .columns = 3, .note = {{"注：按居住地统计。"}}};
    table.header = {{{"乡镇", 1, 2}, {"居家观察", 2, 1}}, {{"累计"}, {"正在"}}};
    table.rows = {{.cells = {{{"东风镇"}}, {{"12"}}, {{"3"}}}},
                  {.cells = {{{"合计"}}, {{"12"}}, {{"3"}}}, .is_total = true}};
    document.blocks = {Paragraph{.alignment = Alignment::Left, .runs = {{"各位领导："}}},
                       Heading{1, "一、", {{"总体情况"}}},
                       Paragraph{.runs = {{"全县登记湖北返回人员"}, {"7146", 0}, {"人。"}}},
                       AttachmentList{},
                       Signature{{{"清河县疫情防控指挥部办公室"}}, {{"2020年2月3日"}}},
                       Break{Break::Kind::Cut},
                       Paragraph{.runs = {{"存根：已送达。"}}},
                       Attachment{1, "各乡镇居家医学观察和集中医学观察人员每日情况统计表（截至2月3日24时）", true},
                       table,
                       Attachment{2, "物资表"},
                       table};
    return document;
}

// Where ON_PAPER names a folder, the files are left there to be looked at.
void keep(std::string const& name, std::string const& bytes) {
    char const* folder = std::getenv("ON_PAPER");
    if (folder != nullptr) std::ofstream(std::string(folder) + "/" + name, std::ios::binary) << bytes;
}

TEST(OnPaper, IsTheSameBytesEachTime) {
    auto const document = every_block();
    PaperOptions const options{.appendix = true, .written = *parse_instant("2020-02-04T02:00")};
    auto const pdf = to_pdf(document, options), docx = to_docx(document, options);
    ASSERT_TRUE(pdf.ok()) << pdf.error().en;
    ASSERT_TRUE(docx.ok()) << docx.error().en;
    EXPECT_EQ(*pdf, *to_pdf(document, options));
    EXPECT_EQ(*docx, *to_docx(document, options));
    EXPECT_TRUE(contains(*pdf, "CreationDate (20200204020000+08'00"));
    keep("every.pdf", *pdf);
    keep("every.docx", *docx);
}

TEST(OnPaper, LeavesNothingOutOfTheOtherOutputs) {
    auto const document = every_block();
    for (auto const& text : {to_html(document), to_markdown(document)}) {
        for (char const* words :
             {"清河县疫情防控指挥部办公室", "单位：人", "居家观察", "注：按居住地统计。", "附件：", "1.各乡镇", "2.物资表", "附件2",
              "2020年2月3日", "存根", "合计", "上级已知情", "口罩短缺。"}) {
            EXPECT_TRUE(contains(replaced(text, "\\", ""), words)) << words;
        }
    }
}

}  // namespace
}  // namespace lianfang::report
