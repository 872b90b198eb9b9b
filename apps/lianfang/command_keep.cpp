// lianfang keep: brings the kept figures up to date, so that they are answered at once.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "context.h"
#include "figures/kept.h"

namespace lianfang::app {
namespace {

struct Options {
    std::vector<std::string> days, levels;
    bool all = false;
};

Day read_day(Context& context, std::string const& text) {
    auto const day = parse_day(text.substr(0, 10));
    if (!day) context.fail(day.error());
    return *day;
}

std::vector<Day> days_asked(Context& context, Options const& options) {
    std::vector<Day> days;
    for (auto const& text : options.days) days.push_back(read_day(context, text));
    if (!days.empty()) return days;
    Day const today = day_of(context.now());
    if (!options.all) return {today - 1, today};
    // --all: every day of the campaign.
    auto const start = parse_instant(context.ledger().profile("campaign_start"));
    for (Day day = start ? day_of(*start) : today - 1; day <= today; day = day + 1) days.push_back(day);
    return days;
}

void run(Context& context, Options const& options) {
    figures::Keep asked{.days = days_asked(context, options), .levels = {""}};
    for (auto const& level : options.levels) asked.levels.push_back(level);
    Progress progress(context, context.text("存数", "keep"));
    auto const done = figures::keep(context.ledger(), context.figures(), asked,
                                    [&](int64_t step, int64_t of) { progress.show(step, of); });
    if (context.json) {
        nlohmann::ordered_json const out = {{"filled", done.filled}, {"held", done.held}, {"renewed", done.renewed}};
        fmt::print("{}\n", out.dump());
        return;
    }
    fmt::print("{}\n", context.text(fmt::format("已存 {} 日的数字：由记录补齐 {} 项，仍成立 {} 项，更新 {} 项", asked.days.size(),
                                                done.filled, done.held, done.renewed),
                                    fmt::format("figures of {} days kept: {} filled from rows, {} held, {} renewed",
                                                asked.days.size(), done.filled, done.held, done.renewed)));
}

}  // namespace

void add_keep(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("keep", "更新已存数字，供随时取用 / bring kept figures up to date");
    auto options = std::make_shared<Options>();
    command->add_option("--as-of", options->days,
                        "截至各日24时 / the days whose 24:00 is the cut (default: yesterday and today)");
    command->add_option("--units", options->levels, "并存某一层级各单位的数字 / also each unit of this level: TOWNSHIP, VILLAGE");
    command->add_flag("--all", options->all, "防控开始以来的每一日 / every day since the campaign began");
    command->callback([&context, options] { run(context, *options); });
}

}  // namespace lianfang::app
