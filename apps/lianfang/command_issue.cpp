// lianfang report issue, show: a report is fixed with its figures and bytes, and given again as it was.
#include "command_issue.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command_diff.h"
#include "report/issues.h"
#include "writing.h"

namespace lianfang::app {
namespace {

using Json = nlohmann::ordered_json;

Json value_json(std::optional<double> const& value) { return value ? Json(*value) : Json(nullptr); }
std::string value_text(std::optional<double> const& value) { return value ? report::plain(*value) : "—"; }

std::map<std::string, std::string> files_of(Context& context, report::Document const& document) {
    std::map<std::string, std::string> files;
    for (auto const& format : report_formats()) {
        bool const is_kept = format.kept == ReportFormat::Kept::Always ||
                             (format.kept == ReportFormat::Kept::Tables && document.style == report::Style::Tables);
        if (is_kept) files[format.extension] = document_bytes(context, document, format.extension, {});
    }
    return files;
}

Json facts_json(ledger::Ledger& ledger, report::Issue const& issue) {
    Json files = Json::object(), edits = Json::array();
    for (auto const& file : ledger.kept_files(issue.number)) {
        files[file.name] = {{"digest", file.digest}, {"bytes", file.bytes}};
    }
    for (auto const& edit : issue.edits) {
        edits.push_back({{"item", edit.item}, {"derived", edit.derived}, {"edited", edit.edited}});
    }
    auto const replaced = report::find_issue_record(ledger, issue.replaces);
    return {{"issue", issue.name()}, {"record", issue.record_id}, {"number", issue.number}, {"title", issue.title},
            {"unit", issue.unit}, {"as_of", format_cut(issue.as_of)}, {"issued_at", format_instant(issue.issued_at)},
            {"issued_by", issue.issued_by}, {"known_at", issue.known_at}, {"edition", issue.edition},
            {"template", issue.template_file}, {"template_digest", issue.template_digest},
            {"addressee", issue.addressee}, {"warnings", issue.warnings}, {"despite", issue.despite},
            {"edits", std::move(edits)}, {"replaces", replaced ? replaced->name() : ""}, {"files", std::move(files)}};
}

void print_facts(Context& context, report::Issue const& issue) {
    auto const facts = facts_json(context.ledger(), issue);
    auto const line = [&](char const* zh, char const* en, std::string const& text) {
        if (!text.empty()) fmt::print("{}{}{}\n", context.text(zh, en), context.text("：", ": "), text);
    };
    line("签发", "Issue", fmt::format("{}　{}", issue.name(), issue.title));
    auto const* unit = context.units().get(issue.unit);
    line("单位", "Unit", unit == nullptr ? issue.unit : unit->name);
    line("统计截止", "As of", format_cut(issue.as_of));
    line("签发时间", "Issued", format_instant(issue.issued_at));
    line("签发人", "By", issue.issued_by);
    line("称谓", "Addressee", issue.addressee);
    line("账本编号", "Known at", std::to_string(issue.known_at));
    line("目录版本", "Catalogue", issue.edition.substr(0, 16));
    line("模板", "Template", issue.template_file + "  " + issue.template_digest.substr(0, 16));
    line("订正", "Replaces", facts["replaces"].get<std::string>());
    line("仍予印发的理由", "In spite of a breach", issue.despite);
    for (auto const& edit : issue.edits) {
        line("改动的语句", "Edited", fmt::format("[{}] {} → {}", edit.item, edit.derived, edit.edited));
    }
    for (auto const& file : context.ledger().kept_files(issue.number)) {
        line("存档", "Kept", fmt::format(".{}  {} B  {}", file.name, file.bytes, file.digest.substr(0, 16)));
    }
    for (auto const& warning : split(issue.warnings, "\n")) line("提示", "Remark", warning);
}

void run_issue(Context& context, ReportOptions const& options, std::string const& by) {
    require_cut(context, options);
    auto& ledger = context.ledger();
    report::IssueRequest request{.next = {}, .unit = {}, .title = {}, .addressee = options.addressee, .by = by,
                                 .template_text = {}, .files = {}};
    std::string title = options.name;
    std::vector<catalog::Mistake> of_templates;
    for (auto const& each : report::list_templates(context.catalog().files, of_templates)) {
        if (each.name == options.name) title = each.title;
    }
    Judging judging;
    judging.issue_line = [&](report::Document const& document, std::string const& unit) {
        auto const& provenance = document.provenance;
        request.next = report::next_issue(ledger, provenance.report, unit, provenance.as_of);
        return report::issue_words(request.next, title, context.language);
    };
    auto const written = write_report(context, options, judging);
    request.unit = written.unit;
    request.title = title;
    request.template_text = written.template_text;
    request.files = files_of(context, written.document);
    auto const issued = report::issue_report(ledger, written.document, request);
    if (!issued) context.fail(issued.error());
    if (context.json) {
        fmt::print("{}\n", facts_json(ledger, *issued).dump());
    } else {
        fmt::print("{}\n", context.text(fmt::format("已签发：{}（{}个数字）", issued->name(), issued->figure_count),
                                        fmt::format("issued: {} ({} figures)", issued->name(), issued->figure_count)));
        print_facts(context, *issued);
    }
    for (auto const& warning : written.document.provenance.warnings) fmt::print(stderr, "! {}\n", warning);
}

struct ShowOptions {
    std::vector<std::string> issue;
    std::string unit, output;
    bool recompute = false;
};

// Every kept figure counted again at the issue's ledger number with the definitions of then.
void run_recompute(Context& context, report::Issue const& issue) {
    auto const definitions = definitions_at(context, issue.known_at);
    auto const& figures = definitions.figures(context.figures());
    std::string const root = context.units().root();
    Json different = Json::array();
    int64_t equal = 0, derived = 0;
    for (auto const& figure : report::issued_figures(context.ledger(), issue)) {
        figures::Asked const asked{.as_of = figure.as_of, .known_at = issue.known_at,
                                   .unit = figure.unit == root ? "" : figure.unit, .within = figure.within};
        auto const again = report::recounted(context.ledger(), figures,
                                             {figure.figure, figure.key, figure.is_derived, asked});
        if (!again.is_checked) {
            ++derived;
        } else if (again.agrees(figure.value, figure.rows)) {
            ++equal;
        } else {
            different.push_back({{"anchor", figure.anchor}, {"issued", value_json(figure.value)},
                                 {"issued_rows", figure.rows}, {"now", value_json(again.value)}, {"rows", again.rows}});
        }
    }
    context.exit_status = different.empty() ? 0 : 1;
    if (context.json) {
        fmt::print("{}\n", Json({{"issue", issue.name()}, {"equal", equal}, {"made_of_figures", derived},
                                 {"different", different}}).dump());
        return;
    }
    for (auto const& one : different) fmt::print("{}\n", one.dump());
    fmt::print("{}\n", context.text(
                           fmt::format("按账本第{}号和当时的口径重数：{}个相同，{}个不同，{}个由其他数字算出",
                                       issue.known_at, equal, different.size(), derived),
                           fmt::format("counted again at ledger number {} as defined then: {} equal, {} "
                                       "different, {} made of other figures",
                                       issue.known_at, equal, different.size(), derived)));
}

void print_issue(Context& context, report::Issue const& issue) {
    auto const figures = report::issued_figures(context.ledger(), issue);
    if (context.json) {
        Json out = facts_json(context.ledger(), issue);
        out["figures"] = Json::parse(report::to_json(figures));
        fmt::print("{}\n", out.dump());
        return;
    }
    print_facts(context, issue);
    fmt::print("\n");
    for (auto const& figure : figures) {
        fmt::print("  {}　{}{}　{}　{}\n", figure.words, value_text(figure.value), figure.value ? figure.unit_word : "",
                   context.text(fmt::format("{} 条记录", figure.rows), fmt::format("{} records", figure.rows)),
                   figure.anchor);
    }
}

void run_show(Context& context, ShowOptions const& options) {
    auto& ledger = context.ledger();
    auto const issue = report::find_issue(ledger, joined(options.issue, " "),
                                          options.unit.empty() ? "" : unit_code_of(context, options.unit));
    if (!issue) context.fail(issue.error());
    if (options.recompute) return run_recompute(context, *issue);
    if (options.output.empty()) return print_issue(context, *issue);
    size_t const dot = options.output.rfind('.');
    std::string const extension = dot == std::string::npos ? "" : options.output.substr(dot + 1);
    auto const bytes = ledger.kept_file(issue->number, extension);
    if (!bytes) {
        std::vector<std::string> kept;
        for (auto const& file : ledger.kept_files(issue->number)) kept.push_back("." + file.name);
        context.fail(Error::not_found("format_not_kept",
                                      fmt::format("{} 没有存 .{} 格式；有：{}", issue->name(), extension, fmt::join(kept, "、")),
                                      fmt::format("{} was not kept as .{}; there are {}", issue->name(), extension,
                                                  fmt::join(kept, ", "))));
    }
    write_file(context, options.output, *bytes);
    if (context.json) fmt::print("{}\n", Json({{"issue", issue->name()}, {"file", options.output}}).dump());
    else fmt::print("{}\n", context.text("已按签发时原样写出：", "written as it was issued: ") + options.output);
}

}  // namespace

void add_issue_commands(CLI::App& report, Context& context) {
    auto options = std::make_shared<ReportOptions>();
    auto by = std::make_shared<std::string>("report");
    auto* issue = report.add_subcommand("issue", "签发：定稿、编号、存档 / issue: fix, number and keep a report");
    issue->add_option("name", options->name, "报告名 / the report's name")->required();
    add_report_options(*issue, *options);
    issue->add_option("--by", *by, "签发人 / who signs");
    issue->callback([&context, options, by] { run_issue(context, *options, *by); });

    auto shown = std::make_shared<ShowOptions>();
    auto* show = report.add_subcommand("show", "再看已签发的一期 / an issue as it was");
    show->add_option("issue", shown->issue, "期号，如 2020-3 或 work 2020-3 / the issue")->required();
    show->add_option("--unit", shown->unit, "签发单位 / the unit that issued it");
    show->add_option("-o,--output", shown->output, "原样写到文件 / write its bytes: .html, .md, .json, .txt …");
    show->add_flag("--recompute", shown->recompute, "按当时所知重数 / count its figures again as known then");
    show->callback([&context, shown] { run_show(context, *shown); });
    add_diff_command(report, context);
}

}  // namespace lianfang::app
