// The import of a single file while it runs: sheets as they are found, rows as they wait for their batch.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "intake/importer.h"
#include "intake/returned_sheet.h"
#include "intake/row_reader.h"

namespace lianfang::intake {

struct ImportRooms {
    ledger::Ledger& ledger;
    registry::Units& units;
    Matcher const& matcher;
    UnitNames const& names;
};

// Natural keys that a file has brought so far, by hash, with the row that brought them.
class SeenKeys {
public:
    struct Row {
        int sheet = 0, row = 0;
        bool has_id_number = false;
    };
    // The earlier row of the same record, if any; else notes this one.
    std::optional<Row> find(std::vector<std::string> const& keys, bool has_id_number) const;
    void note(std::vector<std::string> const& keys, Row const& row);

private:
    std::unordered_map<uint64_t, Row> rows_;
};

class FileImport : public RowSink {
public:
    FileImport(ImportRooms rooms, std::string path, ImportOptions const& options,
               std::function<void(int64_t, int64_t)> progress);
    FileAnswer run();
    bool has_units() const { return has_units_; }

    void begin_sheet(int sheet, RawSheet const& about) override;
    void row(int sheet, RawRow&& row) override;
    void progress(int64_t done, int64_t of) override;

private:
    struct Sheet {
        RawSheet about;
        std::unique_ptr<TopRows> top;
        bool settled = false;
        bool skipped = false;
        Match match;
        Plan plan;
        SheetFacts facts;
        std::unique_ptr<RowReader> reader;
        std::unique_ptr<RowSorter> sorter;
        std::unique_ptr<MergeFill> fill;
        SheetAnswer answer;
    };
    struct Waiting {
        int sheet = 0;
        RawRow raw;
        ReadRow read;
    };
    struct Submitted {
        std::vector<Fate> fates;
        std::optional<Error> refused;
    };

    void settle(int number);
    void prepare(Sheet& sheet, Match match);
    void below_header(int number, RawRow&& row);
    void flush();
    void submit(Waiting& waiting);
    Submitted submit_parts(Waiting const& waiting);
    std::optional<Error> conflict(Waiting const& waiting, size_t part, std::vector<std::string> const& keys);
    Submission submission_of(Waiting const& waiting, size_t part) const;
    std::string entry_id(Waiting const& waiting, size_t part) const;
    std::string unit_of(ReadPart const& part, Sheet const& sheet) const;
    void count(Sheet& sheet, std::vector<Fate> const& fates);
    void reject(Waiting const& waiting, std::vector<Error> faults);
    void warn(std::string text);
    void finish(Result<void> const& read);

    ImportRooms rooms_;
    std::string path_, file_hash_;
    ImportOptions const& options_;
    std::function<void(int64_t, int64_t)> progress_;
    std::vector<std::unique_ptr<Sheet>> sheets_;
    std::vector<Waiting> waiting_;
    SeenKeys seen_;
    std::unordered_map<std::string, std::string> found_units_;
    std::unique_ptr<ReturnedWorkbook> returned_;
    FileAnswer answer_;
    bool has_units_ = false;
};

}  // namespace lianfang::intake
