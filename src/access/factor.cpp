// The second factor: its secret lies encrypted, recovery codes as keyed hashes, both under a key that is not in the
// database; so does the number of the last code that was used.
#include <fmt/format.h>

#include "access/access.h"
#include "access/passwords.h"
#include "access/totp.h"
#include "base/cipher.h"
#include "base/hash.h"
#include "base/text.h"

namespace lianfang::access {
namespace {

constexpr int recovery_codes = 8;
constexpr size_t secret_bytes = 20;         // As long as the hash: RFC 4226, section 4.

std::string about(std::string const& account) { return "second_factor|" + account; }

// As it may have been typed: with spaces, hyphens, capitals.
std::string bare(std::string const& code) {
    std::string text;
    for (char const c : normalised(code)) {
        if (c != ' ' && c != '-') text += char(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

Error not_enrolled() {
    return Error::wrong_state("factor_missing", "没有开通动态口令", "there is no second factor");
}

}  // namespace

Error wrong_code() {
    return Error::not_allowed("wrong_code", "口令不对或已用过，请等下一个",
                              "the code is wrong or was used; wait for the next").at({.field = "code"});
}

std::optional<Access::Factor> Access::find_factor(std::string const& account) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare(
        "SELECT nonce, secret, confirmed_at, last_step FROM access_factor WHERE account = :account");
    if (!row.bind("account", account).step()) return std::nullopt;
    auto const secret = Cipher(secret_key_).decrypt(about(account), row.text(0), row.text(1));
    if (!secret) {
        throw std::runtime_error(fmt::format("动态口令的密钥打不开，请管理员去掉后重新开通 / the second factor of {} cannot be "
                                             "decrypted: let an administrator remove it", account));
    }
    return Factor{.secret = *secret, .is_confirmed = row.integer(2) != 0, .last_step = row.integer(3)};
}

// Within a transaction. Whoever comes second with the same code finds it used.
Access::Used Access::use_code(std::string const& account, Factor const& factor, std::string const& typed,
                              Instant device_time) {
    std::string const code = bare(typed);
    if (auto const step = find_totp_step(factor.secret, code, device_time, factor.last_step)) {
        bool const is_first = database_
                                  ->prepare(
                                      "UPDATE access_factor SET last_step = :step WHERE account = :account "
                                      "AND last_step < :step")
                                  .bind("step", *step)
                                  .bind("account", account)
                                  .run() == 1;
        return is_first ? Used::Code : Used::Nothing;
    }
    // As it was written down by hand: base32 has no 0 and no 1.
    std::string const written = replaced(replaced(code, "0", "o"), "1", "l");
    bool const is_recovery =
        factor.is_confirmed &&
        database().prepare("DELETE FROM access_recovery WHERE account = :account AND code_hash = :code")
                .bind("account", account).bind("code", keyed_hash_hex(secret_key_, account + "|" + written)).run() == 1;
    return is_recovery ? Used::RecoveryCode : Used::Nothing;
}

Result<void> Access::check_own_password(std::string const& account, std::string const& password, Instant now) {
    std::string kept;
    {
        std::lock_guard const lock(mutex_);
        auto row = database().prepare("SELECT password, locked_until FROM access_account WHERE account = :account");
        if (row.bind("account", account).step()) kept = std::string(row.text(0));
        if (!kept.empty() && row.integer(1) > now.microseconds) return locked(Instant{row.integer(1)});
    }
    if (fits_password(password, kept)) return {};
    fail_login(account, "wrong_password", now);
    return wrong_login();
}

Result<std::string> Access::begin_factor(Session const& session, std::string const& password, Instant now) {
    std::string const& account = session.account.account;
    RETURN_IF_ERROR(check_own_password(account, password, now));
    std::string const secret = random_(secret_bytes);
    auto const laid = Cipher(secret_key_).encrypt(about(account), secret);
    RETURN_IF_ERROR(change(account, "factor_begun", "", account, now, [&]() -> Result<void> {
        if (find_account(account)->has_factor) {
            return Error::wrong_state("factor_there", "已开通动态口令；换手机请先去掉",
                                      "there is a second factor; remove it first to move to another device");
        }
        database().prepare("DELETE FROM access_factor WHERE account = :account").bind("account", account).run();
        database()
            .prepare("INSERT INTO access_factor (account, nonce, secret, confirmed_at, last_step) VALUES (:account, "
                      ":nonce, :secret, 0, 0)")
            .bind("account", account).bind("nonce", laid.nonce).bind("secret", laid.text).run();
        return {};
    }));
    return to_base32(secret);
}

Result<std::vector<std::string>> Access::confirm_factor(Session const& session, std::string const& code,
                                                        Instant device_time, Instant now) {
    std::string const& account = session.account.account;
    auto const factor = find_factor(account);
    if (!factor || factor->is_confirmed) return not_enrolled();
    std::vector<std::string> codes;
    for (int i = 0; i < recovery_codes; ++i) {
        std::string const text = bare(to_base32(random_(7))).substr(0, 10);
        codes.push_back(text.substr(0, 5) + "-" + text.substr(5));
    }
    RETURN_IF_ERROR(change(account, "factor_added", "", account, now, [&]() -> Result<void> {
        if (use_code(account, *factor, code, device_time) == Used::Nothing) return wrong_code();
        database().prepare("UPDATE access_factor SET confirmed_at = :now WHERE account = :account")
            .bind("now", now.microseconds).bind("account", account).run();
        database().prepare("DELETE FROM access_recovery WHERE account = :account").bind("account", account).run();
        for (auto const& one : codes) {
            database().prepare("INSERT INTO access_recovery (account, code_hash) VALUES (:account, :code)")
                .bind("account", account).bind("code", keyed_hash_hex(secret_key_, account + "|" + bare(one))).run();
        }
        database().prepare("DELETE FROM access_session WHERE account = :account AND token <> :token")
            .bind("account", account).bind("token", session.token).run();
        return {};
    }));
    return codes;
}

Result<void> Access::give_up_factor(Session const& session, std::string const& password, std::string const& code,
                                    Instant device_time, Instant now) {
    std::string const& account = session.account.account;
    RETURN_IF_ERROR(check_own_password(account, password, now));
    auto const factor = find_factor(account);
    if (!factor || !factor->is_confirmed) return not_enrolled();
    Used used = Used::Nothing;
    transact([&] { used = use_code(account, *factor, code, device_time); });
    if (used == Used::Nothing) {
        fail_login(account, "wrong_code", now);
        return wrong_code();
    }
    return remove_factor(account, account, now);
}

Result<void> Access::remove_factor(std::string const& account, std::string const& by, Instant now) {
    return change(account, "factor_removed", "", by, now, [&]() -> Result<void> {
        database().prepare("DELETE FROM access_recovery WHERE account = :account").bind("account", account).run();
        if (database().prepare("DELETE FROM access_factor WHERE account = :account")
                .bind("account", account)
                .run() == 1)
            return {};
        return not_enrolled();
    });
}

int Access::count_recovery_codes(std::string const& account) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare("SELECT COUNT(*) FROM access_recovery WHERE account = :account");
    ensure(row.bind("account", account).step());
    return int(row.integer(0));
}

}  // namespace lianfang::access
