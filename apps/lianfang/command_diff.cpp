// lianfang report diff: what changed between two issues, or an issue and today, figure by figure, with the records
// that changed it.
#include "command_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/comparison.h"
#include "report/issues.h"
#include "report_writing.h"

namespace lianfang::app {
namespace {

using Json = nlohmann::ordered_json;
using report::IssuedFigure;
using report::PartDifference;

constexpr size_t records_in_json_max = 1000;

struct Options {
    std::string before, after, as_of, unit;
    size_t records = 5;
};

using report::FigureDifference;
using report::ReportEnd;

ReportEnd checked(Context& context, Result<ReportEnd> end) {
    if (!end) context.fail(end.error());
    return std::move(end).value();
}

ReportEnd end_of_today(Context& context, report::Issue const& issue, Options const& options) {
    ReportOptions written{.name = issue.report, .as_of = options.as_of, .known_at = {}, .unit = issue.unit,
                          .addressee = issue.addressee};
    if (written.as_of.empty()) written.as_of = format_cut(issue.as_of);
    auto const report = write_report(context, written, {.is_judged = false});
    return checked(context, report::end_of_draft(context.ledger(), report.document,
                                                 context.text("现在", "today"), issue.unit));
}

Json value_json(std::optional<double> const& value) { return value ? Json(*value) : Json(nullptr); }
std::string value_text(std::optional<double> const& value, bool is_ratio = false) {
    return report::compared_text(value, is_ratio);
}
std::string signed_text(double value, bool is_ratio = false) { return report::change_text(value, is_ratio); }

Json part_json(PartDifference const& part) {
    Json causes = Json::object(), records = Json::array();
    for (auto const cause : report::all_causes()) {
        if (part.count(cause) == 0) continue;
        Json one = {{"records", part.count(cause)}};
        if (part.adds_up) one["change"] = part.sum(cause);
        causes[std::string(report::name_of(cause))] = std::move(one);
    }
    for (auto const& change : part.changes) {
        if (records.size() == records_in_json_max) break;
        Json one = {{"cause", report::name_of(change.cause)}, {"record", change.record_id},
                    {"gain", change.is_gain}, {"unit", change.unit}};
        if (change.person != 0) one["person"] = change.person;
        if (part.adds_up) one["change"] = change.contribution;
        records.push_back(std::move(one));
    }
    return {{"figure", part.figure}, {"before", value_json(part.before)}, {"after", value_json(part.after)},
            {"causes", std::move(causes)}, {"changed", part.changes.size()}, {"records", std::move(records)}};
}

Json json_of(FigureDifference const& difference) {
    auto const& figure = difference.pair.any();
    auto parts = Json::array();
    for (auto const& part : difference.parts) parts.push_back(part_json(part));
    return {{"anchor", figure.anchor}, {"figure", figure.figure}, {"key", figure.key}, {"within", figure.within},
            {"unit", figure.unit}, {"words", figure.words}, {"before", value_json(difference.before)},
            {"after", value_json(difference.after)}, {"printed_before", difference.pair.before != nullptr},
            {"printed_after", difference.pair.after != nullptr}, {"adds_up", difference.adds_up},
            {"parts", std::move(parts)}};
}

class Printer {
public:
    Printer(Context& context, Options const& options, ReportEnd const& after)
        : context_(context), options_(options), after_(after) {}

    void print(FigureDifference const& difference) {
        auto const& figure = difference.pair.any();
        auto const* definition = after_.definitions.figures(context_.figures()).find(figure.figure);
        bool const is_ratio = definition != nullptr && report::is_ratio(definition->unit_type);
        std::string change;
        if (difference.before && difference.after && *difference.before != *difference.after)
            change = fmt::format("（{}）", signed_text(*difference.after - *difference.before, is_ratio));
        fmt::print("{}　{} → {}{}{}\n", figure.words, value_text(difference.before, is_ratio),
                   value_text(difference.after, is_ratio),
                   difference.after || difference.before ? figure.unit_word : "", change);
        if (difference.pair.before == nullptr) note("上期未印", "not printed before");
        if (difference.pair.after == nullptr) note("本期未印", "not printed after");
        if (!difference.adds_up)
            note("各类之和与变化不符，请运行 lianfang verify",
                 "the classes do not add up; run lianfang verify");
        for (auto const& part : difference.parts) print_part(part, difference.parts.size() > 1);
        size_t changes = 0;
        for (auto const& part : difference.parts) changes += part.changes.size();
        if (changes > options_.records) print_command(figure);
    }

private:
    void note(char const* zh, char const* en) { fmt::print("    {}\n", context_.text(zh, en)); }

    void print_part(PartDifference const& part, bool is_one_of_two) {
        if (is_one_of_two) {
            auto const* definition = after_.definitions.figures(context_.figures()).find(part.figure);
            fmt::print("    {}　{} → {}\n", definition->title.in(context_.language), value_text(part.before),
                       value_text(part.after));
        }
        for (auto const cause : report::all_causes()) {
            if (part.count(cause) == 0) continue;
            std::string records;
            size_t shown = 0;
            for (auto const& change : part.changes) {
                if (change.cause != cause || shown == options_.records) continue;
                records += fmt::format("{}{}{}（{}）", shown++ == 0 ? "" : "、", change.is_gain ? "+" : "−",
                                       change.record_id, place(change.unit));
            }
            if (int64_t(shown) < part.count(cause)) records += " …";
            std::string const sum = part.adds_up ? signed_text(part.sum(cause)) + "　" : "";
            fmt::print("    {}　{}{}\n", report::words_of(cause, context_.language), sum,
                       context_.text(fmt::format("{}项：{}", part.count(cause), records),
                                     fmt::format("{}: {}", part.count(cause), records)));
        }
    }

    std::string place(std::string const& unit) {
        std::string const path = context_.units().path_of(unit);
        return path.empty() ? unit : path;
    }

    void print_command(IssuedFigure const& figure) {
        figures::Asked const asked{.as_of = after_.as_of, .known_at = after_.known_at,
                                   .unit = figure.unit == context_.units().root() ? "" : figure.unit,
                                   .within = figure.within};
        fmt::print("    {}\n", report::rows_command(figure.figure, figure.key, asked, database_of(context_)));
    }

    Context& context_;
    Options const& options_;
    ReportEnd const& after_;
};

Json end_json(ReportEnd const& end) {
    return {{"name", end.name}, {"as_of", format_cut(end.as_of)}, {"known_at", end.known_at},
            {"edition", end.definitions.edition}};
}

void print_differences(Context& context, Options const& options, ReportEnd const& before, ReportEnd const& after,
                       std::vector<FigureDifference> const& differences) {
    fmt::print("{}\n", context.text(
        fmt::format("{}（截至{}，账本第{}号） → {}（截至{}，账本第{}号）", before.name, format_cut(before.as_of), before.known_at,
                    after.name, format_cut(after.as_of), after.known_at),
        fmt::format("{} (as of {}, known at {}) → {} (as of {}, known at {})", before.name, format_cut(before.as_of),
                    before.known_at, after.name, format_cut(after.as_of), after.known_at)));
    Printer printer(context, options, after);
    int64_t unchanged = 0;
    for (auto const& difference : differences) {
        if (difference.is_changed()) printer.print(difference);
        else ++unchanged;
    }
    fmt::print("{}\n", context.text(fmt::format("{}个数字有变化，{}个未变", int64_t(differences.size()) - unchanged, unchanged),
                                    fmt::format("{} figures changed, {} did not",
                                                int64_t(differences.size()) - unchanged, unchanged)));
}

void run_diff(Context& context, Options const& options) {
    auto& ledger = context.ledger();
    std::string const unit = options.unit.empty() ? "" : unit_code_of(context, options.unit);
    auto const first = report::find_issue(ledger, options.before, unit);
    if (!first) context.fail(first.error());
    ReportEnd before = checked(context, report::end_of_issue(ledger, *first)), after;
    if (options.after == "today" || options.after == "现在") {
        after = end_of_today(context, *first, options);
    } else {
        auto const second = report::find_issue(ledger, options.after, unit);
        if (!second) context.fail(second.error());
        after = checked(context, report::end_of_issue(ledger, *second));
        if (second->number < first->number) std::swap(before, after);
    }
    std::vector<FigureDifference> differences;
    {
        Progress progress(context, context.text("对比", "compare"));
        differences = report::compare(ledger, context.figures(), context.units().root(), before, after,
                                      [&](int64_t done, int64_t of) { progress.show(done, of); });
    }
    if (std::any_of(differences.begin(), differences.end(), [](auto const& one) { return !one.adds_up; }))
        context.exit_status = 1;
    if (!context.json) return print_differences(context, options, before, after, differences);
    auto changed = Json::array();
    int64_t unchanged = 0;
    for (auto const& difference : differences) {
        if (difference.is_changed()) changed.push_back(json_of(difference));
        else ++unchanged;
    }
    fmt::print("{}\n", Json({{"before", end_json(before)}, {"after", end_json(after)}, {"unchanged", unchanged},
                             {"figures", std::move(changed)}}).dump());
}

}  // namespace

void add_diff_command(CLI::App& report, Context& context) {
    auto options = std::make_shared<Options>();
    auto* command = report.add_subcommand("diff", "两期之间的变化及其记录 / what changed between two issues");
    command->add_option("before", options->before, "先签发的一期 / the earlier issue")->required();
    command->add_option("after", options->after, "后签发的一期，或 today / the later issue, or today")->required();
    command->add_option("--as-of", options->as_of,
                        "today 的统计截止，省略即与该期相同 / the cut of today; default: that of the issue");
    command->add_option("--unit", options->unit, "签发单位 / the unit that issued them");
    command->add_option("--records", options->records, "每类列出几条记录 / records shown of each class")
        ->capture_default_str();
    command->callback([&context, options] { run_diff(context, *options); });
}

}  // namespace lianfang::app
