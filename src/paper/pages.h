// Pages with everything in its place, in twips from the sheet's upper left corner. Inside this room only.
#pragma once

#include "paper/setting.h"

namespace lianfang::paper {

struct PlacedGlyph {
    unsigned index = 0;
    char32_t code = 0;
    double x = 0;
};

// Characters of one span on one line from one font.
struct Strip {
    Span const* span = nullptr;
    int font = 0;
    double x = 0, end = 0, y = 0;               // Of the base line.
    bool is_span_begin = false;
    std::vector<PlacedGlyph> glyphs;
};

struct Stroke {
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0, width = 0;
    bool is_red = false, is_dashed = false;
};

struct PlacedHeading {
    Paragraph const* paragraph = nullptr;
    double y = 0;
};

struct Page {
    SetSection const* section = nullptr;
    std::vector<Strip> strips;
    std::vector<Stroke> strokes;
    std::vector<PlacedHeading> headings;
    std::vector<std::string> lines;             // As PageText.
};

std::vector<Page> make_pages(std::vector<SetSection> const& sections);

}  // namespace lianfang::paper
