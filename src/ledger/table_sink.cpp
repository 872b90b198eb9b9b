// The tables as a sink of rows: each row by its table's bulk writer, made when first needed.
#include <fmt/format.h>

#include <map>

#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

class TableSink : public RowSink {
public:
    explicit TableSink(store::Database& database) : database_(database) {}

    void begin(CoreTable table) override {
        auto& writer = core_[size_t(table)];
        if (!writer) {
            bool const may_stand = table == CoreTable::NaturalKey || table == CoreTable::PersonKey;
            writer.emplace(database_.bulk(name_of(table), columns_of(table), may_stand));
        }
        row_ = &*writer;
    }
    void begin(Kind const& kind) override { row_ = &writer_of(kind).insert; }
    void put(int64_t value) override { row_->put(value); }
    void put(std::string_view text) override { row_->put(text); }
    void put_bytes(std::string_view bytes) override { row_->put_bytes(bytes); }
    void put_null() override { row_->put_null(); }
    void end() override { row_->end_row(); }

    void close_version(Kind const& kind, std::string_view record_id, int64_t opened, int64_t number) override {
        writer_of(kind).close.bind(0, number).bind(1, record_id).bind(2, opened).run();
    }
    void close_residence(std::string_view record_id, int64_t opened, int64_t number) override {
        if (!close_residence_) {
            close_residence_.emplace(database_.prepare("UPDATE person_residence SET to_number = :number "
                                                       "WHERE record_id = :record_id AND from_number = :opened"));
        }
        close_residence_->bind(0, number).bind(1, record_id).bind(2, opened).run();
    }

private:
    struct VersionWriter {
        store::Bulk insert;
        store::Statement close;
    };

    VersionWriter& writer_of(Kind const& kind) {
        auto const it = versions_.find(kind.name);
        if (it != versions_.end()) return it->second;
        return versions_
            .emplace(kind.name,
                     VersionWriter{database_.bulk(kind.table(), version_columns(kind)),
                                   database_.prepare(fmt::format("UPDATE {} SET to_number = :number WHERE record_id = "
                                                                 ":record_id AND from_number = :opened",
                                                                 kind.table()))})
            .first->second;
    }

    store::Database& database_;
    std::optional<store::Bulk> core_[6];
    std::map<std::string, VersionWriter, std::less<>> versions_;
    std::optional<store::Statement> close_residence_;
    store::Bulk* row_ = nullptr;
};

struct CoreTableColumns {
    std::string_view name;
    std::vector<std::string> columns;
};

CoreTableColumns const& described(CoreTable table) {
    static CoreTableColumns const all[] = {
        {"ledger", {"number", "id", "kind", "operation", "target", "recorded_at", "text", "hash"}},
        {"sealed", {"number", "field", "salt", "key_number", "value"}},
        {"kept_file", {"number", "name", "digest", "bytes"}},
        {"natural_key", {"key", "record_id"}},
        {"person_key", {"key", "person_id", "strong"}},
        {"person_residence", {"person_id", "record_id", "unit_code", "happened_at", "from_number", "to_number"}},
    };
    return all[size_t(table)];
}

}  // namespace

std::string_view name_of(CoreTable table) { return described(table).name; }
std::vector<std::string> const& columns_of(CoreTable table) { return described(table).columns; }

std::vector<std::string> version_columns(Kind const& kind) {
    std::vector<std::string> columns = {"record_id",   "from_number", "to_number",   "unit_code",
                                        "happened_at", "precision",   "received_at", "recorded_at",
                                        "recorded_by", "source",      "cause_id"};
    for (auto const& column : catalog_columns(kind)) columns.push_back(column.name);
    return columns;
}

std::unique_ptr<RowSink> table_sink(store::Database& database) { return std::make_unique<TableSink>(database); }

}  // namespace lianfang::ledger
