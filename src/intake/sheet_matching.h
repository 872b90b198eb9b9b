// How the columns of a sheet were matched, as data for whoever sent it: what stands in each column, which
// fields it feeds, what comes from elsewhere and what is missing. And the way back: a matching that somebody
// mended, as a map. Reads headers, plans and the catalogue; changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/plan.h"

namespace lianfang::intake {

struct MatchingLimits {
    static constexpr size_t sheets = 20;               // Of a file; the others can be imported, not mended.
    static constexpr size_t label_bytes = 64 * 1024;   // Of all labels of a header.
    static constexpr size_t samples = 3;
    static constexpr size_t sample_characters = 40;
};

// A column that the header names; `number` counts from 1.
struct MatchedColumn {
    // What a column that feeds no field is there for.
    enum class Use { None, Serial, Filter, Township };
    int number = 0;
    std::string label;                    // The path, with "/" between its parts.
    std::string map_label;                // The same as a map names it: 体温#2 where it stands there twice.
    std::vector<std::string> samples;     // Personal data: the first texts below the header, shortened.
    Use use = Use::None;
};

// Where the values of a field come from. Nowhere: it is mandatory, and nothing feeds it.
struct MatchedField {
    enum class Origin { Columns, Constant, Copy, Meta, Default, Office, Nowhere };
    int part = 0;                         // Position among the map's emits.
    std::string field;
    Origin origin = Origin::Columns;
    std::vector<int> columns = {};        // Numbers, in the order in which their texts are joined.
    std::string text = {};                // Of a constant, a meta line or a default as written; the field copied from.
};

struct SheetMatching {
    int head_row = 0, head_depth = 1;     // Where the header is: its first row as the user counts, and how many.
    std::vector<MatchedColumn> columns;
    std::vector<MatchedField> fields;
    // The same as a map. Its emits are the parts that may be fed, also those that nothing feeds yet.
    SheetMap map;
};

// Nothing where the header is too large to be mended by hand.
std::optional<SheetMatching> matching_of(Match const& match, Plan const& plan, TopRows const& top);

// The fields of a part that columns may feed: all but its constants and the person that is copied. By the
// kind's columns.
std::vector<bool> open_fields(MapEmit const& part, catalog::Kind const& kind);
// Whether the texts of several columns make one value of this field.
bool joins_columns(catalog::Column const& field);

// One column for one field, as somebody wants it.
struct WantedFeed {
    int column = 0;
    int part = 0;
    std::string field;
};

// A map for one sheet, used in the place of what would be found; it reads what stands below exactly this header.
struct MendedSheet {
    SheetMap map;
    int head_row = 0, head_depth = 1;
};

// The matching with exactly these feeds. InvalidInput: "column_not_in_sheet", "field_not_of_kind", "field_fed_twice",
// "nothing_fed" where the first part would get nothing, "part_incomplete" where a further record never came about.
Result<MendedSheet> mend(SheetMatching const& matching, std::vector<WantedFeed> const& wanted,
                         catalog::Catalog const& catalog);

// The map to be kept: without the parts that nothing feeds.
SheetMap as_kept(SheetMap map);

}  // namespace lianfang::intake
