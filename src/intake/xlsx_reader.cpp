// The rows of a workbook's sheets, streamed: each part is unpacked and parsed piece by piece.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "intake/sheet.h"
#include "intake/xlsx_book.h"
#include "intake/zip_part.h"

namespace lianfang::intake {
namespace {

// "B12" → column 2, row 12; column 0 where it is no reference.
struct Reference {
    int column = 0;
    int row = 0;
};

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

// Merged ranges stand behind the rows, and headers need them first: a quick pass over the bytes finds them.
class MergeScan {
public:
    void take(std::string_view piece) {
        text_.append(piece);
        size_t at = 0;
        for (;;) {
            size_t const found = text_.find("mergeCell ", at);
            if (found == std::string::npos) break;
            size_t const end = text_.find('>', found);
            if (end == std::string::npos) {
                if (text_.size() - found > 4096) break;  // No element is that long.
                text_.erase(0, found);
                return;
            }
            note(std::string_view(text_).substr(found, end - found));
            at = end;
        }
        text_.erase(0, text_.size() - std::min<size_t>(text_.size(), 16));
        // A name that was found above must not be found again in what is kept.
        if (text_.find("mergeCell ") != std::string::npos) text_.clear();
    }
    std::vector<Merge> merges;

private:
    void note(std::string_view element) {
        size_t const ref = element.find("ref=");
        if (ref == std::string_view::npos || ref + 5 >= element.size()) return;
        size_t const end = element.find(element[ref + 4], ref + 5);
        if (end == std::string_view::npos || merges.size() >= size_t(SheetLimits::merges)) return;
        auto const range = split(element.substr(ref + 5, end - ref - 5), ":");
        if (range.size() != 2) return;
        auto const first = reference_of(range[0]), last = reference_of(range[1]);
        if (first.column == 0 || last.column < first.column || last.row < first.row) return;
        merges.push_back({first.row, last.row, first.column, last.column});
    }
    std::string text_;
};

class SheetReader : public PartReader {
public:
    SheetReader(Book const& book, RowSink& sink, int sheet, Place place)
        : book_(book), sink_(sink), sheet_(sheet), place_(std::move(place)) {}

    void open(std::string_view name, Attributes const& attributes) override {
        if (name == "c") return open_cell(attributes);
        if (name == "v") in_value_ = true;
        if (name == "t") in_text_ = in_inline_ && !in_reading_;
        if (name == "is") in_inline_ = true;
        if (name == "rPh") in_reading_ = true;
        if (name == "f") has_formula_ = true;
        if (name == "row") open_row(attributes);
    }

    void close(std::string_view name) override {
        if (name == "v") in_value_ = false;
        if (name == "t") in_text_ = false;
        if (name == "is") in_inline_ = false;
        if (name == "rPh") in_reading_ = false;
        if (name == "c") close_cell();
        if (name == "row") close_row();
    }

    void text(std::string_view piece) override {
        if (!in_value_ && !in_text_) return;
        if (text_.size() > size_t(SheetLimits::cell_characters) * 4) return;
        text_.append(piece);
    }

    bool between() override {
        for (auto& row : ready_) sink_.row(sheet_, std::move(row));
        ready_.clear();
        done = std::min(done + 64 * 1024, of);
        sink_.progress(done, of);
        return true;
    }

    int64_t done = 0, of = 1;  // How far the whole workbook has been read, in bytes.

private:
    void open_row(Attributes const& attributes) {
        auto const number = attributes.find("r");
        int const given = number.empty() ? row_.number + 1 : std::atoi(std::string(number).c_str());
        row_.number = given > row_.number ? given : row_.number + 1;
        row_.cells.clear();
        column_ = 0;
        any_ = false;
        if (row_.number > SheetLimits::rows) {
            refuse("rows_too_many", "行数超过工作表上限", "more rows than a worksheet can hold");
        }
    }

    void open_cell(Attributes const& attributes) {
        auto const reference = attributes.find("r");
        int const given = reference.empty() ? 0 : reference_of(reference).column;
        column_ = given > 0 ? given : column_ + 1;
        type_ = attributes.find("t");
        auto const style = attributes.find("s");
        size_t const number = style.empty() ? 0 : size_t(std::atoi(std::string(style).c_str()));
        is_date_ = number < book_.style_is_date.size() && book_.style_is_date[number];
        text_.clear();
        has_formula_ = false;
    }

    void close_cell() {
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
        if (row_.cells.size() < size_t(column_)) row_.cells.resize(size_t(column_));
        any_ = any_ || !cell.text.empty();
        row_.cells[size_t(column_) - 1] = std::move(cell);
    }

    RawCell read_cell() {
        if (text_.empty()) {
            return {.text = {}, .kind = has_formula_ ? CellKind::NoValue : CellKind::Empty};
        }
        if (type_ == "s") {
            auto const shared = book_.strings.at(std::atoll(text_.c_str()));
            return {std::string(shared), shared.empty() ? CellKind::Empty : CellKind::Text};
        }
        if (type_ == "inlineStr" || type_ == "str") return {unescaped(text_), CellKind::Text};
        if (type_ == "b") return {text_ == "1" ? "true" : "false", CellKind::Boolean};
        if (type_ == "e") return {text_, CellKind::Fault};
        if (type_ == "d") return {replaced(text_, "T", " "), CellKind::Date};
        return read_number();
    }

    RawCell read_number() const {
        char* end = nullptr;
        double const value = std::strtod(text_.c_str(), &end);
        if (end == text_.c_str()) return {text_, CellKind::Text};
        if (is_date_) {
            std::string iso = serial_text(value, book_.counts_from_1904);
            if (!iso.empty()) return {std::move(iso), CellKind::Date};
        }
        bool const plain = text_.size() <= 15 && text_.find_first_not_of("0123456789") == std::string::npos;
        return {plain ? text_ : number_text(value), CellKind::Number};
    }

    void close_row() {
        if (any_) ready_.push_back(std::move(row_));
        int const number = ready_.empty() || !any_ ? row_.number : ready_.back().number;
        row_ = {.number = number};
    }

    void refuse(char const* code, std::string zh, std::string en) {
        Place place = place_;
        place.row = row_.number;
        place.column = column_;
        fault = Error::invalid(code, std::move(zh), std::move(en)).at(place);
    }

    Book const& book_;
    RowSink& sink_;
    int sheet_;
    Place place_;
    std::vector<RawRow> ready_;
    RawRow row_;
    int column_ = 0;
    std::string type_, text_;
    bool is_date_ = false, has_formula_ = false, any_ = false;
    bool in_value_ = false, in_text_ = false, in_inline_ = false, in_reading_ = false;
};

}  // namespace

int column_number(std::string_view letters) {
    int number = 0;
    for (char const c : letters) {
        if (c < 'A' || c > 'Z' || number > 1'000'000) return 0;
        number = number * 26 + (c - 'A' + 1);
    }
    return number;
}

std::string column_letters(int column) {
    std::string letters;
    for (; column > 0; column = (column - 1) / 26) letters.insert(letters.begin(), char('A' + (column - 1) % 26));
    return letters;
}

Result<void> read_xlsx(std::string const& path, RowSink& sink) {
    ASSIGN_OR_RETURN(auto const archive, Archive::open(path));
    ASSIGN_OR_RETURN(Book const book, read_book(*archive, path));
    int64_t of = 1;
    for (auto const& sheet : book.sheets) of += archive->size_of(sheet.part);
    int64_t done = 0;
    for (size_t i = 0; i < book.sheets.size(); ++i) {
        auto const& sheet = book.sheets[i];
        MergeScan scan;
        RETURN_IF_ERROR(archive->stream(sheet.part, [&](std::string_view piece) {
            scan.take(piece);
            return true;
        }));
        std::sort(scan.merges.begin(), scan.merges.end(),
                  [](Merge const& a, Merge const& b) { return a.first_row < b.first_row; });
        sink.begin_sheet(int(i), {.name = sheet.name, .hidden = sheet.hidden, .knows_merges = true,
                                  .merges = std::move(scan.merges)});
        SheetReader reader(book, sink, int(i), {.file = path, .sheet = sheet.name});
        reader.done = done;
        reader.of = of;
        RETURN_IF_ERROR(parse_part(*archive, path, sheet.part, reader));
        done += archive->size_of(sheet.part);
    }
    return {};
}

}  // namespace lianfang::intake
