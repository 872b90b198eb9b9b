// A document as it lies on paper: sections of paragraphs and tables in given faces and sizes, set by the rules of
// GB/T 9704-2012 (docs/typesetting.md), and written as pdf or docx. It breaks lines, rows and pages itself, once, so
// that both files agree; it knows no report, no figure and no record. Start reading at set().
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace lianfang::paper {

// FangSong for the body, XiaoBiaoSong for titles, Hei and Kai for headings, Song for page numbers and small tables.
enum class Face { FangSong, XiaoBiaoSong, Hei, Kai, Song };

struct Span {
    std::string text;               // UTF-8; no line breaks.
    Face face = Face::FangSong;
    double size = 16;               // Points: 16 三号, 22 二号, 14 四号, 12 小四, 10.5 五号.
    bool is_red = false;
    std::string link;               // A target within the document; empty for none.
    std::string target;             // What links lead to; empty for none.
};

enum class Align { Justify, Left, Center, Right };

struct Paragraph {
    std::vector<Span> spans;        // Empty: a blank line.
    Align align = Align::Justify;
    double first_indent = 0;        // In characters of the paragraph's own size; may be negative (hanging).
    double left_indent = 0, right_indent = 0;
    double pitch = 0;               // Points from line to line; 0: the body's, 225 mm / 22.
    bool keep_with_next = false;    // Whole, and with the first line of what follows.
    bool break_lines_by_word = false;   // Titles: balanced lines, broken between words where known (trapezium).
    int outline = 0;                // 1 and deeper: a heading, listed in the file's own table of contents.
};

struct Cell {
    std::vector<Span> spans;
    int columns = 1, rows = 1;      // Merged cells; those covered are left out of their rows.
    Align align = Align::Left;
};

struct Row {
    std::vector<Cell> cells;
    bool is_header = false;         // Repeated on each page; only the first rows.
};

struct Table {
    std::vector<double> widths;     // Shares of the measure; their sum is what they are shares of.
    std::vector<Row> rows;
    double pitch = 18;              // Points from line to line within a cell.
};

// A line as wide as the type area: red below a letterhead, thin or thick in the 版记, dashed where a stub is cut.
struct Rule {
    double width = 0.7;             // Points.
    bool is_red = false;
    bool is_dashed = false;
};

struct PageBreak {};

using Block = std::variant<Paragraph, Table, Rule, PageBreak>;

struct Section {
    bool landscape = false;
    bool page_numbers = true;
    std::vector<Block> blocks;
};

struct Paper {
    std::string title, author;      // Of the file's properties.
    Instant written = {};           // Likewise: never the machine's clock, so that the same paper is the same bytes.
    std::vector<Section> sections;
};

// What a page says, line by line, for tests and for comparing the two files. A table's row is one line, its cells
// divided by tabs.
struct PageText {
    bool landscape = false;
    std::vector<std::string> lines;
};

// The measure of a portrait page in characters of the body, and what a page holds.
inline constexpr int characters_a_line = 28, lines_a_page = 22;
// How many characters of their own size these words are wide: 2020年 is 3. Faults as below.
Result<double> width_in_characters(std::vector<Span> const& spans);

// Faults: a face of which no font is installed and a character that no font has (never another in their place),
// a table's row higher than a page.
Result<std::string> to_pdf(Paper const& paper);
Result<std::string> to_docx(Paper const& paper);
Result<std::vector<PageText>> set(Paper const& paper);

}  // namespace lianfang::paper
