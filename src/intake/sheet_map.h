// Maps: how the columns of a known sheet become records, as data (catalog/maps/*.yaml, docs/maps.md). For
// sheets whose labels the kinds do not know, or whose rows hold several records. Reads and writes them;
// applying one is the plan's work.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace lianfang::intake {

// What is done to a text before it is read as a value, in this order.
struct Transform {
    std::vector<std::string> empty;                // Texts that say nothing: 未知, "-".
    std::string first_of, last_of;                 // The part before the first, or after the last, of this separator.
    std::string pattern;                           // A regular expression; its first group is kept. No match: empty.
    std::map<std::string, std::string> replace;    // Pieces of text.
    std::map<std::string, std::string> translate;  // Whole texts, folded.
    std::optional<std::string> otherwise;          // Where no translation fits; without it the text stays.
    std::string date;                              // How dates are written: dd.mm.yyyy.
    std::string prefix, suffix;
    bool changes_nothing() const;
};
std::string transformed(Transform const& transform, std::string text);

struct RowFilter {
    std::string column;                 // A label of the sheet.
    std::vector<std::string> in, not_in;
    std::optional<bool> filled;
};

struct MapEmit {
    std::string kind;
    std::map<std::string, std::vector<std::string>> columns;  // Field → labels, joined where there are several.
    std::map<std::string, std::string> set;                   // Field → constant.
    std::map<std::string, std::string> copy;                  // Field or person field → of the first emit.
    std::map<std::string, std::string> unless;                // Copied field → field of the first, which must be empty.
    // Emitted where one of these fields is filled; empty: always.
    std::vector<std::string> when;
    std::map<std::string, Transform> values;
    std::vector<RowFilter> rows;
    bool only_listed = false;                                 // True: no further columns by the kind's own labels.
    int line = 0;
};

struct SheetMap {
    std::string name;
    std::string file;
    // Used without --map where all that is given here fits: labels that stand in the header, a piece of the
    // title, of the file's name.
    std::vector<std::string> match_headers;
    std::string match_title, match_file;
    bool only_by_name = true;  // No `match:` at all.
    std::string unit, source, period;  // Where the sheet does not say.
    std::vector<MapEmit> emits;
};

inline constexpr std::string_view own_maps_folder = "maps/county/";
// Whether the county kept it (own_maps.h).
bool is_own_map(SheetMap const& map);
// Those that the county kept come first: of two that fit alike the first decides. Mistakes name file and line; a map
// with one is left out.
std::vector<SheetMap> load_maps(catalog::Catalog const& catalog, std::vector<catalog::Mistake>& mistakes);
std::optional<SheetMap> load_map(std::string const& file, std::string const& text, catalog::Catalog const& catalog,
                                 std::vector<catalog::Mistake>& mistakes);
std::string written(SheetMap const& map);

}  // namespace lianfang::intake
