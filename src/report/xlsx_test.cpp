// What a cell becomes, when a total is a sum, and the workbook as its parts say: read back from the file itself.
#include "report/xlsx.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "report/xlsx_cells.h"

namespace lianfang::report {
namespace {

int add_figure(Document& document, double value, std::string unit_type = "次") {
    PrintedFigure printed;
    printed.figure = {.name = "vehicles", .key = {}, .value = value, .rows = 3, .unit_type = std::move(unit_type),
                      .unit = "470101000000", .as_of = document.provenance.as_of, .known_at = 7};
    printed.words = "检查车辆";
    printed.definition = "=卡口登记的车辆";
    printed.nature = "累计";
    printed.unit_word = "辆次";
    document.figures.push_back(printed);
    return int(document.figures.size()) - 1;
}

Runs text(std::string words) { return {{std::move(words), -1}}; }

Runs number(Document& document, double value, std::string printed, std::string unit_type = "次") {
    return {{std::move(printed), add_figure(document, value, std::move(unit_type))}};
}

// Two townships and the county; the persons of the county are fewer than those of its townships.
Document sheet_of_gates() {
    Document document;
    document.style = Style::Tables;
    document.title = text("日报表");
    document.provenance.unit_name = "河口县";
    document.provenance.as_of = parse_instant("2020-02-04T00:00").value();
    document.provenance.known_at = 7;
    document.provenance.warnings = {"西坡镇未报"};
    Table table;
    table.caption = text("表1 检测点日报[F06]：按乡镇");
    table.unit_note = "单位：辆次";
    table.header = {{{"乡镇", 1, 2}, {"检查", 2, 1}, {"备注", 1, 2}}, {{"车辆", 1, 1}, {"体温异常（人）", 1, 1}}};
    table.columns = 4;
    table.rows.push_back({{text("东风镇"), number(document, 12, "12"), number(document, 2, "2", "人"), text("=1+1")}});
    table.rows.push_back({{text("西坡镇"), number(document, 30, "30"), number(document, 1, "1", "人"), text("@甲")}});
    table.rows.push_back({{text("全县"), number(document, 42, "42"), number(document, 2, "2", "人"), text("—")}, true});
    table.note = text("由登记算出。");
    document.blocks.emplace_back(table);
    return document;
}

std::string part(std::string const& file, char const* name) {
    int failed = 0;
    zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY, &failed);
    if (archive == nullptr) return {};
    std::string content;
    if (zip_file_t* entry = zip_fopen(archive, name, 0)) {
        char buffer[4096];
        zip_int64_t read = 0;
        while ((read = zip_fread(entry, buffer, sizeof buffer)) > 0) content.append(buffer, size_t(read));
        zip_fclose(entry);
    }
    zip_close(archive);
    return content;
}

pugi::xml_document xml_of(std::string const& file, char const* name) {
    pugi::xml_document document;
    document.load_string(part(file, name).c_str());
    return document;
}

// "B5" → what the cell shows; formulas apart.
std::string shown(std::string const& file, char const* sheet, char const* cell) {
    auto const document = xml_of(file, sheet);
    auto const strings = xml_of(file, "xl/sharedStrings.xml");
    auto const query = std::string("//c[@r='") + cell + "']";
    auto const node = document.select_node(query.c_str()).node();
    std::string const value = node.child_value("v");
    if (std::string(node.attribute("t").value()) != "s") return value;
    auto const item = strings.select_node(("//si[" + std::to_string(std::stoi(value) + 1) + "]/t").c_str()).node();
    return item.child_value();
}

class Workbook : public testing::Test {
protected:
    void SetUp() override {
        std::string const name = "lianfang-xlsx-test-" + std::to_string(::getpid()) + ".xlsx";
        file_ = (std::filesystem::temp_directory_path() / name).string();
    }
    void TearDown() override { std::filesystem::remove(file_); }

    std::string bytes() const {
        std::ifstream in(file_, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

    std::string file_;
};

constexpr char const* first = "xl/worksheets/sheet1.xml";
constexpr char const* second = "xl/worksheets/sheet2.xml";

TEST_F(Workbook, NumbersAreNumbersAndTextsAreNoFormulas) {
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    EXPECT_EQ(shown(file_, first, "A1"), "表1 检测点日报[F06]：按乡镇");
    EXPECT_EQ(shown(file_, first, "A5"), "东风镇");
    EXPECT_EQ(shown(file_, first, "B5"), "12");
    EXPECT_EQ(shown(file_, first, "D5"), "=1+1");
    EXPECT_EQ(shown(file_, first, "D6"), "@甲");
    auto const sheet = xml_of(file_, first);
    EXPECT_STREQ(sheet.select_node("//c[@r='B5']").node().attribute("t").value(), "");
    EXPECT_STREQ(sheet.select_node("//c[@r='D5']").node().attribute("t").value(), "s");
    EXPECT_EQ(sheet.select_nodes("//c/f").size(), 1u);
}

TEST_F(Workbook, TotalIsAFormulaOnlyWhereTheRowsAddUp) {
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    auto const sheet = xml_of(file_, first);
    EXPECT_STREQ(sheet.select_node("//c[@r='B7']/f").node().child_value(), "SUM(B5:B6)");
    EXPECT_EQ(shown(file_, first, "B7"), "42");
    EXPECT_FALSE(sheet.select_node("//c[@r='C7']/f"));
    EXPECT_EQ(shown(file_, first, "C7"), "2");
    EXPECT_EQ(shown(file_, first, "A8"), "注：由登记算出。");
    EXPECT_EQ(shown(file_, first, "A9"), "“检查·体温异常（人）”的合计不是各行之和：总数中同一人只计一次，各行中可能不止一次。");
}

TEST_F(Workbook, HeaderIsMergedFrozenAndRepeated) {
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    auto const sheet = xml_of(file_, first);
    std::set<std::string> merged;
    for (auto const& one : sheet.select_nodes("//mergeCell")) merged.insert(one.node().attribute("ref").value());
    for (auto const* range : {"A1:D1", "A3:A4", "B3:C3", "D3:D4"}) EXPECT_TRUE(merged.contains(range)) << range;
    EXPECT_STREQ(sheet.select_node("//pane").node().attribute("topLeftCell").value(), "B5");
    EXPECT_STREQ(sheet.select_node("//pageSetup").node().attribute("paperSize").value(), "9");
    std::string const book = part(file_, "xl/workbook.xml");
    EXPECT_NE(book.find("!$3:$4"), std::string::npos);
    EXPECT_NE(book.find("name=\"表1 检测点日报 F06 ：按乡镇\""), std::string::npos);
}

TEST_F(Workbook, LastSheetSaysWhereEachNumberComesFrom) {
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    EXPECT_EQ(shown(file_, second, "A4"), "检查车辆");
    EXPECT_EQ(shown(file_, second, "B4"), "12");
    EXPECT_EQ(shown(file_, second, "E4"), "3");
    EXPECT_EQ(shown(file_, second, "F4"), "7");
    EXPECT_EQ(shown(file_, second, "G4"), "=卡口登记的车辆");
    EXPECT_EQ(shown(file_, second, "A10"), "请核对：西坡镇未报");
}

TEST_F(Workbook, SameDocumentGivesTheSameBytes) {
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    std::string const once = bytes();
    ASSERT_TRUE(write_xlsx(sheet_of_gates(), file_).ok());
    EXPECT_FALSE(once.empty());
    EXPECT_EQ(bytes(), once);
    EXPECT_NE(part(file_, "docProps/core.xml").find("2020-02-03T16:00:00Z"), std::string::npos);
}

TEST_F(Workbook, AFolderThatIsNotThereIsAnError) {
    auto const written = write_xlsx(sheet_of_gates(), file_ + "/there/is/none.xlsx");
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code, "xlsx_not_written");
}

TEST(SheetCell, KeepsTheFormatInWhichTheTextPrintsTheNumber) {
    Document document;
    EXPECT_EQ(sheet_cell(document, number(document, 936.5, "936.5")).format, "0.0");
    EXPECT_EQ(sheet_cell(document, number(document, 0.9734, "97.3%")).format, "0.0%");
    auto runs = number(document, 15, "15");
    runs.push_back({"人", -1});
    EXPECT_EQ(sheet_cell(document, runs).format, "0\"人\"");
    // 260余 is no number of the ledger; two numbers in one cell are a text.
    EXPECT_FALSE(sheet_cell(document, number(document, 264, "260余")).number);
    EXPECT_FALSE(sheet_cell(document, number(document, 264, "260")).number);
    runs.push_back({"2", 0});
    EXPECT_FALSE(sheet_cell(document, runs).number);
}

TEST(SheetName, IsShortUniqueAndAllowed) {
    EXPECT_EQ(sheet_name("表1：入库/出库", {}), "表1：入库 出库");
    EXPECT_EQ(sheet_name("附表", {"附表"}), "附表 2");
    std::string forty;
    for (int i = 0; i < 40; ++i) forty += "表";
    EXPECT_EQ(sheet_name(forty, {}).size(), size_t(31 * 3));
    EXPECT_EQ(sheet_name("", {}), "表");
}

}  // namespace
}  // namespace lianfang::report
