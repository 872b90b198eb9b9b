// Which edition is in force, and what its rules say. Reading the files is in load_policy.cpp.
#include "measures/policy.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::measures {
namespace {

// From when the edition holds in this county: the day it was adopted as known at the number, else
// the national date.
Day first_day_of(Series const& series, PolicyEdition const& edition,
                 std::vector<Adoption> const& adoptions, int64_t known_at) {
    for (auto const& adoption : adoptions) {
        bool const known = adoption.from_number <= known_at && known_at < adoption.to_number;
        if (known && adoption.series == series.name && adoption.edition == edition.name)
            return adoption.day;
    }
    return edition.from;
}

}  // namespace

RuleRow const& Policy::row(std::string_view rule) const {
    auto const found = series_->rules.find(rule);
    ensure(found != series_->rules.end());
    RuleRow const* best = nullptr;
    for (auto const& row : found->second.rows) {
        if (row.edition > edition_ || !starts_with(region_, row.region)) continue;
        bool const later = !best || row.edition > best->edition;
        bool const nearer =
            best && row.edition == best->edition && row.region.size() > best->region.size();
        if (later || nearer) best = &row;
    }
    ensure(best != nullptr);
    return *best;
}

std::vector<ScreeningRow const*> Policy::screening() const {
    // A table is replaced whole: the rows of the latest edition that has any.
    int latest = -1;
    for (auto const& row : series_->screening) {
        if (row.edition <= edition_) latest = std::max(latest, row.edition);
    }
    std::vector<ScreeningRow const*> rows;
    for (auto const& row : series_->screening) {
        if (row.edition == latest) rows.push_back(&row);
    }
    return rows;
}

std::optional<Policy> Policies::in_force(std::string_view name, Instant happened,
                                         std::vector<Adoption> const& adoptions, int64_t known_at,
                                         std::string const& county) const {
    auto const found = series.find(name);
    if (found == series.end() || found->second.editions.empty()) return std::nullopt;
    Series const& plan = found->second;
    int in_force = -1;
    for (int i = 0; i < int(plan.editions.size()); ++i) {
        if (start_of(first_day_of(plan, plan.editions[i], adoptions, known_at)) <= happened)
            in_force = i;
    }
    auto const& reach = plan.editions.front().reaches_back_to;
    if (in_force < 0 && reach && start_of(*reach) <= happened) in_force = 0;
    if (in_force < 0) return std::nullopt;
    return Policy(plan, in_force, county);
}

std::optional<Plans> Policies::plans_at(Instant happened, std::vector<Adoption> const& adoptions,
                                        int64_t known_at, std::string const& county) const {
    auto prevention = in_force("prevention_plan", happened, adoptions, known_at, county);
    auto diagnosis = in_force("diagnosis_plan", happened, adoptions, known_at, county);
    auto order = in_force("county_order", happened, adoptions, known_at, county);
    if (!prevention || !diagnosis || !order) return std::nullopt;
    return Plans{*prevention, *diagnosis, *order};
}

int64_t Policies::lowest(std::string_view name, std::string_view rule) const {
    auto const& rows = series.find(name)->second.rules.find(rule)->second.rows;
    auto const least = [](RuleRow const& a, RuleRow const& b) { return a.number < b.number; };
    return std::min_element(rows.begin(), rows.end(), least)->number;
}

std::vector<std::string> Policies::all_codes(std::string_view name, std::string_view rule) const {
    std::vector<std::string> all;
    for (auto const& row : series.find(name)->second.rules.find(rule)->second.rows) {
        all.insert(all.end(), row.codes.begin(), row.codes.end());
    }
    return all;
}

int64_t Policies::highest(std::string_view name, std::string_view rule) const {
    auto const& rows = series.find(name)->second.rules.find(rule)->second.rows;
    auto const least = [](RuleRow const& a, RuleRow const& b) { return a.number < b.number; };
    return std::max_element(rows.begin(), rows.end(), least)->number;
}

}  // namespace lianfang::measures
