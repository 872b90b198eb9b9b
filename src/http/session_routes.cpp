// Log-in and log-out, one's own password, and the first administrator.
#include <fmt/format.h>

#include "http/house.h"

namespace lianfang::http {
namespace {

char const* word_of(catalog::Identity identity) {
    if (identity == catalog::Identity::Clear) return "clear";
    return identity == catalog::Identity::Masked ? "masked" : "none";
}

Json may(catalog::Post const& post) {
    return {{"figures", post.figures}, {"reports", post.reports},   {"import", post.imports},
            {"export", post.exports},  {"accounts", post.accounts}, {"audit", post.audit},
            {"people", post.people},    {"break_glass", post.break_glass},   {"screen", post.screen}};
}

}  // namespace

Response session_answer(House const& house, access::Session const& session, Request const& request) {
    auto reader = house.readers.borrow();
    auto const& units = reader.units();
    Json posts = Json::array();
    catalog::Post const* current = nullptr;
    std::optional<BreakGlass::Opened> opened;
    auto const named = request.headers.find("x-lianfang-post");
    for (auto const& held : session.account.posts) {
        posts.push_back(held_json(house, units, held));
        bool const is_named = named != request.headers.end() && named->second == std::to_string(held.id);
        if (current != nullptr && !is_named) continue;
        current = house.posts.find(held.post);
        opened = house.glass.find(session.token, held.id, house.readers.now());
    }
    Json answer = {{"account", session.account.account},
                   {"name", session.account.name},
                   {"token", session.token},
                   {"must_change_password", session.account.must_change_password},
                   {"must_enrol", house.must_enrol(session.account)},
                   {"now", minute_of(house.readers.now())},
                   {"county", {{"code", units.root()}, {"name", unit_name(units, units.root())}}},
                   {"posts", posts},
                   {"may", current == nullptr ? Json::object() : may(*current)},
                   {"identity", current == nullptr ? "none" : opened ? "clear" : word_of(current->identity)},
                   {"glass_until", opened ? Json(minute_of(opened->until)) : Json()}};
    return Response::json(dumped(answer));
}

namespace {

// What its holder knows the device by: "10.0.0.7 · Android · Chrome". Of what the browser says only these words stay.
std::string client_words(Request const& request) {
    struct Word {
        char const* mark;
        char const* word;
    };
    // The first that fits: browsers and systems name those that they descend from as well.
    static constexpr Word systems[] = {{"OpenHarmony", "HarmonyOS"}, {"HarmonyOS", "HarmonyOS"}, {"Android", "Android"},
                                       {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
                                       {"Macintosh", "Mac"}, {"Linux", "Linux"}};
    static constexpr Word browsers[] = {{"MicroMessenger", "微信"}, {"HuaweiBrowser", "Huawei"}, {"MiuiBrowser", "Miui"},
                                        {"Edg", "Edge"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"},
                                        {"Safari", "Safari"}};
    std::string words = request.client;
    auto const agent = request.headers.find("user-agent");
    if (agent == request.headers.end()) return words;
    auto const add_first = [&](auto const& known) {
        for (auto const& one : known) {
            if (agent->second.find(one.mark) == std::string::npos) continue;
            words += std::string(" · ") + one.word;
            return;
        }
    };
    add_first(systems);
    add_first(browsers);
    return words;
}

// Strict: no other site can make a browser send it.
void set_cookie(Response& response, std::string const& key, Request const& request) {
    response.headers.emplace_back(
        "Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", cookie_name(request), key,
                                  came_by_tls(request) ? "; Secure" : "", key.empty() ? "; Max-Age=0" : ""));
}

Response log_in(House const& house, Request const& request) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    access::Login const login{.account = text_in(*body, "account"), .password = text_in(*body, "password"),
                              .code = text_in(*body, "code"), .client = client_words(request),
                              .device_time = house.device_time()};
    auto const session = house.access.log_in(login, house.readers.now());
    if (!session) return Response::of(session.error());
    auto response = session_answer(house, *session, request);
    set_cookie(response, session->key, request);
    return response;
}

Response log_out(House const& house, Request const& request) {
    if (house.find_session(request)) house.access.log_out(session_key(request), house.readers.now());
    auto response = Response::json("{}");
    set_cookie(response, "", request);
    return response;
}

Response change_password(House const& house, Request const& request) {
    auto const session = house.find_session(request);
    if (!session || !has_token(*session, request)) return login_needed();
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const changed = house.access.change_password(*session, text_in(*body, "old"), text_in(*body, "new"),
                                                      house.readers.now());
    if (!changed) return Response::of(changed.error());
    return session_answer(house, *house.find_session(request), request);
}

Response show_sessions(House const& house, Request const& request) {
    auto const session = house.find_session(request);
    if (!session) return login_needed();
    auto const idle = [&house](access::Account const& account) { return house.idle_minutes(account); };
    Json all = Json::array();
    for (auto const& one : house.access.sessions(*session, idle, house.readers.now())) {
        all.push_back({{"id", one.id}, {"client", one.client}, {"begun_at", minute_of(one.begun_at)},
                       {"used_at", minute_of(one.used_at)}, {"is_own", one.is_own}});
    }
    return Response::json(dumped({{"sessions", all}}));
}

Response end_session(House const& house, Request const& request, Parts const& parts) {
    auto const session = house.find_session(request);
    if (!session || !has_token(*session, request)) return login_needed();
    auto const done = house.access.end_session(*session, parts.at("id"), house.readers.now());
    return done ? Response::json("{}") : Response::of(done.error());
}

// The first administrator, at the county. The key is printed by the program where there is no account yet.
Response set_up(House const& house, Request const& request) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    if (house.setup_key.empty() || house.access.has_accounts()) {
        return Response::of(Error::wrong_state("set_up", "已有管理员，请登录", "there is an administrator; log in"));
    }
    if (text_in(*body, "key") != house.setup_key) {
        return Response::of(Error::not_allowed("setup_key", "请打开程序启动时显示的网址",
                                               "open the address that the program printed when it started"));
    }
    access::Account const account{.account = text_in(*body, "account"), .name = text_in(*body, "name")};
    auto const now = house.readers.now();
    auto const added = house.access.add_account(account, text_in(*body, "password"), "set-up", now);
    if (!added) return Response::of(added.error());
    {
        auto reader = house.readers.borrow();
        auto const& root = reader.units().root();
        auto const office = unit_name(reader.units(), root) + "指挥部办公室";
        auto const given = house.access.give_post(
            account.account, {.post = "administrator", .unit = root, .office = office}, "set-up", now);
        if (!given) return Response::of(given.error());
    }
    return log_in(house, request);
}

}  // namespace

void add_session_routes(Routes& routes, House const& house) {
    routes.add("POST", "/api/session",
               [&house](Request const& request, Parts const&) { return log_in(house, request); },
               {.zh = "登录", .en = "Log in", .body = {"account", "password", "code"}, .needs = "nobody"});
    auto const show = [&house](Request const& request, Parts const&) {
        if (auto const revoked = house.find_revoked(request)) return Response::of(*revoked);
        auto const session = house.find_session(request);
        if (session) return session_answer(house, *session, request);
        return login_needed();
    };
    routes.add("GET", "/api/session", show, {.zh = "当前登录", .en = "The session", .needs = "session"});
    routes.add("DELETE", "/api/session",
               [&house](Request const& request, Parts const&) { return log_out(house, request); },
               {.zh = "退出", .en = "Log out", .needs = "nobody"});
    routes.add("POST", "/api/session/password",
               [&house](Request const& request, Parts const&) { return change_password(house, request); },
               {.zh = "修改密码", .en = "Change one's password", .body = {"old", "new"}, .needs = "session"});
    routes.add("GET", "/api/session/all",
               [&house](Request const& request, Parts const&) { return show_sessions(house, request); },
               {.zh = "本人在各处的登录", .en = "One's sessions everywhere", .needs = "session"});
    routes.add("DELETE", "/api/session/all/{id}",
               [&house](Request const& request, Parts const& parts) { return end_session(house, request, parts); },
               {.zh = "结束其中一个", .en = "End one of them", .needs = "session"});
    // Says that something was recorded, and not what: what it changes for them, the screens ask themselves.
    auto const stream = [](House const& house, Visitor&, Request const& request, Parts const&) {
        Response response{.type = "text/event-stream"};
        response.streams_while = [&house, request] { return house.find_session(request).has_value(); };
        return response;
    };
    house.add(routes, "GET", "/api/events", any_post,
              {.zh = "有新记录时告知（SSE）", .en = "Says when something was recorded (SSE)"}, stream);
    auto const is_needed = [&house](Request const&, Parts const&) {
        bool const needed = !house.setup_key.empty() && !house.access.has_accounts();
        return Response::json(dumped({{"needed", needed}}));
    };
    routes.add("GET", "/api/setup", is_needed,
               {.zh = "是否需要设立首位管理员", .en = "Is the first administrator missing", .needs = "nobody"});
    routes.add("POST", "/api/setup", [&house](Request const& request, Parts const&) { return set_up(house, request); },
               {.zh = "设立首位管理员", .en = "Make the first administrator",
                .body = {"key", "account", "name", "password"}, .needs = "nobody"});
}

}  // namespace lianfang::http
