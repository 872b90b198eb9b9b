// lianfang report: a report written from its template and the ledger, as html or markdown; its opening
// paragraph on the terminal; and the list of what can be written.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "context.h"
#include "figures/constraints.h"
#include "report/ledger_source.h"
#include "report/report.h"

namespace lianfang::app {
namespace {

using Mistakes = std::vector<catalog::Mistake>;

struct Options {
    std::string name = "work";
    std::string as_of, known_at, unit, addressee, template_file;
    std::vector<std::string> outputs;
    std::string definitions = "then";
    bool opening = false, appendix = false;
    int excerpt_rows = 5;
};

Error mistaken(Mistakes const& mistakes) {
    auto const& first = mistakes.front();
    std::string const more_zh = mistakes.size() > 1 ? fmt::format("（共{}处）", mistakes.size()) : "";
    std::string const more_en = mistakes.size() > 1 ? fmt::format(" ({} mistakes in all)", mistakes.size()) : "";
    return Error::invalid(
        "report_mistake",
        fmt::format("{}，第{}行：{}。改法：{}{}", first.file, first.line, first.what, first.mend, more_zh),
        fmt::format("{}, line {}: {}. Mend: {}{}", first.file, first.line, first.what, first.mend, more_en));
}

std::string read_whole(Context& context, std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
        context.fail(Error::not_found("template_unreadable", "模板文件读不了：" + file,
                                      "the template cannot be read: " + file));
    }
    return text.str();
}

report::Template find_template(Context& context, Options const& options,
                               std::map<std::string, std::string> const& files, Mistakes& mistakes) {
    if (!options.template_file.empty()) {
        return report::parse_template(options.template_file, read_whole(context, options.template_file), mistakes);
    }
    std::vector<std::string> known;
    Mistakes of_others;
    for (auto& each : report::list_templates(files, of_others)) {
        known.push_back(each.name);
        if (each.name != options.name) continue;
        return report::parse_template(each.file, files.at(each.file), mistakes);
    }
    context.fail(Error::not_found(
        "no_such_report", fmt::format("没有名为「{}」的报告；现有：{}", options.name, fmt::join(known, "、")),
        fmt::format("there is no report '{}'; known: {}", options.name, fmt::join(known, ", "))));
}

int64_t ledger_number(Context& context, std::string const& known_at) {
    if (known_at.empty()) return context.ledger().last_number();
    bool const is_number = known_at.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) return std::min<int64_t>(std::stoll(known_at.substr(0, 18)), context.ledger().last_number());
    auto const moment = parse_instant(known_at);
    if (!moment) context.fail(moment.error());
    return context.ledger().number_at(*moment);
}

std::string unit_code(Context& context, std::string const& text) {
    if (text.empty()) return context.units().root();
    std::string const code = context.units().find(text);
    if (code.empty()) {
        context.fail(Error::not_found("no_such_unit", "没有这个单位：" + text, "there is no such unit: " + text));
    }
    return code;
}

// Of longer lists the first few records tell nothing; the command under the figure lists them all.
constexpr int64_t excerpt_of_rows_max = 1000;

void add_excerpts(Context& context, report::LedgerSource& source, report::Document& document, int rows) {
    if (rows <= 0) return;
    Progress progress(context, context.text("摘录记录", "excerpts"));
    for (auto const& figure : document.figures) {
        bool const is_derived = figure.anchor.ends_with("-total") || figure.anchor.ends_with("-count");
        bool const is_short = figure.figure.rows <= excerpt_of_rows_max;
        document.excerpts.push_back(is_derived || !is_short ? report::Excerpt{} : source.excerpt(figure, rows));
        progress.show(int64_t(document.excerpts.size()), int64_t(document.figures.size()));
    }
}

// The catalogue's files and figures that define the report: those of then, unless the past is asked for in
// today's terms.
struct Definitions {
    std::map<std::string, std::string> files;
    std::optional<figures::Figures> of_then;
    std::string edition;
};

Definitions find_definitions(Context& context, Options const& options, int64_t known_at, Mistakes& mistakes) {
    auto const& catalog = context.catalog();
    std::string const edition = options.known_at.empty() ? catalog.edition : context.ledger().edition_at(known_at);
    if (options.definitions == "today" || edition == catalog.edition)
        return {catalog.files, std::nullopt, catalog.edition};
    Definitions then{context.ledger().edition_files(known_at), std::nullopt, edition};
    then.of_then = figures::Figures::load(then.files, mistakes);
    return then;
}

// What does not hold among the figures (C1 to C9), and who has not reported (C8). The claim that there is no case
// (C5) is the template's own condition. What is an error, not a warning, is told by the exit status too.
std::vector<std::string> find_warnings(Context& context, Definitions const& definitions,
                                       figures::Figures const& figures, figures::Asked const& asked) {
    Mistakes mistakes;
    auto const constraints = figures::Constraints::load(definitions.files, figures, mistakes);
    std::vector<std::string> warnings;
    for (auto const& breach : constraints.evaluate(context.ledger(), figures, asked)) {
        if (breach.severity == figures::Severity::Claim) continue;
        if (breach.severity == figures::Severity::Error) context.exit_status = 1;
        std::vector<std::string> units;
        for (auto const& unit : breach.units) units.push_back(context.units().path_of(unit));
        std::string const names = joined(units, "、");
        warnings.push_back(breach.rule + "　" +
                           (units.empty() ? context.text(breach.zh, breach.en)
                                          : context.text(fmt::format("截至{}，{}个单位未报：{}", report::cut_words(asked.as_of),
                                                                     units.size(), names),
                                                         fmt::format("by {} {} units had not reported: {}",
                                                                     format_cut(asked.as_of), units.size(), names))));
    }
    return warnings;
}

// A fact that has only a day counts from 00:00 of it; a cut within a day must say how many such records its
// figures hold.
std::string remark_on_days(Context& context, report::Document const& document, figures::Figures const& figures,
                           figures::Asked const& asked) {
    if (start_of(day_of(asked.as_of)) == asked.as_of) return {};
    std::set<std::string> names;
    for (auto const& figure : document.figures) names.insert(figure.figure.name);
    int64_t rows = 0, numbers = 0;
    for (auto const& name : names) {
        int64_t const found = figures.rows_dated_by_day(context.ledger(), name, asked);
        rows += found;
        numbers += found > 0 ? 1 : 0;
    }
    return context.text(
        fmt::format("截止时间不是24时：{}个数字用到只记日期的记录共{}条，按当日0时计入", numbers, rows),
        fmt::format("the cut is not midnight: {} figures hold {} records with a day alone, counted from its 00:00",
                    numbers, rows));
}

void add_provenance(Context& context, Definitions const& definitions, report::LedgerSource& source,
                    report::LedgerSource::Request const& request, report::Document& document) {
    auto& provenance = document.provenance;
    provenance.unit = request.unit == context.units().root() ? "" : request.unit;
    provenance.unit_name = source.name("unit_name").value_or(request.unit);
    provenance.as_of = request.as_of;
    provenance.known_at = request.known_at;
    provenance.catalogue_edition = definitions.edition;
    if (context.database_url != Context().database_url) provenance.database = context.database_url;
}

report::Document write_document(Context& context, Options const& options) {
    auto const as_of = parse_instant(options.as_of);
    if (!as_of) context.fail(as_of.error());
    report::LedgerSource::Request request{.as_of = *as_of,
                                          .known_at = ledger_number(context, options.known_at),
                                          .unit = unit_code(context, options.unit)};
    if (!options.addressee.empty()) request.given["addressee_name"] = options.addressee;
    Mistakes mistakes;
    auto const definitions = find_definitions(context, options, request.known_at, mistakes);
    auto const& figures = definitions.of_then ? *definitions.of_then : context.figures();
    auto const report = find_template(context, options, definitions.files, mistakes);
    report::check_template(report, figures, context.catalog(), mistakes);
    if (!mistakes.empty()) context.fail(mistaken(mistakes));

    report::LedgerSource source(context.ledger(), figures, context.units(), request);
    Progress progress(context, context.text("计算数字", "figures"));
    source.show_progress([&](int64_t done, int64_t of) { progress.show(done, of); });
    auto document = report::compose(report, source, mistakes);
    if (!mistakes.empty()) context.fail(mistaken(mistakes));
    add_provenance(context, definitions, source, request, document);
    if (options.outputs.empty()) return document;
    figures::Asked const asked{
        .as_of = *as_of, .known_at = request.known_at, .unit = document.provenance.unit, .within = {}};
    auto& warnings = document.provenance.warnings;
    warnings = find_warnings(context, definitions, figures, asked);
    auto const remark = remark_on_days(context, document, figures, asked);
    if (!remark.empty()) warnings.push_back(remark);
    add_excerpts(context, source, document, options.excerpt_rows);
    return document;
}

void write_file(Context& context, std::string const& file, std::string const& text) {
    std::string const partial = file + ".part";
    std::ofstream out(partial, std::ios::binary);
    out << text;
    out.close();
    std::error_code fault;
    if (out) std::filesystem::rename(partial, file, fault);
    if (!out || fault) {
        context.fail(Error::invalid("file_not_written", "文件写不进去：" + file + "，请换一个位置",
                                    "the file cannot be written: " + file + "; choose another place"));
    }
}

std::string written_as(Context& context, Options const& options, std::string const& file,
                       report::Document const& document) {
    if (file.ends_with(".md")) return report::to_markdown(document);
    if (file.ends_with(".html")) return report::to_html(document);
    report::PaperOptions const on_paper{.appendix = options.appendix, .written = document.provenance.as_of};
    auto made = file.ends_with(".pdf") ? report::to_pdf(document, on_paper) : report::to_docx(document, on_paper);
    if (!made) context.fail(made.error());
    return std::move(*made);
}

void print_written(Context& context, Options const& options, std::string const& file,
                   report::Document const& document) {
    if (context.json) {
        nlohmann::ordered_json out = {{"report", options.name}, {"file", file},
                                      {"figures", document.figures.size()}, {"known_at", document.provenance.known_at},
                                      {"warnings", document.provenance.warnings}};
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

void run_list(Context& context) {
    Mistakes mistakes;
    auto const templates = report::list_templates(context.catalog().files, mistakes);
    if (!mistakes.empty()) context.fail(mistaken(mistakes));
    if (context.json) {
        auto out = nlohmann::ordered_json::array();
        for (auto const& each : templates) {
            out.push_back({{"report", each.name}, {"title", each.title}, {"for", each.addressed_to},
                           {"cut_off", each.cut_off}, {"deadline", each.deadline}, {"file", each.file}});
        }
        fmt::print("{}\n", out.dump());
        return;
    }
    for (auto const& each : templates) {
        fmt::print("{}\t{}\t{}\n", each.name, each.title,
                   context.text(fmt::format("报送：{}　截止：{}　时限：{}", each.addressed_to, each.cut_off,
                                            each.deadline),
                                fmt::format("for: {}; cut-off: {}; deadline: {}", each.addressed_to,
                                            each.cut_off, each.deadline)));
    }
}

[[noreturn]] void fail_output(Context& context) {
    context.fail(Error::invalid("output_unknown", "请用 -o 给出 .pdf、.docx、.html 或 .md 文件，或用 --opening",
                                "give a .pdf, .docx, .html or .md file with -o, or use --opening"));
}

void run_report(Context& context, Options const& options) {
    if (options.name == "list") return run_list(context);
    if (options.as_of.empty()) {
        context.fail(Error::invalid("as_of_missing", "请用 --as-of 给出统计截止时间，如 2020-02-03T24:00",
                                    "give the cut with --as-of, e.g. 2020-02-03T24:00"));
    }
    for (auto const& file : options.outputs) {
        auto const known = {".html", ".md", ".pdf", ".docx"};
        auto const fits = [&](char const* ending) { return file.ends_with(ending); };
        if (std::none_of(known.begin(), known.end(), fits)) fail_output(context);
    }
    if (options.outputs.empty() && !options.opening) fail_output(context);
    auto const document = write_document(context, options);
    if (options.opening) print_opening(context, document);
    for (auto const& file : options.outputs) {
        write_file(context, file, written_as(context, options, file, document));
        print_written(context, options, file, document);
    }
    print_warnings(document);
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("report", "写报告 / write a report; report list shows what there is");
    auto options = std::make_shared<Options>();
    command->add_option("name", options->name, "报告名，或 list / the report's name, or list")->required();
    command->add_option("--as-of", options->as_of, "统计截止时间 / the cut, e.g. 2020-02-03T24:00");
    command->add_option("--known-at", options->known_at, "台账编号或时间 / ledger number or time");
    command->add_option("--unit", options->unit, "单位代码或名称 / unit, by code or name");
    command->add_option("--addressee", options->addressee, "称谓中的领导或单位 / who is addressed");
    command->add_option("--template", options->template_file, "本县自己的模板 / the county's own template");
    command->add_option("--rows", options->excerpt_rows, "html 中每个数字附几条记录 / records shown under each figure");
    command->add_option("-o,--output", options->outputs, "写到哪个文件，可写几个 / .pdf .docx .html .md; repeatable");
    command->add_option("--definitions", options->definitions, "口径：then 当时，today 现在 / whose definitions")
        ->check(CLI::IsMember({"then", "today"}))->capture_default_str();
    command->add_flag("--appendix", options->appendix, "pdf、docx 后附数字来源 / pdf and docx with 数字来源");
    command->add_flag("--opening", options->opening, "在终端显示导语和数字 / print the opening paragraph and its figures");
    command->callback([&context, options] { run_report(context, *options); });
}

}  // namespace lianfang::app
