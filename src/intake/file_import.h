// The import of a single file while it runs: one thread reads (FileReading), this one owns the ledger and submits.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "intake/file_reading.h"
#include "intake/returned_sheet.h"
#include "intake/seen_records.h"

namespace lianfang::intake {

class FileImport {
public:
    FileImport(ImportRooms rooms, std::string path, ImportOptions const& options,
               std::function<void(int64_t, int64_t)> progress);
    // What the reading thread throws is thrown here.
    FileAnswer run();
    bool has_units() const { return reading_.has_units; }

private:
    struct Submitted {
        std::vector<Fate> fates;
        std::optional<Error> refused;
    };

    void take_batches();
    void submit_batch(ReadyBatch&& batch);
    bool stands_already(ReadyRow const& row, std::vector<bool> const& stands, size_t first) const;
    void submit(ReadyRow&& row);
    Submitted submit_parts(ReadyRow& row);
    std::optional<Error> conflict(ReadyRow const& row, PartPlan const& plan, std::vector<store::Value> const& values,
                                  std::vector<ledger::Appended> const& history) const;
    void note(ReadyRow const& row, catalog::Kind const& kind, std::string const& record_id);
    void count(ImportSheet& sheet, std::vector<Fate> const& fates);
    void reject(ReadyRow const& row, std::vector<Error> faults);
    void finish(Result<void> const& read);

    ImportRooms rooms_;
    Door door_;
    std::string path_;
    ImportOptions const& options_;
    std::function<void(int64_t, int64_t)> progress_;
    BatchQueue<ReadyBatch> ready_;
    FileReading reading_;
    SeenRecords seen_;
    std::map<int, ImportSheet const*> sheets_;  // Those whose rows are noted in seen_.
    std::unique_ptr<ReturnedWorkbook> returned_;
    FileAnswer answer_;
};

}  // namespace lianfang::intake
