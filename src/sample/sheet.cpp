// See sheet.h: forms, habits and dates, and the csv writer. The workbook writer is in workbook.cpp.
#include "sample/sheet.h"

#include <fmt/format.h>

#include <fstream>

#include "base/text.h"

namespace lianfang::sample {

int Form::find(std::string_view label) const {
    for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].label == label) return static_cast<int>(i);
    }
    return -1;
}

Form make_form(std::string title, std::string_view columns) {
    Form form;
    form.title = std::move(title);
    for (std::string const& text : split(columns, "|")) {
        FormColumn column;
        std::string labels = text;
        if (size_t const cut = text.find('>'); cut != std::string::npos) {
            column.above = text.substr(0, cut);
            labels = text.substr(cut + 1);
        }
        std::vector<std::string> const all = split(labels, "~");
        column.label = all.front();
        column.others.assign(all.begin() + 1, all.end());
        form.columns.push_back(std::move(column));
    }
    return form;
}

int Sheet::first_row() const {
    return 1 + (habit.title_line ? 1 : 0) + 1 + (habit.blank_line ? 1 : 0) +
           (habit.two_header_rows ? 2 : 1);
}

double excel_serial(Instant moment) {
    static Instant const epoch = start_of(*make_day(1899, 12, 30));
    int64_t const minutes = (moment.microseconds - epoch.microseconds) / 60'000'000;
    return static_cast<double>(minutes) / 1440.0;
}

std::string written(Day day, DateHabit habit) {
    Date const date = date_of(day);
    // A date of another year is written in full whatever the habit: the sheet's period would give
    // it the wrong one.
    bool const short_form = date.year == 2020;
    switch (habit) {
        case DateHabit::Slash: return fmt::format("{}/{}/{}", date.year, date.month, date.day);
        case DateHabit::Dot: return fmt::format("{}.{}.{}", date.year, date.month, date.day);
        case DateHabit::Chinese:
            return fmt::format("{}年{}月{}日", date.year, date.month, date.day);
        case DateHabit::Compact:
            return fmt::format("{:04d}{:02d}{:02d}", date.year, date.month, date.day);
        case DateHabit::MonthDash:
            if (short_form) return fmt::format("{}-{}", date.month, date.day);
            break;
        case DateHabit::MonthChinese:
            if (short_form) return fmt::format("{}月{}日", date.month, date.day);
            break;
        // Numbers below 20,000 could be anything: nobody reads them as the births before 1955 that
        // they are.
        case DateHabit::Serial:
            if (date.year >= 1955) return {};
            break;
        case DateHabit::RealDate: return {};
        case DateHabit::Iso: break;
    }
    return format_day(day);
}

std::string written(Instant moment, DateHabit habit) {
    if (habit == DateHabit::Serial || habit == DateHabit::RealDate) return {};
    Day const day = day_of(moment);
    int const minutes =
        static_cast<int>((moment - start_of(day).microseconds).microseconds / 60'000'000);
    int const hour = minutes / 60, minute = minutes % 60;
    Date const date = date_of(day);
    if (habit == DateHabit::MonthChinese)
        return fmt::format("{}月{}日{}时{}分", date.month, date.day, hour, minute);
    if (habit == DateHabit::Dot)
        return fmt::format("{} {}:{:02d}", written(day, habit), hour, minute);
    return fmt::format("{} {:02d}:{:02d}", format_day(day), hour, minute);
}

namespace {

std::string csv_field(std::string const& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    return "\"" + replaced(text, "\"", "\"\"") + "\"";
}

std::string csv_text(Cell const& cell, DateHabit habit) {
    if (auto const* text = std::get_if<std::string>(&cell)) return *text;
    if (auto const* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
    // What a spreadsheet program saves of a date cell.
    if (habit == DateHabit::RealDate) habit = DateHabit::Iso;
    if (auto const* day = std::get_if<Day>(&cell)) {
        std::string const text = written(*day, habit);
        return text.empty() ? fmt::format("{}", excel_serial(start_of(*day))) : text;
    }
    if (auto const* moment = std::get_if<Instant>(&cell)) {
        std::string const text = written(*moment, habit);
        return text.empty() ? fmt::format("{}", excel_serial(*moment)) : text;
    }
    return {};
}

void append_line(std::string& out, std::vector<std::string> const& fields) {
    for (size_t i = 0; i < fields.size(); ++i) out += (i ? "," : "") + csv_field(fields[i]);
    out += "\r\n";
}

}  // namespace

Result<void> write_csv(std::string const& path, Sheet const& sheet) {
    std::string out = "\xEF\xBB\xBF";
    Habit const& habit = sheet.habit;
    if (habit.title_line) append_line(out, {sheet.title});
    std::vector<std::string> meta;
    for (auto const& [label, value] : sheet.meta) meta.push_back(label + "：" + value);
    append_line(out, meta);
    if (habit.blank_line) out += "\r\n";
    std::vector<std::string> header;
    if (habit.serial_column) header.push_back("序号");
    for (int column : habit.order) header.push_back(habit.labels[static_cast<size_t>(column)]);
    append_line(out, header);
    for (size_t i = 0; i < sheet.rows.size(); ++i) {
        std::vector<std::string> fields;
        if (habit.serial_column) fields.push_back(std::to_string(i + 1));
        for (int column : habit.order)
            fields.push_back(
                csv_text(sheet.rows[i].cells[static_cast<size_t>(column)], habit.dates));
        append_line(out, fields);
    }
    std::ofstream file(path, std::ios::binary);
    file.write(out.data(), static_cast<std::streamsize>(out.size()));
    if (!file.flush())
        return Error::broken("file_not_written", "文件无法写入：" + path, "cannot write " + path);
    return {};
}

}  // namespace lianfang::sample
