// Passwords, sessions, locks, the chain of the audit; jurisdiction and veils.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "access/sight.h"
#include "access/totp.h"
#include "support/fresh_database.h"

namespace lianfang::access {
namespace {

constexpr Instant now{1'580'000'000'000'000};
constexpr int64_t minute = 60'000'000;

Access empty() {
    int next = 0;
    return Access([] { return store::Database::open("sqlite::memory:"); }, [next](size_t count) mutable {
        return std::string(count, char(++next));
    }, std::string(64, 'a'));
}

int idle(Account const&) { return 30; }

TEST(Access, LetsInByThePasswordAlone) {
    auto access = empty();
    ASSERT_TRUE(access.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "test", now).ok());
    EXPECT_EQ(access.log_in({"clerk", "ten letter"}, now).error().code, "wrong_login");
    EXPECT_EQ(access.log_in({"nobody", "twelve letters"}, now).error().code, "wrong_login");
    auto const session = access.log_in({"clerk", "twelve letters"}, now);
    ASSERT_TRUE(session.ok());
    EXPECT_TRUE(access.find_session(session->key, idle, now).has_value());
    EXPECT_FALSE(access.find_session(session->key + "0", idle, now).has_value());
    EXPECT_FALSE(access.find_session("", idle, now).has_value());
}

// Whoever asks next is let in, and nobody has to start the server anew.
TEST(Access, OutlivesADatabaseThatWasAway) {
    auto const url = testing::fresh_database("postgresql", "lianfang_access_test");
    if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
    bool is_away = false;
    auto const open = [&] {
        if (is_away) throw store::StoreLost("away");
        return store::Database::open(*url);
    };
    Access access(open, [](size_t count) { return std::string(count, 'r'); }, std::string(64, 'a'));
    ASSERT_TRUE(access.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "test", now).ok());
    auto const key = access.log_in({"clerk", "twelve letters"}, now)->key;
    testing::end_sessions(*url);
    EXPECT_TRUE(access.find_session(key, idle, now).has_value());
    testing::end_sessions(*url);
    access.note({.account = "clerk", .action = "rows"}, now);
    EXPECT_EQ(access.find_broken_audit(), 0);
    is_away = true;
    testing::end_sessions(*url);
    EXPECT_THROW(access.find_session(key, idle, now), store::StoreLost);
    EXPECT_THROW(access.note({.account = "clerk", .action = "rows"}, now), store::StoreLost);
    is_away = false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_TRUE(access.find_session(key, idle, now).has_value());
}

TEST(Access, FiveWrongPasswordsLockForFifteenMinutes) {
    auto access = empty();
    ASSERT_TRUE(access.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "test", now).ok());
    for (int i = 0; i < 5; ++i) EXPECT_EQ(access.log_in({"clerk", "wrong"}, now).error().code, "wrong_login");
    EXPECT_EQ(access.log_in({"clerk", "twelve letters"}, now + 14 * minute).error().code, "locked");
    EXPECT_TRUE(access.log_in({"clerk", "twelve letters"}, now + 15 * minute).ok());
}

TEST(Access, ASessionEndsWhenIdleWhenOldAndWhenTheAccountIsDisabled) {
    auto access = empty();
    ASSERT_TRUE(access.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "test", now).ok());
    auto const key = access.log_in({"clerk", "twelve letters"}, now)->key;
    EXPECT_TRUE(access.find_session(key, idle, now + 30 * minute).has_value());   // Used: counts anew.
    EXPECT_TRUE(access.find_session(key, idle, now + 60 * minute).has_value());
    EXPECT_FALSE(access.find_session(key, idle, now + 91 * minute).has_value());
    auto const second = access.log_in({"clerk", "twelve letters"}, now)->key;
    auto const never_idle = [](Account const&) { return 100'000; };
    EXPECT_FALSE(access.find_session(second, never_idle, now + 24 * 60 * minute + 1).has_value());
    ASSERT_TRUE(access.set_disabled("clerk", true, "test", now).ok());
    EXPECT_FALSE(access.find_session(second, idle, now).has_value());
    EXPECT_EQ(access.log_in({"clerk", "twelve letters"}, now).error().code, "wrong_login");
}

TEST(Access, SomebodySeesTheirOwnSessionsAndEndsThem) {
    auto access = empty();
    for (auto const* name : {"clerk", "other"})
        ASSERT_TRUE(access.add_account({.account = name, .name = "某某"}, "twelve letters", "test", now).ok());
    auto const first = *access.log_in({"clerk", "twelve letters", "", "10.0.0.1"}, now);
    auto const second = *access.log_in({"clerk", "twelve letters", "", "10.0.0.2"}, now + minute);
    auto const foreign = *access.log_in({"other", "twelve letters", "", "10.0.0.3"}, now + minute);
    auto const listed = access.sessions(second, idle, now + 2 * minute);
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_TRUE(listed[0].is_own && !listed[1].is_own);
    EXPECT_EQ(listed[1].client, "10.0.0.1");
    EXPECT_EQ(access.sessions(second, idle, now + 31 * minute).size(), 1u);
    for (auto const& id :
         {access.sessions(foreign, idle, now + minute).front().id, std::string("nothing"), std::string()})
        EXPECT_EQ(access.end_session(second, id, now).error().code, "session_unknown");
    ASSERT_TRUE(access.end_session(second, listed[1].id, now + 2 * minute));
    EXPECT_FALSE(access.find_session(first.key, idle, now + 2 * minute));
    EXPECT_TRUE(access.find_session(second.key, idle, now + 2 * minute));
    EXPECT_TRUE(access.find_session(foreign.key, idle, now + 2 * minute));
}

TEST(Access, APasswordIsNotEasilyGuessed) {
    for (auto const* weak : {"short", "aaaaaaaaaaaa", "123456789012", "my clerk words", "Password1234", "密码密码密码",
                             "eleven char", "eleven  char", "春江花月夜春江花月夜一"})
        EXPECT_EQ(check_password("clerk", weak).error().code, "password_weak") << weak;
    for (auto const* good : {"lianfang-2020", "twelve chars", "春江花月夜春江花月夜一二"})
        EXPECT_TRUE(check_password("clerk", good).ok()) << good;
}

TEST(Access, EveryChangeStandsInTheAudit) {
    auto access = empty();
    ASSERT_TRUE(access.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "admin", now).ok());
    auto const post = access.give_post(
        "clerk", {.post = "grid_worker", .unit = "470123001001", .office = "x"}, "admin", now);
    ASSERT_TRUE(post.ok());
    ASSERT_TRUE(access.end_post("clerk", *post, "admin", now).ok());
    EXPECT_EQ(access.end_post("clerk", *post, "admin", now).error().code, "post_unknown");
    EXPECT_EQ(access.add_account({.account = "clerk", .name = "x"}, "twelve letters", "admin", now).error().code,
              "account_taken");
    std::vector<std::string> actions;
    for (auto const& entry : access.audit({})) actions.push_back(entry.action);
    EXPECT_EQ(actions, (std::vector<std::string>{"post_ended", "post_given", "account_added"}));
    EXPECT_EQ(access.find_broken_audit(), 0);
}

TEST(Access, TheAuditIsReadByDays) {
    auto access = empty();
    for (int hour : {0, 1, 1, 5})
        access.note({.account = "clerk", .action = "read"}, now + hour * microseconds_per_hour);
    auto const count = [&](std::optional<Instant> from, std::optional<Instant> to) {
        return access.audit({.from = from, .to = to}).size();
    };
    EXPECT_EQ(count({}, {}), 4u);
    EXPECT_EQ(count(now + microseconds_per_hour, {}), 3u);
    EXPECT_EQ(count({}, now + microseconds_per_hour), 1u);
    EXPECT_EQ(count(now + microseconds_per_hour, now + 2 * microseconds_per_hour), 2u);
    EXPECT_EQ(count(now + 6 * microseconds_per_hour, {}), 0u);
    EXPECT_EQ(access.audit({.before = 3, .to = now + 2 * microseconds_per_hour}).front().number, 2);
}

TEST(Access, LinesOfManyAtOnceAreEachDurableAndOneChain) {
    auto access = empty();
    constexpr int desks = 8, pages = 25;
    std::vector<std::thread> threads;
    std::atomic<int> missing = 0;
    for (int desk = 0; desk < desks; ++desk) {
        threads.emplace_back([&, desk] {
            std::string const account = "desk" + std::to_string(desk);
            for (int page = 1; page <= pages; ++page) {
                access.note({.account = account, .action = "read", .rows = page}, now);
                auto const last = access.audit({.account = account, .limit = 1});
                if (last.empty() || last.front().rows != page) ++missing;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(missing, 0) << "a line is there when note() returns";
    EXPECT_EQ(access.audit({.limit = 1000}).size(), size_t(desks * pages));
    EXPECT_EQ(access.find_broken_audit(), 0);
}

TEST(Access, ARevokedDeviceIsNobodys) {
    auto access = empty();
    for (auto const* name : {"clerk", "other"})
        ASSERT_TRUE(access.add_account({.account = name, .name = "某某"}, "twelve letters", "admin", now).ok());
    auto const key = access.add_device("clerk", "phone", now);
    ASSERT_TRUE(key.ok());
    EXPECT_TRUE(access.see_device(key->id, 3, now));
    EXPECT_EQ(access.devices("clerk").front().waiting, 3);
    EXPECT_TRUE(access.devices("other").empty());
    EXPECT_TRUE(access.see_device("nothing", 0, now));
    EXPECT_EQ(access.device_secret(key->id), key->secret);
    ASSERT_TRUE(access.revoke_device(key->id, "admin", now).ok());
    EXPECT_FALSE(access.see_device(key->id, 4, now));
    EXPECT_EQ(access.devices("clerk").front().waiting, 4);  // What was lost with it.
    EXPECT_EQ(access.device_secret(key->id), "");
    EXPECT_EQ(access.revoke_device("nothing", "admin", now).error().code, "device_unknown");
}

// RFC 6238, appendix B, of which six digits are used here.
TEST(Totp, AgreesWithItsDefinition) {
    struct Case {
        int64_t seconds;
        char const* code;
    };
    for (auto const& [seconds, code] :
         {Case{59, "287082"}, Case{1111111109, "081804"}, Case{1111111111, "050471"},
          Case{1234567890, "005924"}, Case{2000000000, "279037"}, Case{20000000000, "353130"}})
        EXPECT_EQ(totp_code("12345678901234567890", totp_step(Instant{seconds * 1'000'000})), code) << seconds;
    // RFC 4648, section 10.
    EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
    EXPECT_EQ(to_base32(""), "");
}

TEST(Totp, TakesTheNeighboursForClocksThatDiffer) {
    std::string const secret = "12345678901234567890";
    int64_t const step = totp_step(now);
    for (int64_t const other : {-2, -1, 0, 1, 2}) {
        auto const found = find_totp_step(secret, totp_code(secret, step + other), now, 0);
        EXPECT_EQ(found.has_value(), other >= -1 && other <= 1) << other;
    }
    EXPECT_FALSE(find_totp_step(secret, totp_code(secret, step), now, step));
    EXPECT_TRUE(find_totp_step(secret, totp_code(secret, step + 1), now, step));
    for (char const* wrong : {"", "12345", "1234567"}) EXPECT_FALSE(find_totp_step(secret, wrong, now, 0)) << wrong;
}

// An account with a second factor. The test's random bytes are known, so its secret is.
class SecondFactor : public ::testing::Test {
protected:
    SecondFactor() {
        EXPECT_TRUE(access_.add_account({.account = "clerk", .name = "某某"}, "twelve letters", "test", now).ok());
        session_ = *access_.log_in({"clerk", "twelve letters"}, now);
        EXPECT_EQ(access_.begin_factor(session_, "wrong letters", now).error().code, "wrong_login");
        EXPECT_TRUE(access_.begin_factor(session_, "twelve letters", now).ok());
        EXPECT_EQ(access_.begin_factor(session_, "twelve letters", now)->size(), 32u);
        EXPECT_EQ(told(""), "");             // Begins to count failures anew.
    }
    std::string code(int64_t steps = 0) const { return totp_code(secret_, totp_step(now) + steps); }
    std::string told(std::string const& typed, Instant at = now) {
        auto const entered = access_.log_in({"clerk", "twelve letters", typed, "", now}, at);
        return entered ? "" : entered.error().code;
    }
    Access access_ = empty();
    Session session_;
    std::string secret_ = std::string(20, char(5));  // What was drawn fifth.
};

TEST_F(SecondFactor, IsAskedForOnceItIsConfirmed) {
    EXPECT_EQ(told(""), "");
    EXPECT_EQ(access_.confirm_factor(session_, "000000", now, now).error().code, "wrong_code");
    EXPECT_EQ(told(""), "");
    auto const other = access_.log_in({"clerk", "twelve letters"}, now);
    auto const codes = access_.confirm_factor(session_, code(-1), now, now);
    ASSERT_TRUE(codes) << codes.error().en;
    EXPECT_EQ(codes->size(), 8u);
    EXPECT_FALSE(access_.find_session(other->key, idle, now).has_value());
    EXPECT_TRUE(access_.find_session(session_.key, idle, now)->account.has_factor);
    EXPECT_EQ(told(""), "code_needed");
    EXPECT_EQ(told("000000"), "wrong_code");
    EXPECT_EQ(told(code(-1)), "wrong_code");  // Used when it was confirmed.
    EXPECT_EQ(told(code()), "");
    EXPECT_EQ(told(code()), "wrong_code");
    EXPECT_EQ(told(" " + code(1).substr(0, 3) + " " + code(1).substr(3)), "");
    EXPECT_EQ(access_.begin_factor(session_, "twelve letters", now).error().code, "factor_there");
    EXPECT_EQ(access_.log_in({"clerk", "wrong letters", code(1), "", now}, now).error().code, "wrong_login");
}

TEST_F(SecondFactor, ARecoveryCodeIsGoodOnce) {
    auto const codes = *access_.confirm_factor(session_, code(), now, now);
    EXPECT_EQ(access_.count_recovery_codes("clerk"), 8);
    EXPECT_EQ(told(codes[0]), "");
    EXPECT_EQ(told(codes[0]), "wrong_code");
    EXPECT_EQ(access_.count_recovery_codes("clerk"), 7);
    std::vector<std::string> actions;
    for (auto const& entry : access_.audit({})) actions.push_back(entry.action);
    EXPECT_EQ(actions[0], "wrong_code");
    EXPECT_EQ(actions[2], "recovery_code_used");
}

TEST_F(SecondFactor, WrongCodesLockAsWrongPasswordsDo) {
    ASSERT_TRUE(access_.confirm_factor(session_, code(-1), now, now));
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(told("000000"), "wrong_code");
        EXPECT_EQ(told(""), "code_needed");  // The right password alone forgives nothing.
    }
    EXPECT_EQ(told("000000"), "wrong_code");
    EXPECT_EQ(told(code()), "locked");
    EXPECT_EQ(told(code(), now + 15 * minute), "");
}

TEST_F(SecondFactor, IsGivenUpWithPasswordAndCodeOrTakenAway) {
    ASSERT_TRUE(access_.confirm_factor(session_, code(-1), now, now));
    EXPECT_EQ(access_.give_up_factor(session_, "wrong letters", code(), now, now).error().code, "wrong_login");
    EXPECT_EQ(access_.give_up_factor(session_, "twelve letters", "000000", now, now).error().code, "wrong_code");
    ASSERT_TRUE(access_.give_up_factor(session_, "twelve letters", code(), now, now));
    EXPECT_EQ(told(""), "");
    EXPECT_EQ(access_.count_recovery_codes("clerk"), 0);
    EXPECT_EQ(access_.remove_factor("clerk", "admin", now).error().code, "factor_missing");
    EXPECT_EQ(access_.remove_factor("nobody", "admin", now).error().code, "account_unknown");
}

catalog::Column column(catalog::PersonPart part) { return {.name = "x", .personal = true, .part = part}; }

TEST(Veil, ShowsAsMuchAsThePostMaySee) {
    using enum catalog::PersonPart;
    auto const Clear = catalog::Identity::Clear, Masked = catalog::Identity::Masked, Hidden = catalog::Identity::None;
    struct Case {
        catalog::PersonPart part;
        char const *text, *masked;
    };
    for (auto const& one : {Case{Name, "张三丰", "张**"}, Case{Name, "张", "张"},
                            Case{IdNumber, "470123198001010017", "470123********0017"},
                            Case{IdNumber, "E1234567", "E*******"}, Case{Phone, "15400000001", "154****0001"},
                            Case{Birth, "1980-01-01", "1980"}, Case{Address, "人民路1号", ""}}) {
        EXPECT_EQ(veiled(column(one.part), one.text, Clear), one.text);
        EXPECT_EQ(veiled(column(one.part), one.text, Masked), one.masked);
        EXPECT_EQ(veiled(column(one.part), one.text, Hidden), "");
    }
    EXPECT_EQ(veiled(column(Sex), "男", Hidden), "男");
    EXPECT_EQ(veiled({.name = "officer", .personal = true}, "李四", Masked), "李*");
    EXPECT_EQ(veiled({.name = "note"}, "备注", Hidden), "备注");
}

}  // namespace
}  // namespace lianfang::access
