// The records behind a figure: the very rows that were counted, each with all columns of its record, labelled
// for people.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "figures/computation.h"
#include "figures/row_pages.h"

namespace lianfang::figures {
namespace {

using catalog::Kind;

// One record as it was known at the number: its kind and its columns' values in clear.
struct RecordReader {
    RecordReader(ledger::Ledger& ledger, Kind const& kind, int64_t known_at);
    bool read(std::string const& record_id);

    ledger::Ledger& ledger;
    Kind const& kind;
    int64_t known_at;
    store::Statement statement;
    std::vector<store::Value> values;
    std::string source, recorded_at;
};

std::string select_record(ledger::Ledger& ledger, Kind const& kind) {
    std::string columns = "v.source, v.recorded_at";
    for (auto const& column : kind.columns)
        columns += fmt::format(", v.\"{}{}\"", column.name, column.sealed ? "_at" : "");
    return fmt::format(
        "SELECT {} FROM {} v WHERE v.record_id = :record_id AND v.from_number <= :known AND v.to_number > "
        ":known",
        columns, ledger.database().qualified(kind.table()));
}

RecordReader::RecordReader(ledger::Ledger& of_ledger, Kind const& of_kind, int64_t known)
    : ledger(of_ledger),
      kind(of_kind),
      known_at(known),
      statement(ledger.database().prepare(select_record(ledger, kind))) {}

bool RecordReader::read(std::string const& record_id) {
    statement.bind("record_id", record_id).bind("known", known_at);
    bool found = false;
    while (statement.step()) {
        found = true;
        source = statement.text(0);
        recorded_at = format_instant(Instant{statement.integer(1)});
        values.clear();
        for (size_t i = 0; i < kind.columns.size(); ++i) values.push_back(statement.value(int(i) + 2));
    }
    if (!found) return false;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!kind.columns[i].sealed) continue;
        auto const* at = std::get_if<int64_t>(&values[i]);
        if (at != nullptr) values[i] = ledger.unsealed(*at, kind.columns[i].name);
    }
    return true;
}

// Headings grow with the kinds that turn up; records of two kinds share a column where its label is the same.
class Table {
public:
    explicit Table(RowSet& out) : out_(out) {}

    void begin_row() { out_.rows.emplace_back(); }
    void put(std::string const& heading, std::string text) {
        auto const it = std::find(out_.headings.begin(), out_.headings.end(), heading);
        size_t const column = size_t(it - out_.headings.begin());
        if (it == out_.headings.end()) out_.headings.push_back(heading);
        auto& row = out_.rows.back();
        if (row.size() <= column) row.resize(column + 1);
        if (row[column].empty()) row[column] = std::move(text);
    }
    void finish() {
        for (auto& row : out_.rows) row.resize(out_.headings.size());
    }

private:
    RowSet& out_;
};

// 东风镇李庄村 by code: names from below the root.
class UnitNames {
public:
    UnitNames(ledger::Ledger& ledger, int64_t known_at) {
        auto row =
            ledger.database().prepare(fmt::format("SELECT v.code, v.name, v.parent FROM {} v WHERE "
                                                  "v.from_number <= :known AND v.to_number > :known",
                                                  ledger.database().qualified("record_unit")));
        row.bind("known", known_at);
        while (row.step()) units_[std::string(row.text(0))] = {std::string(row.text(1)), std::string(row.text(2))};
    }

    // The code itself where it is none of the county's.
    std::string path_of(std::string const& code) const {
        auto it = units_.find(code);
        if (it == units_.end()) return code;
        std::string path = it->second.name;
        for (int depth = 0; depth < 8; ++depth) {
            it = units_.find(it->second.parent);
            bool const is_below_root = it != units_.end() && units_.count(it->second.parent) != 0;
            if (!is_below_root) break;
            path = it->second.name + path;
        }
        return path;
    }

private:
    struct Unit {
        std::string name, parent;
    };
    std::map<std::string, Unit> units_;
};

struct Writing {
    UnitNames const& units;
    ledger::Ledger& ledger;
    Computation& computation;
    std::string const& language;
    bool shows_part;
    std::string text(char const* zh, char const* en) const { return language == "en" ? en : zh; }
};

void put_record(Writing const& writing, Definition const& definition, PlacedRow const& row,
                RecordReader const* record, Table& table) {
    table.begin_row();
    auto const& catalog = writing.ledger.catalog();
    if (writing.shows_part) table.put(writing.text("所属数字", "Part"), definition.title.in(writing.language));
    if (definition.has_key) {
        std::string const key = writing.computation.printed_key(definition, row.key);
        table.put(writing.text("分项", "Key"), Figures::label_of_key(definition, key, catalog, writing.language));
    }
    table.put(writing.text("记录类别", "Kind of record"), record == nullptr ? "" : record->kind.title.in(writing.language));
    table.put(writing.text("记录编号", "Record"), row.record_id);
    table.put(writing.text("记录单位", "Unit of the record"), writing.units.path_of(row.unit));
    table.put(writing.text("单位代码", "Unit code"), row.unit);
    table.put(writing.text("发生时间", "Happened"), format_instant(Instant{row.happened_at}));
    table.put(writing.text("计入数量", "Amount"), row.has_amount ? std::to_string(row.amount) : "");
    if (record == nullptr) return;
    for (size_t i = 0; i < record->values.size(); ++i) {
        auto const& column = record->kind.columns[i];
        std::string text = catalog::format_value(column, record->values[i], catalog, writing.language);
        if (column.type == catalog::FieldType::Unit) text = writing.units.path_of(text);
        table.put(column.labels.in(writing.language), std::move(text));
    }
    table.put(writing.text("数据来源", "Source"), record->source);
    table.put(writing.text("入账时间", "Recorded"), record->recorded_at);
}

using Readers = std::vector<std::unique_ptr<RecordReader>>;

RecordReader const* read_record(Readers const& readers, std::string const& record_id) {
    for (auto const& reader : readers) {
        if (reader->read(record_id)) return reader.get();
    }
    return nullptr;
}

// Puts a part's rows and gives where the next page begins, if it is within this part.
std::optional<RowPlace> write_part(Writing const& writing, Definition const& definition, RowPages& pages,
                                   Page const& page, Table& table) {
    auto const found = pages.read(definition, page);
    Readers readers;
    for (auto const* kind : pages.kinds()) {
        readers.push_back(std::make_unique<RecordReader>(writing.ledger, *kind, writing.computation.cut().known_at));
    }
    for (auto const& row : found.rows) put_record(writing, definition, row, read_record(readers, row.record_id), table);
    return found.next;
}

}  // namespace

RowSet Figures::rows(ledger::Ledger& ledger, std::string_view name, Asked const& asked, std::string const& key,
                     std::string const& language, Page const& page) const {
    Computation computation(ledger, *this, asked);
    Definition const& definition = computation.get(std::string(name));
    std::vector<Definition const*> parts = {&definition};
    std::vector<std::string> keys;
    if (definition.top > 0) {
        parts = {&computation.get(definition.top_of)};
        keys = computation.top_keys(definition);
    } else if (definition.aggregate == Aggregate::Ratio) {
        parts = {&computation.get(definition.numerator), &computation.get(definition.denominator)};
    }
    if (!key.empty()) keys = {computation.stored_key(definition, key)};
    RowSet out;
    Table table(out);
    UnitNames const units(ledger, computation.cut().known_at);
    Writing const writing{units, ledger, computation, language, parts.size() > 1};
    RowPages pages(ledger, *this, computation, !asked.within.empty(), keys);
    Page left = page;
    while (left.from.part >= 0 && size_t(left.from.part) < parts.size()) {
        auto const& part = *parts[size_t(left.from.part)];
        size_t const before = out.rows.size();
        if (left.limit == 0 && page.limit != 0) {
            out.next = left.from;  // The page is full, and another part follows.
            break;
        }
        out.next = write_part(writing, part, pages, left, table);
        if (out.next) break;
        int64_t const given = int64_t(out.rows.size() - before);
        bool const skipped_all = given == 0 && left.from.skip > 0 && parts.size() > 1;
        int64_t const skip = skipped_all ? left.from.skip - pages.count_from(part, left.from) : 0;
        if (left.limit > 0) left.limit -= given;
        left.from = {.part = left.from.part + 1, .skip = skip};
    }
    table.finish();
    return out;
}

}  // namespace lianfang::figures
