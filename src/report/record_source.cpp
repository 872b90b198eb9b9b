// One record in the words of a notice.
#include "report/record_source.h"

#include <fmt/format.h>

#include "base/identity.h"
#include "base/text.h"

namespace lianfang::report {
namespace {

using catalog::FieldType;
using store::Value;

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

// record.end_at.day: the day of a moment.
constexpr std::string_view day_suffix = ".day";

std::string moment_words(Instant moment) {
    Day const day = day_of(moment);
    int64_t const minutes = (moment.microseconds - start_of(day).microseconds) / (microseconds_per_hour / 60);
    return fmt::format("{}{}时{:02}分", date_words(day), minutes / 60, minutes % 60);
}

std::optional<std::string> words_of_value(catalog::Column const& column, Value const& value,
                                          catalog::Catalog const& catalog) {
    if (is_empty(value)) return std::nullopt;
    if (auto const* number = std::get_if<int64_t>(&value)) {
        if (column.type == FieldType::Date) return date_words(Day{int32_t(*number)});
        if (column.type == FieldType::Instant) return moment_words(Instant{*number});
    }
    std::string const text = catalog::format_value(column, value, catalog, "zh");
    if (text.empty()) return std::nullopt;
    return text;
}

int64_t integer_at(ledger::Ledger::Current const& record, catalog::Kind const& kind, std::string_view column,
                   int64_t otherwise) {
    int const at = kind.find(column);
    if (at < 0) return otherwise;
    auto const* number = std::get_if<int64_t>(&record.values[size_t(at)]);
    return number == nullptr ? otherwise : *number;
}

// Readings and answers of the person's checks between two days, both included.
constexpr std::string_view checks_sql =
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN c.temp >= 373 OR (c.symptoms IS NOT NULL AND c.symptoms <> '' "
    "AND c.symptoms <> 'NONE') THEN 1 ELSE 0 END), 0), COALESCE(MAX(c.temp), 0) FROM record_observation_check c "
    "WHERE c.person_id = :person AND c.happened_at >= :from AND c.happened_at < :until "
    "AND c.from_number <= :known AND c.to_number > :known";

}  // namespace

std::string field_of_name(std::string const& name) {
    std::string field = name.substr(std::string("record.").size());
    if (ends_with(field, day_suffix)) field.resize(field.size() - day_suffix.size());
    return field;
}

bool is_name_beside_record(std::string_view name) {
    return name == "serial_no" || name == "township_name" || name == "checks.count" || name == "checks.abnormal" ||
           name == "checks.highest";
}

void RecordSource::stand_at(ledger::Ledger::Current record, catalog::Kind const& kind, Day day,
                            std::map<std::string, std::string> given) {
    record_ = std::move(record);
    kind_ = &kind;
    day_ = day;
    given_ = std::move(given);
    registrations_.clear();
    looked_for_registrations_ = false;
}

std::optional<std::string> RecordSource::name(std::string const& name) {
    if (auto const given = given_.find(name); given != given_.end()) return given->second;
    if (starts_with(name, "record.")) return field(name.substr(std::string("record.").size()));
    if (starts_with(name, "person.")) return of_person(name.substr(std::string("person.").size()));
    if (starts_with(name, "checks.")) return of_checks(name);
    if (name == "township_name") return township();
    return county_.name(name);
}

std::optional<std::string> RecordSource::code(std::string const& name) {
    std::string const prefix = "record.";
    int const at = starts_with(name, prefix) ? kind_->find(name.substr(prefix.size())) : -1;
    if (at < 0) return std::nullopt;
    auto const* text = std::get_if<std::string>(&record_.values[size_t(at)]);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

std::optional<std::string> RecordSource::field(std::string const& name) const {
    bool const day_alone = ends_with(name, day_suffix);
    int const at = kind_->find(name.substr(0, name.size() - (day_alone ? day_suffix.size() : 0)));
    if (at < 0) return std::nullopt;
    auto const& value = record_.values[size_t(at)];
    if (day_alone && kind_->columns[size_t(at)].type == FieldType::Instant && !is_empty(value)) {
        return date_words(day_of(Instant{std::get<int64_t>(value)}));
    }
    if (kind_->columns[size_t(at)].type == FieldType::Unit && !is_empty(value)) {
        return units_.path_of(std::get<std::string>(value));
    }
    return words_of_value(kind_->columns[size_t(at)], value, ledger_.catalog());
}

// What the latest registrations say where this record is silent: the kinds that state where a person lives.
void RecordSource::find_other_facts() {
    looked_for_registrations_ = true;
    if (record_.persons.empty() || record_.persons.front() == 0) return;
    for (auto const& [name, kind] : ledger_.catalog().kinds) {
        if (!kind.states_residence || kind.persons.empty()) continue;
        auto rows = ledger_.database().prepare(
            fmt::format("SELECT r.record_id FROM {} r WHERE r.person_id = :person AND r.to_number = :current "
                        "ORDER BY r.happened_at DESC, r.from_number DESC LIMIT 1",
                        kind.table()));
        rows.bind("person", record_.persons.front()).bind("current", ledger::still_current);
        if (!rows.step()) continue;
        auto found = ledger_.find_record(std::string(rows.text(0)));
        if (found) registrations_.emplace_back(&kind, std::move(*found));
    }
}

// The record's own statement first, then the latest registration that makes one.
std::optional<RecordSource::Stated> RecordSource::person_value(std::string const& part) {
    auto const look = [&](catalog::Kind const& kind, ledger::Ledger::Current const& record) -> std::optional<Stated> {
        int const at = kind.persons.empty() ? -1 : kind.find(kind.persons.front() + "_" + part);
        if (at < 0 || is_empty(record.values[size_t(at)])) return std::nullopt;
        return Stated{&kind.columns[size_t(at)], record.values[size_t(at)]};
    };
    if (auto own = look(*kind_, record_)) return own;
    if (!looked_for_registrations_) find_other_facts();
    for (auto const& [kind, record] : registrations_) {
        if (auto other = look(*kind, record)) return other;
    }
    return std::nullopt;
}

std::optional<std::string> RecordSource::person_column(std::string const& part) {
    auto const stated = person_value(part);
    if (!stated) return std::nullopt;
    if (stated->column->type == FieldType::Unit) return units_.path_of(std::get<std::string>(stated->value));
    return words_of_value(*stated->column, stated->value, ledger_.catalog());
}

std::optional<Day> RecordSource::birth_day() {
    if (auto const stated = person_value("birth")) return Day{int32_t(std::get<int64_t>(stated->value))};
    auto const number = person_column("id_no");
    if (!number) return std::nullopt;
    auto const read = parse_id_number(*number, day_);
    return read ? std::optional(read->birth_day) : std::nullopt;
}

std::optional<std::string> RecordSource::of_person(std::string const& name) {
    if (name == "id_number") return person_column("id_no");
    if (name == "unit") return person_column("residence");
    if (name == "address") {
        auto const residence = person_column("residence"), address = person_column("address");
        if (!address) return residence;
        return residence && !contains(*address, *residence) ? *residence + *address : *address;
    }
    if (name == "age") {
        if (auto const born = birth_day()) {
            Date const from = date_of(*born), to = date_of(day_);
            bool const had_birthday = to.month > from.month || (to.month == from.month && to.day >= from.day);
            return std::to_string(to.year - from.year - (had_birthday ? 0 : 1));
        }
    }
    if (name == "sex") {
        if (auto const told = person_column("sex")) return told;
        auto const number = person_column("id_no");
        auto const read = number ? parse_id_number(*number, day_) : Result<IdNumber>(Error::invalid("none", "", ""));
        return read ? std::optional<std::string>(read->sex == 'M' ? "男" : "女") : std::nullopt;
    }
    return person_column(name);
}

std::optional<std::string> RecordSource::of_checks(std::string const& name) {
    if (record_.persons.empty() || record_.persons.front() == 0) return std::nullopt;
    int64_t const from = integer_at(record_, *kind_, "start_at", 0);
    int64_t const end = integer_at(record_, *kind_, "end_at", ledger_.now().microseconds);
    auto row = ledger_.database().prepare(checks_sql);
    row.bind("person", record_.persons.front()).bind("known", ledger_.last_number());
    row.bind("from", start_of(Day{int32_t(from)}).microseconds).bind("until", end + 1);
    if (!row.step() || row.integer(0) == 0) return std::nullopt;
    if (name == "checks.count") return std::to_string(row.integer(0));
    if (name == "checks.abnormal") {
        return row.integer(1) == 0 ? std::nullopt : std::optional(std::to_string(row.integer(1)));
    }
    return row.integer(2) == 0 ? std::nullopt : std::optional(fmt::format("{:.1f}", double(row.integer(2)) / 10));
}

std::optional<std::string> RecordSource::township() const {
    for (std::string code = record_.unit; !code.empty();) {
        auto const* unit = units_.get(code);
        if (unit == nullptr) break;
        if (unit->level == "TOWNSHIP") return unit->name;
        code = unit->parent;
    }
    return std::nullopt;
}

}  // namespace lianfang::report
