// Makes them from numbers by a fixed mixing function; nothing here is random.
#include "screenings.h"

#include <fmt/format.h>

#include "base/identity.h"

namespace lianfang::bench {
namespace {

using ledger::Entry;
using store::Value;

uint64_t mixed(uint64_t z) {
    z += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

std::string const county = "470123000000";

std::string township(int64_t place) { return fmt::format("470123{:03}000", 100 + place % 20); }
std::string village(int64_t place) { return fmt::format("470123{:03}{:03}", 100 + place % 20, 200 + place / 20); }

Entry blank(catalog::Catalog const& catalog, char const* kind) {
    Entry entry{.kind = catalog.find_kind(kind), .unit = county, .source = "县疫情防控指挥部", .source_class = "checkpoint",
                .recorded_by = "bench"};
    ensure(entry.kind != nullptr);
    entry.values.assign(entry.kind->columns.size(), Value{});
    return entry;
}

void set(Entry& entry, char const* column, Value value) {
    int const at = entry.kind->find(column);
    ensure(at >= 0);
    entry.values[size_t(at)] = std::move(value);
}

std::string id_number(int64_t person) {
    std::string const first = fmt::format("470123{:04}{:02}{:02}{:03}", 1930 + person % 80, 1 + person / 80 % 12,
                                          1 + person / 960 % 28, person / 26880 % 1000);
    return first + id_check_character(first);
}

char const* action_of(uint64_t chance) {
    if (chance % 100 < 85) return "PASS";
    if (chance % 100 < 96) return "REGISTER";
    return chance % 100 < 99 ? "TURN_BACK" : "HANDOVER";
}

}  // namespace

void write_units(ledger::Ledger& ledger, Workload const& workload) {
    auto const add = [&](std::string const& code, std::string const& name, char const* level,
                         std::string const& parent) {
        Entry entry = blank(workload.catalog, "unit");
        entry.id = "unit-" + code;
        set(entry, "code", code);
        set(entry, "name", name);
        set(entry, "level", std::string(level));
        if (!parent.empty()) set(entry, "parent", parent);
        set(entry, "population", int64_t(3000));
        set(entry, "first_day", int64_t(day_of(workload.first_day).number) - 30);
        ensure(ledger.append(std::move(entry)).ok());
    };
    ledger.in_transaction([&] {
        add(county, "清河县", "COUNTY", "");
        for (int64_t i = 0; i < 20; ++i) add(township(i), fmt::format("第{}乡", i + 1), "TOWNSHIP", county);
        for (int64_t i = 0; i < workload.places; ++i) {
            add(village(i), fmt::format("第{}村", i + 1), "VILLAGE", township(i));
        }
    });
}

Entry screening(Workload const& workload, int64_t number) {
    uint64_t const chance = mixed(uint64_t(number));
    uint64_t const more = mixed(chance);
    int64_t const place = int64_t(chance % uint64_t(workload.places));
    int64_t const minute = int64_t(more % uint64_t(workload.days * 1440));
    bool const is_vehicle = number % 2 == 0;
    Entry entry = blank(workload.catalog, is_vehicle ? "checkpoint_passage" : "checkpoint_person");
    entry.id = fmt::format("{:016x}{:08x}", number, chance & 0xffffffff);
    set(entry, "checkpoint", fmt::format("第{}检测点", place));
    set(entry, "unit", township(place));
    set(entry, "passed_at", (workload.first_day + minute * 60'000'000).microseconds);
    set(entry, "action", std::string(action_of(chance >> 20)));
    set(entry, "officer", fmt::format("检测员{}", more % 2000));
    entry.received_at = workload.first_day + minute * 60'000'000;
    if (is_vehicle) {
        set(entry, "plate_no", fmt::format("云A{:05}", more % 100'000));
        set(entry, "persons", int64_t(1 + (chance >> 30) % 5));
        return entry;
    }
    int64_t const person = 1 + int64_t((chance >> 8) % uint64_t(workload.persons));
    set(entry, "person_name", fmt::format("试样{}", person));
    set(entry, "person_id_type", std::string("ID"));
    set(entry, "person_id_no", id_number(person));
    set(entry, "person_phone", fmt::format("154{:08}", person));
    set(entry, "hubei_14d", int64_t((chance >> 40) % 100 < 2));
    set(entry, "contact_history", int64_t((chance >> 44) % 1000 < 3));
    if ((chance >> 50) % 100 == 0) set(entry, "symptoms", std::string("FEVER"));
    entry.persons = {person};
    return entry;
}

}  // namespace lianfang::bench
