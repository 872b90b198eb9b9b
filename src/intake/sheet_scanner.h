// Reads what stands inside <sheetData> as nearly all programs write it, without an XML parser: rows, cells, values,
// formulas, inline texts. Whatever is not of that shape, or not well-formed, it calls unusual and leaves to the parser
// (xlsx_reader.cpp); it never reads otherwise than the parser would.
#pragma once

#include <string>
#include <string_view>

#include "intake/sheet_rows.h"

namespace lianfang::intake {

class SheetScanner {
public:
    explicit SheetScanner(RowBuilder& rows) : rows_(rows) {}

    enum class State { Reading, Ended, Unusual };
    // The next piece. Ended: </sheetData> has come; `rest` then holds it and what follows of the piece.
    State take(std::string_view piece);
    std::string const& rest() const { return text_; }

private:
    struct CellAttributes {
        std::string_view r, s, t;
    };
    bool scan_rows(char const* end);
    bool scan_row();
    bool scan_cell();
    bool scan_inline();
    bool scan_attributes(CellAttributes& attributes, bool& is_empty);
    bool scan_text(std::string_view close, bool is_kept);
    bool skip(std::string_view what);
    void skip_blanks();

    RowBuilder& rows_;
    std::string text_;          // What is not yet scanned.
    std::string decoded_;
    char const* at_ = nullptr;  // In text_.
    char const* end_ = nullptr;
};

// Whether XML allows these bytes between tags: UTF-8, no control characters, no "]]>". `plain` is false where a
// reference stands in it.
bool is_usual_text(std::string_view text, bool& plain);

}  // namespace lianfang::intake
