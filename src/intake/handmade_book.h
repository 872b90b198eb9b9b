// For tests only: workbooks zipped from handwritten XML, and files in a folder of their own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "intake/sheet.h"

namespace lianfang::intake {

// A folder that vanishes with the object.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    std::string path(std::string const& name) const { return folder_ + "/" + name; }
    std::string write(std::string const& name, std::string const& bytes) const;

private:
    std::string folder_;
};

// The parts of a workbook; those every workbook needs are added where they are absent.
using BookParts = std::vector<std::pair<std::string, std::string>>;
std::string write_zip(TestFolder const& folder, std::string const& name, BookParts const& parts);
// One sheet whose rows are written by hand: `sheet_data` is what stands inside <sheetData>, `after` what follows it.
BookParts book_of(std::string const& sheet_data, std::string const& after = {});
// Rows of plain texts as <row> elements of inline strings, beginning with row `first`.
std::string rows_xml(std::vector<std::vector<std::string>> const& rows, int first = 1);

// Keeps everything that a reader sends.
struct KeptRows : RowSink {
    struct Kept {
        RawSheet about;
        std::vector<RawRow> rows;
    };
    std::vector<Kept> sheets;
    void begin_sheet(int sheet, RawSheet const& about) override;
    void row(int sheet, RawRow&& row) override;
    std::string text(size_t sheet, size_t row, size_t column) const;
};

}  // namespace lianfang::intake
