// One kind's file to a Kind. What needs other files is looked at in check_kinds.cpp.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

struct TypeName {
    std::string_view name;
    FieldType type;
};
constexpr std::array<TypeName, 13> type_names{{{"text", FieldType::Text},
                                               {"code", FieldType::Code},
                                               {"list", FieldType::List},
                                               {"number", FieldType::Number},
                                               {"money", FieldType::Money},
                                               {"temperature", FieldType::Temperature},
                                               {"date", FieldType::Date},
                                               {"instant", FieldType::Instant},
                                               {"yes_no", FieldType::YesNo},
                                               {"unit", FieldType::Unit},
                                               {"region", FieldType::Region},
                                               {"plate", FieldType::Plate},
                                               {"phone", FieldType::Phone}}};

bool is_name(std::string const& text) {
    if (text.empty() || text.size() > 40 || !(text[0] >= 'a' && text[0] <= 'z')) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool is_numeric(FieldType type) {
    return type == FieldType::Number || type == FieldType::Money || type == FieldType::Temperature;
}

void read_type(Column& column, std::string const& type, std::string const& of, Reading& reading) {
    for (auto const& known : type_names) {
        if (known.name == type) {
            column.type = known.type;
            return;
        }
    }
    reading.mistake(column.line, of + ": unknown type '" + type + "'",
                    "use text, code, list, number, money, temperature, date, instant, yes_no, "
                    "person, unit, region, "
                    "plate or phone");
}

void read_scale(Column& column, YAML::Node const& node, std::string const& of, Reading& reading) {
    if (column.type == FieldType::Money) column.scale = 100;
    if (column.type == FieldType::Temperature) column.scale = 10;
    std::string text = reading.text(node, "scale");
    if (text.empty()) return;
    auto scale = parse_decimal(text, 0, false);
    if (column.type != FieldType::Number || !scale || decimals_of_scale(*scale) < 0) {
        reading.mistake(Reading::line_of(node["scale"]), of + ": scale '" + text + "' does not fit",
                        "give a number column 10, 100, 1000 …, and others none");
        return;
    }
    column.scale = *scale;
}

void read_range(Column& column, YAML::Node const& node, std::string const& of, Reading& reading) {
    auto texts = reading.texts(node, "range");
    if (!node["range"].IsDefined()) return;
    int line = Reading::line_of(node["range"]);
    if (!is_numeric(column.type) || texts.size() != 2) {
        reading.mistake(line, of + ": a range does not fit",
                        "give a number, money or temperature range: [LEAST, MOST]");
        return;
    }
    auto least = parse_decimal(texts[0], decimals_of(column), false);
    auto most = parse_decimal(texts[1], decimals_of(column), false);
    if (!least || !most || *least > *most) {
        reading.mistake(line, of + ": the range [" + texts[0] + ", " + texts[1] + "] is none",
                        "write two numbers, the smaller first");
        return;
    }
    column.min = *least;
    column.max = *most;
}

void check_unit(Column const& column, std::string const& of, Reading& reading) {
    if (column.type == FieldType::Money && column.unit != "元" && column.unit != "万元") {
        reading.mistake(column.line, of + ": money has the unit '" + column.unit + "'",
                        "write unit: 元 or unit: 万元");
    } else if (!column.unit.empty() && !is_numeric(column.type)) {
        reading.mistake(column.line, of + ": only numbers have a unit",
                        "remove the attribute unit");
    }
}

void check_codes(Column const& column, std::string const& of, Reading& reading) {
    bool coded = column.type == FieldType::Code || column.type == FieldType::List;
    if (coded && column.codes.empty()) {
        reading.mistake(column.line, of + ": the code list is missing",
                        "add codes: NAME of a file in catalog/codes");
    }
    if (!coded && !column.codes.empty()) {
        reading.mistake(column.line, of + ": only code and list have a code list",
                        "make the type code, or remove codes");
    }
}

void read_column(Kind& kind, std::string const& name, YAML::Node const& node, Reading& reading,
                 int line) {
    std::string of = kind.name + "." + name;
    reading.check_attributes(node, of,
                             {"type", "zh", "en", "also", "required", "codes", "range", "unit",
                              "scale", "personal", "default", "past"});
    Column column;
    column.name = name;
    column.line = line;
    column.labels = reading.labels(node, of, line);
    column.synonyms = reading.texts(node, "also");
    column.required = reading.yes_no(node, "required");
    column.codes = reading.text(node, "codes");
    column.unit = reading.text(node, "unit");
    column.default_text = reading.text(node, "default");
    read_type(column, reading.text(node, "type"), of, reading);
    column.personal = reading.yes_no(node, "personal") || column.type == FieldType::Phone;
    column.past = reading.yes_no(node, "past");
    if (column.past && column.type != FieldType::Date && column.type != FieldType::Instant)
        reading.mistake(line, of + ": past is of days and moments", "make the type date or time, or remove past");
    if (column.type == FieldType::Money && column.unit.empty()) column.unit = "元";
    read_scale(column, node, of, reading);
    read_range(column, node, of, reading);
    check_unit(column, of, reading);
    check_codes(column, of, reading);
    kind.columns.push_back(std::move(column));
}

void read_person(Kind& kind, std::string const& name, YAML::Node const& node,
                 PersonLabels const& person, Reading& reading, int line) {
    std::string of = kind.name + "." + name;
    reading.check_attributes(node, of, {"type", "zh", "en", "also", "required"});
    PersonField field{name, reading.labels(node, of, line), reading.texts(node, "also"),
                      reading.yes_no(node, "required"), line};
    append_person_columns(kind, field, person);
    kind.persons.push_back(name);
}

void read_field(Kind& kind, YAML::Node const& key, YAML::Node const& node,
                PersonLabels const& person, Reading& reading) {
    std::string name = key.Scalar();
    int line = Reading::line_of(key);
    if (!is_name(name)) {
        reading.mistake(line, kind.name + ": '" + name + "' is no name",
                        "use small letters, digits and _");
    }
    if (kind.find(name) >= 0 || kind.is_person(name)) {
        reading.mistake(line, kind.name + "." + name + ": the field stands twice",
                        "keep one of the two");
        return;
    }
    if (!node.IsMap()) {
        reading.mistake(line, kind.name + "." + name + ": no attributes",
                        "write {type: …, zh: …, en: …}");
        return;
    }
    if (reading.text(node, "type") == "person")
        read_person(kind, name, node, person, reading, line);
    else
        read_column(kind, name, node, reading, line);
}

int column_named(Kind const& kind, YAML::Node const& root, char const* attribute,
                 Reading& reading) {
    std::string name = reading.text(root, attribute);
    if (name.empty()) return -1;
    int column = kind.find(name);
    if (column < 0) {
        reading.mistake(
            Reading::line_of(root[attribute]),
            kind.name + ": " + attribute + " names no column '" + name + "'",
            "name one of the fields below (a person's parts as FIELD_name, FIELD_residence …)");
    }
    return column;
}

void check_time(Kind const& kind, YAML::Node const& root, Reading& reading) {
    int line = Reading::line_of(root["happened"]);
    if (!root["happened"].IsDefined()) {
        reading.mistake(Reading::line_of(root), kind.name + ": happened is missing",
                        "add happened: a date or instant field");
    }
    if (kind.happened < 0) return;
    Column const& column = kind.columns[kind.happened];
    bool is_time = column.type == FieldType::Date || column.type == FieldType::Instant;
    if (!is_time || !column.required) {
        reading.mistake(line,
                        kind.name + ": happened must be a required date or instant, '" +
                            column.name + "' is not",
                        "make it required: true and type: date or instant");
    }
}

// key: [checkpoint, passed_at, plate_no/on_foot]; after the stroke what stands for an empty one.
void read_key(Kind& kind, YAML::Node const& root, Reading& reading) {
    for (auto const& part : reading.texts(root, "key")) {
        auto const names = split(part, "/");
        for (auto const& name : names) {
            bool const may_be = kind.find(name) >= 0 || (names.size() == 1 && kind.is_person(name));
            if (may_be && names.size() <= 2) continue;
            reading.mistake(Reading::line_of(root["key"]), kind.name + ": key names no field '" + name + "'",
                            "name fields of this kind, or FIELD/FIELD where the second stands for an empty first");
        }
        kind.key.push_back(names.front());
        if (names.size() == 2) kind.key_otherwise[names.front()] = names.back();
    }
}

void read_roles(Kind& kind, YAML::Node const& root, Reading& reading) {
    kind.happened = column_named(kind, root, "happened", reading);
    check_time(kind, root, reading);
    kind.place = column_named(kind, root, "place", reading);
    if (kind.place >= 0 && kind.columns[kind.place].type != FieldType::Unit) {
        reading.mistake(Reading::line_of(root["place"]), kind.name + ": place must be of type unit",
                        "name a field of type unit or a person's residence");
    }
    kind.ended = column_named(kind, root, "ended", reading);
    read_key(kind, root, reading);
}

void read_issuer(Kind& kind, YAML::Node const& root, Reading& reading) {
    kind.issued_by = reading.text(root, "issued_by");
    static constexpr std::array<std::string_view, 7> known{"",       "measures", "clock", "registry",
                                                           "ledger", "init",     "report"};
    if (std::find(known.begin(), known.end(), kind.issued_by) == known.end()) {
        reading.mistake(
            Reading::line_of(root["issued_by"]),
            kind.name + ": nobody is called '" + kind.issued_by + "'",
            "write measures, clock, registry, ledger, init or report, or leave it out for people");
    }
}

std::map<std::string, std::string> text_map(YAML::Node const& node, char const* attribute,
                                            std::string const& of, Reading& reading) {
    std::map<std::string, std::string> values;
    YAML::Node map = node[attribute];
    if (!map.IsDefined()) return values;
    if (!map.IsMap()) {
        reading.mistake(Reading::line_of(map), of + ": " + attribute + " is no map",
                        "write {FIELD: VALUE}");
        return values;
    }
    for (auto const& pair : map) {
        if (pair.second.IsScalar()) values[pair.first.Scalar()] = pair.second.Scalar();
    }
    return values;
}

void read_also(Kind& kind, YAML::Node const& root, Reading& reading) {
    YAML::Node list = root["also"];
    if (!list.IsDefined()) return;
    if (!list.IsSequence()) {
        reading.mistake(Reading::line_of(list), kind.name + ": also must be a list",
                        "begin each entry with '- kind: NAME'");
        return;
    }
    for (auto const& node : list) {
        std::string of = kind.name + " also";
        if (!node.IsMap()) {
            reading.mistake(Reading::line_of(node), of + ": an entry is no map",
                            "begin it with '- kind: NAME'");
            continue;
        }
        reading.check_attributes(node, of, {"kind", "when", "set", "copy", "unless"});
        Also also;
        also.kind = reading.required_text(node, "kind", of);
        also.when = reading.required_text(node, "when", of);
        also.set = text_map(node, "set", of, reading);
        also.copy = text_map(node, "copy", of, reading);
        also.unless = text_map(node, "unless", of, reading);
        also.line = Reading::line_of(node);
        kind.also.push_back(std::move(also));
    }
}

// Two columns that answer to one label would make a sheet ambiguous; a person's own labels give way
// before (see append_person_columns), so what is left is a mistake.
void check_labels(Kind const& kind, Reading& reading) {
    std::map<std::string, std::string> owner;
    for (auto const& column : kind.columns) {
        std::vector<std::string> labels = column.synonyms;
        labels.push_back(column.labels.zh);
        labels.push_back(column.labels.en);
        for (auto const& label : labels) {
            if (label.empty()) continue;
            auto [at, is_new] = owner.emplace(folded(label), column.name);
            if (is_new || at->second == column.name) continue;
            reading.mistake(column.line,
                            kind.name + ": the label '" + label + "' means both " + at->second +
                                " and " + column.name,
                            "give it to one of the two");
        }
    }
}

// The kind's own words win over the common synonyms of a person's parts.
void yield_labels(Kind& kind) {
    std::vector<std::string> own;
    for (auto const& column : kind.columns) {
        if (column.part != PersonPart::None) continue;
        for (auto const& synonym : column.synonyms) own.push_back(folded(synonym));
        own.push_back(folded(column.labels.zh));
        own.push_back(folded(column.labels.en));
    }
    for (auto& column : kind.columns) {
        if (column.part == PersonPart::None) continue;
        std::erase_if(column.synonyms, [&](std::string const& synonym) {
            return std::find(own.begin(), own.end(), folded(synonym)) != own.end();
        });
    }
}

}  // namespace

Kind load_kind(std::string const& file, std::string const& text, PersonLabels const& person,
               std::vector<Mistake>& mistakes) {
    Reading reading(file, mistakes);
    Kind kind;
    kind.file = file;
    YAML::Node root = reading.parse(text);
    if (!root.IsDefined()) return kind;
    std::string stem = std::filesystem::path(file).stem().string();
    kind.name = reading.text(root, "kind");
    if (kind.name != stem || !is_name(kind.name)) {
        reading.mistake(Reading::line_of(root),
                        "the kind's name '" + kind.name + "' is not the file's",
                        "write kind: " + stem);
    }
    reading.check_attributes(
        root, kind.name,
        {"kind", "title", "form", "deadline", "group", "happened", "place", "key", "sources",
         "states_residence", "issued_by", "ended", "fields", "also"});
    kind.title = reading.labels(root["title"], kind.name + " title", Reading::line_of(root));
    kind.form = reading.text(root, "form");
    kind.deadline = reading.text(root, "deadline");
    kind.group = reading.required_text(root, "group", kind.name);
    kind.sources = reading.texts(root, "sources");
    kind.states_residence = reading.yes_no(root, "states_residence");
    read_issuer(kind, root, reading);
    if (!root["fields"].IsDefined() || !root["fields"].IsMap()) {
        reading.mistake(Reading::line_of(root), kind.name + ": fields are missing",
                        "add fields: with one field a line");
        return kind;
    }
    for (auto const& pair : root["fields"])
        read_field(kind, pair.first, pair.second, person, reading);
    read_roles(kind, root, reading);
    read_also(kind, root, reading);
    yield_labels(kind);
    check_labels(kind, reading);
    return kind;
}

}  // namespace lianfang::catalog
