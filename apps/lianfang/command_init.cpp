// lianfang init: the county's profile becomes records: its units, names and dates, and the plan's editions it adopted.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/hash.h"
#include "context.h"
#include "intake/door.h"
#include "registry/outlines.h"

namespace lianfang::app {
namespace {

using store::Value;

constexpr char const* outlines_item = "outlines";   // Names a file beside the profile.

struct Init {
    Context& context;
    intake::Door door;
    Instant since;
    int64_t accepted = 0;
    int64_t unchanged = 0;

    void submit(catalog::Kind const& kind, std::vector<Value> values, std::string const& unit);
    void item(std::string const& name, std::string const& value);
    void unit(YAML::Node const& node, std::string const& parent_default);
};

void Init::submit(catalog::Kind const& kind, std::vector<Value> values, std::string const& unit) {
    intake::Submission submission{.kind = &kind, .values = std::move(values), .reporting_unit = unit,
                                  .source = "init", .source_class = "command", .recorded_by = "init"};
    submission.received_at = context.ledger().now();
    submission.id = "i" + hash_hex(fmt::format("{}|{}", context.ledger().last_number(), kind.name), 12);
    auto const answer = door.submit(submission);
    if (answer.fate == intake::Fate::Rejected) context.fail(*answer.error);
    answer.fate == intake::Fate::Known ? ++unchanged : ++accepted;
}

void Init::item(std::string const& name, std::string const& value) {
    if (value.empty()) return;
    auto const& kind = *context.catalog().find_kind("county_profile");
    std::vector<Value> values(kind.columns.size());
    values[kind.find("name")] = name;
    values[kind.find("value")] = value;
    values[kind.find("since")] = since.microseconds;
    submit(kind, std::move(values), {});
}

void Init::unit(YAML::Node const& node, std::string const& first_day_default) {
    auto const& kind = *context.catalog().find_kind("unit");
    std::vector<Value> values(kind.columns.size());
    for (auto const* name : {"code", "name", "level", "parent", "successor"}) {
        if (node[name]) values[kind.find(name)] = node[name].as<std::string>();
    }
    for (auto const* name : {"population", "residents", "households"}) {
        if (node[name]) values[kind.find(name)] = node[name].as<int64_t>();
    }
    auto const day = parse_day(node["first_day"].as<std::string>(first_day_default));
    if (!day) context.fail(day.error());
    values[kind.find("first_day")] = int64_t(day->number);
    if (node["last_day"]) {
        auto const last = parse_day(node["last_day"].as<std::string>());
        if (!last) context.fail(last.error());
        values[kind.find("last_day")] = int64_t(last->number);
    }
    submit(kind, std::move(values), node["code"].as<std::string>());
}

// county.short_name → county_short_name; other scalars under their own name; policy editions as policy/SERIES/EDITION.
void record_items(Init& init, YAML::Node const& profile) {
    for (auto const& entry : profile) {
        auto const name = entry.first.as<std::string>();
        if (entry.second.IsScalar() && name != outlines_item) init.item(name, entry.second.as<std::string>());
    }
    for (auto const& entry : profile["county"]) {
        auto const name = entry.first.as<std::string>();
        init.item("county_" + name, entry.second.as<std::string>());
    }
    for (auto const& edition : profile["policy"]) {
        init.item(fmt::format("policy/{}/{}", edition["series"].as<std::string>(),
                              edition["edition"].as<std::string>()),
                  edition["adopted"].as<std::string>());
    }
}

Error missing(std::string const& file, char const* name) {
    return Error::invalid("profile_incomplete", fmt::format("县域档案缺少 {}，请补上后再运行", name),
                          fmt::format("the county profile lacks {}; add it and run again", name))
        .at({.file = file});
}

struct Outlines {
    std::string text;
    size_t units = 0;
};

// The file that the profile names, read and judged before anything is recorded; empty where it names none.
Outlines outlines_of(Context& context, std::string const& file, YAML::Node const& profile) {
    if (!profile[outlines_item]) return {};
    std::set<std::string> codes;
    for (auto const& unit : profile["units"]) codes.insert(unit["code"].as<std::string>(""));
    auto const path = (std::filesystem::path(file).parent_path() / profile[outlines_item].as<std::string>()).string();
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) context.fail(Error::not_found("file_unreadable", "文件读不了：" + path, "the file cannot be read: " + path));
    auto const parsed = registry::parse_outlines(text.str(), [&](auto const& code) { return codes.count(code) != 0; });
    if (!parsed) context.fail(Error(parsed.error()).at({.file = path}));
    return {.text = text.str(), .units = parsed->size()};
}

void record_outlines(Init& init, Outlines const& outlines) {
    if (outlines.text.empty()) return;
    auto const is_new = registry::record_outlines(init.context.ledger(), outlines.text, outlines.units, init.since);
    if (!is_new) init.context.fail(is_new.error());
    *is_new ? ++init.accepted : ++init.unchanged;
}

void run_init(Context& context, std::string const& file) {
    YAML::Node profile;
    try {
        profile = YAML::LoadFile(file);
    } catch (YAML::Exception const& fault) {
        context.fail(Error::invalid("profile_unreadable", fmt::format("县域档案无法读取：{}", fault.what()),
                                    fmt::format("the county profile cannot be read: {}", fault.what()))
                         .at({.file = file}));
    }
    for (auto const* name : {"county", "campaign_start", "units"}) {
        if (!profile[name]) context.fail(missing(file, name));
    }
    auto const start = parse_day(profile["campaign_start"].as<std::string>());
    if (!start) context.fail(start.error());
    Outlines const outlines = outlines_of(context, file, profile);
    auto& ledger = context.ledger();
    Init init{.context = context, .door = intake::Door(ledger, context.units()), .since = start_of(*start)};
    try {
        ledger.in_transaction([&] {
            for (auto const& unit : profile["units"]) init.unit(unit, "2000-01-01");
            record_items(init, profile);
            record_outlines(init, outlines);
        });
    } catch (YAML::Exception const& fault) {
        context.fail(Error::invalid("profile_unreadable", fmt::format("县域档案有误：{}", fault.what()),
                                    fmt::format("the county profile is wrong: {}", fault.what()))
                         .at({.file = file}));
    }
    context.units().read(ledger);
    if (context.json) {
        fmt::print("{{\"recorded\":{},\"unchanged\":{}}}\n", init.accepted, init.unchanged);
    } else {
        fmt::print("{}\n", context.text(fmt::format("已登记县域档案：新记录 {} 条，未变 {} 条", init.accepted, init.unchanged),
                                        fmt::format("county profile recorded: {} new, {} unchanged", init.accepted,
                                                    init.unchanged)));
        auto const keys = ledger.keys_in_use().file;
        fmt::print("{}\n", context.text(fmt::format("身份证号、电话加密保存，密钥在 {}：请另存一份，没有它账本打不开", keys),
                                        fmt::format("identity and telephone numbers are encrypted under the key in {}: "
                                                    "keep a copy, without it the ledger cannot be opened", keys)));
    }
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("init", "登记县域档案 / record the county profile");
    auto file = std::make_shared<std::string>();
    command->add_option("--county", *file, "县域档案文件 / the profile (yaml)")->required()->check(CLI::ExistingFile);
    command->callback([&context, file] {
        context.may_begin = true;
        run_init(context, *file);
    });
}

}  // namespace lianfang::app
