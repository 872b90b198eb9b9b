// The rows of a worksheet as they are put together cell by cell, whichever reader found the cells.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/sheet.h"
#include "intake/xlsx_book.h"

namespace lianfang::intake {

// "B12" → column 2, row 12; column 0 where it is no reference.
struct Reference {
    int column = 0;
    int row = 0;
};
Reference reference_of(std::string_view text);

class RowBuilder {
public:
    // `place` names the file and the sheet.
    RowBuilder(Book const& book, Place place) : book_(book), place_(std::move(place)) {}

    void open_row(std::string_view number);
    void open_cell(std::string_view reference, std::string_view type, std::string_view style);
    void formula() { has_formula_ = true; }
    void text(std::string_view piece);
    void close_cell();
    void close_row();

    std::vector<RawRow> ready;    // Whole ones, for the caller to take.
    std::optional<Error> fault;   // What is against the limits; nothing is to be added any more.

private:
    enum class Type { Number, Shared, Text, Boolean, Fault, Date };
    static Type type_of(std::string_view text);
    RawCell read_cell() const;
    RawCell read_number() const;
    void refuse(char const* code, std::string zh, std::string en);

    Book const& book_;
    Place place_;
    RawRow row_;
    size_t width_ = 0;
    int column_ = 0;
    Type type_ = Type::Number;
    std::string text_;
    bool is_date_ = false, has_formula_ = false, any_ = false;
};

}  // namespace lianfang::intake
