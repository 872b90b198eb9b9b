// Reads and evaluates constraints. Two cuts are computed at most: the one asked for and the one 24 hours before it.
#include "figures/constraints.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"

namespace lianfang::figures {
namespace {

constexpr char const* file_name = "constraints.yaml";
constexpr double least_difference = 0.00005;   // Figures are told to 4 places.

bool is_number(std::string const& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_plain_cumulative(Definition const& figure) {
    bool const counts = figure.aggregate == Aggregate::DistinctPerson ||
                        figure.aggregate == Aggregate::DistinctSubject ||
                        figure.aggregate == Aggregate::Sum || figure.aggregate == Aggregate::Count;
    return figure.nature == Nature::Cumulative && counts && figure.top == 0;
}

class Reader {
public:
    Reader(Figures const& figures, std::vector<catalog::Mistake>& mistakes) : figures_(figures), mistakes_(mistakes) {}

    std::vector<Constraint> read(std::string const& text) {
        std::vector<Constraint> all;
        try {
            for (auto const& node : YAML::Load(text)["constraints"]) all.push_back(read_one(node));
        } catch (YAML::Exception const& fault) {
            mistakes_.push_back({file_name, fault.mark.line + 1, fault.msg, "compare with a neighbouring entry"});
        }
        return all;
    }

private:
    void mistake(std::string what, std::string mend) {
        mistakes_.push_back({file_name, line_, std::move(what), std::move(mend)});
    }

    Constraint read_one(YAML::Node const& node) {
        line_ = node.Mark().line + 1;
        Constraint out{.rule = node["rule"].as<std::string>(""),
                       .name = node["name"].as<std::string>(""),
                       .labels = {node["zh"].as<std::string>(""), node["en"].as<std::string>("")},
                       .file = file_name,
                       .line = line_};
        for (auto const& pair : node) {
            static std::set<std::string> const known = {"rule",      "name",   "severity", "zh",
                                                        "en",        "check",  "subset",   "monotone",
                                                        "hierarchy", "by_key", "units",    "except"};
            if (known.count(pair.first.Scalar()) == 0)
                mistake("unknown attribute '" + pair.first.Scalar() + "'",
                        "use one of: " + joined({known.begin(), known.end()}, ", "));
        }
        read_severity(node["severity"].as<std::string>("error"), out);
        out.by_key = node["by_key"].as<bool>(false);
        out.units = node["units"].as<std::string>("");
        out.except = node["except"].as<std::vector<std::string>>(std::vector<std::string>{});
        for (auto const& name : out.except) require(name);
        if (node["subset"]) out.form = Constraint::Form::Subset;
        else if (node["monotone"]) out.form = Constraint::Form::Monotone;
        else if (node["hierarchy"]) {
            out.form = Constraint::Form::Hierarchy;
            out.units = node["hierarchy"].as<std::string>();
        } else read_check(node["check"].as<std::string>(""), out);
        return out;
    }

    void read_severity(std::string const& text, Constraint& out) {
        for (auto severity : {Severity::Error, Severity::Warning, Severity::Notice, Severity::Claim}) {
            if (text != name_of(severity)) continue;
            out.severity = severity;
            return;
        }
        mistake("severity is '" + text + "'", "write error, warning, notice or claim");
    }

    void require(std::string const& figure) {
        if (figures_.find(figure) == nullptr)
            mistake("there is no figure '" + figure + "'", "name a file of catalog/figures");
    }

    void read_check(std::string const& text, Constraint& out) {
        int sign = 1;
        for (auto const& word : split(text, " ")) {
            if (word == "+" || word == "-") {
                sign = word == "+" ? 1 : -1;
            } else if (word == "=" || word == ">=" || word == "<=") {
                out.relation = word;
                sign = 1;
            } else {
                (out.relation.empty() ? out.left : out.right).push_back(read_term(word, sign));
                sign = 1;
            }
        }
        if (out.left.empty() || out.right.empty())
            mistake("the check compares nothing: " + text, "write: check: FIGURE + FIGURE = FIGURE");
    }

    Constraint::Term read_term(std::string const& word, int sign) {
        if (is_number(word)) return {.figure = {}, .number = std::stoll(word), .sign = sign};
        size_t const at = word.find('@');
        if (at != std::string::npos && word.substr(at) != "@before")
            mistake("'" + word + "' names no cut", "write FIGURE@before");
        Constraint::Term term{
            .figure = word.substr(0, at), .number = 0, .sign = sign, .before = at != std::string::npos};
        require(term.figure);
        return term;
    }

    Figures const& figures_;
    std::vector<catalog::Mistake>& mistakes_;
    int line_ = 0;
};

// The values of two cuts, each figure computed once.
class Values {
public:
    Values(ledger::Ledger& ledger, Figures const& figures, Asked const& asked)
        : ledger_(ledger), figures_(figures), now_(asked) {
        if (now_.known_at == 0) now_.known_at = ledger.last_number();
        before_ = now_;
        before_.as_of = now_.as_of - microseconds_per_day;
    }

    Asked const& now() const { return now_; }
    // By key; a figure without one has the key "".
    std::map<std::string, double> const& of(std::string const& figure, bool before) {
        auto [at, is_new] = known_.try_emplace({figure, before});
        if (is_new) {
            for (auto const& part : figures_.compute(ledger_, figure, before ? before_ : now_))
                at->second[part.key] = part.value.value_or(0);
        }
        return at->second;
    }
    double sum(std::string const& figure, bool before) {
        double sum = 0;
        for (auto const& [key, value] : of(figure, before)) sum += value;
        return sum;
    }

private:
    ledger::Ledger& ledger_;
    Figures const& figures_;
    Asked now_, before_;
    std::map<std::pair<std::string, bool>, std::map<std::string, double>> known_;
};

std::string number_text(double value) {
    if (value == std::floor(value)) return fmt::format("{:.0f}", value);
    return fmt::format("{:.4f}", value);
}

bool holds(double left, std::string const& relation, double right) {
    if (relation == ">=") return left >= right - least_difference;
    if (relation == "<=") return left <= right + least_difference;
    return std::abs(left - right) < least_difference;
}

class Evaluation {
public:
    Evaluation(ledger::Ledger& ledger, Figures const& figures, Asked const& asked)
        : ledger_(ledger), figures_(figures), values_(ledger, figures, asked) {}

    std::vector<Breach> breaches;

    void evaluate(Constraint const& constraint) {
        switch (constraint.form) {
            case Constraint::Form::Check: return evaluate_check(constraint);
            case Constraint::Form::Subset: return evaluate_subsets(constraint);
            case Constraint::Form::Monotone: return evaluate_monotone(constraint);
            case Constraint::Form::Hierarchy: return evaluate_hierarchy(constraint);
        }
    }

private:
    Breach& add(Constraint const& constraint, std::string const& detail) {
        breaches.push_back({.rule = constraint.rule, .name = constraint.name, .severity = constraint.severity,
                            .zh = constraint.labels.zh + "：" + detail, .en = constraint.labels.en + ": " + detail,
                            .values = {}, .persons = {}, .units = {}});
        return breaches.back();
    }

    double value(Constraint::Term const& term, std::string const* key) {
        if (term.figure.empty()) return double(term.number);
        if (key == nullptr) return values_.sum(term.figure, term.before);
        auto const& by_key = values_.of(term.figure, term.before);
        auto const it = by_key.find(*key);
        return it == by_key.end() ? 0 : it->second;
    }

    void evaluate_check(Constraint const& constraint) {
        if (!constraint.by_key) return check_one(constraint, nullptr);
        std::set<std::string> keys;
        for (auto const* side : {&constraint.left, &constraint.right}) {
            for (auto const& term : *side) {
                for (auto const& [key, number] : values_.of(term.figure, term.before)) keys.insert(key);
            }
        }
        for (auto const& key : keys) check_one(constraint, &key);
    }

    void check_one(Constraint const& constraint, std::string const* key) {
        std::vector<std::pair<std::string, double>> told;
        double sides[2] = {0, 0};
        std::string texts[2];
        for (int i = 0; i < 2; ++i) {
            for (auto const& term : i == 0 ? constraint.left : constraint.right) {
                double const number = value(term, key);
                sides[i] += term.sign * number;
                texts[i] +=
                    (texts[i].empty() ? (term.sign < 0 ? "-" : "") : (term.sign < 0 ? " - " : " + ")) +
                    number_text(number);
                if (term.figure.empty()) continue;
                told.push_back(
                    {term.figure + (key == nullptr ? "" : "/" + *key) + (term.before ? "@before" : ""),
                     number});
            }
        }
        if (holds(sides[0], constraint.relation, sides[1])) return;
        std::string const prefix = key == nullptr ? "" : *key + " ";
        Breach& breach = add(constraint, fmt::format("{}{} {} {} ✗", prefix, texts[0], constraint.relation, texts[1]));
        breach.values = std::move(told);
        if (!constraint.units.empty()) name_units(constraint, breach);
    }

    // The units of the level in which the left side is not 0.
    void name_units(Constraint const& constraint, Breach& breach) {
        for (auto const& figure : figures_.compute_by_unit(ledger_, {constraint.left.front().figure},
                                                           values_.now(), constraint.units)) {
            if (figure.value.value_or(0) != 0) breach.units.push_back(figure.unit);
        }
    }

    void evaluate_subsets(Constraint const& constraint) {
        for (auto const* part : figures_.all()) {
            if (part->within.empty() || part->aggregate != Aggregate::DistinctPerson) continue;
            auto const members = figures_.persons(ledger_, part->name, values_.now());
            auto const whole = figures_.persons(ledger_, part->within, values_.now());
            std::vector<int64_t> outside;
            std::set_difference(members.begin(), members.end(), whole.begin(), whole.end(),
                                std::back_inserter(outside));
            if (outside.empty()) continue;
            Breach& breach = add(constraint, fmt::format("{} ⊄ {} ({})", part->name, part->within, outside.size()));
            breach.values = {{part->name, double(members.size())}, {part->within, double(whole.size())}};
            breach.persons = std::move(outside);
        }
    }

    void evaluate_monotone(Constraint const& constraint) {
        for (auto const* figure : figures_.all()) {
            auto const& except = constraint.except;
            if (!is_plain_cumulative(*figure) ||
                std::find(except.begin(), except.end(), figure->name) != except.end())
                continue;
            double const before = values_.sum(figure->name, true);
            double const now = values_.sum(figure->name, false);
            if (holds(now, ">=", before)) continue;
            Breach& breach = add(
                constraint, fmt::format("{} {} → {}", figure->name, number_text(before), number_text(now)));
            breach.values = {{figure->name + "@before", before}, {figure->name, now}};
        }
    }

    void evaluate_hierarchy(Constraint const& constraint) {
        std::vector<std::string> names;
        for (auto const* figure : figures_.all()) {
            if (figure->owner == Owner::Residence && is_plain_cumulative(*figure) && !figure->has_key)
                names.push_back(figure->name);
        }
        std::map<std::string, double> sums;
        for (auto const& figure : figures_.compute_by_unit(ledger_, names, values_.now(), constraint.units)) {
            sums[figure.name] += figure.value.value_or(0);
        }
        for (auto const& name : names) {
            double const county = values_.sum(name, false);
            if (holds(county, "=", sums[name])) continue;
            Breach& breach = add(
                constraint, fmt::format("{} {} ≠ Σ {}", name, number_text(county), number_text(sums[name])));
            breach.values = {{name, county}, {name + " Σ", sums[name]}};
        }
    }

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Values values_;
};

}  // namespace

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::Error: return "error";
        case Severity::Warning: return "warning";
        case Severity::Notice: return "notice";
        case Severity::Claim: return "claim";
    }
    return {};
}

Constraints Constraints::load(std::map<std::string, std::string> const& files, Figures const& figures,
                              std::vector<catalog::Mistake>& mistakes) {
    Constraints constraints;
    auto const it = files.find(file_name);
    if (it != files.end()) constraints.constraints_ = Reader(figures, mistakes).read(it->second);
    return constraints;
}

std::vector<Breach> Constraints::evaluate(ledger::Ledger& ledger, Figures const& figures, Asked const& asked) const {
    Evaluation evaluation(ledger, figures, asked);
    for (auto const& constraint : constraints_) evaluation.evaluate(constraint);
    return std::move(evaluation.breaches);
}

}  // namespace lianfang::figures
