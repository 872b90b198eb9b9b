// Accounts and their posts (administrators), and the audit (auditors). Nobody changes what they themselves may do.
#include <fmt/format.h>

#include "http/audit_words.h"

namespace lianfang::http {
namespace {

Json account_of(House const& house, Visitor& visitor, access::Account const& account) {
    Json posts = Json::array();
    for (auto const& held : account.posts) posts.push_back(held_json(house, visitor.units(), held));
    auto const moment = [](std::optional<Instant> at) { return at ? Json(minute_of(*at)) : Json(); };
    bool const is_locked = account.locked_until && *account.locked_until > visitor.now;
    return {{"account", account.account},
            {"name", account.name},
            {"disabled", account.is_disabled},
            {"locked_until", is_locked ? moment(account.locked_until) : Json()},
            {"last_login", moment(account.last_login)},
            {"must_change_password", account.must_change_password},
            {"has_factor", account.has_factor},
            {"posts", posts}};
}

Error not_yourself() {
    return Error::not_allowed("not_yourself", "不能改自己的账号，请另一位管理员办理",
                              "nobody changes their own account; ask another administrator");
}

Error unknown_account() { return Error::not_found("account_unknown", "没有这个账号", "there is no such account"); }

// An administrator keeps the accounts whose posts all lie within their own unit.
Result<access::Account> kept_account(House const& house, Visitor& visitor, std::string const& name) {
    auto const account = house.access.find_account(name);
    if (!account) return unknown_account();
    if (name == visitor.session.account.account) return not_yourself();
    for (auto const& held : account->posts) {
        if (!visitor.sight.covers(held.unit)) return unknown_account();
    }
    return *account;
}

Result<access::HeldPost> held_asked(House const& house, Visitor& visitor, Json const& body) {
    access::HeldPost held{
        .post = text_in(body, "post"), .unit = text_in(body, "unit"), .office = text_in(body, "office")};
    RETURN_IF_ERROR(access::check_held(house.posts, visitor.units(), held));
    RETURN_IF_ERROR(visitor.sight.unit_asked(held.unit));
    return held;
}

Response show_accounts(House const& house, Visitor& visitor, Request const&, Parts const&) {
    Json all = Json::array();
    for (auto const& account : house.access.accounts()) {
        bool is_kept = true;
        for (auto const& held : account.posts) is_kept = is_kept && visitor.sight.covers(held.unit);
        if (is_kept) all.push_back(account_of(house, visitor, account));
    }
    return Response::json(dumped({{"accounts", all}}));
}

Response answer_with(House const& house, Visitor& visitor, std::string const& name) {
    return Response::json(dumped(account_of(house, visitor, *house.access.find_account(name))));
}

Response add(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    std::vector<access::HeldPost> posts;
    auto const given = body->find("posts");
    for (auto const& one : given != body->end() && given->is_array() ? *given : Json::array()) {
        auto const held = held_asked(house, visitor, one);
        if (!held) return Response::of(held.error());
        posts.push_back(*held);
    }
    access::Account const account{.account = text_in(*body, "account"), .name = text_in(*body, "name"),
                                  .must_change_password = true};
    std::string const by = visitor.session.account.account;
    auto const added = house.access.add_account(account, text_in(*body, "password"), by, visitor.now);
    if (!added) return Response::of(added.error());
    for (auto const& held : posts) {
        auto const done = house.access.give_post(account.account, held, by, visitor.now);
        if (!done) return Response::of(done.error());
    }
    return answer_with(house, visitor, account.account);
}

// Runs `change` on an account that the visitor keeps, and answers with it.
using Change = std::function<Result<void>(std::string const& account, std::string const& by, Json const& body)>;
Response change(House const& house, Visitor& visitor, Request const& request, Parts const& parts, Change const& work) {
    auto const account = kept_account(house, visitor, parts.at("account"));
    if (!account) return Response::of(account.error());
    auto const body = request.body.empty() ? Result<Json>(Json::object()) : body_of(request);
    if (!body) return Response::of(body.error());
    auto const done = work(account->account, visitor.session.account.account, *body);
    return done ? answer_with(house, visitor, account->account) : Response::of(done.error());
}

Response give_post(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    return change(house, visitor, request, parts,
                  [&](auto const& account, auto const& by, auto const& body) -> Result<void> {
                      ASSIGN_OR_RETURN(auto const held, held_asked(house, visitor, body));
                      RETURN_IF_ERROR(house.access.give_post(account, held, by, visitor.now));
                      return {};
                  });
}

Response end_post(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    return change(house, visitor, request, parts, [&](auto const& account, auto const& by, auto const&) {
        std::string const& id = parts.at("id");
        bool const is_number = id.size() < 16 && id.find_first_not_of("0123456789") == std::string::npos;
        return house.access.end_post(account, is_number ? std::stoll(id) : 0, by, visitor.now);
    });
}

Response reset_password(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    return change(house, visitor, request, parts, [&](auto const& account, auto const& by, auto const& body) {
        return house.access.reset_password(account, text_in(body, "password"), by, visitor.now);
    });
}

Response remove_factor(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    return change(house, visitor, request, parts, [&](auto const& account, auto const& by, auto const&) {
        return house.access.remove_factor(account, by, visitor.now);
    });
}

Response set_disabled(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    return change(house, visitor, request, parts, [&](auto const& account, auto const& by, auto const& body) {
        return house.access.set_disabled(account, body.value("disabled", false), by, visitor.now);
    });
}

Response show_posts(House const& house, Visitor&, Request const&, Parts const&) {
    Json all = Json::array();
    for (auto const& [name, post] : house.posts.all())
        all.push_back({{"post", name}, {"title", labels(post.title)}, {"levels", post.levels}});
    return Response::json(dumped({{"posts", all}}));
}

Response show_audit(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    std::string const page = asked(request, "page");
    bool const is_number = page.size() < 16 && page.find_first_not_of("0123456789") == std::string::npos;
    access::AuditAsked wanted{.account = asked(request, "account"),
                              .before = page.empty() || !is_number ? 0 : std::stoll(page),
                              .limit = limit_asked(request, 100, 500)};
    auto const from = day_asked(request, "from"), to = day_asked(request, "to");
    if (!from || !to) return Response::of(from ? to.error() : from.error());
    if (*from) wanted.from = start_of(**from);
    if (*to) wanted.to = start_of(**to + 1);
    Json all = Json::array();
    auto const entries = house.access.audit(wanted);
    for (auto const& entry : entries) {
        auto const account = house.access.find_account(entry.account);
        auto const* post = house.posts.find(entry.post);
        auto const* unit = visitor.units().get(entry.unit);
        bool const is_todays = post != nullptr && post->purpose.zh == entry.purpose;
        all.push_back({{"number", entry.number},
                       {"at", minute_of(entry.at)},
                       {"account", entry.account},
                       {"name", account ? account->name : ""},
                       {"post", post == nullptr ? Json() : labels(post->title)},
                       {"unit_name", unit == nullptr ? "" : unit->name},
                       {"action", entry.action},
                       {"what", entry.what},
                       {"words", audit_words(house, visitor.units(), entry)},
                       {"rows", entry.rows},
                       {"purpose", is_todays ? labels(post->purpose) : label_pair(entry.purpose, entry.purpose)}});
    }
    bool const is_full = int(entries.size()) == wanted.limit;
    return Response::json(
        dumped({{"entries", all}, {"next", is_full ? Json(std::to_string(entries.back().number)) : Json()}}));
}

}  // namespace

void add_account_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/accounts", keeps_accounts, {.zh = "账号", .en = "Accounts"}, show_accounts);
    house.add(routes, "POST", "/api/accounts", keeps_accounts,
              {.zh = "新账号", .en = "A new account", .body = {"account", "name", "password", "posts"}}, add);
    house.add(routes, "POST", "/api/accounts/{account}/posts", keeps_accounts,
              {.zh = "授予岗位", .en = "Give a post", .body = {"post", "unit", "office"}}, give_post);
    house.add(routes, "DELETE", "/api/accounts/{account}/posts/{id}", keeps_accounts,
              {.zh = "免去岗位", .en = "End a post"}, end_post);
    house.add(routes, "POST", "/api/accounts/{account}/password", keeps_accounts,
              {.zh = "重置密码", .en = "Reset a password", .body = {"password"}}, reset_password);
    house.add(routes, "DELETE", "/api/accounts/{account}/factor", keeps_accounts,
              {.zh = "去掉动态口令", .en = "Remove a second factor"}, remove_factor);
    house.add(routes, "POST", "/api/accounts/{account}/disabled", keeps_accounts,
              {.zh = "停用或恢复", .en = "Disable or enable", .body = {"disabled"}}, set_disabled);
    house.add(routes, "GET", "/api/posts", keeps_accounts, {.zh = "岗位", .en = "Posts"}, show_posts);
    house.add(routes, "GET", "/api/audit", reads_audit,
              {.zh = "审计记录，新的在前",
               .en = "The audit, the newest first",
               .query = {"account", "from", "to", "limit", "page"}},
              show_audit);
}

}  // namespace lianfang::http
