// The ledger: append, chain, apply, replay. Owns every table; nothing else writes one. It judges nothing:
// what may enter is decided by intake, what follows from a record is answered by a Responder (the measures).
// Start reading at Ledger::append.
//
// The chained text of an entry is JSON; identity and telephone numbers stand in it as salted digests, their
// values beside it in `sealed`, encrypted under keys that lie in a file outside the database (key_file.h); so do the
// files kept with an entry, in `kept_file`, as they are. Each kind has one table,
// record_KIND, with a row for each version: from_number ≤ N < to_number is the version known at N.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "ledger/key_file.h"
#include "store/store.h"

namespace lianfang::ledger {

using catalog::Catalog;
using catalog::Kind;
using store::Value;

// to_number of a version that is current.
inline constexpr int64_t still_current = 9'223'372'036'854'775'807;

enum class Operation { Record, Complete, Correct, Variant, Withdraw };
std::string_view name_of(Operation operation);  // "record", "complete", …

// The keys by which an entry and its persons are found, hashed. They follow from its kind, values and unit alone, so
// whoever has time makes them beforehand (Ledger::keys_of).
struct EntryKeys {
    struct OfPerson {
        std::string key;
        bool strong = false;    // Of an identity number.
    };
    std::vector<std::string> natural;
    std::vector<std::vector<OfPerson>> persons;  // By the kind's person fields; the strongest first.
};

// What is appended. `values` stand by the kind's columns; `persons` by its person fields (person ids; 0: none
// or unknown).
struct Entry {
    std::string id;            // Of this entry; a further entry with the same id is not appended again.
    Kind const* kind = nullptr;
    Operation operation = Operation::Record;
    std::string target;        // Complete, Correct, Variant, Withdraw: the id of the record meant.
    std::string reason;
    std::string unit;          // 12 digits.
    std::string source;        // The office that sent it.
    std::string source_class;
    std::string recorded_by;
    std::string cause;         // Orders: the id of the entry they answer.
    Instant received_at = {};
    std::vector<Value> values;
    std::vector<int64_t> persons;
    std::optional<EntryKeys> keys;  // Of these values and this unit, where they were made already.
    // Name → bytes: what was issued with it. The chained text holds their digests, the bytes lie in kept_file.
    std::map<std::string, std::string> files;
};

// An entry as it stands in the ledger. `record_id` is the id of the record: the entry's own, or its target.
struct Appended {
    int64_t number = 0;
    std::string record_id;
    Instant happened_at = {};
    Instant recorded_at = {};
    Entry entry;
};

class Ledger;

// Answers a record with orders, in the same transaction. The orders are entries ready to append (the ledger sets
// their id, and the record as their cause where they name no other).
class Responder {
public:
    virtual ~Responder() = default;
    virtual bool interested_in(Kind const& kind) const = 0;
    // From the record alone, at almost no cost: false where nothing can follow from it. Most records are normal.
    virtual bool may_answer(Ledger&, Appended const&) { return true; }
    virtual std::vector<Entry> answer(Ledger& ledger, Appended const& appended) = 0;
    // What this ledger appended, as it is appended.
    virtual void appended(Appended const&) {}
    // What it remembers of the ledger may hold no longer: what was appended is undone.
    virtual void forget() {}
    // … or another program appended.
    virtual void others_appended() { forget(); }
};

// A version of a record, as the apply step opens or closes it. References last for the call.
struct Version {
    Kind const& kind;
    std::string const& record_id;
    std::string const& unit;
    std::string const& source;
    Instant happened_at, received_at;
    int64_t from_number;
    std::vector<Value> const& values;
    std::vector<int64_t> const& persons;
};

// Sees every version that the apply step opens or closes.
class VersionWitness {
public:
    virtual ~VersionWitness() = default;
    virtual void opened(Version const& version) = 0;
    virtual void closed(Version const& version, int64_t number) = 0;
};

// Keeps tables of its own up to date with what it sees, in the same transaction (the figures do). It may write its
// tables only in before_commit.
class Keeper : public VersionWitness {
public:
    virtual void relinked(int64_t number) = 0;       // Persons were merged or parted at this number.
    // What was seen since `mark` was rolled back.
    virtual size_t mark() const = 0;
    virtual void back_to(size_t mark) = 0;
    // The last step of a transaction that appended `first` to `last`; what it writes becomes durable with them.
    virtual void before_commit(Ledger& ledger, int64_t first, int64_t last) = 0;
    virtual void committed() = 0;
    virtual void rolled_back() = 0;
};

class Ledger {
public:
    // Opens or creates; adopts `catalog` where it differs from the one in force (new columns are added, none
    // dropped; the step is recorded). The catalogue must be ok() and outlive the ledger. `secret_seed` seeds
    // the secrets of a new ledger and its first key (random bytes from outside). NotFound `key_file_missing` and Broken
    // `key_file_wrong` where the ledger is encrypted and its key is not at `keys`; nothing was changed then.
    static Result<std::unique_ptr<Ledger>> open(std::string const& url, Catalog const& catalog, Instant now,
                                                std::string const& secret_seed, KeyPlace keys = usual_key_place());
    ~Ledger();

    void set_responder(Responder* responder);
    void set_keeper(Keeper* keeper);
    // The clock, from outside. recorded_at is max(now, last recorded_at).
    // For a reader that stays open: sees what others have appended since.
    void catch_up();
    void set_now(Instant now);
    Instant now() const;

    // One durable transaction around `work`; entries appended in it are acknowledged when it returns. Rolls
    // back and rethrows on exceptions. Several programs may write one ledger: from the first line of `work` to the end
    // no other does, and what they wrote before is seen. What was decided earlier must be decided here again.
    // store::StoreBusy where another program does not end in time.
    void in_transaction(std::function<void()> const& work);
    // The same, but everything is rolled back at the end: a rehearsal that tells what would happen and writes nothing.
    void rehearse(std::function<void()> const& work);
    // Within either: all of `work` or nothing. Rolls back to before it where it returns false (or throws) and
    // returns what it returned. Nests.
    bool attempt(std::function<bool()> const& work);
    // Appends within in_transaction: numbers, chains, stores, applies, asks the responder and appends its
    // orders, to depth 4. All of it or nothing (a failing measure rejects this record alone). Safe to repeat:
    // an id already there returns its Appended and changes nothing.
    Result<Appended> append(Entry entry);

    int64_t last_number();
    // The last number recorded before the moment; 0 where there is none.
    int64_t number_at(Instant moment);

    // --- what intake and registry look up ---
    struct Current {
        std::string record_id;
        std::string unit, source, source_class;
        std::vector<int64_t> persons;
        std::vector<Value> values;      // Sealed ones too, in clear.
        bool withdrawn = false;
    };
    // The record of this kind with one of these natural keys, as its history (see below); empty where there
    // is none. `person`, of the first person field, must agree where both are known.
    std::vector<Appended> find_by_key(Kind const& kind, std::vector<std::string> const& keys, int64_t person);
    std::optional<Current> find_record(std::string const& record_id);
    // Every statement ever made of the record, oldest first: its own entry, completions, corrections,
    // variants, withdrawals.
    std::vector<Appended> history(std::string const& record_id);
    // Persons. Keys are the alternatives of person_keys(); ids are canonical at the last number.
    std::vector<int64_t> find_persons(std::string const& person_key);
    // The same two by keys that are hashed already.
    std::vector<Appended> find_by_hashed(Kind const& kind, std::vector<std::string> const& keys, int64_t person);
    std::vector<int64_t> find_persons_hashed(std::string const& key);
    // Reads nothing that changes: any thread may call it.
    EntryKeys keys_of(Kind const& kind, std::vector<Value> const& values, std::string const& unit) const;
    // Within a transaction: asks at once what look-ups and append would ask one by one for these entries, so that a
    // batch costs few statements. Answers are as without it, until the transaction ends. Says of each whether its
    // record stands in the ledger as the first entry with this id and these very values, so that sending it again
    // says nothing new.
    std::vector<bool> look_ahead(std::vector<Entry const*> const& entries);
    // The same for the ids of entries alone: what append asks.
    void look_ahead(std::vector<std::string> ids);
    // Within a transaction that looks ahead; false where that is not known.
    bool surely_nobody_is_merged() const;
    bool person_has_id_number(int64_t person);
    int64_t canonical(int64_t person);
    std::string keyed_hash(std::string_view text) const;
    // The clear value of a sealed column as the version `at_number` holds it; empty where there is none. Here and in
    // all that reads records: an exception that says what to do where its key is not there or it was changed.
    std::string unsealed(int64_t at_number, std::string const& column);
    // All sealed columns of several versions: (number, column) → clear value.
    std::map<std::pair<int64_t, std::string>, std::string> unsealed(std::vector<int64_t> numbers);

    // The files kept with the entry, by name, and one of them; nothing where there is none of that name.
    struct KeptFile {
        std::string name, digest;
        int64_t bytes = 0;
    };
    std::vector<KeptFile> kept_files(int64_t number);
    std::optional<std::string> kept_file(int64_t number, std::string const& name);

    // Profile item (county_profile records), as known now; empty where absent.
    std::string profile(std::string const& name);

    // The catalogue's files (path → text) that were in force at the ledger number.
    std::map<std::string, std::string> edition_files(int64_t known_at);
    std::string edition_at(int64_t known_at);

    store::Database& database();
    Catalog const& catalog() const;

    // --- keys ---
    // 64 hexadecimal digits for secrets that lie in the ledger's database: always the same, and as safe as what the
    // key file protects.
    std::string derived_key(std::string_view purpose) const;
    struct KeysInUse {
        std::string ledger_id, file;        // No file: the ledger is in memory.
        int64_t key_number = 0;             // That new values get; 0: they lie in clear.
        std::vector<int64_t> in_file;
        std::map<int64_t, int64_t> values;  // Key number → how many lie under it.
    };
    KeysInUse keys_in_use();
    struct Rotate {
        std::string secret_seed;            // Random bytes from outside.
        bool drop_old = false;              // Copies and backups under older keys cannot be opened with the file then.
        std::function<void(int64_t done, int64_t of)> progress;
    };
    // A new key, and every sealed value under it, in clear ones too; in transactions of a thousand, while
    // others write. Stopped, it goes on when called again. No entry and no hash changes, nor does the look-up key.
    Result<KeysInUse> rotate_keys(Rotate const& asked);

    // --- verify ---
    struct Finding {
        int64_t number = 0;
        std::string what_zh, what_en;
    };
    struct Verify {
        bool chain_alone = false;       // The chain, sealed values and kept files, and no table.
        std::string key;                // Random bytes from outside; see row_sums.h. Empty: the look-up key.
        // Asked once for each thread that walks the ledger: told every version that the entries give. Each entry is
        // told to one of them, in no order.
        std::function<VersionWitness*()> witness;
        std::function<void(int64_t done, int64_t of)> progress;
    };
    // Chain, sealed digests, kept files; then the rows that the apply step makes of the entries against those in every
    // table. Empty: all agrees. Others may write meanwhile: what stood at the beginning is verified.
    std::vector<Finding> verify(Verify const& asked);

    struct Body;
    explicit Ledger(std::unique_ptr<Body> body);

private:
    std::unique_ptr<Body> body_;
};

// The state of a record as its statements fold: for each column the best source that fills it.
struct Folded {
    std::vector<Value> values;
    std::vector<int64_t> value_numbers;  // The entry that holds each value.
    std::vector<int64_t> persons;
    Appended const* first = nullptr;
    bool withdrawn = false;
};
Folded fold(Kind const& kind, std::vector<Appended> const& history);

// The alternatives by which a person of a row can be found, strongest first, as plain text (hashed with
// keyed_hash before use): "id|NUMBER", "np|NAME|PHONE", "nb|NAME|BIRTH|TOWNSHIP", "nu|NAME|VILLAGE".
// Made of source values only.
std::vector<std::string> person_keys(Kind const& kind, std::string const& person_field,
                                     std::vector<Value> const& values, std::string const& unit);
// The natural keys of a row, one for each way of naming its persons; empty where the kind has none.
std::vector<std::string> natural_keys(Kind const& kind, std::vector<Value> const& values, std::string const& unit);
// When the record happened: its `happened` column; a day is its 00:00.
Result<Instant> happened_at(Kind const& kind, std::vector<Value> const& values);

}  // namespace lianfang::ledger
