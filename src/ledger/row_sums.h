// Rows as sums: two sets of rows are one where their sums are. Each row counts by a hash under a key that nobody knows
// beforehand, so no two wrongs can be made to cancel out; the order of rows does not matter, so several threads can add
// up their parts. Each table's rows fall into parts, so that a difference is found again by looking at one part alone.
// The inside of verify; not for other rooms.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/row_sink.h"

namespace lianfang::ledger {

using RowHash = std::array<uint64_t, 2>;

// A table whose rows can be derived from entries, and how its rows are told from one another.
struct SummedTable {
    std::string name;
    std::vector<std::string> columns;
    std::vector<bool> is_integer;
    int record_column = 0;       // By which rows fall into parts.
    int from_column = -1;        // With record_column: the version. −1: a row is its own key and never closed.
    int to_column = -1;          // The number at which it was closed.
};
SummedTable summed_table(CoreTable table);
SummedTable summed_table(Kind const& kind);

// A row, or a part of one, as bytes for its hash.
class RowBytes {
public:
    void clear() { bytes_.clear(); }
    void put(int64_t value);
    void put(std::string_view text);
    void put_null() { bytes_ += '\0'; }
    RowHash hash(std::string const& key) const;
    // For the parts: 0 ≤ part < parts.
    static uint32_t part_of(std::string_view text, std::string const& key);

private:
    std::string bytes_;
};

inline constexpr uint32_t parts = 4096;

// The sums of one table.
struct TableSums {
    std::vector<RowHash> by_part = std::vector<RowHash>(parts);
    int64_t rows = 0;
    void add(uint32_t part, RowHash const& hash);
    void subtract(uint32_t part, RowHash const& hash);
    void add(TableSums const& other);
};

// Rows kept whole, column by column, of some parts of some tables: by table and by what tells its rows apart.
using CollectedRows = std::map<std::string, std::map<std::string, std::vector<std::string>>>;
using WantedParts = std::map<std::string, std::set<uint32_t>>;

// Takes rows from the apply step and, of a table as it lies, from a statement.
class RowSums : public RowSink {
public:
    // `key`: 32 bytes. `wanted`: nothing is summed, the rows of these parts are collected.
    explicit RowSums(std::string key, WantedParts const* wanted = nullptr) : key_(std::move(key)), wanted_(wanted) {}

    // The entry that is applied next is the first of its record, or comes after some whose keys stand already.
    void next_entry_is_first();
    void next_entry_follows(std::vector<std::vector<std::string>> const& natural_keys, std::string const& record_id);

    void begin(CoreTable table) override;
    void begin(Kind const& kind) override;
    void put(int64_t value) override;
    void put(std::string_view text) override;
    void put_bytes(std::string_view bytes) override;
    void put_null() override;
    void end() override;
    void close_version(Kind const& kind, std::string_view record_id, int64_t opened, int64_t number) override;
    void close_residence(std::string_view record_id, int64_t opened, int64_t number) override;

    // A table as it lies: its rows one by one, columns in the order of `table`.
    void begin_scan(SummedTable table);
    void add_row(store::Statement const& row);

    // The other's rows too.
    void take(RowSums&& other);
    // No more rows come: those that may come again are counted once each.
    void finish();
    std::map<std::string, TableSums> const& sums() const { return sums_; }
    CollectedRows const& collected() const { return collected_; }

private:
    // Whether a row may be put although it stands: not at all, by its own record, by any record of its person.
    enum class Again { Never, ByItsRecord, ByItsPerson };
    struct Described {
        SummedTable table;
        TableSums* sums = nullptr;
        Again again = Again::Never;
    };
    // Persons have their keys once, however many of their records state them.
    class DistinctRows {
    public:
        void add(RowHash const& hash);
        void take(DistinctRows&& other);
        std::vector<RowHash> const& settled();

    private:
        std::vector<RowHash> rows_;
        size_t settled_ = 0;
    };

    Described& described(CoreTable table);
    Described& described(Kind const& kind);
    void begin(Described* described);
    RowHash hash_of_end(std::string_view record_id, int64_t opened, int64_t number);
    void close(Described& described, std::string_view record_id, int64_t opened, int64_t number);
    bool is_wanted(std::string const& table, uint32_t part) const;
    void collect(SummedTable const& table, uint32_t part);

    std::string key_;
    WantedParts const* wanted_;
    std::map<std::string, TableSums> sums_;
    CollectedRows collected_;
    std::optional<Described> core_[6];
    std::map<Kind const*, Described> kinds_;
    std::optional<Described> scanned_;
    DistinctRows person_keys_;
    std::vector<RowHash> standing_;      // Natural keys of the entry's record.

    // --- the row that is being put ---
    Described* current_ = nullptr;       // Nothing: rows of a table that is not compared.
    int column_ = 0;
    RowBytes bytes_;                     // All but the closing number.
    std::string record_;
    int64_t from_ = 0, to_ = 0;
    std::vector<std::string> texts_;     // Only where rows are collected.
};

}  // namespace lianfang::ledger
