// What the source is asked for, once each, and what an absent key or an empty list means.
#include "report/values.h"

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
            if (auto const* table = std::get_if<TableNode>(&node.is)) look(*table->body);
            if (auto const* loop = std::get_if<Loop>(&node.is)) look(*loop);
            if (auto const* choice = std::get_if<Choice>(&node.is)) {
                for (auto const& branch : choice->branches) look(branch);
            }
        }
    }
    std::set<std::string> names;

private:
    void add(Reference const& reference) {
        if (reference.within.empty() && source_.find(reference.name) != nullptr) names.insert(reference.name);
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

std::vector<Figure> const& Values::all(Reference const& reference) {
    auto [at, is_new] = known_.try_emplace({reference.name, reference.within});
    if (is_new) at->second = source_.compute(reference.name, reference.within);
    return at->second;
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
    Figure sum = one({reference.name, {}, reference.within});
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

std::vector<std::string> figures_of(Template const& report, FigureSource& source) {
    Mentioned mentioned(source);
    mentioned.look(report.body);
    return {mentioned.names.begin(), mentioned.names.end()};
}

}  // namespace lianfang::report
