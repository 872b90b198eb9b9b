// Sheets as offices write them: a title, a line of labels and values, one or two header rows, rows,
// notes. Knows how a workbook and a csv file are written and how each office's habits differ; knows
// nothing of what the rows mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace lianfang::sample {

// Nothing, text, a number, a day or a moment. How the last two are written is the file's habit.
using Cell = std::variant<std::monostate, std::string, double, Day, Instant>;

// One column of a form: the label that docs/sheets.md and the kinds know, other labels for the
// same, and the heading above it.
struct FormColumn {
    std::string label;
    std::vector<std::string> others;
    std::string above;
};

// A blank form. `columns` is written "above>label~other~other|label|…".
struct Form {
    std::string title;
    std::vector<FormColumn> columns;
    int find(std::string_view label) const;  // −1 where there is none.
};
Form make_form(std::string title, std::string_view columns);

enum class DateHabit {
    Iso,
    Slash,
    Dot,
    Chinese,
    Compact,
    MonthDash,
    MonthChinese,
    Serial,
    RealDate
};

// How one office fills in one form.
struct Habit {
    std::vector<int> order;           // Of the form's columns.
    std::vector<std::string> labels;  // By the form's columns.
    bool two_header_rows = false;
    bool serial_column = true;  // 序号 in front.
    bool title_line = true;
    bool blank_line = false;  // Between the line of labels and the header.
    bool notes = true;
    DateHabit dates = DateHabit::Iso;
};

struct SheetRow {
    std::vector<Cell> cells;  // By the form's columns.
};

struct Sheet {
    Form const* form = nullptr;
    std::string name, title;
    std::vector<std::pair<std::string, std::string>> meta;
    Habit habit;
    std::vector<SheetRow> rows;
    int first_row() const;  // The number, from 1, of the first row below the header.
};

// Both give the same bytes for the same sheets, whenever they are written.
Result<void> write_workbook(std::string const& path, std::vector<Sheet> const& sheets);
Result<void> write_csv(std::string const& path, Sheet const& sheet);

// A day or moment by a habit; empty where the habit writes a number instead (Serial, RealDate).
std::string written(Day day, DateHabit habit);
std::string written(Instant moment, DateHabit habit);
double excel_serial(Instant moment);

}  // namespace lianfang::sample
