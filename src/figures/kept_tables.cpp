// All SQL that writes what is kept.
#include "figures/kept_tables.h"

#include "base/text.h"

namespace lianfang::figures {
namespace {

char const* const tables = R"(
CREATE TABLE IF NOT EXISTS figure_state (
    figure TEXT PRIMARY KEY, definition TEXT NOT NULL, from_number BIGINT NOT NULL, filled BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS figure_bucket (
    number BIGINT PRIMARY KEY, last_number BIGINT NOT NULL, day BIGINT NOT NULL, closed BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS figure_change (
    unit TEXT NOT NULL, figure TEXT NOT NULL, key TEXT NOT NULL, day BIGINT NOT NULL, bucket BIGINT NOT NULL,
    amount BIGINT NOT NULL, row_count BIGINT NOT NULL, PRIMARY KEY (unit, figure, key, day, bucket));
CREATE TABLE IF NOT EXISTS figure_touched (
    kind TEXT NOT NULL, day BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (kind, day));
CREATE TABLE IF NOT EXISTS figure_kept (
    level TEXT NOT NULL, unit TEXT NOT NULL, day BIGINT NOT NULL, figure TEXT NOT NULL, from_number BIGINT NOT NULL,
    to_number BIGINT NOT NULL, definition TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (level, unit, day, figure, from_number));
)";

}  // namespace

bool has_kept_tables(store::Database& database) { return database.has_table("figure_kept"); }

void create_kept_tables(store::Database& database) {
    std::string sql = tables;
    if (database.text_type() != "TEXT") sql = replaced(sql, " TEXT", " " + database.text_type());
    database.execute(sql);
}

KeptTables::KeptTables(store::Database& database)
    : database_(database),
      last_bucket_(database.prepare(
          "SELECT number, last_number, day, closed FROM figure_bucket ORDER BY number DESC LIMIT 1")),
      put_bucket_(database.prepare(
          "INSERT INTO figure_bucket (number, last_number, day, closed) VALUES (:number, :last_number, :day, :closed) "
          "ON CONFLICT (number) DO UPDATE SET last_number = excluded.last_number, closed = excluded.closed")),
      states_(database.prepare("SELECT figure, definition, from_number, filled FROM figure_state")),
      put_state_(database.prepare(
          "INSERT INTO figure_state (figure, definition, from_number, filled) "
          "VALUES (:figure, :definition, :from_number, :filled) ON CONFLICT (figure) DO UPDATE SET "
          "definition = excluded.definition, from_number = excluded.from_number, filled = excluded.filled")),
      forget_state_(database.prepare("DELETE FROM figure_state WHERE figure = :figure")),
      forget_changes_(database.prepare("DELETE FROM figure_change WHERE figure = :figure")),
      put_touched_(database.prepare(
          "INSERT INTO figure_touched (kind, day, number) VALUES (:kind, :day, :number) "
          "ON CONFLICT (kind, day) DO UPDATE SET number = excluded.number")),
      add_(database.prepare(
          "INSERT INTO figure_change (unit, figure, key, day, bucket, amount, row_count) "
          "VALUES (:unit, :figure, :key, :day, :bucket, :amount, :row_count) "
          "ON CONFLICT (unit, figure, key, day, bucket) DO UPDATE SET "
          "amount = figure_change.amount + excluded.amount, row_count = figure_change.row_count + excluded.row_count")),
      buckets_(database.prepare("SELECT number, last_number, day, closed FROM figure_bucket ORDER BY number")),
      put_answer_(database.prepare(
          "INSERT INTO figure_kept (level, unit, day, figure, from_number, to_number, definition, answer) "
          "VALUES (:level, :unit, :day, :figure, :from_number, :to_number, :definition, :answer) "
          "ON CONFLICT (level, unit, day, figure, from_number) DO UPDATE SET "
          "to_number = excluded.to_number, definition = excluded.definition, answer = excluded.answer")),
      forget_answers_(database.prepare(
          "DELETE FROM figure_kept WHERE level = :level AND unit = :unit AND day = :day AND figure = :figure "
          "AND NOT EXISTS (SELECT 1 FROM figure_bucket b WHERE b.closed = 1 "
          "AND b.last_number >= figure_kept.from_number AND b.last_number <= figure_kept.to_number)")),
      extend_answer_(database.prepare(
          "UPDATE figure_kept SET to_number = :to_number WHERE level = :level AND unit = :unit AND day = :day "
          "AND figure = :figure AND from_number = :from_number AND to_number < :to_number")) {}

Bucket KeptTables::last_bucket() {
    Bucket bucket;
    while (last_bucket_.step()) {
        bucket = {last_bucket_.integer(0), last_bucket_.integer(1), last_bucket_.integer(2),
                  last_bucket_.integer(3) != 0};
    }
    return bucket;
}

std::vector<Bucket> KeptTables::buckets() {
    std::vector<Bucket> all;
    while (buckets_.step()) {
        all.push_back({buckets_.integer(0), buckets_.integer(1), buckets_.integer(2), buckets_.integer(3) != 0});
    }
    return all;
}

// Of the older answers those remain that hold for a report that was issued.
void KeptTables::put_answer(KeptAnswer const& answer) {
    for (auto* statement : {&forget_answers_, &put_answer_}) {
        statement->bind("level", answer.level).bind("unit", answer.unit).bind("day", answer.day)
            .bind("figure", answer.figure);
    }
    forget_answers_.run();
    put_answer_.bind("from_number", answer.from_number).bind("to_number", answer.to_number)
        .bind("definition", answer.definition).bind("answer", answer.text).run();
}

void KeptTables::extend_answer(KeptAnswer const& answer) {
    extend_answer_.bind("level", answer.level)
        .bind("unit", answer.unit)
        .bind("day", answer.day)
        .bind("figure", answer.figure)
        .bind("from_number", answer.from_number)
        .bind("to_number", answer.to_number)
        .run();
}

void KeptTables::put_bucket(Bucket const& bucket) {
    put_bucket_.bind(0, bucket.number)
        .bind(1, bucket.last_number)
        .bind(2, bucket.day)
        .bind(3, int64_t(bucket.is_closed));
    put_bucket_.run();
}

std::map<std::string, FigureState> KeptTables::states() {
    std::map<std::string, FigureState> states;
    while (states_.step()) {
        states[std::string(states_.text(0))] = {std::string(states_.text(1)), states_.integer(2),
                                                states_.integer(3) != 0};
    }
    return states;
}

void KeptTables::put_state(std::string const& figure, FigureState const& state) {
    put_state_.bind(0, figure).bind(1, state.definition).bind(2, state.from_number).bind(3, int64_t(state.is_filled));
    put_state_.run();
}

void KeptTables::forget(std::string const& figure) {
    forget_state_.bind(0, figure).run();
    forget_changes_.bind(0, figure).run();
}

void KeptTables::put_touched(std::string_view kind, int64_t day, int64_t number) {
    put_touched_.bind(0, kind).bind(1, day).bind(2, number).run();
}

void KeptTables::add_change(std::string const& unit, std::string const& figure, ChangeSums const& sums,
                            ChangeSums::Sum const& sum, int64_t bucket) {
    if (sum.amount == 0 && sum.rows == 0) return;
    add_.bind(0, unit).bind(1, figure).bind(2, sums.name(sum.cell.key)).bind(3, int64_t(sum.cell.day)).bind(4, bucket);
    add_.bind(5, sum.amount).bind(6, sum.rows).run();
}

void KeptTables::add_changes(ChangeSums const& sums, std::vector<std::string> const& figures, int64_t bucket) {
    sums.each([&](std::string const& unit, ChangeSums::Sum const& sum) {
        auto const& figure = figures[sum.cell.figure];
        if (!figure.empty()) add_change(unit, figure, sums, sum, bucket);
    });
}

}  // namespace lianfang::figures
