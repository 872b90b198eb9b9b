// The breaking of lines: forbidden at a line's beginning and end, words and numbers whole, titles balanced.
#include "paper/lines.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/text.h"

namespace lianfang::paper {
namespace {

// Room for rounding: a line is full when it is wider than the measure by more than this.
constexpr double tolerance = 15;

bool is_in(std::u32string_view set, char32_t code) { return set.find(code) != std::u32string_view::npos; }

bool is_latin(char32_t code) { return code > ' ' && code < 0x250 && code != 0xB7 && code != 0xD7 && code != 0xB1; }
bool is_letter(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code < 0x250);
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
        for (char32_t const code : code_points(span.text)) {
            ASSIGN_OR_RETURN(auto const glyph, faces.find(span.face, code));
            result.push_back({code, glyph, glyph.advance * span.size * 20 + spacing_of(span.size), int(i)});
        }
    }
    return result;
}

Result<double> width_in_characters(std::vector<Span> const& spans) {
    ASSIGN_OR_RETURN(auto faces, Faces::open());
    ASSIGN_OR_RETURN(auto const text, measure(faces, spans));
    double width = 0;
    for (auto const& each : text) width += each.width / character_pitch(spans[size_t(each.span)].size);
    return width;
}

bool may_break(char32_t before, char32_t after) {
    if (after == ' ') return false;
    if (is_in(never_first, after) || is_in(never_last, before)) return false;
    if (before == ' ') return true;
    if (is_latin(before) && is_latin(after)) return may_break_word(before, after);
    return true;
}

std::vector<Line> break_lines(std::vector<Character> const& text, double first_measure, double measure) {
    std::vector<Line> lines;
    size_t begin = 0;
    while (begin < text.size()) {
        double const limit = (lines.empty() ? first_measure : measure) + tolerance;
        double width = 0;
        size_t end = begin, last_chance = begin;
        while (end < text.size() && (width + text[end].width <= limit || text[end].code == ' ')) {
            width += text[end].width;
            ++end;
            if (end < text.size() && may_break(text[end - 1].code, text[end].code)) last_chance = end;
        }
        if (end == text.size()) last_chance = end;
        // A word longer than the line, or a row of characters that may not be parted.
        if (last_chance == begin) last_chance = std::max(end, begin + 1);
        Line line{begin, last_chance, 0};
        while (line.end > line.begin && text[line.end - 1].code == ' ' && last_chance < text.size()) --line.end;
        for (size_t i = line.begin; i < line.end; ++i) line.width += text[i].width;
        lines.push_back(line);
        begin = last_chance;
    }
    if (lines.empty()) lines.push_back({});
    return lines;
}

}  // namespace lianfang::paper
