// The plan as data: editions, rules and the screening table of catalog/policy, and which edition is
// in force for what happened when. Owns no rule's meaning: the measures read numbers here by name.
// Start reading at Policies::load and Policies::plans_at.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "catalog/catalog.h"

namespace lianfang::measures {

// One dated row of a rule. Numbers are stored as the county counts them: ℃ in tenths, times in
// minutes after midnight, yes/no as 1/0.
struct RuleRow {
    int edition = 0;       // Position of its edition in the series.
    std::string region;    // Holds for counties whose code begins with it; empty: everywhere.
    int64_t number = 0;
    std::vector<std::string> codes;
    std::string source;
};

struct Rule {
    catalog::Labels title;
    std::string unit;
    std::vector<RuleRow> rows;
};

// Where a person was within the days that count.
enum class Area { None, Other, Listed, Key };

// A row of the disposition table. An absent condition always holds.
struct ScreeningRow {
    int edition = 0;
    std::string name;
    std::optional<bool> fever, resident, turned_back;
    std::vector<Area> areas;               // Empty: any.
    std::vector<std::string> orders;       // Codes of order_type.
    std::string days;                      // The rule that gives the days; empty for none.
    std::string source;
};

struct PolicyEdition {
    std::string name;
    // The national date; a county may have adopted it on another.
    Day from;
    std::optional<Day> reaches_back_to;    // Applied to what happened before it, back to this day.
    catalog::Labels title;
    std::string source;
};

struct Series {
    std::string name;
    catalog::Labels title;
    std::string disease;
    std::vector<PolicyEdition> editions;   // In order.
    std::map<std::string, Rule, std::less<>> rules;
    std::vector<ScreeningRow> screening;
};

// One series as it was in force at one moment in one county.
class Policy {
public:
    Policy(Series const& series, int edition, std::string region)
        : series_(&series), edition_(edition), region_(std::move(region)) {}

    std::string const& series() const { return series_->name; }
    std::string const& edition() const { return series_->editions[edition_].name; }
    // The rule must exist; the loader has checked that all that the measures read are there.
    int64_t number(std::string_view rule) const { return row(rule).number; }
    bool yes(std::string_view rule) const { return row(rule).number != 0; }
    std::vector<std::string> const& codes(std::string_view rule) const { return row(rule).codes; }
    std::vector<ScreeningRow const*> screening() const;

private:
    RuleRow const& row(std::string_view rule) const;

    Series const* series_;
    int edition_;
    std::string region_;
};

// The three series together, as they were in force for one record.
struct Plans {
    Policy prevention;
    Policy diagnosis;
    Policy county;
};

// When the county adopted an edition, by ledger number, as its profile says (items
// "policy/SERIES/EDITION" = YYYY-MM-DD).
struct Adoption {
    std::string series, edition;
    Day day;
    int64_t from_number = 0, to_number = 0;
};

class Policies {
public:
    // Reads policy/*.yaml of the catalogue's files. Mistakes are added to the list; with any, the
    // policies are not to be used.
    static Policies load(std::map<std::string, std::string> const& files,
                         std::vector<catalog::Mistake>& mistakes);

    // Nothing where the moment lies before everything that the first editions reach back to.
    std::optional<Policy> in_force(std::string_view series, Instant happened,
                                   std::vector<Adoption> const& adoptions, int64_t known_at,
                                   std::string const& county) const;
    std::optional<Plans> plans_at(Instant happened, std::vector<Adoption> const& adoptions,
                                  int64_t known_at, std::string const& county) const;
    // Over all editions; for early exits.
    int64_t lowest(std::string_view series, std::string_view rule) const;
    int64_t highest(std::string_view series, std::string_view rule) const;
    std::vector<std::string> all_codes(std::string_view series, std::string_view rule) const;

    std::map<std::string, Series, std::less<>> series;
};

}  // namespace lianfang::measures
