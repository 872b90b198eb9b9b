// One statement a kind, one for all sealed values. Marks that are not needed repeat the last id.
#include "figures/record_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::figures {
namespace {

std::string select_records(ledger::Ledger& ledger, catalog::Kind const& kind) {
    std::string columns = "v.record_id, v.source, v.recorded_at", marks;
    for (auto const& column : kind.columns)
        columns += fmt::format(", v.\"{}{}\"", column.name, column.sealed ? "_at" : "");
    for (size_t i = 0; i < RecordReader::together; ++i) marks += fmt::format("{}:id_{}", i == 0 ? "" : ", ", i);
    return fmt::format(
        "SELECT {} FROM {} v WHERE v.record_id IN ({}) AND v.from_number <= :known AND v.to_number > :known", columns,
        ledger.database().qualified(kind.table()), marks);
}

}  // namespace

RecordReader::RecordReader(ledger::Ledger& ledger, std::vector<catalog::Kind const*> const& kinds, int64_t known_at)
    : ledger_(ledger), known_at_(known_at) {
    for (auto const* kind : kinds) {
        kinds_.push_back({kind, ledger.database().prepare(select_records(ledger, *kind))});
    }
}

std::map<std::string, RecordReader::Record> RecordReader::read(std::span<std::string const> ids) {
    ensure(ids.size() <= together);
    std::map<std::string, Record> records;
    if (ids.empty()) return records;
    for (auto& of : kinds_) {
        auto const is_read = [&](auto const& id) { return records.count(id) != 0; };
        if (!std::all_of(ids.begin(), ids.end(), is_read)) read_kind(of, ids, records);
    }
    unseal(records);
    return records;
}

void RecordReader::read_kind(OfKind& of, std::span<std::string const> ids, std::map<std::string, Record>& into) {
    auto& row = of.statement;
    row.bind("known", known_at_);
    for (size_t i = 0; i < together; ++i) row.bind(fmt::format("id_{}", i), ids[std::min(i, ids.size() - 1)]);
    while (row.step()) {
        Record record{.kind = of.kind, .values = {}, .source = std::string(row.text(1)),
                      .recorded_at = format_instant(Instant{row.integer(2)})};
        for (size_t i = 0; i < of.kind->columns.size(); ++i) record.values.push_back(row.value(int(i) + 3));
        into.try_emplace(std::string(row.text(0)), std::move(record));
    }
}

void RecordReader::unseal(std::map<std::string, Record>& records) {
    std::vector<int64_t> numbers;
    auto const each_sealed = [&](auto const& visit) {
        for (auto& [id, record] : records) {
            for (size_t i = 0; i < record.values.size(); ++i) {
                auto const* at = std::get_if<int64_t>(&record.values[i]);
                auto const& column = record.kind->columns[i];
                if (column.sealed && at != nullptr) visit(*at, column, record.values[i]);
            }
        }
    };
    each_sealed([&](int64_t at, auto const&, auto&) { numbers.push_back(at); });
    auto const clear = ledger_.unsealed(std::move(numbers));
    each_sealed([&](int64_t at, catalog::Column const& column, store::Value& value) {
        auto const found = clear.find({at, column.name});
        value = found == clear.end() ? std::string() : found->second;
    });
}

}  // namespace lianfang::figures
