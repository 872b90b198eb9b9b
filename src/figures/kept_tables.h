// The tables in which figures are kept, and what is read from and written to them in one place. Internal to the room.
//   figure_state    figures whose sums are kept, by which definition, filled or not
//   figure_bucket   runs of ledger numbers whose changes lie together: those recorded on one day, or up to an issue
//   figure_change   what each bucket changed: figure, unit of the record ('' the county), key, day
//   figure_touched  the last number at which a version of the kind that happened on the day was opened or closed
//   figure_kept     answers for a cut at 24:00, each true from one ledger number to another
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "figures/change_sums.h"
#include "figures/figures.h"

namespace lianfang::figures {

// Touches that concern every cut lie on this day; a gap in what was seen, under the kind "*".
inline constexpr int64_t every_day = -1'000'000;
inline constexpr char const* any_kind = "*";
inline constexpr char const* person_link = "person_link";
// Entries written by a program that keeps nothing are read afterwards, up to so many.
inline constexpr int64_t gap_entries_max = 1000;

struct Bucket {
    int64_t number = 0;       // The first.
    int64_t last_number = 0;  // 0: there is no bucket.
    int64_t day = 0;          // On which its entries were recorded.
    bool is_closed = false;
};

struct FigureState {
    std::string definition;   // Definition::identity.
    int64_t from_number = 0;  // Changes after it are added as they come; the rows up to it are filled in.
    bool is_filled = false;
    bool operator==(FigureState const&) const = default;
};

struct KeptAnswer {
    std::string level, unit;
    int64_t day = 0;          // The cut's.
    std::string figure;
    int64_t from_number = 0, to_number = 0;
    std::string definition, text;
};

bool has_kept_tables(store::Database& database);
void create_kept_tables(store::Database& database);

class KeptTables {
public:
    explicit KeptTables(store::Database& database);

    Bucket last_bucket();
    std::vector<Bucket> buckets();   // By number.
    void put_bucket(Bucket const& bucket);
    std::map<std::string, FigureState> states();
    void put_state(std::string const& figure, FigureState const& state);
    // The figure is no longer kept, and its sums are gone.
    void forget(std::string const& figure);
    void put_touched(std::string_view kind, int64_t day, int64_t number);
    void put_answer(KeptAnswer const& answer);
    // The stored answer holds up to this number too.
    void extend_answer(KeptAnswer const& answer);
    // Adds to what stands. `figures`: the names by number; empty: not written.
    void add_changes(ChangeSums const& sums, std::vector<std::string> const& figures, int64_t bucket);

private:
    void add_change(std::string const& unit, std::string const& figure, ChangeSums const& sums,
                    ChangeSums::Sum const& sum, int64_t bucket);

    store::Database& database_;
    store::Statement last_bucket_, put_bucket_, states_, put_state_, forget_state_, forget_changes_, put_touched_, add_,
        buckets_, put_answer_, forget_answers_, extend_answer_;
};

// In a transaction of its own: sees to what was appended without keeping, and begins to keep the figures whose sums are
// wanting. Returns those; their rows up to FigureState::from_number are to be filled in.
std::map<std::string, FigureState> begin_fill(ledger::Ledger& ledger, Figures const& figures, RowLocals const& locals);

}  // namespace lianfang::figures
