// Entries as they lie in the ledger with all that lies beside them, read from one ledger and applied to another. The
// inside of the ledger; not for other rooms.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/body.h"
#include "ledger/transfer.h"

namespace lianfang::ledger {

struct StoredEntry {
    struct Value {
        std::string column, salt;
        std::optional<std::string> value;  // In clear. Nothing: erased.
    };
    int64_t number = 0;
    std::string text, hash;
    std::vector<Value> sealed;
    std::map<std::string, std::string> files;
};

// Entries in the order of their numbers, within a transaction of the database; some thousands are held. Throws
// SealedUnreadable.
class EntryReader {
public:
    EntryReader(store::Database& database, Sealer sealer, int64_t first, int64_t last);
    std::optional<StoredEntry> next();

private:
    void read_on();

    Sealer sealer_;
    store::Statement entries_, sealed_, with_files_, files_;
    int64_t next_, last_;
    std::vector<StoredEntry> read_;
    size_t given_ = 0;
};

// What a ledger needs before its first entry can be applied elsewhere.
struct Beginnings {
    std::map<std::string, std::string> settings;  // Secrets in clear.
    std::map<std::string, std::map<std::string, std::string>> editions;  // Edition → path → text.
};
Beginnings beginnings_of(store::Database& database, Secrets const& secrets);

// Nothing at the end.
using NextEntry = std::function<Result<std::optional<StoredEntry>>()>;

// A ledger that is filled entry by entry. It cannot be opened as a ledger from its first entry until it is filled.
class Filling {
public:
    // Creates the target, or takes up one that holds the beginning of the chain.
    static Result<Filling> open(Fill const& fill, Beginnings const& beginnings);
    // Chained, held against their digests, stored and applied; those that are there already are passed over. `last`
    // is for the progress. What came before an error stays applied.
    Result<Head> apply(NextEntry const& next, int64_t last, TransferProgress const& progress);
    // Where the target stands; entries before it need not be given.
    int64_t head_number() const { return body_->head_number; }

private:
    Filling(std::unique_ptr<Ledger> ledger, Ledger::Body& body, Beginnings const& beginnings, Fill const& fill)
        : ledger_(std::move(ledger)), body_(&body), beginnings_(beginnings), finish_(fill.finish) {}

    std::unique_ptr<Ledger> ledger_;
    Ledger::Body* body_;
    Beginnings beginnings_;
    std::function<void(Ledger&)> finish_;
};

// Whether all that was to be moved into this database is in it: WrongState where not.
Result<void> check_is_whole(store::Database& database);

}  // namespace lianfang::ledger
