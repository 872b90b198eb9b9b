// The user's own sheet with the rows that were refused, the wrong cells marked and the reason beside them;
// mended, it is imported again as it is. Everything is written as text, so nothing in it can act as a
// formula.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/layout.h"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace lianfang::intake {

class ReturnedWorkbook {
public:
    ReturnedWorkbook(std::string path, std::string language);
    ~ReturnedWorkbook();  // What was not finished is removed.

    // The top of a sheet as the user wrote it. Rows are told apart by the sheet's number.
    void begin_sheet(int sheet, RawSheet const& about, std::vector<RawRow> const& top, Head const& head);
    bool has_sheet(int sheet) const { return sheets_.contains(sheet); }
    void add_row(int sheet, RawRow const& row, std::vector<Error> const& faults);
    // The file appears under its name only now.
    Result<void> finish();
    std::string const& path() const { return path_; }

private:
    struct Sheet {
        lxw_worksheet* worksheet = nullptr;
        int next_row = 0;
        int reason_column = 0;
        int comments = 0;
        std::vector<Merge> merges;
    };
    void write_cell(lxw_worksheet* worksheet, int row, int column, std::string const& text, lxw_format* format);
    std::string sheet_name(std::string const& wanted);
    std::string told(Error const& fault) const;

    std::string path_, language_;
    lxw_workbook* workbook_ = nullptr;
    lxw_format *plain_ = nullptr, *heading_ = nullptr, *wrong_ = nullptr, *reason_ = nullptr;
    std::map<int, Sheet> sheets_;
    std::map<std::string, int> names_;
};

// BOOK.xlsx → BOOK.退回.xlsx beside it, or in `folder`. A returned sheet's own name gets no second 退回.
std::string returned_path(std::string const& input, std::string const& folder);

}  // namespace lianfang::intake
