// Breaks a paper's lines and measures its tables.
#include "paper/setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lianfang::paper {
namespace {

// Between a table and what may not follow it at once: another table, a new section.
Paragraph const separator{.pitch = 1};

double size_of(std::vector<Span> const& spans) { return spans.empty() ? 16 : spans.front().size; }

Result<SetParagraph> set_paragraph(Faces& faces, Paragraph const& paragraph, double measure) {
    SetParagraph set;
    set.source = &paragraph;
    ASSIGN_OR_RETURN(set.text, lianfang::paper::measure(faces, paragraph.spans));
    set.size = size_of(paragraph.spans);
    if (paragraph.pitch > 0) set.pitch = std::round(paragraph.pitch * 20);
    double const pitch = character_pitch(set.size);
    set.left = std::round(paragraph.left_indent * pitch);
    set.first = std::round(paragraph.first_indent * pitch);
    set.measure = measure - set.left - std::round(paragraph.right_indent * pitch);
    set.lines = paragraph.break_lines_by_word ? break_title(set.text, set.measure)
                                              : break_lines(set.text, set.measure - set.first, set.measure);
    return set;
}

// Shares become twips; but the last, each column holds a whole number of half characters and half of one more, so
// that no rounding decides where its lines end.
std::vector<double> column_widths(Table const& table, double measure) {
    double const whole = std::accumulate(table.widths.begin(), table.widths.end(), 0.0);
    double size = 12;
    for (auto const& row : table.rows) {
        for (auto const& cell : row.cells) {
            if (!row.is_header && !cell.spans.empty()) size = cell.spans.front().size;
        }
    }
    double const half = size * 10;
    std::vector<double> widths;
    double used = 0;
    for (size_t i = 0; i < table.widths.size(); ++i) {
        double const wanted = measure * table.widths[i] / whole;
        double const inner = std::max(half, std::round((wanted - 2 * cell_side) / half - 0.5) * half + half / 2);
        bool const is_last = i + 1 == table.widths.size();
        widths.push_back(is_last ? measure - used : inner + 2 * cell_side);
        used += widths.back();
    }
    return widths;
}

class TableSetter {
public:
    TableSetter(Faces& faces, Table const& table, double measure) : faces_(faces) {
        set_.source = &table;
        set_.pitch = std::round(table.pitch * 20);
        set_.widths = column_widths(table, measure);
        open_.resize(set_.widths.size());
    }

    Result<SetTable> set() {
        for (auto const& row : set_.source->rows) {
            auto made = set_row(row);
            if (!made) return made.error();
            set_.rows.push_back(std::move(*made));
        }
        for (auto& row : set_.rows) {
            if (row.height < min_height()) row.height = min_height();
        }
        stretch_merged();
        while (set_.header_rows < set_.rows.size() && set_.rows[set_.header_rows].is_header) {
            set_.header_height += set_.rows[set_.header_rows++].height;
        }
        return std::move(set_);
    }

private:
    struct Open {
        int rows = 0, columns = 0;              // Left below, and how wide.
    };

    double min_height() const { return set_.pitch + 2 * cell_top; }
    double height_of(SetCell const& cell) const { return double(cell.lines.size()) * set_.pitch + 2 * cell_top; }

    Result<SetRow> set_row(Row const& row) {
        SetRow set;
        set.is_header = row.is_header;
        int const columns = int(set_.widths.size());
        size_t next = 0;
        for (int column = 0; column < columns;) {
            auto& open = open_[size_t(column)];
            SetCell cell;
            cell.column = column;
            if (open.rows > 0) {
                cell.columns = open.columns;
                if (--open.rows > 0) set.is_tied = true;
            } else {
                static Cell const blank;        // A row too short is filled up with empty cells.
                cell.source = next < row.cells.size() ? &row.cells[next++] : &blank;
                cell.columns = std::clamp(cell.source->columns, 1, columns - column);
                open = {cell.source->rows - 1, cell.columns};
                if (open.rows > 0) set.is_tied = true;
                RETURN_IF_ERROR(fill(cell));
                if (cell.source->rows == 1) set.height = std::max(set.height, height_of(cell));
            }
            column += cell.columns;
            set.cells.push_back(std::move(cell));
        }
        return set;
    }

    Result<void> fill(SetCell& cell) {
        ASSIGN_OR_RETURN(cell.text, measure(faces_, cell.source->spans));
        double width = -2 * cell_side - tolerance;  // Exactly the cell: word processors have no more.
        for (int i = 0; i < cell.columns; ++i) width += set_.widths[size_t(cell.column + i)];
        cell.lines = break_lines(cell.text, width, width);
        return {};
    }

    // What a merged cell needs beyond the rows that it covers goes to the last of them.
    void stretch_merged() {
        for (size_t i = 0; i < set_.rows.size(); ++i) {
            for (auto const& cell : set_.rows[i].cells) {
                if (cell.source == nullptr || cell.source->rows < 2) continue;
                size_t const end = std::min(set_.rows.size(), i + size_t(cell.source->rows));
                double have = 0;
                for (size_t row = i; row < end; ++row) have += set_.rows[row].height;
                if (have < height_of(cell)) set_.rows[end - 1].height += height_of(cell) - have;
            }
        }
    }

    Faces& faces_;
    SetTable set_;
    std::vector<Open> open_;
};

Error row_too_high(size_t row) {
    return Error::invalid("row_too_high", fmt::format("表格第{}行太高，一页放不下。请缩短内容或拆成几行", row + 1),
                          fmt::format("row {} of a table is higher than a page; shorten it or split it", row + 1));
}

class SectionSetter {
public:
    SectionSetter(Faces& faces, Section const& section) : faces_(faces) {
        set_.source = &section;
        set_.sheet = sheet_of(section);
    }

    Result<SetSection> set() {
        for (auto const& block : set_.source->blocks) {
            RETURN_IF_ERROR(std::visit([&](auto const& it) { return add(it); }, block));
        }
        if (set_.pieces.empty() || is_after_table() || is_new_page_) RETURN_IF_ERROR(add(separator));
        return std::move(set_);
    }

private:
    bool is_after_table() const {
        return !set_.pieces.empty() && std::holds_alternative<SetTable>(set_.pieces.back().what);
    }
    void push(Piece piece) {
        piece.on_new_page = is_new_page_;
        is_new_page_ = false;
        set_.pieces.push_back(std::move(piece));
    }
    Result<void> add(Paragraph const& paragraph) {
        ASSIGN_OR_RETURN(auto made, set_paragraph(faces_, paragraph, set_.sheet.measure));
        push({std::move(made)});
        return {};
    }
    Result<void> add(Table const& table) {
        if (table.widths.empty() || table.rows.empty()) return {};
        // A table cannot begin a page by itself, nor follow another.
        if (is_after_table() || is_new_page_) RETURN_IF_ERROR(add(separator));
        ASSIGN_OR_RETURN(auto made, TableSetter(faces_, table, set_.sheet.measure).set());
        for (size_t i = 0; i < made.rows.size(); ++i) {
            if (made.rows[i].height + made.header_height > set_.sheet.depth) return row_too_high(i);
        }
        push({std::move(made)});
        return {};
    }
    Result<void> add(Rule const& rule) {
        push({SetRule{&rule}});
        return {};
    }
    Result<void> add(PageBreak const&) {
        is_new_page_ = true;
        return {};
    }

    Faces& faces_;
    SetSection set_;
    bool is_new_page_ = false;
};

}  // namespace

Sheet sheet_of(Section const& section) {
    Sheet const portrait;
    if (!section.landscape) return portrait;
    return {.width = portrait.height,
            .height = portrait.width,
            .top = portrait.left,
            .left = portrait.height - portrait.top - portrait.depth,
            .measure = portrait.depth,
            .depth = portrait.measure};
}

Result<std::vector<SetSection>> set_sections(Faces& faces, Paper const& paper) {
    std::vector<SetSection> sections;
    for (auto const& section : paper.sections) {
        auto made = SectionSetter(faces, section).set();
        if (!made) return made.error();
        sections.push_back(std::move(*made));
    }
    return sections;
}

}  // namespace lianfang::paper
