// The apply step: the only code that writes the tables that figures, lists and look-ups read. Given the same
// entries it writes the same rows, which `verify` checks by doing it again.
#include <fmt/format.h>

#include <algorithm>

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
    Applier applier(*tables, lookup_key, keeper, &ahead);
    std::vector<Appended> history;
    if (appended.entry.operation != Operation::Record) history = history_of(appended.record_id);
    applier.apply(appended, history);
    auto const& kind = appended.entry.kind->name;
    if (kind != "merge_persons" && kind != "unmerge_persons") return;
    apply_links(appended.number);
    ahead.persons_were_linked();
    if (keeper) keeper->relinked(appended.number);
}

void Applier::apply(Appended const& appended, std::vector<Appended> const& history) {
    Kind const& kind = *appended.entry.kind;
    if (appended.entry.operation == Operation::Record) {
        open_version(kind, appended, appended.entry.values, {}, appended.entry.persons, appended);
        insert_keys(appended);
        return;
    }
    ensure(!history.empty() && history.back().number == appended.number);
    auto const before = fold(kind, {history.begin(), history.end() - 1});
    int64_t const opened = history.size() > 1 ? history[history.size() - 2].number : appended.number;
    if (!before.withdrawn) {
        if (witness_) {
            witness_->closed(version_of(kind, history.front(), before.values, before.persons, opened), appended.number);
        }
        sink_.close_version(kind, appended.record_id, opened, appended.number);
        if (states_residence(kind, before.values, before.persons)) {
            sink_.close_residence(appended.record_id, opened, appended.number);
        }
    }
    Folded const after = fold(kind, history);
    if (!after.withdrawn) {
        open_version(kind, history.front(), after.values, after.value_numbers, after.persons, appended);
    }
    if (appended.entry.operation != Operation::Withdraw) insert_keys(appended);
}

Version Applier::version_of(Kind const& kind, Appended const& first, std::vector<Value> const& values,
                            std::vector<int64_t> const& persons, int64_t number) const {
    auto const happened = happened_at(kind, values);
    ensure(happened.ok());
    bool const is_placed = kind.place >= 0 && !is_empty(values[kind.place]);
    return {.kind = kind, .record_id = first.record_id,
            .unit = is_placed ? std::get<std::string>(values[kind.place]) : first.entry.unit,
            .source = first.entry.source, .happened_at = *happened, .received_at = first.entry.received_at,
            .from_number = number, .values = values, .persons = persons};
}

// `value_numbers`: the entry that holds each value; empty where the one entry holds them all.
void Applier::open_version(Kind const& kind, Appended const& first, std::vector<Value> const& values,
                           std::vector<int64_t> const& value_numbers, std::vector<int64_t> const& persons,
                           Appended const& latest) {
    Version const version = version_of(kind, first, values, persons, latest.number);
    sink_.begin(kind);
    sink_.put(version.record_id);
    sink_.put(version.from_number);
    sink_.put(still_current);
    sink_.put(version.unit);
    sink_.put(version.happened_at.microseconds);
    sink_.put(kind.happened_precision_is_day() ? "day" : "instant");
    sink_.put(version.received_at.microseconds);
    sink_.put(latest.recorded_at.microseconds);
    sink_.put(latest.entry.recorded_by);
    sink_.put(version.source);
    sink_.put(first.entry.cause);
    for (size_t i = 0; i < values.size(); ++i) {
        if (!kind.columns[i].sealed) {
            put(values[i]);
        } else if (is_empty(values[i])) {
            sink_.put_null();
            sink_.put_null();
        } else {
            sink_.put(keyed_hash_hex(lookup_key_, text_of(values[i])));
            sink_.put(value_numbers.empty() ? latest.number : value_numbers[i]);
        }
    }
    for (int64_t const person : persons) person == 0 ? sink_.put_null() : sink_.put(person);
    sink_.end();
    if (states_residence(kind, values, persons)) insert_residence(version);
    if (witness_) witness_->opened(version);
}

void Applier::put(Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) {
        sink_.put(*number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        sink_.put(*text);
    } else {
        sink_.put_null();
    }
}

bool Applier::states_residence(Kind const& kind, std::vector<Value> const& values,
                               std::vector<int64_t> const& persons) {
    if (!kind.states_residence || persons.empty() || persons[0] == 0) return false;
    int const column = kind.find(kind.persons[0] + "_residence");
    return column >= 0 && !is_empty(values[column]);
}

void Applier::insert_residence(Version const& version) {
    int const column = version.kind.find(version.kind.persons[0] + "_residence");
    sink_.begin(CoreTable::PersonResidence);
    sink_.put(version.persons[0]);
    sink_.put(version.record_id);
    put(version.values[column]);
    sink_.put(version.happened_at.microseconds);
    sink_.put(version.from_number);
    sink_.put(still_current);
    sink_.end();
}

void Applier::insert_keys(Appended const& appended) {
    Entry const& entry = appended.entry;
    std::optional<EntryKeys> made;
    if (!entry.keys) made = hashed_keys(lookup_key_, *entry.kind, entry.values, entry.unit);
    EntryKeys const& keys = entry.keys ? *entry.keys : *made;
    for (size_t i = 0; i < keys.persons.size(); ++i) {
        if (entry.persons[i] == 0) continue;
        for (auto const& [key, strong] : keys.persons[i]) {
            sink_.begin(CoreTable::PersonKey);
            sink_.put(key);
            sink_.put(entry.persons[i]);
            sink_.put(int64_t(strong));
            sink_.end();
            if (ahead_) ahead_->add_person(key, entry.persons[i]);
        }
    }
    for (auto const& key : keys.natural) {
        sink_.begin(CoreTable::NaturalKey);
        sink_.put(key);
        sink_.put(appended.record_id);
        sink_.end();
        if (ahead_) ahead_->add_record(key, appended.record_id);
    }
}

}  // namespace lianfang::ledger
