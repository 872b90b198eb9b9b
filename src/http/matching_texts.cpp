// Matchings out, mended ones in.
#include "http/matching_texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::http {
namespace {

using intake::MatchedColumn;
using intake::MatchedField;
using intake::SheetMatching;

constexpr size_t feeds_at_most = 2'000;  // Of one sheet: a column may feed several fields.

char const* word_of(MatchedColumn::Use use) {
    switch (use) {
        case MatchedColumn::Use::None: break;
        case MatchedColumn::Use::Serial: return "serial";
        case MatchedColumn::Use::Filter: return "filter";
        case MatchedColumn::Use::Township: return "township";
    }
    return "";
}

char const* word_of(MatchedField::Origin origin) {
    switch (origin) {
        case MatchedField::Origin::Columns: return "columns";
        case MatchedField::Origin::Constant: return "constant";
        case MatchedField::Origin::Copy: return "copy";
        case MatchedField::Origin::Meta: return "meta";
        case MatchedField::Origin::Default: return "default";
        case MatchedField::Origin::Office: return "office";
        case MatchedField::Origin::Nowhere: break;
    }
    return "nowhere";
}

Json columns_json(SheetMatching const& matching) {
    Json all = Json::array();
    for (auto const& column : matching.columns) {
        all.push_back({{"number", column.number}, {"letters", intake::column_letters(column.number)},
                       {"label", column.label}, {"samples", column.samples}, {"use", word_of(column.use)}});
    }
    return all;
}

Json part_json(intake::MapEmit const& part, catalog::Kind const& kind) {
    Json fields = Json::array();
    auto const open = intake::open_fields(part, kind);
    for (size_t i = 0; i < kind.columns.size(); ++i) {
        auto const& field = kind.columns[i];
        if (!open[i]) continue;
        fields.push_back({{"name", field.name}, {"labels", labels(field.labels)}, {"required", field.required},
                          {"joins", intake::joins_columns(field)}});
    }
    return {{"kind", kind.name}, {"title", labels(kind.title)}, {"when", part.when}, {"fields", fields}};
}

// What stands there in words: the label of a code, or of the field that is copied.
Json text_json(MatchedField const& one, catalog::Column const& field, catalog::Kind const& first,
               catalog::Catalog const& catalog) {
    if (one.origin == MatchedField::Origin::Copy) return labels(first.columns[size_t(first.find(one.text))].labels);
    auto const* codes = catalog.find_codes(field.codes);
    auto const* value = codes == nullptr ? nullptr : codes->match(one.text);
    return value == nullptr ? label_pair(one.text, one.text) : labels(value->labels);
}

Json sheet_json(intake::SheetAnswer const& sheet, catalog::Catalog const& catalog) {
    auto const& matching = *sheet.matching;
    Json parts = Json::array(), feeds = Json::array(), elsewhere = Json::array(), missing = Json::array();
    auto const kind_of = [&](size_t part) { return catalog.find_kind(matching.map.emits[part].kind); };
    for (size_t i = 0; i < matching.map.emits.size(); ++i)
        parts.push_back(part_json(matching.map.emits[i], *kind_of(i)));
    for (auto const& one : matching.fields) {
        auto const& kind = *kind_of(size_t(one.part));
        auto const& field = kind.columns[size_t(kind.find(one.field))];
        Json const named = {{"part", one.part}, {"field", one.field}, {"labels", labels(field.labels)}};
        for (int const column : one.columns) {
            feeds.push_back({{"column", column}, {"part", one.part}, {"field", one.field}});
        }
        if (one.origin == MatchedField::Origin::Columns) continue;
        auto& list = one.origin == MatchedField::Origin::Nowhere ? missing : elsewhere;
        list.push_back(named);
        list.back()["origin"] = word_of(one.origin);
        list.back()["text"] = text_json(one, field, *kind_of(0), catalog);
    }
    return {{"sheet", sheet.number}, {"name", sheet.name}, {"was_read", !sheet.left_out},
            {"head_row", matching.head_row}, {"head_depth", matching.head_depth}, {"columns", columns_json(matching)},
            {"parts", parts}, {"feeds", feeds}, {"elsewhere", elsewhere}, {"missing", missing},
            {"kept", intake::is_own_map(matching.map) ? matching.map.name : ""},
            {"map", intake::written(intake::as_kept(matching.map))}};
}

Error unreadable() {
    return Error::invalid("matching_unreadable", "对应关系应写成 sheets: [{sheet, feeds: [{column, part, field}]}]",
                          "a matching is written as sheets: [{sheet, feeds: [{column, part, field}]}]")
        .at({.field = "sheets"});
}

Error not_in_file(int sheet) {
    return Error::invalid("sheet_not_in_file", fmt::format("文件里没有可改的第 {} 张表", sheet + 1),
                          fmt::format("the file has no sheet {} that can be mended", sheet + 1))
        .at({.field = "sheet"});
}

std::optional<int> number_in(Json const& object, char const* name) {
    auto const found = object.find(name);
    bool const is_number = found != object.end() && found->is_number_unsigned() && found->get<uint64_t>() <= 1'000'000;
    return is_number ? std::optional(found->get<int>()) : std::nullopt;
}

Result<std::vector<intake::WantedFeed>> feeds_in(Json const& sheet) {
    auto const list = sheet.find("feeds");
    if (list == sheet.end() || !list->is_array() || list->size() > feeds_at_most) return unreadable();
    std::vector<intake::WantedFeed> feeds;
    for (auto const& one : *list) {
        if (!one.is_object()) return unreadable();
        auto const column = number_in(one, "column"), part = number_in(one, "part");
        auto field = text_in(one, "field");
        if (!column || !part || field.empty() || field.size() > 100) return unreadable();
        feeds.push_back({*column, *part, std::move(field)});
    }
    return feeds;
}

intake::SheetAnswer const* find_sheet(ImportJob const& job, int number) {
    auto const& sheets = job.answer.sheets;
    auto const it = std::find_if(sheets.begin(), sheets.end(), [&](intake::SheetAnswer const& sheet) {
        return sheet.number == number && sheet.matching.has_value();
    });
    return it == sheets.end() ? nullptr : &*it;
}

}  // namespace

Json matching_json(ImportJob const& job, catalog::Catalog const& catalog) {
    Json sheets = Json::array();
    for (auto const& sheet : job.answer.sheets) {
        if (sheet.matching) sheets.push_back(sheet_json(sheet, catalog));
    }
    return {{"id", job.id}, {"sheets", sheets}};
}

Result<std::map<int, intake::MendedSheet>> mended_in(Json const& body, ImportJob const& job,
                                                     catalog::Catalog const& catalog) {
    auto mended = job.mended;
    auto const sheets = body.find("sheets");
    if (sheets == body.end()) return mended;
    if (!sheets->is_array() || sheets->size() > intake::MatchingLimits::sheets) return unreadable();
    for (auto const& one : *sheets) {
        if (!one.is_object()) return unreadable();
        auto const number = number_in(one, "sheet");
        if (!number) return unreadable();
        auto const* sheet = find_sheet(job, *number);
        if (sheet == nullptr) return not_in_file(*number);
        ASSIGN_OR_RETURN(auto const feeds, feeds_in(one));
        ASSIGN_OR_RETURN(mended[*number], intake::mend(*sheet->matching, feeds, catalog));
    }
    return mended;
}

Result<intake::SheetMap> tried_map(Json const& body, ImportJob const& job) {
    auto const number = number_in(body, "sheet");
    auto const* sheet = number ? find_sheet(job, *number) : nullptr;
    if (sheet == nullptr) return not_in_file(number.value_or(0));
    if (sheet->left_out) {
        return Error::wrong_state("sheet_not_read", "这张表还读不了，先改好、试过再存",
                                  "this sheet cannot be read yet: mend it and try it first");
    }
    return intake::as_kept(sheet->matching->map);
}

}  // namespace lianfang::http
