// What intake and the registry look up in the ledger: records by natural key, their history, persons, the profile.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {

std::optional<Appended> Ledger::Body::read_entry(store::Statement& row) {
    auto parsed = parse_chained_text(row.text(1), *catalog);
    if (!parsed) return std::nullopt;
    return std::move(parsed->appended);
}

// Whether an entry has this id. Rows of this transaction that still wait in bulk writers are known here.
bool Ledger::Body::has_entry(std::string const& id) {
    if (appended_here.count(id) != 0) return true;
    if (!by_id) {
        by_id.emplace(database->prepare("SELECT number FROM ledger WHERE id = :id"));
        by_id->ignore_waiting_rows();
    }
    by_id->bind(0, id);
    bool found = false;
    while (by_id->step()) found = true;
    return found;
}

std::optional<Appended> Ledger::Body::find_entry(std::string const& id) {
    auto& read = statement("SELECT number, text FROM ledger WHERE id = :id");
    read.bind("id", id);
    std::optional<Appended> found;
    while (read.step()) found = read_entry(read);
    return found;
}

namespace {

// Of a row with the columns field, salt, key_number, value from `first` on.
std::string clear_value(Sealer& sealer, int64_t number, store::Statement const& row, int first) {
    LaidValue const laid{std::string(row.text(first + 1)), row.integer(first + 2), std::string(row.text(first + 3))};
    return sealer.clear(number, row.text(first), laid).value;
}

}  // namespace

void Ledger::Body::fill_sealed(Appended& appended) {
    auto& read = statement("SELECT field, salt, key_number, value FROM sealed WHERE number = :number");
    read.bind("number", appended.number);
    while (read.step()) {
        int const column = appended.entry.kind->find(read.text(0));
        if (column >= 0 && !read.is_null(3)) {
            appended.entry.values[column] = clear_value(sealer, appended.number, read, 0);
        }
    }
}

std::vector<Appended> Ledger::Body::history_of(std::string const& record_id) {
    std::vector<Appended> history;
    if (auto first = find_entry(record_id)) history.push_back(std::move(*first));
    auto& later = statement("SELECT number, text FROM ledger WHERE target = :target ORDER BY number");
    later.bind("target", record_id);
    while (later.step()) {
        if (auto entry = read_entry(later)) history.push_back(std::move(*entry));
    }
    for (auto& appended : history) fill_sealed(appended);
    return history;
}

std::vector<Ledger::KeptFile> Ledger::kept_files(int64_t number) {
    std::vector<KeptFile> files;
    if (!body_->database->has_table("kept_file")) return files;
    auto& read = body_->statement(
        "SELECT name, digest, LENGTH(bytes) FROM kept_file WHERE number = :number ORDER BY name");
    read.bind("number", number);
    while (read.step()) files.push_back({std::string(read.text(0)), std::string(read.text(1)), read.integer(2)});
    return files;
}

std::optional<std::string> Ledger::kept_file(int64_t number, std::string const& name) {
    auto& read = body_->statement("SELECT bytes FROM kept_file WHERE number = :number AND name = :name");
    read.bind("number", number).bind("name", name);
    std::optional<std::string> bytes;
    while (read.step()) bytes = read.bytes(0);
    return bytes;
}

std::vector<Appended> Ledger::history(std::string const& record_id) { return body_->history_of(record_id); }

std::optional<Ledger::Current> Ledger::find_record(std::string const& record_id) {
    auto const all = history(record_id);
    if (all.empty()) return std::nullopt;
    Folded state = fold(*all.front().entry.kind, all);
    Entry const& first = all.front().entry;
    return Current{.record_id = record_id,
                   .unit = first.unit,
                   .source = first.source,
                   .source_class = first.source_class,
                   .persons = std::move(state.persons),
                   .values = std::move(state.values),
                   .withdrawn = state.withdrawn};
}

std::vector<Appended> Ledger::find_by_key(Kind const& kind, std::vector<std::string> const& keys,
                                          int64_t person) {
    std::vector<std::string> hashed;
    for (auto const& key : keys) hashed.push_back(keyed_hash(key));
    return find_by_hashed(kind, hashed, person);
}

std::vector<std::string> Ledger::Body::records_of(std::string const& key) {
    if (auto const known = ahead.records(key)) return *known;
    std::vector<std::string> records;
    auto& read = statement("SELECT record_id FROM natural_key WHERE key = :key ORDER BY record_id");
    read.bind(0, key);
    while (read.step()) records.emplace_back(read.text(0));
    return records;
}

std::vector<Appended> Ledger::find_by_hashed(Kind const& kind, std::vector<std::string> const& keys, int64_t person) {
    for (auto const& key : keys) {
        for (auto const& candidate : body_->records_of(key)) {
            auto history = body_->history_of(candidate);
            if (history.empty()) continue;
            int64_t const other = kind.persons.empty() ? 0 : fold(kind, history).persons.front();
            bool const same_person = person == 0 || other == 0 || canonical(other) == canonical(person);
            if (same_person) return history;
        }
    }
    return {};
}

std::vector<int64_t> Ledger::find_persons(std::string const& person_key) {
    return find_persons_hashed(keyed_hash(person_key));
}

std::vector<int64_t> Ledger::Body::persons_of(std::string const& key) {
    if (auto const known = ahead.persons(key)) return *known;
    std::vector<int64_t> persons;
    auto& read = statement("SELECT person_id FROM person_key WHERE key = :key ORDER BY person_id");
    read.bind(0, key);
    while (read.step()) persons.push_back(read.integer(0));
    return persons;
}

std::vector<int64_t> Ledger::find_persons_hashed(std::string const& key) {
    auto found = body_->persons_of(key);
    for (auto& person : found) person = canonical(person);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

EntryKeys Ledger::keys_of(Kind const& kind, std::vector<Value> const& values, std::string const& unit) const {
    return hashed_keys(body_->lookup_key, kind, values, unit);
}

bool Ledger::person_has_id_number(int64_t person) {
    auto& read = body_->statement(
        "SELECT COUNT(*) FROM person_key WHERE strong = 1 AND (person_id = :person OR person_id IN "
        "(SELECT person_id FROM person_link WHERE canonical_id = :person AND to_number = :current))");
    read.bind("person", person).bind("current", still_current);
    bool has = false;
    while (read.step()) has = read.integer(0) > 0;
    return has;
}

bool Ledger::surely_nobody_is_merged() const { return body_->ahead.nobody_is_merged(); }

int64_t Ledger::canonical(int64_t person) {
    if (body_->ahead.nobody_is_merged()) return person;
    auto& read = body_->statement(
        "SELECT canonical_id FROM person_link WHERE person_id = :person AND to_number = :current");
    read.bind("person", person).bind("current", still_current);
    int64_t canonical = person;
    while (read.step()) canonical = read.integer(0);
    return canonical;
}

std::string Ledger::keyed_hash(std::string_view text) const {
    return keyed_hash_hex(body_->lookup_key, text);
}

std::string Ledger::unsealed(int64_t at_number, std::string const& column) {
    auto& read = body_->statement(
        "SELECT field, salt, key_number, value FROM sealed WHERE number = :number AND field = :field");
    read.bind("number", at_number).bind("field", column);
    std::string value;
    while (read.step()) {
        if (!read.is_null(3)) value = clear_value(body_->sealer, at_number, read, 0);
    }
    return value;
}

std::map<std::pair<int64_t, std::string>, std::string> Ledger::unsealed(std::vector<int64_t> numbers) {
    constexpr size_t together = 100;
    static std::string const sql = [] {
        std::string text = "SELECT number, field, salt, key_number, value FROM sealed WHERE number IN (";
        for (size_t i = 0; i < together; ++i) text += fmt::format("{}:number_{}", i == 0 ? "" : ", ", i);
        return text + ")";
    }();
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::map<std::pair<int64_t, std::string>, std::string> values;
    for (size_t first = 0; first < numbers.size(); first += together) {
        auto& read = body_->statement(sql);
        for (size_t i = 0; i < together; ++i) {
            read.bind(fmt::format("number_{}", i), numbers[std::min(first + i, numbers.size() - 1)]);
        }
        while (read.step()) {
            auto& value = values[{read.integer(0), std::string(read.text(1))}];
            if (!read.is_null(4)) value = clear_value(body_->sealer, read.integer(0), read, 1);
        }
    }
    return values;
}

std::string Ledger::profile(std::string const& name) {
    auto& read = body_->statement(
        "SELECT value FROM record_county_profile WHERE name = :name AND to_number = :current ORDER BY from_number");
    read.bind("name", name).bind("current", still_current);
    std::string value;
    while (read.step()) value = read.text(0);
    return value;
}

int64_t Ledger::number_at(Instant moment) {
    auto& read = body_->statement("SELECT COALESCE(MAX(number), 0) FROM ledger WHERE recorded_at < :moment");
    read.bind("moment", moment.microseconds);
    int64_t number = 0;
    while (read.step()) number = read.integer(0);
    return number;
}

std::string Ledger::edition_at(int64_t known_at) {
    auto& read = body_->statement(
        "SELECT edition FROM record_catalogue_adopted WHERE from_number <= :known ORDER BY from_number DESC LIMIT 1");
    read.bind("known", known_at);
    std::string edition;
    while (read.step()) edition = read.text(0);
    return edition;
}

std::map<std::string, std::string> Ledger::edition_files(int64_t known_at) {
    std::map<std::string, std::string> files;
    auto& read = body_->statement("SELECT file, text FROM catalog_edition WHERE edition = :edition");
    read.bind("edition", edition_at(known_at));
    while (read.step()) files.emplace(read.text(0), read.text(1));
    return files;
}

}  // namespace lianfang::ledger
