// Headers of tables as a clerk writes them: lines of cells parted by |, with < and ^ for cells that are merged.
#include <algorithm>

#include "base/text.h"
#include "report/template.h"

namespace lianfang::report {
namespace {

using Grid = std::vector<std::vector<std::string>>;

bool is_merged(std::string const& cell) { return cell == "<" || cell == "^"; }

// How many cells from here on carry this sign.
int run_of(Grid const& grid, size_t row, size_t column, bool down) {
    int length = 1;
    if (down) {
        while (row + size_t(length) < grid.size() && grid[row + size_t(length)][column] == "^") ++length;
    } else {
        while (column + size_t(length) < grid[row].size() && grid[row][column + size_t(length)] == "<") ++length;
    }
    return length;
}

// The word in the last pair of full-width brackets: 体温异常（人） → 人.
std::string bracketed(std::string const& text) {
    std::string const open = "（", close = "）";
    auto const begin = text.rfind(open);
    if (begin == std::string::npos || !ends_with(text, close)) return {};
    return text.substr(begin + open.size(), text.size() - begin - open.size() - close.size());
}

}  // namespace

std::optional<std::vector<std::vector<HeaderCell>>> header_of(std::vector<std::string> const& lines) {
    Grid grid;
    for (auto const& line : lines) {
        auto& row = grid.emplace_back();
        for (auto const& cell : split(line, "|")) row.push_back(trimmed(cell));
        if (row.size() != grid.front().size()) return std::nullopt;
    }
    size_t covered = 0;
    std::vector<std::vector<HeaderCell>> header(grid.size());
    for (size_t row = 0; row < grid.size(); ++row) {
        for (size_t column = 0; column < grid[row].size(); ++column) {
            if (is_merged(grid[row][column])) continue;
            HeaderCell const cell{grid[row][column], run_of(grid, row, column, false), run_of(grid, row, column, true)};
            covered += size_t(cell.columns) * size_t(cell.rows);
            header[row].push_back(cell);
        }
    }
    if (covered != grid.size() * grid.front().size()) return std::nullopt;
    return header;
}

std::string unit_of_column(TableNode const& table, size_t column) {
    // Which columns are taken from above, so that the cells of a line find theirs.
    std::vector<int> taken(table.columns, 0);
    std::string unit;
    for (auto const& line : table.header) {
        size_t at = 0;
        std::vector<int> next = taken;
        for (auto const& cell : line) {
            while (at < taken.size() && taken[at] > 0) ++at;
            bool const covers = column >= at && column < at + size_t(cell.columns);
            if (covers && !bracketed(cell.text).empty()) unit = bracketed(cell.text);
            for (size_t i = at; i < std::min(at + size_t(cell.columns), next.size()); ++i) next[i] = cell.rows;
            at += size_t(cell.columns);
        }
        for (auto& rows : next) rows = std::max(0, rows - 1);
        taken = next;
    }
    if (!unit.empty()) return unit;
    std::string const label = "单位：";
    return starts_with(table.unit_note, label) ? table.unit_note.substr(label.size()) : "";
}

}  // namespace lianfang::report
