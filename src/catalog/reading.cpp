// Reads attributes of yaml maps and notes what is wrong with them. Knows nothing of kinds.
#include <algorithm>
#include <set>

#include "catalog/loading.h"

namespace lianfang::catalog {

YAML::Node Reading::parse(std::string const& text) {
    try {
        YAML::Node root = YAML::Load(text);
        if (root.IsMap()) return root;
        mistake(1, "the file is no map of attributes",
                "begin it with 'kind: NAME' or 'codes: NAME'");
    } catch (YAML::Exception const& exception) {
        mistake(exception.mark.line + 1, "this is not yaml: " + exception.msg,
                "compare indents, brackets and quotes with a neighbouring file");
    }
    return YAML::Node(YAML::NodeType::Undefined);
}

void Reading::mistake(int line, std::string what, std::string mend) {
    mistakes_.push_back({file_, line, std::move(what), std::move(mend)});
}

int Reading::line_of(YAML::Node const& node) {
    return node.IsDefined() && node.Mark().line >= 0 ? node.Mark().line + 1 : 0;
}

void Reading::check_attributes(YAML::Node const& map, std::string const& of,
                               std::initializer_list<std::string_view> known) {
    std::set<std::string> seen;
    for (auto const& pair : map) {
        std::string name = pair.first.Scalar();
        int line = line_of(pair.first);
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            std::string all;
            for (auto one : known) all += (all.empty() ? "" : ", ") + std::string(one);
            mistake(line, of + ": unknown attribute '" + name + "'", "use one of: " + all);
        }
        if (!seen.insert(name).second) {
            mistake(line, of + ": attribute '" + name + "' stands twice", "keep one of the two");
        }
    }
}

std::string Reading::text(YAML::Node const& map, char const* attribute) {
    YAML::Node node = map[attribute];
    if (!node.IsDefined() || node.IsNull()) return {};
    if (node.IsScalar()) return node.Scalar();
    mistake(line_of(node), std::string(attribute) + " must be a single text",
            "write it as " + std::string(attribute) + ": TEXT");
    return {};
}

std::string Reading::required_text(YAML::Node const& map, char const* attribute,
                                   std::string const& of) {
    std::string value = text(map, attribute);
    if (value.empty()) {
        mistake(line_of(map), of + ": " + attribute + " is missing",
                "add '" + std::string(attribute) + ": …'");
    }
    return value;
}

bool Reading::yes_no(YAML::Node const& map, char const* attribute) {
    std::string value = text(map, attribute);
    if (!value.empty() && value != "true" && value != "false") {
        mistake(line_of(map[attribute]), std::string(attribute) + " is '" + value + "'",
                "write true or false");
    }
    return value == "true";
}

std::vector<std::string> Reading::texts(YAML::Node const& map, char const* attribute) {
    YAML::Node node = map[attribute];
    std::vector<std::string> values;
    if (!node.IsDefined() || node.IsNull()) return values;
    if (!node.IsSequence()) {
        mistake(line_of(node), std::string(attribute) + " must be a list",
                "write it in brackets: " + std::string(attribute) + ": [A, B]");
        return values;
    }
    for (auto const& one : node) {
        if (one.IsScalar())
            values.push_back(one.Scalar());
        else
            mistake(line_of(one), std::string(attribute) + " must hold texts only",
                    "put the text in quotes");
    }
    return values;
}

Labels Reading::labels(YAML::Node const& map, std::string const& of, int line) {
    Labels labels;
    if (map.IsDefined() && map.IsMap()) {
        labels.zh = text(map, "zh");
        labels.en = text(map, "en");
    }
    if (labels.zh.empty()) mistake(line, of + ": the Chinese label zh is missing", "add zh: …");
    if (labels.en.empty()) mistake(line, of + ": the English label en is missing", "add en: …");
    return labels;
}

}  // namespace lianfang::catalog
