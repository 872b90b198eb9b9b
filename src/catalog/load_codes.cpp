// Code lists, person labels, source classes and divisions.
#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

void index_code(CodeList& list, std::string const& text, int position, int line, Reading& reading) {
    auto [at, is_new] = list.by_folded.emplace(folded(text), position);
    if (is_new || at->second == position) return;
    reading.mistake(line,
                    list.name + ": '" + text + "' means both " + list.values[at->second].code +
                        " and " + list.values[position].code,
                    "give it to one of the two");
}

void read_code(CodeList& list, YAML::Node const& key, YAML::Node const& node, Reading& reading) {
    CodeValue value;
    value.code = key.Scalar();
    int line = Reading::line_of(key);
    std::string of = list.name + "." + value.code;
    if (list.find(value.code))
        reading.mistake(line, of + ": the code stands twice", "keep one of the two");
    if (value.code.find_first_of(";, ") != std::string::npos) {
        reading.mistake(line, of + ": a code holds no separator", "write it in capitals and _");
    }
    if (node.IsMap()) {
        reading.check_attributes(node, of, {"zh", "en", "also", "kind"});
        value.synonyms = reading.texts(node, "also");
        value.kind = reading.text(node, "kind");
    }
    value.labels = reading.labels(node, of, line);
    int position = static_cast<int>(list.values.size());
    list.values.push_back(value);
    for (auto const& text : {value.code, value.labels.zh, value.labels.en}) {
        if (!text.empty()) index_code(list, text, position, line, reading);
    }
    for (auto const& synonym : value.synonyms) index_code(list, synonym, position, line, reading);
}

constexpr char const* part_names[] = {"name", "id_type", "id_no",     "sex",     "birth",
                                      "age",  "phone",   "residence", "address", "hukou"};

}  // namespace

CodeList load_code_list(std::string const& file, std::string const& text,
                        std::vector<Mistake>& mistakes) {
    Reading reading(file, mistakes);
    CodeList list;
    list.name = std::filesystem::path(file).stem().string();
    YAML::Node root = reading.parse(text);
    if (!root.IsDefined()) return list;
    reading.check_attributes(root, list.name, {"codes", "title", "values"});
    if (reading.text(root, "codes") != list.name) {
        reading.mistake(1, "the list's name is not the file's", "write codes: " + list.name);
    }
    list.title = reading.labels(root["title"], list.name + " title", 1);
    if (!root["values"].IsMap() || root["values"].size() == 0) {
        reading.mistake(Reading::line_of(root), list.name + ": no values",
                        "add values: with one code a line");
        return list;
    }
    for (auto const& pair : root["values"]) read_code(list, pair.first, pair.second, reading);
    return list;
}

PersonLabels load_person_labels(std::string const& file, std::string const& text,
                                std::vector<Mistake>& mistakes) {
    Reading reading(file, mistakes);
    PersonLabels parts;
    YAML::Node root = reading.parse(text);
    YAML::Node person = root.IsDefined() ? root["person"] : YAML::Node(YAML::NodeType::Undefined);
    bool readable = person.IsDefined() && person.IsMap();
    if (!readable)
        reading.mistake(1, "the parts of a person are missing", "write person: with its ten parts");
    if (readable) {
        reading.check_attributes(person, "person",
                                 {"name", "id_type", "id_no", "sex", "birth", "age", "phone",
                                  "residence", "address", "hukou"});
    }
    for (auto const* name : part_names) {
        PersonPartLabels part;
        if (readable) {
            YAML::Node node = person[name];
            part.labels =
                reading.labels(node, std::string("person.") + name, Reading::line_of(person));
            if (node.IsDefined() && node.IsMap()) {
                reading.check_attributes(node, std::string("person.") + name, {"zh", "en", "also"});
                part.synonyms = reading.texts(node, "also");
            }
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

std::vector<SourceClass> load_source_classes(std::string const& file, std::string const& text,
                                             std::vector<Mistake>& mistakes) {
    Reading reading(file, mistakes);
    std::vector<SourceClass> classes;
    YAML::Node root = reading.parse(text);
    if (!root.IsDefined()) return classes;
    reading.check_attributes(root, "source_class", {"source_classes"});
    for (auto const& node : root["source_classes"]) {
        if (!node.IsMap()) {
            reading.mistake(Reading::line_of(node), "an entry is no map",
                            "write {class: NAME, words: [A, B]}");
            continue;
        }
        reading.check_attributes(node, "source_class", {"class", "words"});
        SourceClass source{reading.required_text(node, "class", "source_class"),
                           reading.texts(node, "words")};
        if (source.words.empty())
            reading.mistake(Reading::line_of(node), source.name + ": no words",
                            "add words: [A, B]");
        classes.push_back(std::move(source));
    }
    return classes;
}

void load_divisions(std::string const& file, std::string const& text, Regions& regions,
                    std::vector<Mistake>& mistakes) {
    int line = 0;
    for (size_t begin = 0; begin < text.size();) {
        size_t end = std::min(text.find('\n', begin), text.size());
        std::string row = trimmed(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        ++line;
        if (row.empty() || row[0] == '#' || row == "code,name") continue;
        size_t comma = row.find(',');
        if (comma != 6 || row.find_first_not_of("0123456789") != comma || row.size() < 8) {
            mistakes.push_back(
                {file, line, "this is no division: " + row, "write CODE,NAME with six digits"});
            continue;
        }
        if (regions.has(row.substr(0, 6))) {
            mistakes.push_back(
                {file, line, "the code stands twice: " + row, "keep one of the two"});
            continue;
        }
        regions.add({row.substr(0, 6), row.substr(7)});
    }
}

void load_region_names(std::string const& file, std::string const& text, Regions& regions,
                       std::vector<Mistake>& mistakes) {
    Reading reading(file, mistakes);
    YAML::Node root = reading.parse(text);
    if (!root.IsDefined()) return;
    reading.check_attributes(root, "region_names", {"region_names"});
    for (auto const& pair : root["region_names"]) {
        std::string code = pair.first.Scalar();
        if (!regions.has(code)) {
            reading.mistake(Reading::line_of(pair.first), "there is no division " + code,
                            "look it up in divisions.csv");
        }
        for (auto const& name : pair.second) regions.add_name(code, name.Scalar());
    }
}

}  // namespace lianfang::catalog
