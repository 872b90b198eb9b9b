// Who may enter: accounts, the posts they hold at units, sessions, and the audit of what was looked at. Owns the tables
// access_*, beside the ledger's in the same database, and writes nothing else. What a post may see is decided in
// sight.h. Passwords are kept as argon2id, tokens as hashes, secrets of second factors encrypted under a key that the
// caller brings. Any thread may call. Start reading at Access::log_in.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace lianfang::access {

struct HeldPost {
    int64_t id = 0;
    std::string post;                   // A name of catalog/posts.
    std::string unit;                   // 12 digits: it sees this unit's subtree.
    std::string office;                 // As which its records are sent: 青石镇人民政府, 东门卡口.
};

struct Account {
    std::string account;                // What is typed to log in: 3 to 32 of a–z, 0–9, . _ -
    std::string name;                   // Of the person.
    bool is_disabled = false;
    bool must_change_password = false;
    bool has_factor = false;            // Logs in with a code of an authenticator, too.
    std::optional<Instant> locked_until, last_login;
    std::vector<HeldPost> posts;        // Those held now.
};

struct Login {
    std::string account, password;
    std::string code;                   // Of an authenticator, or for recovery; empty at first.
    std::string client;
    Instant device_time = {};           // The real time, by which authenticators make codes.
};

struct Session {
    Account account;
    std::string key;                    // For the cookie; given once, at log-in.
    std::string token;                  // What requests that change something must repeat.
};

// One of an account's sessions, as its holder sees it.
struct OpenSession {
    std::string id;                     // Of the hash of its key: enough to name it, and of no use to enter.
    std::string client;                 // The address from which it was begun.
    Instant begun_at = {}, used_at = {};  // Used: noted once a minute.
    bool is_own = false;                // That which asks.
};

// A telephone that works offline.
struct Device {
    std::string id, account, name;
    Instant created_at = {}, last_seen = {};
    int64_t waiting = 0;                // Records that it had not sent yet when it was last seen.
    bool is_revoked = false;
};
struct DeviceKey {
    std::string id, secret;             // The secret wraps the key of what lies on the device.
};

// One line of the audit: who looked at or did what, under which post, and what for.
struct AuditEntry {
    int64_t number = 0;
    Instant at = {};
    std::string account, post, unit;
    std::string action;                 // log_in, read, export, account_added, …
    std::string what;                   // "records/returnee_record", ids, filters: never a personal value.
    int64_t rows = 0;
    std::string purpose;
};

struct AuditAsked {
    std::string account;                // Empty: all.
    int64_t before = 0;                 // Numbers below; 0: the newest.
    int limit = 100;
    std::optional<Instant> from = {}, to = {};      // Up to, not including, `to`.
};

class Access {
public:
    // Random bytes from outside, so many.
    using Random = std::function<std::string(size_t)>;
    // Called at first, and again whenever the database was lost.
    using Open = std::function<std::unique_ptr<store::Database>()>;
    // Makes the tables where they are missing. `secret_key`: 64 hexadecimal digits, always the same for a database, and
    // not in it. Everything here throws StoreLost while the database cannot be reached.
    Access(Open open, Random random, std::string secret_key);

    // --- sessions ---
    // NotAllowed `wrong_login`, `locked`: five wrong passwords or codes in a row lock the account for fifteen minutes.
    // Takes the same time for an account that does not exist. NotAllowed `code_needed`: the password is right and the
    // account has a second factor; nothing was begun, and the same is to be asked again with the code. `wrong_code`.
    Result<Session> log_in(Login const& login, Instant now);
    // Nothing where there is no such session, it was not used for so long, or its account may not enter any more.
    using IdleMinutes = std::function<int(Account const&)>;
    std::optional<Session> find_session(std::string const& key, IdleMinutes const& idle_minutes, Instant now);
    void log_out(std::string const& key, Instant now);
    // Those of the session's account that still let in, the last used first.
    std::vector<OpenSession> sessions(Session const& session, IdleMinutes const& idle_minutes, Instant now);
    // One of the same account's. NotFound `session_unknown`.
    Result<void> end_session(Session const& session, std::string const& id, Instant now);
    // Ends the account's other sessions.
    Result<void> change_password(Session const& session, std::string const& old, std::string const& fresh, Instant now);

    // --- accounts; `by` is who orders it ---
    bool has_accounts();
    Result<void> add_account(Account const& account, std::string const& password, std::string const& by, Instant now);
    Result<int64_t> give_post(std::string const& account, HeldPost const& post, std::string const& by, Instant now);
    Result<void> end_post(std::string const& account, int64_t id, std::string const& by, Instant now);
    // The holder must choose another at the next log-in.
    Result<void> reset_password(std::string const& account, std::string const& password, std::string const& by,
                                Instant now);
    Result<void> set_disabled(std::string const& account, bool is_disabled, std::string const& by, Instant now);
    std::optional<Account> find_account(std::string const& account);
    std::vector<Account> accounts();

    // --- second factor; `device_time` as in Login ---
    // A new secret, as base32, that counts once it is confirmed. NotAllowed `wrong_login`; WrongState `factor_there`.
    Result<std::string> begin_factor(Session const& session, std::string const& password, Instant now);
    // With the first code. Gives eight codes for recovery, each good for one log-in; ends the account's other sessions.
    Result<std::vector<std::string>> confirm_factor(Session const& session, std::string const& code,
                                                    Instant device_time, Instant now);
    Result<void> give_up_factor(Session const& session, std::string const& password, std::string const& code,
                                Instant device_time, Instant now);
    // Somebody else's, who lost their device. WrongState `factor_missing`.
    Result<void> remove_factor(std::string const& account, std::string const& by, Instant now);
    int count_recovery_codes(std::string const& account);           // Not used yet.

    // --- devices ---
    Result<DeviceKey> add_device(std::string const& account, std::string const& name, Instant now);
    std::vector<Device> devices(std::string const& account);        // Empty: all.
    std::optional<Device> find_device(std::string const& id);
    // Notes that it was seen, with so many records that wait on it. False where it was revoked.
    bool see_device(std::string const& id, int64_t waiting, Instant now);
    std::string device_secret(std::string const& id);               // Empty where it is revoked.
    Result<void> revoke_device(std::string const& id, std::string const& by, Instant now);

    // --- audit ---
    // Durable when it returns: whoever answers with personal data calls it before the answer leaves. Lines that come
    // while others are being written are written together.
    void note(AuditEntry entry, Instant now);
    std::vector<AuditEntry> audit(AuditAsked const& asked);
    // The number of the first entry whose hash does not follow from those before; 0: all do.
    int64_t find_broken_audit();

private:
    struct Change;
    Result<void> change(std::string const& account, std::string const& action, std::string const& what,
                        std::string const& by, Instant now, std::function<Result<void>()> const& work);
    Account read_account(std::string const& account);
    void append_audit(AuditEntry const& entry);
    struct Factor {
        std::string secret;
        bool is_confirmed = false;
        int64_t last_step = 0;          // Of the last code that was used.
    };
    std::optional<Factor> find_factor(std::string const& account);
    enum class Used { Nothing, Code, RecoveryCode };
    Used use_code(std::string const& account, Factor const& factor, std::string const& typed, Instant device_time);
    Result<void> check_code(Login const& login, Instant now);
    Result<void> check_own_password(std::string const& account, std::string const& password, Instant now);
    int64_t first_audit_at(Instant moment);         // The first number written then or later.
    void fail_login(std::string const& account, char const* how, Instant now);
    std::optional<Session> look_for_session(std::string const& key, IdleMinutes const& idle_minutes, Instant now);
    void begin_session(Session const& session, Login const& login, Instant now);
    void transact(std::function<void()> const& work);
    store::Database& database();
    struct Note;
    void write_notes(std::vector<Note*> const& notes);

    std::mutex notes_mutex_;
    std::condition_variable notes_written_;
    std::vector<Note*> notes_waiting_;
    bool notes_are_written_ = false;        // Somebody writes those that waited.
    std::recursive_mutex mutex_;
    Open open_;
    std::unique_ptr<store::Database> database_;
    std::chrono::steady_clock::time_point not_before_ = {};     // After one that failed: none of the others who wait.
    Random random_;
    std::string secret_key_;
};

// What the parts of this room answer alike.
Error wrong_login();
Error wrong_code();
Error locked(Instant until);
// Of at least 12 characters, not the account's name, not one of the commonest, not one character over and over.
Result<void> check_password(std::string const& account, std::string const& password);

}  // namespace lianfang::access
