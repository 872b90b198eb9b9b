// Keys made of source values: by which a person is found, and by which a record is known again.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

std::string text_of(Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
    if (auto const* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

// A key column's text; the record's own unit stands for an empty place column, another column where the kind says so.
std::string key_text(Kind const& kind, std::string const& name, std::vector<Value> const& values,
                     std::string const& unit) {
    int const column = kind.find(name);
    if (column < 0) return {};
    std::string const text = text_of(values[column]);
    if (!text.empty()) return text;
    if (column == kind.place) return unit;
    auto const otherwise = kind.key_otherwise.find(name);
    return otherwise == kind.key_otherwise.end() ? text : text_of(values[size_t(kind.find(otherwise->second))]);
}

std::vector<std::string> extended(std::vector<std::string> const& keys,
                                  std::vector<std::string> const& alternatives) {
    std::vector<std::string> longer;
    longer.reserve(keys.size() * alternatives.size());
    for (auto const& alternative : alternatives) {
        for (auto const& key : keys) longer.push_back(key + "|" + alternative);
    }
    return longer;
}

// The parts of a person that make keys.
struct PersonTexts {
    std::string id_number, name, phone, birth, residence;
};

PersonTexts texts_of(Kind const& kind, std::string const& field, std::vector<Value> const& values) {
    using catalog::PersonPart;
    PersonTexts texts;
    for (size_t i = 0; i < kind.columns.size(); ++i) {
        auto const& column = kind.columns[i];
        if (column.part == PersonPart::None || column.person != field) continue;
        if (column.part == PersonPart::IdNumber) texts.id_number = text_of(values[i]);
        if (column.part == PersonPart::Name) texts.name = folded(text_of(values[i]));
        if (column.part == PersonPart::Phone) texts.phone = text_of(values[i]);
        if (column.part == PersonPart::Birth) texts.birth = text_of(values[i]);
        if (column.part == PersonPart::Residence) texts.residence = text_of(values[i]);
    }
    return texts;
}

template <typename KeysOfPerson>
std::vector<std::string> record_keys(Kind const& kind, std::vector<Value> const& values, std::string const& unit,
                                     KeysOfPerson const& keys_of_person) {
    if (kind.key.empty()) return {};
    std::vector<std::string> keys = {kind.name};
    for (auto const& part : kind.key) {
        if (kind.is_person(part)) {
            keys = extended(keys, keys_of_person(part));
            continue;
        }
        std::string const text = key_text(kind, part, values, unit);
        for (auto& key : keys) key.append("|").append(text);
    }
    return keys;
}

}  // namespace

bool is_strong(std::string_view person_key) { return starts_with(person_key, "id|"); }

std::vector<std::string> person_keys(Kind const& kind, std::string const& field,
                                     std::vector<Value> const& values, std::string const& unit) {
    std::vector<std::string> keys;
    auto const texts = texts_of(kind, field, values);
    std::string const& home = texts.residence.empty() ? unit : texts.residence;
    if (!texts.id_number.empty()) keys.push_back("id|" + texts.id_number);
    if (texts.name.empty()) return keys;
    if (!texts.phone.empty()) keys.push_back("np|" + texts.name + "|" + texts.phone);
    if (!texts.birth.empty()) keys.push_back("nb|" + texts.name + "|" + texts.birth + "|" + home.substr(0, 9));
    if (!texts.residence.empty()) keys.push_back("nu|" + texts.name + "|" + texts.residence);
    return keys;
}

std::vector<std::string> natural_keys(Kind const& kind, std::vector<Value> const& values,
                                      std::string const& unit) {
    return record_keys(kind, values, unit,
                       [&](std::string const& field) { return person_keys(kind, field, values, unit); });
}

EntryKeys hashed_keys(std::string const& lookup_key, Kind const& kind, std::vector<Value> const& values,
                      std::string const& unit) {
    EntryKeys keys;
    std::vector<std::vector<std::string>> plain;
    for (auto const& field : kind.persons) plain.push_back(person_keys(kind, field, values, unit));
    for (auto const& alternatives : plain) {
        auto& hashed = keys.persons.emplace_back();
        for (auto const& key : alternatives) hashed.push_back({keyed_hash_hex(lookup_key, key), is_strong(key)});
    }
    auto const of_person = [&](std::string const& field) -> std::vector<std::string> const& {
        return plain[size_t(std::find(kind.persons.begin(), kind.persons.end(), field) - kind.persons.begin())];
    };
    for (auto const& key : record_keys(kind, values, unit, of_person)) {
        keys.natural.push_back(keyed_hash_hex(lookup_key, key));
    }
    return keys;
}

Result<Instant> happened_at(Kind const& kind, std::vector<Value> const& values) {
    auto const& column = kind.columns[kind.happened];
    auto const* number = std::get_if<int64_t>(&values[kind.happened]);
    if (!number) {
        return Error::invalid("time_missing", fmt::format("缺少{}，请补填", column.labels.zh),
                              fmt::format("{} is missing; fill it in", column.labels.en))
            .at({.field = column.name});
    }
    if (column.type == catalog::FieldType::Date) return start_of(Day{int32_t(*number)});
    return Instant{*number};
}

}  // namespace lianfang::ledger
