// Sheets sent for import: what became of each row, and the sheet with those that were refused.
#include <fmt/format.h>

#include <fstream>

#include "base/text.h"
#include "http/house.h"
#include "http/imports.h"
#include "http/matching_texts.h"
#include "intake/own_maps.h"

namespace lianfang::http {
namespace {

constexpr size_t matching_bytes_at_most = 256 * 1024;

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
            {"mended", !job.mended.empty()},
            {"held", job.is_held},
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

intake::ImportOptions options_of(Visitor& visitor, ImportJob const& job) {
    auto const& held = visitor.sight.held();
    return {.kind = job.kind, .mended = job.mended, .sender = {.source = held.office, .unit = held.unit},
            .by = job.account, .rehearsal = job.is_rehearsal, .language = visitor.language, .may_enter = gate(visitor)};
}

Response begun(House const& house, Visitor& visitor, Result<ImportJob> const& started) {
    if (!started) return Response::of(started.error());
    house.note(visitor, "import", (started->is_rehearsal ? "rehearsal " : "") + started->id, 0);
    return Response::json(dumped(json_of(house, *started)));
}

Response start(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    std::string const name = asked(request, "name");
    if (name.empty() || request.body.empty())
        return Response::of(Error::invalid("file", "请选择文件", "choose a file").at({.field = "name"}));
    ImportJob job{.id = {}, .account = visitor.session.account.account, .name = name,
                  .is_rehearsal = asked(request, "dry_run") == "1", .kind = asked(request, "kind")};
    auto options = options_of(visitor, job);
    auto const started = house.imports.start(std::move(job), request.body, std::move(options));
    return begun(house, visitor, started);
}

// The job whose matching may be looked at and mended. WrongState while it runs, and where its file is gone.
Result<ImportJob> find_held(House const& house, Visitor& visitor, Parts const& parts) {
    auto const job = house.imports.find(parts.at("id"), visitor.session.account.account);
    if (!job) return unknown_import();
    if (job->state == ImportJob::State::Waiting || job->state == ImportJob::State::Running) {
        return Error::wrong_state("import_not_done", "这次导入还没有做完，请稍等", "this import is not done yet; wait a moment");
    }
    if (!job->is_held) return Imports::file_gone();
    return *job;
}

// What is kept is read for everybody's sheets: who keeps it answers for the whole county.
std::optional<Error> find_foreign(Visitor& visitor) {
    if (visitor.sight.held().unit == visitor.units().root()) return std::nullopt;
    return Error::not_allowed(
        "not_your_unit", "对应关系全县通用，由县级岗位保存；您可以下载映射文件交给他们",
        "a kept matching is the whole county's: a post of the county keeps it. Download the map for them");
}

Response show_matching(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    auto const job = find_held(house, visitor, parts);
    if (!job) return Response::of(job.error());
    Json answer = matching_json(*job, house.catalog);
    answer["may_keep"] = !find_foreign(visitor).has_value();
    return Response::json(dumped(answer));
}

// The matching of a sheet as it was tried last, under a name.
Response keep_matching(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    if (auto const foreign = find_foreign(visitor)) return Response::of(*foreign);
    auto const job = find_held(house, visitor, parts);
    if (!job) return Response::of(job.error());
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const map = tried_map(*body, *job);
    if (!map) return Response::of(map.error());
    std::string const name = trimmed(text_in(*body, "name"));
    auto const kept = intake::keep_map(house.catalog, house.catalog_folder, *map, name);
    if (!kept) return Response::of(kept.error());
    house.note(visitor, "map", name, 0);
    return Response::json(dumped({{"kept", name}}));
}

// The same file, with the matching as it was or as it is mended now. What asks for nothing else is only tried.
Response start_again(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    if (request.body.size() > matching_bytes_at_most)
        return Response::of(Error::invalid("too_long", "对应关系太长", "the matching is too long"));
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const earlier = find_held(house, visitor, parts);
    if (!earlier) return Response::of(earlier.error());
    auto mended = mended_in(*body, *earlier, house.catalog);
    if (!mended) return Response::of(mended.error());
    auto const dry_run = body->find("dry_run");
    bool const is_for_real = dry_run != body->end() && *dry_run == false;
    ImportJob job{.id = {}, .account = earlier->account, .name = earlier->name, .is_rehearsal = !is_for_real,
                  .kind = earlier->kind, .mended = std::move(*mended)};
    auto options = options_of(visitor, job);
    return begun(house, visitor, house.imports.again(std::move(job), earlier->id, std::move(options)));
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
    house.add(routes, "GET", "/api/imports/{id}/matching", imports_sheets,
              {.zh = "试导入的表：每一列怎样对应、举例、缺哪些必填栏",
               .en = "After a dry run: how each column was matched, samples, what is missing"},
              show_matching);
    house.add(routes, "POST", "/api/imports/{id}/again", imports_sheets,
              {.zh = "同一文件再来一次，可改对应关系；dry_run=false 正式导入",
               .en = "The same file again, with a mended matching where one is given; dry_run=false imports for real",
               .body = {"dry_run", "sheets"}},
              start_again);
    house.add(routes, "POST", "/api/imports/{id}/map", imports_sheets,
              {.zh = "把一张表试过的对应关系存下，以后同样表头照此", .en = "Keep a sheet's matching, as it was tried, for its header",
               .body = {"sheet", "name"}},
              keep_matching);
    house.add(routes, "GET", "/api/imports/{id}/returned", imports_sheets,
              {.zh = "退回表", .en = "The sheet with the rows that were refused"}, show_returned);
}

}  // namespace lianfang::http
