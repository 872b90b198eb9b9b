// The apply step: the only code that writes the tables that figures, lists and look-ups read. Given the same
// entries it writes the same rows, which `verify` checks by doing it again.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

std::string text_of(Value const& value) {
    if (auto const* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

// One source's latest statement of a record, with the standing that decides between sources.
struct Statement {
    Appended const* latest;
    size_t rank;
    int64_t first_number;
};

size_t rank_of(Kind const& kind, std::string const& source_class) {
    auto const it = std::find(kind.sources.begin(), kind.sources.end(), source_class);
    if (it != kind.sources.end()) return size_t(it - kind.sources.begin());
    auto const other = std::find(kind.sources.begin(), kind.sources.end(), "other");
    return size_t(other - kind.sources.begin());
}

// Best source first; between equals, the one that spoke first.
std::vector<Statement> standing(Kind const& kind, std::vector<Appended> const& history) {
    std::vector<Statement> statements;
    for (auto const& appended : history) {
        if (appended.entry.operation == Operation::Withdraw) continue;
        auto const same = std::find_if(statements.begin(), statements.end(), [&](Statement const& s) {
            return s.latest->entry.source == appended.entry.source;
        });
        if (same == statements.end()) {
            statements.push_back({&appended, rank_of(kind, appended.entry.source_class), appended.number});
        } else {
            same->latest = &appended;
        }
    }
    std::stable_sort(statements.begin(), statements.end(), [](Statement const& a, Statement const& b) {
        return std::pair(a.rank, a.first_number) < std::pair(b.rank, b.first_number);
    });
    return statements;
}

}  // namespace

Folded fold(Kind const& kind, std::vector<Appended> const& history) {
    Folded state;
    state.values.assign(kind.columns.size(), Value{});
    state.value_numbers.assign(kind.columns.size(), 0);
    state.persons.assign(kind.persons.size(), 0);
    state.first = history.empty() ? nullptr : &history.front();
    state.withdrawn = !history.empty() && history.back().entry.operation == Operation::Withdraw;
    for (auto const& statement : standing(kind, history)) {
        Entry const& entry = statement.latest->entry;
        for (size_t i = 0; i < state.values.size(); ++i) {
            if (!is_empty(state.values[i]) || is_empty(entry.values[i])) continue;
            state.values[i] = entry.values[i];
            state.value_numbers[i] = statement.latest->number;
        }
        for (size_t i = 0; i < state.persons.size(); ++i) {
            if (state.persons[i] == 0) state.persons[i] = entry.persons[i];
        }
    }
    return state;
}

void Ledger::Body::apply(Appended const& appended) {
    apply_version(appended);
    if (appended.entry.operation != Operation::Withdraw) insert_keys(appended);
    auto const& kind = appended.entry.kind->name;
    if (kind == "merge_persons" || kind == "unmerge_persons") apply_links(appended.number);
}

void Ledger::Body::apply_version(Appended const& appended) {
    Kind const& kind = *appended.entry.kind;
    if (appended.entry.operation == Operation::Record) {
        Folded state;
        state.values = appended.entry.values;
        state.value_numbers.assign(state.values.size(), appended.number);
        state.persons = appended.entry.persons;
        insert_version(kind, appended, state, appended.number, appended);
        return;
    }
    auto& close = statements_of(kind).close;
    close.bind("number", appended.number).bind("record_id", appended.record_id);
    close.bind("current", still_current).run();
    statement("UPDATE person_residence SET to_number = :number "
              "WHERE record_id = :record_id AND to_number = :current")
        .bind("number", appended.number)
        .bind("record_id", appended.record_id)
        .bind("current", still_current)
        .run();
    auto const history = history_of(appended.record_id);
    ensure(!history.empty());
    Folded const state = fold(kind, history);
    if (!state.withdrawn) insert_version(kind, history.front(), state, appended.number, appended);
}

void Ledger::Body::insert_version(Kind const& kind, Appended const& first, Folded const& state,
                                  int64_t number, Appended const& latest) {
    auto const happened = happened_at(kind, state.values);
    ensure(happened.ok());
    std::string unit = first.entry.unit;
    if (kind.place >= 0 && !is_empty(state.values[kind.place])) unit = text_of(state.values[kind.place]);
    auto& insert = statements_of(kind).insert;
    int mark = 0;
    auto const put = [&](auto const& value) { insert.bind(mark++, value); };
    auto const put_null = [&] { insert.bind_null(mark++); };
    put(first.record_id);
    put(number);
    put(still_current);
    put(unit);
    put(happened->microseconds);
    put(std::string_view(kind.happened_precision_is_day() ? "day" : "instant"));
    put(first.entry.received_at.microseconds);
    put(latest.recorded_at.microseconds);
    put(latest.entry.recorded_by);
    put(first.entry.source);
    put(first.entry.cause);
    for (size_t i = 0; i < state.values.size(); ++i) {
        if (!kind.columns[i].sealed) {
            put(state.values[i]);
        } else if (is_empty(state.values[i])) {
            put_null();
            put_null();
        } else {
            put(keyed_hash_hex(lookup_key, text_of(state.values[i])));
            put(state.value_numbers[i]);
        }
    }
    for (int64_t const person : state.persons) {
        if (person == 0) {
            put_null();
        } else {
            put(person);
        }
    }
    insert.run();
    if (kind.states_residence) apply_residence(kind, first, state, number);
}

void Ledger::Body::apply_residence(Kind const& kind, Appended const& first, Folded const& state,
                                   int64_t number) {
    if (kind.persons.empty() || state.persons[0] == 0) return;
    int const column = kind.find(kind.persons[0] + "_residence");
    if (column < 0 || is_empty(state.values[column])) return;
    statement("INSERT INTO person_residence (person_id, record_id, unit_code, happened_at, from_number, to_number) "
              "VALUES (:person_id, :record_id, :unit_code, :happened_at, :from_number, :to_number)")
        .bind("person_id", state.persons[0])
        .bind("record_id", first.record_id)
        .bind("unit_code", state.values[column])
        .bind("happened_at", happened_at(kind, state.values)->microseconds)
        .bind("from_number", number)
        .bind("to_number", still_current)
        .run();
}

void Ledger::Body::insert_keys(Appended const& appended) {
    Entry const& entry = appended.entry;
    Kind const& kind = *entry.kind;
    for (size_t i = 0; i < kind.persons.size(); ++i) {
        if (entry.persons[i] == 0) continue;
        for (auto const& key : person_keys(kind, kind.persons[i], entry.values, entry.unit)) {
            statement("INSERT INTO person_key (key, person_id, strong) VALUES (:key, :person_id, :strong) "
                      "ON CONFLICT DO NOTHING")
                .bind("key", keyed_hash_hex(lookup_key, key))
                .bind("person_id", entry.persons[i])
                .bind("strong", int64_t(key.compare(0, 3, "id|") == 0))
                .run();
        }
    }
    for (auto const& key : natural_keys(kind, entry.values, entry.unit)) {
        statement("INSERT INTO natural_key (key, record_id) VALUES (:key, :record_id) ON CONFLICT DO NOTHING")
            .bind("key", keyed_hash_hex(lookup_key, key))
            .bind("record_id", appended.record_id)
            .run();
    }
}

namespace {

// The merges in force, one step each, and where they lead.
std::map<int64_t, int64_t> canonical_persons(std::map<int64_t, int64_t> const& merged_into) {
    std::map<int64_t, int64_t> canonical;
    for (auto const& [person, into] : merged_into) {
        int64_t end = into;
        for (auto next = merged_into.find(end); next != merged_into.end() && end != person;
             next = merged_into.find(end)) {
            end = next->second;
        }
        if (end != person) canonical[person] = end;
    }
    return canonical;
}

}  // namespace

void Ledger::Body::apply_links(int64_t number) {
    std::map<int64_t, int64_t> merged_into;
    auto& events = statement(
        "SELECT from_number, person, into_person FROM record_merge_persons WHERE to_number = :current "
        "UNION ALL SELECT from_number, person, '' FROM record_unmerge_persons WHERE to_number = :current "
        "ORDER BY 1");
    events.bind("current", still_current);
    while (events.step()) {
        int64_t const person = std::stoll(std::string(events.text(1)));
        std::string const into(events.text(2));
        if (into.empty()) {
            merged_into.erase(person);
        } else {
            merged_into[person] = std::stoll(into);
        }
    }
    auto wanted = canonical_persons(merged_into);
    std::vector<int64_t> ended;
    auto& links = statement("SELECT person_id, canonical_id FROM person_link WHERE to_number = :current");
    links.bind("current", still_current);
    while (links.step()) {
        auto const it = wanted.find(links.integer(0));
        if (it != wanted.end() && it->second == links.integer(1)) {
            wanted.erase(it);
        } else {
            ended.push_back(links.integer(0));
        }
    }
    for (int64_t const person : ended) {
        statement("UPDATE person_link SET to_number = :number WHERE person_id = :person AND to_number = :current")
            .bind("number", number).bind("person", person).bind("current", still_current).run();
    }
    for (auto const& [person, canonical] : wanted) {
        statement("INSERT INTO person_link (person_id, canonical_id, from_number, to_number) "
                  "VALUES (:person, :canonical, :number, :current)")
            .bind("person", person).bind("canonical", canonical).bind("number", number)
            .bind("current", still_current).run();
    }
}

}  // namespace lianfang::ledger
