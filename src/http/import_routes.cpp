// Sheets sent for import: what became of each row, and the sheet with those that were refused.
#include <fmt/format.h>

#include <fstream>

#include "base/text.h"
#include "http/house.h"
#include "http/imports.h"

namespace lianfang::http {
namespace {

Json json_of(Error const& error) {
    Json out = {{"code", error.code}, {"zh", error.zh}, {"en", error.en}};
    if (!error.place.sheet.empty()) out["sheet"] = error.place.sheet;
    if (error.place.row > 0) out["row"] = error.place.row;
    if (error.place.column > 0) out["column"] = error.place.column;
    if (!error.place.field.empty()) out["field"] = error.place.field;
    return out;
}

Json json_of(intake::Fates const& fates) {
    return {{"accepted", fates.accepted},   {"completed", fates.completed}, {"known", fates.known},
            {"rejected", fates.rejected},   {"corrected", fates.corrected}, {"variants", fates.variants},
            {"left_out", fates.left_out}};
}

char const* word_of(ImportJob::State state) {
    switch (state) {
        case ImportJob::State::Waiting: return "waiting";
        case ImportJob::State::Running: return "running";
        case ImportJob::State::Done: return "done";
        case ImportJob::State::Failed: break;
    }
    return "failed";
}

Json json_of(House const& house, ImportJob const& job) {
    Json sheets = Json::array(), errors = Json::array();
    for (auto const& sheet : job.answer.sheets) {
        auto const* kind = house.catalog.find_kind(sheet.kind);
        sheets.push_back({{"sheet", sheet.name}, {"kind", sheet.kind},
                          {"title", kind == nullptr ? Json() : labels(kind->title)}, {"fates", json_of(sheet.fates)},
                          {"left_out", sheet.left_out ? json_of(*sheet.left_out) : Json()}});
    }
    for (auto const& error : job.answer.errors) errors.push_back(json_of(error));
    return {{"id", job.id},
            {"name", job.name},
            {"dry_run", job.is_rehearsal},
            {"state", word_of(job.state)},
            {"done", job.done},
            {"of", job.of},
            {"sheets", sheets},
            {"fates", json_of(job.answer.fates)},
            {"errors", errors},
            {"warnings", job.answer.warnings},
            {"ignored_columns", job.answer.ignored_columns},
            {"map", job.map},
            {"failed", job.answer.failed ? json_of(*job.answer.failed) : Json()},
            {"returned", !job.answer.returned.empty()}};
}

Error unknown_import() { return Error::not_found("import_unknown", "没有这次导入", "there is no such import"); }

// Rows of kinds and units that are not the post's come back marked like any other mistake.
std::function<std::optional<Error>(ledger::Entry const&)> gate(Visitor& visitor) {
    auto const units = std::make_shared<registry::Units>(visitor.units());
    auto const sight = std::make_shared<access::Sight>(visitor.post(), visitor.sight.held(), *units);
    return [units, sight](ledger::Entry const& entry) -> std::optional<Error> {
        if (!sight->post().may_record(entry.kind->name)) {
            return Error::not_allowed("not_your_kind", fmt::format("您的岗位不登记「{}」", entry.kind->title.zh),
                                      fmt::format("your post does not record {}", entry.kind->title.en));
        }
        if (sight->covers_record(*entry.kind, entry.values, entry.unit)) return std::nullopt;
        return Error::not_allowed("not_your_unit", "这一行的单位不在您的管辖范围内",
                                  "the unit of this row is not within your jurisdiction");
    };
}

Response start(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    std::string const name = asked(request, "name");
    if (name.empty() || request.body.empty())
        return Response::of(Error::invalid("file", "请选择文件", "choose a file").at({.field = "name"}));
    auto const& held = visitor.sight.held();
    ImportJob job{.id = {}, .account = visitor.session.account.account, .name = name,
                  .is_rehearsal = asked(request, "dry_run") == "1"};
    intake::ImportOptions options{.kind = asked(request, "kind"), .by = job.account, .rehearsal = job.is_rehearsal,
                                  .language = visitor.language, .may_enter = gate(visitor)};
    options.sender = {.source = held.office, .unit = held.unit};
    auto const started = house.imports.start(std::move(job), request.body, std::move(options));
    if (!started) return Response::of(started.error());
    house.note(visitor, "import", (started->is_rehearsal ? "rehearsal " : "") + started->id, 0);
    return Response::json(dumped(json_of(house, *started)));
}

Response show(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    auto const job = house.imports.find(parts.at("id"), visitor.session.account.account);
    return job ? Response::json(dumped(json_of(house, *job))) : Response::of(unknown_import());
}

Response show_all(House const& house, Visitor& visitor, Request const&, Parts const&) {
    Json all = Json::array();
    for (auto const& job : house.imports.list(visitor.session.account.account)) all.push_back(json_of(house, job));
    return Response::json(dumped({{"imports", all}}));
}

Response show_returned(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    auto const job = house.imports.find(parts.at("id"), visitor.session.account.account);
    if (!job || job->answer.returned.empty()) return Response::of(unknown_import());
    std::ifstream in(job->answer.returned, std::ios::binary);
    Response response{.type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    response.body.assign(std::istreambuf_iterator<char>(in), {});
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("attachment; filename=\"returned-{}.xlsx\"", job->id));
    return response;
}

}  // namespace

void add_import_routes(Routes& routes, House const& house) {
    house.add(routes, "POST", "/api/imports", imports_sheets,
              {.zh = "导入表格（内容即文件）；dry_run=1 只试", .en = "Import a sheet (the body is the file); dry_run=1 only tells",
               .query = {"name", "kind", "dry_run", "lang"}}, start);
    house.add(routes, "GET", "/api/imports", imports_sheets, {.zh = "我的导入", .en = "One's own imports"}, show_all);
    house.add(routes, "GET", "/api/imports/{id}", imports_sheets,
              {.zh = "一次导入的进度和结果", .en = "How far an import is, and what became of it"}, show);
    house.add(routes, "GET", "/api/imports/{id}/returned", imports_sheets,
              {.zh = "退回表", .en = "The sheet with the rows that were refused"}, show_returned);
}

}  // namespace lianfang::http
