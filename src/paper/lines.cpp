// The breaking of lines: forbidden at a line's beginning and end, words and numbers whole, titles balanced.
#include "paper/lines.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/text.h"

namespace lianfang::paper {
namespace {

// Between Chinese and digits, in em: what LibreOffice takes; Word takes a quarter.
constexpr double apart_em = 0.2;

bool is_in(std::u32string_view set, char32_t code) { return set.find(code) != std::u32string_view::npos; }

bool is_latin(char32_t code) { return code > ' ' && code < 0x250 && code != 0xB7 && code != 0xD7 && code != 0xB1; }
bool is_letter(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code < 0x250);
}

bool is_chinese(char32_t code) {
    return (code >= 0x3400 && code < 0xA000) || code == 0x3005 || code == 0x3007 || (code >= 0x20000 && code < 0x32000);
}

bool is_word(char32_t code) { return is_letter(code) || (code >= '0' && code <= '9'); }

// Chinese next to a Latin letter or a digit.
bool are_apart(char32_t before, char32_t after) {
    return (is_chinese(before) && is_word(after)) || (is_word(before) && is_chinese(after));
}

// Within a Latin word: after a hyphen or a slash between letters, as 2020/COVID-19 would be in any language.
bool may_break_word(char32_t before, char32_t after) {
    if (before == '-') return is_letter(after);
    if (before == '/') return is_letter(after);
    return false;
}

}  // namespace

double spacing_of(double size) { return size == 16 ? -4 : 0; }
double character_pitch(double size) { return size * 20 + spacing_of(size); }

Result<std::vector<Character>> measure(Faces& faces, std::vector<Span> const& spans) {
    std::vector<Character> result;
    for (size_t i = 0; i < spans.size(); ++i) {
        auto const& span = spans[i];
        double const gap = apart_em * span.size * 20 - spacing_of(span.size);
        for (char32_t const code : code_points(span.text)) {
            ASSIGN_OR_RETURN(auto const glyph, faces.find(span.face, code));
            double const width = glyph.advance * span.size * 20 + spacing_of(span.size);
            double const apart = !result.empty() && are_apart(result.back().code, code) ? gap : 0;
            result.push_back({code, glyph, width, apart, int(i)});
        }
    }
    return result;
}

Result<double> width_in_characters(std::vector<Span> const& spans) {
    ASSIGN_OR_RETURN(auto faces, Faces::open());
    ASSIGN_OR_RETURN(auto const text, measure(faces, spans));
    double width = 0;
    for (auto const& each : text) width += (each.width + each.apart) / character_pitch(spans[size_t(each.span)].size);
    return width;
}

bool may_break(char32_t before, char32_t after) {
    if (after == ' ') return false;
    if (is_in(never_first, after) || is_in(never_last, before)) return false;
    if (before == ' ') return true;
    // LibreOffice keeps a number with the closing mark before it and the opening mark after it.
    if (is_in(U"、。，．）》」』】〕”’", before) && is_word(after)) return false;
    if (is_word(before) && is_in(never_last, after)) return false;
    if (is_latin(before) && is_latin(after)) return may_break_word(before, after);
    return true;
}

double width_of(std::vector<Character> const& text, size_t begin, size_t end) {
    double width = 0;
    for (size_t i = begin; i < end; ++i) width += text[i].width + (i > begin ? text[i].apart : 0);
    return width;
}

namespace {

// The first character that does not fit; blanks always do.
size_t fill(std::vector<Character> const& text, size_t begin, double limit) {
    double width = 0;
    size_t end = begin;
    for (; end < text.size(); ++end) {
        width += text[end].width + (end > begin ? text[end].apart : 0);
        if (width > limit && text[end].code != ' ') break;
    }
    return end;
}

// Where the line ends that is full before `full`.
size_t line_end(std::vector<Character> const& text, size_t begin, size_t full) {
    if (full == text.size()) return full;
    size_t end = full;
    while (end > begin && !may_break(text[end - 1].code, text[end].code)) --end;
    if (end > begin) return end;
    // A word longer than the line, or characters that may not be parted.
    return std::max(full, begin + 1);
}

}  // namespace

std::vector<Line> break_lines(std::vector<Character> const& text, double first_measure, double measure) {
    std::vector<Line> lines;
    for (size_t begin = 0; begin < text.size();) {
        double const limit = (lines.empty() ? first_measure : measure) + tolerance;
        size_t const next = line_end(text, begin, fill(text, begin, limit));
        size_t end = next;
        while (end > begin && text[end - 1].code == ' ' && next < text.size()) --end;
        lines.push_back({begin, end, width_of(text, begin, end)});
        begin = next;
    }
    if (lines.empty()) lines.push_back({});
    return lines;
}

}  // namespace lianfang::paper
