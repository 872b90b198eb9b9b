// The workbook, through libxlsxwriter: 仿宋 for the text and 黑体 for headers, A4, one page wide. No clock is asked: the
// date of creation is the cut of the report.
#include "report/xlsx.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "base/text.h"
#include "report/outputs.h"
#include "report/report.h"
#include "report/xlsx_cells.h"

namespace lianfang::report {
namespace {

constexpr char const* sources_name = "数字来源";
constexpr size_t portrait_columns_max = 7;
constexpr double portrait_width_max = 92;       // Characters that fit upright without becoming small.
constexpr size_t column_width_min = 7, column_width_max = 36;
constexpr size_t table_width_min = 72;          // Narrower tables are drawn out, evenly.
constexpr double line_height = 18, row_height = 21;

struct Look {
    char const* font = "仿宋";
    double size = 11;
    bool is_bold = false, has_border = false;
    uint8_t align = LXW_ALIGN_LEFT;
    std::string number = {};
    auto operator<=>(Look const&) const = default;
};

// One format for each look, made when it is first asked for.
class Formats {
public:
    explicit Formats(lxw_workbook* book) : book_(book) {}

    lxw_format* of(Look const& look) {
        auto& format = made_[look];
        if (format != nullptr) return format;
        format = workbook_add_format(book_);
        format_set_font_name(format, look.font);
        format_set_font_size(format, look.size);
        format_set_align(format, look.align);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        if (look.align != LXW_ALIGN_CENTER && look.has_border) format_set_indent(format, 1);
        if (look.is_bold) format_set_bold(format);
        if (look.has_border) format_set_border(format, LXW_BORDER_THIN);
        if (look.number.empty()) format_set_text_wrap(format);
        else format_set_num_format(format, look.number.c_str());
        return format;
    }

private:
    lxw_workbook* book_;
    std::map<Look, lxw_format*> made_;
};

lxw_row_t row_of(size_t row) { return static_cast<lxw_row_t>(row); }
lxw_col_t column_of(size_t column) { return static_cast<lxw_col_t>(column); }

// A sheet and the row at which it is being written.
class Sheet {
public:
    Sheet(lxw_workbook* book, std::string const& name, size_t columns, Formats& formats)
        : sheet_(workbook_add_worksheet(book, name.c_str())), columns_(columns), formats_(formats),
          widths_(columns, column_width_min) {}

    size_t row() const { return row_; }
    void next_row() { ++row_; }
    void height(double points) { worksheet_set_row(sheet_, row_of(row_), points, nullptr); }

    // Always a text: what begins with = + - @ is no formula.
    void text(size_t row, size_t column, std::string const& value, Look const& look) {
        worksheet_write_string(sheet_, row_of(row), column_of(column), value.c_str(), formats_.of(look));
    }

    void merged(size_t first_row, size_t first, size_t last_row, size_t last, std::string const& value,
                Look const& look) {
        if (first_row == last_row && first == last) return text(first_row, first, value, look);
        worksheet_merge_range(sheet_, row_of(first_row), column_of(first), row_of(last_row), column_of(last),
                              value.c_str(), formats_.of(look));
    }

    void number(size_t row, size_t column, double value, Look const& look) {
        worksheet_write_number(sheet_, row_of(row), column_of(column), value, formats_.of(look));
    }

    void sum(size_t column, size_t first_row, size_t last_row, double value, Look const& look) {
        char first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];
        lxw_rowcol_to_cell(first, row_of(first_row), column_of(column));
        lxw_rowcol_to_cell(last, row_of(last_row), column_of(column));
        worksheet_write_formula_num(sheet_, row_of(row_), column_of(column),
                                    fmt::format("=SUM({}:{})", first, last).c_str(), formats_.of(look), value);
    }

    void widen(size_t column, size_t width, size_t at_most = column_width_max) {
        widths_[column] = std::max(widths_[column], std::min(width + 3, at_most));
    }

    // A small table is as wide as its title and lines need, and looks like one.
    void widen_whole(size_t width) {
        size_t const needed = std::max(width, table_width_min);
        for (size_t column = 0; double(needed) > this->width(); column = (column + 1) % columns_) ++widths_[column];
    }

    double width() const {
        double whole = 0;
        for (size_t width : widths_) whole += double(width);
        return whole;
    }

    double width_of_column(size_t column) const { return double(widths_[column]); }

    // A line over the whole width, as high as its text needs.
    void line(std::string const& value, Look const& look) {
        double const lines = std::ceil(double(width_of(value)) / std::max(1.0, width()));
        height(line_height * std::max(1.0, lines));
        merged(row_, 0, row_, columns_ - 1, value, look);
        ++row_;
    }

    void set_widths() {
        for (size_t i = 0; i < columns_; ++i)
            worksheet_set_column(sheet_, column_of(i), column_of(i), double(widths_[i]), nullptr);
    }

    // Rows [header, body) are printed on every page and stay while the rest scrolls.
    void set_page(size_t header, size_t body) {
        bool const is_wide = columns_ > portrait_columns_max || width() > portrait_width_max;
        worksheet_set_paper(sheet_, 9);  // A4
        is_wide ? worksheet_set_landscape(sheet_) : worksheet_set_portrait(sheet_);
        worksheet_set_margins(sheet_, 0.6, 0.6, 0.8, 0.8);
        worksheet_center_horizontally(sheet_);
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_set_footer(sheet_, "&C&\"仿宋\"&10第 &P 页　共 &N 页");
        worksheet_repeat_rows(sheet_, row_of(header), row_of(body - 1));
        worksheet_print_area(sheet_, 0, 0, row_of(std::max(row_, size_t(1)) - 1), column_of(columns_ - 1));
        worksheet_freeze_panes(sheet_, row_of(body), columns_ > 2 ? 1 : 0);
    }

private:
    lxw_worksheet* sheet_;
    size_t columns_;
    Formats& formats_;
    std::vector<size_t> widths_;
    size_t row_ = 0;
};

Look const title_look{.font = "黑体", .size = 16, .align = LXW_ALIGN_CENTER};
Look const line_look{};
Look const right_look{.align = LXW_ALIGN_RIGHT};
Look const header_look{.font = "黑体", .has_border = true, .align = LXW_ALIGN_CENTER};
Look const cell_look{.has_border = true};

Look number_look(std::string format, bool is_bold) {
    return {.is_bold = is_bold, .has_border = true, .align = LXW_ALIGN_RIGHT, .number = std::move(format)};
}

class TableSheet {
public:
    TableSheet(Document const& document, Table const& table, Sheet& sheet)
        : document_(document), table_(table), sheet_(sheet) {}

    void write() {
        measure();
        write_top();
        size_t const header = sheet_.row();
        write_header();
        first_row_ = sheet_.row();
        for (size_t row = 0; row < table_.rows.size(); ++row) write_row(row);
        write_notes();
        sheet_.set_widths();
        sheet_.set_page(header, first_row_);
    }

private:
    void measure() {
        for (auto const& one : placed_header(table_)) {
            auto const lines = split(heading(one.cell), "\n");
            size_t longest = 0;
            for (auto const& line : lines) longest = std::max(longest, width_of(line));
            size_t const width = (longest + size_t(one.cell.columns) - 1) / size_t(one.cell.columns);
            for (size_t i = 0; i < size_t(one.cell.columns); ++i) sheet_.widen(one.column + i, width);
        }
        for (auto const& row : table_.rows) {
            for (size_t i = 0; i < row.cells.size() && i < table_.columns; ++i)
                sheet_.widen(i, width_of(plain_text(row.cells[i])));
        }
        sheet_.widen_whole(width_of(plain_text(table_.caption)) * 3 / 2);
    }

    // 检查车辆 over （辆次）, where one line would make a wide column.
    static std::string heading(HeaderCell const& cell) {
        size_t const bracket = cell.text.find("（");
        bool const is_long = width_of(cell.text) > 10 * size_t(cell.columns);
        if (!is_long || bracket == std::string::npos || bracket == 0) return cell.text;
        return cell.text.substr(0, bracket) + "\n" + cell.text.substr(bracket);
    }

    void write_top() {
        sheet_.height(30);
        sheet_.merged(0, 0, 0, table_.columns - 1, plain_text(table_.caption), title_look);
        sheet_.next_row();
        auto const& from = document_.provenance;
        std::string line = fmt::format("填报单位：{}　　统计截止：{}", from.unit_name, cut_words(from.as_of));
        // The unit stands at the right edge, in the last columns that are wide enough for it.
        if (!table_.unit_note.empty() && table_.columns >= 4) {
            size_t const split = table_.columns - std::max(size_t(1), table_.columns / 4);
            sheet_.height(line_height);
            sheet_.merged(1, 0, 1, split - 1, line, line_look);
            sheet_.merged(1, split, 1, table_.columns - 1, table_.unit_note, right_look);
            return sheet_.next_row();
        }
        if (!table_.unit_note.empty()) line += "　　" + table_.unit_note;
        sheet_.line(line, line_look);
    }

    void write_header() {
        size_t const top = sheet_.row();
        for (auto const& one : placed_header(table_)) {
            sheet_.merged(top + one.row, one.column, top + one.row + size_t(one.cell.rows) - 1,
                          one.column + size_t(one.cell.columns) - 1, heading(one.cell), header_look);
        }
        for (size_t i = 0; i < table_.header.size(); ++i) {
            sheet_.height(table_.header.size() == 1 ? 38 : 30);
            sheet_.next_row();
        }
    }

    void write_row(size_t index) {
        auto const& row = table_.rows[index];
        sheet_.height(height_of(row));
        for (size_t column = 0; column < table_.columns; ++column) {
            static Runs const nothing;
            auto const& runs = column < row.cells.size() ? row.cells[column] : nothing;
            auto const cell = sheet_cell(document_, runs);
            Look look = cell_look;
            look.is_bold = row.is_total;
            if (!cell.number) {
                // A dash for what has no value stands among numbers.
                if (cell.text == "—") look.align = LXW_ALIGN_CENTER;
                sheet_.text(sheet_.row(), column, cell.text, look);
            } else if (!row.is_total) {
                sheet_.number(sheet_.row(), column, *cell.number, number_look(cell.format, false));
            } else {
                write_total(index, column, cell);
            }
        }
        sheet_.next_row();
    }

    double height_of(TableRow const& row) const {
        double lines = 1;
        for (size_t i = 0; i < row.cells.size() && i < table_.columns; ++i)
            lines = std::max(lines, std::ceil(double(width_of(plain_text(row.cells[i]))) / sheet_.width_of_column(i)));
        return row_height + (lines - 1) * line_height;
    }

    void write_total(size_t index, size_t column, SheetCell const& cell) {
        auto const total = column_total(document_, table_, index, column);
        auto const look = number_look(cell.format, true);
        if (total.is_sum) {
            sheet_.sum(column, first_row_ + total.first_row, first_row_ + total.end_row - 1, *cell.number, look);
            return;
        }
        sheet_.number(sheet_.row(), column, *cell.number, look);
        if (total.why_not.empty()) return;
        auto& columns = why_not_[total.why_not];
        columns += (columns.empty() ? "" : "、") + column_words(table_, column);
    }

    void write_notes() {
        if (!table_.note.empty()) sheet_.line("注：" + plain_text(table_.note), line_look);
        for (auto const& [why, columns] : why_not_)
            sheet_.line(fmt::format("“{}”的合计不是各行之和：{}。", columns, why), line_look);
    }

    Document const& document_;
    Table const& table_;
    Sheet& sheet_;
    size_t first_row_ = 0;
    std::map<std::string, std::string> why_not_;   // Reason → columns.
};

void write_sources(Document const& document, Sheet& sheet) {
    static constexpr std::string_view headings[] = {"数字", "值", "单位", "性质", "记录数", "账本号", "含义"};
    static constexpr size_t widths[] = {36, 12, 8, 8, 9, 10, 72};
    auto const& from = document.provenance;
    for (size_t i = 0; i < std::size(widths); ++i) sheet.widen(i, widths[i], widths[i]);
    sheet.height(30);
    sheet.merged(0, 0, 0, std::size(headings) - 1, sources_name, title_look);
    sheet.next_row();
    sheet.line(fmt::format("{}　　统计截止：{}　　账本号：{}　　目录版本：{}", from.unit_name, cut_words(from.as_of),
                           from.known_at, from.catalogue_edition.substr(0, 12)),
               line_look);
    size_t const header = sheet.row();
    for (size_t i = 0; i < std::size(headings); ++i)
        sheet.text(header, i, std::string(headings[i]), header_look);
    sheet.next_row();
    for (auto const& printed : document.figures) {
        auto const& figure = printed.figure;
        size_t const row = sheet.row();
        double const lines = std::max(std::ceil(double(width_of(printed.definition)) / (double(widths[6]) - 4)),
                                      std::ceil(double(width_of(words_of(printed))) / (double(widths[0]) - 4)));
        sheet.height(row_height + (std::max(1.0, lines) - 1) * line_height);
        sheet.text(row, 0, words_of(printed), cell_look);
        if (figure.value) sheet.number(row, 1, *figure.value, number_look("General", false));
        else sheet.text(row, 1, "—", cell_look);
        sheet.text(row, 2, unit_of(printed), cell_look);
        sheet.text(row, 3, printed.nature, cell_look);
        sheet.number(row, 4, double(figure.rows), number_look("0", false));
        sheet.number(row, 5, double(figure.known_at), number_look("0", false));
        sheet.text(row, 6, printed.definition, cell_look);
        sheet.next_row();
    }
    for (auto const& warning : from.warnings) sheet.line("请核对：" + warning, line_look);
    if (!from.despite.empty()) sheet.line("仍予印发的理由：" + from.despite, line_look);
    sheet.set_widths();
    sheet.set_page(header, header + 1);
}

void set_properties(lxw_workbook* book, Document const& document, std::string const& title) {
    // libxlsxwriter copies the texts. A date of 0 would mean the clock.
    lxw_doc_properties properties = {};
    std::string unit = document.provenance.unit_name;
    std::string name = title;
    properties.title = name.data();
    properties.author = unit.data();
    properties.created = std::max<time_t>(1, document.provenance.as_of.microseconds / 1'000'000);
    workbook_set_properties(book, &properties);
}

}  // namespace

Result<void> write_xlsx(Document const& document, std::string const& file) {
    lxw_workbook* book = workbook_new(file.c_str());
    if (book == nullptr) return Error::broken("xlsx_not_written", "内存不足，未能写出表格", "out of memory");
    Formats formats(book);
    std::vector<std::string> names = {sources_name, "History"};  // The second is the program's own word in Excel.
    for (auto const& block : document.blocks) {
        auto const* table = std::get_if<Table>(&block);
        if (table == nullptr || table->columns == 0) continue;
        names.push_back(sheet_name(plain_text(table->caption), names));
        Sheet sheet(book, names.back(), table->columns, formats);
        TableSheet(document, *table, sheet).write();
    }
    Sheet sources(book, sources_name, 7, formats);
    write_sources(document, sources);
    set_properties(book, document, plain_text(document.title));
    lxw_error const failed = workbook_close(book);
    if (failed == LXW_NO_ERROR) return {};
    return Error::broken("xlsx_not_written",
                         fmt::format("未能写出 {}：{}。请检查文件夹是否可写、磁盘是否已满、文件是否正被打开", file,
                                     lxw_strerror(failed)),
                         fmt::format("cannot write {}: {}; is the folder writable, the disk full, the file open?", file,
                                     lxw_strerror(failed)));
}

}  // namespace lianfang::report
