// One's own second factor: begun with the password, in force with the first code, given up with both. Open
// also to those whose post needs one before anything else.
#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "base/text.h"
#include "http/house.h"

namespace lianfang::http {
namespace {

char const* word_of(catalog::SecondFactor factor) {
    if (factor == catalog::SecondFactor::Required) return "required";
    return factor == catalog::SecondFactor::Offered ? "offered" : "none";
}

std::string percent_encoded(std::string const& text) {
    std::string out;
    for (unsigned char const c : text) {
        bool const is_plain = std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
        out += is_plain ? std::string(1, char(c)) : fmt::format("%{:02X}", c);
    }
    return out;
}

// As authenticators read it.
std::string link_of(std::string const& county, std::string const& account, std::string const& secret) {
    std::string const issuer = percent_encoded(county + "联防");
    return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period=30", issuer,
                       percent_encoded(account), secret, issuer);
}

// Black squares on white, with the margin of four that readers ask for.
std::string qr_svg(std::string const& text) {
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    ensure(code != nullptr);
    std::string squares;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) != 0) squares += fmt::format("M{} {}h1v1h-1z", x + 4, y + 4);
        }
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" shape-rendering=\"crispEdges\">"
        "<path fill=\"#fff\" d=\"M0 0h{0}v{0}H0z\"/><path d=\"{1}\"/></svg>",
        code->width + 8, squares);
}

using Work = std::function<Response(access::Session const& session, Json const& body)>;

Response show(House const& house, access::Session const& session) {
    auto const& account = session.account;
    Json const answer = {{"wanted", word_of(house.second_factor(account))},
                         {"has_factor", account.has_factor},
                         {"recovery_left", house.access.count_recovery_codes(account.account)}};
    return Response::json(dumped(answer));
}

Response begin(House const& house, access::Session const& session, Json const& body) {
    if (house.second_factor(session.account) == catalog::SecondFactor::None) {
        return Response::of(Error::not_allowed("factor_not_offered", "您的岗位不用动态口令",
                                               "your post does not use a second factor"));
    }
    auto const secret = house.access.begin_factor(session, text_in(body, "password"), house.readers.now());
    if (!secret) return Response::of(secret.error());
    auto reader = house.readers.borrow();
    std::string const county = unit_name(reader.units(), reader.units().root());
    std::string const link = link_of(county, session.account.account, *secret);
    return Response::json(dumped({{"secret", *secret}, {"link", link}, {"qr", qr_svg(link)}}));
}

Response confirm(House const& house, access::Session const& session, Json const& body) {
    auto const codes =
        house.access.confirm_factor(session, text_in(body, "code"), house.device_time(), house.readers.now());
    if (!codes) return Response::of(codes.error());
    return Response::json(dumped({{"recovery", *codes}}));
}

Response give_up(House const& house, access::Session const& session, Json const& body) {
    auto const done = house.access.give_up_factor(session, text_in(body, "password"), text_in(body, "code"),
                                                  house.device_time(), house.readers.now());
    return done ? Response::json("{}") : Response::of(done.error());
}

// With a session and its token; a password that was given must be changed before.
Handler own(House const& house, Work work) {
    return [&house, work = std::move(work)](Request const& request, Parts const&) {
        if (auto const revoked = house.find_revoked(request)) return Response::of(*revoked);
        auto const session = house.find_session(request);
        if (!session || !has_token(*session, request)) return login_needed();
        if (session->account.must_change_password) {
            return Response::of(Error::wrong_state("password_must_change", "请先修改密码", "change the password first"));
        }
        auto const body = request.body.empty() ? Result<Json>(Json::object()) : body_of(request);
        return body ? work(*session, *body) : Response::of(body.error());
    };
}

}  // namespace

void add_factor_routes(Routes& routes, House const& house) {
    auto const with = [&house](Response (*work)(House const&, access::Session const&, Json const&)) {
        return own(house, [&house, work](auto const& session, auto const& body) { return work(house, session, body); });
    };
    auto const show_own = [&house](auto const& session, auto const&) { return show(house, session); };
    routes.add("GET", "/api/session/factor", own(house, show_own),
               {.zh = "本人的动态口令", .en = "One's second factor", .needs = "session"});
    routes.add("POST", "/api/session/factor", with(begin),
               {.zh = "开通动态口令", .en = "Begin a second factor", .body = {"password"}, .needs = "session"});
    routes.add("POST", "/api/session/factor/confirmed", with(confirm),
               {.zh = "用第一个口令确认", .en = "Confirm it with its first code", .body = {"code"}, .needs = "session"});
    routes.add("POST", "/api/session/factor/removed", with(give_up),
               {.zh = "去掉动态口令", .en = "Give it up", .body = {"password", "code"}, .needs = "session"});
}

}  // namespace lianfang::http
