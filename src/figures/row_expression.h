// The part of SQL that one row decides alone: comparisons, AND, OR, NOT, IN (list), IS NULL, LIKE 'beginning%', CASE,
// COALESCE, NULLIF, arithmetic, literals. Read once, worked out for each version with SQL's three values of truth. What
// is not understood is no expression of this kind. Internal to the room.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::figures {

struct Cell {
    enum class Type { Null, Number, Text };
    Type type = Type::Null;
    int64_t number = 0;
    std::string_view text;

    static Cell of(int64_t number) { return {Type::Number, number, {}}; }
    static Cell of(std::string_view text) { return {Type::Text, 0, text}; }
    bool is_null() const { return type == Type::Null; }
    bool is_true() const { return type == Type::Number && number != 0; }
};

// Columns of a row: those of its kind from 0, fixed ones below 0.
enum FixedColumn { record_id_column = -1, unit_code_column = -2, happened_at_column = -3, received_at_column = -4,
                   source_column = -5 };

class RowExpression {
public:
    // Nothing where it holds anything else. `column_of` gives the number of a column by its name, or nothing.
    using ColumnOf = std::function<std::optional<int>(std::string_view name)>;
    static std::optional<RowExpression> parse(std::string_view sql, std::string_view alias, ColumnOf const& column_of);

    Cell evaluate(ledger::Version const& row) const { return evaluate(root_, row); }
    void add_columns(std::set<int>& columns) const { add_columns(root_, columns); }

    enum class Operation {
        Literal,
        Column,
        Or,
        And,
        Not,
        Equal,
        Unequal,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        IsNull,
        In,
        BeginsWith,
        Add,
        Subtract,
        Multiply,
        Divide,
        Coalesce,
        NullIf,
        Case
    };
    struct Node {
        Operation operation = Operation::Literal;
        Cell::Type type = Cell::Type::Null;  // Of a literal.
        int64_t number = 0;                  // Of a literal, or the column.
        std::string text;
        std::vector<Node> parts;             // CASE: condition, value, …, else.
    };

private:
    static Cell evaluate(Node const& node, ledger::Version const& row);
    static void add_columns(Node const& node, std::set<int>& columns);
    Node root_;
};

// A SELECT of one source: its columns as they stand, its name, alias and condition. Nothing where it is more than that.
struct PlainSelect {
    struct Column {
        std::string name, sql;
    };
    std::vector<Column> columns;
    std::string source, alias;
    std::string where;                       // Empty: none.
    std::string const* find(std::string_view name) const;
    // The column of this name is that of the source, as it stands there.
    bool takes(std::string_view name) const;
};
std::optional<PlainSelect> read_plain_select(std::string_view sql);

}  // namespace lianfang::figures
