// lianfang report: a report written from its template and the ledger; its opening paragraph on the terminal; and the
// list of what can be written and what was issued. The commands on issues join it here.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command_issue.h"
#include "command_own.h"
#include "context.h"
#include "report/issues.h"
#include "report_writing.h"
#include "report/writing.h"
#include "writing.h"

namespace lianfang::app {
namespace {

void print_written(Context& context, ReportOptions const& options, std::string const& file,
                   report::Document const& document) {
    if (context.json) {
        nlohmann::ordered_json out = {{"report", options.name}, {"file", file},
                                      {"figures", document.figures.size()}, {"known_at", document.provenance.known_at},
                                      {"warnings", document.provenance.warnings},
                                      {"despite", document.provenance.despite}};
        fmt::print("{}\n", out.dump());
        return;
    }
    fmt::print("{}\n", context.text(fmt::format("已写好：{}（{}个数字，均可查到记录）", file, document.figures.size()),
                                    fmt::format("written: {} ({} figures, each with its records)", file,
                                                document.figures.size())));
}

nlohmann::ordered_json json_of(report::Document const& document, report::Paragraph const& paragraph) {
    auto figures = nlohmann::ordered_json::array();
    for (auto const& run : paragraph.runs) {
        if (run.figure < 0) continue;
        auto const& entry = document.figures[size_t(run.figure)];
        nlohmann::ordered_json one = {{"figure", entry.figure.name}, {"words", entry.words}, {"printed", run.text}};
        if (entry.figure.value) one["value"] = *entry.figure.value;
        if (!entry.within.empty()) one["within"] = entry.within;
        one["rows"] = entry.figure.rows;
        figures.push_back(std::move(one));
    }
    return {{"text", report::plain_text(paragraph.runs)},
            {"known_at", document.provenance.known_at},
            {"figures", std::move(figures)}};
}

void print_opening(Context& context, report::Document const& document) {
    auto const* paragraph = report::find_paragraph(document, "opening");
    if (paragraph == nullptr) {
        context.fail(Error::not_found("no_opening", "模板里没有以 @opening 标出的段落",
                                      "the template marks no paragraph with @opening"));
    }
    if (context.json) fmt::print("{}\n", json_of(document, *paragraph).dump());
    else fmt::print("{}", report::to_terminal(document, *paragraph, context.language));
}

void print_warnings(report::Document const& document) {
    for (auto const& warning : document.provenance.warnings) fmt::print(stderr, "! {}\n", warning);
}

nlohmann::ordered_json issues_json(std::vector<report::Issue> const& issues) {
    auto out = nlohmann::ordered_json::array();
    for (auto const& issue : issues) {
        out.push_back({{"issue", issue.name()}, {"unit", issue.unit}, {"as_of", format_cut(issue.as_of)},
                       {"issued_at", format_instant(issue.issued_at)}, {"known_at", issue.known_at},
                       {"figures", issue.figure_count}, {"replaces", issue.replaces}, {"despite", issue.despite}});
    }
    return out;
}

void print_issues(Context& context, std::vector<report::Issue> const& issues) {
    auto& ledger = context.ledger();
    for (auto const& issue : issues) {
        std::string notes;
        if (auto const replaced = report::find_issue_record(ledger, issue.replaces)) {
            notes += context.text("　订正 ", "; replaces ") + replaced->number_text();
        }
        if (!issue.despite.empty()) notes += context.text("　仍予印发：", "; in spite of a breach: ") + issue.despite;
        auto const* unit = context.units().get(issue.unit);
        std::string const name = unit == nullptr ? issue.unit : unit->name;
        fmt::print("  {}\n",
                   context.text(fmt::format("{}　{}　截至{}　签发于{}　{}个数字{}", issue.number_text(), name,
                                            format_cut(issue.as_of), format_instant(issue.issued_at),
                                            issue.figure_count, notes),
                                fmt::format("{}; {}; as of {}; issued {}; {} figures{}", issue.number_text(), name,
                                            format_cut(issue.as_of), format_instant(issue.issued_at),
                                            issue.figure_count, notes)));
    }
}

void run_list(Context& context) {
    std::vector<catalog::Mistake> mistakes;
    auto const templates = report::list_templates(context.catalog().files, mistakes);
    if (!mistakes.empty()) context.fail(report::mistaken(mistakes));
    auto out = nlohmann::ordered_json::array();
    for (auto const& each : templates) {
        if (!each.of_kind.empty()) continue;   // Notices and certificates: lianfang print list.
        auto const issues = report::list_issues(context.ledger(), each.name);
        if (context.json) {
            out.push_back({{"report", each.name}, {"title", each.title}, {"for", each.addressed_to},
                           {"cut_off", each.cut_off}, {"deadline", each.deadline}, {"file", each.file},
                           {"issues", issues_json(issues)}});
            continue;
        }
        fmt::print("{}\t{}\t{}\n", each.name, each.title,
                   context.text(fmt::format("报送：{}　截止：{}　时限：{}", each.addressed_to, each.cut_off,
                                            each.deadline),
                                fmt::format("for: {}; cut-off: {}; deadline: {}", each.addressed_to,
                                            each.cut_off, each.deadline)));
        print_issues(context, issues);
    }
    if (context.json) fmt::print("{}\n", out.dump());
}

[[noreturn]] void fail_output(Context& context) {
    std::vector<std::string> known;
    for (auto const& format : report_formats()) known.push_back("." + format.extension);
    context.fail(Error::invalid(
        "output_unknown", fmt::format("请用 -o 给出文件，可用：{}；或用 --opening", fmt::join(known, "、")),
        fmt::format("give a file with -o, one of {}, or use --opening", fmt::join(known, ", "))));
}

void run_report(Context& context, ReportOptions const& options) {
    if (options.name.empty()) {
        context.fail(Error::invalid("report_missing", "请写报告名，如 lianfang report work；lianfang report list 列出全部",
                                    "name the report, e.g. lianfang report work; lianfang report list shows them"));
    }
    require_cut(context, options);
    for (auto const& file : options.outputs) {
        if (!is_report_file(file)) fail_output(context);
    }
    bool const writes_draft = !options.draft_file.empty();
    if (options.outputs.empty() && !options.opening && !writes_draft) fail_output(context);
    auto const written = write_report(context, options);
    auto const& document = written.document;
    if (options.opening) print_opening(context, document);
    if (writes_draft) {
        write_file(context, options.draft_file, report::to_edits(document));
        print_written(context, options, options.draft_file, document);
    }
    for (auto const& file : options.outputs) {
        write_output(context, document, file, {.appendix = options.appendix});
        print_written(context, options, file, document);
    }
    print_warnings(document);
}

}  // namespace

void require_cut(Context& context, ReportOptions const& options) {
    if (!options.as_of.empty()) return;
    context.fail(Error::invalid("as_of_missing", "请用 --as-of 给出统计截止时间，如 2020-02-03T24:00",
                                "give the cut with --as-of, e.g. 2020-02-03T24:00"));
}

void add_report(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("report", "写报告、签发、对比 / write, issue and compare reports");
    auto options = std::make_shared<ReportOptions>();
    command->add_option("name", options->name, "报告名 / the report's name");
    add_report_options(*command, *options);
    command->add_option("--known-at", options->known_at, "台账编号或时间 / ledger number or time");
    command->add_option("-o,--output", options->outputs, "写到哪个文件，可写几个 / a file by its format; may be repeated");
    command->add_option("--definitions", options->definitions, "口径：then 当时，today 现在 / whose definitions")
        ->check(CLI::IsMember({"then", "today"}))->capture_default_str();
    command->add_option("--draft", options->draft_file, "把可改的语句写到文件 / write the sentences that may be edited");
    command->add_flag("--opening", options->opening, "在终端显示导语和数字 / print the opening paragraph and its figures");
    command->add_subcommand("list", "有哪些报告、已签发哪几期 / what there is, and its issues")
        ->callback([&context] { run_list(context); });
    add_issue_commands(*command, context);
    add_own_command(*command, context);
    command->callback([&context, options, command] {
        if (command->get_subcommands().empty()) run_report(context, *options);
    });
}

}  // namespace lianfang::app
