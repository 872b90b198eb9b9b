// The means of the tests beside it (handmade_book.h).
#include "intake/handmade_book.h"

#include <fmt/format.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/text.h"

namespace lianfang::intake {

TestFolder::TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "lianfang-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
    folder_ = name;
}

TestFolder::~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string TestFolder::write(std::string const& name, std::string const& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
}

std::string write_zip(TestFolder const& folder, std::string const& name, BookParts const& parts) {
    std::string const path = folder.path(name);
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (auto const& [part, text] : parts) {
        zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
        zip_file_add(archive, part.c_str(), source, ZIP_FL_OVERWRITE);
    }
    if (zip_close(archive) != 0) throw std::runtime_error("the test's zip was not written");
    return path;
}

BookParts book_of(std::string const& sheet_data, std::string const& after) {
    std::string const rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    std::string const package = "http://schemas.openxmlformats.org/package/2006/relationships";
    auto const relation = [&](char const* id, char const* type, char const* target) {
        return fmt::format(R"(<Relationship Id="{}" Type="{}/{}" Target="{}"/>)", id, rels, type, target);
    };
    auto const relations = [&](std::string const& inside) {
        return fmt::format(R"(<Relationships xmlns="{}">{}</Relationships>)", package, inside);
    };
    // Style 1 is a date, 2 a date with its time in a format of one's own, 3 a format with quoted letters that
    // is no date.
    std::string const formats =
        R"(<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot; hh:mm"/>)"
        R"(<numFmt numFmtId="177" formatCode="0.0&quot;days&quot;"/>)";
    std::string const styles =
        R"(<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/>)";
    std::string const strings =
        R"(<si><t>姓名</t></si><si><r><t>身份</t></r><r><t>证号</t></r><rPh sb="0" eb="1"><t>shen</t></rPh></si>)"
        R"(<si><t xml:space="preserve">a_x000D_&amp;b</t></si>)";
    return {
        {"_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))},
        {"xl/workbook.xml", fmt::format(R"(<workbook xmlns="{}" xmlns:r="{}"><sheets>{}</sheets></workbook>)",
                                        main, rels, R"(<sheet name="表1" sheetId="1" r:id="r1"/>)")},
        {"xl/_rels/workbook.xml.rels", relations(relation("r1", "worksheet", "worksheets/sheet1.xml") +
                                                 relation("r2", "styles", "styles.xml") +
                                                 relation("r3", "sharedStrings", "sharedStrings.xml"))},
        {"xl/styles.xml",
         fmt::format("<styleSheet xmlns=\"{}\"><numFmts>{}</numFmts><cellXfs>{}</cellXfs></styleSheet>", main,
                     formats, styles)},
        {"xl/sharedStrings.xml", fmt::format("<sst xmlns=\"{}\">{}</sst>", main, strings)},
        {"xl/worksheets/sheet1.xml",
         fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{}\"><sheetData>{}</sheetData>{}"
             "</worksheet>",
             main, sheet_data, after)},
    };
}

std::string rows_xml(std::vector<std::vector<std::string>> const& rows, int first) {
    std::string xml;
    for (size_t i = 0; i < rows.size(); ++i) {
        int const number = first + int(i);
        xml += fmt::format("<row r=\"{}\">", number);
        for (size_t column = 0; column < rows[i].size(); ++column) {
            if (rows[i][column].empty()) continue;
            std::string const text = replaced(replaced(rows[i][column], "&", "&amp;"), "<", "&lt;");
            xml += fmt::format("<c r=\"{}{}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                               column_letters(int(column) + 1), number, text);
        }
        xml += "</row>";
    }
    return xml;
}

void KeptRows::begin_sheet(int, RawSheet const& about) { sheets.push_back({about, {}}); }
void KeptRows::row(int sheet, RawRow&& row) { sheets[size_t(sheet)].rows.push_back(std::move(row)); }

std::string KeptRows::text(size_t sheet, size_t row, size_t column) const {
    auto const& cells = sheets.at(sheet).rows.at(row).cells;
    return column < cells.size() ? cells[column].text : std::string();
}

}  // namespace lianfang::intake
