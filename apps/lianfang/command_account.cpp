// lianfang account: accounts and their posts from the machine itself; lianfang audit: what they looked at.
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "access/sight.h"
#include "base/text.h"
#include "context.h"

namespace lianfang::app {
namespace {

using Json = nlohmann::ordered_json;

struct Asked {
    std::string account, name, post, unit, office;
    int limit = 100;
};

// One line of standard input, so that it stands neither in the history of commands nor in the list of processes.
std::string read_password(Context& context) {
    std::string password;
    if (isatty(STDIN_FILENO)) fmt::print(stderr, "{}", context.text("密码：", "password: "));
    std::getline(std::cin, password);
    return password;
}

access::HeldPost held_of(Context& context, Asked const& asked) {
    access::HeldPost held{.post = asked.post, .unit = context.units().find(asked.unit), .office = asked.office};
    if (asked.unit.empty()) held.unit = context.units().root();
    if (held.office.empty()) held.office = context.units().path_of(held.unit);
    if (held.office.empty()) held.office = context.units().get(held.unit)->name;
    if (auto const fits = access::check_held(context.posts(), context.units(), held); !fits) context.fail(fits.error());
    return held;
}

void add(Context& context, Asked const& asked) {
    auto const access = context.open_access();
    bool const has_post = !asked.post.empty();
    auto const held = has_post ? held_of(context, asked) : access::HeldPost{};
    access::Account const account{.account = asked.account, .name = asked.name};
    auto const added = access->add_account(account, read_password(context), "command", context.now());
    if (!added) context.fail(added.error());
    if (!has_post) return;
    if (auto const given = access->give_post(asked.account, held, "command", context.now()); !given)
        context.fail(given.error());
}

void give(Context& context, Asked const& asked) {
    auto const given =
        context.open_access()->give_post(asked.account, held_of(context, asked), "command", context.now());
    if (!given) context.fail(given.error());
}

void reset(Context& context, Asked const& asked) {
    auto const password = read_password(context);
    auto const done = context.open_access()->reset_password(asked.account, password, "command", context.now());
    if (!done) context.fail(done.error());
}

void remove_factor(Context& context, Asked const& asked) {
    auto const done = context.open_access()->remove_factor(asked.account, "command", context.now());
    if (!done) context.fail(done.error());
}

void list(Context& context) {
    Json all = Json::array();
    for (auto const& account : context.open_access()->accounts()) {
        Json posts = Json::array();
        for (auto const& held : account.posts) {
            posts.push_back({{"post", held.post}, {"unit", held.unit}, {"office", held.office}});
            if (context.json) continue;
            auto const* post = context.posts().find(held.post);
            fmt::print("{}  {}  {}  {}\n", account.account, account.name,
                       post == nullptr ? held.post : post->title.in(context.language), held.office);
        }
        if (!context.json && account.posts.empty()) fmt::print("{}  {}\n", account.account, account.name);
        all.push_back({{"account", account.account}, {"name", account.name}, {"disabled", account.is_disabled},
                       {"posts", posts}});
    }
    if (context.json) fmt::print("{}\n", all.dump());
}

void audit(Context& context, Asked const& asked) {
    auto const access = context.open_access();
    for (auto const& entry : access->audit({.account = asked.account, .limit = asked.limit})) {
        fmt::print("{}  {}  {}  {}  {}  {}  {}\n", entry.number, format_instant(entry.at).substr(0, 19), entry.account,
                   entry.action, entry.what, entry.rows, entry.purpose);
    }
    int64_t const broken = access->find_broken_audit();
    if (broken == 0) return;
    context.exit_status = 1;
    fmt::print(
        stderr, "{}\n",
        context.text(fmt::format("审计链自第{}条起对不上：有人改过", broken),
                     fmt::format("the audit does not follow from entry {} on: it was changed", broken)));
}

}  // namespace

void add_account(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("account", "账号与岗位 / accounts and their posts");
    command->require_subcommand(1);
    auto asked = std::make_shared<Asked>();
    auto const with_post = [asked](CLI::App* to) {
        to->add_option("--post", asked->post, "岗位 / post, a name of catalog/posts");
        to->add_option("--unit", asked->unit, "单位，省略即全县 / unit (default: the county)");
        to->add_option("--office", asked->office, "以哪个单位名义登记 / office as which it records");
    };
    auto const one = [&](char const* name, char const* words, auto work) {
        auto* sub = command->add_subcommand(name, words);
        sub->add_option("account", asked->account, "账号 / account")->required();
        sub->callback([&context, asked, work] { work(context, *asked); });
        return sub;
    };
    auto* fresh = one("add", "新账号，密码从标准输入读 / a new account; its password from standard input", add);
    fresh->add_option("--name", asked->name, "姓名 / the person's name")->required();
    with_post(fresh);
    with_post(one("post", "授予岗位 / give a post", give));
    one("password", "重置密码，从标准输入读 / reset a password, from standard input", reset);
    one("no-factor", "去掉动态口令：手机丢了，恢复码也没有 / remove a second factor whose device is lost", remove_factor);
    command->add_subcommand("list", "列出 / list")->callback([&context] { list(context); });
    auto* trail = app.add_subcommand("audit", "审计记录 / what was looked at, and that nobody changed the record of it");
    trail->add_option("--account", asked->account, "账号 / account");
    trail->add_option("--limit", asked->limit, "条数 / entries")->capture_default_str();
    trail->callback([&context, asked] { audit(context, *asked); });
}

}  // namespace lianfang::app
