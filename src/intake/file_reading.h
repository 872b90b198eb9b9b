// The reading half of an import: recognises the sheets of a file, reads and checks their rows and makes them ready for
// the door. Asks the ledger for nothing that changes, so it runs on a thread of its own.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "intake/batch_queue.h"
#include "intake/importer.h"
#include "intake/row_reader.h"

namespace lianfang::intake {

struct ImportRooms {
    ledger::Ledger& ledger;
    registry::Units& units;
    Matcher const& matcher;
    UnitNames const& names;
};

// A sheet of the file. The reading thread fills it before it sends its first row; then only `answer.fates` changes,
// by the other thread.
struct ImportSheet {
    int number = 0;
    RawSheet about;
    std::unique_ptr<TopRows> top;
    bool settled = false;
    bool skipped = false;
    // Names a matching that was mended: the same row read otherwise is another statement.
    std::string mended;
    Match match;
    Plan plan;
    SheetFacts facts;
    std::unique_ptr<RowReader> reader;
    std::unique_ptr<RowSorter> sorter;
    std::unique_ptr<MergeFill> fill;
    SheetAnswer answer;
};

struct ReadyPart {
    PartPlan const* plan = nullptr;
    ReadySubmission submission;
};

struct ReadyRow {
    ImportSheet* sheet = nullptr;
    RawRow raw;
    std::vector<ReadyPart> parts;   // None, and no faults: left out by a filter.
    std::vector<Error> faults;
};

struct ReadyBatch {
    std::vector<ReadyRow> rows;
    int64_t done = 0, of = 1;       // How far the file has been read.
};

class FileReading : public RowSink {
public:
    FileReading(ImportRooms rooms, Door const& door, std::string path, ImportOptions const& options,
                BatchQueue<ReadyBatch>& ready);
    // Reads the file and sends what it holds; ends early where the queue was abandoned.
    Result<void> run();

    // For the other thread once run has returned.
    std::vector<std::unique_ptr<ImportSheet>> const& sheets() const { return sheets_; }
    std::vector<std::string> ignored_columns;
    std::vector<std::string> warnings;      // The first ones.
    int64_t warning_count = 0;
    std::optional<SheetMap> found;
    bool has_units = false;

    void begin_sheet(int sheet, RawSheet const& about) override;
    void row(int sheet, RawRow&& row) override;
    void progress(int64_t done, int64_t of) override;

private:
    void settle(ImportSheet& sheet);
    void prepare(ImportSheet& sheet, Match match);
    void tell_nearest(ImportSheet& sheet, MatchAsked const& asked);
    void tell_matching(ImportSheet& sheet, Match const& match, Plan const& plan);
    void note_plan(ImportSheet const& sheet);
    catalog::ParseContext context_of(ImportSheet const& sheet);
    void below_header(ImportSheet& sheet, RawRow&& row);
    void send();
    Submission submission_of(ReadyRow const& row, size_t part, std::vector<store::Value> values,
                             PartPlan const& plan) const;
    std::string entry_id(ReadyRow const& row, size_t part, catalog::Kind const& kind,
                         std::vector<store::Value> const& values) const;
    std::string unit_of(ImportSheet const& sheet, catalog::Kind const& kind,
                        std::vector<store::Value> const& values) const;

    ImportRooms rooms_;
    Door const& door_;
    std::string path_, file_hash_;
    ImportOptions const& options_;
    BatchQueue<ReadyBatch>& ready_;
    ReadyBatch batch_;
    std::vector<std::unique_ptr<ImportSheet>> sheets_;
    std::unordered_map<std::string, std::string> found_units_;
};

}  // namespace lianfang::intake
