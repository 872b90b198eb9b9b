// Orders: how they are written down, and what fulfils them.
#include "measures/order.h"

#include <algorithm>

namespace lianfang::measures {
namespace {

// A record that happened on the order's first day or later answers it; a fact with a day alone
// stands at 00:00 of it.
template <typename Item>
bool any_since(std::vector<Item> const& items, Day first_day) {
    return std::any_of(items.begin(), items.end(), [&](Item const& item) {
        return item.fact.happened >= start_of(first_day);
    });
}

bool in_ward_since(Known const& known, Day first_day) {
    return std::any_of(known.ward_stays.begin(), known.ward_stays.end(), [&](WardStay const& stay) {
        return !stay.out_at || *stay.out_at >= start_of(first_day);
    });
}

bool meets_period(Episode const& episode, GivenOrder const& order, Day first_day) {
    if (order.planned_end && episode.first_day > *order.planned_end) return false;
    return !episode.end || day_of(episode.end->ended) >= first_day;
}

bool is_observed(GivenOrder const& order, Known const& known, Day first_day) {
    if (in_ward_since(known, first_day)) return true;
    return std::any_of(known.episodes.begin(), known.episodes.end(), [&](Episode const& episode) {
        if (!meets_period(episode, order, first_day)) return false;
        if (order.type == "CENTRAL_OBSERVATION") return episode.mode != "HOME";
        // A new contact begins the days again: an earlier episode that ends before them does not
        // do.
        bool const long_enough = !order.planned_end || !episode.planned_end ||
                                 *episode.planned_end >= *order.planned_end;
        return order.type != "CONTACT_OBSERVATION" || long_enough;
    });
}

bool is_in_hospital(Known const& known, Day first_day) {
    bool const observed =
        std::any_of(known.episodes.begin(), known.episodes.end(), [&](Episode const& episode) {
            return episode.mode == "HOSP" && episode.fact.happened >= start_of(first_day);
        });
    return observed || in_ward_since(known, first_day);
}

// Any later visit makes a missed one up. due_reader.cpp says the same in SQL, for the many.
bool is_checked(Known const& known, GivenOrder const& order, Day first_day) {
    bool const morning = order.row == "am_slot_closes";
    return std::any_of(known.checks.begin(), known.checks.end(), [&](Check const& check) {
        if (!check.temperature) return false;
        return check.day > first_day || (check.day == first_day && (morning || check.slot == "PM"));
    });
}

bool is_ended(Known const& known, std::string const& episode_id) {
    auto const found =
        std::find_if(known.episodes.begin(), known.episodes.end(),
                     [&](Episode const& episode) { return episode.fact.record_id == episode_id; });
    return found == known.episodes.end() || found->end.has_value();
}

// The subject is the record of the name in the list.
bool is_verified(Known const& known, std::string const& list_record) {
    auto const name =
        std::find_if(known.list_names.begin(), known.list_names.end(),
                     [&](ListName const& item) { return item.fact.record_id == list_record; });
    return name != known.list_names.end() &&
           std::any_of(known.list_answers.begin(), known.list_answers.end(),
                       [&](ListAnswer const& answer) { return answer.batch_no == name->batch_no; });
}

bool is_investigated(Known const& known, std::string const& card_no) {
    return std::any_of(known.investigations.begin(), known.investigations.end(),
                       [&](Investigation const& one) { return one.card_no == card_no; });
}

// The command has taken the person's matter up once any office recorded what it did with him.
bool is_taken_up(Known const& known, Day first_day) {
    return any_since(known.ward_stays, first_day) || any_since(known.fever_visits, first_day) ||
           any_since(known.episodes, first_day) || any_since(known.investigations, first_day);
}

// Below it a forehead reading is no reading, whatever the county's own limit for measuring again.
constexpr int64_t sound_forehead_reading = 350;

// The subject is the reading that was none.
bool is_remeasured(Known const& known, GivenOrder const& order, Day first_day) {
    Instant since = start_of(first_day);
    for (auto const& reading : known.readings) {
        if (reading.fact.record_id == order.subject) since = reading.fact.happened;
    }
    return std::any_of(known.readings.begin(), known.readings.end(), [&](Reading const& reading) {
        bool const is_sound = reading.site != "FOREHEAD" || reading.value >= sound_forehead_reading;
        return reading.fact.record_id != order.subject && reading.fact.happened >= since &&
               is_sound;
    });
}

bool is_fulfilled(GivenOrder const& order, Known const& known, Day first_day) {
    std::string const& type = order.type;
    if (type == "HOME_OBSERVATION" || type == "CENTRAL_OBSERVATION" ||
        type == "CONTACT_OBSERVATION") {
        return is_observed(order, known, first_day);
    }
    if (type == "HOSPITAL_OBSERVATION") return is_in_hospital(known, first_day);
    if (type == "FEVER_CLINIC")
        return any_since(known.fever_visits, first_day) || in_ward_since(known, first_day);
    if (type == "REMEASURE") return is_remeasured(known, order, first_day);
    if (type == "TURN_BACK") return any_since(known.turned_back, first_day);
    if (type == "TELL_COMMAND") return is_taken_up(known, first_day);
    if (type == "RELEASE_PROPOSED") return is_ended(known, order.subject);
    if (type == "CHECK_MISSED")
        return is_checked(known, order, first_day) || is_ended(known, order.subject);
    if (type == "LIST_OVERDUE") return is_verified(known, order.subject);
    if (type == "CASE_INVESTIGATION") return is_investigated(known, order.subject);
    if (type == "SPECIMEN") return any_since(known.specimens, first_day);
    return false;
}

void put(ledger::Entry& entry, char const* column, store::Value value) {
    int const at = entry.kind->find(column);
    ensure(at >= 0);
    entry.values[at] = std::move(value);
}

void put_text(ledger::Entry& entry, char const* column, std::string const& text) {
    if (!text.empty()) put(entry, column, text);
}

}  // namespace

Order order_by(Policy const& policy, std::string row, std::string type, Subject subject) {
    return {.type = std::move(type),
            .subject = std::move(subject),
            .series = policy.series(),
            .edition = policy.edition(),
            .row = std::move(row)};
}

ledger::Entry to_entry(Order const& order, catalog::Kind const& order_kind, Instant ordered_at) {
    ledger::Entry entry{.kind = &order_kind};
    entry.unit = order.subject.unit;
    entry.recorded_by = "measures";
    entry.values.assign(order_kind.columns.size(), store::Value{});
    put(entry, "order_type", order.type);
    put_text(entry, "person_name", order.subject.name);
    put_text(entry, "unit", order.subject.unit);
    put(entry, "ordered_at", ordered_at.microseconds);
    if (order.due_at) put(entry, "due_at", order.due_at->microseconds);
    if (order.first_day) put(entry, "first_day", int64_t(order.first_day->number));
    if (order.planned_end) put(entry, "planned_end", int64_t(order.planned_end->number));
    put_text(entry, "place", order.place);
    put_text(entry, "policy_series", order.series);
    put_text(entry, "policy_edition", order.edition);
    put_text(entry, "policy_row", order.row);
    put_text(entry, "reason", order.reason);
    put_text(entry, "subject", order.concerns);
    entry.persons = {order.subject.person};
    entry.cause = order.because;
    return entry;
}

bool is_open(GivenOrder const& order, Known const& known, Day today) {
    bool const is_period = order.type == "HOME_OBSERVATION" ||
                           order.type == "CENTRAL_OBSERVATION" ||
                           order.type == "CONTACT_OBSERVATION";
    if (is_period && order.planned_end && *order.planned_end < today) return false;
    return !is_fulfilled(order, known, order.first_day.value_or(day_of(order.fact.happened)));
}

bool is_same_duty(Order const& order, GivenOrder const& given) {
    std::string const& type = order.type;
    if (type != given.type) return false;
    if (type == "TELL_COMMAND") return order.row == given.row;
    bool const of_a_thing = type == "CASE_INVESTIGATION" || type == "RELEASE_PROPOSED" ||
                            type == "LIST_OVERDUE" || type == "REPORT_OVERDUE" ||
                            type == "CLUSTER_ALERT";
    return !of_a_thing || order.concerns == given.subject;
}

std::vector<Order> without_repeats(std::vector<Order> orders, Known const& known, Day today) {
    std::vector<Order> kept;
    for (auto& order : orders) {
        bool const is_given =
            std::any_of(known.orders.begin(), known.orders.end(), [&](GivenOrder const& given) {
                return is_same_duty(order, given) && is_open(given, known, today);
            });
        bool const is_double = std::any_of(kept.begin(), kept.end(), [&](Order const& other) {
            GivenOrder const given{.type = other.type, .subject = other.concerns, .row = other.row};
            return is_same_duty(order, given);
        });
        if (!is_given && !is_double) kept.push_back(std::move(order));
    }
    return kept;
}

}  // namespace lianfang::measures
