// Makes the records of a synthetic load.
#include "records.h"

#include <fmt/format.h>

#include "base/identity.h"
#include "registry/registry.h"

namespace lianfang::load {
namespace {

constexpr int64_t kinds_in_turn = 10;
constexpr int64_t persons = 5'000;

char const* const townships[] = {"470123100000", "470123101000", "470123102000", "470123103000"};

// The position of a record in its lane decides what it is; of ten, the last corrects an earlier one.
int64_t position(int64_t number) { return number / lanes; }

std::string id_number_of(int64_t person) {
    std::string const first = fmt::format("470123{}{:02}{:02}{:03}", 1950 + person % 60, 1 + person % 12,
                                          1 + person % 28, person / 60 % 1000);
    return first + id_check_character(first);
}

Instant minute(int64_t number) { return start_of(day_of(Date{2020, 1, 20})) + number * 60'000'000; }

void set(ledger::Entry& entry, char const* field, store::Value value) {
    int const column = entry.kind->find(field);
    ensure(column >= 0);
    entry.values[size_t(column)] = std::move(value);
}

ledger::Entry empty_entry(ledger::Catalog const& catalog, char const* kind, int64_t of) {
    ledger::Entry entry{.kind = catalog.find_kind(kind), .recorded_by = "many_callers"};
    ensure(entry.kind != nullptr);
    entry.unit = townships[of % std::ssize(townships)];
    entry.received_at = minute(of);
    entry.values.assign(entry.kind->columns.size(), store::Value{});
    return entry;
}

}  // namespace

std::string Records::id(int64_t number) const { return fmt::format("call-{}-{}", seed_, number); }

int64_t Records::corrects(int64_t number) {
    int64_t const turn = position(number) % kinds_in_turn;
    return turn == kinds_in_turn - 1 ? number - lanes * (1 + number % (kinds_in_turn - 1)) : -1;
}

ledger::Entry Records::entry(int64_t number) const {
    int64_t const earlier = corrects(number);
    int64_t const of = earlier < 0 ? number : earlier;
    int64_t const turn = position(of) % kinds_in_turn;
    ledger::Entry entry = turn == 0 ? meeting(number, of) : turn == 1 ? movement(number, of) : reading(number, of);
    entry.id = id(number);
    if (earlier >= 0) {
        entry.operation = ledger::Operation::Correct;
        entry.target = id(earlier);
        entry.reason = "原报送单位更正";
    }
    return entry;
}

ledger::Entry Records::reading(int64_t number, int64_t of) const {
    auto entry = empty_entry(catalog_, "temp_measurement", of);
    int64_t const person = (of * 7919 + seed_) % persons;
    entry.source = fmt::format("卡口{}", of % 20);
    entry.source_class = "checkpoint";
    set(entry, "person_name", fmt::format("测试{}", person));
    set(entry, "person_id_no", id_number_of(person));
    set(entry, "person_phone", fmt::format("154{:08}", person));
    set(entry, "taken_at", minute(of).microseconds);
    set(entry, "value", int64_t(360 + (number * 31 + seed_) % 12));
    set(entry, "retest_no", int64_t(0));
    set(entry, "place", fmt::format("卡口{}", of % 20));
    set(entry, "unit", entry.unit);
    return entry;
}

ledger::Entry Records::meeting(int64_t number, int64_t of) const {
    auto entry = empty_entry(catalog_, "meeting", of);
    entry.source = "县指挥部";
    entry.source_class = "command";
    set(entry, "held_at", minute(of).microseconds);
    set(entry, "level", std::string("COUNTY"));
    set(entry, "title", fmt::format("第{}次调度会", of));
    set(entry, "attendees", int64_t(10 + (number + seed_) % 90));
    return entry;
}

ledger::Entry Records::movement(int64_t number, int64_t of) const {
    auto entry = empty_entry(catalog_, "supply_txn", of);
    entry.source = "物资组";
    entry.source_class = "supplies";
    set(entry, "doc_no", fmt::format("D{}-{}", seed_, of));
    set(entry, "moved_at", minute(of).microseconds);
    set(entry, "type", std::string("PURCHASE"));
    set(entry, "sku", std::string("KN95"));
    set(entry, "quantity", int64_t(1 + (number * 13 + seed_) % 500));
    return entry;
}

Result<ledger::Appended> append_resolved(ledger::Ledger& ledger, ledger::Entry entry) {
    for (auto const& field : entry.kind->persons) {
        auto const resolved = registry::resolve(ledger, *entry.kind, field, entry.values, entry.unit);
        entry.persons.push_back(resolved.person);
    }
    return ledger.append(std::move(entry));
}

}  // namespace lianfang::load
