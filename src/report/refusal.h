// Whether a report may go out: the constraints among its figures, the claims in its text, and every printed number
// counted again from its rows (C10). It judges and explains; whether to write in spite of it is for the caller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/constraints.h"
#include "registry/registry.h"
#include "report/document.h"

namespace lianfang::report {

struct Judgement {
    std::vector<figures::Breach> refusals;   // Nothing may be written, but in spite of them.
    std::vector<figures::Breach> remarks;    // Warnings and notices: they stand in the report.
};

struct Examined {
    Document const& document;
    figures::Figures const& figures;
    figures::Constraints const& constraints;
    figures::Asked asked;
    figures::Published const* before = nullptr;
};
Judgement judge(ledger::Ledger& ledger, Examined const& examined);

// Whether the figure's value and rows are what its rows give, counted here; what they give. For one that is made
// of figures (a total, a count, a change) nothing is said.
struct Recounted {
    bool is_checked = false;
    std::optional<double> value;
    int64_t rows = 0;
    bool agrees(std::optional<double> const& printed, int64_t printed_rows) const;
};
struct Printed {
    std::string figure, key;
    bool is_derived = false;
    figures::Asked asked;
};
Recounted recounted(ledger::Ledger& ledger, figures::Figures const& figures, Printed const& printed);

// The records behind one number of a breach: how many, the first of them, and the command that lists them all.
struct Behind {
    std::string words;                       // 确诊病例累计
    double value = 0;
    int64_t rows = 0;
    std::vector<std::pair<std::string, std::string>> first;   // Record, and its unit's path.
    std::string command;
};
std::vector<Behind> records_behind(ledger::Ledger& ledger, figures::Figures const& figures,
                                   registry::Units const& units, figures::Breach const& breach,
                                   std::string const& database, std::string const& language);

// The rows command of a figure at a cut, as a shell takes it.
std::string rows_command(std::string const& figure, std::string const& key, figures::Asked const& asked,
                         std::string const& database);

}  // namespace lianfang::report
