// Raw sheets: what a file holds before anybody asks what it means. Readers for xlsx, csv and jsonl turn a
// file into a stream of rows in constant memory; nothing here knows a kind of record. Start reading at
// read_sheets.
//
// Nothing in a file may crash, hang or fill the machine: every reader keeps to the limits below and answers
// with an Error that names the file, the place and the mend.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace lianfang::intake {

struct SheetLimits {
    static constexpr int rows = 1'048'576;             // What a worksheet can hold.
    static constexpr int columns = 500;                // Filled ones.
    static constexpr int cell_characters = 32'767;     // What a cell can hold.
    static constexpr int64_t shared_strings = 8'000'000;
    static constexpr int64_t shared_bytes = 1LL << 29; // All shared strings together.
    static constexpr int64_t part_bytes = 1LL << 31;   // A part of a workbook, unpacked.
    static constexpr int64_t ratio = 250;              // Unpacked to packed, once a part is past `ratio_from`.
    static constexpr int64_t ratio_from = 64LL << 20;
    static constexpr int sheets = 256;
    static constexpr int zip_entries = 20'000;
    static constexpr int merges = 200'000;
    static constexpr int json_depth = 8;
    static constexpr int64_t line_bytes = 16LL << 20;  // A line of jsonl.
};

// Number and Date: how the cell was typed; a date cell's text is ISO. Fault: a formula's error such as #N/A.
// NoValue: a formula whose result was never stored.
enum class CellKind { Empty, Text, Number, Date, Boolean, Fault, NoValue };

struct RawCell {
    std::string text;
    CellKind kind = CellKind::Empty;
};

// `number` counts from 1 as the user sees it. cells[0] is column A. Rows without any filled cell are not sent.
struct RawRow {
    int number = 0;
    std::vector<RawCell> cells;
    bool filled(size_t column) const { return column < cells.size() && !cells[column].text.empty(); }
};

// A merged range; rows and columns from 1, both ends inside.
struct Merge {
    int first_row = 0, last_row = 0;
    int first_column = 0, last_column = 0;
};

struct RawSheet {
    std::string name;
    bool hidden = false;
    bool knows_merges = false;   // A text file cannot say which cells are merged.
    std::string kind;            // jsonl: the 'kind' that stands in its objects.
    std::vector<Merge> merges;   // By first row.
};

class RowSink {
public:
    virtual ~RowSink() = default;
    // Before the first row of the sheet with this number (0, 1, …). The rows of several sheets may come
    // interleaved (jsonl).
    virtual void begin_sheet(int sheet, RawSheet const& about) = 0;
    virtual void row(int sheet, RawRow&& row) = 0;
    virtual void progress(int64_t /*done*/, int64_t /*of*/) {}
};

// By what the file holds, not by its name: a zip is a workbook; else .jsonl/.ndjson/.json is read as lines of
// JSON, the rest as csv.
Result<void> read_sheets(std::string const& path, RowSink& sink);

// The readers themselves, for tests.
Result<void> read_xlsx(std::string const& path, RowSink& sink);
Result<void> read_csv(std::string const& path, RowSink& sink);
Result<void> read_jsonl(std::string const& path, RowSink& sink);

// "A" → 1, "AB" → 28; 0 where it is none.
int column_number(std::string_view letters);
std::string column_letters(int column);

}  // namespace lianfang::intake
