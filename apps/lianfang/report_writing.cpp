// One report from options to document; refusing it where its figures do not hold.
#include "report_writing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "figures/constraints.h"
#include "report/issues.h"
#include "report/own_template.h"
#include "writing.h"

namespace lianfang::app {
namespace {

using Mistakes = std::vector<catalog::Mistake>;
using figures::Breach;

struct FoundTemplate {
    report::Template parsed;
    std::string text;
};

FoundTemplate find_template(Context& context, ReportOptions const& options,
                            std::map<std::string, std::string> const& files, Mistakes& mistakes) {
    if (!options.template_file.empty()) {
        std::string const text = file_bytes(context, options.template_file);
        return {report::parse_template(options.template_file, text, mistakes, files), text};
    }
    Mistakes of_others;
    auto all = report::list_templates(files, of_others);
    std::erase_if(all, [](auto const& each) { return !each.of_kind.empty(); });
    if (auto const* used = report::in_use(all, options.name, options.shipped)) {
        auto const& text = files.at(used->file);
        return {report::parse_template(used->file, text, mistakes, files), text};
    }
    std::vector<std::string> known;
    for (auto const& each : all) known.push_back(each.name);
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

// Of longer lists the first few records tell nothing; the command under the figure lists them all.
constexpr int64_t excerpt_of_rows_max = 1000;

void add_excerpts(Context& context, report::LedgerSource& source, report::Document& document, int rows) {
    if (rows <= 0) return;
    Progress progress(context, context.text("摘录记录", "excerpts"));
    for (auto const& figure : document.figures) {
        bool const is_short = figure.figure.rows <= excerpt_of_rows_max;
        document.excerpts.push_back(figure.is_derived || !is_short ? report::Excerpt{} : source.excerpt(figure, rows));
        progress.show(int64_t(document.excerpts.size()), int64_t(document.figures.size()));
    }
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
    provenance.database = database_of(context);
}

// A key without records came without a cut of its own.
void complete_figures(report::Document& document, report::LedgerSource::Request const& request) {
    for (auto& entry : document.figures) {
        auto& figure = entry.figure;
        if (figure.known_at != 0) continue;
        bool const is_before = entry.anchor.find("-yesterday") != std::string::npos;
        size_t const at = entry.anchor.find("-unit-");
        figure.as_of = Instant{request.as_of.microseconds - (is_before ? microseconds_per_day : 0)};
        figure.known_at = request.known_at;
        figure.unit = at == std::string::npos ? request.unit : entry.anchor.substr(at + std::string("-unit-").size());
    }
}

std::string remark_text(Context& context, Breach const& breach, Instant as_of) {
    if (breach.units.empty()) return breach.rule + "　" + context.text(breach.zh, breach.en);
    std::vector<std::string> units;
    for (auto const& unit : breach.units) units.push_back(context.units().path_of(unit));
    return breach.rule + "　" +
           context.text(fmt::format("截至{}，{}个单位未报：{}", report::cut_words(as_of), units.size(), joined(units, "、")),
                        fmt::format("by {} {} units had not reported: {}", format_cut(as_of), units.size(),
                                    joined(units, ", ")));
}

struct Refusal {
    std::vector<Breach> const& breaches;
    figures::Figures const& figures;
};

void print_breach(Context& context, Refusal const& refusal, Breach const& breach) {
    fmt::print(stderr, "✗ {} {}\n", breach.rule, context.text(breach.zh, breach.en));
    for (auto const& behind : report::records_behind(context.ledger(), refusal.figures, context.units(), breach,
                                                     database_of(context), context.language)) {
        std::vector<std::string> first;
        for (auto const& [record, unit] : behind.first) first.push_back(fmt::format("{}（{}）", record, unit));
        std::string const more = behind.rows > int64_t(first.size()) ? " …" : "";
        fmt::print(stderr, "    {}\n", context.text(fmt::format("{} {:.10g}：{} 条记录 {}{}", behind.words, behind.value,
                                                                behind.rows, joined(first, "、"), more),
                                                   fmt::format("{} {:.10g}: {} records {}{}", behind.words,
                                                               behind.value, behind.rows, joined(first, ", "), more)));
        fmt::print(stderr, "      {}\n", behind.command);
    }
}

void print_refusal_json(Context& context, Refusal const& refusal) {
    auto breaches = nlohmann::ordered_json::array();
    for (auto const& breach : refusal.breaches) {
        nlohmann::ordered_json values = nlohmann::ordered_json::object(), evidence = nlohmann::ordered_json::array();
        for (auto const& [figure, value] : breach.values) values[figure] = value;
        for (auto const& behind : report::records_behind(context.ledger(), refusal.figures, context.units(), breach,
                                                         database_of(context), context.language)) {
            auto records = nlohmann::ordered_json::array();
            for (auto const& [record, unit] : behind.first) records.push_back({{"record", record}, {"unit", unit}});
            evidence.push_back({{"words", behind.words}, {"value", behind.value}, {"rows", behind.rows},
                                {"first", records}, {"command", behind.command}});
        }
        breaches.push_back({{"rule", breach.rule}, {"name", breach.name}, {"zh", breach.zh}, {"en", breach.en},
                            {"values", values}, {"evidence", evidence}});
    }
    nlohmann::ordered_json const out = {{"error", "report_refused"}, {"breaches", std::move(breaches)}};
    fmt::print(stderr, "{}\n", out.dump());
}

// Nothing is written. A breach of C3 names the record that would allow it.
[[noreturn]] void refuse(Context& context, Refusal const& refusal) {
    if (context.json) {
        print_refusal_json(context, refusal);
        throw Stop{2};
    }
    for (auto const& breach : refusal.breaches) print_breach(context, refusal, breach);
    for (auto const& breach : refusal.breaches) {
        if (breach.rule != "C3") continue;
        fmt::print(stderr, "{}\n", context.text(
            "确应核减的，先登记：lianfang record figure_correction figure=… unit=… day=… amount=… reason=… signed_by=…",
            "where it is right that it falls, record it: lianfang record figure_correction figure=… unit=… day=… "
            "amount=… reason=… signed_by=…"));
        break;
    }
    fmt::print(stderr, "{}\n", context.text(
        fmt::format("未出报告：{}处不符。更正记录后再试；确需照发，用 --despite 写明理由，理由印入附录", refusal.breaches.size()),
        fmt::format("no report: {} breaches. Correct the records and try again; to write it in spite of them give the "
                    "reason with --despite, which the appendix will show", refusal.breaches.size())));
    throw Stop{2};
}

std::vector<Breach> judge_document(Context& context, ReportOptions const& options, Definitions const& definitions,
                                   std::string const& unit, report::Document& document) {
    auto const& provenance = document.provenance;
    auto const& figures = definitions.figures(context);
    Mistakes mistakes;
    auto const constraints = figures::Constraints::load(definitions.files, figures, mistakes);
    auto const before = report::published_before(context.ledger(), provenance.report, unit, provenance.as_of,
                                                 provenance.known_at);
    figures::Asked const asked{.as_of = provenance.as_of, .known_at = provenance.known_at, .unit = provenance.unit,
                               .within = {}};
    auto judgement =
        report::judge(context.ledger(), {document, figures, constraints, asked, before ? &*before : nullptr});
    if (!judgement.refusals.empty() && trimmed(options.despite).empty())
        refuse(context, {judgement.refusals, figures});
    auto& warnings = document.provenance.warnings;
    for (auto const& breach : judgement.refusals) warnings.push_back(remark_text(context, breach, asked.as_of));
    if (!judgement.refusals.empty()) {
        document.provenance.despite = options.despite;
        warnings.push_back(context.text("仍予印发的理由：", "written in spite of it because: ") + options.despite);
        context.exit_status = 1;
    }
    for (auto const& breach : judgement.remarks) warnings.push_back(remark_text(context, breach, asked.as_of));
    auto const remark = remark_on_days(context, document, figures, asked);
    if (!remark.empty()) warnings.push_back(remark);
    return std::move(judgement.refusals);
}

report::Edits read_edits(Context& context, ReportOptions const& options, Mistakes& mistakes) {
    if (options.edits_file.empty()) return {};
    return report::parse_edits(options.edits_file, file_bytes(context, options.edits_file), mistakes);
}

}  // namespace

std::vector<ReportFormat> const& report_formats() {
    static std::vector<ReportFormat> const formats = {
        {"docx", ReportFormat::Kept::Always},
        {"pdf", ReportFormat::Kept::Always},
        {"html", ReportFormat::Kept::Always},
        {"md", ReportFormat::Kept::Always},
        {"xlsx", ReportFormat::Kept::Tables},
    };
    return formats;
}

bool is_report_file(std::string const& file) {
    auto const& formats = report_formats();
    return std::any_of(formats.begin(), formats.end(),
                       [&](auto const& format) { return file.ends_with("." + format.extension); });
}

Definitions definitions_at(Context& context, int64_t known_at) {
    auto const& catalog = context.catalog();
    std::string const edition = context.ledger().edition_at(known_at);
    if (edition == catalog.edition) return {catalog.files, std::nullopt, catalog.edition};
    Definitions then{context.ledger().edition_files(known_at), std::nullopt, edition};
    Mistakes mistakes;
    then.of_then = figures::Figures::load(then.files, mistakes);
    if (!mistakes.empty()) context.fail(mistaken(mistakes));
    return then;
}

WrittenReport write_report(Context& context, ReportOptions const& options, Judging const& judging) {
    auto const as_of = parse_instant(options.as_of);
    if (!as_of) context.fail(as_of.error());
    report::LedgerSource::Request request{.as_of = *as_of,
                                          .known_at = ledger_number(context, options.known_at),
                                          .unit = unit_code_of(context, options.unit)};
    request.given["written_date"] = report::date_words(day_of(context.now()));
    if (!options.addressee.empty()) request.given["addressee_name"] = options.addressee;
    Mistakes mistakes;
    bool const is_past = !options.known_at.empty() && options.definitions != "today";
    auto const definitions = definitions_at(context, is_past ? request.known_at : context.ledger().last_number());
    auto const& figures = definitions.figures(context);
    auto found = find_template(context, options, definitions.files, mistakes);
    report::check_template(found.parsed, figures, context.catalog(), mistakes);
    auto const edits = read_edits(context, options, mistakes);
    if (!mistakes.empty()) context.fail(mistaken(mistakes));

    report::LedgerSource source(context.ledger(), figures, context.units(), request);
    Progress progress(context, context.text("计算数字", "figures"));
    source.show_progress([&](int64_t done, int64_t of) { progress.show(done, of); });
    WrittenReport written{.document = report::compose(found.parsed, source, mistakes, edits),
                          .of = std::move(found.parsed), .template_text = std::move(found.text),
                          .unit = request.unit, .overridden = {}};
    if (!mistakes.empty()) context.fail(mistaken(mistakes));
    add_provenance(context, definitions, source, request, written.document);
    if (auto const changes = report::changes_since(definitions.files, written.of.file); !changes.empty()) {
        written.document.provenance.warnings.push_back(
            context.text(fmt::format("随附的模板在本县接手后变了{}行；用 lianfang report own {} 查看",
                                     changes.size(), options.name),
                         fmt::format("{} lines of the shipped template changed since the county took it "
                                     "over; see lianfang report own {}",
                                     changes.size(), options.name)));
    }
    complete_figures(written.document, request);
    if (!judging.is_judged) return written;
    written.overridden = judge_document(context, options, definitions, request.unit, written.document);
    if (judging.issue_line)
        written.document.provenance.warnings.push_back(judging.issue_line(written.document, request.unit));
    add_excerpts(context, source, written.document, options.excerpt_rows);
    return written;
}

std::string unit_code_of(Context& context, std::string const& text) {
    if (text.empty()) return context.units().root();
    std::string const code = context.units().find(text);
    if (code.empty()) {
        context.fail(Error::not_found("no_such_unit", "没有这个单位：" + text, "there is no such unit: " + text));
    }
    return code;
}

std::string file_bytes(Context& context, std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
        context.fail(Error::not_found("file_unreadable", "文件读不了：" + file, "the file cannot be read: " + file));
    }
    return text.str();
}

std::string database_of(Context const& context) {
    return context.database_url == Context().database_url ? std::string() : context.database_url;
}

void add_report_options(CLI::App& command, ReportOptions& options) {
    command.add_option("--as-of", options.as_of, "统计截止时间 / the cut, e.g. 2020-02-03T24:00");
    command.add_option("--unit", options.unit, "单位代码或名称 / unit, by code or name");
    command.add_option("--addressee", options.addressee, "称谓中的领导或单位 / who is addressed");
    command.add_option("--template", options.template_file, "本县自己的模板 / the county's own template");
    command.add_flag("--appendix", options.appendix, "pdf、docx 后附数字来源 / pdf and docx with 数字来源");
    command.add_flag("--shipped", options.shipped, "不用本县模板，用随附的 / the shipped template, not the county's own");
    command.add_option("--rows", options.excerpt_rows, "html 中每个数字附几条记录 / records shown under each figure");
    command.add_option("--despite", options.despite, "校验不符仍要印发的理由 / why it is written in spite of a breach");
    command.add_option("--edits", options.edits_file, "改过的语句 / the edited sentences, as --draft wrote them");
}

}  // namespace lianfang::app
