// A table of values in place of the ledger, for tests of the template language alone.
#pragma once

#include <map>

#include "report/report.h"

namespace lianfang::report {

class FakeSource : public FigureSource {
public:
    explicit FakeSource(figures::Figures const& figures) : figures_(figures) {}

    std::map<std::string, double> values;                              // name, name|within, name@yesterday, name#unit
    std::vector<UnitName> units_of_level;
    std::map<std::string, std::map<std::string, double>> breakdowns;
    std::map<std::string, std::string> names;

    figures::Definition const* find(std::string_view figure) const override { return figures_.find(figure); }
    std::vector<UnitName> units(std::string const&) override { return units_of_level; }
    std::vector<figures::Figure> compute(Question const& question) override {
        auto const& figure = question.figure;
        auto const* definition = figures_.find(figure);
        std::vector<figures::Figure> result;
        if (definition->has_key || definition->is_list || definition->top > 0) {
            for (auto const& [key, value] : breakdowns[figure]) result.push_back(one(*definition, key, value));
            return result;
        }
        std::string name = figure;
        if (!question.within.empty()) name += "|" + question.within;
        if (question.before) name += "@yesterday";
        if (!question.unit.empty()) name += "#" + question.unit;
        auto const at = values.find(name);
        auto single = one(*definition, "", 0);
        if (at != values.end()) single = one(*definition, "", at->second);
        else if (is_measured(definition->unit_type)) single.value.reset();
        result.push_back(single);
        return result;
    }
    std::string label_of(figures::Definition const&, std::string const& key) override {
        auto const label = names.find("label " + key);
        return label == names.end() ? key : label->second;
    }
    std::optional<std::string> name(std::string const& name) override {
        auto const at = names.find(name);
        if (at == names.end()) return std::nullopt;
        return at->second;
    }

private:
    static figures::Figure one(figures::Definition const& definition, std::string const& key, double value) {
        figures::Figure figure;
        figure.name = definition.name;
        figure.key = key;
        figure.value = value;
        figure.rows = int64_t(value);
        figure.unit_type = definition.unit_type;
        return figure;
    }
    figures::Figures const& figures_;
};

}  // namespace lianfang::report
