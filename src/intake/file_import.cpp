// Batches as they come from the reading thread are submitted, counted and made durable.
#include "intake/file_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <thread>

namespace lianfang::intake {
namespace {

using store::Value;

constexpr size_t batches_waiting = 3;
// One transaction takes the batches that are there, up to so many rows: in a file, the more, the fewer pages are
// written twice. Where others may write too, a transaction holds the ledger no longer than what is ready needs.
struct Together {
    size_t rows;
    std::chrono::milliseconds wait;
};
constexpr Together in_a_file{20'000, std::chrono::milliseconds(200)};
constexpr Together beside_others{4'000, std::chrono::milliseconds(0)};

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

// The first column in which two statements of one record disagree; −1 where neither denies the other.
int contradiction(std::vector<Value> const& said, std::vector<Value> const& now) {
    for (size_t i = 0; i < said.size() && i < now.size(); ++i) {
        if (!is_empty(said[i]) && !is_empty(now[i]) && said[i] != now[i]) return int(i);
    }
    return -1;
}

// Runs the reading; joins it, however the block is left.
class ReadingThread {
public:
    ReadingThread(FileReading& reading, BatchQueue<ReadyBatch>& ready)
        : ready_(ready), thread_([this, &reading] {
              try {
                  read_ = reading.run();
              } catch (...) {
                  thrown_ = std::current_exception();
              }
              ready_.end();
          }) {}
    ~ReadingThread() {
        ready_.abandon();
        if (thread_.joinable()) thread_.join();
    }
    Result<void> result() {
        ready_.abandon();
        thread_.join();
        if (thrown_) std::rethrow_exception(thrown_);
        return read_;
    }

private:
    BatchQueue<ReadyBatch>& ready_;
    Result<void> read_;
    std::exception_ptr thrown_;
    std::thread thread_;  // Last: it uses the others.
};

}  // namespace

FileImport::FileImport(ImportRooms rooms, std::string path, ImportOptions const& options,
                       std::function<void(int64_t, int64_t)> progress)
    : rooms_(rooms), door_(rooms.ledger, rooms.units), path_(path), options_(options), progress_(std::move(progress)),
      ready_(batches_waiting), reading_(rooms, door_, std::move(path), options, ready_) {
    answer_.file = path_;
}

FileAnswer FileImport::run() {
    ReadingThread thread(reading_, ready_);
    take_batches();
    finish(thread.result());
    return std::move(answer_);
}

void FileImport::take_batches() {
    auto const stop_asked = [&] { return options_.stop_asked && options_.stop_asked(); };
    bool const is_shared = rooms_.ledger.database().engine() == store::Engine::Postgresql;
    Together const together = is_shared ? beside_others : in_a_file;
    auto batch = ready_.pop();
    auto const some = [&] {
        size_t rows = 0;
        while (batch) {
            rows += batch->rows.size();
            submit_batch(std::move(*batch));
            batch.reset();
            if (rows >= together.rows || stop_asked()) return;
            batch = ready_.pop_within(together.wait);
        }
    };
    while (batch && !stop_asked()) {
        options_.rehearsal ? some() : rooms_.ledger.in_transaction(some);
        batch = ready_.pop();
    }
    answer_.stopped = batch.has_value();
}

void FileImport::submit_batch(ReadyBatch&& batch) {
    std::vector<ledger::Entry const*> entries;
    for (auto const& row : batch.rows) {
        for (auto const& part : row.parts) entries.push_back(&part.submission.entry);
    }
    auto const stands = rooms_.ledger.look_ahead(entries);
    size_t first = 0;
    for (auto& row : batch.rows) {
        size_t const count_of_parts = row.parts.size();
        if (stands_already(row, stands, first)) {
            for (auto const& part : row.parts) note(row, *part.plan->kind, part.submission.entry.id);
            ++row.sheet->answer.fates.known;
            ++row.sheet->answer.fates.taken_before;
        } else {
            submit(std::move(row));
        }
        first += count_of_parts;
    }
    answer_.rows_taken += int64_t(batch.rows.size());
    if (progress_) progress_(batch.done, batch.of);
}

// An earlier run of this very file brought the row, and no other row of the file speaks of its records.
bool FileImport::stands_already(ReadyRow const& row, std::vector<bool> const& stands, size_t first) const {
    if (row.parts.empty()) return false;
    for (size_t i = 0; i < row.parts.size(); ++i) {
        if (!stands[first + i] || seen_.find(row.parts[i].submission.entry.id)) return false;
    }
    return true;
}

void FileImport::submit(ReadyRow&& row) {
    if (!row.faults.empty()) return reject(row, std::move(row.faults));
    if (row.parts.empty()) {
        ++row.sheet->answer.fates.left_out;
        return;
    }
    Submitted result;
    auto const all_or_nothing = [&] {
        result = submit_parts(row);
        return !result.refused.has_value();
    };
    if (row.parts.size() == 1) {
        all_or_nothing();
    } else {
        rooms_.ledger.attempt(all_or_nothing);
    }
    if (result.refused) return reject(row, {std::move(*result.refused)});
    count(*row.sheet, result.fates);
}

FileImport::Submitted FileImport::submit_parts(ReadyRow& row) {
    Submitted result;
    std::vector<std::string> records;
    for (auto& part : row.parts) {
        auto const judge = [&](ledger::Entry const& entry, std::vector<ledger::Appended> const& history) {
            return conflict(row, *part.plan, entry.values, history);
        };
        auto answer = door_.submit(std::move(part.submission), judge);
        if (answer.fate == Fate::Rejected) {
            ensure(answer.error.has_value());
            result.refused = std::move(answer.error);
            return result;
        }
        result.fates.push_back(answer.fate);
        records.push_back(std::move(answer.record_id));
    }
    for (size_t i = 0; i < records.size(); ++i) note(row, *row.parts[i].plan->kind, records[i]);
    return result;
}

void FileImport::note(ReadyRow const& row, catalog::Kind const& kind, std::string const& record_id) {
    sheets_[row.sheet->number] = row.sheet;
    if (!kind.key.empty()) seen_.note(record_id, {row.sheet->number, row.raw.number});
}

// Two rows of one file that mean the same record must not deny one another: which one is right, only the sender knows.
std::optional<Error> FileImport::conflict(ReadyRow const& row, PartPlan const& plan, std::vector<Value> const& values,
                                          std::vector<ledger::Appended> const& history) const {
    auto const earlier = seen_.find(history.front().record_id);
    if (!earlier) return std::nullopt;
    auto const& kind = *plan.kind;
    std::vector<Value> said = ledger::fold(kind, history).values;
    for (auto const& statement : history) {
        bool const counts = statement.entry.operation != ledger::Operation::Withdraw;
        if (counts && statement.entry.source == row.sheet->facts.source) said = statement.entry.values;
    }
    int const column = contradiction(said, values);
    if (column < 0) return std::nullopt;
    auto const& labels = kind.columns[column].labels;
    auto const& cells = plan.feeds[column].cells;
    bool const is_here = earlier->sheet == row.sheet->number;
    std::string const other = is_here ? "" : sheets_.at(earlier->sheet)->about.name + " ";
    return Error::invalid("conflict_in_file",
                          fmt::format("与{}第 {} 行是同一条记录，但{}不同；请核对后只保留正确的一行", other, earlier->row, labels.zh),
                          fmt::format("the same record as {}row {}, but {} differs; keep only the right row", other,
                                      earlier->row, labels.en))
        .at({.row = row.raw.number, .column = cells.empty() ? 0 : cells.front() + 1, .field = labels.zh});
}

void FileImport::count(ImportSheet& sheet, std::vector<Fate> const& fates) {
    auto& counts = sheet.answer.fates;
    Fate const main = fates.front();
    bool const all_known = std::all_of(fates.begin(), fates.end(), [](Fate fate) { return fate == Fate::Known; });
    if (all_known) {
        ++counts.known;
    } else if (main == Fate::Known || main == Fate::Completed) {
        ++counts.completed;
    } else {
        ++counts.accepted;
        counts.corrected += main == Fate::Corrected ? 1 : 0;
        counts.variants += main == Fate::Variant ? 1 : 0;
    }
}

void FileImport::reject(ReadyRow const& row, std::vector<Error> faults) {
    auto& sheet = *row.sheet;
    ++sheet.answer.fates.rejected;
    for (auto& fault : faults) {
        fault.place.file = path_;
        fault.place.sheet = sheet.about.name;
        fault.place.row = row.raw.number;
        if (answer_.errors.size() < Importer::errors_told) answer_.errors.push_back(fault);
    }
    if (options_.rehearsal) return;
    if (!returned_) {
        returned_ = std::make_unique<ReturnedWorkbook>(returned_path(path_, options_.returned_folder),
                                                       options_.language);
    }
    if (!returned_->has_sheet(sheet.number)) {
        returned_->begin_sheet(sheet.number, sheet.about, sheet.top->rows(), sheet.match.head);
    }
    returned_->add_row(sheet.number, row.raw, faults);
}

void FileImport::finish(Result<void> const& read) {
    answer_.ignored_columns = std::move(reading_.ignored_columns);
    answer_.warnings = std::move(reading_.warnings);
    answer_.warning_count = reading_.warning_count;
    answer_.found = std::move(reading_.found);
    bool any_read = false;
    std::optional<Error> why;
    for (auto const& sheet : reading_.sheets()) {
        any_read = any_read || !sheet->skipped;
        if (sheet->sorter && sheet->sorter->full_rows_after_notes() > 0) {
            ++answer_.warning_count;
            if (answer_.warnings.size() < Importer::errors_told) {
                answer_.warnings.push_back(fmt::format("{}：注释行之后还有 {} 行像是数据，没有读入", sheet->about.name,
                                                       sheet->sorter->full_rows_after_notes()));
            }
        }
        // A sheet that nearly fits says more than one that is no table at all.
        auto const& left_out = sheet->answer.left_out;
        if (left_out && (!why || why->code == "no_header")) why = left_out;
        answer_.sheets.push_back(sheet->answer);
        answer_.fates.add(sheet->answer.fates);
    }
    for (auto const& sheet : reading_.sheets()) {
        auto const& left_out = sheet->answer.left_out;
        if (any_read && left_out && left_out->code != "no_header") answer_.errors.push_back(*left_out);
    }
    if (!read) {
        answer_.failed = read.error();
    } else if (!any_read && !answer_.stopped) {
        answer_.failed = why ? *why
                             : Error::invalid("file_empty", "文件里没有内容", "the file holds nothing").at({.file = path_});
    }
    if (!returned_) return;
    auto const finished = returned_->finish();
    if (!finished) throw std::runtime_error(finished.error().en);
    answer_.returned = returned_->path();
}

}  // namespace lianfang::intake
