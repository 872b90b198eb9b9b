// Writes typed structs for the kinds that logic reads, from catalog/kinds, at build: generate_kinds
// OUTPUT.h KIND.yaml… Positions of columns are not written here: they are looked up, and checked,
// against the catalogue in use at start (measures/reading.h), so that a kind may gain columns
// without a new build.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

struct Field {
    std::string name;
    std::string type;
    bool required = false;
};

struct Kind {
    std::string name;
    std::string title;
    std::vector<Field> fields;
};

// How a type of the catalogue stands in C++: the column's type, and whether it is text (empty where
// there is none).
struct Meaning {
    std::string column_type;
    std::string cpp_type;
    std::string reader;
};

std::map<std::string, Meaning> const meanings = {
    {"text", {"Text", "std::string_view", "text"}},
    {"code", {"Code", "std::string_view", "text"}},
    {"list", {"List", "std::string_view", "text"}},
    {"unit", {"Unit", "std::string_view", "text"}},
    {"region", {"Region", "std::string_view", "text"}},
    {"plate", {"Plate", "std::string_view", "text"}},
    {"phone", {"Phone", "std::string_view", "text"}},
    {"number", {"Number", "int64_t", "number"}},
    {"money", {"Money", "int64_t", "number"}},
    {"temperature", {"Temperature", "int64_t", "number"}},
    {"date", {"Date", "Day", "day"}},
    {"instant", {"Instant", "Instant", "instant"}},
    {"yes_no", {"YesNo", "bool", "yes_no"}},
};

Kind read_kind(std::string const& path) {
    YAML::Node const root = YAML::LoadFile(path);
    Kind kind{.name = root["kind"].Scalar(), .title = root["title"]["en"].Scalar(), .fields = {}};
    for (auto const& pair : root["fields"]) {
        bool const required =
            pair.second["required"].IsDefined() && pair.second["required"].as<bool>();
        kind.fields.push_back({pair.first.Scalar(), pair.second["type"].Scalar(), required});
    }
    return kind;
}

std::string type_name(std::string const& kind) {
    std::string name;
    bool upper = true;
    for (char const c : kind) {
        if (c != '_') name += upper ? char(c - 'a' + 'A') : c;
        upper = c == '_';
    }
    return name;
}

std::string member_line(Field const& field) {
    if (field.type == "person") return fmt::format("    PersonColumns {};\n", field.name);
    Meaning const& meaning = meanings.at(field.type);
    if (meaning.reader == "text") return fmt::format("    std::string_view {};\n", field.name);
    if (field.required) return fmt::format("    {} {} = {{}};\n", meaning.cpp_type, field.name);
    return fmt::format("    std::optional<{}> {};\n", meaning.cpp_type, field.name);
}

std::string read_line(Field const& field, int position) {
    if (field.type == "person")
        return fmt::format("        read.{0} = row.person({1});\n", field.name, position);
    Meaning const& meaning = meanings.at(field.type);
    bool const plain = field.required && meaning.reader != "text";
    return fmt::format("        read.{} = row.{}({}){};\n", field.name, meaning.reader, position,
                       plain ? ".value_or(" + meaning.cpp_type + "{})" : "");
}

std::string struct_of(Kind const& kind) {
    std::string columns, members, reads;
    for (int i = 0; i < int(kind.fields.size()); ++i) {
        Field const& field = kind.fields[i];
        bool const person = field.type == "person";
        columns += fmt::format(
            "        {{\"{}\", {}}},\n", field.name,
            person ? "std::nullopt" : "FieldType::" + meanings.at(field.type).column_type);
        members += member_line(field);
        reads += read_line(field, i);
    }
    return fmt::format(
        "// {title}.\nstruct {type} {{\n    static constexpr std::string_view kind = \"{name}\";\n"
        "    static constexpr Field fields[] = {{\n{columns}    }};\n{members}\n"
        "    static {type} from(Row const& row) {{\n        {type} read;\n{reads}        return "
        "read;\n    }}\n}};\n\n",
        fmt::arg("title", kind.title), fmt::arg("type", type_name(kind.name)),
        fmt::arg("name", kind.name), fmt::arg("columns", columns), fmt::arg("members", members),
        fmt::arg("reads", reads));
}

std::string header_of(std::vector<Kind> const& kinds) {
    std::string text =
        "// Made from catalog/kinds by apps/generate_kinds at build; not edited by hand. Each text "
        "of a record is lent, not\n"
        "// copied: a struct lives no longer than the record it was read from.\n"
        "#pragma once\n\n#include \"measures/reading.h\"\n\nnamespace lianfang::kinds {\n\n";
    for (auto const& kind : kinds) text += struct_of(kind);
    return text + "}  // namespace lianfang::kinds\n";
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count < 3) {
        std::cerr << "usage: generate_kinds OUTPUT.h KIND.yaml…\n";
        return 2;
    }
    std::vector<Kind> kinds;
    for (int i = 2; i < argument_count; ++i) {
        try {
            kinds.push_back(read_kind(arguments[i]));
            for (auto const& field : kinds.back().fields) {
                if (field.type == "person" || meanings.contains(field.type)) continue;
                std::cerr << arguments[i] << ": field " << field.name << " has the unknown type "
                          << field.type << '\n';
                return 1;
            }
        } catch (std::exception const& fault) {
            std::cerr << arguments[i] << ": " << fault.what() << '\n';
            return 1;
        }
    }
    std::ofstream out(arguments[1]);
    out << header_of(kinds);
    return out.flush() ? 0 : 1;
}
