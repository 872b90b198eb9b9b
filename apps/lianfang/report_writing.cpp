// One report from options to document; refusing it where its figures do not hold.
#include "report_writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "writing.h"

namespace lianfang::app {
namespace {

using figures::Breach;

int64_t ledger_number(Context& context, std::string const& known_at) {
    if (known_at.empty()) return context.ledger().last_number();
    bool const is_number = known_at.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) return std::min<int64_t>(std::stoll(known_at.substr(0, 18)), context.ledger().last_number());
    auto const moment = parse_instant(known_at);
    if (!moment) context.fail(moment.error());
    return context.ledger().number_at(*moment);
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

report::Definitions definitions_at(Context& context, int64_t known_at) {
    auto found = report::definitions_at(context.ledger(), known_at);
    if (!found) context.fail(found.error());
    return std::move(*found);
}

WrittenReport write_report(Context& context, ReportOptions const& options, Judging const& judging) {
    auto const as_of = parse_instant(options.as_of);
    if (!as_of) context.fail(as_of.error());
    Progress progress(context, context.text("计算数字", "figures"));
    report::WriteAsked asked{.name = options.name,
                             .as_of = *as_of,
                             .known_at = ledger_number(context, options.known_at),
                             .definitions_of_then = !options.known_at.empty() && options.definitions != "today",
                             .unit = unit_code_of(context, options.unit),
                             .shipped = options.shipped,
                             .is_judged = judging.is_judged,
                             .despite = options.despite,
                             .excerpt_rows = options.excerpt_rows,
                             .progress = [&](int64_t done, int64_t of) { progress.show(done, of); }};
    asked.given["written_date"] = report::date_words(day_of(context.now()));
    if (!options.addressee.empty()) asked.given["addressee_name"] = options.addressee;
    if (!options.template_file.empty()) {
        asked.template_file = options.template_file;
        asked.template_text = file_bytes(context, options.template_file);
    }
    if (!options.edits_file.empty()) {
        asked.edits_file = options.edits_file;
        asked.edits_text = file_bytes(context, options.edits_file);
    }
    if (judging.issue_line)
        asked.issue_line = [&](report::Document const& document) { return judging.issue_line(document, asked.unit); };
    report::Desk const desk{.ledger = context.ledger(), .units = context.units(), .figures = context.figures(),
                            .language = context.language, .database = database_of(context)};
    auto written = report::write(desk, asked);
    if (!written) context.fail(written.error());
    if (!written->refusals.empty() && trimmed(options.despite).empty())
        refuse(context, {written->refusals, written->definitions.figures(context.figures())});
    if (!written->refusals.empty()) context.exit_status = 1;
    return {.document = std::move(written->document), .of = std::move(written->of),
            .template_text = std::move(written->template_text), .unit = asked.unit,
            .overridden = std::move(written->refusals)};
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
