// Pages of the rows behind a figure, found without reading those before: by the index on the time of each kind, and by
// the number of rows a day where that is kept. Internal to the room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/computation.h"

namespace lianfang::figures {

struct PlacedRow {
    std::string record_id, unit, key;
    int64_t happened_at = 0, amount = 0;
    bool has_amount = false;
};

class RowPages {
public:
    // `keys`: only rows under these, as they stand in the rows; empty: all. `is_within`: only another figure's persons.
    RowPages(ledger::Ledger& ledger, Figures const& figures, Computation& computation, bool is_within,
             std::vector<std::string> const& keys);

    struct Found {
        std::vector<PlacedRow> rows;
        std::optional<RowPlace> next;  // In this part.
    };
    Found read(Definition const& definition, Page const& page);
    // Rows from the place on, its `skip` not heeded.
    int64_t count_from(Definition const& definition, RowPlace const& place);
    // That the figure last read is made of.
    std::vector<catalog::Kind const*> const& kinds() const { return kinds_; }

private:
    bool each_row_is_a_record(Definition const& definition) const;
    void go_to_first(Definition const& definition, RowPlace& place) const;
    void go_to_day(Definition const& definition, RowPlace& place);
    static void take_next(Found& found, RowPlace const& from);
    store::Statement prepare(Definition const& definition, std::string const& columns, std::string const& order,
                             bool reads_as_asked, RowPlace const& place);

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Computation& computation_;
    bool is_within_;
    std::vector<std::string> const& keys_;
    std::vector<catalog::Kind const*> kinds_;
};

}  // namespace lianfang::figures
