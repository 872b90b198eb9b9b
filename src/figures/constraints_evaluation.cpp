// Evaluates constraints. Two cuts are computed at most: the one asked for and the one 24 hours before it; besides,
// the figures of the issue before are held against those of the cut.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "figures/constraints.h"
#include "figures/counted_rows.h"
#include "figures/reductions.h"

namespace lianfang::figures {
namespace {

constexpr double least_difference = 0.00005;   // Figures are told to 4 places.

bool is_additive(Definition const& figure) {
    return figure.aggregate == Aggregate::Sum || figure.aggregate == Aggregate::Count;
}
bool is_plain_cumulative(Definition const& figure) {
    bool const counts = is_additive(figure) || figure.aggregate == Aggregate::DistinctPerson ||
                        figure.aggregate == Aggregate::DistinctSubject;
    return figure.nature == Nature::Cumulative && counts && figure.top == 0 && !figure.is_list;
}
// The county's number is the sum of its parts': persons by where they live, and whatever is simply added.
bool adds_up_by_unit(Definition const& figure) {
    bool const counts_once = figure.owner == Owner::Residence && figure.aggregate == Aggregate::DistinctPerson;
    return (counts_once || is_additive(figure)) && !figure.has_key && figure.top == 0 && !figure.is_list &&
           !figure.reads_own_unit_alone;
}

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
    Asked const& before() const { return before_; }
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

std::string relation_words(std::string const& relation, char const* language) {
    bool const zh = std::string_view(language) == "zh";
    if (relation == ">=") return zh ? "应不少于" : "must be at least";
    if (relation == "<=") return zh ? "应不多于" : "must be at most";
    return zh ? "应等于" : "must equal";
}

class Evaluation {
public:
    Evaluation(ledger::Ledger& ledger, Figures const& figures, Asked const& asked, Published const* published)
        : ledger_(ledger), figures_(figures), values_(ledger, figures, asked), published_(published) {}

    std::vector<Breach> breaches;

    void evaluate(Constraint const& constraint) {
        switch (constraint.form) {
            case Constraint::Form::Check: return evaluate_check(constraint);
            case Constraint::Form::Subset: return evaluate_subsets(constraint);
            case Constraint::Form::Monotone:
                evaluate_monotone(constraint);
                return evaluate_against_published(constraint);
            case Constraint::Form::Hierarchy: return evaluate_hierarchy(constraint);
        }
    }

private:
    Breach& add(Constraint const& constraint, std::string const& zh, std::string const& en) {
        Breach breach;
        breach.rule = constraint.rule;
        breach.name = constraint.name;
        breach.severity = constraint.severity;
        breach.zh = constraint.labels.zh + "：" + zh;
        breach.en = constraint.labels.en + ": " + en;
        breaches.push_back(std::move(breach));
        return breaches.back();
    }

    Evidence evidence(std::string const& figure, std::string const& key, double value, bool before) {
        auto const& definition = *figures_.find(figure);
        Evidence one{.figure = figure, .key = key, .zh = definition.title.zh, .en = definition.title.en,
                     .value = value, .asked = before ? values_.before() : values_.now()};
        if (!key.empty()) {
            one.zh += "（" + Figures::label_of_key(definition, key, ledger_.catalog(), "zh") + "）";
            one.en += " (" + Figures::label_of_key(definition, key, ledger_.catalog(), "en") + ")";
        }
        if (before) {
            one.zh = "前一日" + one.zh;
            one.en += " the day before";
        }
        return one;
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
                if (term.figure.empty()) continue;  // A number: the same for every key.
                for (auto const& [key, number] : values_.of(term.figure, term.before)) keys.insert(key);
            }
        }
        for (auto const& key : keys) check_one(constraint, &key);
    }

    struct Side {
        double sum = 0;
        std::string zh, en;
    };
    Side side_of(std::vector<Constraint::Term> const& terms, std::string const* key, std::vector<Evidence>& told) {
        Side side;
        for (auto const& term : terms) {
            double const number = value(term, key);
            side.sum += term.sign * number;
            std::string const sign = term.sign < 0 ? "− " : side.zh.empty() ? "" : "+ ";
            std::string zh, en;
            if (!term.figure.empty()) {
                told.push_back(evidence(term.figure, key == nullptr ? "" : *key, number, term.before));
                zh = told.back().zh + " ";
                en = told.back().en + " ";
            }
            side.zh += (side.zh.empty() ? "" : " ") + sign + zh + number_text(number);
            side.en += (side.en.empty() ? "" : " ") + sign + en + number_text(number);
        }
        return side;
    }

    void check_one(Constraint const& constraint, std::string const* key) {
        std::vector<Evidence> told;
        Side const left = side_of(constraint.left, key, told);
        Side const right = side_of(constraint.right, key, told);
        if (holds(left.sum, constraint.relation, right.sum)) return;
        Breach& breach = add(constraint,
                             fmt::format("{} {} {}", left.zh, relation_words(constraint.relation, "zh"), right.zh),
                             fmt::format("{} {} {}", left.en, relation_words(constraint.relation, "en"), right.en));
        for (auto const& one : told) {
            bool const before = one.asked.as_of != values_.now().as_of;
            breach.values.push_back(
                {one.figure + (one.key.empty() ? "" : "/" + one.key) + (before ? "@before" : ""), one.value});
        }
        breach.evidence = std::move(told);
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
            auto const inner = evidence(part->name, "", double(members.size()), false);
            auto const outer = evidence(part->within, "", double(whole.size()), false);
            Breach& breach = add(constraint,
                                 fmt::format("{} {} 中有 {} 人不在 {} {} 之内", inner.zh, members.size(),
                                             outside.size(), outer.zh, whole.size()),
                                 fmt::format("of {} {}, {} are not among {} {}", inner.en, members.size(),
                                             outside.size(), outer.en, whole.size()));
            breach.values = {{part->name, double(members.size())}, {part->within, double(whole.size())}};
            breach.persons = std::move(outside);
            breach.evidence = {inner, outer};
        }
    }

    bool is_excepted(Constraint const& constraint, std::string const& figure) const {
        return std::find(constraint.except.begin(), constraint.except.end(), figure) != constraint.except.end();
    }

    void evaluate_monotone(Constraint const& constraint) {
        for (auto const* figure : figures_.all()) {
            if (!is_plain_cumulative(*figure) || is_excepted(constraint, figure->name)) continue;
            double const before = values_.sum(figure->name, true);
            double const now = values_.sum(figure->name, false);
            if (holds(now, ">=", before)) continue;
            double const allowed =
                signed_reduction(ledger_, figure->name, "", values_.now(), values_.before().as_of, 0);
            if (before - now <= allowed + least_difference) continue;
            auto const then = evidence(figure->name, "", before, true);
            add_fall(constraint, evidence(figure->name, "", now, false), before, allowed, {"前一日", "the day before"});
            breaches.back().evidence.push_back(then);
            breaches.back().values.insert(breaches.back().values.begin(), {figure->name + "@before", before});
        }
    }

    void evaluate_against_published(Constraint const& constraint) {
        if (published_ == nullptr) return;
        for (auto const& then : published_->values) {
            auto const* figure = figures_.find(then.figure);
            if (figure == nullptr || !is_plain_cumulative(*figure) || is_excepted(constraint, figure->name)) continue;
            if (figure->has_key && then.key.empty()) continue;   // A list of names: how many there are.
            auto const& by_key = values_.of(figure->name, false);
            auto const at = by_key.find(then.key);
            double const now = at == by_key.end() ? 0 : at->second;
            if (holds(now, ">=", then.value)) continue;
            double const allowed = signed_reduction(ledger_, figure->name, then.key, values_.now(), published_->as_of,
                                                    published_->number);
            if (then.value - now <= allowed + least_difference) continue;
            add_fall(constraint, evidence(figure->name, then.key, now, false), then.value, allowed,
                     {published_->zh, published_->en});
            breaches.back().values.insert(breaches.back().values.begin(), {figure->name + "@issued", then.value});
        }
    }

    void add_fall(Constraint const& constraint, Evidence const& now, double before, double allowed,
                  catalog::Labels const& when) {
        std::string const signed_zh = allowed > 0 ? fmt::format("，已签核减{}", number_text(allowed)) : "，没有签批的核减";
        std::string const signed_en =
            allowed > 0 ? fmt::format(", {} signed off", number_text(allowed)) : ", no reduction was signed";
        Breach& breach = add(constraint,
                             fmt::format("{} 由 {}（{}）减为 {}{}", now.zh, number_text(before), when.zh,
                                         number_text(now.value), signed_zh),
                             fmt::format("{} falls from {} ({}) to {}{}", now.en, number_text(before), when.en,
                                         number_text(now.value), signed_en));
        breach.values = {{now.figure, now.value}};
        breach.evidence = {now};
    }

    void evaluate_hierarchy(Constraint const& constraint) {
        std::vector<std::string> names;
        for (auto const* figure : figures_.all()) {
            if (adds_up_by_unit(*figure)) names.push_back(figure->name);
        }
        std::map<std::string, double> sums, outside;
        for (auto const& figure : figures_.compute_by_unit(ledger_, names, values_.now(), constraint.units)) {
            sums[figure.name] += figure.value.value_or(0);
        }
        if (sums.empty()) return;   // No unit of the level: an empty county, or a village.
        for (auto const& figure : compute_outside(ledger_, figures_, names, values_.now(), constraint.units)) {
            outside[figure.name] = figure.value.value_or(0);
        }
        for (auto const& name : names) {
            double const whole = values_.sum(name, false);
            if (holds(whole, "=", sums[name] + outside[name])) continue;
            auto const told = evidence(name, "", whole, false);
            Breach& breach = add(constraint,
                                 fmt::format("{} 共 {}，各下级单位合计 {}，不属任何下级单位 {}", told.zh,
                                             number_text(whole), number_text(sums[name]), number_text(outside[name])),
                                 fmt::format("{} {} in all, {} in the units, {} in none", told.en, number_text(whole),
                                             number_text(sums[name]), number_text(outside[name])));
            breach.values = {{name, whole}, {name + " Σ", sums[name]}, {name + " outside", outside[name]}};
            breach.evidence = {told};
        }
    }

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Values values_;
    Published const* published_;
};

}  // namespace

std::vector<Breach> Constraints::evaluate(ledger::Ledger& ledger, Figures const& figures, Asked const& asked,
                                          Published const* before) const {
    Evaluation evaluation(ledger, figures, asked, before);
    for (auto const& constraint : constraints_) evaluation.evaluate(constraint);
    return std::move(evaluation.breaches);
}

}  // namespace lianfang::figures
