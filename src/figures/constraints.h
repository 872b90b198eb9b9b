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
    // Claim: a clause of the report that has one of each of the first two, and none of the third, states it.
    std::vector<std::string> says, of, unless;
    catalog::Labels labels;
    std::string file;
    int line = 0;
};

// One number of a breach and where its records are.
struct Evidence {
    std::string figure, key;
    std::string zh, en;                   // What it is called, with its key.
    double value = 0;
    Asked asked;
};

struct Breach {
    std::string rule, name;
    Severity severity = Severity::Error;
    std::string zh, en;                   // What does not hold, with the numbers; labels, not codes.
    std::vector<Evidence> evidence;
    std::vector<std::pair<std::string, double>> values;   // "figure", "figure/key", "figure@before"
    std::vector<int64_t> persons;         // C1: those who are in the part and not in the whole.
    std::vector<std::string> units;       // C8: which have not reported.
};

// The figures of the issue before: below them no cumulative figure falls without a signed reduction (C3).
struct Published {
    std::string zh, en;                   // 工作汇报 2020-2
    Instant as_of = {};
    int64_t number = 0;                   // Of its record in the ledger.
    struct Value {
        std::string figure, key;
        double value = 0;
    };
    std::vector<Value> values;
};

class Constraints {
public:
    // From the catalogue's files; none where there is no constraints.yaml. Figures that are not there are mistakes.
    static Constraints load(std::map<std::string, std::string> const& files, Figures const& figures,
                            std::vector<catalog::Mistake>& mistakes);
    std::vector<Breach> evaluate(ledger::Ledger& ledger, Figures const& figures, Asked const& asked,
                                 Published const* before = nullptr) const;
    std::vector<Constraint> const& all() const { return constraints_; }

private:
    std::vector<Constraint> constraints_;
};

// The clause of the text that states the claim; empty where none does.
std::string clause_claiming(Constraint const& claim, std::string_view text);

std::string_view name_of(Severity severity);   // "error", "warning", "notice", "claim"

}  // namespace lianfang::figures
