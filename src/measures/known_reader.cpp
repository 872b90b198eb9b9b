// The statements that read Known. Every one reads the versions current at :number and is bounded.
#include "measures/known_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lianfang::measures {
namespace {

using store::Statement;

// Of one person's table: the columns given, for the versions known at the number, latest first, at
// most known_items_max.
std::string of_person(std::string_view kind, std::string_view columns) {
    return fmt::format(
        "SELECT record_id, happened_at, recorded_at, {1} FROM record_{0} "
        "WHERE person_id = :person AND from_number <= :number AND to_number > :number "
        "ORDER BY happened_at DESC, record_id LIMIT {2}",
        kind, columns, known_items_max);
}

// Orders whose cause was corrected or withdrawn since are void: the correction was answered anew.
std::string const orders_sql = fmt::format(
    "SELECT o.record_id, o.happened_at, o.recorded_at, o.order_type, o.subject, o.policy_row, "
    "o.first_day, o.planned_end, "
    "o.due_at FROM record_order o "
    "LEFT JOIN ledger cause ON cause.id = o.cause_id "
    "WHERE o.person_id = :person AND o.from_number <= :number AND o.to_number > :number AND NOT "
    "EXISTS ("
    "SELECT 1 FROM ledger later WHERE later.target = COALESCE(cause.target, cause.id) AND "
    "later.number <= :number "
    "AND later.number > o.from_number AND later.operation IN ('correct', 'withdraw')) "
    "ORDER BY o.from_number DESC LIMIT {}",
    known_items_max);

std::string const card_sql =
    "SELECT c.record_id, c.happened_at, c.recorded_at, c.card_no, COALESCE((SELECT "
    "r.classification "
    "FROM record_case_revision r WHERE r.card_no = c.card_no AND r.from_number <= :number AND "
    "r.to_number > :number "
    "ORDER BY r.revised_at DESC, r.from_number DESC LIMIT 1), c.classification), c.person_id, "
    "c.person_name, "
    "c.person_residence, c.onset_day, c.diagnosed_at FROM record_case_report c "
    "WHERE c.from_number <= :number AND c.to_number > :number AND ";

Fact fact_of(Statement const& row) {
    return {std::string(row.text(0)), Instant{row.integer(1)}, Instant{row.integer(2)}};
}
std::string text_of(Statement const& row, int column) { return std::string(row.text(column)); }
std::optional<Day> day_at(Statement const& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Day{int32_t(row.integer(column))};
}
std::optional<Instant> instant_at(Statement const& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Instant{row.integer(column)};
}

CaseCard card_of(Statement const& row) {
    return {.fact = fact_of(row),
            .card_no = text_of(row, 3),
            .classification = text_of(row, 4),
            .person = row.integer(5),
            .person_name = text_of(row, 6),
            .residence = text_of(row, 7),
            .onset_day = day_at(row, 8),
            .diagnosed = Instant{row.integer(9)}};
}

GivenOrder order_of(Statement const& row) {
    return {.fact = fact_of(row),
            .type = text_of(row, 3),
            .subject = text_of(row, 4),
            .row = text_of(row, 5),
            .first_day = day_at(row, 6),
            .planned_end = day_at(row, 7),
            .due_at = instant_at(row, 8)};
}

}  // namespace

struct KnownReader::Statements {
    explicit Statements(store::Database& database);

    template <typename Read>
    void each(Statement& statement, int64_t person, int64_t number, Read const& read) {
        statement.bind("person", person).bind("number", number);
        while (statement.step()) read(statement);
    }
    // Of a statement that ask_all has asked.
    template <typename Read>
    void each(Statement& statement, Read const& read) {
        while (statement.step()) read(statement);
    }
    void ask(std::vector<Statement*> const& all, int64_t person, int64_t number);
    void read_person(Known& known, int64_t person);
    void read_checked(Known& known, int64_t person);
    void read_residence(Known& known);
    void read_declared(Known& known);
    void read_readings(Known& known);
    void read_trips(Known& known);
    void read_observation(Known& known, int64_t person);
    void read_care(Known& known);
    void read_screening(Known& known);
    void read_cases(Known& known);
    void read_lists(Known& known);

    store::Database& database;
    Statement link, linked, residence, returnee, segment, declared, episode, episode_end, contact,
        ward, ward_end, fever, reading, check, case_of_person, case_by_card, investigation,
        list_name, list_answer, specimen, orders, household_number, housemates, housemate_cases,
        housemate_fevers;
    std::map<std::string, Statement, std::less<>> versions;
};

KnownReader::Statements::Statements(store::Database& db)
    : database(db),
      link(db.prepare("SELECT canonical_id FROM person_link WHERE person_id = :person AND "
                      "from_number <= :number "
                      "AND to_number > :number")),
      linked(db.prepare("SELECT person_id FROM person_link WHERE canonical_id = :person AND "
                        "from_number <= :number "
                        "AND to_number > :number ORDER BY person_id")),
      residence(db.prepare(
          "SELECT unit_code FROM person_residence WHERE person_id = :person AND from_number <= "
          ":number "
          "AND to_number > :number ORDER BY happened_at DESC, from_number DESC LIMIT 1")),
      returnee(db.prepare(
          of_person("returnee_record",
                    "depart_region, transit_region, transit_stop_minutes, depart_at, arrive_at"))),
      segment(db.prepare(of_person("travel_segment",
                                   "from_region, is_transit, stop_minutes, depart_at, arrive_at"))),
      declared(db.prepare(of_person("checkpoint_person", "hubei_14d, action"))),
      episode(db.prepare(
          of_person("observation_episode",
                    "mode, reason, unit_code, base_day, start_at, planned_end, person_name"))),
      episode_end(db.prepare(of_person("observation_end", "mode, start_at, end_at, end_reason"))),
      contact(db.prepare(of_person("close_contact", "card_no, contact_class, last_contact_at"))),
      ward(db.prepare(of_person("ward_stay", "facility, in_at"))),
      ward_end(db.prepare(of_person("ward_stay_end", "facility, in_at, out_at"))),
      fever(db.prepare(of_person("fever_visit", "temp"))),
      reading(db.prepare(of_person("temp_measurement", "value, retest_no, site, place_kind"))),
      check(db.prepare(of_person("observation_check", "checked_at, slot, temp, symptoms"))),
      case_of_person(db.prepare(
          card_sql + "c.person_id = :person ORDER BY c.happened_at DESC, c.record_id LIMIT 20")),
      case_by_card(db.prepare(card_sql + "c.card_no = :card_no ORDER BY c.from_number LIMIT 1")),
      investigation(db.prepare(of_person("case_investigation", "card_no"))),
      list_name(db.prepare(of_person("list_record", "batch_no, clue_region, clue_day"))),
      list_answer(db.prepare(of_person("list_verdict", "batch_no, verdict"))),
      specimen(db.prepare("SELECT s.record_id, s.happened_at, s.recorded_at, COALESCE((SELECT "
                          "r.result FROM record_specimen_result r "
                          "WHERE r.specimen_no = s.specimen_no AND r.from_number <= :number AND "
                          "r.to_number > :number "
                          "ORDER BY r.result_at DESC LIMIT 1), '') FROM record_specimen s WHERE "
                          "s.person_id = :person "
                          "AND s.from_number <= :number AND s.to_number > :number ORDER BY "
                          "s.happened_at DESC, s.record_id LIMIT 50")),
      orders(db.prepare(orders_sql)),
      household_number(db.prepare("SELECT household, person_residence FROM record_person_register "
                                  "WHERE person_id = :person AND household <> '' "
                                  "AND from_number <= :number AND to_number > :number ORDER BY "
                                  "happened_at DESC, record_id LIMIT 1")),
      housemates(db.prepare(
          "SELECT DISTINCT person_id FROM record_person_register WHERE household = :household "
          "AND person_residence = :residence AND from_number <= :number AND to_number > :number "
          "AND person_id > 0 ORDER BY person_id LIMIT 60")),
      housemate_cases(db.prepare(
          "SELECT COUNT(*) FROM record_case_report WHERE person_id = :person "
          "AND classification <> 'EXCL' AND happened_at >= :since AND from_number <= :number "
          "AND to_number > :number")),
      housemate_fevers(db.prepare("SELECT (SELECT COUNT(*) FROM record_fever_visit WHERE person_id "
                                  "= :person AND happened_at >= :since "
                                  "AND from_number <= :number AND to_number > :number) + (SELECT "
                                  "COUNT(*) FROM record_temp_measurement "
                                  "WHERE person_id = :person AND value >= :fever AND happened_at >= "
                                  ":since AND from_number <= :number "
                                  "AND to_number > :number) + (SELECT COUNT(*) FROM "
                                  "record_observation_check WHERE person_id = :person "
                                  "AND temp >= :fever AND happened_at >= :since AND from_number <= "
                                  ":number AND to_number > :number)")) {}

void KnownReader::Statements::read_trips(Known& known) {
    each(returnee, [&](Statement const& row) {
        known.trips.push_back({.fact = fact_of(row),
                               .from_region = text_of(row, 3),
                               .transit_region = text_of(row, 4),
                               .stop_minutes = row.integer(5),
                               .left = day_at(row, 6),
                               .arrived = Day{int32_t(row.integer(7))}});
    });
    each(segment, [&](Statement const& row) {
        known.trips.push_back({.fact = fact_of(row),
                               .from_region = text_of(row, 3),
                               .stop_minutes = row.integer(5),
                               .is_transit = row.integer(4) != 0,
                               .is_ticket = true,
                               .left = day_of(Instant{row.integer(6)}),
                               .arrived = day_of(Instant{row.integer(7)})});
    });
    read_declared(known);
}

void KnownReader::Statements::read_declared(Known& known) {
    each(declared, [&](Statement const& row) {
        if (row.integer(3) != 0) known.declarations.push_back({fact_of(row)});
        if (row.text(4) == "TURN_BACK") known.turned_back.push_back({fact_of(row)});
    });
}

void KnownReader::Statements::read_observation(Known& known, int64_t person) {
    struct End {
        std::string mode;
        int64_t start;
        EpisodeEnd end;
    };
    std::vector<End> ends;
    each(episode_end, [&](Statement const& row) {
        ends.push_back(
            {text_of(row, 3), row.integer(4), {Instant{row.integer(5)}, text_of(row, 6)}});
    });
    each(episode, [&](Statement const& row) {
        Episode read{.fact = fact_of(row),
                     .mode = text_of(row, 3),
                     .reason = text_of(row, 4),
                     .unit = text_of(row, 5)};
        read.base_day = day_at(row, 6);
        read.first_day = Day{int32_t(row.integer(7))};
        read.planned_end = day_at(row, 8);
        read.person = person;
        read.person_name = text_of(row, 9);
        auto const end = std::find_if(ends.begin(), ends.end(), [&](End const& one) {
            return one.mode == read.mode && one.start == read.first_day.number;
        });
        if (end != ends.end()) read.end = end->end;
        if (!read.end || read.end->reason != "VOID") known.episodes.push_back(std::move(read));
    });
    each(check, [&](Statement const& row) {
        Check read{
            .fact = fact_of(row), .day = Day{int32_t(row.integer(3))}, .slot = text_of(row, 4)};
        if (!row.is_null(5)) read.temperature = row.integer(5);
        read.symptoms = text_of(row, 6);
        known.checks.push_back(std::move(read));
    });
}

void KnownReader::Statements::read_care(Known& known) {
    each(ward, [&](Statement const& row) {
        known.ward_stays.push_back({.fact = fact_of(row),
                                    .facility = text_of(row, 3),
                                    .in_at = Instant{row.integer(4)},
                                    .out_at = {}});
    });
    each(ward_end, [&](Statement const& row) {
        for (auto& stay : known.ward_stays) {
            if (stay.facility == row.text(3) && stay.in_at.microseconds == row.integer(4)) {
                stay.out_at = Instant{row.integer(5)};
            }
        }
    });
    each(fever, [&](Statement const& row) {
        known.fever_visits.push_back({fact_of(row), row.integer(3)});
    });
    each(specimen, [&](Statement const& row) {
        known.specimens.push_back({fact_of(row), text_of(row, 3)});
    });
}

void KnownReader::Statements::read_screening(Known& known) {
    read_readings(known);
    each(orders, [&](Statement const& row) { known.orders.push_back(order_of(row)); });
}

void KnownReader::Statements::read_readings(Known& known) {
    each(reading, [&](Statement const& row) {
        known.readings.push_back({.fact = fact_of(row),
                                  .value = row.integer(3),
                                  .retest_no = row.integer(4),
                                  .site = text_of(row, 5),
                                  .place_kind = text_of(row, 6)});
    });
}

void KnownReader::Statements::read_cases(Known& known) {
    each(contact, [&](Statement const& row) {
        known.contacts.push_back(
            {fact_of(row), text_of(row, 3), text_of(row, 4), Instant{row.integer(5)}});
    });
    each(case_of_person, [&](Statement const& row) { known.cases.push_back(card_of(row)); });
    each(investigation, [&](Statement const& row) {
        known.investigations.push_back({fact_of(row), text_of(row, 3)});
    });
}

void KnownReader::Statements::read_lists(Known& known) {
    each(list_name, [&](Statement const& row) {
        known.list_names.push_back(
            {fact_of(row), text_of(row, 3), text_of(row, 4), day_at(row, 5)});
    });
    each(list_answer, [&](Statement const& row) {
        known.list_answers.push_back({fact_of(row), text_of(row, 3), text_of(row, 4)});
    });
}

// In one go: a person is read for every record that a measure may answer.
void KnownReader::Statements::ask(std::vector<Statement*> const& all, int64_t person, int64_t number) {
    for (auto* statement : all) statement->bind("person", person).bind("number", number);
    Statement::ask_together(all);
}

void KnownReader::Statements::read_person(Known& known, int64_t person) {
    ask({&residence, &returnee, &segment, &declared, &episode_end, &episode, &check, &ward, &ward_end, &fever,
         &specimen, &reading, &orders, &contact, &case_of_person, &investigation, &list_name, &list_answer},
        person, known.number);
    read_residence(known);
    read_trips(known);
    read_observation(known, person);
    read_care(known);
    read_screening(known);
    read_cases(known);
    read_lists(known);
}

void KnownReader::Statements::read_residence(Known& known) {
    each(residence, [&](Statement const& row) {
        if (known.residence.empty()) known.residence = text_of(row, 0);
    });
}

// Of whom no more can be known.
void KnownReader::Statements::read_checked(Known& known, int64_t person) {
    ask({&residence, &declared, &reading}, person, known.number);
    read_residence(known);
    read_declared(known);
    read_readings(known);
}

KnownReader::KnownReader(ledger::Ledger& ledger)
    : ledger_(ledger), persons_(ledger), statements_(std::make_unique<Statements>(ledger.database())) {}
KnownReader::~KnownReader() = default;

std::vector<int64_t> KnownReader::same_person(int64_t person, int64_t number) {
    if (ledger_.surely_nobody_is_merged()) return {person};
    int64_t canonical = person;
    statements_->each(statements_->link, person, number,
                      [&](Statement const& row) { canonical = row.integer(0); });
    std::vector<int64_t> all = {canonical};
    statements_->each(statements_->linked, canonical, number, [&](Statement const& row) {
        if (row.integer(0) != canonical) all.push_back(row.integer(0));
    });
    return all;
}

Known KnownReader::read(int64_t person, int64_t number) {
    Known known{.number = number};
    if (person == 0) return known;
    for (int64_t const one : same_person(person, number)) {
        if (persons_.may_be_known(one)) statements_->read_person(known, one);
        else statements_->read_checked(known, one);
    }
    return known;
}

std::optional<CaseCard> KnownReader::case_card(std::string const& card_no, int64_t number) {
    std::optional<CaseCard> card;
    auto& read = statements_->case_by_card;
    read.bind("card_no", card_no).bind("number", number);
    while (read.step()) card = card_of(read);
    return card;
}

std::vector<Housemate> KnownReader::household(int64_t person, int64_t number, Instant since,
                                              int64_t fever_from) {
    std::string household, residence;
    statements_->each(statements_->household_number, person, number, [&](Statement const& row) {
        household = text_of(row, 0);
        residence = text_of(row, 1);
    });
    std::vector<Housemate> all;
    if (household.empty()) return all;
    auto& mates = statements_->housemates;
    mates.bind("household", household).bind("residence", residence).bind("number", number);
    while (mates.step()) all.push_back({.person = mates.integer(0)});
    statements_->housemate_fevers.bind("fever", fever_from);
    for (auto& mate : all) {
        auto const counts = [&](Statement& statement) {
            statement.bind("since", since.microseconds);
            int64_t count = 0;
            statements_->each(statement, mate.person, number,
                              [&](Statement const& row) { count = row.integer(0); });
            return count > 0;
        };
        mate.is_case = counts(statements_->housemate_cases);
        mate.is_febrile = counts(statements_->housemate_fevers);
    }
    return all;
}

std::optional<ledger::Appended> KnownReader::version(catalog::Kind const& kind,
                                                     std::string const& record_id, int64_t number) {
    auto found = statements_->versions.find(kind.name);
    if (found == statements_->versions.end()) {
        std::string columns;
        for (auto const& column : kind.columns)
            columns += column.sealed ? ", NULL" : ", " + column.name;
        for (auto const& person : kind.persons) columns += fmt::format(", {}_id", person);
        std::string const sql = fmt::format(
            "SELECT record_id, happened_at, recorded_at, unit_code{} FROM {} WHERE record_id = "
            ":record_id "
            "AND from_number <= :number AND to_number > :number",
            columns, kind.table());
        found = statements_->versions.emplace(kind.name, statements_->database.prepare(sql)).first;
    }
    Statement& read = found->second;
    std::optional<ledger::Appended> version;
    read.bind("record_id", record_id).bind("number", number);
    while (read.step()) {
        version = ledger::Appended{.number = number, .record_id = record_id};
        version->happened_at = Instant{read.integer(1)};
        version->recorded_at = Instant{read.integer(2)};
        version->entry.kind = &kind;
        version->entry.unit = read.text(3);
        int column = 4;
        for (size_t i = 0; i < kind.columns.size(); ++i)
            version->entry.values.push_back(read.value(column++));
        for (size_t i = 0; i < kind.persons.size(); ++i)
            version->entry.persons.push_back(read.integer(column++));
    }
    return version;
}

}  // namespace lianfang::measures
