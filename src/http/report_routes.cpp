// Reports: what there is, a look at one, its file, its issue, and what was issued, byte for byte.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "http/report_pieces.h"
#include "report/comparison.h"

namespace lianfang::http {
namespace {

constexpr char const* extensions[] = {"docx", "pdf", "html", "md", "xlsx"};

Json issue_json(report::Issue const& issue) {
    return {{"id", issue.record_id},
            {"number", issue.number_text()},
            {"name", issue.report},
            {"title", label_pair(issue.title, issue.title)},
            {"unit", issue.unit},
            {"as_of", format_cut(issue.as_of)},
            {"issued_at", minute_of(issue.issued_at)},
            {"issued_by", issue.issued_by},
            {"figures", issue.figure_count},
            {"despite", issue.despite}};
}

Response show_list(House const& house, Visitor& visitor, Request const&, Parts const&) {
    std::vector<catalog::Mistake> mistakes;
    Json reports = Json::array(), issues = Json::array();
    auto templates = report::list_templates(house.catalog.files, mistakes);
    // The offices' own come first.
    std::stable_partition(templates.begin(), templates.end(), [](auto const& each) { return !each.is_public; });
    for (auto const& each : templates) {
        if (each.of_kind.empty() && !std::any_of(reports.begin(), reports.end(),
                                                 [&](Json const& one) { return one["name"] == each.name; }))
            reports.push_back({{"name", each.name}, {"title", label_pair(each.title, each.title)}});
    }
    auto found = report::list_issues(*visitor.reader);
    std::reverse(found.begin(), found.end());
    for (auto const& issue : found) {
        if (visitor.sight.covers(issue.unit)) issues.push_back(issue_json(issue));
    }
    return Response::json(dumped({{"reports", reports}, {"issues", issues}}));
}

Response refused(report::Written const& written) {
    Json answer = {{"kind", "wrong_state"},
                   {"code", "report_refused"},
                   {"zh", fmt::format("数字有{}处不符，未出报告；请更正记录", written.refusals.size())},
                   {"en", fmt::format("{} contradictions: no report. Correct the records", written.refusals.size())},
                   {"breaches", breaches_of(written)}};
    return Response::json(dumped(answer), 409);
}

Response preview(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto const wanted = write_asked(house, visitor, request, parts.at("name"));
    if (!wanted) return Response::of(wanted.error());
    auto const written = write(house, visitor, *wanted);
    if (!written) return Response::of(written.error());
    return Response::json(dumped(look_at(*written)));
}

// The issue that a report is compared with: the last of an earlier cut, else the last.
std::optional<report::Issue> issue_before(Visitor& visitor, report::WriteAsked const& wanted,
                                          std::string const& since) {
    auto const issues = report::list_issues(*visitor.reader, wanted.name, wanted.unit);
    std::optional<report::Issue> last, earlier;
    for (auto const& issue : issues) {
        if (issue.record_id == since) return issue;
        last = issue;
        if (issue.as_of < wanted.as_of) earlier = issue;
    }
    if (!since.empty()) return std::nullopt;
    return earlier ? earlier : last;
}

Json change_of(report::FigureDifference const& difference, bool is_ratio) {
    auto const& figure = difference.pair.any();
    Json causes = Json::array();
    for (auto const& part : difference.parts) {
        for (auto const cause : report::all_causes()) {
            if (part.count(cause) == 0) continue;
            causes.push_back({{"zh", report::words_of(cause, "zh")}, {"en", report::words_of(cause, "en")},
                              {"records", part.count(cause)},
                              {"change", part.adds_up ? Json(report::change_text(part.sum(cause), false)) : Json()}});
        }
    }
    auto const& [before, after] = std::tie(difference.before, difference.after);
    bool const has_change = before && after && *before != *after;
    return {{"figure", figure.figure}, {"words", figure.words}, {"unit", figure.unit_word},
            {"before", report::compared_text(before, is_ratio)}, {"after", report::compared_text(after, is_ratio)},
            {"change", has_change ? Json(report::change_text(*after - *before, is_ratio)) : Json()},
            {"printed_before", difference.pair.before != nullptr}, {"printed_after", difference.pair.after != nullptr},
            {"causes", std::move(causes)}};
}

Response show_changes(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto wanted = write_asked(house, visitor, request, parts.at("name"));
    if (!wanted) return Response::of(wanted.error());
    auto const issued = issue_before(visitor, *wanted, asked(request, "since"));
    if (!issued) {
        return Response::of(Error::not_found("not_issued", "这份报告还没有签发过，没有可比的一期",
                                             "this report was not issued yet: there is nothing to compare it with"));
    }
    wanted->is_judged = false;
    auto const written = write(house, visitor, *wanted);
    if (!written) return Response::of(written.error());
    auto const before = report::end_of_issue(*visitor.reader, *issued);
    if (!before) return Response::of(before.error());
    auto const after = report::end_of_draft(*visitor.reader, written->document, {}, wanted->unit);
    if (!after) return Response::of(after.error());
    Json changed = Json::array();
    int64_t unchanged = 0;
    for (auto const& difference :
         report::compare(*visitor.reader, house.figures, visitor.units().root(), *before, *after)) {
        if (!difference.is_changed()) {
            ++unchanged;
            continue;
        }
        auto const* figure = house.figures.find(difference.pair.any().figure);
        changed.push_back(change_of(difference, figure != nullptr && report::is_ratio(figure->unit_type)));
    }
    return Response::json(dumped({{"before", issue_json(*issued)}, {"as_of", format_cut(wanted->as_of)},
                                  {"unchanged", unchanged}, {"figures", std::move(changed)}}));
}

Response as_file(std::string bytes, std::string const& name, std::string const& extension) {
    std::pair<char const*, char const*> const types[] = {
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"pdf", "application/pdf"}, {"html", "text/html; charset=utf-8"}, {"md", "text/markdown; charset=utf-8"}};
    Response response{.type = "application/octet-stream", .body = std::move(bytes)};
    for (auto const& [known, type] : types) {
        if (extension == known) response.type = type;
    }
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("attachment; filename=\"{}.{}\"", name, extension));
    return response;
}

// "file.docx" → "docx"; empty for what no report is written as.
std::string extension_of(std::string const& file) {
    std::string const extension = starts_with(file, "file.") ? file.substr(5) : "";
    bool const is_known = std::find(std::begin(extensions), std::end(extensions), extension) != std::end(extensions);
    return is_known ? extension : "";
}

Error unknown_file() { return Error::not_found("file_unknown", "没有这个文件", "there is no such file"); }

Response show_file(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    std::string const extension = extension_of(parts.at("file"));
    if (extension.empty()) return Response::of(unknown_file());
    auto const wanted = write_asked(house, visitor, request, parts.at("name"));
    if (!wanted) return Response::of(wanted.error());
    auto const written = write(house, visitor, *wanted);
    if (!written) return Response::of(written.error());
    if (!written->refusals.empty()) return refused(*written);
    auto bytes = report::bytes_of(written->document, extension, asked(request, "appendix") == "1");
    if (!bytes) return Response::of(bytes.error());
    std::string const day = format_day(day_of(wanted->as_of - 1));
    return as_file(std::move(*bytes), parts.at("name") + "-" + day, extension);
}

Result<report::IssueRequest> issue_asked(House const& house, Visitor& visitor, report::Written const& written,
                                         report::WriteAsked const& wanted) {
    report::IssueRequest request{.unit = wanted.unit,
                                 .title = written.of.title,
                                 .addressee = {},
                                 .by = visitor.session.account.name,
                                 .template_text = written.template_text,
                                 .files = {}};
    (void)house;
    for (char const* extension : extensions) {
        bool const is_tables = written.document.style == report::Style::Tables;
        if (std::string_view(extension) == "xlsx" && !is_tables) continue;
        ASSIGN_OR_RETURN(request.files[extension], report::bytes_of(written.document, extension, false));
    }
    return request;
}

Response issue(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    Request as_query = request;
    for (char const* name : {"as_of", "unit"}) as_query.query[name] = text_in(*body, name);
    auto wanted = write_asked(house, visitor, as_query, parts.at("name"));
    if (!wanted) return Response::of(wanted.error());
    wanted->despite = text_in(*body, "despite");
    wanted->edits_file = "edits";
    wanted->edits_text = text_in(*body, "edits");
    report::NextIssue next;
    wanted->issue_line = [&](report::Document const& document) {
        next = report::next_issue(*visitor.reader, document.provenance.report, wanted->unit, document.provenance.as_of);
        return report::issue_words(next, document.provenance.report, visitor.language);
    };
    auto const written = write(house, visitor, *wanted);
    if (!written) return Response::of(written.error());
    if (!written->refusals.empty() && trimmed(wanted->despite).empty()) return refused(*written);
    auto ready = issue_asked(house, visitor, *written, *wanted);
    if (!ready) return Response::of(ready.error());
    ready->next = next;
    auto const done = house.queue.run(
        [&](ledger::Ledger& ledger) { return report::append_issue(ledger, written->document, *ready); });
    if (!done) return Response::of(done.error());
    visitor.reader->catch_up();
    auto const issued = report::find_issue_record(*visitor.reader, done->record_id);
    try {
        house.note(visitor, "report_issued", issued->report + " " + issued->number_text(), 0);
    } catch (store::StoreError const&) {
        // It is issued, and its record says by whom; asked to try again, somebody would issue it twice.
    }
    return Response::json(dumped(issue_json(*issued)));
}

Response show_issue(House const&, Visitor& visitor, Request const&, Parts const& parts) {
    auto const issued = report::find_issue_record(*visitor.reader, parts.at("id"));
    std::string const extension = extension_of(parts.at("file"));
    if (!issued || !visitor.sight.covers(issued->unit) || extension.empty()) return Response::of(unknown_file());
    auto bytes = visitor.reader->kept_file(issued->number, extension);
    if (!bytes) return Response::of(unknown_file());
    return as_file(std::move(*bytes), issued->report + "-" + issued->number_text(), extension);
}

}  // namespace

void add_report_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/reports", reads_reports, {.zh = "报告和已签发的各期", .en = "Reports, and their issues"},
              show_list);
    house.add(routes, "GET", "/api/reports/{name}/preview", reads_reports,
              {.zh = "预览，连同不符之处", .en = "A look at it, and what contradicts itself", .query = {"as_of", "unit"}},
              preview);
    house.add(routes, "GET", "/api/reports/{name}/changes", reads_reports,
              {.zh = "与已签发的一期相比，逐个数字", .en = "Against an issue, figure by figure",
               .query = {"as_of", "unit", "since"}}, show_changes);
    house.add(routes, "GET", "/api/reports/{name}/{file}", reads_reports,
              {.zh = "成文：file.docx、pdf、html、md、xlsx", .en = "The file: file.docx, pdf, html, md, xlsx",
               .query = {"as_of", "unit", "appendix"}}, show_file);
    house.add(routes, "POST", "/api/reports/{name}/issue", issues_reports,
              {.zh = "签发", .en = "Issue", .body = {"as_of", "unit", "edits", "despite"}}, issue);
    house.add(routes, "GET", "/api/issues/{id}/{file}", reads_reports,
              {.zh = "已签发的一期，原样", .en = "An issue, byte for byte"}, show_issue);
}

}  // namespace lianfang::http
