// The statements that find what fell due. Each orders its rows, so that the orders come out the
// same on every engine.
#include "measures/due_reader.h"

#include <fmt/format.h>

#include <set>

namespace lianfang::measures {
namespace {

using store::Statement;

std::string const episode_columns =
    "e.record_id, e.happened_at, e.recorded_at, e.person_id, e.mode, e.reason, e.unit_code, "
    "e.base_day, e.start_at, "
    "e.planned_end, e.person_name";

std::string current(std::string_view alias) {
    return fmt::format("{0}.from_number <= :number AND {0}.to_number > :number", alias);
}

// No end of the episode. An end in error (VOID) ends it too: there was none.
std::string not_ended() {
    return "NOT EXISTS (SELECT 1 FROM record_observation_end x WHERE x.person_id = e.person_id AND "
           "x.mode = e.mode "
           "AND x.start_at = e.start_at AND " +
           current("x") + ")";
}

std::string unreleased_sql() {
    return "SELECT " + episode_columns + " FROM record_observation_episode e WHERE " +
           current("e") +
           " AND e.mode IN ('HOME', 'CENTRAL') AND (e.planned_end < :over_by OR (e.planned_end IS "
           "NULL "
           "AND COALESCE(e.base_day, e.start_at) < :begun_by)) AND " +
           not_ended() +
           " AND NOT EXISTS (SELECT 1 FROM record_order o WHERE o.person_id = e.person_id "
           "AND o.order_type = 'RELEASE_PROPOSED' AND o.subject = e.record_id AND " +
           current("o") + ") ORDER BY COALESCE(e.planned_end, e.start_at), e.record_id";
}

// A slot is made up by any later check with a temperature, and an order is open until then:
// order.cpp, is_checked, says the same of one person. What was made up before the order could be
// given is not ordered.
std::string unchecked_sql() {
    return "SELECT " + episode_columns + " FROM record_observation_episode e WHERE " +
           current("e") +
           " AND e.mode IN ('HOME', 'CENTRAL') AND e.start_at <= :begun_by "
           "AND NOT EXISTS (SELECT 1 FROM record_observation_check c WHERE c.person_id = "
           "e.person_id "
           "AND c.happened_at >= :day_begin AND c.temp IS NOT NULL AND (c.checked_at > :day OR "
           "(c.checked_at = :day "
           "AND (:slot = 'AM' OR c.slot = 'PM'))) AND " +
           current("c") + ") AND " + not_ended() +
           " AND NOT EXISTS (SELECT 1 FROM record_order o WHERE o.person_id = e.person_id "
           "AND o.order_type = 'CHECK_MISSED' AND o.subject = e.record_id AND " +
           current("o") +
           " AND (o.first_day = :day AND o.policy_row = :policy_row OR NOT EXISTS (SELECT 1 "
           "FROM record_observation_check m WHERE m.person_id = e.person_id "
           "AND m.happened_at >= o.first_day * 86400000000 - 28800000000 AND m.temp IS NOT NULL "
           "AND (m.checked_at > o.first_day OR (m.checked_at = o.first_day "
           "AND (o.policy_row = 'am_slot_closes' OR m.slot = 'PM'))) AND " +
           current("m") + "))) ORDER BY e.unit_code, e.record_id";
}

std::string unverified_sql() {
    return "SELECT l.record_id, l.person_id, l.person_name, l.unit_code, l.batch_no, l.priority, "
           "l.received_on "
           "FROM record_list_record l WHERE " +
           current("l") +
           " AND l.received_on < :received_before AND NOT EXISTS (SELECT 1 FROM "
           "record_list_verdict v "
           "WHERE v.person_id = l.person_id AND v.batch_no = l.batch_no AND " +
           current("v") +
           ") AND NOT EXISTS (SELECT 1 FROM record_order o WHERE o.person_id = l.person_id "
           "AND o.order_type = 'LIST_OVERDUE' AND o.subject = l.record_id AND " +
           current("o") + ") ORDER BY l.received_on, l.record_id";
}

// Joined as sets: neither side has an index for the other.
std::string unsent_sql() {
    return "SELECT d.record_id, d.form_code, d.unit, d.period_day, d.due_at FROM record_report_due "
           "d "
           "LEFT JOIN (SELECT DISTINCT form_code, unit_code, period_day FROM "
           "record_report_instance i WHERE " +
           current("i") +
           ") r ON r.form_code = d.form_code AND r.unit_code = d.unit AND r.period_day = "
           "d.period_day "
           "WHERE r.form_code IS NULL AND d.due_at < :due_before AND " +
           current("d") + " ORDER BY d.due_at, d.unit, d.record_id";
}

std::string unobserved_sql() {
    return "SELECT o.record_id, o.person_id, o.person_name, o.unit_code, o.first_day, o.due_at "
           "FROM record_order o "
           "WHERE o.order_type = 'CONTACT_OBSERVATION' AND o.due_at <= :due_before AND o.due_at > "
           ":due_after AND " +
           current("o") +
           " AND NOT EXISTS (SELECT 1 FROM record_order t WHERE t.person_id = o.person_id "
           "AND t.order_type = 'TELL_COMMAND' AND t.subject = o.record_id AND " +
           current("t") +
           ") AND NOT EXISTS (SELECT 1 FROM record_observation_episode p WHERE p.person_id = "
           "o.person_id "
           "AND (p.planned_end IS NULL OR p.planned_end >= o.planned_end) AND p.start_at >= "
           "o.planned_end - 30 AND " +
           current("p") + ") ORDER BY o.due_at, o.record_id";
}

Episode episode_of(Statement const& row) {
    Episode read{
        .fact = {std::string(row.text(0)), Instant{row.integer(1)}, Instant{row.integer(2)}}};
    read.person = row.integer(3);
    read.mode = row.text(4);
    read.reason = row.text(5);
    read.unit = row.text(6);
    if (!row.is_null(7)) read.base_day = Day{int32_t(row.integer(7))};
    read.first_day = Day{int32_t(row.integer(8))};
    if (!row.is_null(9)) read.planned_end = Day{int32_t(row.integer(9))};
    read.person_name = row.text(10);
    return read;
}

std::vector<Episode> episodes_of(Statement& statement) {
    std::vector<Episode> episodes;
    while (statement.step()) episodes.push_back(episode_of(statement));
    return episodes;
}

}  // namespace

struct DueReader::Statements {
    explicit Statements(store::Database& db)
        : unreleased(db.prepare(unreleased_sql())),
          unchecked(db.prepare(unchecked_sql())),
          unverified(db.prepare(unverified_sql())),
          unsent(db.prepare(unsent_sql())),
          told(db.prepare("SELECT o.subject FROM record_order o WHERE o.person_id IS NULL "
                          "AND o.order_type = 'REPORT_OVERDUE' AND " +
                          current("o"))),
          unobserved(db.prepare(unobserved_sql())),
          reached(
              db.prepare("SELECT t.until FROM record_time_reached t WHERE t.until < :moment AND " +
                         current("t") + " ORDER BY t.until DESC LIMIT 1")) {}
    Statement unreleased, unchecked, unverified, unsent, told, unobserved, reached;
};

DueReader::DueReader(ledger::Ledger& ledger)
    : statements_(std::make_unique<Statements>(ledger.database())) {}
DueReader::~DueReader() = default;

std::vector<Episode> DueReader::unreleased(int64_t number, Day over_by, Day begun_by) {
    auto& read = statements_->unreleased;
    read.bind("number", number)
        .bind("over_by", int64_t(over_by.number))
        .bind("begun_by", int64_t(begun_by.number));
    return episodes_of(read);
}

std::vector<Episode> DueReader::unchecked(int64_t number, Slot const& slot) {
    auto& read = statements_->unchecked;
    read.bind("number", number).bind("day", int64_t(slot.day.number)).bind("slot", slot.name);
    read.bind("day_begin", start_of(slot.day).microseconds);
    read.bind("begun_by", int64_t((slot.day - slot.first_check_after_days).number));
    read.bind("policy_row", slot.name == "AM" ? "am_slot_closes" : "pm_slot_closes");
    return episodes_of(read);
}

std::vector<OverdueName> DueReader::unverified(int64_t number, Instant received_before) {
    std::vector<OverdueName> names;
    auto& read = statements_->unverified;
    read.bind("number", number).bind("received_before", received_before.microseconds);
    while (read.step()) {
        names.push_back({.record_id = std::string(read.text(0)),
                         .person = read.integer(1),
                         .person_name = std::string(read.text(2)),
                         .unit = std::string(read.text(3)),
                         .batch_no = std::string(read.text(4)),
                         .priority = std::string(read.text(5)),
                         .received = Instant{read.integer(6)}});
    }
    return names;
}

std::vector<OverdueReport> DueReader::unsent(int64_t number, Instant due_before) {
    std::set<std::string, std::less<>> told;
    statements_->told.bind("number", number);
    while (statements_->told.step()) told.emplace(statements_->told.text(0));
    std::vector<OverdueReport> reports;
    auto& read = statements_->unsent;
    read.bind("number", number).bind("due_before", due_before.microseconds);
    while (read.step()) {
        if (told.contains(read.text(0))) continue;
        reports.push_back({.record_id = std::string(read.text(0)),
                           .form_code = std::string(read.text(1)),
                           .unit = std::string(read.text(2)),
                           .period_day = Day{int32_t(read.integer(3))},
                           .due_at = Instant{read.integer(4)}});
    }
    return reports;
}

std::vector<UnobservedContact> DueReader::unobserved(int64_t number, Instant due_before) {
    std::vector<UnobservedContact> contacts;
    auto& read = statements_->unobserved;
    // A limit that passed longer ago than any observation lasts is of no use to anybody.
    read.bind("number", number).bind("due_before", due_before.microseconds);
    read.bind("due_after", (due_before - 30 * microseconds_per_day).microseconds);
    while (read.step()) {
        contacts.push_back({.order_id = std::string(read.text(0)),
                            .person = read.integer(1),
                            .person_name = std::string(read.text(2)),
                            .unit = std::string(read.text(3)),
                            .first_day = Day{int32_t(read.integer(4))},
                            .due_at = Instant{read.integer(5)}});
    }
    return contacts;
}

std::optional<Instant> DueReader::reached_before(int64_t number, Instant moment) {
    std::optional<Instant> reached;
    auto& read = statements_->reached;
    read.bind("number", number).bind("moment", moment.microseconds);
    while (read.step()) reached = Instant{read.integer(0)};
    return reached;
}

}  // namespace lianfang::measures
