// Rows that leave the house as a file: a workbook or lines of JSON, marked with who took them and what for; with a
// password, inside an encrypted archive. What a cell holds stays text: no spreadsheet runs it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace lianfang::lists {

struct ExportMark {
    std::string account, name, office;      // Of who takes them.
    std::string purpose;
    Instant at = {};
    // 导出：张三（青石镇人民政府，zhangsan）2020-02-04 10:00:05　用途：… Stands on each page and in the properties.
    std::string text(std::string const& language) const;
};

struct ExportRows {
    std::string title;
    std::vector<std::string> names;         // Of the columns, in lines of JSON.
    std::vector<std::string> headings;      // … in a workbook.
    std::vector<std::vector<std::string>> rows;
};

// Error `export_not_written` where the machine has no place for it.
Result<std::string> as_workbook(ExportRows const& rows, ExportMark const& mark, std::string const& language);
// The first line is the mark; empty cells are left out.
std::string as_json_lines(ExportRows const& rows, ExportMark const& mark);
// A zip archive with the one file, AES-256. `password`: not empty.
Result<std::string> under_password(std::string const& bytes, std::string const& file, std::string const& password);

}  // namespace lianfang::lists
