// Versions read back from a kind's table, as the apply step showed them. Internal to the room.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "figures/figures.h"

namespace lianfang::figures {

class VersionReader {
public:
    // Only these columns are read; the others are empty.
    VersionReader(ledger::Ledger& ledger, catalog::Kind const& kind, std::set<int> const& columns);

    // What is seen of each: the version, and the number at which it closed (still_current where it has not).
    using See = std::function<void(ledger::Version const& version, int64_t to_number)>;
    void read_record(std::string const& record_id, See const& see);
    // The next versions opened up to the number, by record; false where there was none left.
    bool read_piece(int64_t last_number, int64_t versions, See const& see);

private:
    void see_row(store::Statement& row, See const& see);

    catalog::Kind const& kind_;
    std::vector<int> columns_;
    store::Statement by_record_, by_piece_;
    std::string after_record_;
    int64_t after_number_ = 0;
    std::string record_id_, unit_, source_;
    std::vector<store::Value> values_;
    std::vector<int64_t> persons_;
};

}  // namespace lianfang::figures
