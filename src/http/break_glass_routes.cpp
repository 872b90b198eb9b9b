// Lifting the veil for a while, and putting it back.
#include "base/text.h"
#include "http/house.h"

namespace lianfang::http {
namespace {

constexpr size_t reason_at_least = 12, reason_at_most = 300;     // Bytes: four characters, a hundred.

Ability const breaks_glass = {"break_glass", [](catalog::Post const& post) { return post.break_glass > 0; }};

Response open_glass(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    std::string const reason = trimmed(text_in(*body, "reason"));
    if (reason.size() < reason_at_least || reason.size() > reason_at_most) {
        return Response::of(Error::invalid("reason", "请写明紧急查看的事由（4至100字）", "say why, in 12 to 300 letters")
                                .at({.field = "reason"}));
    }
    Instant const until = visitor.now + visitor.post().break_glass * 60'000'000ll;
    // Durable before anything shows.
    house.note(visitor, "break_glass", "until " + minute_of(until), 0, reason);
    house.glass.open(visitor.session.token, visitor.sight.held().id, {.reason = reason, .until = until});
    return Response::json(dumped({{"until", minute_of(until)}}));
}

Response close_glass(House const& house, Visitor& visitor, Request const&, Parts const&) {
    auto const& held = visitor.sight.held();
    bool const was_open = house.glass.find(visitor.session.token, held.id, visitor.now).has_value();
    house.glass.close(visitor.session.token, held.id);
    if (was_open) house.note(visitor, "break_glass_ended", "", 0);
    return Response::json(dumped({{"until", nullptr}}));
}

}  // namespace

void add_break_glass_routes(Routes& routes, House const& house) {
    house.add(routes, "POST", "/api/break-glass", breaks_glass,
              {.zh = "紧急查看：写明事由，限时看到完整身份信息，记入审计",
               .en = "Break-glass: for a reason, see identity in clear for a while; stands in the audit",
               .body = {"reason"}}, open_glass);
    house.add(routes, "DELETE", "/api/break-glass", breaks_glass, {.zh = "结束紧急查看", .en = "End break-glass"},
              close_glass);
}

}  // namespace lianfang::http
