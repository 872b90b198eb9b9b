// What is to be done with each row of a sheet: which records it gives, and where each column's value comes from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/matching.h"
#include "intake/office.h"

namespace lianfang::intake {

// Where the value of one column comes from: the constant; else the cells; else the copy; else the meta line;
// else the kind's default.
struct Feed {
    std::optional<store::Value> constant;
    std::vector<int> cells;
    int township = -1;
    Transform const* transform = nullptr;
    int copy_from = -1;        // Column of the first part's kind …
    int copied_unless = -1;    // … copied only where this one of it is empty.
    std::string meta;
    bool is_office = false;    // The meta line names an office: the reporting unit is meant.
    bool is_period = false;    // … names the period: its first day is meant.
};

struct FilterPlan {
    int cell = -1;
    RowFilter const* filter = nullptr;
};

// One record of a row. The first part is what the row is; the others are further records in it.
struct PartPlan {
    catalog::Kind const* kind = nullptr;
    std::vector<Feed> feeds;   // By the kind's columns.
    std::vector<int> when;     // Exists where one of these columns is filled; empty: always.
    std::vector<FilterPlan> filters;
};

struct Plan {
    std::vector<PartPlan> parts;
    std::vector<int> cells;              // All that are read.
    std::vector<std::string> ignored;    // Header labels that fit nothing.
    int serial = -1;                     // Cell of 序号.
};

inline constexpr char const* reason_label = "退回原因";

Result<Plan> make_plan(Match const& match, Matcher const& matcher, catalog::Catalog const& catalog,
                       catalog::ParseContext const& context);
// The plan as a map, to be used again.
SheetMap as_map(Plan const& plan, Match const& match, std::string const& name);

}  // namespace lianfang::intake
