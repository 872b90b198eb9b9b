// The SQL of a figure: its SELECT, wrapped in the versions, the cut and the units asked for. All SQL of the
// room that is derived from the catalogue is made here. Internal to the room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "figures/figures.h"

namespace lianfang::figures {

// What a statement must know of the ledger before it is written.
struct Cut {
    Instant as_of = {};
    int64_t known_at = 0;
    std::string unit;              // Empty: the whole county, without a look at units.
    std::string level;             // Not empty: grouped by the units of this level under `unit`.
    // With a level: not the rows of its units but those of none of them.
    enum class Outside { No, Anywhere, UnderUnit };
    Outside outside = Outside::No;
    bool has_merges = false;       // Persons were merged, so ids are read through person_link.
    Instant campaign_start = {};
    Instant hubei_since = {};
    std::string home_obs_scope = "all";
};

// The first day whose 00:00 is not before the moment: a day D happened before the moment when D < this.
int64_t first_day_from(Instant moment);

class StatementWriter {
public:
    StatementWriter(ledger::Ledger& ledger, Figures const& figures, Cut const& cut);

    // WITH … placed(record_id, subject_id, person_id, unit_code, happened_at, ended_at, amount, key, top) AS
    // (…) + `select`. `within`: only rows of persons whom that figure's rows hold.
    std::string placed(Definition const& figure, Definition const* within, std::string const& select);
    // Rows are read as they are asked for, in the order of an index, instead of being gathered first: for a page of
    // rows, where each row stands for one record.
    void read_as_asked() { gathers_ = false; }
    // WITH … unit_under(code) or, with a level, unit_top(code, top) AS (…) + `select`.
    std::string over_units(std::string const& select);
    // The kinds that the last figure written reads, in order of mention.
    std::vector<catalog::Kind const*> const& kinds() const { return kinds_; }
    // A name after FROM that is neither kind nor view, or empty; the line is within the SQL, from 0.
    std::string unknown_source(std::string_view sql, int& line) const;

private:
    void add_sources(std::string_view sql, bool own_unit_alone, int depth);
    void add_kind(catalog::Kind const& kind, bool own_unit_alone);
    void add_unit_tree();
    void add_rows(std::string const& name, Definition const& figure);
    void add_placed(std::string const& rows, std::string const& name, Definition const& figure);
    void add_residence(std::string const& rows, std::string const& name);
    void add_last_place(std::string const& rows, std::string const& name);
    void add(std::string const& name, std::string const& hint, std::string const& sql);

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Cut const& cut_;
    std::string with_;
    std::set<std::string> added_;
    bool gathers_ = true;
    bool reads_a_day_ = false;     // The figure being written: its rows are those of one day.
    std::vector<catalog::Kind const*> kinds_;
};

// Binds the marks that the statement has.
void bind_marks(store::Statement& statement, Cut const& cut);

}  // namespace lianfang::figures
