// Cells, totals and names of sheets.
#include "report/xlsx_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace lianfang::report {
namespace {

// "7146" → "0", "936.5" → "0.0", "97.3%" → "0.0%"; nothing for 260余.
std::string number_format(std::string_view printed) {
    if (!printed.empty() && printed[0] == '-') printed.remove_prefix(1);
    bool const is_percent = printed.ends_with('%');
    if (is_percent) printed.remove_suffix(1);
    size_t const point = printed.find('.');
    auto const digits = [](std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
    };
    if (!digits(printed.substr(0, point))) return {};
    std::string format = "0";
    if (point != std::string_view::npos) {
        if (!digits(printed.substr(point + 1))) return {};
        format += "." + std::string(printed.size() - point - 1, '0');
    }
    return format + (is_percent ? "%" : "");
}

int decimals_of(std::string_view format) {
    size_t const point = format.find('.');
    return point == std::string_view::npos ? 0 : int(std::count(format.begin() + long(point), format.end(), '0'));
}

// The sheet shows what the text prints: the same digits once it is rounded.
bool shows_as(double value, std::string_view format, std::string const& printed) {
    bool const is_percent = format.ends_with('%');
    double const scale = std::pow(10.0, decimals_of(format));
    double const shown = std::round(value * (is_percent ? 100 : 1) * scale) / scale;
    return std::abs(shown - std::stod(printed)) < 0.5 / scale;
}

// What the engine rounds to, so that sums are compared exactly.
int64_t ten_thousandths(double value) { return std::llround(value * 10'000); }

figures::Figure const* figure_of(Document const& document, Runs const& runs) {
    for (auto const& run : runs) {
        if (run.figure >= 0) return &document.figures[size_t(run.figure)].figure;
    }
    return nullptr;
}

std::string reason(figures::Figure const* figure) {
    std::string const type = figure == nullptr ? "" : figure->unit_type;
    if (type == "比" || type == "天" || type == "指数" || type == "小时" || type == "分钟") return {};
    if (type == "人") return "总数中同一人只计一次，各行中可能不止一次";
    if (type == "户" || type == "家") return "总数中同一对象只计一次，各行中可能不止一次";
    return "有的记录不属于以上任何一行，或同时属于几行";
}

size_t length_of(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4; }

std::string first_characters(std::string_view text, size_t count) {
    size_t end = 0;
    for (size_t i = 0; i < count && end < text.size(); ++i) end += length_of(static_cast<unsigned char>(text[end]));
    return std::string(text.substr(0, end));
}

size_t characters(std::string_view text) {
    return size_t(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

SheetCell sheet_cell(Document const& document, Runs const& runs) {
    SheetCell cell{.text = plain_text(runs), .number = std::nullopt, .format = {}};
    // A number alone, or with its unit word behind it.
    bool const is_number = !runs.empty() && runs.size() <= 2 && runs[0].figure >= 0 &&
                           (runs.size() == 1 || runs[1].figure < 0);
    if (!is_number) return cell;
    auto const& value = document.figures[size_t(runs[0].figure)].figure.value;
    std::string const format = number_format(runs[0].text);
    if (!value || format.empty() || !shows_as(*value, format, runs[0].text)) return cell;
    std::string const unit = runs.size() == 2 ? runs[1].text : "";
    if (unit.find_first_of("\"\\;") != std::string::npos) return cell;
    cell.number = value;
    cell.format = unit.empty() ? format : fmt::format("{}\"{}\"", format, unit);
    return cell;
}

ColumnTotal column_total(Document const& document, Table const& table, size_t total_row, size_t column) {
    ColumnTotal total{.is_sum = false, .first_row = 0, .end_row = total_row, .why_not = {}};
    for (size_t row = total_row; row > 0; --row) {
        if (!table.rows[row - 1].is_total) continue;
        total.first_row = row;
        break;
    }
    if (column >= table.rows[total_row].cells.size()) return total;
    auto const& runs = table.rows[total_row].cells[column];
    auto const whole = sheet_cell(document, runs);
    if (!whole.number) return total;
    int64_t sum = 0;
    size_t numbers = 0;
    for (size_t row = total.first_row; row < total.end_row; ++row) {
        if (column >= table.rows[row].cells.size()) continue;
        auto const part = sheet_cell(document, table.rows[row].cells[column]);
        if (!part.number) continue;
        sum += ten_thousandths(*part.number);
        ++numbers;
    }
    total.is_sum = numbers > 0 && sum == ten_thousandths(*whole.number);
    if (!total.is_sum && numbers > 0) total.why_not = reason(figure_of(document, runs));
    return total;
}

std::string sheet_name(std::string_view caption, std::vector<std::string> const& taken) {
    std::string name;
    for (char c : caption) name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    for (char const* wide : {"（", "）"}) {
        for (size_t at = name.find(wide); at != std::string::npos; at = name.find(wide))
            name.replace(at, 3, std::string_view(wide) == "（" ? " " : "");
    }
    while (!name.empty() && name.front() == ' ') name.erase(name.begin());
    name = first_characters(name, 31);
    while (!name.empty() && name.back() == ' ') name.pop_back();
    if (name.empty()) name = "表";
    std::string unique = name;
    for (int number = 2; std::find(taken.begin(), taken.end(), unique) != taken.end(); ++number) {
        std::string const tail = fmt::format(" {}", number);
        unique = first_characters(name, 31 - tail.size()) + tail;
    }
    return unique;
}

size_t width_of(std::string_view text) {
    size_t width = 0;
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) width += byte >= 0xe2 ? 2 : 1;
    }
    return characters(text) == 0 ? 0 : width;
}

std::vector<PlacedHeader> placed_header(Table const& table) {
    std::vector<PlacedHeader> placed;
    std::set<std::pair<size_t, size_t>> covered;
    for (size_t row = 0; row < table.header.size(); ++row) {
        size_t column = 0;
        for (auto const& cell : table.header[row]) {
            while (covered.contains({row, column})) ++column;
            placed.push_back({cell, row, column});
            for (size_t y = row; y < row + size_t(cell.rows); ++y) {
                for (size_t x = column; x < column + size_t(cell.columns); ++x) covered.insert({y, x});
            }
            column += size_t(cell.columns);
        }
    }
    return placed;
}

std::string column_words(Table const& table, size_t column) {
    std::string words;
    for (auto const& one : placed_header(table)) {
        if (column < one.column || column >= one.column + size_t(one.cell.columns)) continue;
        words += (words.empty() ? "" : "·") + one.cell.text;
    }
    return words;
}

}  // namespace lianfang::report
