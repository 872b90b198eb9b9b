// The folder of figures: loading it, checking it, and the questions that may be put to it.
#include "figures/figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "figures/computation.h"
#include "figures/constraints.h"
#include "figures/definition.h"
#include "figures/header.h"

namespace lianfang::figures {
namespace {

constexpr std::string_view folder = "figures/";
constexpr std::string_view view_folder = "figures/views/";

// What a figure made of others takes from them: key, owner, aggregate.
void inherit(std::map<std::string, Definition, std::less<>>& definitions, std::vector<catalog::Mistake>& mistakes) {
    for (auto& [name, definition] : definitions) {
        for (auto const& other : {definition.numerator, definition.denominator, definition.top_of, definition.within}) {
            if (other.empty() || definitions.count(other) != 0) continue;
            mistakes.push_back(
                {definition.file, 1, "there is no figure '" + other + "'", "name a file of catalog/figures"});
        }
        auto const base = definitions.find(definition.top > 0 ? definition.top_of : definition.numerator);
        if (base == definitions.end()) continue;
        bool const is_nested = base->second.top > 0 || base->second.aggregate == Aggregate::Ratio;
        if (is_nested)
            mistakes.push_back({definition.file, 1, "a figure made of one that is itself made of others",
                                "name figures with rows"});
        definition.has_key = base->second.has_key;
        definition.key_codes = base->second.key_codes;
        definition.key_is_province = base->second.key_is_province;
        definition.owner = base->second.owner;
        if (definition.top > 0) definition.aggregate = base->second.aggregate;
    }
}

bool is_made_of_others(Definition const& definition) {
    return definition.top > 0 || definition.aggregate == Aggregate::Ratio;
}

// The kinds that the SELECT reads, and the text of the views through which it reads them.
void follow_sources(std::string_view sql, std::map<std::string, View, std::less<>> const& views,
                    std::vector<std::string>& kinds, std::string& text, int depth) {
    if (depth > 8) return;
    for (auto const& source : sources_of(sql)) {
        auto const view = views.find(source.name);
        if (view != views.end()) {
            text += view->first + "\n" + view->second.sql + "\n";
            follow_sources(view->second.sql, views, kinds, text, depth + 1);
        } else if (std::find(kinds.begin(), kinds.end(), source.name) == kinds.end()) {
            kinds.push_back(source.name);
        }
    }
}

// Raised where the program keeps sums in another way than before, so that those of an older one are made again.
constexpr int way_of_keeping = 2;

void identify(Definition& definition, std::map<std::string, View, std::less<>> const& views) {
    std::string text = definition.sql + "\n";
    follow_sources(definition.sql, views, definition.kinds, text, 0);
    text += fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", way_of_keeping, int(definition.nature), int(definition.aggregate),
                        int(definition.owner), definition.has_key, definition.divisor,
                        definition.since_beginning, definition.reads_own_unit_alone);
    definition.identity = hash_hex(text, 8);
}

}  // namespace

Figures Figures::load(std::map<std::string, std::string> const& files, std::vector<catalog::Mistake>& mistakes) {
    Figures figures;
    for (auto const& [path, text] : files) {
        if (!starts_with(path, folder) || !ends_with(path, ".sql")) continue;
        if (starts_with(path, view_folder)) {
            View view = read_view(path, text, mistakes);
            figures.views_.emplace(view.name, view);
        } else {
            Definition definition = read_definition(path, text, mistakes);
            figures.definitions_.emplace(definition.name, definition);
        }
    }
    inherit(figures.definitions_, mistakes);
    for (auto& [name, definition] : figures.definitions_) identify(definition, figures.views_);
    Constraints::load(files, figures, mistakes);
    return figures;
}

void Figures::check(ledger::Ledger& ledger, std::vector<catalog::Mistake>& mistakes) const {
    Cut const whole = make_cut(ledger, Asked{.known_at = 1}, {});
    Cut by_unit = whole;
    by_unit.unit = by_unit.level = "-";
    auto const name_sources = [&](auto const& file) {
        int line = 0;
        std::string const unknown = StatementWriter(ledger, *this, whole).unknown_source(file.sql, line);
        if (unknown.empty()) return true;
        mistakes.push_back({file.file, file.sql_line + line, "there is no kind or view '" + unknown + "'",
                            "name a file of catalog/kinds or catalog/figures/views"});
        return false;
    };
    bool views_stand = true;
    for (auto const& [name, view] : views_) views_stand = name_sources(view) && views_stand;
    for (auto const& [name, definition] : definitions_) {
        for (auto const& list : split(definition.key_codes, ", ")) {
            if (ledger.catalog().find_codes(list) != nullptr) continue;
            mistakes.push_back({definition.file, 1, "there is no code list '" + list + "'",
                                "name a file of catalog/codes, or write: key: text"});
        }
        if (is_made_of_others(definition) || !name_sources(definition) || !views_stand) continue;
        std::string const columns = definition.has_key ? "p.amount, p.key" : "p.amount";
        for (Cut const* cut : {&whole, static_cast<Cut const*>(&by_unit)}) {
            try {
                ledger.database().prepare(
                    StatementWriter(ledger, *this, *cut)
                        .placed(definition, nullptr, "SELECT " + columns + " FROM placed p"));
            } catch (std::exception const& fault) {
                mistakes.push_back({definition.file, definition.sql_line, fault.what(), "mend the SELECT"});
                break;
            }
        }
    }
}

Definition const* Figures::find(std::string_view name) const {
    auto const it = definitions_.find(name);
    return it == definitions_.end() ? nullptr : &it->second;
}

std::vector<Definition const*> Figures::all() const {
    std::vector<Definition const*> all;
    for (auto const& [name, definition] : definitions_) all.push_back(&definition);
    return all;
}

std::vector<std::string> Figures::names() const {
    std::vector<std::string> names;
    for (auto const& [name, definition] : definitions_) names.push_back(name);
    return names;
}

namespace {

void collect_kinds(std::string_view sql, Figures const& figures, catalog::Catalog const& catalog, int depth,
                   std::vector<catalog::Kind const*>& kinds) {
    ensure(depth < 8);
    for (auto const& source : sources_of(sql)) {
        auto const view = figures.views().find(source.name);
        auto const* kind = catalog.find_kind(source.name);
        if (view != figures.views().end()) collect_kinds(view->second.sql, figures, catalog, depth + 1, kinds);
        else if (kind != nullptr && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
    }
}

}  // namespace

std::vector<catalog::Kind const*> Figures::kinds_of(std::string_view name, catalog::Catalog const& catalog) const {
    std::vector<catalog::Kind const*> kinds;
    auto const* definition = find(name);
    if (definition != nullptr) collect_kinds(definition->sql, *this, catalog, 0, kinds);
    return kinds;
}

std::vector<Figure> Figures::compute(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const {
    Computation computation(ledger, *this, asked);
    return computation.figure(computation.get(std::string(name)));
}

std::vector<Figure> Figures::compute_all(ledger::Ledger& ledger, std::vector<std::string> const& names,
                                         Asked const& asked, Progress const& progress) const {
    return compute_by_unit(ledger, names, asked, {}, progress);
}

std::vector<Figure> Figures::compute_by_unit(ledger::Ledger& ledger, std::vector<std::string> const& names,
                                             Asked const& asked, std::string const& level,
                                             Progress const& progress) const {
    Computation computation(ledger, *this, asked, level);
    std::vector<Figure> all;
    for (size_t i = 0; i < names.size(); ++i) {
        if (progress) progress(int64_t(i), int64_t(names.size()));
        auto figures = computation.figure(computation.get(names[i]));
        all.insert(all.end(), figures.begin(), figures.end());
    }
    return all;
}

std::vector<int64_t> Figures::persons(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const {
    Computation computation(ledger, *this, asked);
    auto const& definition = computation.get(std::string(name));
    if (is_made_of_others(definition)) return {};
    StatementWriter writer(ledger, *this, computation.cut());
    auto row = ledger.database().prepare(computation.select_placed(
        definition,
        "SELECT DISTINCT p.person_id FROM placed p WHERE p.person_id IS NOT NULL ORDER BY p.person_id",
        writer));
    bind_marks(row, computation.cut());
    std::vector<int64_t> persons;
    while (row.step()) persons.push_back(row.integer(0));
    return persons;
}

int64_t Figures::rows_dated_by_day(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const {
    Computation computation(ledger, *this, asked);
    auto const& definition = computation.get(std::string(name));
    if (definition.top > 0) return rows_dated_by_day(ledger, definition.top_of, asked);
    if (definition.aggregate == Aggregate::Ratio) {
        return rows_dated_by_day(ledger, definition.numerator, asked) +
               rows_dated_by_day(ledger, definition.denominator, asked);
    }
    StatementWriter writer(ledger, *this, computation.cut());
    computation.select_placed(definition, "", writer);
    auto const kinds = writer.kinds();
    int64_t count = 0;
    for (auto const* kind : kinds) {
        auto row = ledger.database().prepare(
            computation.select_placed(definition,
                                      fmt::format("SELECT COUNT(*) FROM placed p JOIN {} d ON d.record_id = "
                                                  "p.record_id WHERE d.from_number <= :known "
                                                  "AND d.to_number > :known AND d.precision = 'day'",
                                                  ledger.database().qualified(kind->table())),
                                      writer));
        bind_marks(row, computation.cut());
        while (row.step()) count += row.integer(0);
    }
    return count;
}

std::string Figures::label_of_key(Definition const& figure, std::string const& key, catalog::Catalog const& catalog,
                                  std::string const& language) {
    for (auto const& name : split(figure.key_codes, ", ")) {
        auto const* list = catalog.find_codes(name);
        auto const* code = list == nullptr ? nullptr : list->find(key);
        if (code != nullptr) return code->labels.in(language);
    }
    return key;
}

}  // namespace lianfang::figures
