// Issues: written once, read back from their record and their kept files.
#include "report/issues.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr char const* kind_name = "report_issue";
constexpr char const* figures_file = "json";
constexpr char const* template_file = "txt";
constexpr char const* page_file = "page";    // Of issues for the public alone.

std::string edits_text(std::vector<Edit> const& edits) {
    if (edits.empty()) return {};
    auto out = Json::array();
    for (auto const& edit : edits) {
        out.push_back({{"item", edit.item}, {"derived", edit.derived}, {"edited", edit.edited}});
    }
    return out.dump();
}

std::vector<Edit> read_edits(std::string_view text) {
    std::vector<Edit> edits;
    if (text.empty()) return edits;
    for (auto const& one : Json::parse(text)) {
        edits.push_back({one.value("item", ""), one.value("derived", ""), one.value("edited", "")});
    }
    return edits;
}

Issue read_issue(store::Statement& row) {
    auto const text = [&](int column) { return std::string(row.text(column)); };
    Issue issue;
    issue.record_id = text(0);
    issue.number = row.integer(1);
    issue.report = text(2);
    issue.title = text(3);
    issue.unit = text(4);
    issue.year = row.integer(5);
    issue.serial = row.integer(6);
    issue.issued_at = Instant{row.integer(7)};
    issue.as_of = Instant{row.integer(8)};
    issue.known_at = row.integer(9);
    issue.edition = text(10);
    issue.template_file = text(11);
    issue.template_digest = text(12);
    issue.addressee = text(13);
    issue.figure_count = row.integer(14);
    issue.warnings = text(15);
    issue.despite = text(16);
    issue.edits = read_edits(row.text(17));
    issue.replaces = text(18);
    issue.issued_by = text(19);
    return issue;
}

IssuedFigure read_figure(Json const& one) {
    IssuedFigure figure;
    figure.anchor = one.value("anchor", "");
    figure.figure = one.value("figure", "");
    figure.key = one.value("key", "");
    figure.within = one.value("within", "");
    figure.unit = one.value("unit", "");
    figure.words = one.value("words", "");
    figure.unit_word = one.value("unit_word", "");
    figure.as_of = Instant{one.value("as_of", int64_t{0})};
    if (one.contains("value") && one["value"].is_number()) figure.value = one["value"].get<double>();
    figure.rows = one.value("rows", int64_t{0});
    figure.printed = one.value("printed", std::vector<std::string>{});
    figure.is_derived = one.value("derived", false);
    return figure;
}

}  // namespace

std::vector<Issue> list_issues(ledger::Ledger& ledger, std::string const& report, std::string const& unit,
                               int64_t known_at) {
    std::string sql =
        "SELECT i.record_id, i.from_number, i.report, i.title, i.unit, i.year, i.serial, i.issued_at, i.as_of, "
        "i.known_at, i.edition, i.template_file, i.template_digest, i.addressee, i.figure_count, i.warnings, "
        "i.despite, i.edits, i.replaces, i.recorded_by FROM record_report_issue i "
        "WHERE i.from_number <= :known AND i.to_number > :known";
    if (!report.empty()) sql += " AND i.report = :report";
    if (!unit.empty()) sql += " AND i.unit = :unit";
    auto read = ledger.database().prepare(sql + " ORDER BY i.from_number");
    read.bind("known", known_at == 0 ? ledger.last_number() : known_at);
    if (!report.empty()) read.bind("report", report);
    if (!unit.empty()) read.bind("unit", unit);
    std::vector<Issue> issues;
    while (read.step()) issues.push_back(read_issue(read));
    return issues;
}

std::optional<Issue> find_issue_record(ledger::Ledger& ledger, std::string const& record_id) {
    for (auto& issue : list_issues(ledger)) {
        if (issue.record_id == record_id) return std::move(issue);
    }
    return std::nullopt;
}

Result<Issue> find_issue(ledger::Ledger& ledger, std::string const& text, std::string const& unit) {
    std::string const asked = replaced(trimmed(text), "/", " ");
    std::vector<Issue> found;
    std::vector<std::string> known;
    for (auto& issue : list_issues(ledger, {}, unit)) {
        known.push_back(issue.name());
        if (asked == issue.name() || asked == issue.number_text() || asked == issue.record_id)
            found.push_back(std::move(issue));
    }
    if (found.size() == 1) return std::move(found.front());
    if (found.empty()) {
        return Error::not_found(
            "no_such_issue",
            fmt::format("没有签发过「{}」；已签发：{}", text, known.empty() ? "无" : joined(known, "、")),
            fmt::format("'{}' was not issued; issued: {}", text,
                        known.empty() ? "none" : joined(known, ", ")));
    }
    std::vector<std::string> names;
    for (auto const& issue : found) names.push_back(issue.name() + " --unit " + issue.unit);
    return Error::invalid("issue_ambiguous", fmt::format("「{}」不止一个，请写明：{}", text, joined(names, "、")),
                          fmt::format("'{}' is more than one; say which: {}", text, joined(names, ", ")));
}

std::optional<PublicIssue> latest_public_issue(ledger::Ledger& ledger, std::string const& unit) {
    auto issues = list_issues(ledger, {}, unit);
    std::set<std::string> replaced;
    for (auto const& issue : issues) replaced.insert(issue.replaces);
    std::erase_if(issues, [&](Issue const& issue) { return replaced.contains(issue.record_id); });
    std::stable_sort(issues.begin(), issues.end(),
                     [](Issue const& one, Issue const& other) { return one.as_of < other.as_of; });
    for (auto issue = issues.rbegin(); issue != issues.rend(); ++issue) {
        if (auto page = ledger.kept_file(issue->number, page_file))
            return PublicIssue{std::move(*issue), std::move(*page)};
    }
    return std::nullopt;
}

std::vector<IssuedFigure> figures_of(Document const& document) {
    std::vector<IssuedFigure> figures;
    for (auto const& entry : document.figures) {
        figures.push_back({.anchor = entry.anchor, .figure = entry.figure.name, .key = entry.figure.key,
                           .within = entry.within, .unit = entry.figure.unit, .words = words_of(entry),
                           .unit_word = unit_of(entry), .as_of = entry.figure.as_of, .value = entry.figure.value,
                           .rows = entry.figure.rows, .printed = entry.printed, .is_derived = entry.is_derived});
    }
    return figures;
}

std::string to_json(std::vector<IssuedFigure> const& figures) {
    auto out = Json::array();
    for (auto const& figure : figures) {
        Json one = {{"anchor", figure.anchor}, {"figure", figure.figure}};
        if (!figure.key.empty()) one["key"] = figure.key;
        if (!figure.within.empty()) one["within"] = figure.within;
        one["unit"] = figure.unit;
        one["as_of"] = figure.as_of.microseconds;
        one["value"] = figure.value ? Json(*figure.value) : Json(nullptr);
        one["rows"] = figure.rows;
        one["words"] = figure.words;
        one["unit_word"] = figure.unit_word;
        one["printed"] = figure.printed;
        if (figure.is_derived) one["derived"] = true;
        out.push_back(std::move(one));
    }
    return out.dump(1) + "\n";
}

std::vector<IssuedFigure> issued_figures(ledger::Ledger& ledger, Issue const& issue) {
    std::vector<IssuedFigure> figures;
    auto const bytes = ledger.kept_file(issue.number, figures_file);
    if (!bytes) return figures;
    for (auto const& one : Json::parse(*bytes)) figures.push_back(read_figure(one));
    return figures;
}

std::optional<figures::Published> published_before(ledger::Ledger& ledger, std::string const& report,
                                                   std::string const& unit, Instant as_of, int64_t known_at) {
    std::optional<Issue> last;
    for (auto& issue : list_issues(ledger, report, unit, known_at)) {
        if (issue.as_of < as_of && (!last || last->as_of <= issue.as_of)) last = std::move(issue);
    }
    if (!last) return std::nullopt;
    figures::Published published{.zh = "已签发的 " + last->name(), .en = "issued as " + last->name(),
                                 .as_of = last->as_of, .number = last->number, .values = {}};
    for (auto const& figure : issued_figures(ledger, *last)) {
        bool const is_of_the_cut = figure.as_of == last->as_of && figure.unit == unit;
        if (figure.is_derived || !figure.within.empty() || !figure.value || !is_of_the_cut) continue;
        published.values.push_back({figure.figure, figure.key, *figure.value});
    }
    return published;
}

NextIssue next_issue(ledger::Ledger& ledger, std::string const& report, std::string const& unit, Instant as_of) {
    NextIssue next{.year = date_of(day_of(ledger.now())).year, .serial = 1, .replaced = {}};
    for (auto& issue : list_issues(ledger, report, unit)) {
        if (issue.year == next.year) next.serial = std::max(next.serial, issue.serial + 1);
        if (issue.as_of == as_of) next.replaced = std::move(issue);
    }
    return next;
}

namespace {

ledger::Entry entry_of(ledger::Ledger& ledger, Document const& document, IssueRequest const& request) {
    auto const& provenance = document.provenance;
    auto const* kind = ledger.catalog().find_kind(kind_name);
    ensure(kind != nullptr);
    ledger::Entry entry{.kind = kind};
    entry.id = "issue-" + hash_hex(fmt::format("{}|{}|{}|{}|{}", provenance.report, request.unit, request.next.year,
                                               request.next.serial, provenance.known_at), 12);
    entry.unit = request.unit;
    entry.source = "report";
    entry.recorded_by = request.by;
    entry.received_at = ledger.now();
    entry.values.assign(kind->columns.size(), store::Value{});
    auto const put = [&](char const* column, store::Value value) {
        auto const* text = std::get_if<std::string>(&value);
        if (text == nullptr || !text->empty()) entry.values[size_t(kind->find(column))] = std::move(value);
    };
    put("report", provenance.report);
    put("title", request.title);
    put("unit", request.unit);
    put("year", request.next.year);
    put("serial", request.next.serial);
    put("issued_at", ledger.now().microseconds);
    put("as_of", provenance.as_of.microseconds);
    put("known_at", provenance.known_at);
    put("edition", provenance.catalogue_edition);
    put("template_file", provenance.template_file);
    put("template_digest", hash_hex(request.template_text));
    put("addressee", request.addressee);
    put("figure_count", int64_t(document.figures.size()));
    put("warnings", joined(provenance.warnings, "\n"));
    put("despite", provenance.despite);
    put("edits", edits_text(document.edits));
    if (request.next.replaced) put("replaces", request.next.replaced->record_id);
    entry.files = request.files;
    entry.files[figures_file] = to_json(figures_of(document));
    entry.files[template_file] = request.template_text;
    if (document.is_public) entry.files[page_file] = to_page(document);
    return entry;
}

}  // namespace

std::string issue_words(NextIssue const& next, std::string const& title, std::string const& language) {
    std::string const number = next.replaced ? next.replaced->number_text() : "";
    if (language == "en") {
        return fmt::format("issued: {} {}-{}{}", title, next.year, next.serial,
                           number.empty() ? "" : ", replaces " + number);
    }
    return fmt::format("签发：{} {}年第{}期{}", title, next.year, next.serial, number.empty() ? "" : "，订正" + number);
}

Result<ledger::Appended> append_issue(ledger::Ledger& ledger, Document const& document, IssueRequest const& request) {
    auto const& provenance = document.provenance;
    auto const next = next_issue(ledger, provenance.report, request.unit, provenance.as_of);
    if (next.year != request.next.year || next.serial != request.next.serial) {
        return Error::wrong_state("issued_meanwhile", "同一报告刚由别的程序签发，请再签发一次",
                                  "another program issued this report just now; issue it again");
    }
    return ledger.append(entry_of(ledger, document, request));
}

Result<Issue> issue_report(ledger::Ledger& ledger, Document const& document, IssueRequest const& request) {
    std::optional<Error> failed;
    std::string record_id;
    ledger.in_transaction([&] {
        auto const appended = append_issue(ledger, document, request);
        if (!appended) failed = appended.error();
        else record_id = appended->record_id;
    });
    if (failed) return *failed;
    auto issue = find_issue_record(ledger, record_id);
    ensure(issue.has_value());
    return std::move(*issue);
}

}  // namespace lianfang::report
