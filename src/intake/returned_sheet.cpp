// Writes refused rows with libxlsxwriter, row by row in constant memory.
#include "intake/returned_sheet.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "intake/plan.h"

namespace lianfang::intake {
namespace {

// A spreadsheet program becomes slow with more; the reason stands in its column anyway.
constexpr int comments_max = 2'000;
constexpr int sheet_name_max = 28;
constexpr int cell_bytes_max = 32'000;

constexpr size_t merges_max = 300;

bool overlaps(Merge const& a, Merge const& b) {
    return a.first_row <= b.last_row && b.first_row <= a.last_row && a.first_column <= b.last_column &&
           b.first_column <= a.last_column;
}

// Ranges above the rows. Some programs write ranges that overlap, which others then refuse to open.
std::vector<Merge> merges_above(std::vector<Merge> const& merges, int last_row) {
    std::vector<Merge> kept;
    for (auto const& merge : merges) {
        bool const single = merge.first_row == merge.last_row && merge.first_column == merge.last_column;
        if (merge.last_row > last_row || single || kept.size() >= merges_max) continue;
        bool const clear = std::none_of(kept.begin(), kept.end(),
                                        [&](Merge const& other) { return overlaps(merge, other); });
        if (clear) kept.push_back(merge);
    }
    return kept;
}

// In constant memory the library merges only ranges below the rows that are written already. The texts of
// these stand where they belong, so the range is put on the list that the library writes behind the rows, and
// frees.
void note_merge(lxw_worksheet* worksheet, Merge const& merge) {
    auto* range = static_cast<lxw_merged_range*>(std::calloc(1, sizeof(lxw_merged_range)));
    ensure(range != nullptr);
    range->first_row = lxw_row_t(merge.first_row - 1);
    range->last_row = lxw_row_t(merge.last_row - 1);
    range->first_col = lxw_col_t(merge.first_column - 1);
    range->last_col = lxw_col_t(merge.last_column - 1);
    STAILQ_INSERT_TAIL(worksheet->merged_ranges, range, list_pointers);
    ++worksheet->merged_range_count;
}

}  // namespace

std::string returned_path(std::string const& input, std::string const& folder) {
    std::filesystem::path const path(input);
    std::string stem = path.stem().string();
    while (ends_with(stem, ".退回")) stem.resize(stem.size() - std::string(".退回").size());
    auto const place = folder.empty() ? path.parent_path() : std::filesystem::path(folder);
    std::filesystem::path result = place / (stem + ".退回.xlsx");
    // Never over the file that is being read.
    for (int i = 2; std::filesystem::weakly_canonical(result) == std::filesystem::weakly_canonical(path); ++i) {
        result = place / fmt::format("{}.退回.{}.xlsx", stem, i);
    }
    return result.string();
}

ReturnedWorkbook::ReturnedWorkbook(std::string path, std::string language)
    : path_(std::move(path)), language_(std::move(language)) {
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    workbook_ = workbook_new_opt((path_ + ".part").c_str(), &options);
    if (!workbook_) throw std::runtime_error("cannot write " + path_);
    plain_ = workbook_add_format(workbook_);
    format_set_num_format(plain_, "@");
    heading_ = workbook_add_format(workbook_);
    format_set_bold(heading_);
    format_set_text_wrap(heading_);
    format_set_align(heading_, LXW_ALIGN_CENTER);
    format_set_align(heading_, LXW_ALIGN_VERTICAL_CENTER);
    wrong_ = workbook_add_format(workbook_);
    format_set_num_format(wrong_, "@");
    format_set_bg_color(wrong_, 0xFFC7CE);
    reason_ = workbook_add_format(workbook_);
    format_set_font_color(reason_, 0x9C0006);
}

ReturnedWorkbook::~ReturnedWorkbook() {
    if (!workbook_) return;
    workbook_close(workbook_);
    std::remove((path_ + ".part").c_str());
}

std::string ReturnedWorkbook::sheet_name(std::string const& wanted) {
    std::string name;
    int length = 0;
    for (char32_t const point : code_points(wanted)) {
        bool const bad = point < 32 || std::u32string_view(U"[]:*?/\\'").find(point) != std::u32string_view::npos;
        if (bad || ++length > sheet_name_max) continue;
        append_utf8(name, point);
    }
    if (name.empty()) name = "Sheet1";
    int const again = names_[folded(name)]++;
    return again == 0 ? name : fmt::format("{}_{}", name, again);
}

void ReturnedWorkbook::write_cell(lxw_worksheet* worksheet, int row, int column, std::string const& text,
                                  lxw_format* format) {
    if (text.empty()) {
        worksheet_write_blank(worksheet, lxw_row_t(row), lxw_col_t(column), format);
        return;
    }
    // Always a string: a text that begins with = + - @ stays a text.
    std::string const& kept = int(text.size()) > cell_bytes_max ? text.substr(0, cell_bytes_max) : text;
    worksheet_write_string(worksheet, lxw_row_t(row), lxw_col_t(column), kept.c_str(), format);
}

void ReturnedWorkbook::begin_sheet(int number, RawSheet const& about, std::vector<RawRow> const& top,
                                   Head const& head) {
    Sheet sheet;
    sheet.worksheet = workbook_add_worksheet(workbook_, sheet_name(about.name).c_str());
    ensure(sheet.worksheet != nullptr);
    size_t const last = head.first + size_t(head.depth);
    int width = 0;
    for (auto const& cell : head.cells) width = std::max(width, cell.cell + 1);
    // Its own reason column, from an earlier return, is written anew.
    sheet.reason_column = width;
    for (auto const& cell : head.cells) {
        if (cell.last == folded(reason_label)) sheet.reason_column = cell.cell;
    }
    // Rows keep their numbers, so that empty lines and merged ranges stay where they were; a jsonl header has none.
    int const shift = top[head.first].number == 0 ? 0 : 1;
    int const last_number = top[last - 1].number;
    worksheet_set_column(sheet.worksheet, 0, lxw_col_t(std::max(0, width - 1)), 14, nullptr);
    worksheet_set_column(sheet.worksheet, lxw_col_t(sheet.reason_column), lxw_col_t(sheet.reason_column), 50, nullptr);
    for (size_t i = 0; i < last; ++i) {
        bool const in_head = i >= head.first;
        int const row = top[i].number - shift;
        for (size_t column = 0; column < top[i].cells.size(); ++column) {
            auto const& text = top[i].cells[column].text;
            bool const is_reason = in_head && int(column) == sheet.reason_column;
            if (!text.empty() && !is_reason)
                write_cell(sheet.worksheet, row, int(column), text, in_head ? heading_ : nullptr);
        }
        if (i == head.first) write_cell(sheet.worksheet, row, sheet.reason_column, reason_label, heading_);
    }
    sheet.merges = merges_above(about.merges, last_number);
    sheet.next_row = last_number - shift + 1;
    sheets_[number] = sheet;
}

std::string ReturnedWorkbook::told(Error const& fault) const {
    std::string const& text = language_ == "en" ? fault.en : fault.zh;
    if (fault.place.field.empty()) return text;
    return fmt::format("【{}】{}", fault.place.field, text);
}

void ReturnedWorkbook::add_row(int number, RawRow const& row, std::vector<Error> const& faults) {
    auto& sheet = sheets_.at(number);
    std::map<int, std::string> by_column;
    std::vector<std::string> reasons;
    for (auto const& fault : faults) {
        std::string const text = told(fault);
        if (std::find(reasons.begin(), reasons.end(), text) == reasons.end()) reasons.push_back(text);
        if (fault.place.column > 0) by_column[fault.place.column - 1] = language_ == "en" ? fault.en : fault.zh;
    }
    int const width = std::max(sheet.reason_column, int(row.cells.size()));
    for (int column = 0; column < width; ++column) {
        if (column == sheet.reason_column) continue;
        std::string const text = row.filled(size_t(column)) ? row.cells[size_t(column)].text : std::string();
        auto const wrong = by_column.find(column);
        if (wrong == by_column.end()) {
            if (!text.empty()) write_cell(sheet.worksheet, sheet.next_row, column, text, plain_);
            continue;
        }
        write_cell(sheet.worksheet, sheet.next_row, column, text, wrong_);
        if (++sheet.comments > comments_max) continue;
        worksheet_write_comment(sheet.worksheet, lxw_row_t(sheet.next_row), lxw_col_t(column), wrong->second.c_str());
    }
    write_cell(sheet.worksheet, sheet.next_row, sheet.reason_column, joined(reasons, "；"), reason_);
    ++sheet.next_row;
}

Result<void> ReturnedWorkbook::finish() {
    for (auto& [number, sheet] : sheets_) {
        for (auto const& merge : sheet.merges) note_merge(sheet.worksheet, merge);
    }
    auto const closed = workbook_close(workbook_);
    workbook_ = nullptr;
    std::error_code moved;
    if (closed == LXW_NO_ERROR) std::filesystem::rename(path_ + ".part", path_, moved);
    if (closed == LXW_NO_ERROR && !moved) return {};
    std::remove((path_ + ".part").c_str());
    return Error::broken("returned_sheet_unwritten", fmt::format("退回表写不出来：{}，请检查磁盘空间和权限", path_),
                         fmt::format("the returned sheet cannot be written: {}; check disk and permissions", path_));
}

}  // namespace lianfang::intake
