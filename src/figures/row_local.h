// Figures whose every row is one version of one record, decided by that version alone: sums and counts without a join,
// a window or a cut of their own. What each version adds to them is worked out here, without the database; from it
// the sums are kept as records change. Internal to the room.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "figures/figures.h"
#include "figures/row_expression.h"

namespace lianfang::figures {

// What one version adds to a figure: on the day it happened, and takes away on the day it ended.
struct Contribution {
    std::string key;
    int32_t day = 0;
    std::optional<int32_t> end_day;      // Stocks alone.
    int64_t amount = 0;
};

struct RowLocal {
    Definition const* figure = nullptr;
    catalog::Kind const* kind = nullptr;
    std::optional<RowExpression> where, key, ended, amount;

    std::optional<Contribution> of(ledger::Version const& version) const;
    void add_columns(std::set<int>& columns) const;
};

// Nothing where the figure is not of this class.
std::optional<RowLocal> row_local(Definition const& figure, catalog::Catalog const& catalog);

// All of a catalogue, by kind.
class RowLocals {
public:
    RowLocals(Figures const& figures, catalog::Catalog const& catalog);
    std::vector<RowLocal> const& all() const { return all_; }
    RowLocal const* find(std::string_view figure) const;
    // Places in all(); empty where no such figure reads the kind.
    std::vector<size_t> const& of_kind(catalog::Kind const& kind) const;

private:
    std::vector<RowLocal> all_;
    std::map<catalog::Kind const*, std::vector<size_t>> by_kind_;
};

}  // namespace lianfang::figures
