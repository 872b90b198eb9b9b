// Jurisdiction and veils.
#include "access/sight.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lianfang::access {
namespace {

using catalog::Column;
using catalog::Identity;
using catalog::PersonPart;

// All but the first and the last few characters: of ten or more a stretch stays, of fewer the first alone.
std::string masked(std::string const& text, size_t first, size_t last) {
    auto const points = code_points(text);
    bool const is_long = points.size() >= first + last + 3;
    std::string out;
    for (size_t i = 0; i < points.size(); ++i) {
        bool const shows = is_long ? i < first || i + last >= points.size() : i == 0;
        if (shows) append_utf8(out, points[i]);
        else out += '*';
    }
    return out;
}

std::string masked(Column const& column, std::string const& text) {
    switch (column.part) {
        case PersonPart::Name: return masked(text, 1, 0);
        case PersonPart::IdNumber: return masked(text, 6, 4);
        case PersonPart::Phone: return masked(text, 3, 4);
        case PersonPart::Birth: return text.substr(0, 4);
        case PersonPart::Address: return {};
        default: break;
    }
    if (column.type == catalog::FieldType::Phone) return masked(text, 3, 4);
    return column.personal || column.sealed ? masked(text, 1, 0) : text;
}

bool is_of_identity(Column const& column) {
    switch (column.part) {
        case PersonPart::None: return column.personal || column.sealed;
        case PersonPart::IdType:
        case PersonPart::Sex:
        case PersonPart::Age:
        case PersonPart::Residence:
        case PersonPart::Hukou: return false;
        default: return true;
    }
}

}  // namespace

std::string veiled(Column const& column, std::string const& text, Identity identity) {
    if (identity == Identity::Clear || text.empty() || !is_of_identity(column)) return text;
    return identity == Identity::None ? std::string() : masked(column, text);
}

bool shows_identity(catalog::Kind const& kind) {
    return std::any_of(kind.columns.begin(), kind.columns.end(), is_of_identity);
}

Sight::Sight(catalog::Post const& post, HeldPost held, registry::Units const& units)
    : post_(post), held_(std::move(held)), units_(units) {}

bool Sight::covers(std::string const& unit) const {
    return is_whole_county() || unit == held_.unit || units_.is_under(unit, held_.unit);
}

bool Sight::covers_record(catalog::Kind const& kind, std::vector<store::Value> const& values,
                          std::string const& unit) const {
    auto const* place = kind.place < 0 ? nullptr : std::get_if<std::string>(&values[size_t(kind.place)]);
    return covers(place != nullptr && !place->empty() ? *place : unit);
}

std::vector<std::string> Sight::units() const {
    if (is_whole_county()) return {};
    std::vector<std::string> all = {held_.unit};
    for (size_t i = 0; i < all.size(); ++i) {
        for (auto const* child : units_.children(all[i])) all.push_back(child->code);
    }
    return all;
}

Result<std::string> Sight::unit_asked(std::string const& unit) const {
    if (unit.empty()) return held_.unit;
    if (units_.get(unit) != nullptr && covers(unit)) return unit;
    return Error::not_allowed("not_your_unit", "这个单位不在你的管辖范围内", "this unit is not within your jurisdiction");
}

bool Sight::sees(catalog::Kind const& kind, std::string const& unit, std::string const& source, Instant happened,
                 Instant now) const {
    if (!post_.may_list(kind.name) || !covers(unit)) return false;
    if (post_.own_office_alone && source != held_.office) return false;
    return happened >= earliest(now);
}

Instant Sight::earliest(Instant now) const {
    return post_.hours == 0 ? Instant{INT64_MIN} : now - post_.hours * microseconds_per_hour;
}

Result<void> check_held(catalog::Posts const& posts, registry::Units const& units, HeldPost const& held) {
    auto const* post = posts.find(held.post);
    if (post == nullptr) {
        return Error::invalid("post_unknown", "没有岗位「" + held.post + "」", "there is no post " + held.post)
            .at({.field = "post"});
    }
    auto const* unit = units.get(held.unit);
    if (unit == nullptr) {
        return Error::invalid("unit_unknown", "没有单位「" + held.unit + "」", "there is no unit " + held.unit)
            .at({.field = "unit"});
    }
    if (std::find(post->levels.begin(), post->levels.end(), unit->level) == post->levels.end()) {
        return Error::invalid("post_level", fmt::format("岗位「{}」不设在这一级单位", post->title.zh),
                              fmt::format("the post {} is not held at a unit of this level", post->title.en))
            .at({.field = "unit"});
    }
    if (trimmed(held.office).empty()) {
        return Error::invalid("office_missing", "请写明以哪个单位名义登记，如 青石镇人民政府",
                              "say as which office it records, e.g. 青石镇人民政府")
            .at({.field = "office"});
    }
    return {};
}

}  // namespace lianfang::access
