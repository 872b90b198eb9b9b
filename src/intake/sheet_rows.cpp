// Cells to rows, within the limits.
#include "intake/sheet_rows.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/text.h"

namespace lianfang::intake {
namespace {

int number_of(std::string_view text) {
    int number = 0;
    for (char const c : text) {
        if (c < '0' || c > '9' || text.size() > 9) return std::atoi(std::string(text).c_str());
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

Reference reference_of(std::string_view text) {
    size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') ++letters;
    Reference reference{.column = column_number(text.substr(0, letters))};
    int64_t row = 0;
    for (char const c : text.substr(letters)) {
        if (c < '0' || c > '9' || row > SheetLimits::rows) return {};
        row = row * 10 + (c - '0');
    }
    reference.row = int(row);
    return reference;
}

void RowBuilder::open_row(std::string_view number) {
    int const given = number.empty() ? row_.number + 1 : number_of(number);
    row_.number = given > row_.number ? given : row_.number + 1;
    row_.cells.clear();
    row_.cells.reserve(width_);
    column_ = 0;
    any_ = false;
    if (row_.number > SheetLimits::rows) refuse("rows_too_many", "行数超过工作表上限", "more rows than a worksheet can hold");
}

RowBuilder::Type RowBuilder::type_of(std::string_view text) {
    if (text == "s") return Type::Shared;
    if (text == "inlineStr" || text == "str") return Type::Text;
    if (text == "b") return Type::Boolean;
    if (text == "e") return Type::Fault;
    return text == "d" ? Type::Date : Type::Number;
}

void RowBuilder::open_cell(std::string_view reference, std::string_view type, std::string_view style) {
    int const given = reference.empty() ? 0 : reference_of(reference).column;
    column_ = given > 0 ? given : column_ + 1;
    type_ = type_of(type);
    size_t const number = style.empty() ? 0 : size_t(number_of(style));
    is_date_ = number < book_.style_is_date.size() && book_.style_is_date[number];
    text_.clear();
    has_formula_ = false;
}

void RowBuilder::text(std::string_view piece) {
    if (text_.size() > size_t(SheetLimits::cell_characters) * 4) return;
    text_.append(piece);
}

void RowBuilder::close_cell() {
    RawCell cell = read_cell();
    if (cell.kind == CellKind::Empty) return;
    if (column_ > SheetLimits::columns) {
        return refuse("columns_too_many", fmt::format("列数超过 {} 列，请删去多余的列", SheetLimits::columns),
                      fmt::format("more than {} columns; delete those not needed", SheetLimits::columns));
    }
    if (cell.text.size() > size_t(SheetLimits::cell_characters) &&
        code_points(cell.text).size() > size_t(SheetLimits::cell_characters)) {
        return refuse("cell_too_long", "单元格文字过长，请删短", "the cell's text is too long; shorten it");
    }
    any_ = any_ || !cell.text.empty();
    if (row_.cells.size() + 1 == size_t(column_)) {
        row_.cells.push_back(std::move(cell));
        return;
    }
    if (row_.cells.size() < size_t(column_)) row_.cells.resize(size_t(column_));
    row_.cells[size_t(column_) - 1] = std::move(cell);
}

RawCell RowBuilder::read_cell() const {
    if (text_.empty()) return {.text = {}, .kind = has_formula_ ? CellKind::NoValue : CellKind::Empty};
    switch (type_) {
        case Type::Shared: {
            auto const shared = book_.strings.at(std::atoll(text_.c_str()));
            return {std::string(shared), shared.empty() ? CellKind::Empty : CellKind::Text};
        }
        case Type::Text: return {unescaped(text_), CellKind::Text};
        case Type::Boolean: return {text_ == "1" ? "true" : "false", CellKind::Boolean};
        case Type::Fault: return {text_, CellKind::Fault};
        case Type::Date: return {replaced(text_, "T", " "), CellKind::Date};
        case Type::Number: break;
    }
    return read_number();
}

RawCell RowBuilder::read_number() const {
    bool const plain = text_.size() <= 15 && text_.find_first_not_of("0123456789") == std::string::npos;
    if (plain && !is_date_) return {text_, CellKind::Number};
    char* end = nullptr;
    double const value = std::strtod(text_.c_str(), &end);
    if (end == text_.c_str()) return {text_, CellKind::Text};
    if (is_date_) {
        std::string iso = serial_text(value, book_.counts_from_1904);
        if (!iso.empty()) return {std::move(iso), CellKind::Date};
    }
    return {plain ? text_ : number_text(value), CellKind::Number};
}

void RowBuilder::close_row() {
    int const number = row_.number;
    if (any_) {
        width_ = row_.cells.size();
        ready.push_back(std::move(row_));
    }
    row_ = {.number = number};
}

void RowBuilder::refuse(char const* code, std::string zh, std::string en) {
    if (fault) return;
    Place place = place_;
    place.row = row_.number;
    place.column = column_;
    fault = Error::invalid(code, std::move(zh), std::move(en)).at(place);
}

}  // namespace lianfang::intake
