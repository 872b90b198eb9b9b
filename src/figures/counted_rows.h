// The records that a figure counts, as ids and amounts without any label: for counting again, for comparing two
// cuts, for what lies outside the units of a level. It reads what Figures reads and decides nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/figures.h"

namespace lianfang::figures {

struct CountedRow {
    std::string record_id;
    std::string subject;                // What is counted once: the person or the subject; empty: counts as nobody.
    std::string key;                    // As printed; empty where the figure has none.
    std::string unit;                   // Of the record.
    int64_t person = 0;                 // 0: none.
    Instant happened_at = {};
    std::optional<int64_t> amount;
};

// What a figure is made of: itself; the two parts of a ratio; for `top` the figure whose greatest keys it shows.
std::vector<Definition const*> parts_of(Figures const& figures, Definition const& figure);

// The rows of a figure that is made of rows itself, by record, key and subject. `key`: only of this printed key.
std::vector<CountedRow> counted_rows(ledger::Ledger& ledger, Figures const& figures, Definition const& figure,
                                     Asked const& asked, std::string const& key = {});

// The aggregate over rows, here and not in the database. Nothing where it has no value.
std::optional<double> recount(Definition const& figure, std::vector<CountedRow> const& rows);
// Of a ratio, from its two parts' rows.
std::optional<double> recount_ratio(Definition const& part, std::vector<CountedRow> const& part_rows,
                                    Definition const& whole, std::vector<CountedRow> const& whole_rows);

// What of each figure lies in none of the level's units: persons whose residence is unknown, records of the
// county itself. Only for figures without a key.
std::vector<Figure> compute_outside(ledger::Ledger& ledger, Figures const& figures,
                                    std::vector<std::string> const& names, Asked const& asked,
                                    std::string const& level);

}  // namespace lianfang::figures
