// The orders of a statement stand right behind it in the ledger.
#include "measures/superseded.h"

#include <algorithm>

namespace lianfang::measures {
namespace {

// More than any one record brings.
constexpr int64_t orders_at_most = 64;

store::Value const& value_of(ledger::Entry const& order, char const* column) {
    int const at = order.kind->find(column);
    ensure(at >= 0);
    return order.values[size_t(at)];
}

bool is_same_duty(ledger::Entry const& a, ledger::Entry const& b) {
    auto const agree = [&](char const* column) { return value_of(a, column) == value_of(b, column); };
    return a.persons == b.persons && agree("order_type") && agree("policy_row") && agree("subject");
}

}  // namespace

Superseded::Superseded(ledger::Ledger& ledger)
    : ledger_(ledger),
      standing_(ledger.database().prepare(
          "SELECT o.record_id FROM (SELECT number, id FROM ledger WHERE id = :record UNION ALL "
          "SELECT number, id FROM ledger WHERE target = :record) s "
          "JOIN ledger l ON l.number > s.number AND l.number <= s.number + :most AND l.kind = 'order' "
          "JOIN record_order o ON o.record_id = l.id AND o.from_number = l.number AND o.cause_id = s.id "
          "WHERE s.number < :number AND o.to_number = :current ORDER BY l.number")) {}

std::vector<ledger::Entry> Superseded::orders_before(ledger::Appended const& appended) {
    std::vector<ledger::Entry> orders;
    auto const operation = appended.entry.operation;
    if (operation != ledger::Operation::Correct && operation != ledger::Operation::Withdraw) return orders;
    std::vector<std::string> ids;
    standing_.bind("record", appended.record_id).bind("number", appended.number).bind("most", orders_at_most);
    standing_.bind("current", ledger::still_current);
    while (standing_.step()) ids.emplace_back(standing_.text(0));
    for (auto const& id : ids) orders.push_back(ledger_.history(id).front().entry);
    return orders;
}

ledger::Entry withdrawal(ledger::Entry const& order, ledger::Operation because) {
    ledger::Entry entry = order;
    entry.operation = ledger::Operation::Withdraw;
    entry.target = order.id;
    entry.reason = because == ledger::Operation::Withdraw ? "所据记录已撤销" : "所据记录已更正";
    entry.keys.reset();
    return entry;
}

void keep_limit(ledger::Entry& order, std::vector<ledger::Entry> const& before) {
    auto const same = std::find_if(before.begin(), before.end(),
                                   [&](ledger::Entry const& other) { return is_same_duty(order, other); });
    if (same == before.end()) return;
    for (char const* column : {"ordered_at", "due_at"})
        order.values[size_t(order.kind->find(column))] = value_of(*same, column);
}

}  // namespace lianfang::measures
