// Log-in, sessions, a change of one's own password.
#include <fmt/format.h>

#include "access/access.h"
#include "access/passwords.h"
#include "base/hash.h"
#include "base/text.h"

namespace lianfang::access {
namespace {

constexpr int64_t failures_allowed = 5;
constexpr int64_t locked_for = 15 * 60'000'000ll;
constexpr int64_t noted_after = 60'000'000;                     // Use of a session is written down so often.
constexpr int64_t lasts_at_most = 24 * microseconds_per_hour;
constexpr size_t id_length = 16;
constexpr int sessions_at_most = 20;                            // Of one account; the oldest end.

Error no_such_session() {
    return Error::not_found("session_unknown", "没有这个登录，可能已经结束", "there is no such session; it may have ended");
}

}  // namespace

Error wrong_login() {
    return Error::not_allowed("wrong_login", "账号或密码不对", "the account or the password is wrong");
}

Error locked(Instant until) {
    std::string const time = format_instant(until).substr(0, 16);
    return Error::not_allowed("locked", fmt::format("连续输错密码或口令，账号锁定到 {}", time),
                              fmt::format("too many wrong passwords or codes: locked until {}", time));
}

Result<Session> Access::log_in(Login const& login, Instant now) {
    std::string const& account = login.account;
    std::string kept;
    bool is_there = false;
    {
        std::lock_guard const lock(mutex_);
        auto row = database().prepare("SELECT password, locked_until, disabled FROM access_account WHERE account = :a");
        is_there = row.bind("a", account).step();
        if (is_there && row.integer(1) > now.microseconds) return locked(Instant{row.integer(1)});
        if (is_there && row.integer(2) == 0) kept = std::string(row.text(0));
    }
    // As long for nobody as for somebody.
    bool const fits =
        fits_password(login.password, kept.empty() ? keep_password("nobody", std::string(16, '0')) : kept);
    if (!fits || kept.empty()) {
        if (is_there) fail_login(account, "wrong_password", now);
        return wrong_login();
    }
    RETURN_IF_ERROR(check_code(login, now));
    Session session{.account = {}, .key = to_hex(random_(32)), .token = to_hex(random_(16))};
    begin_session(session, login, now);
    session.account = *find_account(account);
    return session;
}

// Failures count on until the code is right as well: whoever has the password alone has as few tries as one without.
Result<void> Access::check_code(Login const& login, Instant now) {
    std::lock_guard const lock(mutex_);
    auto const factor = find_factor(login.account);
    if (!factor || !factor->is_confirmed) return {};
    if (login.code.empty()) {
        return Error::not_allowed("code_needed", "请输入动态口令", "type the code of your authenticator")
            .at({.field = "code"});
    }
    auto const account = find_account(login.account);
    if (account->locked_until && *account->locked_until > now) return locked(*account->locked_until);
    Used used = Used::Nothing;
    transact([&] {
        used = use_code(login.account, *factor, login.code, login.device_time);
        if (used == Used::RecoveryCode)
            append_audit({.at = now, .account = login.account, .action = "recovery_code_used"});
    });
    if (used != Used::Nothing) return {};
    fail_login(login.account, "wrong_code", now);
    return wrong_code();
}

void Access::begin_session(Session const& session, Login const& login, Instant now) {
    transact([&] {
        database().prepare("UPDATE access_account SET failed = 0, last_login = :now WHERE account = :account")
            .bind("now", now.microseconds).bind("account", login.account).run();
        database()
            .prepare(
                "DELETE FROM access_session WHERE account = :account AND (begun_at < :old OR key_hash NOT IN "
                "(SELECT key_hash FROM access_session WHERE account = :account ORDER BY begun_at DESC LIMIT "
                ":most))")
            .bind("account", login.account)
            .bind("old", now.microseconds - lasts_at_most)
            .bind("most", sessions_at_most - 1)
            .run();
        database().prepare(
                     "INSERT INTO access_session (key_hash, account, token, client, begun_at, used_at) VALUES "
                     "(:key, :account, :token, :client, :now, :now)")
            .bind("key", hash_hex(session.key)).bind("account", login.account).bind("token", session.token)
            .bind("client", login.client).bind("now", now.microseconds).run();
        append_audit({.at = now, .account = login.account, .action = "log_in", .what = login.client});
    });
}

void Access::fail_login(std::string const& account, char const* how, Instant now) {
    transact([&] {
        database().prepare("UPDATE access_account SET failed = failed + 1 WHERE account = :account")
            .bind("account", account).run();
        bool const locks =
            database().prepare("UPDATE access_account SET locked_until = :until, failed = 0 WHERE account = :account "
                               "AND failed >= :allowed")
                .bind("until", now.microseconds + locked_for).bind("account", account).bind("allowed", failures_allowed)
                .run() == 1;
        append_audit({.at = now, .account = account, .action = locks ? "locked" : how});
    });
}

std::optional<Session> Access::find_session(std::string const& key, IdleMinutes const& idle_minutes, Instant now) {
    if (key.empty()) return std::nullopt;
    std::lock_guard const lock(mutex_);
    try {
        return look_for_session(key, idle_minutes, now);
    } catch (store::StoreLost const&) {     // While nobody asked: whoever comes first after that need not ask again.
        return look_for_session(key, idle_minutes, now);
    }
}

std::optional<Session> Access::look_for_session(std::string const& key, IdleMinutes const& idle_minutes, Instant now) {
    std::string const hash = hash_hex(key);
    auto row =
        database().prepare("SELECT account, token, begun_at, used_at FROM access_session WHERE key_hash = :key");
    if (!row.bind("key", hash).step()) return std::nullopt;
    int64_t const begun = row.integer(2), used = row.integer(3);
    Session session{.account = {}, .key = {}, .token = std::string(row.text(1))};
    auto account = find_account(std::string(row.text(0)));
    row.reset();
    if (!account || account->is_disabled) return std::nullopt;
    bool const is_idle = now.microseconds - used > idle_minutes(*account) * 60'000'000ll;
    if (is_idle || now.microseconds - begun > lasts_at_most) return std::nullopt;
    session.account = std::move(*account);
    if (now.microseconds - used > noted_after) {
        transact([&] {
            database().prepare("UPDATE access_session SET used_at = :now WHERE key_hash = :key")
                .bind("now", now.microseconds).bind("key", hash).run();
        });
    }
    return session;
}

std::vector<OpenSession> Access::sessions(Session const& session, IdleMinutes const& idle_minutes, Instant now) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare(
        "SELECT key_hash, client, begun_at, used_at, token FROM access_session WHERE account = :account AND "
        "used_at >= :idle AND begun_at >= :old ORDER BY used_at DESC, key_hash");
    row.bind("account", session.account.account);
    row.bind("idle", now.microseconds - idle_minutes(session.account) * 60'000'000ll);
    row.bind("old", now.microseconds - lasts_at_most);
    std::vector<OpenSession> found;
    while (row.step()) {
        found.push_back({.id = std::string(row.text(0)).substr(0, id_length), .client = std::string(row.text(1)),
                         .begun_at = Instant{row.integer(2)}, .used_at = Instant{row.integer(3)},
                         .is_own = row.text(4) == session.token});
    }
    return found;
}

Result<void> Access::end_session(Session const& session, std::string const& id, Instant now) {
    std::string const& account = session.account.account;
    return change(account, "session_ended", id, account, now, [&]() -> Result<void> {
        bool const is_id = id.size() == id_length && id.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!is_id) return no_such_session();
        bool const is_ended =
            database().prepare("DELETE FROM access_session WHERE account = :account AND key_hash LIKE :begin")
                .bind("account", account).bind("begin", id + "%").run() == 1;
        return is_ended ? Result<void>() : no_such_session();
    });
}

void Access::log_out(std::string const& key, Instant now) {
    auto const session = find_session(key, [](Account const&) { return 24 * 60; }, now);
    if (!session) return;
    transact([&] {
        database().prepare("DELETE FROM access_session WHERE key_hash = :key").bind("key", hash_hex(key)).run();
        append_audit({.at = now, .account = session->account.account, .action = "log_out"});
    });
}

Result<void> Access::change_password(Session const& session, std::string const& old, std::string const& fresh,
                                     Instant now) {
    std::string const& account = session.account.account;
    RETURN_IF_ERROR(check_own_password(account, old, now));
    if (old == fresh) return Error::invalid("password_weak", "新密码不能与旧密码相同", "choose a password that is new");
    RETURN_IF_ERROR(check_password(account, fresh));
    std::string const fresh_kept = keep_password(fresh, random_(16));
    return change(account, "password_changed", "", account, now, [&]() -> Result<void> {
        database().prepare("UPDATE access_account SET password = :password, must_change = 0 WHERE account = :account")
            .bind("password", fresh_kept).bind("account", account).run();
        database().prepare("DELETE FROM access_session WHERE account = :account AND token <> :token")
            .bind("account", account).bind("token", session.token).run();
        return {};
    });
}

}  // namespace lianfang::access
