// Offices and periods.
#include "intake/office.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::intake {
namespace {

constexpr int depth_max = 8;

bool is_one_of(std::string const& folded_label, std::initializer_list<char const*> labels) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](char const* label) { return folded_label == folded(label); });
}

// The first date in a text: "2020年1月25日24时", "2020.1.24-1.25".
std::optional<Day> first_day_in(std::string const& text, catalog::Catalog const& catalog) {
    catalog::Column column;
    column.type = catalog::FieldType::Date;
    catalog::ParseContext const context{.catalog = &catalog};
    auto const day_in = [&](std::string const& piece) -> std::optional<Day> {
        auto const value = catalog::parse_value(column, piece, context);
        if (!value) return std::nullopt;
        auto const* number = std::get_if<int64_t>(&*value);
        return number ? std::optional(Day{int32_t(*number)}) : std::nullopt;
    };
    std::string const clean = normalised(text);
    if (auto const day = day_in(clean)) return day;
    size_t const end = clean.find("日");
    if (end != std::string::npos) return day_in(clean.substr(0, end + std::string("日").size()));
    for (auto const& piece : split(clean, " ~")) {
        if (auto const day = day_in(piece)) return day;
    }
    size_t const digits = clean.find_first_not_of("0123456789./");
    return digits == std::string::npos ? std::nullopt : day_in(clean.substr(0, digits));
}

}  // namespace

UnitNames::UnitNames(registry::Units const& units) {
    if (units.root().empty()) return;
    auto const add = [&](registry::Units::Unit const& unit, int depth, int parent) {
        all_.push_back({unit.code, folded(unit.name), depth, parent});
    };
    if (auto const* root = units.get(units.root())) add(*root, 0, -1);
    for (size_t i = 0; i < all_.size(); ++i) {
        if (all_[i].depth >= depth_max) continue;
        int const depth = all_[i].depth;
        std::string const code = all_[i].code;
        for (auto const* child : units.children(code)) add(*child, depth + 1, int(i));
    }
}

int UnitNames::ancestors_named(int position, std::string const& text) const {
    int named = 0;
    for (int at = all_[size_t(position)].parent; at >= 0; at = all_[size_t(at)].parent) {
        named += contains(text, all_[size_t(at)].folded) ? 1 : 0;
    }
    return named;
}

std::string UnitNames::named_in(std::string const& office) const {
    std::string const text = folded(office);
    auto const known = found_.find(text);
    if (known != found_.end()) return known->second;
    int best = -1, best_named = -1;
    bool ambiguous = false;
    for (int i = 0; i < int(all_.size()); ++i) {
        if (all_[size_t(i)].folded.empty() || !contains(text, all_[size_t(i)].folded)) continue;
        int const named = ancestors_named(i, text);
        int const depth = all_[size_t(i)].depth;
        int const best_depth = best < 0 ? -1 : all_[size_t(best)].depth;
        bool const equal = depth == best_depth && named == best_named;
        if (depth < best_depth || (depth == best_depth && named < best_named)) continue;
        ambiguous = equal;
        best = i;
        best_named = named;
    }
    std::string const code = best < 0 || ambiguous ? std::string() : all_[size_t(best)].code;
    found_[text] = code;
    return code;
}

bool names_office(MetaItem const& item) {
    // "单位：人" above a table of numbers says what is counted.
    constexpr size_t shortest_office = 3;
    if (code_points(normalised(item.value)).size() < shortest_office) return false;
    return is_one_of(item.folded, {"填报单位", "上报单位", "单位"});
}

bool names_period(MetaItem const& item) {
    return is_one_of(item.folded, {"填报日期", "统计日期", "日期", "报告日期", "统计时间"});
}

SheetFacts read_facts(Top const& top, SenderSays const& sender, catalog::Catalog const& catalog,
                      UnitNames const& names, registry::Units const& units) {
    SheetFacts facts;
    for (auto const& item : top.meta) {
        if (facts.source.empty() && names_office(item)) facts.source = normalised(item.value);
        if (!facts.period && names_period(item)) facts.period = first_day_in(item.value, catalog);
    }
    if (facts.source.empty()) facts.source = sender.source;
    facts.unit = names.named_in(facts.source);
    if (facts.unit.empty() || facts.unit == units.root()) {
        // The county itself says less than the sender does.
        if (!sender.unit.empty()) facts.unit = sender.unit;
    }
    if (facts.source.empty() && !facts.unit.empty()) facts.source = units.path_of(facts.unit);
    facts.source_class = catalog.source_class_of(facts.source);
    return facts;
}

}  // namespace lianfang::intake
