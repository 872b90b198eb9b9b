// Maps as files.
#include "intake/sheet_map.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <regex>
#include <set>

#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Catalog;
using catalog::Mistake;

// Collects what is wrong while a file is read.
struct Reading {
    Catalog const& catalog;
    std::string const& file;
    std::vector<Mistake>& mistakes;

    void wrong(YAML::Node const& node, std::string what, std::string mend) {
        int const line = node.IsDefined() ? node.Mark().line + 1 : 0;
        mistakes.push_back({file, line, std::move(what), std::move(mend)});
    }
    void only(YAML::Node const& node, std::set<std::string> const& names) {
        if (!node.IsMap()) return;
        for (auto const& entry : node) {
            auto const name = entry.first.as<std::string>();
            if (names.contains(name)) continue;
            wrong(entry.first, fmt::format("unknown key '{}'", name),
                  fmt::format("use one of: {}", joined({names.begin(), names.end()}, ", ")));
        }
    }
};

std::string text_of(YAML::Node const& node) { return node ? node.as<std::string>() : std::string(); }

std::vector<std::string> list_of(YAML::Node const& node) {
    if (!node) return {};
    if (node.IsScalar()) return {node.as<std::string>()};
    return node.as<std::vector<std::string>>();
}

std::map<std::string, std::string> texts_of(YAML::Node const& node) {
    return node ? node.as<std::map<std::string, std::string>>() : std::map<std::string, std::string>();
}

Transform read_transform(Reading& reading, YAML::Node const& node) {
    reading.only(node, {"empty", "first_of", "last_of", "pattern", "replace", "translate", "otherwise", "date",
                        "prefix", "suffix"});
    Transform transform{.empty = list_of(node["empty"]),
                        .first_of = text_of(node["first_of"]),
                        .last_of = text_of(node["last_of"]),
                        .pattern = text_of(node["pattern"]),
                        .replace = texts_of(node["replace"]),
                        .date = text_of(node["date"]),
                        .prefix = text_of(node["prefix"]),
                        .suffix = text_of(node["suffix"])};
    for (auto const& [from, to] : texts_of(node["translate"])) transform.translate[folded(from)] = to;
    if (node["otherwise"]) transform.otherwise = text_of(node["otherwise"]);
    try {
        std::regex const compiled(transform.pattern);
    } catch (std::regex_error const&) {
        reading.wrong(node["pattern"], "the pattern is no regular expression", "mend its brackets");
    }
    return transform;
}

RowFilter read_filter(Reading& reading, YAML::Node const& node) {
    reading.only(node, {"column", "in", "not_in", "filled"});
    RowFilter filter{.column = text_of(node["column"]), .in = list_of(node["in"]), .not_in = list_of(node["not_in"])};
    if (node["filled"]) filter.filled = node["filled"].as<bool>();
    if (filter.column.empty()) reading.wrong(node, "a row filter without a column", "name the sheet's column");
    return filter;
}

void check_field(Reading& reading, YAML::Node const& where, catalog::Kind const& kind, std::string const& field,
                 bool may_be_person) {
    if (kind.find(field) >= 0 || (may_be_person && kind.is_person(field))) return;
    reading.wrong(where, fmt::format("the kind {} has no column '{}'", kind.name, field),
                  "use a column of the kind (person fields: person_name, person_id_no, …)");
}

void check_emit(Reading& reading, YAML::Node const& node, MapEmit const& emit, std::string const& first_kind) {
    auto const* kind = reading.catalog.find_kind(emit.kind);
    if (!kind) {
        return reading.wrong(node["kind"], fmt::format("there is no kind '{}'", emit.kind),
                             "name one of catalog/kinds");
    }
    if (!kind->issued_by.empty()) {
        reading.wrong(node["kind"], fmt::format("the kind {} is not recorded by people", emit.kind),
                      "choose a kind without issued_by");
    }
    catalog::ParseContext context{.catalog = &reading.catalog};
    for (auto const& [field, labels] : emit.columns) check_field(reading, node["columns"], *kind, field, false);
    for (auto const& [field, transform] : emit.values) check_field(reading, node["values"], *kind, field, false);
    for (auto const& field : emit.when) check_field(reading, node["when"], *kind, field, false);
    for (auto const& [field, text] : emit.set) {
        check_field(reading, node["set"], *kind, field, false);
        int const column = kind->find(field);
        if (column < 0 || kind->columns[column].type == catalog::FieldType::Unit) continue;
        if (auto const value = catalog::parse_value(kind->columns[column], text, context); !value) {
            reading.wrong(node["set"], fmt::format("{}: {}", field, value.error().en), "mend the constant");
        }
    }
    auto const* first = reading.catalog.find_kind(first_kind);
    for (auto const& [field, from] : emit.copy) {
        check_field(reading, node["copy"], *kind, field, true);
        if (first) check_field(reading, node["copy"], *first, from, true);
    }
    for (auto const& [field, filled] : emit.unless) {
        check_field(reading, node["unless"], *kind, field, false);
        if (first) check_field(reading, node["unless"], *first, filled, false);
    }
}

MapEmit read_emit(Reading& reading, YAML::Node const& node, std::string const& first_kind) {
    reading.only(node, {"kind", "columns", "set", "copy", "unless", "when", "values", "rows", "only_listed"});
    MapEmit emit{.kind = text_of(node["kind"]), .set = texts_of(node["set"]), .copy = texts_of(node["copy"]),
                 .unless = texts_of(node["unless"]),
                 .when = list_of(node["when"])};
    emit.line = node.Mark().line + 1;
    for (auto const& entry : node["columns"]) emit.columns[entry.first.as<std::string>()] = list_of(entry.second);
    for (auto const& entry : node["values"]) {
        emit.values[entry.first.as<std::string>()] = read_transform(reading, entry.second);
    }
    for (auto const& entry : node["rows"]) emit.rows.push_back(read_filter(reading, entry));
    if (node["only_listed"]) emit.only_listed = node["only_listed"].as<bool>();
    check_emit(reading, node, emit, first_kind.empty() ? emit.kind : first_kind);
    return emit;
}

SheetMap read_map(Reading& reading, YAML::Node const& node) {
    reading.only(node, {"map", "title", "match", "emit", "unit", "source", "period"});
    SheetMap map{.name = text_of(node["map"]), .file = reading.file, .unit = text_of(node["unit"]),
                 .source = text_of(node["source"]), .period = text_of(node["period"])};
    if (map.name.empty()) reading.wrong(node, "the map has no name", "begin the file with map: NAME");
    if (auto const match = node["match"]) {
        reading.only(match, {"headers", "title", "file"});
        map.match_headers = list_of(match["headers"]);
        map.match_title = text_of(match["title"]);
        map.match_file = text_of(match["file"]);
        map.only_by_name = map.match_headers.empty() && map.match_title.empty() && map.match_file.empty();
    }
    for (auto const& entry : node["emit"]) {
        std::string const first = map.emits.empty() ? std::string() : map.emits.front().kind;
        map.emits.push_back(read_emit(reading, entry, first));
    }
    if (map.emits.empty()) reading.wrong(node, "the map emits nothing", "add emit: with at least one kind");
    return map;
}

void write_texts(YAML::Emitter& out, char const* name, std::map<std::string, std::string> const& texts) {
    if (texts.empty()) return;
    out << YAML::Key << name << YAML::Value << YAML::Flow << YAML::BeginMap;
    for (auto const& [key, value] : texts) {
        out << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << value;
    }
    out << YAML::EndMap;
}

template <typename T>
void write_some(YAML::Emitter& out, char const* name, T const& value, bool is_there) {
    if (is_there) out << YAML::Key << name << YAML::Value << YAML::Flow << value;
}

void write_text(YAML::Emitter& out, char const* name, std::string const& text) {
    if (!text.empty()) out << YAML::Key << name << YAML::Value << YAML::DoubleQuoted << text;
}

void write_transform(YAML::Emitter& out, Transform const& transform) {
    out << YAML::BeginMap;
    write_some(out, "empty", transform.empty, !transform.empty.empty());
    write_text(out, "first_of", transform.first_of);
    write_text(out, "last_of", transform.last_of);
    write_text(out, "pattern", transform.pattern);
    write_texts(out, "replace", transform.replace);
    write_texts(out, "translate", transform.translate);
    if (transform.otherwise)
        out << YAML::Key << "otherwise" << YAML::Value << YAML::DoubleQuoted << *transform.otherwise;
    write_text(out, "date", transform.date);
    write_text(out, "prefix", transform.prefix);
    write_text(out, "suffix", transform.suffix);
    out << YAML::EndMap;
}

void write_filter(YAML::Emitter& out, RowFilter const& filter) {
    out << YAML::BeginMap;
    write_text(out, "column", filter.column);
    write_some(out, "in", filter.in, !filter.in.empty());
    write_some(out, "not_in", filter.not_in, !filter.not_in.empty());
    if (filter.filled) out << YAML::Key << "filled" << YAML::Value << *filter.filled;
    out << YAML::EndMap;
}

void write_emit(YAML::Emitter& out, MapEmit const& emit) {
    out << YAML::BeginMap << YAML::Key << "kind" << YAML::Value << emit.kind;
    write_some(out, "when", emit.when, !emit.when.empty());
    write_texts(out, "set", emit.set);
    write_texts(out, "copy", emit.copy);
    write_texts(out, "unless", emit.unless);
    if (emit.only_listed) out << YAML::Key << "only_listed" << YAML::Value << true;
    out << YAML::Key << "columns" << YAML::Value << YAML::BeginMap;
    for (auto const& [field, labels] : emit.columns) {
        out << YAML::Key << field << YAML::Value;
        if (labels.size() == 1) {
            out << YAML::DoubleQuoted << labels.front();
        } else {
            out << YAML::Flow << labels;
        }
    }
    out << YAML::EndMap;
    if (!emit.rows.empty()) {
        out << YAML::Key << "rows" << YAML::Value << YAML::BeginSeq;
        for (auto const& filter : emit.rows) write_filter(out, filter);
        out << YAML::EndSeq;
    }
    if (!emit.values.empty()) {
        out << YAML::Key << "values" << YAML::Value << YAML::BeginMap;
        for (auto const& [field, transform] : emit.values) {
            out << YAML::Key << field << YAML::Value;
            write_transform(out, transform);
        }
        out << YAML::EndMap;
    }
    out << YAML::EndMap;
}

}  // namespace

std::optional<SheetMap> load_map(std::string const& file, std::string const& text, Catalog const& catalog,
                                 std::vector<Mistake>& mistakes) {
    size_t const before = mistakes.size();
    Reading reading{catalog, file, mistakes};
    try {
        SheetMap map = read_map(reading, YAML::Load(text));
        if (mistakes.size() == before) return map;
    } catch (YAML::Exception const& fault) {
        mistakes.push_back({file, fault.mark.line + 1, fmt::format("not readable as a map: {}", fault.msg),
                            "mend the YAML; docs/maps.md shows the form"});
    }
    return std::nullopt;
}

std::vector<SheetMap> load_maps(Catalog const& catalog, std::vector<Mistake>& mistakes) {
    std::vector<SheetMap> maps;
    for (auto const& [path, text] : catalog.files) {
        if (!starts_with(path, "maps/") || !ends_with(path, ".yaml")) continue;
        if (auto map = load_map(path, text, catalog, mistakes)) maps.push_back(std::move(*map));
    }
    std::stable_partition(maps.begin(), maps.end(), is_own_map);
    return maps;
}

bool is_own_map(SheetMap const& map) { return starts_with(map.file, own_maps_folder); }

std::string written(SheetMap const& map) {
    YAML::Emitter out;
    out << YAML::BeginMap << YAML::Key << "map" << YAML::Value << map.name;
    out << YAML::Key << "match" << YAML::Value << YAML::BeginMap << YAML::Key << "headers" << YAML::Value
        << YAML::Flow << map.match_headers << YAML::EndMap;
    if (!map.unit.empty()) out << YAML::Key << "unit" << YAML::Value << map.unit;
    if (!map.source.empty()) out << YAML::Key << "source" << YAML::Value << map.source;
    write_text(out, "period", map.period);
    out << YAML::Key << "emit" << YAML::Value << YAML::BeginSeq;
    for (auto const& emit : map.emits) write_emit(out, emit);
    out << YAML::EndSeq << YAML::EndMap;
    return std::string(out.c_str()) + "\n";
}

}  // namespace lianfang::intake
