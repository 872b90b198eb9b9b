// Lists of records as they stand now: a page of a kind, newest first, and one record with its history. What the reader
// may see is asked for by whoever asks. Reads, and writes nothing. Start reading at list_records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::lists {

struct Record {
    std::string id;
    catalog::Kind const* kind = nullptr;
    int64_t number = 0;                     // The entry that made it as it stands.
    std::string unit;
    Instant happened_at = {}, recorded_at = {};
    std::string recorded_by, source;
    bool is_corrected = false;              // It stands not as it was first recorded.
    std::vector<store::Value> values;       // By the kind's columns; sealed ones in clear.
    std::vector<int64_t> persons;           // By its person fields.
};

struct Asked {
    catalog::Kind const* kind = nullptr;
    std::vector<std::string> units;         // Of these alone; empty: all.
    std::string source;                     // Recorded by this office; empty: by any.
    std::optional<Instant> from, to;        // Happened from ≤ t < to.
    // A whole name, plate, identity or telephone number; where none is found, a part of one of its texts among the next
    // 5,000 rows, and further back by the next page, which may be empty.
    std::string text;
    bool reads_personal = false;            // … in personal texts too.
    int64_t person = 0;
    int limit = 50;
    std::string page;                       // Where the page before ended; empty: the newest.
};

struct RecordPage {
    std::vector<Record> records;
    std::string next;                       // Empty after the last.
};

// Error `page` where the place of the page cannot be read.
Result<RecordPage> list_records(ledger::Ledger& ledger, Asked const& asked);
// The record as it stands; of a withdrawn one, as it stood last. Nothing where there is none.
struct Statement {
    int64_t number = 0;
    ledger::Operation operation = {};
    Instant recorded_at = {};
    std::string recorded_by, source, reason;
    std::vector<store::Value> values;
};
struct RecordHistory {
    Record record;
    bool is_withdrawn = false;
    std::vector<Statement> statements;      // Oldest first.
};
std::optional<RecordHistory> find_record(ledger::Ledger& ledger, std::string const& id);
// The orders among the entries after one number up to another.
std::vector<Record> orders_between(ledger::Ledger& ledger, int64_t after, int64_t up_to);
// The orders that answer any statement of the record, oldest first.
std::vector<Record> orders_of(ledger::Ledger& ledger, RecordHistory const& history);
// The record whose statement brought the order, be it that time was reached.
std::optional<RecordHistory> cause_of(ledger::Ledger& ledger, std::string const& order_id);

}  // namespace lianfang::lists
