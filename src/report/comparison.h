// What changed between two issues of a report, or between an issue and the report as it would be now: figure by figure,
// with the records that changed each. Start at compare().
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "report/difference.h"
#include "report/issues.h"
#include "report/writing.h"

namespace lianfang::report {

// One end of it.
struct ReportEnd {
    std::string name;                   // work 2020-3
    Instant as_of = {};
    int64_t known_at = 0;
    std::string unit;                   // 12 digits.
    Definitions definitions;
    std::vector<IssuedFigure> figures;
};
Result<ReportEnd> end_of_issue(ledger::Ledger& ledger, Issue const& issue);
Result<ReportEnd> end_of_draft(ledger::Ledger& ledger, Document const& document, std::string const& name,
                               std::string const& unit);

// One figure at both ends; of the ends that are compared, and gone with them.
struct FigurePair {
    IssuedFigure const* before = nullptr;   // Not printed there.
    IssuedFigure const* after = nullptr;
    IssuedFigure const& any() const { return after != nullptr ? *after : *before; }
};

struct FigureDifference {
    FigurePair pair;
    std::optional<double> before, after;     // Where one end did not print it, from the records.
    std::vector<PartDifference> parts;       // None where it is made of other figures.
    bool adds_up = true;                     // The classes give the change; untrue only where something is wrong.
    bool is_changed() const;
};

// In the order of the earlier end, then what the later one alone has.
std::vector<FigureDifference> compare(ledger::Ledger& ledger, figures::Figures const& in_use, std::string const& root,
                                      ReportEnd const& before, ReportEnd const& after,
                                      std::function<void(int64_t done, int64_t of)> const& progress = {});

// As a report prints them; "—" where there is none.
std::string compared_text(std::optional<double> const& value, bool is_ratio);
std::string change_text(double value, bool is_ratio);      // +3, −1.2%

}  // namespace lianfang::report
