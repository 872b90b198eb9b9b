// Which person a row means, and the merging of two files that turn out to be one person.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "registry/registry.h"

namespace lianfang::registry {
namespace {

// Among the persons found by weaker keys, the one that may be meant. A row with an identity number never
// means a person with another one.
int64_t only_match(ledger::Ledger& ledger, std::vector<int64_t> const& found, bool row_has_id) {
    int64_t match = 0;
    for (int64_t const person : found) {
        if (row_has_id && ledger.person_has_id_number(person)) continue;
        if (match != 0) return 0;  // Two could be meant: a judgement, not a match.
        match = person;
    }
    return match;
}

Result<ledger::Appended> append_link(ledger::Ledger& ledger, std::string const& kind_name,
                                     std::vector<std::pair<std::string, store::Value>> const& fields,
                                     std::string const& by) {
    catalog::Kind const* kind = ledger.catalog().find_kind(kind_name);
    ensure(kind != nullptr);
    ledger::Entry entry{.kind = kind, .recorded_by = by, .received_at = ledger.now()};
    entry.id = "p" + hash_hex(fmt::format("{}|{}", kind_name, ledger.last_number() + 1), 12);
    entry.values.assign(kind->columns.size(), store::Value{});
    for (auto const& [name, value] : fields) entry.values[kind->find(name)] = value;
    return ledger.append(std::move(entry));
}

bool is_person(ledger::Ledger& ledger, int64_t person) {
    auto query = ledger.database().prepare("SELECT COUNT(*) FROM person_key WHERE person_id = :person");
    query.bind("person", person);
    bool there = false;
    while (query.step()) there = query.integer(0) > 0;
    return there;
}

}  // namespace

Resolved resolve(ledger::Ledger& ledger, catalog::Kind const& kind, std::string const& person_field,
                 std::vector<store::Value> const& values, std::string const& unit) {
    auto const at = std::find(kind.persons.begin(), kind.persons.end(), person_field);
    ensure(at != kind.persons.end());
    return resolve(ledger, kind, size_t(at - kind.persons.begin()), values, ledger.keys_of(kind, values, unit));
}

Resolved resolve(ledger::Ledger& ledger, catalog::Kind const& kind, size_t person_field,
                 std::vector<store::Value> const& values, ledger::EntryKeys const& keys) {
    auto const& alternatives = keys.persons[person_field];
    if (alternatives.empty()) {
        int const name = kind.find(kind.persons[person_field] + "_name");
        if (std::holds_alternative<std::monostate>(values[name])) return {};
    }
    bool const row_has_id = !alternatives.empty() && alternatives.front().strong;
    for (auto const& [key, strong] : alternatives) {
        auto const found = ledger.find_persons_hashed(key);
        if (strong) {
            if (!found.empty()) return {.person = found.front()};
            continue;
        }
        if (int64_t const match = only_match(ledger, found, row_has_id)) return {.person = match};
    }
    return {.person = ledger.last_number() + 1, .is_new = true};
}

Result<ledger::Appended> merge_persons(ledger::Ledger& ledger, int64_t person, int64_t into,
                                       std::string const& reason, std::string const& by) {
    if (person == into || !is_person(ledger, person) || !is_person(ledger, into)) {
        return Error::invalid("merge_unknown_person", "要合并的两个人员编号必须存在且不同，请核对编号",
                              "both person numbers must exist and differ; check them");
    }
    if (ledger.canonical(into) == person) {
        return Error::wrong_state("merge_circle", "对方已并入此人，请先撤销原合并", "undo the earlier merge first");
    }
    return append_link(ledger, "merge_persons",
                       {{"person", std::to_string(person)},
                        {"into_person", std::to_string(into)},
                        {"merged_at", ledger.now().microseconds},
                        {"reason", reason}},
                       by);
}

Result<ledger::Appended> unmerge_persons(ledger::Ledger& ledger, int64_t person, std::string const& reason,
                                         std::string const& by) {
    if (ledger.canonical(person) == person) {
        return Error::wrong_state("not_merged", "此人没有被合并过", "this person has not been merged");
    }
    return append_link(ledger, "unmerge_persons",
                       {{"person", std::to_string(person)},
                        {"unmerged_at", ledger.now().microseconds},
                        {"reason", reason}},
                       by);
}

}  // namespace lianfang::registry
