// A plan told column by column, and a mended matching as a map.
#include "intake/sheet_matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Catalog;
using catalog::FieldType;
using catalog::Kind;
using Origin = MatchedField::Origin;
using Use = MatchedColumn::Use;

HeaderCell const* find_cell(std::vector<HeaderCell> const& cells, int cell) {
    auto const it = std::find_if(cells.begin(), cells.end(), [&](HeaderCell const& one) { return one.cell == cell; });
    return it == cells.end() ? nullptr : &*it;
}

Kind const& kind_of(MapEmit const& part, Catalog const& catalog) {
    auto const* kind = catalog.find_kind(part.kind);
    ensure(kind != nullptr);
    return *kind;
}

// The parts of the plan with the columns that they read, then the further records of the kind that the sheet does not
// hold so far.
SheetMap map_of(Plan const& plan, Match const& match) {
    Kind const& main = *plan.parts.front().kind;
    SheetMap map = as_map(plan, match, match.map ? match.map->name : main.name);
    if (match.map) map.file = match.map->file;
    map.match_headers.clear();
    for (auto const& cell : match.head.cells) {
        if (cell.last != folded(reason_label)) map.match_headers.push_back(cell.shown);
    }
    for (size_t i = 0; i < plan.parts.size(); ++i) {
        auto const& part = plan.parts[i];
        map.emits[i].only_listed = true;
        map.emits[i].columns.clear();
        for (size_t field = 0; field < part.feeds.size(); ++field) {
            auto& labels = map.emits[i].columns[part.kind->columns[field].name];
            for (int const cell : part.feeds[field].cells) {
                if (auto const* found = find_cell(match.head.cells, cell)) {
                    labels.push_back(label_of(match.head.cells, *found));
                }
            }
        }
        std::erase_if(map.emits[i].columns, [](auto const& entry) { return entry.second.empty(); });
    }
    for (auto const& also : main.also) {
        bool const is_there = std::any_of(map.emits.begin(), map.emits.end(),
                                          [&](MapEmit const& emit) { return emit.kind == also.kind; });
        if (is_there) continue;
        map.emits.push_back(
            {.kind = also.kind, .set = also.set, .copy = also.copy, .unless = also.unless,
             .when = {also.when}, .only_listed = true});
    }
    return map;
}

MatchedField field_of(PartPlan const& part, MapEmit const& emit, int position, size_t column) {
    auto const& feed = part.feeds[column];
    auto const& field = part.kind->columns[column];
    MatchedField matched{.part = position, .field = field.name};
    for (int const cell : feed.cells) matched.columns.push_back(cell + 1);
    if (!feed.cells.empty()) return matched;
    auto const from = [&](Origin origin, std::string text) {
        matched.origin = origin;
        matched.text = std::move(text);
        return matched;
    };
    if (feed.constant) return from(Origin::Constant, emit.set.contains(field.name) ? emit.set.at(field.name) : "");
    if (feed.copy_from >= 0) return from(Origin::Copy, std::to_string(feed.copy_from));
    if (!feed.meta.empty()) return from(Origin::Meta, feed.meta);
    if (!field.default_text.empty()) return from(Origin::Default, field.default_text);
    bool const by_office = int(column) == part.kind->place && field.type == FieldType::Unit;
    return from(by_office ? Origin::Office : Origin::Nowhere, "");
}

std::vector<MatchedField> fields_of(Plan const& plan, SheetMap const& map) {
    std::vector<MatchedField> all;
    Kind const& first = *plan.parts.front().kind;
    for (size_t i = 0; i < plan.parts.size(); ++i) {
        auto const& part = plan.parts[i];
        for (size_t column = 0; column < part.feeds.size(); ++column) {
            auto field = field_of(part, map.emits[i], int(i), column);
            if (field.origin == Origin::Copy) field.text = first.columns[size_t(std::stoi(field.text))].name;
            bool const is_told = field.origin != Origin::Nowhere || part.kind->columns[column].required;
            if (is_told) all.push_back(std::move(field));
        }
    }
    return all;
}

Use use_of(HeaderCell const& cell, Plan const& plan) {
    if (cell.cell == plan.serial) return Use::Serial;
    for (auto const& part : plan.parts) {
        for (auto const& filter : part.filters) {
            if (filter.cell == cell.cell) return Use::Filter;
        }
        for (auto const& feed : part.feeds) {
            if (feed.township == cell.cell) return Use::Township;
        }
    }
    return Use::None;
}

std::string shortened(std::string const& text) {
    std::string short_text;
    size_t characters = 0;
    for (char const byte : text) {
        bool const begins = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
        if (begins && ++characters > MatchingLimits::sample_characters) return short_text + "…";
        short_text += byte;
    }
    return short_text;
}

void add_sample(MatchedColumn& column, RawRow const& row) {
    size_t const cell = size_t(column.number) - 1;
    if (column.samples.size() >= MatchingLimits::samples || !row.filled(cell)) return;
    auto sample = shortened(row.cells[cell].text);
    bool const is_told = std::find(column.samples.begin(), column.samples.end(), sample) != column.samples.end();
    if (!is_told) column.samples.push_back(std::move(sample));
}

void add_samples(std::vector<MatchedColumn>& columns, Head const& head, int serial, TopRows const& top) {
    std::vector<int> cells;
    for (auto const& column : columns) cells.push_back(column.number - 1);
    RowSorter sorter(head, cells, serial);
    for (size_t i = head.first + size_t(head.depth); i < top.rows().size(); ++i) {
        auto const& row = top.rows()[i];
        if (sorter.sort(row) != RowSorter::Sort::Data) continue;
        for (auto& column : columns) add_sample(column, row);
    }
}

// --- mending ---

using Asked = std::map<std::pair<int, std::string>, std::vector<int>>;  // Part and field → numbers of columns.

std::string title_of(MatchedColumn const& column) {
    return fmt::format("{}「{}」", column_letters(column.number), column.label);
}

Error not_in_sheet(int number) {
    return Error::invalid("column_not_in_sheet", fmt::format("表头里没有第 {} 列，请重新打开对应关系", number),
                          fmt::format("the header has no column {}; open the matching anew", number));
}

Error not_of_kind(WantedFeed const& feed) {
    return Error::invalid("field_not_of_kind", fmt::format("这类表没有可填的栏目「{}」，请另选", feed.field),
                          fmt::format("this kind has no field {} that a column may feed; choose another", feed.field))
        .at({.column = feed.column, .field = feed.field});
}

Error fed_twice(catalog::Column const& field, std::vector<std::string> const& titles) {
    return Error::invalid("field_fed_twice",
                          fmt::format("「{}」只能取自一列，现在选了：{}", field.labels.zh, joined(titles, "、")),
                          fmt::format("{} comes from one column only; now chosen for it: {}", field.labels.en,
                                      joined(titles, ", ")))
        .at({.field = field.name});
}

Error part_incomplete(Kind const& kind, catalog::Column const& when) {
    return Error::invalid(
               "part_incomplete",
               fmt::format("没有哪一列是「{}」，「{}」就不会登记；请给它选一列，或不用它的其他栏目",
                           when.labels.zh, kind.title.zh),
               fmt::format(
                   "no column is {}, so {} would never be recorded: choose one, or use none of its fields",
                   when.labels.en, kind.title.en))
        .at({.field = when.name});
}

MatchedColumn const* find_column(SheetMatching const& matching, int number) {
    auto const it = std::find_if(matching.columns.begin(), matching.columns.end(),
                                 [&](MatchedColumn const& column) { return column.number == number; });
    return it == matching.columns.end() ? nullptr : &*it;
}

// What stood there before in another order: 乡镇 and 村 are joined as the matching had them.
std::vector<int> columns_before(SheetMatching const& matching, int part, std::string const& field) {
    for (auto const& known : matching.fields) {
        if (known.part == part && known.field == field) return known.columns;
    }
    return {};
}

Result<Asked> asked_of(SheetMatching const& matching, std::vector<WantedFeed> const& wanted, Catalog const& catalog) {
    Asked asked;
    for (auto const& feed : wanted) {
        if (find_column(matching, feed.column) == nullptr) return not_in_sheet(feed.column);
        if (feed.part < 0 || size_t(feed.part) >= matching.map.emits.size()) return not_of_kind(feed);
        auto const& part = matching.map.emits[size_t(feed.part)];
        Kind const& kind = kind_of(part, catalog);
        int const field = kind.find(feed.field);
        if (field < 0 || !open_fields(part, kind)[size_t(field)]) return not_of_kind(feed);
        asked[{feed.part, feed.field}].push_back(feed.column);
    }
    return asked;
}

// The columns of one field in the order in which they are joined.
Result<std::vector<int>> joined_columns(SheetMatching const& matching, int part, catalog::Column const& field,
                                        std::vector<int> const& columns) {
    if (columns.size() == 1) return columns;
    auto const before = columns_before(matching, part, field.name);
    std::set<int> const distinct(columns.begin(), columns.end());
    bool const is_as_before =
        distinct.size() == columns.size() && distinct == std::set<int>(before.begin(), before.end());
    if (is_as_before) return before;
    if (distinct.size() == columns.size() && joins_columns(field)) return columns;
    std::vector<std::string> titles;
    for (int const column : columns) titles.push_back(title_of(*find_column(matching, column)));
    return fed_twice(field, titles);
}

// A further record exists where one of its `when` fields is filled; of one that never does, nothing may be asked newly.
Result<void> check_part(SheetMatching const& matching, int position, MapEmit const& part, Asked const& asked,
                        Catalog const& catalog) {
    auto const is_fed = [&](std::string const& field) {
        return asked.contains({position, field}) || part.set.contains(field) || part.copy.contains(field);
    };
    if (part.when.empty() || std::any_of(part.when.begin(), part.when.end(), is_fed)) return {};
    Kind const& kind = kind_of(part, catalog);
    for (auto const& [key, columns] : asked) {
        bool const is_new = key.first == position && columns_before(matching, position, key.second) != columns;
        if (is_new) return part_incomplete(kind, kind.columns[size_t(kind.find(part.when.front()))]);
    }
    return {};
}

}  // namespace

std::optional<SheetMatching> matching_of(Match const& match, Plan const& plan, TopRows const& top) {
    size_t bytes = 0;
    for (auto const& cell : match.head.cells) bytes += cell.shown.size();
    if (bytes > MatchingLimits::label_bytes) return std::nullopt;
    SheetMatching matching{.head_row = top.rows()[match.head.first].number, .head_depth = match.head.depth};
    matching.map = map_of(plan, match);
    matching.fields = fields_of(plan, matching.map);
    for (auto const& cell : match.head.cells) {
        if (cell.last == folded(reason_label)) continue;
        matching.columns.push_back({.number = cell.cell + 1,
                                    .label = cell.shown,
                                    .map_label = label_of(match.head.cells, cell),
                                    .use = use_of(cell, plan)});
    }
    add_samples(matching.columns, match.head, plan.serial, top);
    return matching;
}

std::vector<bool> open_fields(MapEmit const& part, Kind const& kind) {
    std::vector<bool> open;
    for (auto const& column : kind.columns) {
        bool const is_copied = !column.person.empty() && part.copy.contains(column.person);
        open.push_back(!is_copied && !part.set.contains(column.name));
    }
    return open;
}

bool joins_columns(catalog::Column const& field) {
    switch (field.type) {
        case FieldType::Text:
        case FieldType::Unit:
        case FieldType::Region:
        case FieldType::Instant: return true;
        default: return false;
    }
}

Result<MendedSheet> mend(SheetMatching const& matching, std::vector<WantedFeed> const& wanted, Catalog const& catalog) {
    ASSIGN_OR_RETURN(Asked const asked, asked_of(matching, wanted, catalog));
    MendedSheet mended{.map = matching.map, .head_row = matching.head_row, .head_depth = matching.head_depth};
    for (auto& part : mended.map.emits) part.columns.clear();
    for (auto const& [key, columns] : asked) {
        auto& part = mended.map.emits[size_t(key.first)];
        Kind const& kind = kind_of(part, catalog);
        auto const& field = kind.columns[size_t(kind.find(key.second))];
        ASSIGN_OR_RETURN(auto const in_order, joined_columns(matching, key.first, field, columns));
        for (int const column : in_order) {
            part.columns[field.name].push_back(find_column(matching, column)->map_label);
        }
    }
    if (mended.map.emits.front().columns.empty())
        return Error::invalid("nothing_fed", "没有一列有去处，请至少给一列选栏目", "no column is used; choose a field for one of them");
    for (size_t i = 1; i < matching.map.emits.size(); ++i) {
        RETURN_IF_ERROR(check_part(matching, int(i), matching.map.emits[i], asked, catalog));
    }
    mended.map.file.clear();  // It is nobody's yet.
    mended.map = as_kept(std::move(mended.map));
    return mended;
}

SheetMap as_kept(SheetMap map) {
    for (size_t i = map.emits.size(); i-- > 1;) {
        auto const& emit = map.emits[i];
        bool const is_fed =
            emit.when.empty() || std::any_of(emit.when.begin(), emit.when.end(), [&](auto const& field) {
                return emit.columns.contains(field) || emit.set.contains(field) || emit.copy.contains(field);
            });
        if (!is_fed) map.emits.erase(map.emits.begin() + long(i));
    }
    return map;
}

}  // namespace lianfang::intake
