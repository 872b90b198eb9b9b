// A paper with its lines broken, its columns and rows measured: what both files are made from. Lengths are twips.
// Inside this room only.
#pragma once

#include <memory>

#include "paper/lines.h"

namespace lianfang::paper {

// A4 and its type area of 156 × 225 mm, rounded so that 28 characters and 22 lines are whole twips.
struct Sheet {
    double width = 11906, height = 16838;
    double top = 2098, left = 1587;
    double measure = 28 * 316, depth = 22 * 580;
};
// Portrait, or turned with its head to the left edge of the portrait sheet.
Sheet sheet_of(Section const& section);
inline constexpr double body_pitch = 580;
inline constexpr double cell_side = 80, cell_top = 50;      // Margins within a cell.

struct SetParagraph {
    Paragraph const* source = nullptr;
    std::vector<Character> text;
    std::vector<Line> lines;
    double pitch = body_pitch, size = 16;
    double left = 0, first = 0, measure = 0;    // Indents from the edge, and the width of lines but the first.
    double height() const { return pitch * double(lines.size()); }
};

struct SetCell {
    Cell const* source = nullptr;               // None: covered by a cell above, `columns` wide.
    int column = 0, columns = 1;
    std::vector<Character> text;
    std::vector<Line> lines;
};

struct SetRow {
    std::vector<SetCell> cells;                 // By column, without gaps.
    double height = 0;
    bool is_header = false;
    bool is_tied = false;                       // A merged cell reaches from it into the next row.
};

struct SetTable {
    Table const* source = nullptr;
    std::vector<double> widths;
    std::vector<SetRow> rows;
    double pitch = 0;
    size_t header_rows = 0;
    double header_height = 0;
};

struct SetRule {
    Rule const* source = nullptr;
    static constexpr double above = 200, below = 200;
};

struct Piece {
    std::variant<SetParagraph, SetTable, SetRule> what;
    bool on_new_page = false;
};

struct SetSection {
    Section const* source = nullptr;
    Sheet sheet;
    std::vector<Piece> pieces;                  // With a paragraph after each table, as word processors want it.
};

Result<std::vector<SetSection>> set_sections(Faces& faces, Paper const& paper);

}  // namespace lianfang::paper
