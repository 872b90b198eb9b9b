// Sheets are recognised by their top rows, then each row is read, waits for its batch, is submitted and counted.
#include "intake/file_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/hash.h"
#include "base/text.h"

namespace lianfang::intake {
namespace {

using store::Value;

constexpr size_t unit_texts_max = 50'000;  // A county has fewer ways of writing its units.

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

bool has_id_number(ReadPart const& part) {
    auto const& persons = part.plan->kind->persons;
    return !persons.empty() && !is_empty(part.values[part.plan->kind->find(persons.front() + "_id_no")]);
}

// The first column in which two statements of one record disagree; −1 where neither denies the other.
int contradiction(std::vector<Value> const& said, std::vector<Value> const& now) {
    for (size_t i = 0; i < said.size() && i < now.size(); ++i) {
        if (!is_empty(said[i]) && !is_empty(now[i]) && said[i] != now[i]) return int(i);
    }
    return -1;
}

}  // namespace

std::optional<SeenKeys::Row> SeenKeys::find(std::vector<std::string> const& keys, bool has_id) const {
    for (size_t i = 0; i < keys.size(); ++i) {
        auto const it = rows_.find(std::hash<std::string>{}(keys[i]));
        if (it == rows_.end()) continue;
        // Name and telephone say nothing where both rows have identity numbers: those would have met first.
        if (i > 0 && has_id && it->second.has_id_number) continue;
        return it->second;
    }
    return std::nullopt;
}

void SeenKeys::note(std::vector<std::string> const& keys, Row const& row) {
    for (auto const& key : keys) rows_.emplace(std::hash<std::string>{}(key), row);
}

FileImport::FileImport(ImportRooms rooms, std::string path, ImportOptions const& options,
                       std::function<void(int64_t, int64_t)> progress)
    : rooms_(rooms), path_(std::move(path)), options_(options), progress_(std::move(progress)) {
    answer_.file = path_;
}

FileAnswer FileImport::run() {
    file_hash_ = file_hash_hex(path_);
    Result<void> const read = read_sheets(path_, *this);
    for (size_t i = 0; i < sheets_.size(); ++i) {
        if (!sheets_[i]->settled) settle(int(i));
    }
    flush();
    finish(read);
    return std::move(answer_);
}

void FileImport::progress(int64_t done, int64_t of) {
    if (progress_) progress_(done, of);
}

void FileImport::begin_sheet(int number, RawSheet const& about) {
    // Sheets of a workbook follow one another; the one before is whole.
    if (number > 0 && !sheets_.empty() && !sheets_.back()->settled && about.kind.empty()) settle(number - 1);
    ensure(size_t(number) == sheets_.size());
    auto sheet = std::make_unique<Sheet>();
    sheet->about = about;
    sheet->top = std::make_unique<TopRows>(sheet->about);
    sheet->answer = {.name = about.name, .hidden = about.hidden};
    sheets_.push_back(std::move(sheet));
}

void FileImport::row(int number, RawRow&& row) {
    auto& sheet = *sheets_[size_t(number)];
    if (sheet.skipped) return;
    if (sheet.settled) return below_header(number, std::move(row));
    sheet.top->add(std::move(row));
    if (sheet.top->full()) settle(number);
}

void FileImport::settle(int number) {
    auto& sheet = *sheets_[size_t(number)];
    sheet.settled = true;
    MatchAsked asked{.kind = options_.kind, .map = options_.map,
                     .file_name = std::filesystem::path(path_).filename().string(),
                     .sheet_name = sheet.about.name};
    if (asked.kind.empty()) asked.kind = sheet.about.kind;
    // A sheet that bears a kind's own name, as those returned for lines of JSON do, says what it is.
    if (asked.kind.empty() && rooms_.ledger.catalog().find_kind(asked.sheet_name)) asked.kind = asked.sheet_name;
    auto match = rooms_.matcher.match(*sheet.top, asked);
    if (!match) {
        sheet.skipped = true;
        Place place = match.error().place;
        place.file = path_;
        place.sheet = sheet.about.name;
        sheet.answer.left_out = Error(match.error()).at(place);
        return;
    }
    prepare(sheet, std::move(*match));
    if (sheet.skipped) return;
    auto const& rows = sheet.top->rows();
    for (size_t i = sheet.match.head.first + size_t(sheet.match.head.depth); i < rows.size(); ++i) {
        below_header(number, RawRow(rows[i]));
    }
}

void FileImport::prepare(Sheet& sheet, Match match) {
    sheet.match = std::move(match);
    SenderSays sender = options_.sender;
    Top top = sheet.match.top;
    if (auto const* map = sheet.match.map) {
        if (sender.source.empty()) sender.source = map->source;
        if (sender.unit.empty()) sender.unit = rooms_.units.find(map->unit);
        if (!map->period.empty()) top.meta.push_back({"统计日期", folded("统计日期"), map->period});
    }
    sheet.facts = read_facts(top, sender, rooms_.ledger.catalog(), rooms_.names, rooms_.units);
    catalog::ParseContext context{.catalog = &rooms_.ledger.catalog(), .period = sheet.facts.period,
                                  .latest = day_of(options_.received_at)};
    context.find_unit = [this, within = &sheet.facts.unit](std::string_view text) {
        std::string const key = *within + "|" + std::string(text);
        auto const it = found_units_.find(key);
        if (it != found_units_.end()) return it->second;
        if (found_units_.size() >= unit_texts_max) found_units_.clear();
        return found_units_[key] = rooms_.units.find(text, *within);
    };
    auto plan = make_plan(sheet.match, rooms_.matcher, rooms_.ledger.catalog(), context);
    if (!plan) {
        sheet.skipped = true;
        sheet.answer.left_out = Error(plan.error()).at({.file = path_, .sheet = sheet.about.name});
        return;
    }
    sheet.plan = std::move(*plan);
    auto const& kind = *sheet.plan.parts.front().kind;
    sheet.answer.kind = kind.name;
    for (auto const& part : sheet.plan.parts) has_units_ = has_units_ || part.kind->name == "unit";
    for (auto const& label : sheet.plan.ignored) {
        auto& ignored = answer_.ignored_columns;
        if (std::find(ignored.begin(), ignored.end(), label) == ignored.end()) ignored.push_back(label);
    }
    if (!answer_.found) answer_.found = as_map(sheet.plan, sheet.match, kind.name);
    sheet.reader = std::make_unique<RowReader>(sheet.plan, sheet.facts, std::move(context), options_.language);
    sheet.sorter = std::make_unique<RowSorter>(sheet.match.head, sheet.plan.cells, sheet.plan.serial);
    auto const& rows = sheet.top->rows();
    int const first = rows[sheet.match.head.first].number + sheet.match.head.depth;
    sheet.fill = std::make_unique<MergeFill>(sheet.about, first);
}

void FileImport::below_header(int number, RawRow&& row) {
    auto& sheet = *sheets_[size_t(number)];
    if (sheet.sorter->sort(row) != RowSorter::Sort::Data) return;
    sheet.fill->fill(row);
    ReadRow read = sheet.reader->read(row);
    for (auto& warning : read.warnings) warn(std::move(warning));
    waiting_.push_back({number, std::move(row), std::move(read)});
    if (waiting_.size() >= Importer::batch_rows) flush();
}

void FileImport::flush() {
    if (waiting_.empty()) return;
    auto const work = [&] {
        for (auto& waiting : waiting_) submit(waiting);
    };
    if (options_.rehearsal) {
        work();
    } else {
        rooms_.ledger.in_transaction(work);
    }
    waiting_.clear();
}

void FileImport::submit(Waiting& waiting) {
    if (!waiting.read.faults.empty()) return reject(waiting, std::move(waiting.read.faults));
    if (waiting.read.parts.empty()) {
        ++sheets_[size_t(waiting.sheet)]->answer.fates.left_out;
        return;
    }
    Submitted result;
    auto const all_or_nothing = [&] {
        result = submit_parts(waiting);
        return !result.refused.has_value();
    };
    if (waiting.read.parts.size() == 1) {
        all_or_nothing();
    } else {
        rooms_.ledger.attempt(all_or_nothing);
    }
    if (result.refused) return reject(waiting, {std::move(*result.refused)});
    count(*sheets_[size_t(waiting.sheet)], result.fates);
}

FileImport::Submitted FileImport::submit_parts(Waiting const& waiting) {
    Submitted result;
    auto const& sheet = *sheets_[size_t(waiting.sheet)];
    Door door(rooms_.ledger, rooms_.units);
    std::vector<std::vector<std::string>> keys;
    for (size_t i = 0; i < waiting.read.parts.size(); ++i) {
        auto const& part = waiting.read.parts[i];
        keys.push_back(ledger::natural_keys(*part.plan->kind, part.values, unit_of(part, sheet)));
        if (auto error = conflict(waiting, i, keys.back())) {
            result.refused = std::move(error);
            return result;
        }
        auto const answer = door.submit(submission_of(waiting, i));
        if (answer.fate == Fate::Rejected) {
            ensure(answer.error.has_value());
            result.refused = answer.error;
            return result;
        }
        result.fates.push_back(answer.fate);
    }
    for (size_t i = 0; i < keys.size(); ++i) {
        seen_.note(keys[i], {waiting.sheet, waiting.raw.number, has_id_number(waiting.read.parts[i])});
    }
    return result;
}

// Two rows of one file that mean the same record must not deny one another: which one is right, only the sender knows.
std::optional<Error> FileImport::conflict(Waiting const& waiting, size_t number,
                                          std::vector<std::string> const& keys) {
    auto const& part = waiting.read.parts[number];
    auto const earlier = seen_.find(keys, has_id_number(part));
    if (!earlier) return std::nullopt;
    auto const& kind = *part.plan->kind;
    auto const& sheet = *sheets_[size_t(waiting.sheet)];
    int64_t person = 0;
    if (!kind.persons.empty()) {
        person = registry::resolve(rooms_.ledger, kind, kind.persons.front(), part.values, unit_of(part, sheet)).person;
    }
    auto const history = rooms_.ledger.find_by_key(kind, keys, person);
    if (history.empty()) return std::nullopt;
    std::vector<Value> said = ledger::fold(kind, history).values;
    for (auto const& statement : history) {
        bool const counts = statement.entry.operation != ledger::Operation::Withdraw;
        if (counts && statement.entry.source == sheet.facts.source) said = statement.entry.values;
    }
    int const column = contradiction(said, part.values);
    if (column < 0) return std::nullopt;
    auto const& labels = kind.columns[column].labels;
    auto const& cells = part.plan->feeds[column].cells;
    std::string const other = earlier->sheet == waiting.sheet ? "" : sheets_[size_t(earlier->sheet)]->about.name + " ";
    return Error::invalid("conflict_in_file",
                          fmt::format("与{}第 {} 行是同一条记录，但{}不同；请核对后只保留正确的一行", other, earlier->row, labels.zh),
                          fmt::format("the same record as {}row {}, but {} differs; keep only the right row", other,
                                      earlier->row, labels.en))
        .at({.row = waiting.raw.number, .column = cells.empty() ? 0 : cells.front() + 1, .field = labels.zh});
}

std::string FileImport::unit_of(ReadPart const& part, Sheet const& sheet) const {
    auto const& kind = *part.plan->kind;
    if (kind.place >= 0) {
        if (auto const* place = std::get_if<std::string>(&part.values[kind.place])) return *place;
    }
    return sheet.facts.unit.empty() ? rooms_.units.root() : sheet.facts.unit;
}

std::string FileImport::entry_id(Waiting const& waiting, size_t number) const {
    auto const& sheet = *sheets_[size_t(waiting.sheet)];
    auto const& part = waiting.read.parts[number];
    auto const& kind = *part.plan->kind;
    if (!kind.key.empty()) {
        return "x" + hash_hex(fmt::format("{}|{}|{}|{}", file_hash_, waiting.sheet, waiting.raw.number, number), 16);
    }
    bool const numbered = sheet.plan.serial >= 0 && waiting.raw.filled(size_t(sheet.plan.serial));
    std::string const serial = numbered ? waiting.raw.cells[size_t(sheet.plan.serial)].text
                                        : "row " + std::to_string(waiting.raw.number);
    int const period = sheet.facts.period ? sheet.facts.period->number : 0;
    return "x" + hash_hex(fmt::format("{}|{}|{}|{}|{}|{}", kind.name, unit_of(part, sheet), period, sheet.about.name,
                                      serial, number), 16);
}

Submission FileImport::submission_of(Waiting const& waiting, size_t number) const {
    auto const& sheet = *sheets_[size_t(waiting.sheet)];
    auto const& part = waiting.read.parts[number];
    return {.id = entry_id(waiting, number),
            .kind = part.plan->kind,
            .values = part.values,
            .reporting_unit = sheet.facts.unit.empty() ? rooms_.units.root() : sheet.facts.unit,
            .source = sheet.facts.source,
            .source_class = sheet.facts.source_class,
            .recorded_by = options_.by,
            .received_at = options_.received_at};
}

void FileImport::count(Sheet& sheet, std::vector<Fate> const& fates) {
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

void FileImport::reject(Waiting const& waiting, std::vector<Error> faults) {
    auto& sheet = *sheets_[size_t(waiting.sheet)];
    ++sheet.answer.fates.rejected;
    for (auto& fault : faults) {
        fault.place.file = path_;
        fault.place.sheet = sheet.about.name;
        fault.place.row = waiting.raw.number;
        if (answer_.errors.size() < Importer::errors_told) answer_.errors.push_back(fault);
    }
    if (options_.rehearsal) return;
    if (!returned_) {
        returned_ = std::make_unique<ReturnedWorkbook>(returned_path(path_, options_.returned_folder),
                                                       options_.language);
    }
    if (!returned_->has_sheet(waiting.sheet)) {
        returned_->begin_sheet(waiting.sheet, sheet.about, sheet.top->rows(), sheet.match.head);
    }
    returned_->add_row(waiting.sheet, waiting.raw, faults);
}

void FileImport::warn(std::string text) {
    ++answer_.warning_count;
    if (answer_.warnings.size() < Importer::errors_told) answer_.warnings.push_back(std::move(text));
}

void FileImport::finish(Result<void> const& read) {
    bool any_read = false;
    std::optional<Error> why;
    for (auto const& sheet : sheets_) {
        any_read = any_read || !sheet->skipped;
        if (sheet->sorter && sheet->sorter->full_rows_after_notes() > 0) {
            warn(fmt::format("{}：注释行之后还有 {} 行像是数据，没有读入", sheet->about.name,
                             sheet->sorter->full_rows_after_notes()));
        }
        // A sheet that nearly fits says more than one that is no table at all.
        auto const& left_out = sheet->answer.left_out;
        if (left_out && (!why || why->code == "no_header")) why = left_out;
        answer_.sheets.push_back(sheet->answer);
        answer_.fates.add(sheet->answer.fates);
    }
    for (auto const& sheet : sheets_) {
        auto const& left_out = sheet->answer.left_out;
        if (any_read && left_out && left_out->code != "no_header") answer_.errors.push_back(*left_out);
    }
    if (!read) {
        answer_.failed = read.error();
    } else if (!any_read) {
        answer_.failed = why ? *why
                             : Error::invalid("file_empty", "文件里没有内容", "the file holds nothing").at({.file = path_});
    }
    if (!returned_) return;
    auto const finished = returned_->finish();
    if (!finished) throw std::runtime_error(finished.error().en);
    answer_.returned = returned_->path();
}

}  // namespace lianfang::intake
