// Which column of a sheet is which field: by label, synonym, joined synonyms (docs/sheets.md), and of which
// kind the sheet is. Reads headers and catalogue only.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "intake/layout.h"
#include "intake/sheet_map.h"

namespace lianfang::intake {

// Where a field's text stands: one cell, or several that are joined. `township`: a cell that makes a
// village's name unambiguous.
struct Fit {
    std::vector<int> cells;
    int township = -1;
    explicit operator bool() const { return !cells.empty(); }
};

// The fields of a kind that a header holds; by the kind's columns.
struct KindFit {
    catalog::Kind const* kind = nullptr;
    std::vector<Fit> fits;
};

struct AlsoFit {
    catalog::Also const* also = nullptr;
    KindFit fit;
};

// What a sheet was found to be.
struct Match {
    Head head;
    Top top;
    SheetMap const* map = nullptr;   // Where a map applies.
    KindFit main;
    std::vector<AlsoFit> also;       // Those whose `when` column stands in the sheet.
};

struct MatchAsked {
    std::string kind;                // --kind; empty: found by the header.
    SheetMap const* map = nullptr;   // --map.
    std::string file_name;
    std::string sheet_name;
    int head_row = 0, head_depth = 0;  // With `map`: this header and no other; 0: whichever fits best.
};

class Matcher {
public:
    Matcher(catalog::Catalog const& catalog, std::vector<SheetMap> const& maps);

    // NotFound "no_header" where nothing fits at all; "columns_missing", "kind_ambiguous", "kind_unknown" otherwise.
    Result<Match> match(TopRows const& top, MatchAsked const& asked) const;

    // For a sheet that match() refused: the kind and header that it comes nearest to, to be mended by hand; with a kind
    // that was asked for also where no label fits. Nothing where nobody could say.
    std::optional<Match> nearest(TopRows const& top, MatchAsked const& asked) const;

    // The same for a header whose kind is known, whatever it lacks.
    Match match_kind(catalog::Kind const& kind, Head head, Top top) const;

    // Fits of a kind's columns in a header. `excluded`: columns that need no cell. `used`: cells that are
    // taken already.
    KindFit fit(catalog::Kind const& kind, std::vector<HeaderCell> const& cells,
                std::vector<bool> const& excluded, std::vector<bool> used) const;
    // The column whose label or synonym this is; −1 where there is none.
    int column_named(catalog::Kind const& kind, std::string const& folded_label) const;

private:
    struct Name {
        int column;
        int rank;                            // The smaller, the better it fits.
        std::vector<std::string> parts;      // More than one: joined.
    };
    struct Known {
        catalog::Kind const* kind;
        std::vector<Name> names;
    };
    struct Candidate {
        size_t head;
        int known;
        double bound;                        // No score of it is higher.
    };
    struct Scored {
        size_t head = 0;
        int known = -1;
        double score = 0;
        std::vector<std::string> missing;
        int title_bonus = 0;
    };
    static bool is_worse(Scored const& a, Scored const& b);
    Known names_of(catalog::Kind const& kind) const;
    Known const& known(catalog::Kind const& kind) const;
    std::vector<std::string> missing_columns(KindFit const& fit, Top const& top) const;
    std::vector<AlsoFit> also_of(KindFit const& main, std::vector<HeaderCell> const& cells) const;
    double score_of(KindFit const& main, Head const& head, Top const& top) const;
    double score_of_map(SheetMap const& map, Head const& head) const;
    std::optional<Match> by_map(std::vector<Head> const& heads, TopRows const& top, MatchAsked const& asked) const;
    std::vector<Scored> scores(std::vector<Head> const& heads, TopRows const& top, MatchAsked const& asked,
                               catalog::Kind const* wanted) const;
    std::vector<Candidate> candidates(std::vector<Head> const& heads, catalog::Kind const* wanted) const;
    Result<Match> decide(std::vector<Scored> const& scored, std::vector<Head> const& heads,
                         TopRows const& top, bool asked_for) const;

    catalog::Catalog const& catalog_;
    std::vector<SheetMap> const& maps_;
    std::vector<std::vector<std::string>> map_headers_;  // By map, folded.
    std::vector<Known> known_;
    std::unordered_map<std::string, std::vector<int>> kinds_by_label_;  // Positions in known_.
};

// Cells that a label of a map names; empty where it is not in the header. Where a label stands several times, 体温#2 is
// the second.
std::vector<int> cells_named(std::vector<HeaderCell> const& cells, std::vector<std::string> const& labels);
// The label by which cells_named finds this cell, and no other.
std::string label_of(std::vector<HeaderCell> const& cells, HeaderCell const& cell);
// The cell of the township, which makes a village's name unambiguous; −1 where there is none.
int township_cell(std::vector<HeaderCell> const& cells);

}  // namespace lianfang::intake
