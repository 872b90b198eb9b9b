// Addresses, routes and errors; the network itself is tried by tests/check_71_serve.py.
#include <gtest/gtest.h>

#include "http/break_glass.h"
#include "http/routes.h"

namespace lianfang::http {
namespace {

Request asked(std::string method, std::string_view target) {
    Request request{.method = std::move(method)};
    EXPECT_TRUE(read_target(target, request)) << target;
    return request;
}

TEST(Target, IsDecodedOnceAndOnlyOnce) {
    auto const request = asked("GET", "/a%2Fb/%E6%B2%B3?name=%E5%BC%A0+%2B&empty=&flag&name=b");
    EXPECT_EQ(request.path, "/a/b/河");
    EXPECT_EQ(request.query.at("name"), "b");
    EXPECT_EQ(request.query.at("empty"), "");
    EXPECT_EQ(request.query.at("flag"), "");
    std::string text;
    EXPECT_TRUE(decode("%2541", false, text));
    EXPECT_EQ(text, "%41");
    EXPECT_TRUE(decode("a+b", true, text));
    EXPECT_EQ(text, "a b");
    EXPECT_TRUE(decode("a+b", false, text));
    EXPECT_EQ(text, "a+b");
}

TEST(BreakGlass, IsOfOneLogInUnderOnePostAndEnds) {
    BreakGlass glass;
    Instant const now{1'000'000};
    glass.open("a", 1, {.reason = "火警", .until = now + 60});
    EXPECT_EQ(glass.find("a", 1, now)->reason, "火警");
    EXPECT_FALSE(glass.find("a", 2, now));
    EXPECT_FALSE(glass.find("b", 1, now));
    EXPECT_TRUE(glass.find("a", 1, now + 59));
    EXPECT_FALSE(glass.find("a", 1, now + 60));
    EXPECT_FALSE(glass.find("a", 1, now)) << "what is over stays over";
    glass.open("a", 1, {.reason = "火警", .until = now + 60});
    glass.close("a", 1);
    EXPECT_FALSE(glass.find("a", 1, now));
}

TEST(Target, ThatIsNoneIsRefused) {
    for (auto const* target : {"", "a", "http://x/", "/%", "/%4", "/%zz", "/%00", "/%ff", "/?a=%ff", "/?%f"}) {
        Request request;
        EXPECT_FALSE(read_target(target, request)) << target;
    }
}

TEST(Routes, AreFoundByMethodAndParts) {
    Routes routes;
    routes.add("GET", "/api/figures/{name}", [](Request const&, Parts const& parts) {
        return Response::json("\"" + parts.at("name") + "\"");
    });
    routes.add("POST", "/api/figures/{name}", [](Request const&, Parts const&) -> Response {
        throw std::runtime_error("a secret of the database");
    });
    EXPECT_EQ(routes.answer(asked("GET", "/api/figures/beds")).body, "\"beds\"");
    EXPECT_EQ(routes.answer(asked("HEAD", "/api/figures/beds")).status, 200);
    EXPECT_EQ(routes.answer(asked("GET", "/api/figures/")).status, 404);
    EXPECT_EQ(routes.answer(asked("GET", "/api/figures/beds/rows")).status, 404);
    auto const other = routes.answer(asked("DELETE", "/api/figures/beds"));
    EXPECT_EQ(other.status, 405);
    EXPECT_EQ(other.headers.front(), std::make_pair(std::string("Allow"), std::string("GET, POST")));
    auto const failed = routes.answer(asked("POST", "/api/figures/beds"));
    EXPECT_EQ(failed.status, 500);
    EXPECT_EQ(failed.body.find("secret"), std::string::npos);
}

TEST(Errors, HaveAStatusAndBothLanguages) {
    auto const busy = Response::of(Error::busy("full", "忙", "busy"));
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.headers.front().first, "Retry-After");
    EXPECT_EQ(busy.body, R"({"kind":"busy","code":"full","zh":"忙","en":"busy"})");
    EXPECT_EQ(Response::of(Error::invalid("x", "", "")).status, 400);
    EXPECT_EQ(Response::of(Error::wrong_state("x", "", "")).status, 409);
}

TEST(Language, IsChineseUnlessAskedFor) {
    EXPECT_EQ(asked("GET", "/").language(), "zh");
    EXPECT_EQ(asked("GET", "/?lang=en").language(), "en");
    auto request = asked("GET", "/");
    request.headers["accept-language"] = "en-GB,en;q=0.9";
    EXPECT_EQ(request.language(), "en");
    request.query["lang"] = "zh";
    EXPECT_EQ(request.language(), "zh");
}

}  // namespace
}  // namespace lianfang::http
