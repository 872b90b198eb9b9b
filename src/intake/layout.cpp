// Finds the parts of a sheet.
#include "intake/layout.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::intake {
namespace {

constexpr char const* colon = "：";

// Where a label ends: the full-width colon, or a half-width one that is no part of a time such as 08:30.
size_t colon_at(std::string const& text, size_t& length) {
    size_t const wide = text.find(colon);
    size_t narrow = text.find(':');
    while (narrow != std::string::npos && narrow > 0 && text[narrow - 1] >= '0' && text[narrow - 1] <= '9') {
        narrow = text.find(':', narrow + 1);
    }
    length = wide < narrow ? std::string(colon).size() : 1;
    return std::min(wide, narrow);
}

// Pieces of a cell that stand apart: two or more spaces, a full-width space, a tab, a line break.
std::vector<std::string> pieces_of(std::string const& cell) {
    std::string text = replaced(replaced(cell, "　", "\t"), "  ", "\t");
    std::vector<std::string> pieces;
    for (auto const& piece : split(text, "\t\r\n")) {
        std::string const clean = trimmed(piece);
        if (clean.empty()) continue;
        size_t length = 0;
        bool const is_pair = colon_at(clean, length) != std::string::npos;
        // A piece without a label belongs to the one before it: "填报单位：东风镇  李庄村".
        if (!is_pair && !pieces.empty()) {
            pieces.back() += " " + clean;
        } else {
            pieces.push_back(clean);
        }
    }
    return pieces;
}

// "填报单位（盖章）" is 填报单位.
std::string folded_label(std::string const& label) {
    std::string const text = folded(label);
    size_t const bracket = text.find('(');
    return bracket == std::string::npos || bracket == 0 ? text : text.substr(0, bracket);
}

bool begins_note(std::string const& text) {
    for (auto const* word : {"注", "说明", "备注：", "备注:", "填表人", "填表说明", "审核", "制表", "填报人：", "填报人:"}) {
        if (starts_with(text, word)) return true;
    }
    return false;
}

std::string first_text(RawRow const& row) {
    for (auto const& cell : row.cells) {
        if (!cell.text.empty()) return replaced(trimmed(cell.text), " ", "");
    }
    return {};
}

int filled_cells(RawRow const& row) {
    return int(std::count_if(row.cells.begin(), row.cells.end(),
                             [](RawCell const& cell) { return !cell.text.empty(); }));
}

}  // namespace

std::vector<MetaItem> meta_items(RawRow const& row) {
    std::vector<MetaItem> items;
    bool wants_value = false;
    for (auto const& cell : row.cells) {
        if (cell.text.empty()) continue;
        for (auto const& piece : pieces_of(cell.text)) {
            size_t length = 0;
            size_t const at = colon_at(piece, length);
            if (at == std::string::npos) {
                // A value in the cell beside its label.
                if (wants_value) items.back().value = piece;
                wants_value = false;
                continue;
            }
            std::string const label = trimmed(piece.substr(0, at));
            std::string const value = trimmed(piece.substr(at + length));
            items.push_back({label, folded_label(label), value});
            wants_value = value.empty();
        }
    }
    std::erase_if(items, [](MetaItem const& item) { return item.label.empty() || item.value.empty(); });
    return items;
}

TopRows::TopRows(RawSheet const& about) : about_(about) {
    // The header lies near the top; so many ranges there are no form.
    constexpr size_t merges_max = 2'000;
    merges_.assign(about.merges.begin(), about.merges.begin() + long(std::min(about.merges.size(), merges_max)));
}

Merge const* TopRows::merge_at(int row, int column) const {
    for (auto const& merge : merges_) {
        if (merge.first_row > row) break;
        if (row <= merge.last_row && column >= merge.first_column && column <= merge.last_column) return &merge;
    }
    return nullptr;
}

// The text that stands at a place, seen through merged ranges; `column` from 0.
std::string TopRows::text_at(size_t row, int column, Merge const** merge) const {
    auto const& raw = rows_[row];
    *merge = merge_at(raw.number, column + 1);
    if (!*merge) return size_t(column) < raw.cells.size() ? raw.cells[size_t(column)].text : std::string();
    for (size_t i = row + 1; i-- > 0;) {
        if (rows_[i].number != (*merge)->first_row) continue;
        size_t const at = size_t((*merge)->first_column) - 1;
        return at < rows_[i].cells.size() ? rows_[i].cells[at].text : std::string();
    }
    return {};
}

bool TopRows::may_be_head(size_t first, int depth) const {
    if (first + size_t(depth) > rows_.size()) return false;
    int const top = rows_[first].number;
    int const bottom = top + depth - 1;
    if (rows_[first + size_t(depth) - 1].number != bottom) return false;
    // A range that begins in the header and goes on below it means a further header row, as one from above
    // means an earlier one.
    return std::none_of(merges_.begin(), merges_.end(), [&](Merge const& merge) {
        bool const inside = merge.last_row >= top && merge.first_row <= bottom;
        bool const is_text = merge.first_row >= top && merge.last_row <= bottom;
        return inside && !is_text;
    });
}

Head TopRows::head_at(size_t first, int depth) const {
    Head head{.first = first, .depth = depth};
    size_t width = 0;
    for (int i = 0; i < depth; ++i) width = std::max(width, rows_[first + size_t(i)].cells.size());
    for (auto const& merge : merges_) {
        bool const inside = merge.first_row >= rows_[first].number &&
                            merge.first_row < rows_[first].number + depth;
        if (inside) width = std::max(width, size_t(std::min(merge.last_column, SheetLimits::columns)));
    }
    std::vector<std::string> left(TopRows::depth_max);
    for (size_t column = 0; column < width; ++column) {
        HeaderCell cell{.cell = int(column)};
        Merge const* before = nullptr;
        for (int i = 0; i < depth; ++i) {
            Merge const* merge = nullptr;
            std::string text = trimmed(text_at(first + size_t(i), int(column), &merge));
            // Without merges an upper label stands over the columns to its right until the next one.
            if (!about_.knows_merges && i + 1 < depth) {
                if (text.empty() && column > 0) text = left[size_t(i)];
                left[size_t(i)] = text;
            }
            bool const same = merge && merge == before;
            before = merge;
            if (text.empty() || same) continue;
            cell.whole += folded(text);
            cell.last = folded(text);
            cell.shown += (cell.shown.empty() ? "" : "/") + normalised(text);
            bool const bottom = i + 1 == depth;
            if (bottom && merge && merge->last_column > merge->first_column) head.spanning.push_back(int(column));
        }
        if (!cell.whole.empty()) head.cells.push_back(std::move(cell));
    }
    return head;
}

std::vector<Head> TopRows::heads() const {
    std::vector<Head> heads;
    for (int depth = 1; depth <= depth_max; ++depth) {
        for (size_t first = 0; first < rows_.size(); ++first) {
            if (may_be_head(first, depth)) heads.push_back(head_at(first, depth));
        }
    }
    return heads;
}

Top TopRows::top_above(Head const& head) const {
    Top top;
    for (size_t i = 0; i < head.first; ++i) {
        auto items = meta_items(rows_[i]);
        if (!items.empty()) {
            top.meta.insert(top.meta.end(), items.begin(), items.end());
        } else if (filled_cells(rows_[i]) == 1) {
            top.title += (top.title.empty() ? "" : " ") + trimmed(first_text(rows_[i]));
        }
    }
    return top;
}

RowSorter::RowSorter(Head const& head, std::vector<int> matched, int serial)
    : head_(head), matched_(std::move(matched)), serial_(serial) {}

int RowSorter::filled_matched(RawRow const& row) const {
    return int(std::count_if(matched_.begin(), matched_.end(),
                             [&](int cell) { return row.filled(size_t(cell)); }));
}

bool RowSorter::is_note(RawRow const& row) const {
    if (begins_note(first_text(row))) return true;
    bool const after_gap = last_number_ > 0 && row.number > last_number_ + 1;
    return after_gap && filled_cells(row) == 1;
}

// Long sheets repeat their header on every page.
bool RowSorter::repeats_header(RawRow const& row) const {
    int same = 0;
    for (auto const& cell : head_.cells) {
        bool const filled = row.filled(size_t(cell.cell));
        if (!filled) continue;
        if (folded(row.cells[size_t(cell.cell)].text) != cell.last) return false;
        ++same;
    }
    return same >= 2;
}

RowSorter::Sort RowSorter::sort(RawRow const& row) {
    if (in_notes_) {
        int const filled = filled_matched(row);
        bool const looks_like_data = filled >= 3 && filled * 2 >= int(matched_.size());
        if (looks_like_data && !begins_note(first_text(row))) ++full_rows_after_notes_;
        return Sort::Note;
    }
    bool const is_first_note = is_note(row);
    last_number_ = row.number;
    if (is_first_note) {
        in_notes_ = true;
        return Sort::Note;
    }
    std::string const first = first_text(row);
    if (starts_with(first, "合计") || starts_with(first, "小计") || starts_with(first, "总计")) return Sort::Subtotal;
    // A numbered but empty line of the form.
    bool const only_serial = serial_ >= 0 && filled_cells(row) == 1 && row.filled(size_t(serial_));
    if (only_serial) return Sort::Note;
    return repeats_header(row) ? Sort::RepeatedHeader : Sort::Data;
}

MergeFill::MergeFill(RawSheet const& about, int first_row) : merges_(about.merges) {
    while (next_ < merges_.size() && merges_[next_].first_row < first_row) ++next_;
}

void MergeFill::fill(RawRow& row) {
    std::erase_if(open_, [&](Open const& open) { return open.range.last_row < row.number; });
    for (auto const& open : open_) {
        size_t const at = size_t(open.range.first_column) - 1;
        if (row.cells.size() <= at) row.cells.resize(at + 1);
        if (row.cells[at].text.empty()) row.cells[at] = open.cell;
    }
    for (; next_ < merges_.size() && merges_[next_].first_row <= row.number; ++next_) {
        auto const& merge = merges_[next_];
        size_t const at = size_t(merge.first_column) - 1;
        bool const down = merge.first_row == row.number && merge.last_row > row.number;
        // A range that covers several columns as well is a note or a stamp, not a value of rows.
        bool const taken = std::any_of(open_.begin(), open_.end(), [&](Open const& open) {
            return open.range.first_column == merge.first_column;
        });
        if (down && !taken && merge.first_column == merge.last_column && row.filled(at)) {
            open_.push_back({merge, row.cells[at]});
        }
    }
}

}  // namespace lianfang::intake
