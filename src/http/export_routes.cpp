// Rows as a file: of a list or behind a figure, slice by slice, in the columns chosen. Each leaves a line in the audit
// before it leaves the house.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "http/list_request.h"
#include "http/record_texts.h"
#include "lists/export_file.h"

namespace lianfang::http {
namespace {

constexpr size_t rows_at_most = 20'000;         // Of one file; the next begins where it ends.
constexpr int rows_at_once = 500;
constexpr size_t purpose_at_most = 200, password_at_least = 8;

Ability const exports_rows = {"export", [](catalog::Post const& post) { return post.exports; }};

// What every list shows beside the columns of its kind.
std::pair<char const*, catalog::Labels> const record_columns[] = {{"unit_name", {"单位", "Unit"}},
                                                                  {"recorded_at", {"登记于", "Recorded"}},
                                                                  {"recorded_by", {"登记人", "Recorded by"}},
                                                                  {"source", {"来源", "Source"}}};

struct Wanted {
    std::string name;                           // Of the kind or the figure.
    bool is_figure = false;
    std::string purpose, format, password;
    std::vector<std::string> columns;           // Empty: all.
    Request filter;                             // The body's texts, as a list takes them from its query.
};

Error missing(char const* field, char const* zh, char const* en) {
    return Error::invalid(field, zh, en).at({.field = field});
}

Result<Wanted> wanted_of(Request const& request) {
    ASSIGN_OR_RETURN(Json const body, body_of(request));
    Wanted wanted{.purpose = trimmed(text_in(body, "purpose")), .format = text_in(body, "format"),
                  .password = text_in(body, "password"), .filter = request};
    wanted.is_figure = body.contains("figure");
    wanted.name = text_in(body, wanted.is_figure ? "figure" : "kind");
    for (char const* name : {"unit", "from", "to", "q", "page", "as_of", "known_at", "key"}) {
        if (std::string const text = text_in(body, name); !text.empty()) wanted.filter.query[name] = text;
    }
    if (auto const columns = body.find("columns"); columns != body.end() && columns->is_array()) {
        for (auto const& one : *columns) {
            if (one.is_string()) wanted.columns.push_back(one.get<std::string>());
        }
    }
    if (wanted.purpose.empty() || wanted.purpose.size() > purpose_at_most)
        return missing("purpose", "请写明导出的用途（60字以内）", "say what the rows are for, in a line");
    if (wanted.format != "xlsx" && wanted.format != "jsonl")
        return missing("format", "格式应为 xlsx 或 jsonl", "the format is xlsx or jsonl");
    if (!wanted.password.empty() && wanted.password.size() < password_at_least)
        return missing("password", "口令至少8个字符", "a password has at least eight characters");
    return wanted;
}

struct Slice {
    lists::ExportRows rows;
    std::string next;                           // Empty after the last.
    std::string first_id, last_id;
};

Result<std::vector<std::string>> columns_of(catalog::Kind const& kind, std::vector<std::string> columns) {
    if (columns.empty()) {
        for (auto const& column : kind.columns) columns.push_back(column.name);
        for (auto const& [name, title] : record_columns) columns.emplace_back(name);
    }
    for (auto const& name : columns) {
        bool const is_of_record = std::any_of(std::begin(record_columns), std::end(record_columns),
                                              [&](auto const& one) { return name == one.first; });
        if (kind.find(name) < 0 && !is_of_record)
            return Error::invalid("columns", "没有栏目 " + name, "there is no column " + name).at({.field = "columns"});
    }
    return columns;
}

std::string heading_of(catalog::Kind const& kind, std::string const& name, std::string const& language) {
    auto const in = [&](catalog::Labels const& labels) { return language == "en" ? labels.en : labels.zh; };
    for (auto const& [known, title] : record_columns) {
        if (name == known) return in(title);
    }
    return in(kind.columns[size_t(kind.find(name))].labels);
}

Result<Slice> slice_of_list(House const& house, Visitor& visitor, Wanted const& wanted) {
    ASSIGN_OR_RETURN(auto list, list_asked(house, visitor, wanted.filter, wanted.name));
    list.limit = rows_at_once;
    ASSIGN_OR_RETURN(auto const columns, columns_of(*list.kind, wanted.columns));
    Slice slice;
    slice.rows.title = visitor.language == "en" ? list.kind->title.en : list.kind->title.zh;
    slice.rows.names = columns;
    for (auto const& name : columns) slice.rows.headings.push_back(heading_of(*list.kind, name, visitor.language));
    do {
        ASSIGN_OR_RETURN(auto const page, lists::list_records(*visitor.reader, list));
        for (auto const& record : page.records) {
            Json const shown = record_of(visitor, record);
            std::vector<std::string> cells;
            for (auto const& name : columns) {
                auto const& from = shown.contains(name) ? shown : shown["values"];
                cells.push_back(from.value(name, ""));
            }
            slice.rows.rows.push_back(std::move(cells));
            if (slice.first_id.empty()) slice.first_id = record.id;
            slice.last_id = record.id;
        }
        slice.next = list.page = page.next;
    } while (!slice.next.empty() && slice.rows.rows.size() < rows_at_most);
    return slice;
}

Result<Slice> slice_of_figure(House const& house, Visitor& visitor, Wanted const& wanted) {
    ASSIGN_OR_RETURN(auto asked_rows, figure_rows_asked(house, visitor, wanted.filter, wanted.name));
    asked_rows.page.limit = rows_at_once;
    Slice slice;
    auto const* figure = house.figures.find(wanted.name);
    slice.rows.title = visitor.language == "en" ? figure->title.en : figure->title.zh;
    std::optional<figures::RowPlace> next;
    do {
        auto page = figure_rows(house, visitor, asked_rows);
        slice.rows.headings = page.headings;
        for (auto& row : page.rows) slice.rows.rows.push_back(std::move(row));
        next = page.next;
        if (next) asked_rows.page.from = *next;
    } while (next && slice.rows.rows.size() < rows_at_most);
    slice.rows.names = slice.rows.headings;
    if (next) slice.next = next->text();
    return slice;
}

// How the rows were chosen, without a searched text, which may be a name.
std::string words_for_audit(Wanted const& wanted, Slice const& slice) {
    std::string what = fmt::format("{}/{} {}", wanted.is_figure ? "figures" : "records", wanted.name, wanted.format);
    for (char const* name : {"unit", "from", "to", "as_of", "key", "page"}) {
        if (auto const found = wanted.filter.query.find(name); found != wanted.filter.query.end())
            what += fmt::format(" {}={}", name, found->second);
    }
    if (wanted.filter.query.count("q") != 0) what += " q";
    if (!wanted.columns.empty()) what += " columns=" + joined(wanted.columns, ",");
    if (!slice.first_id.empty()) what += fmt::format(" {}…{}", slice.first_id, slice.last_id);
    return what;
}

Response export_rows(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const wanted = wanted_of(request);
    if (!wanted) return Response::of(wanted.error());
    auto const slice = wanted->is_figure ? slice_of_figure(house, visitor, *wanted)
                                         : slice_of_list(house, visitor, *wanted);
    if (!slice) return Response::of(slice.error());
    lists::ExportMark const mark{.account = visitor.session.account.account, .name = visitor.session.account.name,
                                 .office = visitor.sight.held().office, .purpose = wanted->purpose,
                                 .at = visitor.now};
    std::string file = fmt::format("{}-{}.{}", wanted->name, format_day(day_of(visitor.now)), wanted->format);
    auto bytes = wanted->format == "xlsx" ? lists::as_workbook(slice->rows, mark, visitor.language)
                                          : Result<std::string>(lists::as_json_lines(slice->rows, mark));
    if (bytes && !wanted->password.empty()) {
        bytes = lists::under_password(*bytes, file, wanted->password);
        file += ".zip";
    }
    if (!bytes) return Response::of(bytes.error());
    house.note(visitor, "export", words_for_audit(*wanted, *slice), int64_t(slice->rows.rows.size()),
               wanted->purpose);
    Response response{.type = "application/octet-stream", .body = std::move(*bytes)};
    response.headers = {{"Content-Disposition", fmt::format("attachment; filename=\"{}\"", file)},
                        {"X-Lianfang-Rows", std::to_string(slice->rows.rows.size())},
                        {"X-Lianfang-Next", slice->next}};
    return response;
}

}  // namespace

void add_export_routes(Routes& routes, House const& house) {
    house.add(routes, "POST", "/api/exports", exports_rows,
              {.zh = "导出一类记录或数字背后的记录，一次至多两万行；下一部分见 X-Lianfang-Next",
               .en = "Rows of a kind or behind a figure as a file, 20,000 at most; X-Lianfang-Next says "
                     "where the next begin",
               .query = {"lang"},
               .body = {"kind", "figure", "unit", "from", "to", "q", "as_of", "known_at", "key", "columns",
                        "purpose", "format", "password", "page"}},
              export_rows);
}

}  // namespace lianfang::http
