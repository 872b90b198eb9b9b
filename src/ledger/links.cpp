// Which person stands for which: rows of person_link, made of the merges and partings.
#include "ledger/body.h"

#include <algorithm>
#include <set>

namespace lianfang::ledger {
namespace {

// A version of a merge, or of a parting: `into` is 0.
struct Link {
    int64_t from_number = 0, to_number = 0, person = 0, into = 0;
};

// By number.
std::vector<Link> links_ever(Ledger::Body& body) {
    std::vector<Link> links;
    auto& read = body.statement(
        "SELECT from_number, to_number, person, into_person FROM record_merge_persons "
        "UNION ALL SELECT from_number, to_number, person, '' FROM record_unmerge_persons ORDER BY 1");
    while (read.step()) {
        std::string const into(read.text(3));
        links.push_back({read.integer(0), read.integer(1), std::stoll(std::string(read.text(2))),
                         into.empty() ? 0 : std::stoll(into)});
    }
    return links;
}

// Who stands for each person that another stands for, after the number.
std::map<int64_t, int64_t> canonical_persons(std::vector<Link> const& ever, int64_t number) {
    std::map<int64_t, int64_t> merged_into;
    for (auto const& link : ever) {
        if (link.from_number > number || link.to_number <= number) continue;
        if (link.into == 0) merged_into.erase(link.person);
        else merged_into[link.person] = link.into;
    }
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

// What the number changed in `current` (person → row).
struct Change {
    std::vector<int64_t> ended;
    std::map<int64_t, int64_t> begun;
};
Change change_of(std::map<int64_t, int64_t> wanted, std::map<int64_t, int64_t> const& current) {
    Change change;
    for (auto const& [person, canonical] : current) {
        auto const it = wanted.find(person);
        if (it != wanted.end() && it->second == canonical) wanted.erase(it);
        else change.ended.push_back(person);
    }
    change.begun = std::move(wanted);
    return change;
}

}  // namespace

void Ledger::Body::apply_links(int64_t number) {
    std::map<int64_t, int64_t> current;
    auto& links = statement("SELECT person_id, canonical_id FROM person_link WHERE to_number = :current");
    links.bind("current", still_current);
    while (links.step()) current[links.integer(0)] = links.integer(1);
    auto const change = change_of(canonical_persons(links_ever(*this), number), current);
    for (int64_t const person : change.ended) {
        statement("UPDATE person_link SET to_number = :number WHERE person_id = :person AND to_number = :current")
            .bind("number", number).bind("person", person).bind("current", still_current).run();
    }
    for (auto const& [person, canonical] : change.begun) {
        statement("INSERT INTO person_link (person_id, canonical_id, from_number, to_number) "
                  "VALUES (:person, :canonical, :number, :current)")
            .bind("person", person).bind("canonical", canonical).bind("number", number)
            .bind("current", still_current).run();
    }
}

std::vector<LinkRow> links_of_all(Ledger::Body& body) {
    auto const ever = links_ever(body);
    std::set<int64_t> numbers;
    for (auto const& link : ever) {
        numbers.insert(link.from_number);
        if (link.to_number != still_current) numbers.insert(link.to_number);
    }
    std::map<int64_t, int64_t> current;
    std::map<int64_t, size_t> row_of;
    std::vector<LinkRow> rows;
    for (int64_t const number : numbers) {
        auto wanted = canonical_persons(ever, number);
        auto const change = change_of(wanted, current);
        for (int64_t const person : change.ended) rows[row_of[person]].to_number = number;
        for (auto const& [person, canonical] : change.begun) {
            row_of[person] = rows.size();
            rows.push_back({person, canonical, number, still_current});
        }
        current = std::move(wanted);
    }
    return rows;
}

}  // namespace lianfang::ledger
