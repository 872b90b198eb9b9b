// Reads and works out the expressions. Anything unknown ends the reading; the figure is then counted by the database.
#include "figures/row_expression.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/text.h"
#include "base/time.h"

namespace lianfang::figures {
namespace {

using Node = RowExpression::Node;
using Operation = RowExpression::Operation;

struct Token {
    enum class Type { Word, Number, Text, Mark, End } type = Type::End;
    std::string text;       // Words in lower case; marks and signs as they stand.
    size_t begin = 0, end = 0;
};

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Nothing where a character belongs to no token.
std::optional<std::vector<Token>> tokens_of(std::string_view sql) {
    std::vector<Token> tokens;
    for (size_t at = 0; at < sql.size();) {
        char const c = sql[at];
        size_t const begin = at;
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++at;
            continue;
        }
        Token token;
        if (c == '\'') {
            token.type = Token::Type::Text;
            for (++at; at < sql.size() && (sql[at] != '\'' || sql.substr(at, 2) == "''"); ++at) {
                if (sql[at] == '\'') ++at;
                token.text += sql[at];
            }
            if (at++ >= sql.size()) return std::nullopt;
        } else if (is_word_character(c) || c == '"' || c == ':') {
            size_t const first = c == '"' || c == ':' ? at + 1 : at;
            for (at = first; at < sql.size() && is_word_character(sql[at]); ++at) {}
            token.text = std::string(sql.substr(first, at - first));
            bool const is_number = std::isdigit(static_cast<unsigned char>(c)) != 0;
            token.type = is_number ? Token::Type::Number : Token::Type::Word;
            for (auto& letter : token.text) letter = char(std::tolower(static_cast<unsigned char>(letter)));
            if (c == ':') token.text.insert(0, ":");
            if (c == '"' && (at >= sql.size() || sql[at++] != '"')) return std::nullopt;
        } else {
            token.type = Token::Type::Mark;
            bool const is_double = sql.substr(at, 2) == "<>" || sql.substr(at, 2) == "<=" ||
                                   sql.substr(at, 2) == ">=" || sql.substr(at, 2) == "||";
            token.text = std::string(sql.substr(at, is_double ? 2 : 1));
            at += token.text.size();
        }
        token.begin = begin;
        token.end = at;
        tokens.push_back(std::move(token));
    }
    tokens.push_back({Token::Type::End, "", sql.size(), sql.size()});
    return tokens;
}

struct NotUnderstood {};

class Parser {
public:
    Parser(std::vector<Token> tokens, std::string_view alias, RowExpression::ColumnOf const& column_of)
        : tokens_(std::move(tokens)), alias_(alias), column_of_(column_of) {}

    Node whole() {
        Node node = any();
        if (tokens_[at_].type != Token::Type::End) throw NotUnderstood{};
        return node;
    }

private:
    Token const& next() const { return tokens_[at_]; }
    bool is(std::string_view text) const {
        bool const can_be = next().type == Token::Type::Word || next().type == Token::Type::Mark;
        return can_be && next().text == text;
    }
    bool take(std::string_view text) {
        if (!is(text)) return false;
        ++at_;
        return true;
    }
    void require(std::string_view text) {
        if (!take(text)) throw NotUnderstood{};
    }
    static Node node(Operation operation, std::vector<Node> parts) {
        Node made;
        made.operation = operation;
        made.parts = std::move(parts);
        return made;
    }

    Node any() {
        Node left = all();
        while (take("or")) left = node(Operation::Or, {std::move(left), all()});
        return left;
    }
    Node all() {
        Node left = negation();
        while (take("and")) left = node(Operation::And, {std::move(left), negation()});
        return left;
    }
    Node negation() {
        if (take("not")) return node(Operation::Not, {negation()});
        return comparison();
    }

    Node comparison() {
        Node left = sum();
        constexpr std::pair<char const*, Operation> signs[] = {
            {"=", Operation::Equal},         {"<>", Operation::Unequal}, {"<=", Operation::LessOrEqual},
            {">=", Operation::GreaterOrEqual}, {"<", Operation::Less},   {">", Operation::Greater}};
        for (auto const& [sign, operation] : signs) {
            if (take(sign)) return node(operation, {std::move(left), sum()});
        }
        if (take("is")) {
            bool const is_not = take("not");
            require("null");
            Node test = node(Operation::IsNull, {std::move(left)});
            return is_not ? node(Operation::Not, {std::move(test)}) : test;
        }
        bool const is_not = take("not");
        std::optional<Node> test;
        if (take("in")) test = list(std::move(left));
        else if (take("like")) test = beginning(std::move(left));
        else if (is_not) throw NotUnderstood{};
        else return left;
        return is_not ? node(Operation::Not, {std::move(*test)}) : std::move(*test);
    }

    Node list(Node left) {
        Node in = node(Operation::In, {std::move(left)});
        require("(");
        do in.parts.push_back(sum());
        while (take(","));
        require(")");
        return in;
    }

    // 'x%' where x has no letter, since the engines differ in how they compare those; no other pattern.
    Node beginning(Node left) {
        if (next().type != Token::Type::Text) throw NotUnderstood{};
        std::string const pattern = tokens_[at_++].text;
        bool const ends_open =
            !pattern.empty() && pattern.back() == '%' && pattern.find_first_of("%_") + 1 == pattern.size();
        bool const has_letter = std::any_of(pattern.begin(), pattern.end(),
                                            [](unsigned char c) { return c < 128 && std::isalpha(c) != 0; });
        if (!ends_open || has_letter) throw NotUnderstood{};
        Node begins = node(Operation::BeginsWith, {std::move(left)});
        begins.text = pattern.substr(0, pattern.size() - 1);
        return begins;
    }

    Node sum() {
        Node left = product();
        while (true) {
            if (take("+")) left = node(Operation::Add, {std::move(left), product()});
            else if (take("-")) left = node(Operation::Subtract, {std::move(left), product()});
            else return left;
        }
    }
    Node product() {
        Node left = term();
        while (true) {
            if (take("*")) left = node(Operation::Multiply, {std::move(left), term()});
            else if (take("/")) left = node(Operation::Divide, {std::move(left), term()});
            else return left;
        }
    }

    Node term() {
        Token const token = next();
        if (take("(")) {
            Node inner = any();
            require(")");
            return inner;
        }
        if (token.type == Token::Type::Number) return number();
        if (token.type == Token::Type::Text) {
            ++at_;
            Node literal;
            literal.type = Cell::Type::Text;
            literal.text = token.text;
            return literal;
        }
        if (token.type != Token::Type::Word) throw NotUnderstood{};
        ++at_;
        if (token.text == "null") return {};
        if (token.text == ":zone") return number_of(county_zone_microseconds);
        if (token.text == "case") return cases();
        if (token.text == "coalesce") return call(Operation::Coalesce);
        if (token.text == "nullif") return call(Operation::NullIf);
        if (token.text == "cast") return cast();
        return column(token);
    }

    static Node number_of(int64_t value) {
        Node literal;
        literal.type = Cell::Type::Number;
        literal.number = value;
        return literal;
    }
    Node number() {
        std::string const& text = tokens_[at_++].text;
        int64_t value = 0;
        auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (fault != std::errc() || end != text.data() + text.size() || is(".")) throw NotUnderstood{};
        return number_of(value);
    }

    Node call(Operation operation) {
        Node made = node(operation, {});
        require("(");
        do made.parts.push_back(sum());
        while (take(","));
        require(")");
        if (operation == Operation::NullIf && made.parts.size() != 2) throw NotUnderstood{};
        return made;
    }

    // Only of NULL, which is the same of every type.
    Node cast() {
        require("(");
        require("null");
        require("as");
        if (next().type != Token::Type::Word) throw NotUnderstood{};
        ++at_;
        require(")");
        return {};
    }

    Node cases() {
        Node made = node(Operation::Case, {});
        std::optional<Node> subject;
        if (!is("when")) subject = sum();
        while (take("when")) {
            Node condition = subject ? node(Operation::Equal, {*subject, sum()}) : any();
            require("then");
            made.parts.push_back(std::move(condition));
            made.parts.push_back(any());
        }
        if (made.parts.empty()) throw NotUnderstood{};
        made.parts.push_back(take("else") ? any() : Node{});
        require("end");
        return made;
    }

    Node column(Token const& token) {
        std::string name = token.text;
        if (take(".")) {
            if (name != alias_ || next().type != Token::Type::Word) throw NotUnderstood{};
            name = tokens_[at_++].text;
        }
        auto const found = is("(") ? std::nullopt : column_of_(name);
        if (!found) throw NotUnderstood{};
        Node made;
        made.operation = Operation::Column;
        made.number = *found;
        return made;
    }

    std::vector<Token> tokens_;
    std::string_view alias_;
    RowExpression::ColumnOf const& column_of_;
    size_t at_ = 0;
};

Cell truth(bool value) { return Cell::of(int64_t(value)); }

Cell cell_of(store::Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) return Cell::of(*number);
    if (auto const* text = std::get_if<std::string>(&value)) return Cell::of(std::string_view(*text));
    return {};
}

Cell column_of(ledger::Version const& row, int64_t column) {
    switch (column) {
        case record_id_column: return Cell::of(std::string_view(row.record_id));
        case unit_code_column: return Cell::of(std::string_view(row.unit));
        case happened_at_column: return Cell::of(row.happened_at.microseconds);
        case received_at_column: return Cell::of(row.received_at.microseconds);
        case source_column: return Cell::of(std::string_view(row.source));
        default: return cell_of(row.values[size_t(column)]);
    }
}

int compared(Cell const& a, Cell const& b) {
    if (a.type != b.type) return a.type < b.type ? -1 : 1;
    if (a.type == Cell::Type::Text) return a.text.compare(b.text);
    return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
}

Cell comparison(Operation operation, Cell const& a, Cell const& b) {
    if (a.is_null() || b.is_null()) return {};
    int const order = compared(a, b);
    switch (operation) {
        case Operation::Equal: return truth(order == 0);
        case Operation::Unequal: return truth(order != 0);
        case Operation::Less: return truth(order < 0);
        case Operation::LessOrEqual: return truth(order <= 0);
        case Operation::Greater: return truth(order > 0);
        default: return truth(order >= 0);
    }
}

Cell arithmetic(Operation operation, Cell const& a, Cell const& b) {
    if (a.is_null() || b.is_null()) return {};
    switch (operation) {
        case Operation::Add: return Cell::of(a.number + b.number);
        case Operation::Subtract: return Cell::of(a.number - b.number);
        case Operation::Multiply: return Cell::of(a.number * b.number);
        default: return b.number == 0 ? Cell{} : Cell::of(a.number / b.number);
    }
}

}  // namespace

std::optional<RowExpression> RowExpression::parse(std::string_view sql, std::string_view alias,
                                                  ColumnOf const& column_of) {
    auto tokens = tokens_of(sql);
    if (!tokens) return std::nullopt;
    try {
        RowExpression expression;
        expression.root_ = Parser(std::move(*tokens), alias, column_of).whole();
        return expression;
    } catch (NotUnderstood const&) {
        return std::nullopt;
    }
}

Cell RowExpression::evaluate(Node const& node, ledger::Version const& row) {
    auto const part = [&](size_t i) { return evaluate(node.parts[i], row); };
    switch (node.operation) {
        case Operation::Literal:
            if (node.type == Cell::Type::Text) return Cell::of(std::string_view(node.text));
            return node.type == Cell::Type::Null ? Cell{} : Cell::of(node.number);
        case Operation::Column: return column_of(row, node.number);
        case Operation::Or:
        case Operation::And: {
            bool const decides = node.operation == Operation::Or;
            Cell const left = part(0);
            if (!left.is_null() && left.is_true() == decides) return truth(decides);
            Cell const right = part(1);
            if (!right.is_null() && right.is_true() == decides) return truth(decides);
            return left.is_null() || right.is_null() ? Cell{} : truth(!decides);
        }
        case Operation::Not: {
            Cell const inner = part(0);
            return inner.is_null() ? inner : truth(!inner.is_true());
        }
        case Operation::IsNull: return truth(part(0).is_null());
        case Operation::BeginsWith: {
            Cell const inner = part(0);
            return inner.is_null() ? inner : truth(inner.text.substr(0, node.text.size()) == node.text);
        }
        case Operation::In: {
            Cell const left = part(0);
            bool has_null = left.is_null();
            for (size_t i = 1; i < node.parts.size(); ++i) {
                Cell const equal = comparison(Operation::Equal, left, part(i));
                if (equal.is_true()) return equal;
                has_null = has_null || equal.is_null();
            }
            return has_null ? Cell{} : truth(false);
        }
        case Operation::Coalesce:
            for (auto const& one : node.parts) {
                if (Cell const value = evaluate(one, row); !value.is_null()) return value;
            }
            return {};
        case Operation::NullIf: return comparison(Operation::Equal, part(0), part(1)).is_true() ? Cell{} : part(0);
        case Operation::Case:
            for (size_t i = 0; i + 1 < node.parts.size(); i += 2) {
                if (part(i).is_true()) return part(i + 1);
            }
            return part(node.parts.size() - 1);
        case Operation::Add:
        case Operation::Subtract:
        case Operation::Multiply:
        case Operation::Divide: return arithmetic(node.operation, part(0), part(1));
        default: return comparison(node.operation, part(0), part(1));
    }
}

void RowExpression::add_columns(Node const& node, std::set<int>& columns) {
    if (node.operation == Operation::Column) columns.insert(int(node.number));
    for (auto const& part : node.parts) add_columns(part, columns);
}

std::string const* PlainSelect::find(std::string_view name) const {
    for (auto const& column : columns) {
        if (column.name == name) return &column.sql;
    }
    return nullptr;
}

bool PlainSelect::takes(std::string_view name) const {
    auto const* sql = find(name);
    return sql != nullptr && (*sql == name || *sql == alias + "." + std::string(name));
}

std::optional<PlainSelect> read_plain_select(std::string_view sql) {
    auto const tokens = tokens_of(sql);
    if (!tokens || (*tokens)[0].text != "select") return std::nullopt;
    PlainSelect select;
    size_t at = 1, begin = 1;
    int depth = 0;
    auto const word = [&](size_t i) {
        return (*tokens)[i].type == Token::Type::Word ? (*tokens)[i].text : std::string();
    };
    auto const end_column = [&] {
        bool const is_named = at >= begin + 3 && word(at - 2) == "as";
        size_t const last = is_named ? at - 3 : at - 1;
        select.columns.push_back({word(at - 1), std::string(sql.substr((*tokens)[begin].begin,
                                                                      (*tokens)[last].end - (*tokens)[begin].begin))});
        begin = at + 1;
    };
    for (; word(at) != "from" || depth > 0; ++at) {
        Token const& token = (*tokens)[at];
        if (token.type == Token::Type::End || word(at) == "select" || word(at) == "over") return std::nullopt;
        if (token.type != Token::Type::Mark) continue;
        if (token.text == "(") ++depth;
        if (token.text == ")") --depth;
        if (token.text == "," && depth == 0) end_column();
    }
    end_column();
    select.source = word(++at);
    select.alias = word(++at);
    bool const ends = (*tokens)[at + (select.alias.empty() ? 0 : 1)].type == Token::Type::End;
    if (select.source.empty() || select.alias.empty()) return std::nullopt;
    if (ends) return select;
    if (word(++at) != "where") return std::nullopt;
    select.where = std::string(sql.substr((*tokens)[at].end));
    return select;
}

}  // namespace lianfang::figures
