// lianfang figures and lianfang rows: the numbers at a cut, and the records behind one of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "context.h"
#include "figures/constraints.h"
#include "row_export.h"

namespace lianfang::app {
namespace {

using figures::Asked;
using figures::Definition;
using figures::Figure;
using figures::Figures;

// What both commands ask.
struct Options {
    std::vector<std::string> names;
    std::string as_of, known_at, unit, within, definitions = "then";
    std::string level;     // figures --units
    std::string key, file; // rows
    std::string page, from;
    int64_t limit = -1, skip = 0;
    bool check = false;
    bool counted = false;  // figures: from rows, whatever is kept
    bool how = false;      // figures: say of each which way it was answered
};

// The ledger number meant by "1234" or by a time; 0 for the last one.
int64_t known_number(Context& context, std::string const& text) {
    if (text.empty()) return 0;
    auto& ledger = context.ledger();
    int64_t number = 0;
    if (text.find_first_not_of("0123456789") == std::string::npos && text.size() < 18) {
        number = std::min<int64_t>(std::stoll(text), ledger.last_number());
    } else {
        auto const moment = parse_instant(text);
        if (!moment) context.fail(moment.error());
        number = ledger.number_at(*moment);
    }
    if (number > 0) return number;
    context.fail(Error::invalid("nothing_known_then", "那时账上还没有记录：" + text, "nothing was recorded by then: " + text));
}

Asked read_asked(Context& context, Options const& options) {
    Asked asked;
    if (options.as_of.empty()) {
        asked.as_of = context.now();
    } else {
        auto const as_of = parse_instant(options.as_of);
        if (!as_of) context.fail(as_of.error());
        asked.as_of = *as_of;
    }
    asked.known_at = known_number(context, options.known_at);
    if (asked.known_at == 0) asked.known_at = context.ledger().last_number();
    asked.within = options.within;
    asked.counted = options.counted;
    if (options.unit.empty()) return asked;
    asked.unit = context.units().find(options.unit);
    if (asked.unit.empty()) {
        context.fail(Error::not_found("unit_unknown", "没有这个单位，或名称不止一个：" + options.unit,
                                      "no such unit, or several of that name: " + options.unit));
    }
    return asked;
}

// The definitions of then, where another number than the last was asked for and --definitions does not say today.
Figures const& figures_of(Context& context, Options const& options, int64_t known_at, std::optional<Figures>& then) {
    bool const is_past = !options.known_at.empty() && options.definitions == "then";
    if (!is_past || context.ledger().edition_at(known_at) == context.catalog().edition) return context.figures();
    std::vector<catalog::Mistake> mistakes;
    then = Figures::load(context.ledger().edition_files(known_at), mistakes);
    return *then;
}

void require_figures(Context& context, Figures const& figures, std::vector<std::string> const& names) {
    for (auto const& name : names) {
        if (figures.find(name) != nullptr) continue;
        context.fail(Error::not_found("figure_unknown", "没有这个数字：" + name + "。不写名称即列出全部。",
                                      "there is no figure " + name + ". Give no name to see all."));
    }
}

std::string value_text(std::optional<double> const& value) {
    if (!value) return "—";
    if (*value == std::floor(*value)) return fmt::format("{:.0f}", *value);
    std::string text = fmt::format("{:.4f}", *value);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

nlohmann::ordered_json as_json(Figure const& figure, Definition const& definition) {
    nlohmann::ordered_json out;
    out["figure"] = figure.name;
    if (definition.has_key) out["key"] = figure.key;
    if (!figure.value) out["value"] = nullptr;
    else if (*figure.value == std::floor(*figure.value)) out["value"] = int64_t(*figure.value);
    else out["value"] = *figure.value;
    out["unit_type"] = figure.unit_type;
    out["unit"] = figure.unit;
    out["as_of"] = format_cut(figure.as_of);
    out["known_at"] = figure.known_at;
    out["rows"] = figure.rows;
    out["answered"] = figure.answered == figures::Answered::Kept ? "kept" : "counted";
    return out;
}

bool cut_is_midnight(Instant as_of) { return start_of(day_of(as_of)) == as_of; }

// The room of the county that a figure belongs to: the group of the first kind that it reads.
std::string group_of(Figures const& figures, catalog::Catalog const& catalog, Definition const& definition) {
    Definition const* base = &definition;
    if (definition.top > 0) base = figures.find(definition.top_of);
    else if (definition.aggregate == figures::Aggregate::Ratio) base = figures.find(definition.numerator);
    auto const kinds = figures.kinds_of(base->name, catalog);
    return kinds.empty() ? std::string() : kinds.front()->group;
}

using GroupTitle = std::array<char const*, 3>;

// In the order in which a county reads them.
std::vector<GroupTitle> const& group_titles() {
    static std::vector<GroupTitle> const titles = {
        {"people", "人员摸排", "People"},           {"screening", "卡口检测", "Screening"},
        {"lists", "名单核查", "Name lists"},        {"observation", "医学观察", "Observation"},
        {"care", "医疗救治", "Care"},               {"cases", "病例与密接", "Cases and contacts"},
        {"command", "组织指挥", "Command"},         {"publicity", "宣传培训", "Publicity and training"},
        {"supplies", "物资经费", "Supplies and money"}, {"market", "市场监管", "Markets"},
        {"environment", "环境与聚集管控", "Environment and gatherings"}};
    return titles;
}

size_t group_order(std::string const& group) {
    auto const& titles = group_titles();
    auto const it = std::find_if(titles.begin(), titles.end(),
                                 [&](GroupTitle const& title) { return group == title[0]; });
    return size_t(it - titles.begin());
}

std::string group_title(Context const& context, std::string const& group) {
    for (auto const& title : group_titles()) {
        if (group == title[0]) return context.text(title[1], title[2]);
    }
    return group.empty() ? context.text("其他", "Other") : group;
}

std::string padded(std::string text, int width) {
    int const missing = width - display_width(text);
    return missing > 0 ? text + std::string(size_t(missing), ' ') : text;
}

class Printer {
public:
    Printer(Context& context, Figures const& figures, Options const& options)
        : context_(context), figures_(figures), options_(options) {}

    void print_json(std::vector<Figure> const& found, Asked const& asked) {
        auto out = nlohmann::ordered_json::array();
        std::map<std::string, int64_t> by_day;
        for (auto const& figure : found) {
            auto one = as_json(figure, *figures_.find(figure.name));
            if (!cut_is_midnight(asked.as_of)) {
                auto [at, is_new] = by_day.try_emplace(figure.name, 0);
                if (is_new) at->second = figures_.rows_dated_by_day(context_.ledger(), figure.name, asked);
                one["rows_dated_by_day"] = at->second;
            }
            out.push_back(std::move(one));
        }
        fmt::print("{}\n", out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
    }

    void print_table(std::vector<Figure> const& found, Asked const& asked) {
        std::map<std::pair<size_t, std::string>, std::vector<Figure const*>> by_group;
        for (auto const& figure : found) {
            std::string const group = group_of(figures_, context_.catalog(), *figures_.find(figure.name));
            by_group[{group_order(group), group}].push_back(&figure);
        }
        for (auto const& [group, members] : by_group) {
            std::string const title = group_title(context_, group.second);
            fmt::print("{}\n", context_.text("【" + title + "】", title));
            for (auto const* figure : members) print_line(*figure);
        }
        print_cut(found, asked);
    }

private:
    void print_line(Figure const& figure) {
        auto const& definition = *figures_.find(figure.name);
        std::string label = definition.title.in(context_.language);
        if (definition.has_key)
            label +=
                " · " + Figures::label_of_key(definition, figure.key, context_.catalog(), context_.language);
        if (!options_.level.empty()) label = context_.units().path_of(figure.unit) + " " + label;
        std::string const number = value_text(figure.value);
        bool const is_kept = figure.answered == figures::Answered::Kept;
        std::string const how = is_kept ? context_.text(" 已存", " kept") : context_.text(" 清点", " counted");
        fmt::print("  {} {:>12} {} {} {}{}\n", padded(label, 52), number, padded(figure.unit_type, 6),
                   padded(definition.has_key ? figure.name + "/" + figure.key : figure.name, 34),
                   context_.text(fmt::format("{} 行", figure.rows), fmt::format("{} rows", figure.rows)),
                   options_.how ? how : "");
    }

    void print_cut(std::vector<Figure> const& found, Asked const& asked) {
        std::string const unit = asked.unit.empty() ? context_.units().root() : asked.unit;
        auto const* named = context_.units().get(unit);
        fmt::print("{}\n", context_.text(fmt::format("{}，截至 {}，账目第 {} 号", named == nullptr ? unit : named->name,
                                                     format_cut(asked.as_of), asked.known_at),
                                         fmt::format("{}, as of {}, known at {}", named == nullptr ? unit : named->name,
                                                     format_cut(asked.as_of), asked.known_at)));
        if (cut_is_midnight(asked.as_of)) return;
        int64_t rows = 0;
        std::string last;
        for (auto const& figure : found) {
            if (figure.name != last) rows += figures_.rows_dated_by_day(context_.ledger(), figure.name, asked);
            last = figure.name;
        }
        fmt::print("{}\n", context_.text(fmt::format("截止时点不是24时：其中 {} 行只记到日，自当日0时起计入", rows),
                                         fmt::format("the cut is not 24:00: {} of the rows are dated by day alone "
                                                     "and count from 00:00 of it", rows)));
    }

    Context& context_;
    Figures const& figures_;
    Options const& options_;
};

void print_breaches(Context& context, std::vector<figures::Breach> const& breaches) {
    if (context.json) {
        auto out = nlohmann::ordered_json::array();
        for (auto const& breach : breaches) {
            nlohmann::ordered_json values = nlohmann::ordered_json::object();
            for (auto const& [figure, value] : breach.values) values[figure] = value;
            out.push_back({{"rule", breach.rule},
                           {"name", breach.name},
                           {"severity", figures::name_of(breach.severity)},
                           {"zh", breach.zh},
                           {"en", breach.en},
                           {"values", values},
                           {"persons", breach.persons},
                           {"units", breach.units}});
        }
        fmt::print("{}\n", out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
        return;
    }
    for (auto const& breach : breaches) {
        fmt::print("{} [{}] {}\n", breach.rule, figures::name_of(breach.severity), context.text(breach.zh, breach.en));
        for (auto const& unit : breach.units) fmt::print("    {}\n", context.units().path_of(unit));
    }
    if (breaches.empty()) fmt::print("{}\n", context.text("各项校验规则均成立", "every constraint holds"));
}

// The constraints stand in the same edition as the figures: a past one where the figures are of then.
void check_constraints(Context& context, Figures const& figures, Asked const& asked, bool are_of_then) {
    std::vector<catalog::Mistake> mistakes;
    auto const files = are_of_then ? context.ledger().edition_files(asked.known_at) : context.catalog().files;
    auto const constraints = figures::Constraints::load(files, figures, mistakes);
    auto const breaches = constraints.evaluate(context.ledger(), figures, asked);
    print_breaches(context, breaches);
    bool const has_error = std::any_of(breaches.begin(), breaches.end(),
                                       [](auto const& breach) { return breach.severity == figures::Severity::Error; });
    context.exit_status = has_error ? 1 : 0;
}

void run_figures(Context& context, Options const& options) {
    Asked const asked = read_asked(context, options);
    std::optional<Figures> then;
    Figures const& figures = figures_of(context, options, asked.known_at, then);
    require_figures(context, figures, options.names);
    if (!options.within.empty()) require_figures(context, figures, {options.within});
    if (options.check) return check_constraints(context, figures, asked, then.has_value());
    auto const names = options.names.empty() ? figures.names() : options.names;
    std::vector<Figure> found;
    {
        Progress progress(context, context.text("计算", "figures"));
        auto const show = [&](int64_t done, int64_t of) { progress.show(done, of); };
        found = options.level.empty() ? figures.compute_all(context.ledger(), names, asked, show)
                                      : figures.compute_by_unit(context.ledger(), names, asked, options.level, show);
    }
    Printer printer(context, figures, options);
    if (context.json) printer.print_json(found, asked);
    else printer.print_table(found, asked);
}

// A page from a place, from a moment on, or from the row of a number.
figures::Page read_page(Context& context, Options const& options) {
    figures::Page page{.limit = options.limit};
    if (!options.page.empty()) {
        auto const place = figures::RowPlace::parse(options.page);
        if (!place) {
            context.fail(Error::invalid("page", "--page 应照抄上一页给出的位置：" + options.page,
                                        "--page takes the place that the page before gave: " + options.page));
        }
        page.from = *place;
    }
    if (!options.from.empty()) {
        auto const moment = parse_instant(options.from);
        if (!moment) context.fail(moment.error());
        page.from.happened_at = moment->microseconds;
    }
    page.from.skip += options.skip;
    return page;
}

void run_rows(Context& context, Options const& options) {
    Asked const asked = read_asked(context, options);
    std::optional<Figures> then;
    Figures const& figures = figures_of(context, options, asked.known_at, then);
    require_figures(context, figures, options.names);
    if (!options.within.empty()) require_figures(context, figures, {options.within});
    auto const page = read_page(context, options);
    auto const rows = figures.rows(context.ledger(), options.names.front(), asked, options.key, context.language, page);
    if (rows.next) {
        fmt::print(stderr, "{}\n", context.text("下一页： --page ", "next page: --page ") + rows.next->text());
    }
    if (options.file.empty()) {
        fmt::print("{}", context.json ? rows_as_json(rows) : rows_as_csv(rows));
        return;
    }
    auto const written = write_rows(rows, options.file);
    if (!written) context.fail(written.error());
    fmt::print("{}\n", context.text(fmt::format("{} 行已写入 {}", rows.rows.size(), options.file),
                                    fmt::format("{} rows written to {}", rows.rows.size(), options.file)));
}

void add_cut_options(CLI::App& command, Options& options) {
    command.add_option("--as-of", options.as_of, "截止时点 / cut, e.g. 2020-02-03T24:00 (default: now)");
    command.add_option("--known-at", options.known_at, "按当时所知：账目编号或时间 / as known at a ledger number or time");
    command.add_option("--unit", options.unit, "单位代码或名称 / unit, by code or name (default: the county)");
    command.add_option("--within", options.within, "其中：只计属于另一数字的人员 / only persons of this other figure");
    command.add_option("--definitions", options.definitions, "口径：then 当时，today 现在 / whose definitions")
        ->check(CLI::IsMember({"then", "today"}))->capture_default_str();
}

}  // namespace

void add_figures(CLI::App& app, Context& context) {
    auto figures_options = std::make_shared<Options>();
    auto* figures = app.add_subcommand("figures", "计算数字 / compute figures");
    figures->add_option("names", figures_options->names, "数字名称，省略即全部 / names (default: all)");
    add_cut_options(*figures, *figures_options);
    figures->add_option("--units", figures_options->level,
                        "逐单位列出某一层级 / one line for each unit of this level: TOWNSHIP, VILLAGE");
    figures->add_flag("--check", figures_options->check, "检验各数字之间的关系 / evaluate the constraints among the figures");
    figures->add_flag("--counted", figures_options->counted, "一律由记录清点 / count from rows, whatever is kept");
    figures->add_flag("--how", figures_options->how, "注明每个数字由已存结果还是清点得出 / say which way each was answered");
    figures->callback([&context, figures_options] { run_figures(context, *figures_options); });

    auto rows_options = std::make_shared<Options>();
    auto* rows = app.add_subcommand("rows", "列出数字背后的记录 / the records behind a figure");
    rows->add_option("figure", rows_options->names, "数字名称 / name of the figure")->required()->expected(1);
    add_cut_options(*rows, *rows_options);
    rows->add_option("--key", rows_options->key, "分项 / key of a breakdown");
    rows->add_option("-o", rows_options->file, "写入文件 / write to a file: .xlsx, .csv, .json");
    rows->add_option("--limit", rows_options->limit, "至多几行 / at most so many rows (default: all)")
        ->check(CLI::PositiveNumber);
    auto* page = rows->add_option("--page", rows_options->page, "从上一页给出的位置起 / from the place that the last page gave");
    rows->add_option("--from", rows_options->from, "从此时起 / from this moment on")->excludes(page);
    rows->add_option("--skip", rows_options->skip, "先略过几行 / pass over so many rows first")
        ->check(CLI::NonNegativeNumber);
    rows->callback([&context, rows_options] { run_rows(context, *rows_options); });
}

}  // namespace lianfang::app
