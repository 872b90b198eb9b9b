// The rows of a workbook's sheets, streamed: each part is unpacked and parsed piece by piece.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "intake/sheet_scanner.h"
#include "intake/zip_part.h"

namespace lianfang::intake {
namespace {

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

// Passes whole rows on, and how far the workbook has been read.
struct RowPassing {
    RowSink& sink;
    int sheet = 0;
    int64_t done = 0, of = 1;   // In bytes.
    size_t sent = 0;            // Rows of this sheet.
    size_t sent_before = 0;     // By an earlier reading of this sheet; these are not sent again.

    void pass(std::vector<RawRow>& rows) {
        for (auto& row : rows) {
            if (++sent > sent_before) sink.row(sheet, std::move(row));
        }
        rows.clear();
    }
    void pass_piece(std::vector<RawRow>& rows) {
        pass(rows);
        done = std::min(done + 64 * 1024, of);
        sink.progress(done, of);
    }
};

// Any sheet, by the XML parser.
class SheetReader : public PartReader {
public:
    SheetReader(Book const& book, Place place, RowPassing& passing)
        : rows_(book, std::move(place)), passing_(passing) {}

    void open(std::string_view name, Attributes const& attributes) override {
        if (name == "c") {
            rows_.open_cell(attributes.find("r"), attributes.find("t"), attributes.find("s"));
        } else if (name == "v") {
            in_value_ = true;
        } else if (name == "t") {
            in_text_ = in_inline_ && !in_reading_;
        } else if (name == "is") {
            in_inline_ = true;
        } else if (name == "rPh") {
            in_reading_ = true;
        } else if (name == "f") {
            rows_.formula();
        } else if (name == "row") {
            rows_.open_row(attributes.find("r"));
        }
        fault = rows_.fault;
    }

    void close(std::string_view name) override {
        if (name == "v") in_value_ = false;
        if (name == "t") in_text_ = false;
        if (name == "is") in_inline_ = false;
        if (name == "rPh") in_reading_ = false;
        if (name == "c") rows_.close_cell();
        if (name == "row") rows_.close_row();
        fault = rows_.fault;
    }

    void text(std::string_view piece) override {
        if (in_value_ || in_text_) rows_.text(piece);
    }

    bool between() override {
        passing_.pass_piece(rows_.ready);
        return true;
    }

private:
    RowBuilder rows_;
    RowPassing& passing_;
    bool in_value_ = false, in_text_ = false, in_inline_ = false, in_reading_ = false;
};

// What stands around the rows: must be well-formed, and hold no further rows.
class FrameReader : public PartReader {
public:
    void open(std::string_view name, Attributes const&) override {
        has_rows = has_rows || name == "row" || name == "c";
    }
    void close(std::string_view) override {}
    void text(std::string_view) override {}
    bool has_rows = false;
};

// The usual sheet: the scanner takes the rows, the parser what stands around them.
class UsualSheet {
public:
    UsualSheet(Book const& book, Place const& place, RowPassing& passing)
        : rows_(book, place), scanner_(rows_), passing_(passing) {}

    // False: this is no usual sheet; the rows that were passed are right nevertheless.
    bool take(std::string_view piece) {
        if (stage_ == Stage::Rows) return scan(piece);
        frame_.append(piece);
        if (frame_.size() > frame_bytes_max) return false;
        if (stage_ == Stage::Behind) return true;
        size_t const rows = frame_.find(begin_of_rows);
        if (rows == std::string::npos) return frame_.size() <= front_bytes_max;
        std::string const behind = frame_.substr(rows + begin_of_rows.size());
        frame_.erase(rows + begin_of_rows.size());
        stage_ = Stage::Rows;
        return has_usual_front() && scan(behind);
    }
    bool ends_well(std::string const& path) {
        FrameReader frame;
        return stage_ == Stage::Behind && parse_text(frame_, path, frame) && !frame.has_rows;
    }

private:
    enum class Stage { Front, Rows, Behind };
    static constexpr std::string_view begin_of_rows = "<sheetData>";
    static constexpr size_t front_bytes_max = 256 * 1024, frame_bytes_max = 32u << 20;

    bool scan(std::string_view piece) {
        auto const state = scanner_.take(piece);
        if (state == SheetScanner::State::Unusual) return false;
        passing_.pass_piece(rows_.ready);
        if (state == SheetScanner::State::Ended) {
            stage_ = Stage::Behind;
            frame_ += scanner_.rest();
        }
        return true;
    }
    // UTF-8, and nothing in which the beginning of the rows could stand without being it.
    bool has_usual_front() const {
        bool const has_comment = frame_.find("<!") != std::string::npos;
        size_t const declaration = frame_.find("<?");
        size_t const another = declaration == std::string::npos ? declaration : frame_.find("<?", declaration + 2);
        std::string const head = frame_.substr(0, frame_.find("?>"));
        size_t const encoding = head.find("encoding");
        bool const is_utf8 = encoding == std::string::npos || head.compare(encoding, 15, "encoding=\"UTF-8") == 0 ||
                             head.compare(encoding, 15, "encoding=\"utf-8") == 0;
        return !has_comment && another == std::string::npos && is_utf8;
    }

    RowBuilder rows_;
    SheetScanner scanner_;
    RowPassing& passing_;
    std::string frame_;
    Stage stage_ = Stage::Front;
};

Result<void> read_rows(Archive const& archive, Book const& book, BookSheet const& sheet, std::string const& path,
                       RowPassing& passing) {
    Place const place{.file = path, .sheet = sheet.name};
    int64_t const done = passing.done;
    UsualSheet usual(book, place, passing);
    bool is_usual = true;
    RETURN_IF_ERROR(archive.stream(sheet.part, [&](std::string_view piece) {
        is_usual = usual.take(piece);
        return is_usual;
    }));
    if (is_usual && usual.ends_well(path)) return {};
    passing.sent_before = std::exchange(passing.sent, 0);
    passing.done = done;
    SheetReader reader(book, place, passing);
    return parse_part(archive, path, sheet.part, reader);
}

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
        RowPassing passing{.sink = sink, .sheet = int(i), .done = done, .of = of};
        RETURN_IF_ERROR(read_rows(*archive, book, sheet, path, passing));
        done += archive->size_of(sheet.part);
    }
    return {};
}

}  // namespace lianfang::intake
