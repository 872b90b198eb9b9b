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

// The sums of one thread's share of the versions, as the keeper made them while they came.
class SumsWitness : public ledger::VersionWitness {
public:
    SumsWitness(RowLocals const& locals, std::vector<bool> const& is_kept, std::vector<Bucket> const& buckets,
                int64_t last)
        : locals_(locals), is_kept_(is_kept), buckets_(buckets), last_(last) {}

    void opened(ledger::Version const& version) override { add(version, version.from_number, 1); }
    void closed(ledger::Version const& version, int64_t number) override { add(version, number, -1); }
    SumsByBucket const& sums() const { return sums_; }

private:
    void add(ledger::Version const& version, int64_t number, int sign) {
        if (number > last_) return;
        ChangeSums* sums = nullptr;
        for (size_t const figure : locals_.of_kind(version.kind)) {
            if (!is_kept_[figure]) continue;
            auto const adds = locals_.all()[figure].of(version);
            if (!adds) continue;
            if (!sums) sums = &sums_[bucket_of(buckets_, number)];
            sums->add(figure, version.unit, *adds, sign);
        }
        if (sums && ++steps_ % steps_kept == 0) {
            for (auto& [bucket, one] : sums_) one.forget_steps();
        }
    }

    static constexpr int64_t steps_kept = 10'000;
    RowLocals const& locals_;
    std::vector<bool> const& is_kept_;   // By the figure's place among the locals.
    std::vector<Bucket> const& buckets_;
    int64_t last_;
    SumsByBucket sums_;
    int64_t steps_ = 0;
};

}  // namespace

struct KeptVerification::Body {
    Body(ledger::Ledger& ledger, Figures const& figures)
        : ledger_(ledger), figures_(figures), locals_(figures, ledger.catalog()), is_kept_(locals_.all().size()) {
        is_on_ = has_kept_tables(ledger.database());
        if (is_on_) read_kept();
    }

    std::vector<KeptFinding> findings;
    bool is_on() const { return is_on_; }

    ledger::VersionWitness* witness() {
        if (!is_on_) return nullptr;
        return witnesses_.emplace_back(std::make_unique<SumsWitness>(locals_, is_kept_, buckets_, last_)).get();
    }

    void verify_sums() {
        Changes counted;
        for (auto const& witness : witnesses_) add_changes(counted, witness->sums());
        std::erase_if(counted, [](auto const& change) { return change.second == ChangeSum{}; });
        compare(kept_, counted);
    }

    // The answers of a cut that hold at the last number.
    void verify_answers(Progress const& progress) {
        ledger_.database().begin_reading();  // Others may write beside.
        auto row = ledger_.database().prepare(
            "SELECT DISTINCT k.level, k.unit, k.day FROM figure_kept k ORDER BY k.level, k.unit, k.day");
        std::vector<std::tuple<std::string, std::string, int64_t>> cuts;
        while (row.step()) cuts.emplace_back(row.text(0), row.text(1), row.integer(2));
        for (auto const& [level, unit, day] : cuts) {
            Asked asked{.as_of = start_of(Day{int32_t(day)}),
                        .known_at = ledger_.last_number(),
                        .unit = unit,
                        .within = {}};
            verify_answers(asked, level, progress);
        }
        ledger_.database().commit();
    }

private:
    // At one moment: what writers add afterwards lies behind `last_`.
    void read_kept() {
        ledger_.database().begin_reading();
        KeptTables tables(ledger_.database());
        last_ = tables.last_bucket().last_number;
        buckets_ = tables.buckets();
        for (auto const& [name, state] : tables.states()) {
            auto const* local = locals_.find(name);
            if (local == nullptr || !state.is_filled || state.definition != local->figure->identity) continue;
            is_kept_[size_t(local - locals_.all().data())] = true;
            read_changes(name);
        }
        ledger_.database().commit();
    }
    void read_changes(std::string const& name) {
        auto row = ledger_.database().prepare(
            "SELECT c.unit, c.key, c.day, c.bucket, c.amount, c.row_count FROM figure_change c WHERE "
            "c.figure = :figure");
        row.bind("figure", name);
        while (row.step()) {
            ChangeSum const sum{row.integer(4), row.integer(5)};
            if (sum == ChangeSum{}) continue;
            kept_[{name, std::string(row.text(0)), std::string(row.text(1)), row.integer(2), row.integer(3)}] = sum;
        }
    }

    void add_changes(Changes& changes, SumsByBucket const& sums) const {
        for (auto const& [bucket, one] : sums) {
            one.each([&](std::string const& unit, ChangeSums::Sum const& sum) {
                add(changes, one, sum, unit, bucket);
            });
        }
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

    void verify_answers(Asked const& asked, std::string const& level, Progress const& progress) {
        Asked counting = asked;
        counting.counted = true;
        Computation kept(ledger_, figures_, asked, level), counted(ledger_, figures_, counting, level);
        int64_t done = 0;
        for (auto const* figure : figures_.all()) {
            if (progress) progress(++done, int64_t(figures_.all().size()));
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
    RowLocals locals_;
    bool is_on_ = false;                 // Something is kept.
    int64_t last_ = 0;                   // The last number whose changes are kept.
    std::vector<Bucket> buckets_;
    std::vector<bool> is_kept_;
    Changes kept_;
    std::vector<std::unique_ptr<SumsWitness>> witnesses_;
};

KeptVerification::KeptVerification(ledger::Ledger& ledger, Figures const& figures)
    : body_(std::make_unique<Body>(ledger, figures)) {}
KeptVerification::~KeptVerification() = default;

ledger::VersionWitness* KeptVerification::witness() { return body_->witness(); }

std::vector<KeptFinding> KeptVerification::findings(Progress const& progress) {
    if (!body_->is_on()) return {};
    body_->verify_sums();
    body_->verify_answers(progress);
    return std::move(body_->findings);
}

}  // namespace lianfang::figures
