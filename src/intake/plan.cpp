// A match, or a map, as a plan.
#include "intake/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::FieldType;
using catalog::Kind;

// copy: {taken_at: registered_at, person: person}; a person field copies all its parts.
void add_copies(PartPlan& part, Kind const& first, std::map<std::string, std::string> const& copy,
                std::map<std::string, std::string> const& unless) {
    for (auto const& [to, filled] : unless) part.feeds[part.kind->find(to)].copied_unless = first.find(filled);
    for (auto const& [to, from] : copy) {
        if (!part.kind->is_person(to)) {
            part.feeds[part.kind->find(to)].copy_from = first.find(from);
            continue;
        }
        for (size_t i = 0; i < part.kind->columns.size(); ++i) {
            auto const& column = part.kind->columns[i];
            if (column.person != to) continue;
            part.feeds[i].copy_from = first.find(from + column.name.substr(to.size()));
        }
    }
}

Result<void> add_constants(PartPlan& part, std::map<std::string, std::string> const& set,
                           catalog::ParseContext const& context) {
    for (auto const& [field, text] : set) {
        int const column = part.kind->find(field);
        ASSIGN_OR_RETURN(part.feeds[column].constant,
                         catalog::parse_value(part.kind->columns[column], text, context));
    }
    return {};
}

void add_fits(PartPlan& part, KindFit const& fit) {
    for (size_t i = 0; i < fit.fits.size(); ++i) {
        part.feeds[i].cells = fit.fits[i].cells;
        part.feeds[i].township = fit.fits[i].township;
    }
}

void add_meta(PartPlan& part, Top const& top, Matcher const& matcher) {
    for (auto const& item : top.meta) {
        int const column = matcher.column_named(*part.kind, item.folded);
        if (column < 0 || !part.feeds[column].meta.empty()) continue;
        part.feeds[column].meta = item.value;
        auto const type = part.kind->columns[column].type;
        part.feeds[column].is_office = names_office(item) && type == catalog::FieldType::Unit;
        part.feeds[column].is_period = names_period(item) && type == catalog::FieldType::Date;
    }
}

Result<PartPlan> part_of_emit(MapEmit const& emit, Match const& match, Matcher const& matcher,
                              catalog::Catalog const& catalog, catalog::ParseContext const& context) {
    auto const* kind = catalog.find_kind(emit.kind);
    auto const* first = catalog.find_kind(match.map->emits.front().kind);
    ensure(kind && first);
    PartPlan part{.kind = kind, .feeds = std::vector<Feed>(kind->columns.size())};
    std::vector<bool> excluded(kind->columns.size());
    std::vector<bool> used(size_t(SheetLimits::columns) + 1);
    int const township = township_cell(match.head.cells);
    for (auto const& [field, text] : emit.set) excluded[kind->find(field)] = true;
    for (auto const& [field, labels] : emit.columns) {
        auto const cells = cells_named(match.head.cells, labels);
        excluded[kind->find(field)] = true;
        if (cells.size() == labels.size()) part.feeds[kind->find(field)].cells = cells;
        if (kind->columns[kind->find(field)].type == FieldType::Unit && cells.size() == 1 &&
            cells.front() != township) {
            part.feeds[kind->find(field)].township = township;
        }
        if (cells.size() == 1) used[size_t(cells.front())] = true;
    }
    if (!emit.only_listed) {
        auto const rest = matcher.fit(*kind, match.head.cells, excluded, used);
        for (size_t i = 0; i < rest.fits.size(); ++i) {
            if (!rest.fits[i]) continue;
            part.feeds[i].cells = rest.fits[i].cells;
            part.feeds[i].township = rest.fits[i].township;
        }
    }
    add_copies(part, *first, emit.copy, emit.unless);
    RETURN_IF_ERROR(add_constants(part, emit.set, context));
    for (auto const& field : emit.when) part.when.push_back(kind->find(field));
    for (auto const& [field, transform] : emit.values) {
        if (!transform.changes_nothing()) part.feeds[kind->find(field)].transform = &transform;
    }
    for (auto const& filter : emit.rows) {
        auto const cells = cells_named(match.head.cells, {filter.column});
        part.filters.push_back({cells.empty() ? -1 : cells.front(), &filter});
    }
    return part;
}

bool is_serial(HeaderCell const& cell) {
    return cell.last == folded("序号") || cell.last == "no." || cell.last == "no";
}

void note_columns(Plan& plan, Head const& head) {
    std::set<int> used;
    for (auto const& part : plan.parts) {
        for (auto const& feed : part.feeds) {
            used.insert(feed.cells.begin(), feed.cells.end());
            if (feed.township >= 0) used.insert(feed.township);
        }
        for (auto const& filter : part.filters) used.insert(filter.cell);
    }
    for (auto const& cell : head.cells) {
        if (used.contains(cell.cell)) continue;
        if (is_serial(cell)) {
            plan.serial = cell.cell;
        } else if (cell.last != folded(reason_label)) {
            plan.ignored.push_back(cell.shown);
        }
    }
    used.erase(-1);
    plan.cells.assign(used.begin(), used.end());
}

std::vector<std::string> labels_of(std::vector<int> const& cells, Head const& head) {
    std::vector<std::string> labels;
    for (int const cell : cells) {
        for (auto const& known : head.cells) {
            if (known.cell == cell) labels.push_back(label_of(head.cells, known));
        }
    }
    return labels;
}

}  // namespace

Result<Plan> make_plan(Match const& match, Matcher const& matcher, catalog::Catalog const& catalog,
                       catalog::ParseContext const& context) {
    Plan plan;
    if (match.map) {
        for (auto const& emit : match.map->emits) {
            ASSIGN_OR_RETURN(PartPlan part, part_of_emit(emit, match, matcher, catalog, context));
            add_meta(part, match.top, matcher);
            plan.parts.push_back(std::move(part));
        }
    } else {
        Kind const& kind = *match.main.kind;
        plan.parts.push_back({.kind = &kind, .feeds = std::vector<Feed>(kind.columns.size())});
        add_fits(plan.parts.front(), match.main);
        add_meta(plan.parts.front(), match.top, matcher);
        for (auto const& [also, fit] : match.also) {
            PartPlan part{.kind = fit.kind, .feeds = std::vector<Feed>(fit.kind->columns.size())};
            add_fits(part, fit);
            add_copies(part, kind, also->copy, also->unless);
            add_meta(part, match.top, matcher);
            RETURN_IF_ERROR(add_constants(part, also->set, context));
            part.when.push_back(fit.kind->find(also->when));
            plan.parts.push_back(std::move(part));
        }
    }
    note_columns(plan, match.head);
    return plan;
}

SheetMap as_map(Plan const& plan, Match const& match, std::string const& name) {
    SheetMap map{.name = name, .only_by_name = false};
    for (auto const& cell : match.head.cells) {
        bool const is_read = std::find(plan.cells.begin(), plan.cells.end(), cell.cell) != plan.cells.end();
        if (is_read) map.match_headers.push_back(cell.shown);
    }
    if (match.map) {
        map.unit = match.map->unit;
        map.source = match.map->source;
        map.period = match.map->period;
        map.emits = match.map->emits;
        return map;
    }
    for (size_t i = 0; i < plan.parts.size(); ++i) {
        auto const& part = plan.parts[i];
        MapEmit emit{.kind = part.kind->name, .only_listed = true};
        for (size_t column = 0; column < part.feeds.size(); ++column) {
            auto const labels = labels_of(part.feeds[column].cells, match.head);
            if (!labels.empty()) emit.columns[part.kind->columns[column].name] = labels;
        }
        if (i > 0) {
            emit.set = match.also[i - 1].also->set;
            emit.copy = match.also[i - 1].also->copy;
            emit.unless = match.also[i - 1].also->unless;
            emit.when = {match.also[i - 1].also->when};
        }
        map.emits.push_back(std::move(emit));
    }
    return map;
}

}  // namespace lianfang::intake
