// One statement a figure: ids and amounts of its rows; the aggregate is done here, apart from the database's.
#include "figures/counted_rows.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "figures/computation.h"

namespace lianfang::figures {
namespace {

std::string subject_column(Definition const& figure) {
    return figure.aggregate == Aggregate::DistinctPerson ? "p.person_id" : "p.subject_id";
}

std::optional<Quantity> quantity_of(Definition const& figure, std::vector<CountedRow> const& rows);

std::vector<int64_t> sorted_amounts(std::vector<CountedRow> const& rows) {
    std::vector<int64_t> amounts;
    for (auto const& row : rows) {
        if (row.amount) amounts.push_back(*row.amount);
    }
    std::sort(amounts.begin(), amounts.end());
    return amounts;
}

std::optional<Quantity> median_of(std::vector<int64_t> const& sorted, int64_t divisor) {
    if (sorted.empty()) return std::nullopt;
    __int128 const low = sorted[(sorted.size() - 1) / 2];
    return Quantity{low + sorted[sorted.size() / 2], __int128(divisor) * 2};
}

// Each subject once, with the greatest amount that its rows state.
std::optional<Quantity> mean_of(std::vector<CountedRow> const& rows, int64_t divisor) {
    std::map<std::string, int64_t> by_subject;
    for (auto const& row : rows) {
        auto const [at, is_new] = by_subject.try_emplace(row.subject, row.amount.value_or(0));
        if (!is_new) at->second = std::max(at->second, row.amount.value_or(0));
    }
    if (by_subject.empty()) return std::nullopt;
    Quantity mean{0, __int128(divisor) * __int128(by_subject.size())};
    for (auto const& [subject, amount] : by_subject) mean.numerator += amount;
    return mean;
}

std::optional<Quantity> quantity_of(Definition const& figure, std::vector<CountedRow> const& rows) {
    switch (figure.aggregate) {
        case Aggregate::Count: return Quantity{__int128(rows.size()), figure.divisor};
        case Aggregate::DistinctPerson:
        case Aggregate::DistinctSubject: {
            std::set<std::string_view> subjects;
            for (auto const& row : rows) {
                if (!row.subject.empty()) subjects.insert(row.subject);
            }
            return Quantity{__int128(subjects.size()), figure.divisor};
        }
        case Aggregate::Sum: {
            Quantity sum{0, figure.divisor};
            for (auto const& row : rows) sum.numerator += row.amount.value_or(0);
            return sum;
        }
        case Aggregate::Median: return median_of(sorted_amounts(rows), figure.divisor);
        case Aggregate::Mean: return mean_of(rows, figure.divisor);
        case Aggregate::Maximum: {
            auto const amounts = sorted_amounts(rows);
            if (amounts.empty()) return std::nullopt;
            return Quantity{amounts.back(), figure.divisor};
        }
        case Aggregate::Ratio: break;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Definition const*> parts_of(Figures const& figures, Definition const& figure) {
    if (figure.top > 0) return {figures.find(figure.top_of)};
    if (figure.aggregate == Aggregate::Ratio) return {figures.find(figure.numerator), figures.find(figure.denominator)};
    return {&figure};
}

std::vector<CountedRow> counted_rows(ledger::Ledger& ledger, Figures const& figures, Definition const& figure,
                                     Asked const& asked, std::string const& key) {
    Computation const computation(ledger, figures, asked);
    StatementWriter writer(ledger, figures, computation.cut());
    std::string const key_column = figure.has_key ? "COALESCE(p.key, '')" : "''";
    std::string select = "SELECT p.record_id, " + subject_column(figure) + ", " + key_column +
                         " AS key_text, p.unit_code, p.person_id, p.happened_at, p.amount FROM placed p";
    if (!key.empty()) select += " WHERE " + key_column + " = :asked_key";
    auto row = ledger.database().prepare(computation.select_placed(figure, select, writer));
    bind_marks(row, computation.cut());
    if (!key.empty()) row.bind("asked_key", computation.stored_key(figure, key));
    std::vector<CountedRow> rows;
    while (row.step()) {
        CountedRow one{.record_id = std::string(row.text(0)), .subject = std::string(row.text(1)),
                       .key = computation.printed_key(figure, std::string(row.text(2))),
                       .unit = std::string(row.text(3)), .person = row.integer(4),
                       .happened_at = Instant{row.integer(5)}, .amount = std::nullopt};
        if (!row.is_null(6)) one.amount = row.integer(6);
        rows.push_back(std::move(one));
    }
    std::sort(rows.begin(), rows.end(), [](CountedRow const& a, CountedRow const& b) {
        return std::tie(a.record_id, a.key, a.subject, a.amount) < std::tie(b.record_id, b.key, b.subject, b.amount);
    });
    return rows;
}

std::optional<double> recount(Definition const& figure, std::vector<CountedRow> const& rows) {
    auto const quantity = quantity_of(figure, rows);
    if (!quantity) return std::nullopt;
    return rounded(*quantity);
}

std::optional<double> recount_ratio(Definition const& part, std::vector<CountedRow> const& part_rows,
                                    Definition const& whole, std::vector<CountedRow> const& whole_rows) {
    auto const above = quantity_of(part, part_rows);
    auto const below = quantity_of(whole, whole_rows);
    if (!above || !below || below->numerator == 0) return std::nullopt;
    return rounded(divided(*above, *below));
}

std::vector<Figure> compute_outside(ledger::Ledger& ledger, Figures const& figures,
                                    std::vector<std::string> const& names, Asked const& asked,
                                    std::string const& level) {
    Cut cut = make_cut(ledger, asked, level);
    cut.outside = asked.unit.empty() || cut.unit == root_unit(ledger, cut.known_at) ? Cut::Outside::Anywhere
                                                                                   : Cut::Outside::UnderUnit;
    std::vector<Figure> outside;
    for (auto const& name : names) {
        auto const* definition = figures.find(name);
        if (definition == nullptr || definition->has_key) throw NotThere("no figure without key: " + name);
        StatementWriter writer(ledger, figures, cut);
        auto row = ledger.database().prepare(
            writer.placed(*definition, nullptr, "SELECT p.record_id, " + subject_column(*definition) +
                                                    ", p.person_id, p.amount FROM placed p"));
        bind_marks(row, cut);
        std::vector<CountedRow> rows;
        while (row.step()) {
            auto& one = rows.emplace_back();
            one.record_id = row.text(0);
            one.subject = row.text(1);
            one.person = row.integer(2);
            if (!row.is_null(3)) one.amount = row.integer(3);
        }
        outside.push_back({.name = name, .key = {}, .value = recount(*definition, rows),
                           .rows = int64_t(rows.size()), .unit_type = definition->unit_type, .unit = cut.unit,
                           .as_of = cut.as_of, .known_at = cut.known_at});
    }
    return outside;
}

}  // namespace lianfang::figures
