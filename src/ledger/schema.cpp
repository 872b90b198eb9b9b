// The ledger's tables: its own, fixed; and one a kind, made from the catalogue by numbered, forward-only steps.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

char const* const core_tables = R"(
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ledger (
    number BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, operation TEXT NOT NULL, target TEXT,
    recorded_at BIGINT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ledger_target ON ledger (target) WHERE target IS NOT NULL;
CREATE TABLE IF NOT EXISTS sealed (
    number BIGINT NOT NULL, field TEXT NOT NULL, salt TEXT NOT NULL, key_number BIGINT NOT NULL, value TEXT,
    PRIMARY KEY (number, field));
CREATE TABLE IF NOT EXISTS kept_file (
    number BIGINT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (number, name));
CREATE TABLE IF NOT EXISTS natural_key (
    key TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (key, record_id)) AS ITS OWN KEY;
CREATE TABLE IF NOT EXISTS person_key (
    key TEXT NOT NULL, person_id BIGINT NOT NULL, strong BIGINT NOT NULL, PRIMARY KEY (key, person_id)) AS ITS OWN KEY;
CREATE INDEX IF NOT EXISTS person_key_person ON person_key (person_id);
CREATE TABLE IF NOT EXISTS person_link (
    person_id BIGINT NOT NULL, canonical_id BIGINT NOT NULL, from_number BIGINT NOT NULL, to_number BIGINT NOT NULL,
    PRIMARY KEY (person_id, from_number));
CREATE TABLE IF NOT EXISTS person_residence (
    person_id BIGINT NOT NULL, record_id TEXT NOT NULL, unit_code TEXT NOT NULL, happened_at BIGINT NOT NULL,
    from_number BIGINT NOT NULL, to_number BIGINT NOT NULL, PRIMARY KEY (person_id, record_id, from_number));
CREATE INDEX IF NOT EXISTS person_residence_record ON person_residence (record_id);
CREATE TABLE IF NOT EXISTS catalog_edition (
    edition TEXT NOT NULL, file TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (edition, file));
CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY, edition TEXT NOT NULL, statement TEXT NOT NULL);
)";

bool is_integer(catalog::FieldType type) {
    using enum catalog::FieldType;
    return type == Number || type == Money || type == Temperature || type == Date || type == Instant ||
           type == YesNo;
}

std::string create_table(Kind const& kind, std::string const& text_type) {
    std::string sql = fmt::format(
        "CREATE TABLE {0} (record_id {1} NOT NULL, from_number BIGINT NOT NULL, to_number BIGINT NOT NULL, "
        "unit_code {1} NOT NULL, happened_at BIGINT NOT NULL, precision {1} NOT NULL, received_at BIGINT NOT NULL, "
        "recorded_at BIGINT NOT NULL, recorded_by {1}, source {1}, cause_id {1}",
        kind.table(), text_type);
    for (auto const& column : catalog_columns(kind)) {
        sql += fmt::format(", {} {}", column.name, column.integer ? "BIGINT" : text_type);
    }
    return sql + ", PRIMARY KEY (record_id, from_number))";
}

// Pages of lists and of a figure's rows are read in this order; the unit stands in it so that a township's list passes
// over the rows of others without reading them.
std::string time_index(Kind const& kind) { return "time_and_unit_of_" + kind.table(); }

// What an older program made instead of it.
std::string former_time_index(Kind const& kind) { return "time_of_" + kind.table(); }

// What people search lists by: names, telephone numbers, plates. An identity number leads to its person, and persons
// have their index.
std::vector<std::string> searched_columns(Kind const& kind) {
    std::vector<std::string> columns;
    for (auto const& column : kind.columns) {
        bool const is_searched = column.part == catalog::PersonPart::Name ||
                                 column.part == catalog::PersonPart::Phone ||
                                 column.type == catalog::FieldType::Plate;
        if (is_searched) columns.push_back(column.name + (column.sealed ? "_key" : ""));
    }
    return columns;
}

std::string search_index(Kind const& kind, std::string const& column) {
    return fmt::format("{}_of_{}", column, kind.table());
}

// Few rows of most kinds name a plate or a telephone number.
std::string create_search_index(Kind const& kind, std::string const& column) {
    return fmt::format("CREATE INDEX {0} ON {1} ({2}) WHERE {2} IS NOT NULL", search_index(kind, column), kind.table(),
                       column);
}

std::string create_time_index(Kind const& kind) {
    return fmt::format("CREATE INDEX {} ON {} (happened_at, record_id, unit_code)", time_index(kind),
                       kind.table());
}

}  // namespace

std::vector<TableColumn> catalog_columns(Kind const& kind) {
    std::vector<TableColumn> columns;
    for (auto const& column : kind.columns) {
        if (column.sealed) {
            columns.push_back({column.name + "_key", false});
            columns.push_back({column.name + "_at", true});
        } else {
            columns.push_back({column.name, is_integer(column.type)});
        }
    }
    for (auto const& person : kind.persons) columns.push_back({person + "_id", true});
    return columns;
}

void Ledger::Body::create_core_tables() {
    std::string sql = core_tables;
    auto const spell = [&](std::string const& type, std::string const& here) {
        for (size_t at = 0; type != here && (at = sql.find(" " + type, at)) != std::string::npos;) {
            sql.replace(at + 1, type.size(), here);
            at += 1 + here.size();
        }
    };
    spell("TEXT", database->text_type());
    spell("BLOB", database->bytes_type());
    spell("AS ITS OWN KEY", database->stored_as_its_key());
    database->execute(sql);
}

bool Ledger::Body::schema_is_behind() {
    Kind const* kind = catalog->find_kind("catalogue_adopted");
    if (!database->has_index(time_index(*kind))) return true;
    for (auto const& [name, searched] : catalog->kinds) {
        auto const columns = searched_columns(searched);
        if (!columns.empty()) return !database->has_index(search_index(searched, columns.front()));
    }
    return false;
}

std::vector<std::string> Ledger::Body::bring_schema_forward() {
    std::vector<std::string> steps;
    for (auto const& [name, kind] : catalog->kinds) {
        auto const present = database->columns_of(kind.table());
        if (present.empty()) {
            steps.push_back(create_table(kind, database->text_type()));
            for (auto const& person : kind.persons) {
                steps.push_back(fmt::format("CREATE INDEX {0}_{1} ON {0} ({1}_id, happened_at)", kind.table(), person));
            }
            steps.push_back(create_time_index(kind));
            for (auto const& column : searched_columns(kind)) steps.push_back(create_search_index(kind, column));
            continue;
        }
        if (!database->has_index(time_index(kind))) steps.push_back(create_time_index(kind));
        if (database->has_index(former_time_index(kind))) steps.push_back("DROP INDEX " + former_time_index(kind));
        for (auto const& column : catalog_columns(kind)) {
            if (std::find(present.begin(), present.end(), column.name) != present.end()) continue;
            steps.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", kind.table(), column.name,
                                        column.integer ? "BIGINT" : database->text_type()));
        }
        for (auto const& column : searched_columns(kind)) {
            if (!database->has_index(search_index(kind, column))) steps.push_back(create_search_index(kind, column));
        }
    }
    for (auto const& step : steps) database->execute(step);
    return steps;
}

void Ledger::Body::note_schema_steps(std::vector<std::string> const& steps) {
    auto& note = statement(
        "INSERT INTO schema_step (number, edition, statement) SELECT COALESCE(MAX(number), 0) + 1, "
        "CAST(:edition AS TEXT), CAST(:statement AS TEXT) FROM schema_step");
    for (auto const& step : steps) note.bind("edition", catalog->edition).bind("statement", step).run();
}

}  // namespace lianfang::ledger
