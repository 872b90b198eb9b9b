// UTF-8 text as officers type it: full-width forms, stray spaces, several separators. Never throws on bad bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

bool is_valid_utf8(std::string_view text);
// Full-width ASCII and spaces to half-width, NBSP and ideographic space to space, outer white space removed,
// inner runs folded to one. Characters nobody sees (control, zero width, direction) are dropped. Invalid
// bytes become U+FFFD. Chinese punctuation other than full-width ASCII forms is kept.
std::string normalised(std::string_view text);
// For comparing labels and names: normalised, lower case, and without spaces, brackets' kind (（）→()), ※ *
// ＊, colons at the end, line breaks.
std::string folded(std::string_view text);
std::string trimmed(std::string_view text);
// At any byte of `separators`; empty parts are dropped.
std::vector<std::string> split(std::string_view text, std::string_view separators);
std::string replaced(std::string text, std::string_view from, std::string_view to);
std::string joined(std::vector<std::string> const& parts, std::string_view separator);
// As text within HTML or XML, in attributes too.
std::string escaped_for_markup(std::string_view text);
bool starts_with(std::string_view text, std::string_view prefix);
bool ends_with(std::string_view text, std::string_view suffix);
bool contains(std::string_view text, std::string_view part);
// Code points; an invalid byte counts as one U+FFFD.
std::vector<char32_t> code_points(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);
// Columns on a terminal: Chinese characters are two wide.
int display_width(std::string_view text);

}  // namespace lianfang
