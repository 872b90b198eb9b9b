// Workbooks as programs write them, and as nobody should.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "intake/handmade_book.h"
#include "intake/xlsx_book.h"

namespace lianfang::intake {
namespace {

std::string failure(std::string const& path) {
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    return read ? "" : read.error().code;
}

TEST(XlsxReader, ReadsEveryWayACellHoldsAValue) {
    TestFolder const folder;
    auto const path = write_zip(folder, "b.xlsx", book_of(R"(
        <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c></row>
        <row r="5"><c r="A5" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r></is></c><c t="str"><f>A5</f><v>=公式</v></c>
          <c r="C5"><v>36.499999999999997</v></c><c r="D5" s="1"><v>43851</v></c>
          <c r="E5" s="2"><v>43851.354166666664</v></c>
          <c r="F5" s="3"><v>14</v></c><c r="G5" t="b"><v>1</v></c><c r="H5" t="e"><v>#N/A</v></c>
          <c r="I5"><f>1+1</f></c>
          <c r="J5"><v>1.3800138E10</v></c><c r="K5" t="d"><v>2020-01-21T08:30</v></c></row>)"));
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    ASSERT_TRUE(read) << read.error().en;
    ASSERT_EQ(rows.sheets.size(), 1u);
    ASSERT_EQ(rows.sheets[0].rows.size(), 2u);
    EXPECT_EQ(rows.sheets[0].rows[0].number, 3);
    EXPECT_EQ(rows.text(0, 0, 0), "姓名");
    EXPECT_EQ(rows.text(0, 0, 1), "身份证号");
    EXPECT_EQ(rows.text(0, 0, 3), "a\r&b");
    std::vector<std::string> const texts = {"张三", "=公式", "36.5", "2020-01-21", "2020-01-21 08:30", "14", "true", "#N/A",
                                            "", "13800138000", "2020-01-21 08:30"};
    for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(rows.text(0, 1, i), texts[i]) << i;
    auto const& cells = rows.sheets[0].rows[1].cells;
    EXPECT_EQ(cells[3].kind, CellKind::Date);
    EXPECT_EQ(cells[5].kind, CellKind::Number);
    EXPECT_EQ(cells[7].kind, CellKind::Fault);
    EXPECT_EQ(cells[8].kind, CellKind::NoValue);
}

TEST(XlsxReader, TellsDatesFromNumbers) {
    EXPECT_TRUE(is_date_format("yyyy-mm-dd"));
    EXPECT_TRUE(is_date_format("[$-804]m\"月\"d\"日\";@"));
    EXPECT_TRUE(is_date_format("[h]:mm"));
    EXPECT_FALSE(is_date_format("0.00_);[Red]\\(0.00\\)"));
    EXPECT_FALSE(is_date_format("\"days\" 0"));
    EXPECT_FALSE(is_date_format("General"));
    EXPECT_EQ(serial_text(43851, false), "2020-01-21");
    EXPECT_EQ(serial_text(43851.999999, false), "2020-01-22");
    EXPECT_EQ(serial_text(42389, true), "2020-01-21");
    EXPECT_EQ(serial_text(1, false), "1900-01-01");
    EXPECT_EQ(serial_text(0.354166666666667, false), "08:30");
    EXPECT_EQ(serial_text(-1, false), "");
    EXPECT_EQ(serial_text(1e300, false), "");
}

TEST(XlsxReader, KnowsMergedRangesBeforeTheRows) {
    TestFolder const folder;
    std::string const many(200'000, ' ');  // The ranges lie in a later piece of the part.
    auto const path = write_zip(
        folder, "b.xlsx",
        book_of(rows_xml({{"a"}}) + many,
                R"(<mergeCells count="2"><mergeCell ref="C2:D3"/><mergeCell ref="A1:F1"/></mergeCells>)"));
    KeptRows rows;
    ASSERT_TRUE(read_sheets(path, rows));
    auto const& merges = rows.sheets[0].about.merges;
    ASSERT_EQ(merges.size(), 2u);
    EXPECT_EQ(merges[0].last_column, 6);
    EXPECT_EQ(merges[1].first_row, 2);
    EXPECT_EQ(merges[1].last_column, 4);
}

TEST(XlsxReader, RefusesADoctypeAndItsEntities) {
    TestFolder const folder;
    auto parts = book_of("");
    parts.back().second =
        R"(<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>)"
        R"(<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>)"
        R"(</sheetData></worksheet>)";
    EXPECT_EQ(failure(write_zip(folder, "b.xlsx", parts)), "workbook_doctype");
}

TEST(XlsxReader, RefusesAnUnknownEntity) {
    TestFolder const folder;
    auto const path = write_zip(folder, "b.xlsx", book_of(R"(<row r="1"><c r="A1" t="str"><v>&boom;</v></c></row>)"));
    EXPECT_EQ(failure(path), "workbook_damaged");
}

TEST(XlsxReader, RefusesAZipBomb) {
    TestFolder const folder;
    // A hundred megabytes of blanks pack to a hundred kilobytes.
    std::string blanks(100u << 20, ' ');
    auto const path = write_zip(folder, "b.xlsx", book_of(blanks));
    blanks.clear();
    blanks.shrink_to_fit();
    EXPECT_EQ(failure(path), "workbook_too_large");
}

TEST(XlsxReader, RefusesAMillionColumns) {
    TestFolder const folder;
    EXPECT_EQ(failure(write_zip(folder, "a.xlsx", book_of(R"(<row r="1"><c r="BDWGN1"><v>1</v></c></row>)"))),
              "columns_too_many");
    std::string wide = "<row r=\"1\">";
    for (int i = 0; i < 1'000'000; ++i) wide += "<c><v>1</v></c>";
    EXPECT_EQ(failure(write_zip(folder, "b.xlsx", book_of(wide + "</row>"))), "columns_too_many");
    // Empty formatted cells far to the right are no columns.
    EXPECT_EQ(failure(write_zip(folder, "c.xlsx",
                                book_of(R"(<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>)"))),
              "");
}

TEST(XlsxReader, RefusesTooManyRowsAndTooLongCells) {
    TestFolder const folder;
    EXPECT_EQ(failure(write_zip(folder, "a.xlsx",
                                book_of(R"(<row r="1048577"><c r="A1048577"><v>1</v></c></row>)"))),
              "rows_too_many");
    std::string const longest(40'000, 'x');
    auto const path = write_zip(
        folder, "b.xlsx", book_of("<row r=\"1\"><c r=\"B1\" t=\"str\"><v>" + longest + "</v></c></row>"));
    KeptRows rows;
    auto const read = read_sheets(path, rows);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "cell_too_long");
    EXPECT_EQ(read.error().place.row, 1);
    EXPECT_EQ(read.error().place.column, 2);
}

TEST(XlsxReader, SaysWhatToDoWithFilesItCannotRead) {
    TestFolder const folder;
    auto const whole = write_zip(folder, "b.xlsx", book_of(rows_xml({{"a", "b"}, {"c", "d"}})));
    std::ifstream in(whole, std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(failure(folder.write("half.xlsx", bytes.substr(0, bytes.size() / 2))), "workbook_damaged");
    std::string flipped = bytes;
    flipped[flipped.find("sheet1.xml") + 30] ^= 0x55;
    EXPECT_EQ(failure(folder.write("flipped.xlsx", flipped)), "workbook_damaged");
    EXPECT_EQ(failure(write_zip(folder, "doc.xlsx", {{"word/document.xml", "<a/>"}})), "not_a_workbook");
    EXPECT_EQ(failure(folder.write("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more")),
              "workbook_old_or_encrypted");
    EXPECT_EQ(failure(folder.write("empty.xlsx", "")), "file_empty");
    EXPECT_EQ(failure(folder.path("absent.xlsx")), "file_unreadable");
}

// Bytes of a small workbook are hurt one at a time; whatever comes, it comes as an answer.
TEST(XlsxReader, SurvivesHurtBytes) {
    TestFolder const folder;
    auto const whole = write_zip(folder, "b.xlsx", book_of(rows_xml({{"姓名", "电话"}, {"甲", "1"}})));
    std::ifstream in(whole, std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), {});
    int answered = 0;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        std::string hurt = bytes;
        hurt[i] = char(hurt[i] ^ (1 << (i % 8)));
        failure(folder.write("hurt.xlsx", hurt));
        ++answered;
    }
    EXPECT_EQ(answered, int((bytes.size() + 2) / 3));
}

}  // namespace
}  // namespace lianfang::intake
