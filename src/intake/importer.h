// A file of rows → records: reads, matches, checks, submits by the door, in batches that are durable when
// they end, and says what became of each row (docs/sheets.md). Start reading at Importer::import_file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "intake/door.h"
#include "intake/matching.h"
#include "intake/office.h"
#include "intake/sheet_matching.h"

namespace lianfang::intake {

struct ImportOptions {
    std::string kind;               // --kind; empty: found.
    SheetMap const* map = nullptr;  // --map.
    std::map<int, MendedSheet> mended = {};  // By the sheet's number in the file: in the place of what would be found.
    SenderSays sender;              // --source, --unit.
    std::string by;
    Instant received_at = {};
    bool rehearsal = false;         // Within ledger.rehearse: writes no returned sheet, opens no transactions.
    std::string returned_folder;    // Empty: beside the file.
    std::string language = "zh";
    // Asked of each record; an error rejects its row. Called from another thread.
    std::function<std::optional<Error>(ledger::Entry const&)> may_enter = {};
    std::function<bool()> stop_asked;  // Asked between batches: true ends the import after the one in hand.
};

// What became of rows.
struct Fates {
    int64_t accepted = 0, completed = 0, known = 0, rejected = 0;
    int64_t corrected = 0, variants = 0;  // Among the accepted.
    int64_t taken_before = 0;             // Among the known: by an earlier run of this very file.
    int64_t left_out = 0;                 // Rows that a map's filter leaves aside.
    void add(Fates const& more);
};

struct SheetAnswer {
    std::string name;
    std::string kind;               // Empty: nothing was read from it.
    bool hidden = false;
    Fates fates;
    std::optional<Error> left_out;  // Why nothing was read.
    int number = 0;                 // In the file, from 0.
    // How its columns were matched, or what it comes nearest to; of the first sheets.
    std::optional<SheetMatching> matching = {};
};

struct FileAnswer {
    std::string file;
    std::vector<SheetAnswer> sheets;
    Fates fates;                          // Of all sheets.
    std::string returned;                 // Path of the returned sheet; empty: none.
    std::vector<Error> errors;            // The first ones.
    std::vector<std::string> ignored_columns;
    std::vector<std::string> warnings;    // The first ones.
    int64_t warning_count = 0;
    int64_t rows_taken = 0;               // Rows below the headers, up to where it came.
    bool stopped = false;                 // As asked, before the end; what was taken is durable.
    std::optional<Error> failed;          // The file could not be read, or not to its end.
    std::optional<SheetMap> found;        // The matching of its first sheet, for --save-map.
    std::string kind() const;             // Of the first sheet that was read.
    bool has_findings() const { return failed.has_value() || !errors.empty(); }
};

class Importer {
public:
    // All lent. `units` is read again after records of the kind `unit`.
    Importer(ledger::Ledger& ledger, registry::Units& units, std::vector<SheetMap> const& maps);
    ~Importer();

    FileAnswer import_file(std::string const& path, ImportOptions const& options,
                           std::function<void(int64_t done, int64_t of)> const& progress = {});

    static constexpr size_t batch_rows = 2'000;
    static constexpr size_t errors_told = 20;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace lianfang::intake
