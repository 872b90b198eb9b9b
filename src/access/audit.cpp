// The audit: numbered lines of JSON, each hashed with the hash of the one before.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "access/access.h"
#include "base/hash.h"

namespace lianfang::access {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(AuditEntry const& entry) {
    Json const text = {{"n", entry.number},       {"at", entry.at.microseconds}, {"account", entry.account},
                       {"post", entry.post},      {"unit", entry.unit},          {"action", entry.action},
                       {"what", entry.what},      {"rows", entry.rows},          {"purpose", entry.purpose}};
    return text.dump(-1, ' ', false, Json::error_handler_t::replace);
}

AuditEntry entry_of(std::string_view text) {
    auto const read = Json::parse(text);
    return {.number = read.at("n"),   .at = Instant{read.at("at").get<int64_t>()}, .account = read.at("account"),
            .post = read.at("post"),  .unit = read.at("unit"),                     .action = read.at("action"),
            .what = read.at("what"),  .rows = read.at("rows"),                     .purpose = read.at("purpose")};
}

}  // namespace

void Access::append_audit(AuditEntry const& entry) {
    auto last = database().prepare("SELECT number, hash FROM access_audit ORDER BY number DESC LIMIT 1");
    AuditEntry next = entry;
    std::string before;
    if (last.step()) {
        next.number = last.integer(0);
        before = std::string(last.text(1));
    }
    last.reset();
    ++next.number;
    std::string const text = text_of(next);
    database()
        .prepare(
            "INSERT INTO access_audit (number, account, text, hash) VALUES (:number, :account, :text, :hash)")
        .bind("number", next.number)
        .bind("account", next.account)
        .bind("text", text)
        .bind("hash", hash_hex(before + text))
        .run();
}

// A line, and the caller who sleeps until it is durable.
struct Access::Note {
    AuditEntry entry;
    bool is_done = false;
    std::exception_ptr failed = {};
};

void Access::write_notes(std::vector<Note*> const& notes) {
    std::exception_ptr failed;
    try {
        transact([&] {
            for (auto const* note : notes) append_audit(note->entry);
        });
    } catch (...) {
        failed = std::current_exception();
    }
    std::lock_guard const lock(notes_mutex_);
    for (auto* note : notes) {
        note->failed = failed;
        note->is_done = true;
    }
}

// Who finds nobody writing writes for all who wait by then.
void Access::note(AuditEntry entry, Instant now) {
    Note own{.entry = std::move(entry)};
    own.entry.at = now;
    std::unique_lock lock(notes_mutex_);
    notes_waiting_.push_back(&own);
    while (!own.is_done) {
        if (notes_are_written_) {
            notes_written_.wait(lock);
            continue;
        }
        notes_are_written_ = true;
        auto const together = std::move(notes_waiting_);
        notes_waiting_.clear();
        lock.unlock();
        write_notes(together);
        lock.lock();
        notes_are_written_ = false;
        notes_written_.notify_all();
    }
    if (own.failed) std::rethrow_exception(own.failed);
}

// Numbers grow with time, one by one from 1.
int64_t Access::first_audit_at(Instant moment) {
    auto last = database().prepare("SELECT COALESCE(MAX(number), 0) FROM access_audit");
    int64_t low = 1, high = last.step() ? last.integer(0) + 1 : 1;
    last.reset();
    auto row = database().prepare("SELECT text FROM access_audit WHERE number = :number");
    while (low < high) {
        int64_t const middle = low + (high - low) / 2;
        row.bind("number", middle);
        bool const is_before = row.step() && entry_of(row.text(0)).at < moment;
        row.reset();
        if (is_before) low = middle + 1;
        else high = middle;
    }
    return low;
}

std::vector<AuditEntry> Access::audit(AuditAsked const& asked) {
    std::lock_guard const lock(mutex_);
    int64_t const first = asked.from ? first_audit_at(*asked.from) : 0;
    int64_t const end = asked.to ? first_audit_at(*asked.to) : INT64_MAX;
    auto row = database().prepare(
        "SELECT text FROM access_audit WHERE number >= :first AND number < :before AND (account = :account "
        "OR :account = '') "
        "ORDER BY number DESC LIMIT :limit");
    row.bind("first", first).bind("before", asked.before == 0 ? end : std::min(end, asked.before));
    row.bind("account", asked.account);
    row.bind("limit", asked.limit);
    std::vector<AuditEntry> found;
    while (row.step()) found.push_back(entry_of(row.text(0)));
    return found;
}

int64_t Access::find_broken_audit() {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare("SELECT number, account, text, hash FROM access_audit ORDER BY number");
    std::string before;
    for (int64_t number = 1; row.step(); ++number) {
        std::string const text(row.text(2));
        bool const follows = row.integer(0) == number && row.text(3) == hash_hex(before + text) &&
                             entry_of(text).account == row.text(1) && entry_of(text).number == number;
        if (!follows) return number;
        before = std::string(row.text(3));
    }
    return 0;
}

}  // namespace lianfang::access
