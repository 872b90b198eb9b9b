// Orders are found by the person: every order that a record brings is somebody's.
#include "measures/superseded.h"

#include <algorithm>
#include <set>

namespace lianfang::measures {
namespace {

store::Value const& value_of(ledger::Entry const& order, char const* column) {
    int const at = order.kind->find(column);
    ensure(at >= 0);
    return order.values[size_t(at)];
}

std::string text_of(ledger::Entry const& order, char const* column) {
    auto const* text = std::get_if<std::string>(&value_of(order, column));
    return text == nullptr ? std::string() : *text;
}

std::optional<int64_t> number_of(ledger::Entry const& order, char const* column) {
    auto const* number = std::get_if<int64_t>(&value_of(order, column));
    return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<Day> day_of_column(ledger::Entry const& order, char const* column) {
    auto const number = number_of(order, column);
    return number ? std::optional(Day{int32_t(*number)}) : std::nullopt;
}

Fallen fallen_of(ledger::Appended const& given) {
    auto const& entry = given.entry;
    auto const due = number_of(entry, "due_at");
    return {.entry = entry,
            .order = {.fact = {given.record_id, given.happened_at, given.recorded_at},
                      .type = text_of(entry, "order_type"),
                      .subject = text_of(entry, "subject"),
                      .row = text_of(entry, "policy_row"),
                      .first_day = day_of_column(entry, "first_day"),
                      .planned_end = day_of_column(entry, "planned_end"),
                      .due_at = due ? std::optional(Instant{*due}) : std::nullopt},
            .person = entry.persons.empty() ? 0 : entry.persons.front()};
}

}  // namespace

Superseded::Superseded(ledger::Ledger& ledger)
    : ledger_(ledger),
      standing_(ledger.database().prepare(
          "SELECT o.record_id FROM record_order o WHERE o.person_id = :person AND o.from_number < :number AND "
          "o.to_number > :number AND o.cause_id IN (SELECT s.id FROM ledger s WHERE s.id = :record UNION ALL "
          "SELECT s.id FROM ledger s WHERE s.target = :record) ORDER BY o.from_number")) {}

std::vector<Fallen> Superseded::orders_before(ledger::Appended const& appended) {
    std::vector<Fallen> orders;
    auto const operation = appended.entry.operation;
    if (operation != ledger::Operation::Correct && operation != ledger::Operation::Withdraw) return orders;
    std::set<int64_t> persons;  // It may have been somebody else's before.
    for (auto const& statement : ledger_.history(appended.record_id))
        persons.insert(statement.entry.persons.begin(), statement.entry.persons.end());
    persons.erase(0);
    std::vector<std::string> ids;
    for (int64_t const person : persons) {
        standing_.bind("person", person).bind("record", appended.record_id).bind("number", appended.number);
        while (standing_.step()) ids.emplace_back(standing_.text(0));
    }
    for (auto const& id : ids) orders.push_back(fallen_of(ledger_.history(id).front()));
    return orders;
}

ledger::Entry withdrawal(Fallen const& fallen, ledger::Operation because) {
    ledger::Entry entry = fallen.entry;
    entry.operation = ledger::Operation::Withdraw;
    entry.target = fallen.entry.id;
    entry.reason = because == ledger::Operation::Withdraw ? "所据记录已撤销" : "所据记录已更正";
    entry.keys.reset();
    return entry;
}

void keep_limit(ledger::Entry& entry, Order const& order, std::vector<Fallen> const& before) {
    auto const same = std::find_if(before.begin(), before.end(), [&](Fallen const& fallen) {
        return fallen.person == order.subject.person && is_same_duty(order, fallen.order);
    });
    if (same == before.end()) return;
    for (char const* column : {"ordered_at", "due_at"})
        entry.values[size_t(entry.kind->find(column))] = value_of(same->entry, column);
}

bool is_among(Fallen const& fallen, std::vector<Order> const& orders) {
    return std::any_of(orders.begin(), orders.end(), [&](Order const& order) {
        return order.subject.person == fallen.person && is_same_duty(order, fallen.order);
    });
}

}  // namespace lianfang::measures
