// What the figures of one cut must satisfy among themselves (C1–C10 of the domain's rules), as data in
// catalog/constraints.yaml. It judges; it changes nothing. Start reading at Constraints::evaluate.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "figures/figures.h"

namespace lianfang::figures {

enum class Severity { Error, Warning, Notice, Claim };

struct Constraint {
    enum class Form { Check, Subset, Monotone, Hierarchy };

    // A figure (or a plain number where the name is empty), added or taken away; `before` is the cut 24 hours earlier.
    struct Term {
        std::string figure;
        int64_t number = 0;
        int sign = 1;
        bool before = false;
    };

    std::string rule, name;               // C2, home_observation_persons
    Severity severity = Severity::Error;
    Form form = Form::Check;
    std::vector<Term> left, right;
    std::string relation;                 // "=", ">=", "<="
    bool by_key = false;
    std::string units;                    // Level of the units to be named in a breach.
    std::vector<std::string> except;
    catalog::Labels labels;
    std::string file;
    int line = 0;
};

struct Breach {
    std::string rule, name;
    Severity severity = Severity::Error;
    std::string zh, en;                   // What does not hold, with the numbers.
    std::vector<std::pair<std::string, double>> values;   // "figure", "figure/key", "figure@before"
    std::vector<int64_t> persons;         // C1: those who are in the part and not in the whole.
    std::vector<std::string> units;       // C8: which have not reported.
};

class Constraints {
public:
    // From the catalogue's files; none where there is no constraints.yaml. Figures that are not there are mistakes.
    static Constraints load(std::map<std::string, std::string> const& files, Figures const& figures,
                            std::vector<catalog::Mistake>& mistakes);
    std::vector<Breach> evaluate(ledger::Ledger& ledger, Figures const& figures, Asked const& asked) const;
    std::vector<Constraint> const& all() const { return constraints_; }

private:
    std::vector<Constraint> constraints_;
};

std::string_view name_of(Severity severity);   // "error", "warning", "notice", "claim"

}  // namespace lianfang::figures
