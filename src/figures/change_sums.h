// Sums of what versions add to figures, by unit of the record, key and day, before they are written. Internal
// to the room.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "figures/row_local.h"

namespace lianfang::figures {

class ChangeSums {
public:
    struct Cell {
        uint32_t figure = 0, unit = 0, key = 0;
        int32_t day = 0;
        bool operator==(Cell const&) const = default;
    };
    struct Sum {
        Cell cell;
        int64_t amount = 0, rows = 0;
    };

    // +1: the version is there from now on; -1: no longer.
    void add(size_t figure, std::string_view unit, Contribution const& contribution, int sign);
    // What was added since is taken out again.
    size_t mark() const { return log_.size(); }
    void back_to(size_t mark);
    void clear();
    void forget_steps() { log_.clear(); }   // What was added is not taken back any more.

    std::string const& name(uint32_t number) const { return names_[number]; }
    // Each unit's own, then the whole county's under the unit "", in which records that name no unit are, too.
    void each(std::function<void(std::string const& unit, Sum const& sum)> const& visit) const;

private:
    struct CellHash {
        size_t operator()(Cell const& cell) const;
    };
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Step {
        uint32_t sum;
        int32_t rows;
        int64_t amount;
    };
    uint32_t number_of(std::string_view name);
    void add(Cell const& cell, int64_t amount, int rows);
    std::vector<Sum> county() const;

    std::vector<Sum> sums_;
    std::unordered_map<Cell, uint32_t, CellHash> by_cell_;
    std::unordered_map<std::string, uint32_t, TextHash, std::equal_to<>> by_name_;
    std::vector<std::string> names_;
    std::vector<Step> log_;
};

}  // namespace lianfang::figures
