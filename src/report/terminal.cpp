// One paragraph on a terminal, folded at a readable width, and below it the figures it prints.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

constexpr int width = 78;

bool may_not_begin_a_line(char32_t c) {
    static std::u32string_view const signs = U"，。、；：？！）》”’」』】%";
    return signs.find(c) != std::u32string_view::npos;
}

// Breaks between Chinese characters, not within a number or word, and lets no line begin with a closing sign.
std::string folded_lines(std::string const& text) {
    std::string out, word;
    int column = 0;
    auto const place = [&](bool sticks_to_line) {
        int const wide = display_width(word);
        if (column + wide > width && !sticks_to_line && column > 0) {
            out += "\n";
            column = 0;
        }
        out += word;
        column += wide;
        word.clear();
    };
    for (char32_t c : code_points(text)) {
        bool const is_latin = c < 0x80 && c != ' ';
        if (!is_latin && !word.empty()) place(false);
        append_utf8(word, c);
        if (!is_latin) place(may_not_begin_a_line(c));
    }
    if (!word.empty()) place(false);
    return out + "\n";
}

std::string padded(std::string const& text, int columns, bool to_the_right) {
    std::string const space(size_t(std::max(0, columns - display_width(text))), ' ');
    return to_the_right ? space + text : text + space;
}

std::string table_of(std::vector<std::vector<std::string>> const& rows) {
    std::vector<int> widths(rows.front().size(), 0);
    for (auto const& row : rows) {
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    std::string out;
    for (auto const& row : rows) {
        std::string line = " ";
        for (size_t i = 0; i < row.size(); ++i) line += " " + padded(row[i], widths[i], i == 1 || i == 3) + " ";
        while (line.back() == ' ') line.pop_back();
        out += line + "\n";
    }
    return out;
}

}  // namespace

std::string to_terminal(Document const& document, Paragraph const& paragraph, std::string const& language) {
    std::vector<std::vector<std::string>> rows;
    if (language == "en") rows.push_back({"figure", "value", "unit", "records", "name"});
    else rows.push_back({"指标", "数值", "单位", "记录数", "名称"});
    std::vector<int> seen;
    for (auto const& run : paragraph.runs) {
        if (run.figure < 0 || std::find(seen.begin(), seen.end(), run.figure) != seen.end()) continue;
        seen.push_back(run.figure);
        auto const& entry = document.figures[size_t(run.figure)];
        rows.push_back({words_of(entry), value_of(entry), unit_of(entry), std::to_string(entry.figure.rows),
                        entry.anchor});
    }
    return folded_lines("　　" + plain_text(paragraph.runs)) + "\n" + table_of(rows);
}

}  // namespace lianfang::report
