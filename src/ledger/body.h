// The inside of the ledger: state shared by its parts. Not for other rooms.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "ledger/ahead.h"
#include "ledger/ledger.h"
#include "ledger/row_sink.h"
#include "ledger/sealer.h"

namespace lianfang::ledger {

// The chained text of an entry and back. Sealed columns appear as {"sealed":"DIGEST"}.
std::string chained_text(Appended const& appended, std::string const& edition, std::vector<Sealed> const& sealed);
// Values of sealed columns are left empty; their digests are given by column.
struct ParsedText {
    Appended appended;
    std::map<std::string, std::string> digests;
    std::map<std::string, std::string> file_digests;
};
Result<ParsedText> parse_chained_text(std::string_view text, Catalog const& catalog);
std::string seal_digest(std::string const& salt, std::string const& value);
std::string file_digest(std::string_view bytes);
EntryKeys hashed_keys(std::string const& lookup_key, Kind const& kind, std::vector<Value> const& values,
                      std::string const& unit);
// Whether a person's key, in plain text, is an identity number's.
bool is_strong(std::string_view person_key);

// The rows that an entry makes, given what was stated of its record before. Reads no table.
class Applier {
public:
    Applier(RowSink& sink, std::string const& lookup_key, VersionWitness* witness = nullptr, Ahead* ahead = nullptr)
        : sink_(sink), lookup_key_(lookup_key), witness_(witness), ahead_(ahead) {}
    // `history`: every statement of the record up to this entry, oldest first; empty for Operation::Record.
    void apply(Appended const& appended, std::vector<Appended> const& history);

private:
    Version version_of(Kind const& kind, Appended const& first, std::vector<Value> const& values,
                       std::vector<int64_t> const& persons, int64_t number) const;
    void open_version(Kind const& kind, Appended const& first, std::vector<Value> const& values,
                      std::vector<int64_t> const& value_numbers, std::vector<int64_t> const& persons,
                      Appended const& latest);
    static bool states_residence(Kind const& kind, std::vector<Value> const& values,
                                 std::vector<int64_t> const& persons);
    void insert_residence(Version const& version);
    void insert_keys(Appended const& appended);
    void put(Value const& value);

    RowSink& sink_;
    std::string const& lookup_key_;
    VersionWitness* witness_;
    Ahead* ahead_;
};

// The rows beside the tables: the entry itself, its sealed values (put_sealed), the files kept with it.
void store_chained(RowSink& sink, Appended const& appended, std::string_view text, std::string_view hash);
void put_sealed(RowSink& sink, int64_t number, std::string_view column, LaidValue const& laid);
void put_erased(RowSink& sink, int64_t number, std::string_view column, int64_t key_number);

// By name, as they lie: the secrets wrapped under the key file's key.
std::map<std::string, std::string> settings_of(store::Database& database);
// The secrets of a ledger in clear, and what opens its sealed values. NotFound where there is no key file, Broken where
// it is another's.
struct Secrets {
    std::string ledger_id;      // Names the key file; follows from the salt key, so copies and exports keep it.
    std::string lookup_key, salt_key;
    Sealer sealer;
};
Result<Secrets> secrets_of(std::map<std::string, std::string> const& settings, KeyPlace const& place);
std::string ledger_id_of(std::map<std::string, std::string> const& settings);

// A row of person_link.
struct LinkRow {
    int64_t person = 0, canonical = 0, from_number = 0, to_number = 0;
    auto operator<=>(LinkRow const&) const = default;
};

// The sink that is the tables.
std::unique_ptr<RowSink> table_sink(store::Database& database);

struct Ledger::Body {
    std::unique_ptr<store::Database> database;
    Catalog const* catalog = nullptr;
    Responder* responder = nullptr;
    Instant now = {};
    KeyPlace key_place;
    std::string ledger_id;
    std::string lookup_key;
    std::string salt_key;
    Sealer sealer;
    int64_t key_number_in_force = 0;  // As read_head found it: another program may have changed the key.
    int64_t head_number = 0;
    std::string head_hash;
    Instant head_recorded = {};
    bool in_transaction = false;
    int64_t sized_at = 0;           // The last number when the engine last learned how large its tables are.
    std::unordered_set<std::string> appended_here;  // Ids, in this transaction.
    std::vector<std::string> appended_in_order;     // The same, so that a part can be undone.
    std::optional<store::Statement> by_id;
    std::map<std::string, store::Statement, std::less<>> statements;
    std::unique_ptr<RowSink> tables;  // After the database, which it writes.
    Keeper* keeper = nullptr;
    Ahead ahead;

    // Where the chain ends, to go back to it without asking a database that may have failed.
    struct ChainEnd {
        int64_t number;
        std::string hash;
        Instant recorded;
    };
    ChainEnd chain_end() const { return {head_number, head_hash, head_recorded}; }
    void go_back_to(ChainEnd const& end);

    store::Statement& statement(std::string_view sql);

    void create_core_tables();
    void read_head();
    void tell_sizes();
    // False where the ledger has none yet.
    Result<bool> read_secrets();
    // The tables and secrets of a new ledger, from random bytes. Where it is refused, nothing was made.
    Result<void> begin_ledger(Ledger& ledger, std::string const& seed);
    // The key file's first key, or the newest that is there: before anything is encrypted with it.
    Result<void> make_key(std::string const& seed);
    void write_secrets();
    int64_t rotate_some(int64_t& after);
    std::string edition_in_force();
    Result<void> adopt_catalog(Ledger& ledger, std::string const& previous);
    // The statements that bring the kinds' tables to the catalogue; run as they are made.
    // What an older program made lacks something that the tables of today have.
    bool schema_is_behind();
    std::vector<std::string> bring_schema_forward();  // Returns what it executed.
    void note_schema_steps(std::vector<std::string> const& steps);

    std::vector<Sealed> seal(Entry const& entry) const;
    void store_entry(Appended const& appended, std::string const& edition, std::vector<Sealed> const& sealed);
    // The only writer of tables.
    void apply(Appended const& appended);
    void apply_links(int64_t number);

    bool has_entry(std::string const& id);
    std::optional<Appended> find_entry(std::string const& id);
    std::vector<std::string> records_of(std::string const& key);
    std::vector<int64_t> persons_of(std::string const& key);
    std::vector<bool> look_ahead(std::vector<Entry const*> const& entries);
    std::vector<Appended> history_of(std::string const& record_id);
    std::optional<Appended> read_entry(store::Statement& row);
    void fill_sealed(Appended& appended);
};

// All rows that person_link must have, by the merges and partings in their tables.
std::vector<LinkRow> links_of_all(Ledger::Body& body);

}  // namespace lianfang::ledger
