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
constexpr int sessions_at_most = 20;                            // Of one account; the oldest end.

Error wrong_login() {
    return Error::not_allowed("wrong_login", "账号或密码不对", "the account or the password is wrong");
}

Error locked(Instant until) {
    std::string const time = format_instant(until).substr(0, 16);
    return Error::not_allowed("locked", fmt::format("连续输错密码，账号锁定到 {}", time),
                              fmt::format("too many wrong passwords: locked until {}", time));
}

}  // namespace

Result<Session> Access::log_in(std::string const& account, std::string const& password, std::string const& client,
                               Instant now) {
    std::string kept, name;
    bool is_there = false;
    {
        std::lock_guard const lock(mutex_);
        auto row = database_->prepare("SELECT password, locked_until, disabled FROM access_account WHERE account = :a");
        is_there = row.bind("a", account).step();
        if (is_there && row.integer(1) > now.microseconds) return locked(Instant{row.integer(1)});
        if (is_there && row.integer(2) == 0) kept = std::string(row.text(0));
    }
    // As long for nobody as for somebody.
    bool const fits = fits_password(password, kept.empty() ? keep_password("nobody", std::string(16, '0')) : kept);
    if (!fits || kept.empty()) {
        if (is_there) fail_login(account, now);
        return wrong_login();
    }
    Session session{.account = {}, .key = to_hex(random_(32)), .token = to_hex(random_(16))};
    transact([&] {
        database_->prepare("UPDATE access_account SET failed = 0, last_login = :now WHERE account = :account")
            .bind("now", now.microseconds).bind("account", account).run();
        database_
            ->prepare(
                "DELETE FROM access_session WHERE account = :account AND (begun_at < :old OR key_hash NOT IN "
                "(SELECT key_hash FROM access_session WHERE account = :account ORDER BY begun_at DESC LIMIT "
                ":most))")
            .bind("account", account)
            .bind("old", now.microseconds - lasts_at_most)
            .bind("most", sessions_at_most - 1)
            .run();
        database_->prepare(
                     "INSERT INTO access_session (key_hash, account, token, client, begun_at, used_at) VALUES "
                     "(:key, :account, :token, :client, :now, :now)")
            .bind("key", hash_hex(session.key)).bind("account", account).bind("token", session.token)
            .bind("client", client).bind("now", now.microseconds).run();
        append_audit({.at = now, .account = account, .action = "log_in", .what = client});
    });
    session.account = *find_account(account);
    return session;
}

void Access::fail_login(std::string const& account, Instant now) {
    transact([&] {
        database_->prepare("UPDATE access_account SET failed = failed + 1 WHERE account = :account")
            .bind("account", account).run();
        bool const locks =
            database_->prepare("UPDATE access_account SET locked_until = :until, failed = 0 WHERE account = :account "
                               "AND failed >= :allowed")
                .bind("until", now.microseconds + locked_for).bind("account", account).bind("allowed", failures_allowed)
                .run() == 1;
        append_audit({.at = now, .account = account, .action = locks ? "locked" : "wrong_password"});
    });
}

std::optional<Session> Access::find_session(std::string const& key, IdleMinutes const& idle_minutes, Instant now) {
    if (key.empty()) return std::nullopt;
    std::lock_guard const lock(mutex_);
    std::string const hash = hash_hex(key);
    auto row =
        database_->prepare("SELECT account, token, begun_at, used_at FROM access_session WHERE key_hash = :key");
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
            database_->prepare("UPDATE access_session SET used_at = :now WHERE key_hash = :key")
                .bind("now", now.microseconds).bind("key", hash).run();
        });
    }
    return session;
}

void Access::log_out(std::string const& key, Instant now) {
    auto const session = find_session(key, [](Account const&) { return 24 * 60; }, now);
    if (!session) return;
    transact([&] {
        database_->prepare("DELETE FROM access_session WHERE key_hash = :key").bind("key", hash_hex(key)).run();
        append_audit({.at = now, .account = session->account.account, .action = "log_out"});
    });
}

Result<void> Access::change_password(Session const& session, std::string const& old, std::string const& fresh,
                                     Instant now) {
    std::string const& account = session.account.account;
    std::string kept;
    {
        std::lock_guard const lock(mutex_);
        auto row = database_->prepare("SELECT password FROM access_account WHERE account = :account");
        if (row.bind("account", account).step()) kept = std::string(row.text(0));
    }
    if (!fits_password(old, kept)) {
        fail_login(account, now);
        return wrong_login();
    }
    if (old == fresh) return Error::invalid("password_weak", "新密码不能与旧密码相同", "choose a password that is new");
    RETURN_IF_ERROR(check_password(account, fresh));
    std::string const fresh_kept = keep_password(fresh, random_(16));
    return change(account, "password_changed", "", account, now, [&]() -> Result<void> {
        database_->prepare("UPDATE access_account SET password = :password, must_change = 0 WHERE account = :account")
            .bind("password", fresh_kept).bind("account", account).run();
        database_->prepare("DELETE FROM access_session WHERE account = :account AND token <> :token")
            .bind("account", account).bind("token", session.token).run();
        return {};
    });
}

}  // namespace lianfang::access
