// A new key for the values that lie beside the chain: first in the key file, then in force for whatever is appended,
// then for the values that lie under older keys, a thousand at a time. Stopped anywhere, every value still has its key.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

constexpr int64_t values_together = 1000;

struct Row {
    int64_t number = 0;
    std::string column;
    LaidValue laid;
    bool is_erased = false;
};

std::map<int64_t, int64_t> values_by_key(store::Database& database) {
    std::map<int64_t, int64_t> values;
    auto read = database.prepare("SELECT key_number, COUNT(*) FROM sealed GROUP BY key_number");
    while (read.step()) values[read.integer(0)] = read.integer(1);
    return values;
}

int64_t under_others(std::map<int64_t, int64_t> const& values, int64_t key_number) {
    int64_t count = 0;
    for (auto const& [number, some] : values) count += number == key_number ? 0 : some;
    return count;
}

// The key to go to: one that the file has already and the ledger does not use yet (a rotation that was stopped at its
// beginning, or that of a copy); the one in force where values are left under others; else a new one.
Result<int64_t> next_key(Ledger::Body& body, std::string const& key, bool is_unfinished) {
    int64_t const now = body.sealer.key_number();
    if (body.sealer.path().empty()) {
        if (!is_unfinished) body.sealer.learn({{now + 1, key}});
        return body.sealer.newest();
    }
    Keys keys;
    if (now > 0) {
        ASSIGN_OR_RETURN(keys, read_key_file(body.sealer.path()));
        if (keys.rbegin()->first <= now && is_unfinished) return now;
    }
    if (keys.empty() || keys.rbegin()->first <= now) {
        ASSIGN_OR_RETURN(keys, add_key(body.sealer.path(), now, key));
    }
    body.sealer.learn(keys);
    return std::max(now, keys.rbegin()->first);
}

// What was overwritten is gone from the files too, where it lay in clear.
void wipe_traces(store::Database& database) {
    if (database.engine() == store::Engine::Sqlite) {
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } else {
        for (auto const* table : {"VACUUM FULL sealed", "VACUUM FULL setting"}) database.execute(table);
    }
}

}  // namespace

// The next values that lie under other keys; returns how many there were.
int64_t Ledger::Body::rotate_some(int64_t& after) {
    auto& bounds = statement("SELECT MIN(number), MAX(number) FROM (SELECT number FROM sealed WHERE number > :after "
                             "AND key_number <> :key ORDER BY number LIMIT :many) AS next");
    bounds.bind("after", after).bind("key", sealer.key_number()).bind("many", values_together);
    int64_t first = 0, last = 0;
    while (bounds.step()) first = bounds.integer(0), last = bounds.integer(1);
    if (last == 0) return 0;
    std::vector<Row> rows;
    auto& read = statement("SELECT number, field, salt, key_number, value FROM sealed "
                           "WHERE number >= :first AND number <= :last AND key_number <> :key");
    read.bind("first", first).bind("last", last).bind("key", sealer.key_number());
    while (read.step()) {
        rows.push_back({read.integer(0), std::string(read.text(1)),
                        {std::string(read.text(2)), read.integer(3), std::string(read.text(4))}, read.is_null(4)});
    }
    statement("DELETE FROM sealed WHERE number >= :first AND number <= :last AND key_number <> :key")
        .bind("first", first).bind("last", last).bind("key", sealer.key_number()).run();
    for (auto const& row : rows) {
        if (row.is_erased) {
            put_erased(*tables, row.number, row.column, sealer.key_number());
            continue;
        }
        auto const clear = sealer.clear(row.number, row.column, row.laid);
        put_sealed(*tables, row.number, row.column, sealer.lay(row.number, row.column, clear.salt, clear.value));
    }
    after = last;
    return int64_t(rows.size());
}

Ledger::KeysInUse Ledger::keys_in_use() {
    KeysInUse use{.ledger_id = body_->ledger_id, .file = body_->sealer.path(), .in_file = {}, .values = {}};
    body_->read_head();
    use.key_number = body_->key_number_in_force;
    if (auto const keys = read_key_file(use.file)) {
        for (auto const& [number, key] : *keys) use.in_file.push_back(number);
    }
    use.values = values_by_key(*body_->database);
    return use;
}

Result<Ledger::KeysInUse> Ledger::rotate_keys(Rotate const& asked) {
    ensure(!asked.secret_seed.empty());
    Body& inside = *body_;
    auto const before = values_by_key(database());
    in_transaction([] {});  // Another program may have rotated since this one opened the ledger.
    bool const is_unfinished = inside.sealer.key_number() > 0 && under_others(before, inside.sealer.key_number()) > 0;
    ASSIGN_OR_RETURN(int64_t const target, next_key(inside, hash_hex("key|" + asked.secret_seed, 32), is_unfinished));
    if (database().engine() == store::Engine::Sqlite) database().execute("PRAGMA secure_delete = ON");
    if (target > inside.sealer.key_number()) {
        in_transaction([&] {
            if (inside.key_number_in_force >= target) return;
            inside.sealer.use(target);
            inside.write_secrets();
            inside.key_number_in_force = target;
        });
    }
    int64_t const of = under_others(before, inside.sealer.key_number());
    int64_t done = 0, after = 0;
    for (int64_t some = 1; some > 0; done += some) {
        in_transaction([&] { some = inside.rotate_some(after); });
        if (asked.progress) asked.progress(std::min(done + some, of), of);
    }
    if (before.count(0) != 0) wipe_traces(database());
    auto use = keys_in_use();
    if (!asked.drop_old || use.file.empty()) return use;
    ensure(under_others(use.values, use.key_number) == 0);
    RETURN_IF_ERROR(drop_keys_before(use.file, use.key_number));
    return keys_in_use();
}

}  // namespace lianfang::ledger
