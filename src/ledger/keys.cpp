// Keys made of source values: by which a person is found, and by which a record is known again.
#include <fmt/format.h>

#include "base/text.h"
#include "ledger/ledger.h"

namespace lianfang::ledger {
namespace {

std::string text_of(Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
    if (auto const* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

std::string part_of(Kind const& kind, std::string const& field, std::string_view part,
                    std::vector<Value> const& values) {
    int const column = kind.find(fmt::format("{}_{}", field, part));
    return column < 0 ? std::string() : text_of(values[column]);
}

// A key column's text; the record's own unit stands for an empty place column.
std::string key_text(Kind const& kind, std::string const& name, std::vector<Value> const& values,
                     std::string const& unit) {
    int const column = kind.find(name);
    if (column < 0) return {};
    std::string const text = text_of(values[column]);
    return text.empty() && column == kind.place ? unit : text;
}

std::vector<std::string> extended(std::vector<std::string> const& keys,
                                  std::vector<std::string> const& alternatives) {
    std::vector<std::string> longer;
    for (auto const& alternative : alternatives) {
        for (auto const& key : keys) longer.push_back(fmt::format("{}|{}", key, alternative));
    }
    return longer;
}

}  // namespace

std::vector<std::string> person_keys(Kind const& kind, std::string const& field,
                                     std::vector<Value> const& values, std::string const& unit) {
    std::vector<std::string> keys;
    std::string const id_number = part_of(kind, field, "id_no", values);
    std::string const name = folded(part_of(kind, field, "name", values));
    std::string const phone = part_of(kind, field, "phone", values);
    std::string const birth = part_of(kind, field, "birth", values);
    std::string const residence = part_of(kind, field, "residence", values);
    std::string const home = residence.empty() ? unit : residence;
    if (!id_number.empty()) keys.push_back(fmt::format("id|{}", id_number));
    if (name.empty()) return keys;
    if (!phone.empty()) keys.push_back(fmt::format("np|{}|{}", name, phone));
    if (!birth.empty()) keys.push_back(fmt::format("nb|{}|{}|{}", name, birth, home.substr(0, 9)));
    if (!residence.empty()) keys.push_back(fmt::format("nu|{}|{}", name, residence));
    return keys;
}

std::vector<std::string> natural_keys(Kind const& kind, std::vector<Value> const& values,
                                      std::string const& unit) {
    if (kind.key.empty()) return {};
    std::vector<std::string> keys = {kind.name};
    for (auto const& part : kind.key) {
        if (!kind.is_person(part)) {
            keys = extended(keys, {key_text(kind, part, values, unit)});
            continue;
        }
        keys = extended(keys, person_keys(kind, part, values, unit));
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
