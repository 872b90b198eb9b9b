// Three formats of one table.
#include "row_export.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace lianfang::app {
namespace {

constexpr size_t xlsx_rows_at_most = 1'048'575;   // Beside the header.

bool is_plain_number(std::string const& text) {
    size_t const digits = text.find_first_not_of("0123456789.", text[0] == '-' ? 1 : 0);
    return digits == std::string::npos && text.size() > (text[0] == '-' ? 1u : 0u);
}

// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
std::string harmless(std::string const& text) {
    if (text.empty() || std::string_view("=+-@\t\r").find(text[0]) == std::string_view::npos) return text;
    return is_plain_number(text) ? text : "'" + text;
}

std::string csv_cell(std::string const& text) {
    std::string const cell = harmless(text);
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    return '"' + replaced(cell, "\"", "\"\"") + '"';
}

void append_line(std::string& out, std::vector<std::string> const& cells) {
    for (size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    out += "\r\n";
}

Error not_written(std::string const& file) {
    return Error::invalid("file_not_written", "文件写不进去，请检查路径和权限：" + file,
                          "the file cannot be written; check its path and permissions: " + file);
}

Result<void> write_xlsx(figures::RowSet const& rows, std::string const& file) {
    if (rows.rows.size() > xlsx_rows_at_most) {
        return Error::invalid("too_many_rows_for_xlsx", "行数超过一张工作表的上限，请改用 .csv",
                              "more rows than a worksheet holds; write .csv instead");
    }
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* const book = workbook_new_opt(file.c_str(), &options);
    if (book == nullptr) return not_written(file);
    lxw_worksheet* const sheet = workbook_add_worksheet(book, "rows");
    lxw_format* const bold = workbook_add_format(book);
    format_set_bold(bold);
    for (size_t i = 0; i < rows.headings.size(); ++i) {
        worksheet_write_string(sheet, 0, lxw_col_t(i), rows.headings[i].c_str(), bold);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    for (size_t r = 0; r < rows.rows.size(); ++r) {
        for (size_t i = 0; i < rows.rows[r].size(); ++i) {
            if (rows.rows[r][i].empty()) continue;
            worksheet_write_string(sheet, lxw_row_t(r + 1), lxw_col_t(i), rows.rows[r][i].c_str(), nullptr);
        }
    }
    return workbook_close(book) == LXW_NO_ERROR ? Result<void>() : not_written(file);
}

Result<void> write_text(std::string const& text, std::string const& file) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    return out ? Result<void>() : not_written(file);
}

}  // namespace

std::string rows_as_csv(figures::RowSet const& rows) {
    std::string out;
    append_line(out, rows.headings);
    for (auto const& row : rows.rows) append_line(out, row);
    return out;
}

std::string rows_as_json(figures::RowSet const& rows) {
    auto out = nlohmann::ordered_json::array();
    for (auto const& row : rows.rows) {
        auto one = nlohmann::ordered_json::object();
        for (size_t i = 0; i < row.size(); ++i) one[rows.headings[i]] = row[i];
        out.push_back(std::move(one));
    }
    return out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<void> write_rows(figures::RowSet const& rows, std::string const& file) {
    if (ends_with(file, ".xlsx")) return write_xlsx(rows, file);
    if (ends_with(file, ".csv")) return write_text("\xEF\xBB\xBF" + rows_as_csv(rows), file);
    if (ends_with(file, ".json")) return write_text(rows_as_json(rows), file);
    return Error::invalid("unknown_ending", "只能写 .xlsx、.csv 或 .json 文件：" + file,
                          "a file ending in .xlsx, .csv or .json can be written: " + file);
}

}  // namespace lianfang::app
