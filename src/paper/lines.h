// Where a paragraph's lines end. One rule for pdf and docx, the one that Word, WPS and LibreOffice share
// (docs/typesetting.md). Lengths are twips, twentieths of a point, as word processors count. Inside this room only.
#pragma once

#include <string_view>
#include <vector>

#include "paper/faces.h"

namespace lianfang::paper {

struct Character {
    char32_t code = 0;
    Glyph glyph;
    double width = 0;               // With the body's closer setting.
    double apart = 0;               // From the one before, on the same line: Chinese from Latin and digits.
    int span = 0;
};

// The span's characters with their widths. Faults: as Faces::find.
Result<std::vector<Character>> measure(Faces& faces, std::vector<Span> const& spans);
// How far apart full-width characters of this size stand: 316 for 三号, else the size.
double character_pitch(double size);
double spacing_of(double size);     // What is added to each character: -4 for 三号, else 0.

// Room for rounding: a line is full when it is wider than the measure by more than this.
inline constexpr double tolerance = 15;

struct Line {
    size_t begin = 0, end = 0;      // The characters printed; blanks at the line's end are outside.
    double width = 0;
};

// What begins no line and what ends none, as given to word processors too (docx_parts.cpp).
inline constexpr std::u32string_view never_first =
    U"!%),.:;?]}°·—’”…‰′″℃∶、。〉》」』】〕〗！），．：；？］｝～";
inline constexpr std::u32string_view never_last = U"$([{¥‘“〈《「『【〔〖（［｛￥";
// May a line end between these two?
bool may_break(char32_t before, char32_t after);
double width_of(std::vector<Character> const& text, size_t begin, size_t end);
// Fills each line; what does not fit moves to the next with what may not be parted from it.
std::vector<Line> break_lines(std::vector<Character> const& text, double first_measure, double measure);
// As few lines as break_lines, about equal, broken where a title should be.
std::vector<Line> break_title(std::vector<Character> const& text, double measure);

}  // namespace lianfang::paper
