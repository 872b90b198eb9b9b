// Outlines of units, for maps: one file of GeoJSON, kept with the entry by which it was taken in; the newest holds. A
// county without such a file has no outline. It knows no screen and no projection.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::registry {

struct Outline {
    using Ring = std::vector<std::array<double, 2>>;    // East, north, in degrees; the first point is also the last.
    std::string unit;                                   // 12 digits.
    std::vector<Ring> rings;                            // Of all its parts, and of the holes in them.
};

// Of a FeatureCollection whose features are polygons, each naming its unit by properties.code. InvalidInput names the
// first feature that is none, or whose unit `is_unit` does not know.
Result<std::vector<Outline>> parse_outlines(std::string const& text,
                                            std::function<bool(std::string const&)> const& is_unit);

// The entry with the file in use; nothing where there is none.
std::optional<int64_t> find_outlines(ledger::Ledger& ledger);
// The outlines of that entry.
std::vector<Outline> read_outlines(ledger::Ledger& ledger, int64_t number);
// Takes a file in that parse_outlines has read, `count` units of it; nothing is written where it is in use already,
// and the answer is false then.
Result<bool> record_outlines(ledger::Ledger& ledger, std::string const& text, size_t count, Instant since);

}  // namespace lianfang::registry
