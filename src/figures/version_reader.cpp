// Goes through a kind's table along its key, a piece at a time, so that nothing waits and nothing is held in memory.
#include "figures/version_reader.h"

#include <fmt/format.h>

namespace lianfang::figures {
namespace {

std::string select_versions(ledger::Ledger& ledger, catalog::Kind const& kind, std::vector<int> const& columns,
                            std::string const& where) {
    std::string sql =
        "SELECT v.record_id, v.from_number, v.to_number, v.unit_code, v.happened_at, v.received_at, v.source";
    for (int const column : columns) sql += ", v.\"" + kind.columns[size_t(column)].name + "\"";
    for (auto const& person : kind.persons) sql += ", v." + person + "_id";
    return fmt::format("{} FROM {} v WHERE {}", sql, ledger.database().qualified(kind.table()), where);
}

std::vector<int> real_columns(std::set<int> const& columns) {
    std::vector<int> real;
    for (int const column : columns) {
        if (column >= 0) real.push_back(column);
    }
    return real;
}

}  // namespace

VersionReader::VersionReader(ledger::Ledger& ledger, catalog::Kind const& kind, std::set<int> const& columns)
    : kind_(kind),
      columns_(real_columns(columns)),
      by_record_(ledger.database().prepare(select_versions(ledger, kind, columns_, "v.record_id = :record_id"))),
      by_piece_(ledger.database().prepare(
          select_versions(ledger, kind, columns_,
                          "(v.record_id, v.from_number) > (:record_id, :from_number) "
                          "ORDER BY v.record_id, v.from_number LIMIT :versions"))) {
    values_.resize(kind.columns.size());
    persons_.resize(kind.persons.size());
}

void VersionReader::see_row(store::Statement& row, See const& see) {
    record_id_ = row.text(0);
    unit_ = row.text(3);
    source_ = row.text(6);
    int at = 7;
    for (int const column : columns_) values_[size_t(column)] = row.value(at++);
    for (auto& person : persons_) person = row.integer(at++);
    see({.kind = kind_,
         .record_id = record_id_,
         .unit = unit_,
         .source = source_,
         .happened_at = Instant{row.integer(4)},
         .received_at = Instant{row.integer(5)},
         .from_number = row.integer(1),
         .values = values_,
         .persons = persons_},
        row.integer(2));
}

void VersionReader::read_record(std::string const& record_id, See const& see) {
    by_record_.bind("record_id", record_id);
    while (by_record_.step()) see_row(by_record_, see);
}

bool VersionReader::read_piece(int64_t last_number, int64_t versions, See const& see) {
    by_piece_.bind("record_id", after_record_).bind("from_number", after_number_).bind("versions", versions);
    bool any = false;
    while (by_piece_.step()) {
        any = true;
        after_record_ = by_piece_.text(0);
        after_number_ = by_piece_.integer(1);
        if (after_number_ <= last_number) see_row(by_piece_, see);
    }
    return any;
}

}  // namespace lianfang::figures
