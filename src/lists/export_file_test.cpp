// Exported files as bytes: the mark stands where it must, and a password is needed where one was given.
#include "lists/export_file.h"

#include <gtest/gtest.h>
#include <zip.h>

namespace lianfang::lists {
namespace {

ExportMark const mark{.account = "lists", .name = "专班甲", .office = "排查专班", .purpose = "核对 A&B 名单",
                      .at = Instant{1'580'781'605'000'000}};
ExportRows const rows{.title = "返乡人员", .names = {"person_name", "note"}, .headings = {"姓名", "备注"},
                      .rows = {{"试样甲", "=1+1"}, {"试样乙", ""}}};

// The named file of an archive; empty where the password does not open it.
std::string part(std::string const& bytes, std::string const& name, char const* password = nullptr) {
    zip_error_t fault;
    zip_error_init(&fault);
    zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &fault);
    zip_t* const archive = zip_open_from_source(source, ZIP_RDONLY, &fault);
    if (archive == nullptr) return "not an archive";
    zip_stat_t about;
    std::string out;
    if (zip_stat(archive, name.c_str(), 0, &about) == 0) {
        zip_file_t* const file = password == nullptr ? zip_fopen(archive, name.c_str(), 0)
                                                     : zip_fopen_encrypted(archive, name.c_str(), 0, password);
        if (file != nullptr) {
            out.resize(about.size);
            out.resize(size_t(std::max<zip_int64_t>(zip_fread(file, out.data(), out.size()), 0)));
            zip_fclose(file);
        }
    }
    zip_discard(archive);
    return out;
}

TEST(ExportFile, AWorkbookSaysOnEachPageWhoTookIt) {
    auto const bytes = as_workbook(rows, mark, "zh");
    ASSERT_TRUE(bytes);
    std::string const sheet = part(*bytes, "xl/worksheets/sheet1.xml"), core = part(*bytes, "docProps/core.xml");
    EXPECT_NE(sheet.find("<oddHeader>&amp;L&amp;8导出：专班甲（排查专班，lists）2020-02-04 10:00:05"), std::string::npos) << sheet;
    EXPECT_NE(sheet.find("核对 A&amp;&amp;B 名单"), std::string::npos);
    EXPECT_NE(sheet.find("试样甲"), std::string::npos);
    EXPECT_EQ(sheet.find("<f>"), std::string::npos);
    EXPECT_NE(core.find("专班甲 (lists)"), std::string::npos) << core;
    EXPECT_NE(core.find("核对 A&amp;B 名单"), std::string::npos) << core;
}

TEST(ExportFile, LinesOfJsonBeginWithTheMark) {
    EXPECT_EQ(as_json_lines(rows, mark),
              "{\"exported_by\":\"lists\",\"name\":\"专班甲\",\"office\":\"排查专班\",\"at\":\"2020-02-04T10:00:05\","
              "\"purpose\":\"核对 A&B 名单\",\"title\":\"返乡人员\",\"rows\":2}\n"
              "{\"person_name\":\"试样甲\",\"note\":\"=1+1\"}\n"
              "{\"person_name\":\"试样乙\"}\n");
}

TEST(ExportFile, APasswordLocksIt) {
    auto const locked = under_password("contents in clear", "rows.jsonl", "correct horse");
    ASSERT_TRUE(locked);
    EXPECT_EQ(locked->find("contents"), std::string::npos);
    EXPECT_EQ(part(*locked, "rows.jsonl", "correct horse"), "contents in clear");
    EXPECT_EQ(part(*locked, "rows.jsonl", "another horse"), "");
}

}  // namespace
}  // namespace lianfang::lists
