// The tables, and changes of accounts: each in one transaction with the line of the audit that tells it.
#include <fmt/format.h>

#include <algorithm>

#include "access/access.h"
#include "access/passwords.h"
#include "base/text.h"

namespace lianfang::access {
namespace {

char const* const tables = R"(
CREATE TABLE IF NOT EXISTS access_account (
    account TEXT PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL, must_change BIGINT NOT NULL,
    failed BIGINT NOT NULL, locked_until BIGINT NOT NULL, disabled BIGINT NOT NULL, last_login BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS access_post (
    id BIGINT PRIMARY KEY, account TEXT NOT NULL, post TEXT NOT NULL, unit TEXT NOT NULL, office TEXT NOT NULL,
    given_at BIGINT NOT NULL, ended_at BIGINT);
CREATE TABLE IF NOT EXISTS access_session (
    key_hash TEXT PRIMARY KEY, account TEXT NOT NULL, token TEXT NOT NULL, client TEXT NOT NULL,
    begun_at BIGINT NOT NULL, used_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS access_device (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, secret TEXT NOT NULL, created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL, waiting BIGINT NOT NULL, revoked_at BIGINT);
CREATE TABLE IF NOT EXISTS access_factor (
    account TEXT PRIMARY KEY, nonce TEXT NOT NULL, secret TEXT NOT NULL, confirmed_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS access_recovery (
    account TEXT NOT NULL, code_hash TEXT NOT NULL, PRIMARY KEY (account, code_hash));
CREATE TABLE IF NOT EXISTS access_audit (
    number BIGINT PRIMARY KEY, account TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL);
)";

bool is_account_name(std::string const& text) {
    auto const allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    return text.size() >= 3 && text.size() <= 32 && text.find_first_not_of(allowed) == std::string::npos;
}

Error no_such_account() {
    return Error::not_found("account_unknown", "没有这个账号", "there is no such account");
}

// A run of spaces counts once.
size_t length_of(std::vector<char32_t> const& points) {
    size_t length = 0;
    for (size_t i = 0; i < points.size(); ++i) length += i == 0 || points[i] != U' ' || points[i - 1] != U' ';
    return length;
}

}  // namespace

Access::Access(Open open, Random random, std::string secret_key)
    : open_(std::move(open)), random_(std::move(random)), secret_key_(std::move(secret_key)) {
    transact([&] { database().execute(replaced(tables, " TEXT", " " + database().text_type())); });
}

// Within the mutex. One that was lost is left behind, and another opened as soon as there is one.
store::Database& Access::database() {
    constexpr std::chrono::seconds apart{1};
    if (database_ && !database_->is_lost()) return *database_;
    database_.reset();
    if (std::chrono::steady_clock::now() < not_before_) throw store::StoreLost("the database cannot be reached");
    try {
        database_ = open_();
    } catch (...) {
        not_before_ = std::chrono::steady_clock::now() + apart;
        throw;
    }
    return *database_;
}

void Access::transact(std::function<void()> const& work) {
    std::lock_guard const lock(mutex_);
    try {
        database().begin();
    } catch (store::StoreLost const&) {     // While nobody asked; nothing was done.
        database().begin();
    }
    try {
        work();
        database().commit();
    } catch (...) {
        if (database_ && !database_->is_lost()) database_->rollback();
        throw;
    }
}

Result<void> check_password(std::string const& account, std::string const& password) {
    auto const weak = [](char const* zh, char const* en) { return Error::invalid("password_weak", zh, en); };
    auto const points = code_points(password);
    if (length_of(points) < 12) return weak("密码至少12个字符", "a password has at least twelve characters");
    if (password.size() > 256) return weak("密码太长", "the password is too long");
    bool const is_one = std::all_of(points.begin(), points.end(), [&](char32_t c) { return c == points.front(); });
    std::string const low = folded(password);
    bool is_common = contains(low, folded(account));
    for (char const* common : {"1234567890", "0123456789", "password12", "qwertyuiop", "abcdefghij", "abc1234567"}) {
        is_common = is_common || starts_with(low, common);
    }
    if (is_one || is_common) return weak("这个密码太容易猜到，请换一个", "this password is easily guessed; choose another");
    return {};
}

bool Access::has_accounts() {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare("SELECT 1 FROM access_account LIMIT 1");
    return row.step();
}

Result<void> Access::change(std::string const& account, std::string const& action, std::string const& what,
                            std::string const& by, Instant now, std::function<Result<void>()> const& work) {
    Result<void> done;
    std::lock_guard const lock(mutex_);
    if (action != "account_added" && !find_account(account)) return no_such_account();
    transact([&] {
        done = work();
        if (!done) return;
        append_audit({.at = now, .account = by, .action = action, .what = account + (what.empty() ? "" : ": " + what)});
    });
    return done;
}

Result<void> Access::add_account(Account const& account, std::string const& password, std::string const& by,
                                 Instant now) {
    if (!is_account_name(account.account)) {
        return Error::invalid("account_name", "账号用3到32个小写字母、数字和 . _ -",
                              "an account's name has 3 to 32 of a-z, 0-9 and . _ -").at({.field = "account"});
    }
    if (trimmed(account.name).empty() || account.name.size() > 200) {
        return Error::invalid("account_person", "请写明姓名", "the person's name is missing").at({.field = "name"});
    }
    RETURN_IF_ERROR(check_password(account.account, password));
    std::string const kept = keep_password(password, random_(16));
    return change(account.account, "account_added", account.name, by, now, [&]() -> Result<void> {
        if (find_account(account.account)) {
            return Error::wrong_state("account_taken", "这个账号已经有了，请换一个", "this account exists; choose another");
        }
        auto row = database().prepare(
            "INSERT INTO access_account (account, name, password, must_change, failed, locked_until, disabled, "
            "last_login) VALUES (:account, :name, :password, :must, 0, 0, 0, 0)");
        row.bind("account", account.account).bind("name", account.name).bind("password", kept);
        row.bind("must", account.must_change_password ? 1 : 0).run();
        return {};
    });
}

Result<int64_t> Access::give_post(std::string const& account, HeldPost const& post, std::string const& by,
                                  Instant now) {
    int64_t id = 0;
    auto const what = fmt::format("{} {} {}", post.post, post.unit, post.office);
    RETURN_IF_ERROR(change(account, "post_given", what, by, now, [&]() -> Result<void> {
        auto next = database().prepare("SELECT COALESCE(MAX(id), 0) + 1 FROM access_post");
        ensure(next.step());
        id = next.integer(0);
        next.reset();
        auto row = database().prepare(
            "INSERT INTO access_post (id, account, post, unit, office, given_at, ended_at) VALUES "
            "(:id, :account, :post, :unit, :office, :now, NULL)");
        row.bind("id", id).bind("account", account).bind("post", post.post).bind("unit", post.unit);
        row.bind("office", post.office).bind("now", now.microseconds).run();
        return {};
    }));
    return id;
}

Result<void> Access::end_post(std::string const& account, int64_t id, std::string const& by, Instant now) {
    return change(account, "post_ended", std::to_string(id), by, now, [&]() -> Result<void> {
        auto row = database().prepare(
            "UPDATE access_post SET ended_at = :now WHERE id = :id AND account = :account AND ended_at IS NULL");
        if (row.bind("now", now.microseconds).bind("id", id).bind("account", account).run() == 1) return {};
        return Error::not_found("post_unknown", "这个账号没有这个岗位", "this account does not hold this post");
    });
}

Result<void> Access::reset_password(std::string const& account, std::string const& password, std::string const& by,
                                    Instant now) {
    RETURN_IF_ERROR(check_password(account, password));
    std::string const kept = keep_password(password, random_(16));
    return change(account, "password_reset", "", by, now, [&]() -> Result<void> {
        database().prepare("UPDATE access_account SET password = :password, must_change = 1, failed = 0, "
                           "locked_until = 0 WHERE account = :account")
            .bind("password", kept).bind("account", account).run();
        database().prepare("DELETE FROM access_session WHERE account = :account").bind("account", account).run();
        return {};
    });
}

Result<void> Access::set_disabled(std::string const& account, bool is_disabled, std::string const& by, Instant now) {
    auto const action = is_disabled ? "account_disabled" : "account_enabled";
    return change(account, action, "", by, now, [&]() -> Result<void> {
        database().prepare("UPDATE access_account SET disabled = :disabled WHERE account = :account")
            .bind("disabled", is_disabled ? 1 : 0).bind("account", account).run();
        if (is_disabled)
            database().prepare("DELETE FROM access_session WHERE account = :account").bind("account", account).run();
        return {};
    });
}

std::optional<Account> Access::find_account(std::string const& account) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare(
        "SELECT name, must_change, locked_until, disabled, last_login, (SELECT COUNT(*) FROM access_factor "
        "WHERE account = "
        ":account AND confirmed_at <> 0) FROM access_account WHERE account = :account");
    if (!row.bind("account", account).step()) return std::nullopt;
    Account found{.account = account, .name = std::string(row.text(0)), .is_disabled = row.integer(3) != 0,
                  .must_change_password = row.integer(1) != 0, .has_factor = row.integer(5) != 0};
    if (row.integer(2) != 0) found.locked_until = Instant{row.integer(2)};
    if (row.integer(4) != 0) found.last_login = Instant{row.integer(4)};
    row.reset();
    auto post = database().prepare(
        "SELECT id, post, unit, office FROM access_post WHERE account = :account AND ended_at IS NULL ORDER BY id");
    post.bind("account", account);
    while (post.step()) {
        found.posts.push_back({.id = post.integer(0), .post = std::string(post.text(1)),
                               .unit = std::string(post.text(2)), .office = std::string(post.text(3))});
    }
    return found;
}

std::vector<Account> Access::accounts() {
    std::lock_guard const lock(mutex_);
    std::vector<std::string> names;
    auto row = database().prepare("SELECT account FROM access_account ORDER BY account");
    while (row.step()) names.emplace_back(row.text(0));
    std::vector<Account> found;
    for (auto const& name : names) found.push_back(*find_account(name));
    return found;
}

}  // namespace lianfang::access
