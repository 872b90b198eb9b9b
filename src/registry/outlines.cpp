// GeoJSON in, outlines out; every fault names its feature.
#include "registry/outlines.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace lianfang::registry {
namespace {

using Json = nlohmann::json;

constexpr size_t bytes_at_most = 8'000'000;
constexpr char const* file_name = "outlines.geojson";

Error wrong(std::string const& zh, std::string const& en) {
    return Error::invalid("outlines_wrong", "单位轮廓文件有误：" + zh, "the file of outlines is wrong: " + en);
}

Error wrong_in(size_t feature, std::string const& zh, std::string const& en) {
    return wrong(fmt::format("第{}个图形{}", feature + 1, zh), fmt::format("feature {}: {}", feature + 1, en));
}

bool is_within(Json const& number, double bound) {
    return number.is_number() && std::abs(number.get<double>()) <= bound;
}

std::optional<Outline::Ring> ring_of(Json const& points) {
    if (!points.is_array() || points.size() < 4) return std::nullopt;
    Outline::Ring ring;
    for (auto const& point : points) {
        if (!point.is_array() || point.size() < 2 || !is_within(point[0], 180) || !is_within(point[1], 90))
            return std::nullopt;
        ring.push_back({point[0].get<double>(), point[1].get<double>()});
    }
    if (ring.front() != ring.back()) return std::nullopt;
    return ring;
}

bool add_rings(Json const& polygon, std::vector<Outline::Ring>& rings) {
    if (!polygon.is_array() || polygon.empty()) return false;
    for (auto const& points : polygon) {
        auto ring = ring_of(points);
        if (!ring) return false;
        rings.push_back(std::move(*ring));
    }
    return true;
}

// Empty where it is no polygon.
std::vector<Outline::Ring> rings_of(Json const& geometry) {
    std::vector<Outline::Ring> rings;
    if (!geometry.is_object()) return rings;
    auto const type = geometry.value("type", Json());
    auto const coordinates = geometry.value("coordinates", Json());
    if (type != "Polygon" && type != "MultiPolygon") return rings;
    Json const polygons = type == "Polygon" ? Json::array({coordinates}) : coordinates;
    if (!polygons.is_array()) return rings;
    for (auto const& polygon : polygons) {
        if (!add_rings(polygon, rings)) return {};
    }
    return rings;
}

std::string code_of(Json const& feature) {
    auto const properties = feature.is_object() ? feature.value("properties", Json()) : Json();
    auto const code = properties.is_object() ? properties.value("code", Json()) : Json();
    return code.is_string() ? code.get<std::string>() : "";
}

}  // namespace

Result<std::vector<Outline>> parse_outlines(std::string const& text,
                                            std::function<bool(std::string const&)> const& is_unit) {
    if (text.size() > bytes_at_most) return wrong("超过8MB，请先简化轮廓", "more than 8 MB; simplify the outlines");
    auto const file = Json::parse(text, nullptr, false);
    auto const features = file.is_object() ? file.value("features", Json()) : Json();
    if (!features.is_array()) return wrong("不是GeoJSON的FeatureCollection", "it is no FeatureCollection of GeoJSON");
    std::vector<Outline> outlines;
    for (size_t i = 0; i < features.size(); ++i) {
        Outline outline{.unit = code_of(features[i]), .rings = {}};
        if (!is_unit(outline.unit)) {
            return wrong_in(i, "的 properties.code 不是档案里的单位代码：" + outline.unit,
                            "its properties.code is no unit of the profile: " + outline.unit);
        }
        outline.rings = rings_of(features[i].value("geometry", Json()));
        if (outline.rings.empty()) {
            return wrong_in(i, "不是封闭的多边形（经纬度，首尾同一点）",
                            "it is no closed polygon (longitude and latitude, the first point also the last)");
        }
        outlines.push_back(std::move(outline));
    }
    return outlines;
}

std::optional<int64_t> find_outlines(ledger::Ledger& ledger) {
    auto query = ledger.database().prepare(
        "SELECT COALESCE(MAX(from_number), 0) FROM record_unit_outlines WHERE to_number = :current");
    query.bind("current", ledger::still_current);
    int64_t number = 0;
    while (query.step()) number = query.integer(0);
    if (number == 0) return std::nullopt;
    return number;
}

std::vector<Outline> read_outlines(ledger::Ledger& ledger, int64_t number) {
    auto const text = ledger.kept_file(number, file_name);
    ensure(text.has_value());
    auto outlines = parse_outlines(*text, [](std::string const&) { return true; });  // Judged when it was taken in.
    ensure(outlines.ok());
    return std::move(*outlines);
}

Result<bool> record_outlines(ledger::Ledger& ledger, std::string const& text, size_t count, Instant since) {
    if (auto const number = find_outlines(ledger); number && ledger.kept_file(*number, file_name) == text) return false;
    auto const& kind = *ledger.catalog().find_kind("unit_outlines");
    ledger::Entry entry{.kind = &kind, .source = "init", .source_class = "command", .recorded_by = "init"};
    entry.id = "i" + hash_hex(fmt::format("{}|{}", ledger.last_number(), kind.name), 12);
    entry.received_at = ledger.now();
    entry.values.assign(kind.columns.size(), store::Value{});
    entry.values[kind.find("digest")] = hash_hex(text, 32);
    entry.values[kind.find("units")] = int64_t(count);
    entry.values[kind.find("since")] = since.microseconds;
    entry.files[file_name] = text;
    auto const appended = ledger.append(std::move(entry));
    if (!appended) return appended.error();
    return true;
}

}  // namespace lianfang::registry
