// A template as parsed: what the clerk wrote, as a small tree. It holds no figure and no value.
// docs/templates.md tells the language.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.h"
#include "report/document.h"

namespace lianfang::report {

// A figure, one key of it, or it intersected with another; or a name of the profile.
struct Reference {
    std::string name;
    std::string key;         // "key" alone: the key at which the loop stands.
    std::string within;
    bool before = false;     // @yesterday: 24 hours before the cut.
    std::string unit = {};   // While a report is written: the unit at which a loop over units stands.
};

struct Term {
    enum class Kind { Number, One, Total, Count, LoopValue };
    Kind kind = Kind::Number;
    double number = 0;
    Reference reference;
};

struct Condition {
    enum class Kind { Present, Compare, And, Or, Not, Any, KeyIs, FieldIs };
    Kind kind = Kind::Present;
    Reference reference;      // Present; Any: the breakdown one of whose keys fulfils parts[0].
    Term left, right;         // Compare
    std::string comparison;   // = != < <= > >=; KeyIs: = !=
    std::string key;          // KeyIs; FieldIs: the code that the field has
    std::vector<Condition> parts;
};

// Compared: 较前一日增加12人, 较前一日减少3人, 与前一日持平; the unit word belongs to it.
enum class Format { Plain, About, Percent, Compared };
enum class Order { AsGiven, Largest, Smallest };

struct Selection {
    Order order = Order::AsGiven;
    int limit = 0;            // 0: all
};

// One place in the text where something is printed.
struct Slot {
    enum class Kind { One, Names, Total, Count, LoopKey, LoopValue, LoopUnit, Ordinal };
    Kind kind = Kind::One;    // One: a figure's number or a name, by what the name turns out to be.
    Reference reference;
    Format format = Format::Plain;
    Selection selection;
    std::string unit;         // Compared: its unit word.
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
    enum class Kind { Left, Right, Center, Label };
    Kind kind = Kind::Left;
    std::string label;
};
struct HeadingNode {
    int level = 0;           // 0: the title
    Nodes body;
};
struct TotalMark {};         // The row that begins here is a total.
struct PageNode {            // What stands between blocks as it is: attachments, breaks.
    std::variant<Attachment, AttachmentList, Break> is;
};
struct SignatureNode {
    Nodes office, date;
};
struct BylineNode {
    Nodes body;
};
// {{part NAME}}: the text of reports/parts/NAME.zh.txt, with its own lines.
struct PartNode {
    std::string file;
    std::shared_ptr<Nodes> body;
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
// Through the units of a level and last through what belongs to none of them.
struct UnitLoop {
    std::string level;       // "TOWNSHIP"
    std::shared_ptr<Nodes> body;
    int line = 0;
};
// Sentences of which each stands only where its condition holds, the weightiest first.
struct Ranked {
    struct Weight {
        double factor = 1;
        std::optional<Term> term;
    };
    struct Item {
        std::string name;
        std::optional<Condition> condition;
        std::vector<Weight> weights;   // Their sum.
        std::shared_ptr<Nodes> body;
        int line = 0;
    };
    std::string name;
    int limit = 0;           // 0: all
    bool numbered = false;   // 一是, 二是, …
    std::vector<Item> items;
    std::shared_ptr<Nodes> otherwise;   // What stands there where no item does.
    int line = 0;
};
struct TableNode {
    std::string caption;
    std::string unit_note;   // 单位：人
    std::vector<std::vector<HeaderCell>> header;
    size_t columns = 0;
    std::shared_ptr<Nodes> body, note;
    int line = 0;
};
struct Node {
    std::variant<Words, Slot, ParagraphEnd, LineEnd, ParagraphMark, HeadingNode, Choice, Loop, TableNode, TotalMark,
                 PageNode, SignatureNode, BylineNode, PartNode, UnitLoop, Ranked>
        is;
};

// The unit word that a number alone in this column has, from the brackets of its header or from the unit note: 体温异常
// （人） → 人. Empty where neither says.
std::string unit_of_column(TableNode const& table, size_t column);
// Cells parted by |; < merges with the cell to the left, ^ with the one above. Nothing where they make no grid.
std::optional<std::vector<std::vector<HeaderCell>>> header_of(std::vector<std::string> const& lines);

struct Template {
    std::string file;
    std::string name;        // "work"
    std::string language;    // "zh"
    std::string title, addressed_to, cut_off, deadline;   // For `report list`.
    Style style = Style::Report;
    bool is_public = false;  // What is issued of it stands on the page for the public.
    std::string of_kind;     // Notices and certificates: the kind of record that one of them is about.
    std::string serial;      // Likewise: how their numbers begin, e.g. 观察告知.
    std::optional<Condition> only;   // Likewise: only of records for which this holds.
    Nodes body;
};

// The catalogue's files, of which those under reports/parts/ may be taken in by {{part NAME}}.
using Files = std::map<std::string, std::string>;
// Mistakes carry the template's own lines. The tree is usable only where none was added.
Template parse_template(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes,
                        Files const& files = {});

// The parts of a tag; in parse_tag.cpp. `what` is the text between the braces.
struct TagError {
    std::string what, mend;
};
std::variant<Condition, TagError> parse_condition(std::string_view text);
std::variant<Slot, TagError> parse_slot(std::string_view text, int line);
std::variant<Loop, TagError> parse_loop(std::string_view text, int line);
std::variant<Ranked, TagError> parse_ranked(std::string_view text, int line);       // "problems top 6 numbered"
std::variant<Ranked::Item, TagError> parse_item(std::string_view text, int line);   // "supplies weight 40 when …"

}  // namespace lianfang::report
