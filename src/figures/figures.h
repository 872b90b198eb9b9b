// Figures: named row sets with an aggregate; by unit, as of, as known at. A file in catalog/figures gives rows, never a number; this room
// adds versions, cut, unit and aggregate. The number and the list it opens to come from one statement. Start reading at Figures::compute.
#pragma once

#include <map>
#include <optional>
#include <string>
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
    std::string unit_type;              // 人 人次 个 家 起 次 户 万元 比 …
    Nature nature = Nature::Cumulative;
    Aggregate aggregate = Aggregate::Sum;
    Owner owner = Owner::Place;
    bool has_key = false;
    bool is_list = false;               // A row set of names: the keys matter, the value is their number.
    std::string key_codes;              // Code list of the keys, for labels; empty: the key is the label.
    std::string within;                 // C1: the figure that contains this one.
    std::string numerator, denominator; // Ratio.
    int64_t divisor = 1;                // Sum / divisor, e.g. fen → 万元.
    std::string definition;             // In words.
    std::string source;
    std::string sql;                    // The SELECT, without the header.
    std::string file;
};

struct Asked {
    Instant as_of = {};
    int64_t known_at = 0;               // Ledger number; 0: the last one.
    std::string unit;                   // 12-digit code; empty: the root.
    std::string within;                 // Intersect the rows' persons with those of this figure (其中).
};

struct Figure {
    std::string name;
    std::string key;                    // Empty but for breakdowns.
    std::optional<double> value;        // Nothing: no value (ratio over 0, median of nothing).
    int64_t rows = 0;                   // Records behind it.
    std::string unit_type;
    std::string unit;
    Instant as_of = {};
    int64_t known_at = 0;
};

// The records behind a figure, labelled for people.
struct RowSet {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

class Figures {
public:
    // From the catalogue's files (path → text): those of today, or those stored with an edition. Mistakes are appended.
    static Figures load(std::map<std::string, std::string> const& files, std::vector<catalog::Mistake>& mistakes);
    // Prepares every statement on the engine in use; a mistake names file and line.
    void check(ledger::Ledger& ledger, std::vector<catalog::Mistake>& mistakes) const;

    Definition const* find(std::string_view name) const;
    std::vector<Definition const*> all() const;   // By name.

    // One figure: a single value, or one Figure for each key in the order of the key (value descending for *_top_*).
    std::vector<Figure> compute(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const;
    RowSet rows(ledger::Ledger& ledger, std::string_view name, Asked const& asked, std::string const& key = {},
                std::string const& language = "zh", int64_t limit = -1, int64_t offset = 0) const;
    // Distinct persons of the figure's rows, for containment checks (C1).
    std::vector<int64_t> persons(ledger::Ledger& ledger, std::string_view name, Asked const& asked) const;

private:
    std::map<std::string, Definition, std::less<>> definitions_;
};

}  // namespace lianfang::figures
