// What stands between double braces: slots, conditions and loops, by recursive descent over words and signs.
#include <charconv>

#include "base/text.h"
#include "report/template.h"

namespace lianfang::report {
namespace {

struct Token {
    std::string text;
    size_t end = 0;   // Where it ends in the tag, so that "or" and "joined" can take the rest as it stands.
};

bool is_sign(char c) {
    return c == '=' || c == '!' || c == '<' || c == '>' || c == '(' || c == ')';
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        size_t begin = at;
        if (is_sign(text[at])) {
            bool const alone = text[at] == '(' || text[at] == ')';
            ++at;
            if (!alone && at < text.size() && text[at] == '=') ++at;
        } else {
            while (at < text.size() && text[at] != ' ' && text[at] != '\t' && !is_sign(text[at])) ++at;
        }
        tokens.push_back({std::string(text.substr(begin, at - begin)), at});
    }
    return tokens;
}

bool is_number(std::string const& text, double& value) {
    auto const result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

bool is_comparison(std::string const& text) {
    return text == "=" || text == "==" || text == "!=" || text == "<" || text == "<=" || text == ">" ||
           text == ">=";
}

// Deeper than any clerk writes; a file made to break the program stops here.
constexpr int depth_max = 30;

// Reads a tag from left to right. The first thing that does not fit is thrown as a TagError and caught at the
// three doors below.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    bool at_end() const { return at_ == tokens_.size(); }
    std::string const& peek() const {
        static std::string const nothing;
        return at_end() ? nothing : tokens_[at_].text;
    }
    bool take(std::string_view word) {
        if (peek() != word) return false;
        ++at_;
        return true;
    }
    std::string word(std::string const& what_is_due) {
        if (at_end() || is_sign(peek()[0])) fail(what_is_due);
        return tokens_[at_++].text;
    }
    // The rest of the tag after the word just taken, outer spaces removed.
    std::string rest() {
        auto const from = at_ == 0 ? 0 : tokens_[at_ - 1].end;
        at_ = tokens_.size();
        return trimmed(text_.substr(from));
    }
    int whole_number(std::string const& what_is_due) {
        double value = 0;
        std::string const text = word(what_is_due);
        bool const fits = is_number(text, value) && value >= 1 && value <= 1000 && value == int(value);
        if (!fits) fail(what_is_due);
        return int(value);
    }
    [[noreturn]] void fail(std::string const& what_is_due) const {
        std::string const found = at_end() ? "标记在这里结束 / the tag ends here" : "「" + peek() + "」";
        throw TagError{"读不懂 / cannot be read: {{" + std::string(text_) + "}}，" + found, what_is_due};
    }

    Reference reference() {
        Reference reference;
        reference.name = word("这里应写数字或名称 / a figure or a name is due here");
        std::string const yesterday = "@yesterday";
        if (ends_with(reference.name, yesterday)) {
            reference.before = true;
            reference.name.resize(reference.name.size() - yesterday.size());
        }
        if (auto const slash = reference.name.find('/'); slash != std::string::npos) {
            reference.key = reference.name.substr(slash + 1);
            reference.name.resize(slash);
            if (reference.key.empty()) fail("「/」后应写分类代码 / a key is due after the slash");
        }
        if (take("within")) reference.within = word("within 后应写数字名 / a figure is due after within");
        return reference;
    }
    Condition condition() {
        std::vector<Condition> parts{all_of()};
        while (take("or")) parts.push_back(all_of());
        return together(Condition::Kind::Or, std::move(parts));
    }
    Selection selection() {
        Selection selection;
        if (take("top")) selection.order = Order::Largest;
        else if (take("lowest")) selection.order = Order::Smallest;
        else if (!take("first")) return selection;
        selection.limit = whole_number("top、lowest、first 后应写个数 / how many is due, e.g. top 4");
        return selection;
    }

    Term term() {
        Term term;
        if (is_number(peek(), term.number)) {
            ++at_;
            return term;
        }
        if (take("value")) {
            term.kind = Term::Kind::LoopValue;
            return term;
        }
        term.kind = take("total") ? Term::Kind::Total : take("count") ? Term::Kind::Count : Term::Kind::One;
        term.reference = reference();
        return term;
    }
    // 40 + 5 * reports_missing + total overdue_orders_by_type
    std::vector<Ranked::Weight> weights() {
        std::vector<Ranked::Weight> weights;
        do {
            Ranked::Weight weight;
            Term const first = term();
            if (first.kind == Term::Kind::Number) weight.factor = first.number;
            else weight.term = first;
            if (take("*")) {
                if (first.kind != Term::Kind::Number) fail("先写数再写 * / write the number first: 5 * FIGURE");
                weight.term = term();
            }
            weights.push_back(std::move(weight));
        } while (take("+"));
        return weights;
    }

private:
    static Condition together(Condition::Kind kind, std::vector<Condition> parts) {
        if (parts.size() == 1) return std::move(parts.front());
        Condition whole;
        whole.kind = kind;
        whole.parts = std::move(parts);
        return whole;
    }
    Condition all_of() {
        std::vector<Condition> parts{one()};
        while (take("and")) parts.push_back(one());
        return together(Condition::Kind::And, std::move(parts));
    }
    Condition one() {
        if (++depth_ > depth_max) fail("条件套得太深 / conditions nested too deep");
        Condition condition = one_within();
        --depth_;
        return condition;
    }
    Condition one_within() {
        if (take("not")) {
            Condition inverse;
            inverse.kind = Condition::Kind::Not;
            inverse.parts.push_back(one());
            return inverse;
        }
        if (take("(")) {
            Condition inside = condition();
            if (!take(")")) fail("缺少右括号 / a closing bracket is missing");
            return inside;
        }
        Condition single;
        if (take("any")) {
            single.kind = Condition::Kind::Any;
            single.reference = reference();
            if (!take("where")) fail("any 数字 where 条件 / where is due: any FIGURE where value > 0");
            single.parts.push_back(one());
            return single;
        }
        if (take("key")) return key_is();
        if (take("present")) {
            single.reference = reference();
            return single;
        }
        single.kind = Condition::Kind::Compare;
        single.left = term();
        if (single.left.kind == Term::Kind::One && take("is")) {
            single.kind = Condition::Kind::FieldIs;
            single.reference = single.left.reference;
            single.key = word("is 后应写代码 / a code is due after is");
            return single;
        }
        if (!is_comparison(peek())) {
            fail("应写比较，如 confirmed_cum = 0，或 present 名称 / a comparison is due, or present NAME");
        }
        single.comparison = peek() == "==" ? "=" : peek();
        ++at_;
        single.right = term();
        return single;
    }
    Condition key_is() {
        Condition condition;
        condition.kind = Condition::Kind::KeyIs;
        if (peek() != "=" && peek() != "!=") fail("key 后写 = 或 !=，再写分类代码 / write key = KEY or key != KEY");
        condition.comparison = peek();
        ++at_;
        condition.key = word("这里应写分类代码 / a key is due here");
        return condition;
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    size_t at_ = 0;
    int depth_ = 0;
};

void read_formats(Reader& reader, Slot& slot) {
    while (!reader.at_end()) {
        if (reader.take("余")) slot.format = Format::About;
        else if (reader.take("percent")) slot.format = Format::Percent;
        else if (reader.take("compared")) {
            slot.format = Format::Compared;
            slot.unit = reader.word("compared 后应写单位 / a unit word is due, e.g. compared 人");
        }
        else if (reader.take("names")) slot.kind = Slot::Kind::Names;
        else if (reader.peek() == "top" || reader.peek() == "first" || reader.peek() == "lowest") {
            slot.selection = reader.selection();
        } else if (reader.take("or")) {
            slot.otherwise = reader.rest();
            if (slot.otherwise->empty()) {
                reader.fail("or 后应写没有时印什么 / what to print is due after or");
            }
        } else {
            reader.fail(
                "可用的写法：余、percent、compared 单位、names、top N、or 文字 / known: 余, percent, "
                "compared UNIT, names, top N, or TEXT");
        }
    }
}

}  // namespace

std::variant<Condition, TagError> parse_condition(std::string_view text) {
    try {
        Reader reader(text);
        Condition condition = reader.condition();
        if (!reader.at_end()) reader.fail("条件到此应结束；并列用 and、or / join conditions with and, or");
        return condition;
    } catch (TagError const& error) {
        return error;
    }
}

std::variant<Slot, TagError> parse_slot(std::string_view text, int line) {
    try {
        Reader reader(text);
        Slot slot;
        slot.line = line;
        if (reader.take("nth")) slot.kind = Slot::Kind::Ordinal;
        else if (reader.take("key")) slot.kind = Slot::Kind::LoopKey;
        else if (reader.take("value")) slot.kind = Slot::Kind::LoopValue;
        else if (reader.take("unit")) slot.kind = Slot::Kind::LoopUnit;
        else {
            if (reader.take("total")) slot.kind = Slot::Kind::Total;
            else if (reader.take("count")) slot.kind = Slot::Kind::Count;
            slot.reference = reader.reference();
        }
        read_formats(reader, slot);
        return slot;
    } catch (TagError const& error) {
        return error;
    }
}

std::variant<Loop, TagError> parse_loop(std::string_view text, int line) {
    try {
        Reader reader(text);
        Loop loop;
        loop.line = line;
        loop.reference = reader.reference();
        if (reader.take("where")) loop.where = reader.condition();
        loop.selection = reader.selection();
        if (reader.take("joined")) loop.between = reader.rest();
        if (!reader.at_end()) {
            reader.fail("写法：for each 数字 [where value > 0] [top N] [joined 、] / for each FIGURE …");
        }
        return loop;
    } catch (TagError const& error) {
        return error;
    }
}

std::variant<Ranked, TagError> parse_ranked(std::string_view text, int line) {
    try {
        Reader reader(text);
        Ranked ranked;
        ranked.line = line;
        ranked.name = reader.word("ranked 后应写这组句子的名字 / a name is due: {{ranked problems}}");
        ranked.limit = reader.selection().limit;
        ranked.numbered = reader.take("numbered");
        if (!reader.at_end()) reader.fail("写法：ranked 名字 [top N] [numbered] / {{ranked NAME [top N] [numbered]}}");
        return ranked;
    } catch (TagError const& error) {
        return error;
    }
}

std::variant<Ranked::Item, TagError> parse_item(std::string_view text, int line) {
    try {
        Reader reader(text);
        Ranked::Item item;
        item.line = line;
        item.name = reader.word("item 后应写句子的名字 / a name is due: {{item supplies weight 40}}");
        if (reader.take("weight")) item.weights = reader.weights();
        if (reader.take("when")) item.condition = reader.condition();
        if (!reader.at_end()) {
            reader.fail("写法：item 名字 [weight 40 + 5 * 数字] [when 条件] / {{item NAME [weight SUM] [when CONDITION]}}");
        }
        return item;
    } catch (TagError const& error) {
        return error;
    }
}

}  // namespace lianfang::report
