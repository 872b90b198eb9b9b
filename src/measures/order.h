// An order as a measure gives it, and when a given order is still open. An order is a duty: an
// office's record fulfils it, by person and kind; nothing is stored about that and nothing is
// counted twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "measures/known.h"
#include "measures/policy.h"

namespace lianfang::measures {

// Whom and what an order is about.
struct Subject {
    int64_t person = 0;
    std::string name;
    // Responsible: the village or township of residence, else where it was recorded.
    std::string unit;
};

struct Order {
    std::string type;       // Code of order_type.
    Subject subject;
    std::string concerns;   // The record, card, batch or slot that it concerns.
    std::optional<Instant> due_at;
    std::optional<Day> first_day, planned_end;
    std::string place;
    std::string series, edition, row;
    std::string reason;
    std::string because;    // The record that asks for it, where that is not the one that is answered.
};

// Which rule gave the order.
Order order_by(Policy const& policy, std::string row, std::string type, Subject subject);

// The order as an entry ready to append; `ordered_at` is when its cause was recorded.
ledger::Entry to_entry(Order const& order, catalog::Kind const& order_kind, Instant ordered_at);

// Not yet fulfilled by what is known. An order whose period is over on `today` has lapsed and is
// not open either.
bool is_open(GivenOrder const& order, Known const& known, Day today);
// A person may be told of to the command for several things, investigated for several cards, released from several
// episodes; of the other duties he has one at a time.
bool is_same_duty(Order const& order, GivenOrder const& given);
// Drops the orders that the person already has, still open; and doubles among themselves.
std::vector<Order> without_repeats(std::vector<Order> orders, Known const& known, Day today);

}  // namespace lianfang::measures
