// Who is asking, and the small pieces that routes share.
#include "http/house.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace lianfang::http {
namespace {

// The post named by the request, else the first.
access::HeldPost const* held_asked(access::Account const& account, Request const& request) {
    auto const named = request.headers.find("x-lianfang-post");
    for (auto const& held : account.posts) {
        if (named == request.headers.end() || named->second.empty() || named->second == std::to_string(held.id))
            return &held;
    }
    return nullptr;
}

// The post while break-glass is open: identity in clear, and the reason for its purpose.
catalog::Post seeing(catalog::Post post, std::string const& reason) {
    post.identity = catalog::Identity::Clear;
    post.purpose = {"紧急查看：" + reason, "Break-glass: " + reason};
    return post;
}

Error not_your_post() {
    return Error::not_allowed("not_your_post", "您的岗位不能这样做", "your post may not do this");
}

}  // namespace

Response unless_known(Request const& request, std::string const& tag, std::function<std::string()> const& make) {
    std::string const quoted = "\"" + tag + "\"";
    auto const known = request.headers.find("if-none-match");
    Response response = known != request.headers.end() && known->second == quoted ? Response::json("", 304)
                                                                                  : Response::json(make());
    response.headers = {{"ETag", quoted}, {"Cache-Control", "private, no-cache"}, {"Vary", "Cookie, X-Lianfang-Post"}};
    return response;
}

bool has_token(access::Session const& session, Request const& request) {
    if (request.method == "GET" || request.method == "HEAD") return true;
    auto const given = request.headers.find("x-lianfang-token");
    return given != request.headers.end() && given->second == session.token;
}

Response login_needed() {
    auto response = Response::of(Error::not_allowed("login_needed", "请先登录", "log in first"));
    response.status = 401;
    return response;
}

std::string unit_name(registry::Units const& units, std::string const& code) {
    auto const* unit = units.get(code);
    return unit == nullptr ? code : unit->name;
}

Json held_json(House const& house, registry::Units const& units, access::HeldPost const& held) {
    auto const* post = house.posts.find(held.post);
    return {{"id", std::to_string(held.id)},
            {"post", held.post},
            {"title", post == nullptr ? label_pair(held.post, held.post) : labels(post->title)},
            {"unit", held.unit},
            {"unit_name", unit_name(units, held.unit)},
            {"office", held.office}};
}

Ability const any_post = {"session", [](catalog::Post const&) { return true; }};
Ability const sees_figures = {"figures", [](catalog::Post const& post) { return post.figures; }};
Ability const keeps_accounts = {"accounts", [](catalog::Post const& post) { return post.accounts; }};
Ability const reads_audit = {"audit", [](catalog::Post const& post) { return post.audit; }};
Ability const reads_reports = {"reports", [](catalog::Post const& post) { return !post.reports.empty(); }};
Ability const issues_reports = {"issue", [](catalog::Post const& post) { return post.reports.count("issue") != 0; }};
Ability const edits_reports = {"edit", [](catalog::Post const& post) { return post.reports.count("edit") != 0; }};
Ability const imports_sheets = {"import", [](catalog::Post const& post) { return post.imports; }};
Ability const looks_up_people = {"people", [](catalog::Post const& post) { return post.people; }};

int House::idle_minutes(access::Account const& account) const {
    int minutes = 30;
    for (auto const& held : account.posts) {
        auto const* post = posts.find(held.post);
        if (post != nullptr) minutes = std::max(minutes, post->idle_minutes);
    }
    return minutes;
}

std::optional<access::Session> House::find_session(Request const& request) const {
    auto const idle = [this](access::Account const& account) { return idle_minutes(account); };
    return access.find_session(session_key(request), idle, readers.now());
}

catalog::SecondFactor House::second_factor(access::Account const& account) const {
    auto most = catalog::SecondFactor::None;
    for (auto const& held : account.posts) {
        auto const* post = posts.find(held.post);
        if (post != nullptr) most = std::max(most, post->second_factor);
    }
    return most;
}

bool House::must_enrol(access::Account const& account) const {
    return !account.has_factor && second_factor(account) == catalog::SecondFactor::Required;
}

std::optional<Error> House::find_revoked(Request const& request) const {
    auto const device = request.headers.find("x-lianfang-device");
    if (device == request.headers.end() || device->second.empty()) return std::nullopt;
    auto const waiting = request.headers.find("x-lianfang-waiting");
    std::string const text = waiting == request.headers.end() ? "0" : waiting->second;
    bool const is_number =
        !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
    if (access.see_device(device->second, is_number ? std::stoll(text) : 0, readers.now())) return std::nullopt;
    return Error::not_allowed("device_revoked", "这台设备已注销，本机数据将清除",
                              "this device was revoked; what it holds is wiped");
}

Handler House::visited(Ability const& ability, VisitorHandler handle) const {
    return [this, &ability, handle = std::move(handle)](Request const& request, Parts const& parts) {
        if (auto const revoked = find_revoked(request)) return Response::of(*revoked);
        auto const session = find_session(request);
        if (!session) return login_needed();
        if (!has_token(*session, request)) {
            return Response::of(Error::not_allowed("token", "请刷新页面后再试", "reload the page and try again"));
        }
        if (session->account.must_change_password) {
            return Response::of(Error::wrong_state("password_must_change", "请先修改密码", "change the password first"));
        }
        if (must_enrol(session->account)) {
            return Response::of(Error::wrong_state("factor_must_enrol", "您的岗位须先开通动态口令",
                                                   "your post needs a second factor; begin it first"));
        }
        auto const* held = held_asked(session->account, request);
        auto const* post = held == nullptr ? nullptr : posts.find(held->post);
        if (post == nullptr) {
            return Response::of(Error::not_allowed("no_post", "这个账号没有岗位，请找管理员",
                                                   "this account holds no post; ask the administrator"));
        }
        if (!ability.has(*post)) return Response::of(not_your_post());
        auto reader = readers.borrow();
        auto const opened = glass.find(session->token, held->id, readers.now());
        auto const clear = opened ? seeing(*post, opened->reason) : catalog::Post();
        access::Sight const sight(opened ? clear : *post, *held, reader.units());
        Visitor visitor{*session, sight, reader, request.language(), readers.now()};
        return handle(*this, visitor, request, parts);
    };
}

Response House::again(access::Session const& session, access::HeldPost const& held, std::string const& language,
                      std::function<Response(Visitor&)> const& work) const {
    auto reader = readers.borrow();
    auto const opened = glass.find(session.token, held.id, readers.now());
    auto const& post = *posts.find(held.post);
    auto const clear = opened ? seeing(post, opened->reason) : catalog::Post();
    access::Sight const sight(opened ? clear : post, held, reader.units());
    Visitor visitor{session, sight, reader, language, readers.now()};
    return work(visitor);
}

void House::add(Routes& routes, std::string method, std::string pattern, Ability const& ability, RouteWords words,
                VisitorHandler handle) const {
    words.needs = ability.name;
    routes.add(std::move(method), std::move(pattern), visited(ability, std::move(handle)), std::move(words));
}

void House::note(Visitor const& visitor, std::string action, std::string what, int64_t rows,
                 std::string purpose) const {
    auto const& held = visitor.sight.held();
    access.note({.account = visitor.session.account.account, .post = held.post, .unit = held.unit,
                 .action = std::move(action), .what = std::move(what), .rows = rows,
                 .purpose = purpose.empty() ? visitor.post().purpose.zh : std::move(purpose)},
                visitor.now);
}

bool came_by_tls(Request const& request) {
    auto const scheme = request.headers.find("x-lianfang-scheme");
    return request.is_secure || (scheme != request.headers.end() && scheme->second == "https");
}

char const* cookie_name(Request const& request) {
    return came_by_tls(request) ? "__Host-lianfang_session" : "lianfang_session";
}

std::string session_key(Request const& request) {
    std::string const begin = std::string(cookie_name(request)) + "=";
    auto const found = request.headers.find("cookie");
    if (found == request.headers.end()) return {};
    for (auto const& part : split(found->second, ";")) {
        std::string const cookie = trimmed(part);
        if (starts_with(cookie, begin)) return cookie.substr(begin.size());
    }
    return {};
}

std::string dumped(Json const& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json labels(catalog::Labels const& labels) { return label_pair(labels.zh, labels.en); }

Json label_pair(std::string const& zh, std::string const& en) { return {{"zh", zh}, {"en", en}}; }

std::string minute_of(Instant moment) { return format_instant(moment).substr(0, 19); }

std::string asked(Request const& request, char const* name) {
    auto const found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

Result<Instant> cut_asked(Request const& request, Instant otherwise) {
    std::string const text = asked(request, "as_of");
    if (text.empty()) return otherwise;
    auto cut = parse_instant(text);
    if (!cut) return Error(cut.error()).at({.field = "as_of"});
    return *cut;
}

Result<std::optional<Day>> day_asked(Request const& request, char const* name) {
    std::string const text = asked(request, name);
    if (text.empty()) return std::optional<Day>();
    auto day = parse_day(text);
    if (!day) return Error(day.error()).at({.field = name});
    return std::optional<Day>(*day);
}

int limit_asked(Request const& request, int otherwise, int at_most) {
    std::string const text = asked(request, "limit");
    int limit = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), limit);
    return read.ec == std::errc() && limit > 0 ? std::min(limit, at_most) : otherwise;
}

Result<Json> body_of(Request const& request) {
    auto body = Json::parse(request.body, nullptr, false);
    if (body.is_object()) return body;
    return Error::invalid("not_json", "内容应为一个 JSON 对象", "the body should be one JSON object");
}

std::string text_in(Json const& body, char const* name) {
    auto const found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace lianfang::http
