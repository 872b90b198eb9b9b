// verify --measures: every stored record is answered again from what was known at its number, and
// held against the orders that it got. The tables are read as of then; nothing is written.
#include <fmt/format.h>

#include <algorithm>

#include "measures/answers.h"
#include "measures/measures.h"

namespace lianfang::measures {
namespace {

using Finding = ledger::Ledger::Finding;

constexpr size_t findings_max = 200;

struct StoredEntry {
    int64_t number = 0;
    std::string id, kind, operation, target;
    Instant recorded = {};
    bool changes() const { return operation == "correct" || operation == "withdraw"; }
};

// One line an order: what it says, and not when it was written down.
std::string line_of(std::string_view type, int64_t person, std::string_view first_day,
                    std::string_view planned_end, std::string_view subject, std::string_view row) {
    return fmt::format("{}|{}|{}|{}|{}|{}", type, person, first_day, planned_end, subject, row);
}

std::string day_text(std::optional<Day> day) {
    return day ? std::to_string(day->number) : std::string();
}

std::vector<std::string> lines_of(std::vector<Order> const& orders) {
    std::vector<std::string> lines;
    for (auto const& order : orders) {
        lines.push_back(line_of(order.type, order.subject.person, day_text(order.first_day),
                                day_text(order.planned_end), order.concerns,
                                fmt::format("{}/{}/{}", order.series, order.edition, order.row)));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> lines_of(store::Statement& orders) {
    std::vector<std::string> lines;
    while (orders.step()) {
        lines.push_back(line_of(orders.text(0), orders.integer(1),
                                orders.is_null(2) ? "" : std::to_string(orders.integer(2)),
                                orders.is_null(3) ? "" : std::to_string(orders.integer(3)), orders.text(4),
                                fmt::format("{}/{}/{}", orders.text(5), orders.text(6), orders.text(7))));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

class Comparison {
public:
    Comparison(ledger::Ledger& ledger, Policies const& policies)
        : ledger_(ledger),
          answers_(ledger, policies),
          known_(ledger),
          behind_(ledger.database().prepare("SELECT n.number FROM ledger n WHERE n.number > :number AND "
                                            "n.kind <> 'order' ORDER BY n.number LIMIT 1")),
          given_(ledger.database().prepare(
              "SELECT o.order_type, COALESCE(o.person_id, 0), o.first_day, o.planned_end, o.subject, "
              "o.policy_series, "
              "o.policy_edition, o.policy_row FROM ledger l JOIN record_order o ON o.record_id = l.id AND "
              "o.from_number = l.number WHERE l.number > :number AND l.number < :until")) {}

    // The orders of a record stand right behind it in the ledger.
    std::vector<std::string> stored_lines(StoredEntry const& entry) {
        behind_.bind("number", entry.number);
        int64_t until = INT64_MAX;
        while (behind_.step()) until = behind_.integer(0);
        return lines_of(given_.bind("number", entry.number).bind("until", until));
    }

    std::vector<std::string> answered_lines(StoredEntry const& entry) {
        catalog::Kind const* kind = ledger_.catalog().find_kind(entry.kind);
        std::string const record_id = entry.target.empty() ? entry.id : entry.target;
        if (!kind) return {};
        if (entry.changes()) {
            for (auto const& statement : ledger_.history(record_id)) {
                if (statement.number == entry.number) return lines_of(answers_.orders_for(statement));
            }
            return {};
        }
        auto appended = known_.version(*kind, record_id, entry.number);
        if (!appended) return {};
        appended->recorded_at = entry.recorded;
        return lines_of(answers_.orders_for(*appended));
    }

private:
    ledger::Ledger& ledger_;
    Answers answers_;
    KnownReader known_;
    store::Statement behind_, given_;
};

}  // namespace

std::vector<Finding> compare_orders(ledger::Ledger& ledger, Policies const& policies) {
    std::vector<Finding> findings;
    Comparison comparison(ledger, policies);
    auto read = ledger.database().prepare(
        "SELECT number, id, kind, operation, target, recorded_at FROM ledger ORDER BY number");
    while (read.step() && findings.size() < findings_max) {
        if (!is_answered(read.text(2))) continue;
        StoredEntry const entry{.number = read.integer(0),
                                .id = std::string(read.text(1)),
                                .kind = std::string(read.text(2)),
                                .operation = std::string(read.text(3)),
                                .target = std::string(read.text(4)),
                                .recorded = Instant{read.integer(5)}};
        auto const stored = comparison.stored_lines(entry);
        auto const answered = comparison.answered_lines(entry);
        if (stored == answered) continue;
        findings.push_back(
            {entry.number,
             fmt::format("第{}号记录的指令与重新答复不同：账本{}条，现答{}条", entry.number,
                         stored.size(), answered.size()),
             fmt::format("the orders of entry {} differ when answered again: {} stored, {} now",
                         entry.number, stored.size(), answered.size())});
    }
    return findings;
}

}  // namespace lianfang::measures
