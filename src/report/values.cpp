// What the source is asked for, once each, and what an absent key or an empty list means.
#include "report/values.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lianfang::report {

using figures::Definition;
using figures::Figure;

namespace {

bool is_absent_rather_than_zero(Definition const& figure) {
    using figures::Aggregate;
    return figure.aggregate == Aggregate::Ratio || figure.aggregate == Aggregate::Median ||
           figure.aggregate == Aggregate::Maximum || figure.aggregate == Aggregate::Mean ||
           is_measured(figure.unit_type);
}

// Every figure that a template mentions, whichever branch will be taken.
class Mentioned {
public:
    explicit Mentioned(FigureSource& source) : source_(source) {}

    void look(Nodes const& nodes) {
        for (auto const& node : nodes) {
            if (auto const* slot = std::get_if<Slot>(&node.is)) add(slot->reference);
            if (auto const* heading = std::get_if<HeadingNode>(&node.is)) look(heading->body);
            if (auto const* table = std::get_if<TableNode>(&node.is)) look_table(*table);
            if (auto const* loop = std::get_if<Loop>(&node.is)) look(*loop);
            if (auto const* part = std::get_if<PartNode>(&node.is)) look(*part->body);
            if (auto const* units = std::get_if<UnitLoop>(&node.is)) look(*units->body);
            if (auto const* ranked = std::get_if<Ranked>(&node.is)) look(*ranked);
            if (auto const* choice = std::get_if<Choice>(&node.is)) {
                for (auto const& branch : choice->branches) look(branch);
            }
        }
    }
    std::set<std::string> names;

private:
    void add(Reference const& reference) {
        if (reference.within.empty() && !reference.before && source_.find(reference.name) != nullptr)
            names.insert(reference.name);
    }
    void look_table(TableNode const& table) {
        look(*table.body);
        look(*table.note);
    }
    void look(Ranked const& ranked) {
        for (auto const& item : ranked.items) {
            if (item.condition) look(*item.condition);
            for (auto const& weight : item.weights) {
                if (weight.term) add(weight.term->reference);
            }
            look(*item.body);
        }
        look(*ranked.otherwise);
    }
    void look(Loop const& loop) {
        add(loop.reference);
        if (loop.where) look(*loop.where);
        look(*loop.body);
    }
    void look(Choice::Branch const& branch) {
        if (branch.condition) look(*branch.condition);
        look(*branch.body);
    }
    void look(Condition const& condition) {
        add(condition.reference);
        add(condition.left.reference);
        add(condition.right.reference);
        for (auto const& part : condition.parts) look(part);
    }

    FigureSource& source_;
};

}  // namespace

std::string chinese_number(int n) {
    static char const* const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string text;
    if (n >= 20) text += digits[n / 10 % 10];
    if (n >= 10) text += "十";
    return text + digits[n % 10];
}

std::vector<Figure> const& Values::all(Reference const& reference) {
    auto [at, is_new] = known_.try_emplace({reference.name, reference.within, reference.before, reference.unit});
    if (!is_new) return at->second;
    auto figures = reference.unit == remainder_unit
                       ? remainder(reference)
                       : source_.compute({reference.name, reference.within, reference.before, reference.unit});
    return known_[{reference.name, reference.within, reference.before, reference.unit}] = std::move(figures);
}

std::vector<UnitName> Values::units(std::string const& level) {
    auto const units = source_.units(level);
    units_.clear();
    for (auto const& unit : units) units_.push_back(unit.code);
    return units;
}

// The whole without its units, key by key. What cannot be subtracted (a median, a ratio) has no value.
std::vector<Figure> Values::remainder(Reference const& reference) {
    Reference part = reference;
    part.unit.clear();
    auto const* definition = source_.find(reference.name);
    auto figures = all(part);
    for (auto& figure : figures) {
        figure.unit = remainder_unit;
        if (!figure.value || definition == nullptr || is_absent_rather_than_zero(*definition)) {
            figure.value.reset();
            continue;
        }
        for (auto const& unit : units_) {
            part.unit = unit;
            part.key = figure.key;
            auto const of_unit = one(part);
            figure.value = *figure.value - of_unit.value.value_or(0);
            figure.rows -= of_unit.rows;
        }
        // Who counts in two units leaves none over.
        figure.value = std::max(0.0, std::round(*figure.value * 10000) / 10000);
        figure.rows = std::max<int64_t>(0, figure.rows);
    }
    return figures;
}

Figure Values::one(Reference const& reference) {
    for (auto const& figure : all(reference)) {
        if (reference.key.empty() || figure.key == reference.key) return figure;
    }
    auto const* definition = source_.find(reference.name);
    Figure none;
    none.name = reference.name;
    none.key = reference.key;
    if (definition == nullptr) return none;
    none.unit_type = definition->unit_type;
    if (!is_absent_rather_than_zero(*definition)) none.value = 0;
    return none;
}

Figure Values::total(Reference const& reference) {
    Reference whole = reference;
    whole.key.clear();
    Figure sum = one(whole);
    sum.key.clear();
    sum.value = 0;
    sum.rows = 0;
    for (auto const& figure : all(reference)) {
        sum.value = *sum.value + figure.value.value_or(0);
        sum.rows += figure.rows;
    }
    return sum;
}

Figure Values::count(Reference const& reference) {
    Figure number = total(reference);
    number.value = double(named(reference).size());
    return number;
}

std::vector<Figure> Values::named(Reference const& reference) {
    std::vector<Figure> result;
    for (auto const& figure : all(reference)) {
        if (!figure.key.empty()) result.push_back(figure);
    }
    return result;
}

bool Values::is_present(Reference const& reference) {
    auto const* definition = source_.find(reference.name);
    if (definition == nullptr) return source_.name(reference.name).has_value();
    if ((definition->has_key || definition->is_list) && reference.key.empty()) return !named(reference).empty();
    Figure const figure = one(reference);
    if (!figure.value) return false;
    return *figure.value != 0 || figure.rows > 0;
}

bool holds(std::string const& comparison, double left, double right) {
    if (comparison == "=") return left == right;
    if (comparison == "!=") return left != right;
    if (comparison == "<") return left < right;
    if (comparison == "<=") return left <= right;
    if (comparison == ">") return left > right;
    return left >= right;
}

std::vector<Figure> selected(std::vector<Figure> figures, Selection const& selection) {
    auto const value = [](Figure const& figure) { return figure.value.value_or(0); };
    if (selection.order == Order::Largest) {
        std::stable_sort(figures.begin(), figures.end(),
                         [&](auto const& a, auto const& b) { return value(a) > value(b); });
    } else if (selection.order == Order::Smallest) {
        std::stable_sort(figures.begin(), figures.end(),
                         [&](auto const& a, auto const& b) { return value(a) < value(b); });
    }
    if (selection.limit > 0 && figures.size() > size_t(selection.limit)) figures.resize(size_t(selection.limit));
    return figures;
}

std::vector<std::string> figures_of(Nodes const& nodes, FigureSource& source) {
    Mentioned mentioned(source);
    mentioned.look(nodes);
    return {mentioned.names.begin(), mentioned.names.end()};
}

}  // namespace lianfang::report
