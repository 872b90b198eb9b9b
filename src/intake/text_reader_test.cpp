// csv in its encodings and separators, jsonl, and what is neither.
#include <gtest/gtest.h>

#include <iconv.h>

#include "intake/handmade_book.h"

namespace lianfang::intake {
namespace {

std::string in_gb18030(std::string text) {
    iconv_t const converter = iconv_open("GB18030", "UTF-8");
    std::string out(text.size() * 2 + 16, '\0');
    char *from = text.data(), *to = out.data();
    size_t from_left = text.size(), to_left = out.size();
    iconv(converter, &from, &from_left, &to, &to_left);
    iconv_close(converter);
    out.resize(out.size() - to_left);
    return out;
}

std::string failure(std::string const& path) {
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    return read ? "" : read.error().code;
}

TEST(CsvReader, ReadsQuotesAndLineBreaksInFields) {
    TestFolder const folder;
    auto const path = folder.write("a.csv", "\xEF\xBB\xBF姓名,住址,备注\r\n\"张,三\",\"东风镇\n李庄村\",他说\"\"好\n\n\"李\"\"四\",,x\r");
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    ASSERT_TRUE(read) << read.error().en;
    ASSERT_EQ(rows.sheets[0].rows.size(), 3u);
    EXPECT_EQ(rows.text(0, 0, 0), "姓名");
    EXPECT_EQ(rows.text(0, 1, 0), "张,三");
    EXPECT_EQ(rows.text(0, 1, 1), "东风镇\n李庄村");
    EXPECT_EQ(rows.text(0, 1, 2), "他说\"\"好");
    EXPECT_EQ(rows.text(0, 2, 0), "李\"四");
    EXPECT_EQ(rows.sheets[0].rows[2].number, 4);
    EXPECT_EQ(rows.sheets[0].about.name, "a");
}

TEST(CsvReader, ReadsOtherEncodingsAndSeparators) {
    TestFolder const folder;
    std::string text = "姓名;电话\n";
    for (int i = 0; i < 60'000; ++i) text += "欧阳振华;15400000000\n";  // Characters lie across the pieces.
    KeptRows gb, tabs;
    ASSERT_TRUE(read_sheets(folder.write("gb.csv", in_gb18030(text)), gb));
    ASSERT_EQ(gb.sheets[0].rows.size(), 60'001u);
    EXPECT_EQ(gb.text(0, 0, 1), "电话");
    for (size_t i = 1; i <= 60'000; ++i) ASSERT_EQ(gb.text(0, i, 0), "欧阳振华") << i;
    ASSERT_TRUE(read_sheets(folder.write("t.csv", "a,b\tc\nd\te\n"), tabs));
    EXPECT_EQ(tabs.text(0, 0, 0), "a,b");
}

TEST(CsvReader, SaysWhatIsWrong) {
    TestFolder const folder;
    EXPECT_EQ(failure(folder.write("open.csv", "a,b\n\"c,d\ne,f\n")), "quote_open");
    EXPECT_EQ(failure(folder.write("zero.csv", std::string("a,b\n\0c\n", 8))), "not_text");
    EXPECT_EQ(failure(folder.write("wide.csv", std::string(5'000, ',') + "x\n")), "columns_too_many");
    EXPECT_EQ(failure(folder.write("long.csv", "\"" + std::string(1 << 20, 'x'))), "cell_too_long");
    EXPECT_EQ(failure(folder.write("noise.csv", "a,b\n\xFF\xFF\xFF\xFF\n")), "encoding_unknown");
    EXPECT_EQ(failure(folder.write("wide_but_empty.csv", "a,b" + std::string(5'000, ',') + "\n1,2\n")), "");
}

TEST(JsonlReader, ReadsLinesOfSeveralKinds) {
    TestFolder const folder;
    auto const path = folder.write("a.jsonl", R"({"kind":"vehicle","plate_no":"豫S12345","owner":{"name":"张三"}}
{"kind":"grid","name":"一网格","households":12}

{"kind":"vehicle","plate_no":"豫S12346","symptoms":["FEVER","COUGH"],"ok":true,"none":null}
)");
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    ASSERT_TRUE(read) << read.error().en;
    ASSERT_EQ(rows.sheets.size(), 2u);
    EXPECT_EQ(rows.sheets[0].about.kind, "vehicle");
    EXPECT_EQ(rows.text(0, 0, 1), "plate_no");
    EXPECT_EQ(rows.text(0, 1, 0), "张三");
    EXPECT_EQ(rows.sheets[0].rows[2].number, 4);
    EXPECT_EQ(rows.sheets[0].rows[2].cells.size(), rows.sheets[0].rows[0].cells.size());
    EXPECT_EQ(rows.text(1, 1, 0), "12");
}

TEST(JsonlReader, SaysWhichLineIsWrong) {
    TestFolder const folder;
    KeptRows rows;
    auto const read = read_sheets(folder.write("a.jsonl", "{\"a\":1}\n[1]\n"), rows);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "json_line_wrong");
    EXPECT_EQ(read.error().place.row, 2);
    EXPECT_EQ(failure(folder.write("deep.jsonl", "{\"a\":" + std::string(100'000, '[') + "\n")), "json_line_wrong");
    EXPECT_EQ(failure(folder.write("endless.jsonl", std::string(40 << 20, ' '))), "json_line_wrong");
}

}  // namespace
}  // namespace lianfang::intake
