// Devices that work offline: one's own, and for administrators those of the accounts that they keep.
#include "base/text.h"
#include "http/house.h"

namespace lianfang::http {
namespace {

bool keeps(House const& house, Visitor& visitor, access::Device const& device) {
    if (device.account == visitor.session.account.account) return true;
    auto const account = house.access.find_account(device.account);
    if (!visitor.post().accounts || !account) return false;
    for (auto const& held : account->posts) {
        if (!visitor.sight.covers(held.unit)) return false;
    }
    return true;
}

Error unknown_device() { return Error::not_found("device_unknown", "没有这台设备", "there is no such device"); }

Response show_devices(House const& house, Visitor& visitor, Request const&, Parts const&) {
    Json all = Json::array();
    for (auto const& device : house.access.devices(visitor.post().accounts ? "" : visitor.session.account.account)) {
        if (!keeps(house, visitor, device)) continue;
        all.push_back({{"id", device.id}, {"name", device.name}, {"account", device.account},
                       {"created_at", minute_of(device.created_at)}, {"last_seen", minute_of(device.last_seen)},
                       {"waiting", device.waiting}, {"revoked", device.is_revoked}});
    }
    return Response::json(dumped({{"devices", all}}));
}

Response add_device(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    std::string const name = trimmed(text_in(*body, "name"));
    if (name.empty() || name.size() > 200)
        return Response::of(Error::invalid("device_name", "请给设备起个名字", "give the device a name").at({.field = "name"}));
    auto const key = house.access.add_device(visitor.session.account.account, name, visitor.now);
    if (!key) return Response::of(key.error());
    return Response::json(dumped({{"id", key->id}, {"secret", key->secret}}));
}

// The key of the device that asks, after its holder has logged in.
Response show_secret(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const named = request.headers.find("x-lianfang-device");
    auto const device = named == request.headers.end() ? std::nullopt : house.access.find_device(named->second);
    if (!device || device->account != visitor.session.account.account || device->is_revoked)
        return Response::of(unknown_device());
    house.note(visitor, "device_opened", device->id, 0);
    return Response::json(dumped({{"id", device->id}, {"secret", house.access.device_secret(device->id)}}));
}

Response revoke(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    auto const device = house.access.find_device(parts.at("id"));
    if (!device || !keeps(house, visitor, *device)) return Response::of(unknown_device());
    auto const done = house.access.revoke_device(device->id, visitor.session.account.account, visitor.now);
    return done ? Response::json("{}") : Response::of(done.error());
}

}  // namespace

void add_device_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/devices", any_post, {.zh = "离线设备", .en = "Devices that work offline"},
              show_devices);
    house.add(routes, "POST", "/api/devices", any_post, {.zh = "登记本机", .en = "Add this device", .body = {"name"}},
              add_device);
    house.add(routes, "GET", "/api/devices/mine/secret", any_post,
              {.zh = "本机的服务器密钥", .en = "The key kept for this device"}, show_secret);
    house.add(routes, "POST", "/api/devices/{id}/revoked", any_post, {.zh = "注销设备", .en = "Revoke a device"},
              revoke);
}

}  // namespace lianfang::http
