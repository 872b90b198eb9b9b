// How a sheet is laid out (docs/sheets.md): title, meta lines, header rows, rows, notes. Knows labels and
// places, no kinds.
#pragma once

#include <string>
#include <vector>

#include "intake/sheet.h"

namespace lianfang::intake {

// A column as the header names it. `cell` counts from 0; `whole` is the folded path, `last` its folded last text.
struct HeaderCell {
    int cell = 0;
    std::string whole, last;
    std::string shown;  // "体温/上午", for people and for maps.
};

// A candidate for the header: `depth` rows beginning with rows[first].
struct Head {
    size_t first = 0;
    int depth = 1;
    std::vector<HeaderCell> cells;
    std::vector<int> spanning;  // Cells of the bottom row that are merged across: a further header row is likely.
};

struct MetaItem {
    std::string label;   // As written.
    std::string folded;
    std::string value;
};

struct Top {
    std::string title;   // Joined with spaces where there are several lines.
    std::vector<MetaItem> meta;
};

// The top rows of a sheet, kept until the header is found.
class TopRows {
public:
    static constexpr size_t rows_max = 40;
    static constexpr int depth_max = 3;

    explicit TopRows(RawSheet const& about);
    void add(RawRow row) { rows_.push_back(std::move(row)); }
    bool full() const { return rows_.size() >= rows_max; }
    std::vector<RawRow> const& rows() const { return rows_; }
    // All candidates, the shallow ones first; those that cut a merged range in two are left out.
    std::vector<Head> heads() const;
    Top top_above(Head const& head) const;

private:
    Head head_at(size_t first, int depth) const;
    bool may_be_head(size_t first, int depth) const;
    std::string text_at(size_t row, int column, Merge const** merge) const;
    Merge const* merge_at(int row, int column) const;

    RawSheet const& about_;
    std::vector<Merge> merges_;
    std::vector<RawRow> rows_;
};

// Pairs 标签：值 in the cells of a row; empty where it has none.
std::vector<MetaItem> meta_items(RawRow const& row);

// Whether a row below the header is data. Remembers where the notes began.
class RowSorter {
public:
    enum class Sort { Data, Subtotal, Note, RepeatedHeader };
    // `matched`: the cells that fit a field; rows filled nowhere else are no data. `serial`: the cell of 序号, or −1.
    RowSorter(Head const& head, std::vector<int> matched, int serial);
    Sort sort(RawRow const& row);
    int full_rows_after_notes() const { return full_rows_after_notes_; }

private:
    bool is_note(RawRow const& row) const;
    int filled_matched(RawRow const& row) const;
    bool repeats_header(RawRow const& row) const;

    Head const& head_;
    std::vector<int> matched_;
    int serial_;
    int last_number_ = 0;
    bool in_notes_ = false;
    int full_rows_after_notes_ = 0;
};

// Fills cells merged down with the text of their top cell, row by row.
class MergeFill {
public:
    MergeFill(RawSheet const& about, int first_row);
    void fill(RawRow& row);

private:
    struct Open {
        Merge range;
        RawCell cell;
    };
    std::vector<Merge> const& merges_;
    size_t next_ = 0;
    std::vector<Open> open_;
};

}  // namespace lianfang::intake
