// A template as parsed: what the clerk wrote, as a small tree. It holds no figure and no value.
// docs/templates.md tells the language.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.h"

namespace lianfang::report {

// A figure, one key of it, or it intersected with another; or a name of the profile.
struct Reference {
    std::string name;
    std::string key;         // "key" alone: the key at which the loop stands.
    std::string within;
};

struct Term {
    enum class Kind { Number, One, Total, Count, LoopValue };
    Kind kind = Kind::Number;
    double number = 0;
    Reference reference;
};

struct Condition {
    enum class Kind { Present, Compare, And, Or, Not, Any, KeyIs };
    Kind kind = Kind::Present;
    Reference reference;      // Present; Any: the breakdown one of whose keys fulfils parts[0].
    Term left, right;         // Compare
    std::string comparison;   // = != < <= > >=; KeyIs: = !=
    std::string key;          // KeyIs
    std::vector<Condition> parts;
};

enum class Format { Plain, About, Percent };
enum class Order { AsGiven, Largest, Smallest };

struct Selection {
    Order order = Order::AsGiven;
    int limit = 0;            // 0: all
};

// One place in the text where something is printed.
struct Slot {
    enum class Kind { One, Names, Total, Count, LoopKey, LoopValue, Ordinal };
    Kind kind = Kind::One;    // One: a figure's number or a name, by what the name turns out to be.
    Reference reference;
    Format format = Format::Plain;
    Selection selection;
    std::optional<std::string> otherwise;
    int line = 0;
};

struct Node;
using Nodes = std::vector<Node>;

struct Words {
    std::string text;
    int line = 0;
};
struct ParagraphEnd {};
struct LineEnd {};
struct ParagraphMark {       // What kind of paragraph begins here.
    enum class Kind { Left, Right, Label };
    Kind kind = Kind::Left;
    std::string label;
};
struct HeadingNode {
    int level = 0;           // 0: the title
    Nodes body;
};
struct Choice {
    struct Branch {
        std::optional<Condition> condition;   // None: else.
        std::shared_ptr<Nodes> body;
        int line = 0;
    };
    std::vector<Branch> branches;
    int line = 0;
};
struct Loop {
    Reference reference;
    std::optional<Condition> where;
    Selection selection;
    std::string between;
    std::shared_ptr<Nodes> body;
    int line = 0;
};
struct TableNode {
    std::string caption;
    std::vector<std::string> header;
    std::shared_ptr<Nodes> body;
    int line = 0;
};
struct Node {
    std::variant<Words, Slot, ParagraphEnd, LineEnd, ParagraphMark, HeadingNode, Choice, Loop, TableNode> is;
};

struct Template {
    std::string file;
    std::string name;        // "work"
    std::string language;    // "zh"
    std::string title, addressed_to, cut_off, deadline;   // For `report list`.
    Nodes body;
};

// Mistakes carry the template's own lines. The tree is usable only where none was added.
Template parse_template(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes);

// The parts of a tag; in parse_tag.cpp. `what` is the text between the braces.
struct TagError {
    std::string what, mend;
};
std::variant<Condition, TagError> parse_condition(std::string_view text);
std::variant<Slot, TagError> parse_slot(std::string_view text, int line);
std::variant<Loop, TagError> parse_loop(std::string_view text, int line);

}  // namespace lianfang::report
