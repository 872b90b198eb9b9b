// The records behind a figure: the very rows that were counted, each with all columns of its record, labelled
// for people.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "figures/computation.h"
#include "figures/record_reader.h"
#include "figures/row_pages.h"

namespace lianfang::figures {
namespace {

using catalog::Kind;

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
    Veil const& veil;
    std::string text(char const* zh, char const* en) const { return language == "en" ? en : zh; }
};

void put_record(Writing const& writing, Definition const& definition, PlacedRow const& row,
                RecordReader::Record const* record, Table& table) {
    table.begin_row();
    auto const& catalog = writing.ledger.catalog();
    if (writing.shows_part) table.put(writing.text("所属数字", "Part"), definition.title.in(writing.language));
    if (definition.has_key) {
        std::string const key = writing.computation.printed_key(definition, row.key);
        table.put(writing.text("分项", "Key"), Figures::label_of_key(definition, key, catalog, writing.language));
    }
    table.put(writing.text("记录类别", "Kind of record"),
              record == nullptr ? "" : record->kind->title.in(writing.language));
    table.put(writing.text("记录编号", "Record"), row.record_id);
    table.put(writing.text("记录单位", "Unit of the record"), writing.units.path_of(row.unit));
    table.put(writing.text("单位代码", "Unit code"), row.unit);
    table.put(writing.text("发生时间", "Happened"), format_instant(Instant{row.happened_at}));
    table.put(writing.text("计入数量", "Amount"), row.has_amount ? std::to_string(row.amount) : "");
    if (record == nullptr) return;
    for (size_t i = 0; i < record->values.size(); ++i) {
        auto const& column = record->kind->columns[i];
        std::string text = catalog::format_value(column, record->values[i], catalog, writing.language);
        if (column.type == catalog::FieldType::Unit) text = writing.units.path_of(text);
        if (writing.veil) text = writing.veil(column, text);
        table.put(column.labels.in(writing.language), std::move(text));
    }
    table.put(writing.text("数据来源", "Source"), record->source);
    table.put(writing.text("入账时间", "Recorded"), record->recorded_at);
}

// Puts a part's rows and gives where the next page begins, if it is within this part.
std::optional<RowPlace> write_part(Writing const& writing, Definition const& definition, RowPages& pages,
                                   Page const& page, Table& table) {
    auto const found = pages.read(definition, page);
    RecordReader reader(writing.ledger, pages.kinds(), writing.computation.cut().known_at);
    std::vector<std::string> ids;
    for (size_t first = 0; first < found.rows.size(); first += ids.size()) {
        ids.clear();
        size_t const end = std::min(first + RecordReader::together, found.rows.size());
        for (size_t i = first; i < end; ++i) ids.push_back(found.rows[i].record_id);
        auto const records = reader.read(ids);
        for (size_t i = first; i < end; ++i) {
            auto const record = records.find(found.rows[i].record_id);
            put_record(writing, definition, found.rows[i], record == records.end() ? nullptr : &record->second, table);
        }
    }
    return found.next;
}

}  // namespace

RowSet Figures::rows(ledger::Ledger& ledger, std::string_view name, Asked const& asked, std::string const& key,
                     std::string const& language, Page const& page, Veil const& veil) const {
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
    Writing const writing{units, ledger, computation, language, parts.size() > 1, veil};
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
