// Holds what is kept against the rows: the sums made anew from every version, the answers that hold now counted anew.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "figures/kept.h"
#include "figures/kept_answers.h"
#include "figures/kept_fill.h"

namespace lianfang::figures {
namespace {

struct ChangeKey {
    std::string figure, unit, key;
    int64_t day = 0, bucket = 0;
    auto operator<=>(ChangeKey const&) const = default;
};
struct ChangeSum {
    int64_t amount = 0, rows = 0;
    bool operator==(ChangeSum const&) const = default;
};
using Changes = std::map<ChangeKey, ChangeSum>;

std::string told(ChangeSum const& sum) { return fmt::format("{} ({} rows)", sum.amount, sum.rows); }

class Verification {
public:
    Verification(ledger::Ledger& ledger, Figures const& figures, Progress const& progress)
        : ledger_(ledger), figures_(figures), progress_(progress), locals_(figures, ledger.catalog()) {}

    std::vector<KeptFinding> findings;

    void verify_sums() {
        KeptTables tables(ledger_.database());
        int64_t const last = tables.last_bucket().last_number;
        std::map<catalog::Kind const*, std::set<std::string>> by_kind;
        for (auto const& [name, state] : tables.states()) {
            auto const* local = locals_.find(name);
            bool const is_kept = local != nullptr && state.is_filled && state.definition == local->figure->identity;
            if (is_kept) by_kind[local->kind].insert(name);
        }
        int64_t done = 0;
        for (auto const& [kind, names] : by_kind) {
            auto const sums = sums_of_rows(ledger_, locals_, *kind, names, last, [&](int64_t versions) {
                done += versions;
                if (progress_) progress_(std::min(done, last), last);
            });
            compare(kept_changes(names), changes_of(sums));
        }
    }

    // The answers of a cut that hold at the last number.
    void verify_answers() {
        auto row = ledger_.database().prepare(
            "SELECT DISTINCT k.level, k.unit, k.day FROM figure_kept k ORDER BY k.level, k.unit, k.day");
        std::vector<std::tuple<std::string, std::string, int64_t>> cuts;
        while (row.step()) cuts.emplace_back(row.text(0), row.text(1), row.integer(2));
        for (auto const& [level, unit, day] : cuts) {
            Asked asked{.as_of = start_of(Day{int32_t(day)}),
                        .known_at = ledger_.last_number(),
                        .unit = unit,
                        .within = {}};
            verify_answers(asked, level);
        }
    }

private:
    Changes kept_changes(std::set<std::string> const& names) {
        Changes changes;
        auto row = ledger_.database().prepare(
            "SELECT c.unit, c.key, c.day, c.bucket, c.amount, c.row_count FROM figure_change c WHERE "
            "c.figure = :figure");
        for (auto const& name : names) {
            row.bind("figure", name);
            while (row.step()) {
                ChangeSum const sum{row.integer(4), row.integer(5)};
                if (sum != ChangeSum{})
                    changes[{name, std::string(row.text(0)), std::string(row.text(1)), row.integer(2),
                             row.integer(3)}] = sum;
            }
        }
        return changes;
    }

    Changes changes_of(SumsByBucket const& sums) const {
        Changes changes;
        for (auto const& [bucket, one] : sums) {
            for (auto const& sum : one.sums()) add(changes, one, sum, one.name(sum.cell.unit), bucket);
            for (auto const& sum : one.county()) add(changes, one, sum, "", bucket);
        }
        std::erase_if(changes, [](auto const& change) { return change.second == ChangeSum{}; });
        return changes;
    }
    void add(Changes& changes, ChangeSums const& names, ChangeSums::Sum const& sum, std::string const& unit,
             int64_t bucket) const {
        auto& change = changes[{locals_.all()[sum.cell.figure].figure->name, unit, names.name(sum.cell.key),
                                int64_t(sum.cell.day), bucket}];
        change.amount += sum.amount;
        change.rows += sum.rows;
    }

    void compare(Changes const& kept, Changes const& counted) {
        auto const find = [](Changes const& in, ChangeKey const& key) {
            auto const it = in.find(key);
            return it == in.end() ? ChangeSum{} : it->second;
        };
        for (auto const& [key, sum] : kept) {
            if (sum != find(counted, key)) add_finding(key, sum, find(counted, key));
        }
        for (auto const& [key, sum] : counted) {
            if (kept.count(key) == 0) add_finding(key, {}, sum);
        }
    }
    void add_finding(ChangeKey const& key, ChangeSum const& kept, ChangeSum const& counted) {
        findings.push_back({key.figure, key.unit, key.key, Day{int32_t(key.day)}, told(kept), told(counted)});
    }

    void verify_answers(Asked const& asked, std::string const& level) {
        Asked counting = asked;
        counting.counted = true;
        Computation kept(ledger_, figures_, asked, level), counted(ledger_, figures_, counting, level);
        int64_t done = 0;
        for (auto const* figure : figures_.all()) {
            if (progress_) progress_(++done, int64_t(figures_.all().size()));
            if (figure->top > 0 || figure->aggregate == Aggregate::Ratio) continue;
            auto const answer = kept.kept().find(*figure);
            if (answer && answer->to_number != 0) compare(kept.figure(*figure), counted.figure(*figure));
        }
    }
    void compare(std::vector<Figure> const& kept, std::vector<Figure> const& counted) {
        auto const text = [](Figure const* figure) {
            if (figure == nullptr) return std::string("-");
            return fmt::format("{} ({} rows)", figure->value ? fmt::format("{}", *figure->value) : "-", figure->rows);
        };
        std::map<std::pair<std::string, std::string>, std::pair<Figure const*, Figure const*>> both;
        for (auto const& figure : kept) both[{figure.unit, figure.key}].first = &figure;
        for (auto const& figure : counted) both[{figure.unit, figure.key}].second = &figure;
        for (auto const& [place, pair] : both) {
            if (text(pair.first) == text(pair.second)) continue;
            Figure const& any = pair.first != nullptr ? *pair.first : *pair.second;
            findings.push_back(
                {any.name, any.unit, any.key, day_of(any.as_of) - 1, text(pair.first), text(pair.second)});
        }
    }

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Progress const& progress_;
    RowLocals locals_;
};

}  // namespace

std::vector<KeptFinding> verify_kept(ledger::Ledger& ledger, Figures const& figures, Progress const& progress) {
    if (!has_kept_tables(ledger.database())) return {};
    Verification verification(ledger, figures, progress);
    ledger.database().begin_reading();  // Others may write beside.
    verification.verify_sums();
    verification.verify_answers();
    ledger.database().commit();
    return std::move(verification.findings);
}

}  // namespace lianfang::figures
