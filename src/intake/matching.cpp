// Labels to fields, headers to kinds.
#include "intake/matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Column;
using catalog::FieldType;
using catalog::Kind;

constexpr double near_score = 3;  // A header with as many labels of a kind was meant to be one of it.

std::vector<std::string> folded_parts(std::string const& label) {
    std::vector<std::string> parts;
    for (auto const& part : split(label, "+")) parts.push_back(folded(part));
    return parts;
}

bool is_township_label(std::string const& label) {
    static std::set<std::string> const labels = {
        folded("乡镇"), folded("乡镇（街道）"), folded("乡镇街道"), folded("所在乡镇"), folded("镇"), folded("街道"),
        folded("居住乡镇"), folded("现住乡镇"), folded("所属乡镇")};
    return labels.contains(label);
}

// The mark between the parts of a path is no part of a label.
std::string plain(std::string const& folded_label) {
    return contains(folded_label, "/") ? replaced(folded_label, "/", "") : folded_label;
}

std::set<std::string> plain_labels(Head const& head) {
    std::set<std::string> labels;
    for (auto const& cell : head.cells) {
        labels.insert(plain(cell.whole));
        labels.insert(plain(cell.last));
    }
    return labels;
}

std::string title_text(Top const& top, MatchAsked const& asked) {
    return folded(top.title) + "|" + folded(asked.sheet_name) + "|" + folded(asked.file_name);
}

// Title words decide where two kinds fit a header equally well.
int title_bonus(Kind const& kind, std::string const& title) {
    std::string const name = folded(kind.title.zh);
    if (contains(title, name)) return 3;
    for (auto const* end : {"登记", "记录", "台账", "日报"}) {
        std::string const stem = ends_with(name, end) ? name.substr(0, name.size() - std::string(end).size()) : name;
        if (stem.size() >= 6 && contains(title, stem)) return 2;
    }
    for (auto const& form : split(kind.form, ",")) {
        if (contains(title, folded(form))) return 1;
    }
    return 0;
}

bool file_fits(std::string const& pattern, std::string const& file_name) {
    return pattern.empty() || contains(folded(file_name), folded(pattern));
}

bool is_called(HeaderCell const& cell, std::string const& plain_label) {
    return plain(cell.whole) == plain_label || plain(cell.last) == plain_label;
}

// The first cell is 1; null where there are fewer of that label.
HeaderCell const* cell_called(std::vector<HeaderCell> const& cells, std::string const& label, int which) {
    std::string const wanted = plain(folded(label));
    for (auto const& cell : cells) {
        if (is_called(cell, wanted) && --which == 0) return &cell;
    }
    return nullptr;
}

// The row with which a header begins of which no label is known: the first that is at least half as wide as the widest.
Head const* likely_head(std::vector<Head> const& heads) {
    size_t widest = 0;
    for (auto const& head : heads) widest = std::max(widest, head.depth == 1 ? head.cells.size() : 0);
    for (auto const& head : heads) {
        if (head.depth == 1 && head.cells.size() >= 2 && head.cells.size() * 2 >= widest) return &head;
    }
    return nullptr;
}

}  // namespace

std::vector<int> cells_named(std::vector<HeaderCell> const& cells, std::vector<std::string> const& labels) {
    std::vector<int> found;
    for (auto const& label : labels) {
        auto const* cell = cell_called(cells, label, 1);
        size_t const mark = label.rfind('#');
        if (cell == nullptr && mark != std::string::npos) {
            cell = cell_called(cells, label.substr(0, mark), std::atoi(label.c_str() + mark + 1));
        }
        if (cell != nullptr) found.push_back(cell->cell);
    }
    return found;
}

std::string label_of(std::vector<HeaderCell> const& cells, HeaderCell const& cell) {
    std::string const label = plain(folded(cell.shown));
    int before = 0;
    for (auto const& other : cells) {
        if (other.cell < cell.cell && is_called(other, label)) ++before;
    }
    return before == 0 ? cell.shown : fmt::format("{}#{}", cell.shown, before + 1);
}

int township_cell(std::vector<HeaderCell> const& cells) {
    for (auto const& cell : cells) {
        if (is_township_label(cell.last)) return cell.cell;
    }
    return -1;
}

Matcher::Matcher(catalog::Catalog const& catalog, std::vector<SheetMap> const& maps)
    : catalog_(catalog), maps_(maps) {
    for (auto const& map : maps) {
        map_headers_.emplace_back();
        for (auto const& label : map.match_headers) map_headers_.back().push_back(plain(folded(label)));
    }
    for (auto const& [name, kind] : catalog.kinds) {
        if (!kind.issued_by.empty()) continue;
        known_.push_back(names_of(kind));
        std::set<std::string> labels;
        auto const add = [&](Known const& some) {
            for (auto const& label : some.names) labels.insert(label.parts.begin(), label.parts.end());
        };
        add(known_.back());
        for (auto const& also : kind.also) add(names_of(*catalog.find_kind(also.kind)));
        for (auto const& label : labels) kinds_by_label_[label].push_back(int(known_.size()) - 1);
    }
}

Matcher::Known Matcher::names_of(Kind const& kind) const {
    Known known{.kind = &kind};
    for (int column = 0; column < int(kind.columns.size()); ++column) {
        auto const& field = kind.columns[column];
        int rank = 0;
        known.names.push_back({column, rank++, {folded(field.labels.zh)}});
        for (auto const& synonym : field.synonyms) known.names.push_back({column, rank++, folded_parts(synonym)});
        known.names.push_back({column, 100, {folded(field.name)}});
        known.names.push_back({column, 101, {folded(field.labels.en)}});
    }
    std::erase_if(known.names, [](Name const& name) {
        return name.parts.empty() || std::any_of(name.parts.begin(), name.parts.end(),
                                                 [](std::string const& part) { return part.empty(); });
    });
    std::stable_sort(known.names.begin(), known.names.end(),
                     [](Name const& a, Name const& b) { return a.rank < b.rank; });
    return known;
}

Matcher::Known const& Matcher::known(Kind const& kind) const {
    for (auto const& known : known_) {
        if (known.kind == &kind) return known;
    }
    broken_promise("a kind that people do not record has no labels");
}

int Matcher::column_named(Kind const& kind, std::string const& label) const {
    for (auto const& name : known(kind).names) {
        if (name.parts.size() == 1 && name.parts.front() == label) return name.column;
    }
    return -1;
}

KindFit Matcher::fit(Kind const& kind, std::vector<HeaderCell> const& cells, std::vector<bool> const& excluded,
                     std::vector<bool> used) const {
    KindFit fit{.kind = &kind, .fits = std::vector<Fit>(kind.columns.size())};
    auto const open = [&](int column) { return !fit.fits[column] && !excluded[column]; };
    auto const taken = [&](HeaderCell const& cell) { return used[size_t(cell.cell)]; };
    int const township = township_cell(cells);
    // A whole path says more than its last text: all names are tried against paths first.
    for (bool const by_whole : {true, false}) {
        auto const text = [&](HeaderCell const& cell) -> std::string const& {
            return by_whole ? cell.whole : cell.last;
        };
        for (auto const& name : known(kind).names) {
            if (!open(name.column)) continue;
            std::vector<int> found;
            for (auto const& part : name.parts) {
                auto const it = std::find_if(cells.begin(), cells.end(), [&](HeaderCell const& cell) {
                    return text(cell) == part && (name.parts.size() > 1 || !taken(cell));
                });
                if (it != cells.end()) found.push_back(it->cell);
            }
            if (found.size() != name.parts.size()) continue;
            // Joined cells stay free for fields of their own: 乡镇 alone and 乡镇+村 may both be wanted.
            if (found.size() == 1) used[size_t(found.front())] = true;
            bool const is_unit = kind.columns[name.column].type == FieldType::Unit;
            bool const needs_township = is_unit && found.size() == 1 && found.front() != township;
            fit.fits[name.column] = {std::move(found), needs_township ? township : -1};
        }
    }
    return fit;
}

std::vector<AlsoFit> Matcher::also_of(KindFit const& main, std::vector<HeaderCell> const& cells) const {
    std::vector<bool> used(size_t(SheetLimits::columns) + 1);
    for (auto const& fit : main.fits) {
        for (int const cell : fit.cells) used[size_t(cell)] = true;
    }
    std::vector<AlsoFit> all;
    for (auto const& also : main.kind->also) {
        auto const* kind = catalog_.find_kind(also.kind);
        ensure(kind != nullptr);
        std::vector<bool> excluded(kind->columns.size());
        for (auto const& [name, text] : also.set) excluded[kind->find(name)] = true;
        for (size_t i = 0; i < kind->columns.size(); ++i) {
            auto const& person = kind->columns[i].person;
            if (!person.empty() && also.copy.contains(person)) excluded[i] = true;
        }
        AlsoFit found{&also, fit(*kind, cells, excluded, used)};
        if (found.fit.fits[kind->find(also.when)]) all.push_back(std::move(found));
    }
    return all;
}

std::vector<std::string> Matcher::missing_columns(KindFit const& fit, Top const& top) const {
    Kind const& kind = *fit.kind;
    std::vector<std::string> missing;
    for (int column = 0; column < int(kind.columns.size()); ++column) {
        auto const& field = kind.columns[column];
        bool const by_office = column == kind.place && field.type == FieldType::Unit;
        if (!field.required || fit.fits[column] || !field.default_text.empty() || by_office) continue;
        bool const in_meta = std::any_of(top.meta.begin(), top.meta.end(), [&](MetaItem const& item) {
            return column_named(kind, item.folded) == column;
        });
        if (!in_meta) missing.push_back(field.labels.zh);
    }
    return missing;
}

double Matcher::score_of(KindFit const& main, Head const& head, Top const& top) const {
    double score = 0;
    std::set<int> cells;
    auto const count = [&](KindFit const& fit) {
        for (auto const& found : fit.fits) cells.insert(found.cells.begin(), found.cells.end());
    };
    count(main);
    for (auto const& also : also_of(main, head.cells)) count(also.fit);
    score = double(cells.size());
    // A group's label over several columns is no column: the header goes on below it.
    for (int const cell : head.spanning) score -= cells.contains(cell) ? 1.5 : 0;
    for (auto const& part : main.kind->key) {
        bool const is_person = main.kind->is_person(part);
        int const column = is_person ? main.kind->find(part + "_name") : main.kind->find(part);
        if (column < 0 || main.fits[column] || column == main.kind->place) continue;
        bool const by_number = is_person && main.fits[main.kind->find(part + "_id_no")];
        bool const in_meta = std::any_of(top.meta.begin(), top.meta.end(), [&](MetaItem const& item) {
            return column_named(*main.kind, item.folded) == column;
        });
        if (!by_number && !in_meta && main.kind->columns[column].default_text.empty()) score -= 0.5;
    }
    return score;
}

// How much of a map's columns a header holds; 0 where the map does not fit.
double Matcher::score_of_map(SheetMap const& map, Head const& head) const {
    std::set<int> cells;
    for (auto const& emit : map.emits) {
        for (auto const& [field, labels] : emit.columns) {
            auto const found = cells_named(head.cells, labels);
            cells.insert(found.begin(), found.end());
        }
    }
    return cells.empty() ? 0 : double(cells.size()) + double(map.match_headers.size()) / 1000;
}

std::optional<Match> Matcher::by_map(std::vector<Head> const& heads, TopRows const& top,
                                     MatchAsked const& asked) const {
    std::optional<Match> best;
    double best_score = 0;
    auto const consider = [&](SheetMap const& map, Head const& head) {
        double const score = score_of_map(map, head);
        if (score <= best_score) return;
        best_score = score;
        best = Match{.head = head, .top = top.top_above(head), .map = &map};
        best->main.kind = catalog_.find_kind(map.emits.front().kind);
    };
    for (auto const& head : heads) {
        if (asked.map) {
            bool const is_other = asked.head_row > 0 && (top.rows()[head.first].number != asked.head_row ||
                                                         head.depth != asked.head_depth);
            if (!is_other) consider(*asked.map, head);
            continue;
        }
        auto const labels = plain_labels(head);
        for (size_t i = 0; i < maps_.size(); ++i) {
            auto const& map = maps_[i];
            bool const emits_it = asked.kind.empty() || map.emits.front().kind == asked.kind;
            if (map.only_by_name || !emits_it || !file_fits(map.match_file, asked.file_name)) continue;
            bool const has_all = std::all_of(map_headers_[i].begin(), map_headers_[i].end(),
                                             [&](std::string const& label) { return labels.contains(label); });
            if (!has_all) continue;
            std::string const title = title_text(top.top_above(head), {.sheet_name = asked.sheet_name});
            if (contains(title, folded(map.match_title))) consider(map, head);
        }
    }
    return best;
}

Match Matcher::match_kind(Kind const& kind, Head head, Top top) const {
    KindFit main = fit(kind, head.cells, std::vector<bool>(kind.columns.size()),
                       std::vector<bool>(size_t(SheetLimits::columns) + 1));
    auto also = also_of(main, head.cells);
    return {.head = std::move(head), .top = std::move(top), .main = std::move(main), .also = std::move(also)};
}

bool Matcher::is_worse(Scored const& a, Scored const& b) {
    if (a.score != b.score) return a.score < b.score;
    return a.title_bonus < b.title_bonus;
}

Result<Match> Matcher::match(TopRows const& top, MatchAsked const& asked) const {
    auto const heads = top.heads();
    if (auto mapped = by_map(heads, top, asked)) return std::move(*mapped);
    if (asked.map) {
        return Error::not_found("map_does_not_fit", fmt::format("表头里没有映射「{}」的列", asked.map->name),
                                fmt::format("the header has no column of the map {}", asked.map->name));
    }
    auto const* wanted = catalog_.find_kind(asked.kind);
    if (!asked.kind.empty() && (!wanted || !wanted->issued_by.empty())) {
        return Error::invalid("kind_unknown", fmt::format("没有可导入的表类「{}」，请用 lianfang template --list 查看", asked.kind),
                              fmt::format("there is no kind {} to import; see lianfang template --list", asked.kind));
    }
    return decide(scores(heads, top, asked, wanted), heads, top, wanted != nullptr);
}

// Of the candidates, up to where no other could be better than one that has all its columns.
std::vector<Matcher::Scored> Matcher::scores(std::vector<Head> const& heads, TopRows const& top,
                                             MatchAsked const& asked, Kind const* wanted) const {
    std::vector<Scored> scored;
    double best_complete = 0;
    for (auto const& candidate : candidates(heads, wanted)) {
        if (candidate.bound < best_complete) break;
        auto const& kind = *known_[size_t(candidate.known)].kind;
        auto const& head = heads[candidate.head];
        Top const above = top.top_above(head);
        KindFit const main = fit(kind, head.cells, std::vector<bool>(kind.columns.size()),
                                 std::vector<bool>(size_t(SheetLimits::columns) + 1));
        scored.push_back({.head = candidate.head, .known = candidate.known, .score = score_of(main, head, above),
                          .missing = missing_columns(main, above),
                          .title_bonus = title_bonus(kind, title_text(above, asked))});
        if (scored.back().missing.empty()) best_complete = std::max(best_complete, scored.back().score);
    }
    return scored;
}

std::optional<Match> Matcher::nearest(TopRows const& top, MatchAsked const& asked) const {
    auto const* wanted = catalog_.find_kind(asked.kind);
    if (!asked.kind.empty() && (!wanted || !wanted->issued_by.empty())) return std::nullopt;
    auto const heads = top.heads();
    auto const scored = scores(heads, top, asked, wanted);
    auto const best = std::max_element(scored.begin(), scored.end(), is_worse);
    if (best != scored.end() && (wanted || best->score >= near_score)) {
        auto const& head = heads[best->head];
        return match_kind(*known_[size_t(best->known)].kind, head, top.top_above(head));
    }
    auto const* head = wanted ? likely_head(heads) : nullptr;
    if (head == nullptr) return std::nullopt;
    return match_kind(*wanted, *head, top.top_above(*head));
}

// Header and kind pairs, those that could score most first: the cells that any field of the kind, or of its
// further kinds, could take.
std::vector<Matcher::Candidate> Matcher::candidates(std::vector<Head> const& heads, Kind const* wanted) const {
    std::vector<Candidate> all;
    for (size_t i = 0; i < heads.size(); ++i) {
        std::map<int, double> hits;
        for (auto const& cell : heads[i].cells) {
            std::set<int> kinds;
            for (auto const* label : {&cell.whole, &cell.last}) {
                auto const it = kinds_by_label_.find(*label);
                if (it != kinds_by_label_.end()) kinds.insert(it->second.begin(), it->second.end());
            }
            for (int const kind : kinds) ++hits[kind];
        }
        for (auto const& [position, count] : hits) {
            auto const& kind = *known_[size_t(position)].kind;
            if (wanted ? wanted != &kind : count < 2) continue;
            all.push_back({i, position, count});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](Candidate const& a, Candidate const& b) { return a.bound > b.bound; });
    return all;
}

Result<Match> Matcher::decide(std::vector<Scored> const& scored, std::vector<Head> const& heads,
                              TopRows const& top, bool asked_for) const {
    auto const better = [](Scored const& a, Scored const& b) { return is_worse(b, a); };
    Scored const* best = nullptr;
    Scored const* nearest = nullptr;
    for (auto const& one : scored) {
        if (!nearest || better(one, *nearest)) nearest = &one;
        if (one.missing.empty() && (!best || better(one, *best))) best = &one;
    }
    // Two labels can stand in any text: a list of codes, an explanation.
    bool const is_near = nearest && (nearest->score >= near_score || asked_for);
    if (!best && !is_near) {
        return Error::not_found("no_header", "找不到表头：没有一行能对上已知表类的列名",
                                "no header found: no row holds the labels of a known kind");
    }
    if (!best) {
        auto const& kind = *known_[size_t(nearest->known)].kind;
        return Error::invalid("columns_missing",
                              fmt::format("最接近「{}」（{}），但缺少必填列：{}"
                                          "。请补上这些列，或指明哪些列就是（命令行用 --map）",
                                          kind.title.zh, kind.name, joined(nearest->missing, "、")),
                              fmt::format("nearest to {} ({}), but required columns are missing: {}. Add "
                                          "them, or say which columns they are (--map on the command line)",
                                          kind.title.en, kind.name, joined(nearest->missing, ", ")))
            .at({.row = top.rows()[heads[nearest->head].first].number});
    }
    std::set<std::string> rivals;
    for (auto const& one : scored) {
        bool const equal = one.missing.empty() && !better(*best, one) && one.known != best->known;
        if (equal) rivals.insert(known_[size_t(one.known)].kind->name);
    }
    auto const& kind = *known_[size_t(best->known)].kind;
    if (!rivals.empty()) {
        std::string const names = kind.name + "、" + joined({rivals.begin(), rivals.end()}, "、");
        return Error::invalid("kind_ambiguous", fmt::format("表头同时符合几类表：{}。请用 --kind 指明", names),
                              fmt::format("the header fits several kinds: {}. Say which with --kind", names));
    }
    auto const& head = heads[best->head];
    return match_kind(kind, head, top.top_above(head));
}

}  // namespace lianfang::intake
