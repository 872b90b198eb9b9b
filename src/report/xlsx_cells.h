// What a cell of a table becomes in a sheet, and which totals are sums: all that can be said without a workbook.
// Inside this room only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/document.h"

namespace lianfang::report {

// A number with the format in which the text prints it ("0.0%", "0\"人\""), or a text.
struct SheetCell {
    std::string text;
    std::optional<double> number;
    std::string format;
};

SheetCell sheet_cell(Document const& document, Runs const& runs);

// A total as it is written: the sum of rows [first_row, end_row), or the value alone and why it is none.
struct ColumnTotal {
    bool is_sum = false;
    size_t first_row = 0, end_row = 0;
    std::string why_not;             // One Chinese clause; empty where nothing is to be said.
};

ColumnTotal column_total(Document const& document, Table const& table, size_t total_row, size_t column);

// ≤ 31 characters, none that a sheet's name may not have, and no name twice.
std::string sheet_name(std::string_view caption, std::vector<std::string> const& taken);

// Columns of the screen that a text takes: a Chinese character two.
size_t width_of(std::string_view text);

// Where each header cell stands once merged cells take their places.
struct PlacedHeader {
    HeaderCell cell;
    size_t row = 0, column = 0;
};
std::vector<PlacedHeader> placed_header(Table const& table);
// 居家观察·累计: the words of the header over a column.
std::string column_words(Table const& table, size_t column);

}  // namespace lianfang::report
