// Telephones that work offline: each has a key kept here, which opens its store after a log-in; it can be revoked.
#include "access/access.h"
#include "base/hash.h"

namespace lianfang::access {
namespace {

constexpr int64_t noted_after = 60'000'000;
constexpr int devices_at_most = 20;         // Of one account.

Error unknown_device() { return Error::not_found("device_unknown", "没有这台设备", "there is no such device"); }

}  // namespace

Result<DeviceKey> Access::add_device(std::string const& account, std::string const& name, Instant now) {
    DeviceKey key{.id = to_hex(random_(12)), .secret = to_hex(random_(32))};
    RETURN_IF_ERROR(change(account, "device_added", key.id, account, now, [&]() -> Result<void> {
        auto count = database().prepare(
            "SELECT COUNT(*) FROM access_device WHERE account = :account AND revoked_at IS NULL");
        ensure(count.bind("account", account).step());
        if (count.integer(0) >= devices_at_most)
            return Error::wrong_state("devices_full", "设备太多，请先注销不用的", "too many devices; revoke those not in use");
        count.reset();
        database()
            .prepare(
                "INSERT INTO access_device (id, account, name, secret, created_at, seen_at, waiting, "
                "revoked_at) VALUES "
                "(:id, :account, :name, :secret, :now, :now, 0, NULL)")
            .bind("id", key.id)
            .bind("account", account)
            .bind("name", name)
            .bind("secret", key.secret)
            .bind("now", now.microseconds)
            .run();
        return {};
    }));
    return key;
}

std::vector<Device> Access::devices(std::string const& account) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare(
        "SELECT id, account, name, created_at, seen_at, waiting, revoked_at FROM access_device WHERE account "
        "= :account "
        "OR :account = '' ORDER BY created_at DESC, id");
    row.bind("account", account);
    std::vector<Device> found;
    while (row.step()) {
        found.push_back({.id = std::string(row.text(0)), .account = std::string(row.text(1)),
                         .name = std::string(row.text(2)), .created_at = Instant{row.integer(3)},
                         .last_seen = Instant{row.integer(4)}, .waiting = row.integer(5),
                         .is_revoked = !row.is_null(6)});
    }
    return found;
}

std::optional<Device> Access::find_device(std::string const& id) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare(
        "SELECT account, name, created_at, seen_at, waiting, revoked_at FROM access_device WHERE id = :id");
    if (!row.bind("id", id).step()) return std::nullopt;
    return Device{.id = id, .account = std::string(row.text(0)), .name = std::string(row.text(1)),
                  .created_at = Instant{row.integer(2)}, .last_seen = Instant{row.integer(3)},
                  .waiting = row.integer(4), .is_revoked = !row.is_null(5)};
}

bool Access::see_device(std::string const& id, int64_t waiting, Instant now) {
    auto const device = find_device(id);
    if (!device) return true;
    bool const is_news = device->waiting != waiting || now.microseconds - device->last_seen.microseconds > noted_after;
    if (!is_news) return !device->is_revoked;
    transact([&] {
        database().prepare("UPDATE access_device SET seen_at = :now, waiting = :waiting WHERE id = :id")
            .bind("now", now.microseconds).bind("waiting", waiting).bind("id", id).run();
    });
    return !device->is_revoked;
}

std::string Access::device_secret(std::string const& id) {
    std::lock_guard const lock(mutex_);
    auto row = database().prepare("SELECT secret FROM access_device WHERE id = :id AND revoked_at IS NULL");
    return row.bind("id", id).step() ? std::string(row.text(0)) : std::string();
}

Result<void> Access::revoke_device(std::string const& id, std::string const& by, Instant now) {
    auto const device = find_device(id);
    if (!device) return unknown_device();
    return change(device->account, "device_revoked", id, by, now, [&]() -> Result<void> {
        database()
            .prepare(
                "UPDATE access_device SET revoked_at = :now, secret = '' WHERE id = :id AND revoked_at IS "
                "NULL")
            .bind("now", now.microseconds)
            .bind("id", id)
            .run();
        return {};
    });
}

}  // namespace lianfang::access
