// Pairs the figures of both ends by their places in the document, and asks of each what changed it.
#include "report/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "report/values.h"

namespace lianfang::report {
namespace {

constexpr double least_difference = 0.00005;

std::vector<FigurePair> pairs_of(ReportEnd const& before, ReportEnd const& after) {
    std::vector<FigurePair> pairs;
    std::map<std::string, size_t> by_anchor;
    for (auto const& figure : before.figures) {
        by_anchor[figure.anchor] = pairs.size();
        pairs.push_back({&figure, nullptr});
    }
    for (auto const& figure : after.figures) {
        auto const [at, is_new] = by_anchor.try_emplace(figure.anchor, pairs.size());
        if (is_new) pairs.push_back({nullptr, &figure});
        else pairs[at->second].after = &figure;
    }
    return pairs;
}

class Comparer {
public:
    Comparer(ledger::Ledger& ledger, figures::Figures const& in_use, std::string root, ReportEnd const& before,
             ReportEnd const& after)
        : ledger_(ledger), in_use_(in_use), root_(std::move(root)), before_(before), after_(after) {}

    FigureDifference compare(FigurePair const& pair) {
        FigureDifference difference{.pair = pair, .before = {}, .after = {}, .parts = {}};
        if (pair.before != nullptr) difference.before = pair.before->value;
        if (pair.after != nullptr) difference.after = pair.after->value;
        Compared compared;
        if (!is_explained(pair.any(), compared)) return difference;
        difference.parts = difference_of(ledger_, compared, side(before_, pair), side(after_, pair));
        if (difference.parts.size() == 2) {   // A ratio.
            if (pair.before == nullptr) difference.before = computed(compared, side(before_, pair));
            if (pair.after == nullptr) difference.after = computed(compared, side(after_, pair));
        }
        if (difference.parts.size() != 1) return difference;
        auto const& part = difference.parts.front();
        if (pair.before == nullptr) difference.before = part.before;
        if (pair.after == nullptr) difference.after = part.after;
        if (!part.adds_up || !difference.before || !difference.after) return difference;
        double sum = 0;
        for (auto const cause : all_causes()) sum += part.sum(cause);
        difference.adds_up = std::abs(*difference.before + sum - *difference.after) < least_difference;
        return difference;
    }

private:
    // How its records are compared; false for what is made of other figures.
    bool is_explained(IssuedFigure const& figure, Compared& compared) {
        compared = {.figure = figure.figure, .key = figure.key, .within = figure.within, .over = Over::Key};
        auto const* definition = after_.definitions.figures(in_use_).find(figure.figure);
        if (definition == nullptr) return false;
        bool const is_made = definition->top > 0 || definition->aggregate == figures::Aggregate::Ratio;
        bool const is_list = !figure.is_derived && figure.key.empty() && (definition->has_key || definition->is_list);
        auto const says = [&](char const* suffix) { return figure.anchor.find(suffix) != std::string::npos; };
        if (figure.unit == "remainder" || says("-change")) return false;
        if (is_list || (figure.is_derived && says("-count"))) compared.over = Over::Keys;
        else if (figure.is_derived && says("-total")) compared.over = Over::AllKeys;
        else if (figure.is_derived) return false;
        return compared.over == Over::Key || !is_made;
    }

    std::optional<double> computed(Compared const& compared, Side const& side) {
        figures::Asked const asked{.as_of = side.as_of, .known_at = side.known_at, .unit = side.unit,
                                   .within = compared.within};
        for (auto const& figure : side.figures->compute(ledger_, compared.figure, asked)) {
            if (figure.key == compared.key) return figure.value;
        }
        return std::nullopt;
    }

    Side side(ReportEnd const& end, FigurePair const& pair) {
        auto const* own = &end == &before_ ? pair.before : pair.after;
        bool const is_before = pair.any().anchor.find("-yesterday") != std::string::npos;
        Instant as_of = end.as_of;
        if (own != nullptr) as_of = own->as_of;
        else if (is_before) as_of = Instant{as_of.microseconds - microseconds_per_day};
        std::string const& unit = pair.any().unit;
        // The same definitions are one object, so that nothing is compared twice.
        bool const is_same = before_.definitions.edition == after_.definitions.edition;
        auto const& definitions = is_same ? after_.definitions : end.definitions;
        return {as_of, end.known_at, unit == root_ ? "" : unit, &definitions.figures(in_use_)};
    }

    ledger::Ledger& ledger_;
    figures::Figures const& in_use_;
    std::string root_;
    ReportEnd const& before_;
    ReportEnd const& after_;
};

std::string number_text(double value, bool is_ratio) { return is_ratio ? percent(value) : plain(value); }

}  // namespace

bool FigureDifference::is_changed() const {
    bool const same =
        before.has_value() == after.has_value() && (!before || std::abs(*before - *after) < least_difference);
    return !same || std::any_of(parts.begin(), parts.end(), [](auto const& part) { return !part.changes.empty(); });
}

Result<ReportEnd> end_of_issue(ledger::Ledger& ledger, Issue const& issue) {
    ASSIGN_OR_RETURN(auto definitions, definitions_at(ledger, issue.known_at));
    return ReportEnd{issue.name(), issue.as_of, issue.known_at, issue.unit, std::move(definitions),
                     issued_figures(ledger, issue)};
}

Result<ReportEnd> end_of_draft(ledger::Ledger& ledger, Document const& document, std::string const& name,
                               std::string const& unit) {
    auto const& provenance = document.provenance;
    ASSIGN_OR_RETURN(auto definitions, definitions_at(ledger, provenance.known_at));
    return ReportEnd{name, provenance.as_of, provenance.known_at, unit, std::move(definitions), figures_of(document)};
}

std::vector<FigureDifference> compare(ledger::Ledger& ledger, figures::Figures const& in_use, std::string const& root,
                                      ReportEnd const& before, ReportEnd const& after,
                                      std::function<void(int64_t done, int64_t of)> const& progress) {
    std::vector<FigureDifference> differences;
    Comparer comparer(ledger, in_use, root, before, after);
    auto const pairs = pairs_of(before, after);
    for (auto const& pair : pairs) {
        differences.push_back(comparer.compare(pair));
        if (progress) progress(int64_t(differences.size()), int64_t(pairs.size()));
    }
    return differences;
}

std::string compared_text(std::optional<double> const& value, bool is_ratio) {
    return value ? number_text(*value, is_ratio) : "—";
}

std::string change_text(double value, bool is_ratio) { return (value > 0 ? "+" : "") + number_text(value, is_ratio); }

}  // namespace lianfang::report
