// Figures: named row sets with an aggregate; by unit, as of, as known at. A file in catalog/figures gives
// rows, never a number; this room adds versions, cut, unit and aggregate. The number and the list it opens to
// come from one statement. Start reading at Figures::compute. The files of catalog/figures/views are row sets
// without a number, which several figures share.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "ledger/ledger.h"

namespace lianfang::figures {

enum class Nature { Cumulative, Stock, Flow };
enum class Aggregate { DistinctPerson, DistinctSubject, Sum, Count, Median, Maximum, Mean, Ratio };
enum class Owner { Residence, Place };

struct Definition {
    std::string name;
    catalog::Labels title;
    std::string unit_type;              // One of unit_types().
    Nature nature = Nature::Cumulative;
    Aggregate aggregate = Aggregate::Sum;
    Owner owner = Owner::Place;
    bool has_key = false;
    bool is_list = false;               // A row set of names: the keys matter, the value is their number.
    // Code lists of the keys, for labels, comma between; empty: the key is the label.
    std::string key_codes;
    bool key_is_province = false;       // The rows' key is a division; its province's short name is what is printed.
    std::string within;                 // C1: the figure that contains this one.
    std::string numerator, denominator; // Ratio.
    std::string top_of;                 // The figure whose greatest keys this one is.
    int top = 0;
    int64_t divisor = 1;                // Sum / divisor, e.g. fen → 万元.
    bool since_beginning = false;       // Cumulative, but not from campaign_start.
    // The rows of a unit are made of that unit's records alone: latest of, first of, mean of.
    bool reads_own_unit_alone = false;
    std::string unnamed;                // Why a figure in 人 is not a count of distinct persons.
    std::string definition;             // In words.
    std::string meaning;                // The same for the reader of a report, in Chinese; empty where nobody wrote it.
    std::string source;
    std::string sql;                    // The SELECT, without the header.
    std::string file;
    int sql_line = 1;                   // Where the SELECT begins in the file.
    bool kept_by_person = false;        // Each row depends on the records of its person alone.
    std::vector<std::string> kinds;     // That its SELECT reads, directly or through views.
    std::string identity;               // A hash of all that its number depends on in the files.
};

struct View {
    std::string name;
    std::string sql;
    std::string file;
    int sql_line = 1;
};

// The fixed list of what a figure may count. 人 is counted as distinct persons, 人次 never (C7).
std::vector<std::string> const& unit_types();

struct Asked {
    Instant as_of = {};
    int64_t known_at = 0;               // Ledger number; 0: the last one.
    std::string unit;                   // 12-digit code; empty: the root.
    std::string within;                 // Intersect the rows' persons with those of this figure (其中).
    bool counted = false;               // Count from rows, whatever is kept.
};

// How a number was found: from what is kept as records change, or by counting the rows now.
enum class Answered { Counted, Kept };

struct Figure {
    std::string name;
    std::string key;                    // Empty but for breakdowns.
    // Nothing: no value (ratio over 0, median of nothing). Rounded half up to 4 places.
    std::optional<double> value;
    int64_t rows = 0;                   // Records behind it.
    std::string unit_type;
    std::string unit;
    Instant as_of = {};
    int64_t known_at = 0;
    Answered answered = Answered::Counted;
};

// Where a page of a figure's rows begins. Rows are in order of the moment, then of the record: this is the row that has
// `skip` rows before it, counted from the first row that is not before the moment and the record.
struct RowPlace {
    int64_t part = 0;                   // Of a ratio: its numerator, its denominator.
    int64_t happened_at = INT64_MIN;
    std::string record_id;
    int64_t skip = 0;
    bool operator==(RowPlace const&) const = default;
    std::string text() const;           // "0.1580659200000000.0.RECORD"
    static std::optional<RowPlace> parse(std::string_view text);
};

struct Page {
    int64_t limit = -1;                 // -1: all.
    RowPlace from = {};
};

// The records behind a figure, labelled for people.
struct RowSet {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
    std::optional<RowPlace> next;       // Where the next page begins; nothing after the last row.
};

// How a value shows to whoever asks: the text itself, a part of it, nothing.
using Veil = std::function<std::string(catalog::Column const&, std::string const& text)>;
using Progress = std::function<void(int64_t done, int64_t of)>;

class Figures {
public:
    // From the catalogue's files (path → text): those of today, or those stored with an edition. Mistakes are appended.
    static Figures load(std::map<std::string, std::string> const& files, std::vector<catalog::Mistake>& mistakes);
    // Prepares every statement on the engine in use; a mistake names file and line.
    void check(ledger::Ledger& ledger, std::vector<catalog::Mistake>& mistakes) const;

    Definition const* find(std::string_view name) const;
    std::vector<Definition const*> all() const;   // By name.
    std::vector<std::string> names() const;
    std::map<std::string, View, std::less<>> const& views() const { return views_; }
    // The kinds that a figure's SELECT reads, directly or through views, in order of mention. None for one
    // made of others.
    std::vector<catalog::Kind const*> kinds_of(std::string_view name, catalog::Catalog const& catalog) const;

    // One figure: a single value, or one Figure for each key in the order of the key (greatest value first for `top`).
    // Throws NotThere where there is no figure of that name.
    std::vector<Figure> compute(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const;
    // Several at one cut; what they share (the parts of ratios) is computed once.
    std::vector<Figure> compute_all(ledger::Ledger& ledger, std::vector<std::string> const& names, Asked const& asked,
                                    Progress const& progress = {}) const;
    // The same for every unit of a level ("TOWNSHIP") under the unit asked, in one statement a figure.
    std::vector<Figure> compute_by_unit(ledger::Ledger& ledger, std::vector<std::string> const& names,
                                        Asked const& asked, std::string const& level,
                                        Progress const& progress = {}) const;
    RowSet rows(ledger::Ledger& ledger, std::string_view name, Asked const& asked, std::string const& key = {},
                std::string const& language = "zh", Page const& page = {}, Veil const& veil = {}) const;
    // Distinct persons of the figure's rows, for containment checks (C1). Ascending.
    std::vector<int64_t> persons(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const;
    // How many rows are dated by a day alone; they count from 00:00 of it, which a cut other than 24:00 must say.
    int64_t rows_dated_by_day(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const;

    // 广东, 一级预警 …: how people read a key.
    static std::string label_of_key(Definition const& figure, std::string const& key, catalog::Catalog const& catalog,
                                    std::string const& language);

private:
    std::map<std::string, Definition, std::less<>> definitions_;
    std::map<std::string, View, std::less<>> views_;
};

struct NotThere : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace lianfang::figures
