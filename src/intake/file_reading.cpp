// Sheets are recognised by their top rows, then each row is read, made ready and sent on with its batch.
#include "intake/file_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/hash.h"
#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Kind;
using store::Value;

constexpr size_t unit_texts_max = 50'000;  // A county has fewer ways of writing its units.

// Leaves the reader where nobody takes its rows any more.
struct Abandoned {};

}  // namespace

FileReading::FileReading(ImportRooms rooms, Door const& door, std::string path, ImportOptions const& options,
                         BatchQueue<ReadyBatch>& ready)
    : rooms_(rooms), door_(door), path_(std::move(path)), options_(options), ready_(ready) {}

Result<void> FileReading::run() {
    try {
        file_hash_ = file_hash_hex(path_);
        auto const read = read_sheets(path_, *this);
        for (auto const& sheet : sheets_) {
            if (!sheet->settled) settle(*sheet);
        }
        if (!batch_.rows.empty()) send();
        return read;
    } catch (Abandoned const&) {
        return {};
    }
}

void FileReading::progress(int64_t done, int64_t of) {
    batch_.done = done;
    batch_.of = of;
}

void FileReading::begin_sheet(int number, RawSheet const& about) {
    // Sheets of a workbook follow one another; the one before is whole.
    if (number > 0 && !sheets_.empty() && !sheets_.back()->settled && about.kind.empty()) settle(*sheets_.back());
    ensure(size_t(number) == sheets_.size());
    auto sheet = std::make_unique<ImportSheet>();
    sheet->number = number;
    sheet->about = about;
    sheet->top = std::make_unique<TopRows>(sheet->about);
    sheet->answer = {.name = about.name, .hidden = about.hidden, .number = number};
    sheets_.push_back(std::move(sheet));
}

void FileReading::row(int number, RawRow&& row) {
    auto& sheet = *sheets_[size_t(number)];
    if (sheet.skipped) return;
    if (sheet.settled) return below_header(sheet, std::move(row));
    sheet.top->add(std::move(row));
    if (sheet.top->full()) settle(sheet);
}

void FileReading::settle(ImportSheet& sheet) {
    sheet.settled = true;
    MatchAsked asked{.kind = options_.kind, .map = options_.map,
                     .file_name = std::filesystem::path(path_).filename().string(),
                     .sheet_name = sheet.about.name};
    if (asked.kind.empty()) asked.kind = sheet.about.kind;
    // A sheet that bears a kind's own name, as those returned for lines of JSON do, says what it is.
    if (asked.kind.empty() && rooms_.ledger.catalog().find_kind(asked.sheet_name)) asked.kind = asked.sheet_name;
    if (auto const mended = options_.mended.find(sheet.number); mended != options_.mended.end()) {
        asked.map = &mended->second.map;
        asked.head_row = mended->second.head_row;
        asked.head_depth = mended->second.head_depth;
        sheet.mended = hash_hex(written(mended->second.map), 16);
    }
    auto match = rooms_.matcher.match(*sheet.top, asked);
    if (!match) {
        sheet.skipped = true;
        Place place = match.error().place;
        place.file = path_;
        place.sheet = sheet.about.name;
        sheet.answer.left_out = Error(match.error()).at(place);
        tell_nearest(sheet, asked);
        return;
    }
    // Read by a matching that the county kept since, the same rows say something else.
    bool const by_own = match->map != nullptr && starts_with(match->map->file, own_maps_folder);
    if (sheet.mended.empty() && by_own) sheet.mended = hash_hex(written(*match->map), 16);
    prepare(sheet, std::move(*match));
    if (sheet.skipped) return;
    auto const& rows = sheet.top->rows();
    for (size_t i = sheet.match.head.first + size_t(sheet.match.head.depth); i < rows.size(); ++i) {
        below_header(sheet, RawRow(rows[i]));
    }
}

// What was refused for want of columns may be mended by hand.
void FileReading::tell_nearest(ImportSheet& sheet, MatchAsked const& asked) {
    auto const nearest = asked.map ? std::nullopt : rooms_.matcher.nearest(*sheet.top, asked);
    if (!nearest) return;
    auto const plan = make_plan(*nearest, rooms_.matcher, rooms_.ledger.catalog(), context_of(sheet));
    if (plan) tell_matching(sheet, *nearest, *plan);
}

void FileReading::tell_matching(ImportSheet& sheet, Match const& match, Plan const& plan) {
    if (size_t(sheet.number) >= MatchingLimits::sheets) return;
    sheet.answer.matching = matching_of(match, plan, *sheet.top);
}

catalog::ParseContext FileReading::context_of(ImportSheet const& sheet) {
    catalog::ParseContext context{.catalog = &rooms_.ledger.catalog(), .period = sheet.facts.period,
                                  .latest = day_of(options_.received_at)};
    context.find_unit = [this, within = &sheet.facts.unit](std::string_view text) {
        std::string const key = *within + "|" + std::string(text);
        auto const it = found_units_.find(key);
        if (it != found_units_.end()) return it->second;
        if (found_units_.size() >= unit_texts_max) found_units_.clear();
        return found_units_[key] = rooms_.units.find(text, *within);
    };
    return context;
}

void FileReading::prepare(ImportSheet& sheet, Match match) {
    sheet.match = std::move(match);
    SenderSays sender = options_.sender;
    Top top = sheet.match.top;
    if (auto const* map = sheet.match.map) {
        if (sender.source.empty()) sender.source = map->source;
        if (sender.unit.empty()) sender.unit = rooms_.units.find(map->unit);
        if (!map->period.empty()) top.meta.push_back({"统计日期", folded("统计日期"), map->period});
    }
    sheet.facts = read_facts(top, sender, rooms_.ledger.catalog(), rooms_.names, rooms_.units);
    auto context = context_of(sheet);
    auto plan = make_plan(sheet.match, rooms_.matcher, rooms_.ledger.catalog(), context);
    if (!plan) {
        sheet.skipped = true;
        sheet.answer.left_out = Error(plan.error()).at({.file = path_, .sheet = sheet.about.name});
        return;
    }
    sheet.plan = std::move(*plan);
    note_plan(sheet);
    tell_matching(sheet, sheet.match, sheet.plan);
    sheet.answer.kind = sheet.plan.parts.front().kind->name;
    sheet.reader = std::make_unique<RowReader>(sheet.plan, sheet.facts, std::move(context), options_.language);
    sheet.sorter = std::make_unique<RowSorter>(sheet.match.head, sheet.plan.cells, sheet.plan.serial);
    auto const& rows = sheet.top->rows();
    int const first = rows[sheet.match.head.first].number + sheet.match.head.depth;
    sheet.fill = std::make_unique<MergeFill>(sheet.about, first);
}

void FileReading::note_plan(ImportSheet const& sheet) {
    for (auto const& part : sheet.plan.parts) has_units = has_units || part.kind->name == "unit";
    for (auto const& label : sheet.plan.ignored) {
        bool const told = std::find(ignored_columns.begin(), ignored_columns.end(), label) != ignored_columns.end();
        if (!told) ignored_columns.push_back(label);
    }
    if (!found) found = as_map(sheet.plan, sheet.match, sheet.plan.parts.front().kind->name);
}

void FileReading::below_header(ImportSheet& sheet, RawRow&& raw) {
    if (sheet.sorter->sort(raw) != RowSorter::Sort::Data) return;
    sheet.fill->fill(raw);
    ReadRow read = sheet.reader->read(raw);
    for (auto& warning : read.warnings) {
        ++warning_count;
        if (warnings.size() < Importer::errors_told) warnings.push_back(std::move(warning));
    }
    ReadyRow row{.sheet = &sheet, .raw = std::move(raw), .faults = std::move(read.faults)};
    if (row.faults.empty()) {
        for (size_t i = 0; i < read.parts.size(); ++i) {
            auto& part = read.parts[i];
            row.parts.push_back(
                {part.plan, door_.make_ready(submission_of(row, i, std::move(part.values), *part.plan))});
            auto const fault =
                options_.may_enter ? options_.may_enter(row.parts.back().submission.entry) : std::nullopt;
            if (fault) row.faults.push_back(*fault);
        }
        if (!row.faults.empty()) row.parts.clear();
    }
    batch_.rows.push_back(std::move(row));
    if (batch_.rows.size() >= Importer::batch_rows) send();
}

void FileReading::send() {
    ReadyBatch next{.done = batch_.done, .of = batch_.of};
    if (!ready_.push(std::exchange(batch_, std::move(next)))) throw Abandoned{};
}

std::string FileReading::unit_of(ImportSheet const& sheet, Kind const& kind, std::vector<Value> const& values) const {
    if (kind.place >= 0) {
        if (auto const* place = std::get_if<std::string>(&values[kind.place])) return *place;
    }
    return sheet.facts.unit.empty() ? rooms_.units.root() : sheet.facts.unit;
}

std::string FileReading::entry_id(ReadyRow const& row, size_t part, Kind const& kind,
                                  std::vector<Value> const& values) const {
    auto const& sheet = *row.sheet;
    if (!kind.key.empty()) {
        return "x" + hash_hex(fmt::format("{}|{}|{}|{}{}", file_hash_, sheet.number, row.raw.number, part,
                                          sheet.mended),
                              16);
    }
    bool const numbered = sheet.plan.serial >= 0 && row.raw.filled(size_t(sheet.plan.serial));
    std::string const serial = numbered ? row.raw.cells[size_t(sheet.plan.serial)].text
                                        : "row " + std::to_string(row.raw.number);
    int const period = sheet.facts.period ? sheet.facts.period->number : 0;
    return "x" + hash_hex(fmt::format("{}|{}|{}|{}|{}|{}", kind.name, unit_of(sheet, kind, values), period,
                                      sheet.about.name, serial, part), 16);
}

Submission FileReading::submission_of(ReadyRow const& row, size_t part, std::vector<Value> values,
                                      PartPlan const& plan) const {
    auto const& facts = row.sheet->facts;
    std::string id = entry_id(row, part, *plan.kind, values);
    return {.id = std::move(id),
            .kind = plan.kind,
            .values = std::move(values),
            .reporting_unit = facts.unit.empty() ? rooms_.units.root() : facts.unit,
            .source = facts.source,
            .source_class = facts.source_class,
            .recorded_by = options_.by,
            .received_at = options_.received_at};
}

}  // namespace lianfang::intake
