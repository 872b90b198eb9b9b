// Adds up in memory and can take back, since a record may be rolled back after it was applied.
#include "figures/change_sums.h"

namespace lianfang::figures {

size_t ChangeSums::CellHash::operator()(Cell const& cell) const {
    uint64_t hash = (uint64_t(cell.figure) << 32 | cell.unit) * 0x9E3779B97F4A7C15ull;
    hash ^= (uint64_t(cell.key) << 32 | uint32_t(cell.day)) * 0xC2B2AE3D27D4EB4Full;
    return size_t(hash ^ (hash >> 29));
}

uint32_t ChangeSums::number_of(std::string_view name) {
    auto const it = by_name_.find(name);
    if (it != by_name_.end()) return it->second;
    names_.emplace_back(name);
    return by_name_.emplace(std::string(name), uint32_t(names_.size() - 1)).first->second;
}

void ChangeSums::add(Cell const& cell, int64_t amount, int rows) {
    auto const [it, is_new] = by_cell_.try_emplace(cell, uint32_t(sums_.size()));
    if (is_new) sums_.push_back({cell, 0, 0});
    sums_[it->second].amount += amount;
    sums_[it->second].rows += rows;
    log_.push_back({it->second, rows, amount});
}

void ChangeSums::add(size_t figure, std::string_view unit, Contribution const& contribution, int sign) {
    Cell cell{uint32_t(figure), number_of(unit), number_of(contribution.key), contribution.day};
    add(cell, contribution.amount * sign, sign);
    if (!contribution.end_day) return;
    cell.day = *contribution.end_day;
    add(cell, -contribution.amount * sign, -sign);
}

void ChangeSums::back_to(size_t mark) {
    while (log_.size() > mark) {
        sums_[log_.back().sum].amount -= log_.back().amount;
        sums_[log_.back().sum].rows -= log_.back().rows;
        log_.pop_back();
    }
}

void ChangeSums::clear() {
    sums_.clear();
    by_cell_.clear();
    log_.clear();
    if (names_.size() > 100'000) {
        names_.clear();
        by_name_.clear();
    }
}

void ChangeSums::each(std::function<void(std::string const&, Sum const&)> const& visit) const {
    for (auto const& sum : sums_) {
        if (std::string const& unit = name(sum.cell.unit); !unit.empty()) visit(unit, sum);
    }
    for (auto const& sum : county()) visit("", sum);
}

std::vector<ChangeSums::Sum> ChangeSums::county() const {
    std::unordered_map<Cell, size_t, CellHash> places;
    std::vector<Sum> county;
    for (auto const& sum : sums_) {
        Cell cell = sum.cell;
        cell.unit = 0;
        auto const [it, is_new] = places.try_emplace(cell, county.size());
        if (is_new) county.push_back({cell, 0, 0});
        county[it->second].amount += sum.amount;
        county[it->second].rows += sum.rows;
    }
    return county;
}

}  // namespace lianfang::figures
