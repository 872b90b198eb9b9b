// Fills pages: lines while there is room, headings with what they head, rows whole, header rows again on each page.
#include "paper/pages.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::paper {
namespace {

bool is_gap(Character const& before, Character const& after) {
    bool const in_word = before.code > ' ' && before.code < 0x250 && after.code > ' ' && after.code < 0x250;
    return !in_word;
}

struct Spot {
    double x = 0, y = 0;                        // Upper left corner of the line.
    double measure = 0, pitch = 0;
    Align align = Align::Left;
    bool is_last = false;                       // Of its paragraph: not stretched.
};

std::string text_of(std::vector<Character> const& text, Line const& line) {
    std::string words;
    for (size_t i = line.begin; i < line.end; ++i) append_utf8(words, text[i].code);
    return words;
}

class Filler {
public:
    explicit Filler(std::vector<Page>& pages) : pages_(pages) {}

    void fill(SetSection const& section) {
        section_ = &section;
        begin_page();
        for (size_t i = 0; i < section.pieces.size(); ++i) {
            if (section.pieces[i].on_new_page && !is_fresh_) begin_page();
            std::visit([&](auto const& it) { add(it, i); }, section.pieces[i].what);
        }
    }

private:
    Sheet const& sheet() const { return section_->sheet; }
    Page& page() { return pages_.back(); }
    bool fits(double height) const { return y_ + height <= sheet().depth + 1; }

    void begin_page() {
        pages_.emplace_back().section = section_;
        y_ = 0;
        is_fresh_ = true;
    }
    void make_room(double height) {
        if (!fits(height) && !is_fresh_) begin_page();
    }
    void advance(double height) {
        y_ += height;
        is_fresh_ = false;
    }

    // How much of the piece must stand on the page on which it begins.
    double first_height(size_t at) const {
        if (at >= section_->pieces.size() || (at > 0 && section_->pieces[at].on_new_page)) return 0;
        auto const& what = section_->pieces[at].what;
        if (auto const* paragraph = std::get_if<SetParagraph>(&what)) {
            if (!paragraph->source->keep_with_next) return paragraph->pitch;
            return paragraph->height() + first_height(at + 1);
        }
        if (auto const* table = std::get_if<SetTable>(&what)) {
            return table->header_height + group_height(*table, table->header_rows);
        }
        return SetRule::above + SetRule::below;
    }

    // Of the rows from `row` on that a merged cell ties together.
    static size_t group_end(SetTable const& table, size_t row) {
        while (row < table.rows.size() && table.rows[row].is_tied) ++row;
        return std::min(row + 1, table.rows.size());
    }
    static double group_height(SetTable const& table, size_t row) {
        double height = 0;
        for (size_t end = group_end(table, row); row < end; ++row) height += table.rows[row].height;
        return height;
    }

    void add(SetParagraph const& paragraph, size_t at) {
        auto const& source = *paragraph.source;
        if (source.keep_with_next) make_room(first_height(at));
        else make_room(paragraph.pitch);
        if (source.outline > 0) page().headings.push_back({&source, sheet().top + y_});
        for (size_t i = 0; i < paragraph.lines.size(); ++i) {
            make_room(paragraph.pitch);
            double const first = i == 0 ? paragraph.first : 0;
            bool const is_last = i + 1 == paragraph.lines.size();
            place(paragraph.text, paragraph.lines[i], source.spans,
                  {sheet().left + paragraph.left + first, sheet().top + y_, paragraph.measure - first, paragraph.pitch,
                   source.align, is_last});
            if (!paragraph.text.empty()) page().lines.push_back(text_of(paragraph.text, paragraph.lines[i]));
            advance(paragraph.pitch);
        }
    }

    void add(SetRule const& rule, size_t) {
        make_room(SetRule::above + SetRule::below);
        double const y = sheet().top + y_ + SetRule::above;
        page().strokes.push_back({sheet().left, y, sheet().left + sheet().measure, y, rule.source->width * 20,
                                  rule.source->is_red, rule.source->is_dashed});
        advance(SetRule::above + SetRule::below);
    }

    void add(SetTable const& table, size_t at) {
        make_room(first_height(at));
        for (size_t row = 0; row < table.rows.size();) {
            size_t const end = group_end(table, row);
            if (row >= table.header_rows && !is_fresh_ && !fits(group_height(table, row))) {
                begin_page();
                for (size_t header = 0; header < table.header_rows; ++header) place(table, header);
            }
            for (; row < end; ++row) place(table, row);
        }
    }

    void place(SetTable const& table, size_t number) {
        auto const& row = table.rows[number];
        double x = sheet().left;
        double const y = sheet().top + y_;
        std::string words;
        for (auto const& cell : row.cells) {
            double width = 0, height = 0;
            for (int i = 0; i < cell.columns; ++i) width += table.widths[size_t(cell.column + i)];
            if (cell.source != nullptr) {
                size_t const end = std::min(table.rows.size(), number + size_t(cell.source->rows));
                for (size_t i = number; i < end; ++i) height += table.rows[i].height;
                place(table, cell, {x, y, width, 0, cell.source->align}, height);
                if (cell.column > 0) words += '\t';
                for (auto const& line : cell.lines) words += text_of(cell.text, line);
            }
            x += width;
        }
        page().lines.push_back(words);
        advance(row.height);
    }

    void place(SetTable const& table, SetCell const& cell, Spot spot, double height) {
        frame(spot, height);
        double const used = table.pitch * double(cell.lines.size());
        spot.y += (height - used) / 2;
        spot.x += cell_side;
        spot.measure -= 2 * cell_side;
        spot.pitch = table.pitch;
        for (size_t i = 0; i < cell.lines.size(); ++i) {
            spot.is_last = i + 1 == cell.lines.size();
            place(cell.text, cell.lines[i], cell.source->spans, spot);
            spot.y += table.pitch;
        }
    }

    void frame(Spot const& spot, double height) {
        double const right = spot.x + spot.measure, bottom = spot.y + height;
        auto& strokes = page().strokes;
        strokes.push_back({spot.x, spot.y, right, spot.y, line_width});
        strokes.push_back({spot.x, bottom, right, bottom, line_width});
        strokes.push_back({spot.x, spot.y, spot.x, bottom, line_width});
        strokes.push_back({right, spot.y, right, bottom, line_width});
    }

    void place(std::vector<Character> const& text, Line const& line, std::vector<Span> const& spans, Spot const& spot) {
        if (line.begin == line.end) return;
        double const slack = std::max(0.0, spot.measure - line.width);
        double x = spot.x, gap = 0;
        if (spot.align == Align::Center) x += slack / 2;
        if (spot.align == Align::Right) x += slack;
        if (spot.align == Align::Justify && !spot.is_last) {
            int gaps = 0;
            for (size_t i = line.begin + 1; i < line.end; ++i) gaps += is_gap(text[i - 1], text[i]) ? 1 : 0;
            if (gaps > 0) gap = slack / gaps;
        }
        double size = 0;
        for (size_t i = line.begin; i < line.end; ++i) size = std::max(size, spans[size_t(text[i].span)].size);
        // Middle of the line on the middle of the characters, which stand 0.88 em above and 0.12 em below.
        double const y = spot.y + spot.pitch / 2 + 0.38 * size * 20;
        auto& strips = page().strips;
        for (size_t i = line.begin; i < line.end; ++i) {
            auto const& character = text[i];
            auto const* span = &spans[size_t(character.span)];
            bool const is_begin = i == 0 || text[i - 1].span != character.span;
            if (i == line.begin || is_begin || strips.back().font != character.glyph.font) {
                strips.push_back({span, character.glyph.font, x, x, y, is_begin, {}});
            }
            strips.back().glyphs.push_back({character.glyph.index, character.code, x});
            x += character.width;
            strips.back().end = x;
            if (i + 1 < line.end) x += text[i + 1].apart + (is_gap(character, text[i + 1]) ? gap : 0);
        }
    }

    static constexpr double line_width = 10;    // Half a point, between cells.
    std::vector<Page>& pages_;
    SetSection const* section_ = nullptr;
    double y_ = 0;
    bool is_fresh_ = true;                      // Nothing stands on the page yet.
};

}  // namespace

std::vector<Page> make_pages(std::vector<SetSection> const& sections) {
    std::vector<Page> pages;
    Filler filler(pages);
    for (auto const& section : sections) filler.fill(section);
    return pages;
}

Result<std::vector<PageText>> set(Paper const& paper) {
    ASSIGN_OR_RETURN(auto faces, Faces::open());
    ASSIGN_OR_RETURN(auto const sections, set_sections(faces, paper));
    std::vector<PageText> result;
    for (auto& page : make_pages(sections)) {
        result.push_back({page.section->source->landscape, std::move(page.lines)});
    }
    return result;
}

}  // namespace lianfang::paper
