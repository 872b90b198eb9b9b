// A field of type person stands as ten columns, the same in every kind.
#include <array>

#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

struct Part {
    PersonPart part;
    char const* suffix;
    FieldType type;
    char const* codes;
    bool personal;
    bool sealed;
};
constexpr std::array<Part, 10> parts{{
    {PersonPart::Name, "name", FieldType::Text, "", true, false},
    {PersonPart::IdType, "id_type", FieldType::Code, "id_type", false, false},
    {PersonPart::IdNumber, "id_no", FieldType::IdNumber, "", true, true},
    {PersonPart::Sex, "sex", FieldType::Code, "sex", false, false},
    {PersonPart::Birth, "birth", FieldType::Date, "", true, false},
    {PersonPart::Age, "age", FieldType::Number, "", false, false},
    {PersonPart::Phone, "phone", FieldType::Phone, "", true, true},
    {PersonPart::Residence, "residence", FieldType::Unit, "", false, false},
    {PersonPart::Address, "address", FieldType::Text, "", true, false},
    {PersonPart::Hukou, "hukou", FieldType::Text, "", true, false},
}};

// "被测人" and "被测人姓名" above a column mean the name of that person.
void add_name_synonyms(Column& column, PersonField const& field, bool prefixed) {
    std::vector<std::string> labels = field.synonyms;
    labels.push_back(field.labels.zh);
    for (auto const& label : labels) {
        column.synonyms.push_back(label);
        if (!prefixed || label != field.labels.zh) column.synonyms.push_back(label + "姓名");
    }
}

void prefix_labels(Column& column, PersonField const& field) {
    column.labels.zh = field.labels.zh + column.labels.zh;
    column.labels.en = field.labels.en + ": " + column.labels.en;
    for (auto& synonym : column.synonyms) synonym = field.labels.zh + synonym;
}

}  // namespace

void append_person_columns(Kind& kind, PersonField const& field, PersonLabels const& person) {
    bool prefixed = !kind.persons.empty();
    for (size_t i = 0; i < parts.size(); ++i) {
        Part const& part = parts[i];
        Column column;
        column.name = field.name + "_" + part.suffix;
        column.type = part.type;
        column.labels = person[i].labels;
        column.synonyms = person[i].synonyms;
        column.codes = part.codes;
        column.personal = part.personal;
        column.sealed = part.sealed;
        column.person = field.name;
        column.part = part.part;
        column.line = field.line;
        if (prefixed) prefix_labels(column, field);
        if (part.part == PersonPart::Name) {
            column.required = field.required;
            add_name_synonyms(column, field, prefixed);
        }
        if (part.part == PersonPart::Age) {
            column.unit = "岁";
            column.min = 0;
            column.max = 150;
        }
        kind.columns.push_back(std::move(column));
    }
}

}  // namespace lianfang::catalog
