// The ledger's secrets: the look-up key and the key of salts lie among its settings, wrapped under the key file's key,
// so that a copy of the database alone does not tell a telephone number to whoever tries them all.
#include <fmt/format.h>

#include <cstdlib>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

std::string setting(std::map<std::string, std::string> const& settings, char const* name) {
    auto const it = settings.find(name);
    return it == settings.end() ? std::string() : it->second;
}

Error wrong_file(std::string const& path) {
    return Error::broken("key_file_wrong",
                         fmt::format("密钥文件 {} 不是这个账本的，打不开账本。请放回建账本时另存的那一份，或用 --key-file 指出"
                                     "它在哪里。什么也没有改动", path),
                         fmt::format("the key file {} is another ledger's and does not open this one. Put the copy "
                                     "back that was kept apart when the ledger was made, or name its place with "
                                     "--key-file. Nothing was changed", path));
}

bool is_in_memory(store::Database const& database) { return database.url().find(":memory:") != std::string::npos; }

// Rolls a transaction back whose work found that it cannot be.
struct Refused {
    Error error;
};

}  // namespace

std::map<std::string, std::string> settings_of(store::Database& database) {
    std::map<std::string, std::string> settings;
    auto read = database.prepare("SELECT name, value FROM setting");
    while (read.step()) settings[std::string(read.text(0))] = read.text(1);
    return settings;
}

std::string ledger_id_of(std::map<std::string, std::string> const& settings) {
    auto const id = setting(settings, "ledger_id");
    return id.empty() ? hash_hex("ledger_id|" + setting(settings, "salt_key"), 16) : id;
}

Result<Secrets> secrets_of(std::map<std::string, std::string> const& settings, KeyPlace const& place) {
    Secrets secrets{.ledger_id = ledger_id_of(settings), .lookup_key = {}, .salt_key = {}, .sealer = {}};
    std::string const path = place.path_of(secrets.ledger_id);
    int64_t const key_number = std::atoll(setting(settings, "key_number").c_str());
    secrets.sealer = Sealer(path, {});
    if (key_number > 0) {
        ASSIGN_OR_RETURN(auto const keys, read_key_file(path));
        if (keys.count(key_number) == 0) return wrong_file(path);
        secrets.sealer.learn(keys);
        secrets.sealer.use(key_number);
    }
    auto const lookup_key = secrets.sealer.unwrap("lookup_key", setting(settings, "lookup_key"));
    auto const salt_key = secrets.sealer.unwrap("salt_key", setting(settings, "salt_key"));
    if (!lookup_key || !salt_key) return wrong_file(path);
    secrets.lookup_key = *lookup_key;
    secrets.salt_key = *salt_key;
    return secrets;
}

std::string Ledger::derived_key(std::string_view purpose) const {
    return keyed_hash_hex(body_->salt_key, fmt::format("derived key for {}", purpose), 32);
}

Result<bool> Ledger::Body::read_secrets() {
    if (!database->has_table("setting")) return false;
    auto const settings = settings_of(*database);
    if (setting(settings, "lookup_key").empty()) return false;
    ASSIGN_OR_RETURN(auto secrets, secrets_of(settings, key_place));
    ledger_id = std::move(secrets.ledger_id);
    lookup_key = std::move(secrets.lookup_key);
    salt_key = std::move(secrets.salt_key);
    sealer = std::move(secrets.sealer);
    key_number_in_force = sealer.key_number();
    return true;
}

Result<void> Ledger::Body::begin_ledger(Ledger& ledger, std::string const& seed) {
    ensure(!seed.empty());
    try {
        ledger.in_transaction([&] {
            create_core_tables();
            // Another program may have begun it while this one waited.
            auto const has_secrets = read_secrets();
            if (!has_secrets) throw Refused{has_secrets.error()};
            if (*has_secrets) return;
            lookup_key = hash_hex("lookup_key|" + seed, 32);
            salt_key = hash_hex("salt_key|" + seed, 32);
            ledger_id = ledger_id_of({{"salt_key", salt_key}});
            if (auto const made = make_key(seed); !made) throw Refused{made.error()};
            write_secrets();
        });
    } catch (Refused const& refused) {
        return refused.error;
    }
    return {};
}

Result<void> Ledger::Body::make_key(std::string const& seed) {
    ensure(!seed.empty());
    std::string const key = hash_hex("key|" + seed, 32);
    if (is_in_memory(*database)) {
        sealer = Sealer({}, {{1, key}});
    } else {
        std::string const path = key_place.path_of(ledger_id);
        ASSIGN_OR_RETURN(auto const keys, add_key(path, 0, key));
        sealer = Sealer(path, keys);
    }
    sealer.use(sealer.newest());
    key_number_in_force = sealer.key_number();
    return {};
}

void Ledger::Body::write_secrets() {
    auto& write = statement("INSERT INTO setting (name, value) VALUES (:name, :value) "
                            "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    auto const put = [&](char const* name, std::string const& value) {
        write.bind("name", name).bind("value", value).run();
    };
    put("ledger_id", ledger_id);
    put("key_number", std::to_string(sealer.key_number()));
    put("lookup_key", sealer.wrap("lookup_key", lookup_key));
    put("salt_key", sealer.wrap("salt_key", salt_key));
}

}  // namespace lianfang::ledger
