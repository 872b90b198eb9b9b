// The unit tree by code, name and path.
#include <fmt/format.h>

#include "base/text.h"
#include "registry/registry.h"

namespace lianfang::registry {

namespace {

// The last number at which a unit was recorded, corrected or withdrawn.
int64_t last_change(ledger::Ledger& ledger) {
    auto query = ledger.database().prepare(
        "SELECT COALESCE(MAX(CASE WHEN to_number < :current THEN to_number ELSE from_number END), 0) FROM record_unit");
    query.bind("current", ledger::still_current);
    int64_t last = 0;
    while (query.step()) last = query.integer(0);
    return last;
}

}  // namespace

bool Units::is_current(ledger::Ledger& ledger) const { return last_change(ledger) == changed_at_; }

bool Units::read_if_changed(ledger::Ledger& ledger) {
    if (is_current(ledger)) return false;
    read(ledger);
    return true;
}

void Units::read(ledger::Ledger& ledger) {
    changed_at_ = last_change(ledger);  // Before they are read: who writes between is seen the next time.
    units_.clear();
    by_name_.clear();
    children_.clear();
    root_.clear();
    auto query = ledger.database().prepare(
        "SELECT code, name, level, parent, successor, population, residents, households FROM record_unit "
        "WHERE to_number = :current ORDER BY code");
    query.bind("current", ledger::still_current);
    while (query.step()) {
        Unit unit{.code = std::string(query.text(0)), .name = std::string(query.text(1)),
                  .level = std::string(query.text(2)), .parent = std::string(query.text(3)),
                  .successor = std::string(query.text(4)), .population = query.integer(5),
                  .residents = query.integer(6), .households = query.integer(7)};
        by_name_.emplace(folded(unit.name), unit.code);
        children_[unit.parent].push_back(unit.code);
        units_.emplace(unit.code, std::move(unit));
    }
    for (auto const& [code, unit] : units_) {
        if (root_.empty() && !units_.contains(unit.parent)) root_ = code;
    }
}

Units::Unit const* Units::get(std::string const& code) const {
    auto const it = units_.find(code);
    return it == units_.end() ? nullptr : &it->second;
}

bool Units::is_under(std::string const& code, std::string const& ancestor) const {
    std::string at = code;
    for (int depth = 0; depth < 8 && !at.empty(); ++depth) {
        if (at == ancestor) return true;
        auto const* unit = get(at);
        at = unit ? unit->parent : std::string();
    }
    return false;
}

std::vector<Units::Unit const*> Units::children(std::string const& code) const {
    std::vector<Unit const*> children;
    auto const found = children_.find(code);
    if (found == children_.end()) return children;
    for (auto const& child : found->second) children.push_back(get(child));
    return children;
}

std::string Units::path_of(std::string const& code) const {
    std::string path;
    for (auto const* unit = get(code); unit && unit->code != root_; unit = get(unit->parent)) {
        path = unit->name + path;
    }
    if (!path.empty()) return path;
    auto const* root = get(code);
    return root ? root->name : code;
}

std::string Units::find(std::string_view text, std::string const& within) const {
    std::string const wanted = replaced(replaced(folded(text), "/", ""), "-", "");
    if (wanted.empty()) return {};
    if (get(wanted)) return wanted;
    // The longest way first: a prefix names a unit, the rest a unit below it.
    auto const [begin, end] = by_name_.equal_range(wanted);
    std::vector<std::string> found;
    for (auto it = begin; it != end; ++it) found.push_back(it->second);
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::vector<std::string> inside;
        for (auto const& code : found) {
            if (!within.empty() && is_under(code, within)) inside.push_back(code);
        }
        return inside.size() == 1 ? inside.front() : std::string();
    }
    for (size_t cut = wanted.size() - 1; cut > 0; --cut) {
        if ((wanted[cut] & 0xC0) == 0x80) continue;  // Inside a character.
        auto const [first, last] = by_name_.equal_range(wanted.substr(0, cut));
        for (auto it = first; it != last; ++it) {
            std::string const below = find(wanted.substr(cut), it->second);
            if (!below.empty() && below != it->second && is_under(below, it->second)) return below;
        }
    }
    return {};
}

}  // namespace lianfang::registry
