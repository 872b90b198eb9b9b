// Reads a kind's table in pieces and writes at its end, in one short transaction: what is ended in between is
// begun again.
#include "figures/kept_fill.h"

#include <algorithm>

#include "figures/version_reader.h"

namespace lianfang::figures {
namespace {

constexpr int64_t versions_in_a_piece = 20'000;

}  // namespace

int64_t bucket_of(std::vector<Bucket> const& buckets, int64_t number) {
    auto const after = std::upper_bound(buckets.begin(), buckets.end(), number,
                                        [](int64_t n, Bucket const& bucket) { return n < bucket.number; });
    return after == buckets.begin() ? 0 : std::prev(after)->number;
}

SumsByBucket sums_of_rows(ledger::Ledger& ledger, RowLocals const& locals, catalog::Kind const& kind,
                          std::set<std::string> const& figures, int64_t last_number,
                          std::function<void(int64_t)> const& seen) {
    auto const buckets = KeptTables(ledger.database()).buckets();
    std::set<int> columns;
    std::vector<size_t> wanted;
    for (size_t const figure : locals.of_kind(kind)) {
        if (figures.count(locals.all()[figure].figure->name) == 0) continue;
        wanted.push_back(figure);
        locals.all()[figure].add_columns(columns);
    }
    SumsByBucket sums;
    VersionReader reader(ledger, kind, columns);
    int64_t versions = 0;
    auto const see = [&](ledger::Version const& version, int64_t to_number) {
        ++versions;
        ChangeSums& opened = sums[bucket_of(buckets, version.from_number)];
        ChangeSums* closed = to_number <= last_number ? &sums[bucket_of(buckets, to_number)] : nullptr;
        for (size_t const figure : wanted) {
            auto const adds = locals.all()[figure].of(version);
            if (!adds) continue;
            opened.add(figure, version.unit, *adds, 1);
            if (closed != nullptr) closed->add(figure, version.unit, *adds, -1);
        }
    };
    while (reader.read_piece(last_number, versions_in_a_piece, see)) {
        for (auto& [bucket, one] : sums) one.forget_steps();
        if (seen) seen(versions);
        versions = 0;
    }
    return sums;
}

namespace {

// Of those that are still as they were when the filling began: another program may have begun anew.
void finish(ledger::Ledger& ledger, RowLocals const& locals, std::map<std::string, FigureState> const& filled,
            SumsByBucket const& sums) {
    ledger.in_transaction([&] {
        KeptTables tables(ledger.database());
        auto const states = tables.states();
        std::vector<std::string> names(locals.all().size());
        for (size_t i = 0; i < names.size(); ++i) {
            auto const& name = locals.all()[i].figure->name;
            auto const mine = filled.find(name);
            auto const stands = states.find(name);
            if (mine == filled.end() || stands == states.end() || stands->second.is_filled) continue;
            bool const is_same = stands->second.definition == mine->second.definition &&
                                 stands->second.from_number == mine->second.from_number;
            if (!is_same) continue;
            names[i] = name;
            tables.put_state(name, {mine->second.definition, mine->second.from_number, true});
        }
        for (auto const& [bucket, one] : sums) tables.add_changes(one, names, bucket);
    });
}

}  // namespace

int64_t fill_sums(ledger::Ledger& ledger, Figures const& figures, Progress const& progress) {
    RowLocals const locals(figures, ledger.catalog());
    auto const wanting = begin_fill(ledger, figures, locals);
    std::map<catalog::Kind const*, std::map<std::string, FigureState>> by_kind;
    for (auto const& [name, state] : wanting) by_kind[locals.find(name)->kind][name] = state;
    int64_t done = 0;
    for (auto const& [kind, filled] : by_kind) {
        std::set<std::string> names;
        for (auto const& [name, state] : filled) names.insert(name);
        int64_t const last = filled.begin()->second.from_number;
        auto const sums = sums_of_rows(ledger, locals, *kind, names, last, [&](int64_t versions) {
            done += versions;
            if (progress) progress(std::min(done, last), last);
        });
        finish(ledger, locals, filled, sums);
    }
    return int64_t(wanting.size());
}

}  // namespace lianfang::figures
