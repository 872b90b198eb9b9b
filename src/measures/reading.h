// How a record's values become a typed struct: the structs themselves are generated from
// catalog/kinds (measures/kinds.h). A struct is checked against the catalogue in use once, at
// start; it then reads by position.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ledger/ledger.h"

namespace lianfang::kinds {

using catalog::FieldType;

// A field as the program was built for it; no type means a person.
struct Field {
    std::string_view name;
    std::optional<FieldType> type;
};

// What logic reads of a person's columns. The id is 0 where the row names nobody.
struct PersonColumns {
    int64_t id = 0;
    std::string_view name;
    std::optional<Day> birth;
    std::string_view residence;
};

// One record's values, read through the positions that the catalogue in use gives its fields.
class Row {
public:
    struct Position {
        int column = -1;      // Of a person: its name.
        int birth = -1, residence = -1, person = -1;
    };

    Row(std::vector<Position> const& positions, ledger::Entry const& entry)
        : positions_(positions), entry_(entry) {}

    std::string_view text(int field) const { return text_at(positions_[field].column); }
    std::optional<int64_t> number(int field) const { return number_at(positions_[field].column); }
    std::optional<Day> day(int field) const { return day_at(positions_[field].column); }
    std::optional<bool> yes_no(int field) const {
        auto const value = number(field);
        return value ? std::optional(*value != 0) : std::nullopt;
    }
    std::optional<Instant> instant(int field) const {
        auto const value = number(field);
        return value ? std::optional(Instant{*value}) : std::nullopt;
    }
    PersonColumns person(int field) const {
        Position const& at = positions_[field];
        bool const known = at.person < int(entry_.persons.size());
        return {.id = known ? entry_.persons[at.person] : 0,
                .name = text_at(at.column),
                .birth = day_at(at.birth),
                .residence = text_at(at.residence)};
    }

private:
    std::string_view text_at(int column) const {
        auto const* value = std::get_if<std::string>(&entry_.values[column]);
        return value ? std::string_view(*value) : std::string_view{};
    }
    std::optional<int64_t> number_at(int column) const {
        auto const* value = std::get_if<int64_t>(&entry_.values[column]);
        return value ? std::optional(*value) : std::nullopt;
    }
    std::optional<Day> day_at(int column) const {
        auto const value = number_at(column);
        return value ? std::optional(Day{int32_t(*value)}) : std::nullopt;
    }

    std::vector<Position> const& positions_;
    ledger::Entry const& entry_;
};

// Where the fields of a generated struct stand in the catalogue's kind. A field that is gone or of
// another type is a mistake.
std::vector<Row::Position> positions_of(catalog::Kind const& kind, Field const* fields,
                                        int field_count, std::vector<catalog::Mistake>& mistakes);

template <typename Record>
class Reader {
public:
    Reader(catalog::Catalog const& catalog, std::vector<catalog::Mistake>& mistakes) {
        kind_ = catalog.find_kind(Record::kind);
        if (!kind_) {
            mistakes.push_back({fmt::format("kinds/{}.yaml", Record::kind), 0,
                                "the measures read this kind and it is missing",
                                "restore the file"});
            return;
        }
        positions_ = positions_of(*kind_, Record::fields, int(std::size(Record::fields)), mistakes);
    }

    catalog::Kind const* kind() const { return kind_; }
    Record read(ledger::Entry const& entry) const { return Record::from(Row(positions_, entry)); }

private:
    catalog::Kind const* kind_ = nullptr;
    std::vector<Row::Position> positions_;
};

}  // namespace lianfang::kinds
