// lianfang tick: time reaches the ledger; what it brought is printed.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "context.h"
#include "measures/tick.h"

namespace lianfang::app {
namespace {

// Of one kind of order, no more lines than these on a terminal; --json prints them all.
constexpr int lines_of_a_type_max = 20;

struct Line {
    std::string type, person, unit, reason, subject;
    Instant ordered_at = {};
    std::optional<Instant> due_at;
};

std::vector<Line> ordered_between(ledger::Ledger& ledger, measures::Ticked const& ticked) {
    auto read = ledger.database().prepare(
        "SELECT order_type, person_name, unit_code, reason, subject, ordered_at, due_at FROM "
        "record_order "
        "WHERE from_number >= :first AND from_number <= :last ORDER BY from_number");
    read.bind("first", ticked.first_number).bind("last", ticked.last_number);
    std::vector<Line> lines;
    while (read.step()) {
        Line line{std::string(read.text(0)),
                  std::string(read.text(1)),
                  std::string(read.text(2)),
                  std::string(read.text(3)),
                  std::string(read.text(4)),
                  Instant{read.integer(5)},
                  std::nullopt};
        if (!read.is_null(6)) line.due_at = Instant{read.integer(6)};
        lines.push_back(std::move(line));
    }
    return lines;
}

void print_json(Instant until, measures::Ticked const& ticked, std::vector<Line> const& lines) {
    nlohmann::ordered_json orders = nlohmann::ordered_json::array();
    for (auto const& line : lines) {
        nlohmann::ordered_json order = {{"order", line.type},
                                        {"person", line.person},
                                        {"unit", line.unit},
                                        {"ordered_at", format_instant(line.ordered_at)}};
        order["due_at"] =
            line.due_at ? nlohmann::ordered_json(format_instant(*line.due_at)) : nullptr;
        order["reason"] = line.reason;
        orders.push_back(std::move(order));
    }
    nlohmann::ordered_json const out = {
        {"until", format_cut(until)}, {"records", ticked.records}, {"orders", std::move(orders)}};
    fmt::print("{}\n", out.dump());
}

void print_text(Context& context, Instant until, measures::Ticked const& ticked,
                std::vector<Line> const& lines) {
    fmt::print(
        "{}\n",
        context.text(fmt::format("时间推进至 {}：下达指令 {} 条", format_cut(until), ticked.orders),
                     fmt::format("time reached {}: {} orders", format_cut(until), ticked.orders)));
    auto const* types = context.catalog().find_codes("order_type");
    std::map<std::string, std::vector<Line const*>> by_type;
    for (auto const& line : lines) by_type[line.type].push_back(&line);
    for (auto const& [type, all] : by_type) {
        auto const* code = types ? types->find(type) : nullptr;
        fmt::print("{} {}\n", code ? code->labels.in(context.language) : type, all.size());
        for (size_t i = 0; i < all.size() && i < lines_of_a_type_max; ++i) {
            auto const& path = context.units().path_of(all[i]->unit);
            fmt::print("  {}  {}  {}\n", path.empty() ? all[i]->unit : path, all[i]->person,
                       all[i]->reason);
        }
        if (all.size() <= lines_of_a_type_max) continue;
        fmt::print(
            "  {}\n",
            context.text(
                fmt::format("……另 {} 条（--json 列出全部）", all.size() - lines_of_a_type_max),
                fmt::format("… {} more (--json lists all)", all.size() - lines_of_a_type_max)));
    }
}

void run_tick(Context& context, std::string const& text) {
    auto const until = parse_instant(text);
    if (!until) context.fail(until.error());
    auto& ledger = context.ledger();
    Progress progress(context, context.text("时间推进", "time"));
    auto const ticked = measures::tick(ledger, context.policies(), *until,
                                       [&](int64_t done, int64_t of) { progress.show(done, of); });
    if (!ticked) context.fail(ticked.error());
    auto const lines = ordered_between(ledger, *ticked);
    if (context.json) {
        print_json(*until, *ticked, lines);
    } else {
        print_text(context, *until, *ticked, lines);
    }
}

}  // namespace

void add_tick(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("tick", "时间推进：时段截止、期满、逾期 / time reaches the ledger");
    auto until = std::make_shared<std::string>();
    command
        ->add_option("--until", *until, "推进到的时间 / the moment reached, e.g. 2020-02-03T24:00")
        ->required();
    command->callback([&context, until] { run_tick(context, *until); });
}

}  // namespace lianfang::app
