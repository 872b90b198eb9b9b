// Pages are read along the index on time, from the newest back.
#include "lists/lists.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace lianfang::lists {
namespace {

using catalog::Column;
using catalog::FieldType;
using catalog::Kind;

constexpr char const* fixed_columns = "v.record_id, v.from_number, v.unit_code, v.happened_at, v.recorded_at, "
                                      "v.recorded_by, v.source";
constexpr int fixed_count = 7;

std::string columns_of(Kind const& kind) {
    std::string columns = fixed_columns;
    for (auto const& column : kind.columns)
        columns += fmt::format(", v.\"{}{}\"", column.name, column.sealed ? "_at" : "");
    for (auto const& person : kind.persons) columns += fmt::format(", v.{}_id", person);
    return columns;
}

Record read_record(Kind const& kind, store::Statement& row) {
    Record record{.id = std::string(row.text(0)), .kind = &kind, .number = row.integer(1),
                  .unit = std::string(row.text(2)), .happened_at = Instant{row.integer(3)},
                  .recorded_at = Instant{row.integer(4)}, .recorded_by = std::string(row.text(5)),
                  .source = std::string(row.text(6))};
    for (size_t i = 0; i < kind.columns.size(); ++i) record.values.push_back(row.value(fixed_count + int(i)));
    for (size_t i = 0; i < kind.persons.size(); ++i)
        record.persons.push_back(row.integer(fixed_count + int(kind.columns.size() + i)));
    return record;
}

// What stood in the table was the number of the entry that holds the value.
void unseal(ledger::Ledger& ledger, std::vector<Record>& records) {
    std::vector<int64_t> numbers;
    auto const each_sealed = [&](auto const& visit) {
        for (auto& record : records) {
            for (size_t i = 0; i < record.values.size(); ++i) {
                auto const* at = std::get_if<int64_t>(&record.values[i]);
                if (record.kind->columns[i].sealed && at != nullptr)
                    visit(*at, record.kind->columns[i], record.values[i]);
            }
        }
    };
    each_sealed([&](int64_t at, Column const&, store::Value&) { numbers.push_back(at); });
    if (numbers.empty()) return;
    auto const clear = ledger.unsealed(std::move(numbers));
    each_sealed([&](int64_t at, Column const& column, store::Value& value) {
        auto const found = clear.find({at, column.name});
        value = found == clear.end() ? std::string() : found->second;
    });
}

// Completed, corrected, withdrawn or told by another office since it was first recorded.
void mark_corrected(ledger::Ledger& ledger, std::vector<Record>& records) {
    if (records.empty()) return;
    std::string marks;
    for (size_t i = 0; i < records.size(); ++i) marks += fmt::format("{}:id_{}", i == 0 ? "" : ", ", i);
    auto row = ledger.database().prepare(
        "SELECT target FROM ledger WHERE target IS NOT NULL AND target IN (" + marks + ")");
    for (size_t i = 0; i < records.size(); ++i) row.bind(fmt::format("id_{}", i), records[i].id);
    while (row.step()) {
        for (auto& record : records) record.is_corrected = record.is_corrected || record.id == row.text(0);
    }
}

struct Place {
    int64_t happened_at = 0;
    std::string id;
};

std::optional<Place> read_place(std::string const& page) {
    size_t const dot = page.find('.');
    Place place;
    auto const* const end = page.data() + std::min(dot, page.size());
    auto const read = std::from_chars(page.data(), end, place.happened_at);
    if (dot == std::string::npos || read.ec != std::errc() || read.ptr != end) return std::nullopt;
    place.id = page.substr(dot + 1);
    return place;
}

std::string like_text(std::string const& text) {
    std::string out = "%";
    for (char const c : text) {
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c;
    }
    return out + "%";
}

// A whole number is found by its keyed hash, whatever may be read; a text in what may be read.
std::string text_condition(Kind const& kind, bool reads_personal) {
    std::string any;
    auto const add = [&](std::string const& condition) { any += (any.empty() ? "" : " OR ") + condition; };
    for (auto const& column : kind.columns) {
        if (column.sealed) add(fmt::format("v.{}_key = :text_hash", column.name));
        else if (column.personal && !reads_personal) continue;
        else if (column.type == FieldType::Text || column.type == FieldType::Plate)
            add(fmt::format("v.\"{}\" LIKE :text_like ESCAPE '!'", column.name));
    }
    return any.empty() ? "1 = 0" : "(" + any + ")";
}

std::string select_page(ledger::Ledger& ledger, Asked const& asked, bool has_place) {
    std::string sql = fmt::format("SELECT {} FROM {} v WHERE v.to_number = :current", columns_of(*asked.kind),
                                  ledger.database().qualified(asked.kind->table()));
    if (asked.from) sql += " AND v.happened_at >= :from";
    if (asked.to) sql += " AND v.happened_at < :to";
    if (has_place) sql += " AND (v.happened_at, v.record_id) < (:at, :id)";
    if (!asked.source.empty()) sql += " AND v.source = :source";
    if (asked.person != 0) sql += fmt::format(" AND v.{}_id = :person", asked.kind->persons.front());
    if (!asked.text.empty()) sql += " AND " + text_condition(*asked.kind, asked.reads_personal);
    for (size_t i = 0; i < asked.units.size(); ++i)
        sql += fmt::format("{}:unit_{}", i == 0 ? " AND v.unit_code IN (" : ", ", i);
    if (!asked.units.empty()) sql += ")";
    return sql + " ORDER BY v.happened_at DESC, v.record_id DESC LIMIT :limit";
}

void bind_page(ledger::Ledger& ledger, Asked const& asked, std::optional<Place> const& place, store::Statement& row) {
    row.bind("current", ledger::still_current).bind("limit", asked.limit + 1);
    if (asked.from) row.bind("from", asked.from->microseconds);
    if (asked.to) row.bind("to", asked.to->microseconds);
    if (place) row.bind("at", place->happened_at).bind("id", place->id);
    if (!asked.source.empty()) row.bind("source", asked.source);
    if (asked.person != 0) row.bind("person", asked.person);
    if (row.has_mark("text_hash")) row.bind("text_hash", ledger.keyed_hash(asked.text));
    if (row.has_mark("text_like")) row.bind("text_like", like_text(asked.text));
    for (size_t i = 0; i < asked.units.size(); ++i) row.bind(fmt::format("unit_{}", i), asked.units[i]);
}

}  // namespace

Result<RecordPage> list_records(ledger::Ledger& ledger, Asked const& asked) {
    std::optional<Place> place;
    if (!asked.page.empty() && !(place = read_place(asked.page))) {
        return Error::invalid("page", "翻页位置有误，请从第一页看起", "the place of the page is wrong; begin at the first")
            .at({.field = "page"});
    }
    RecordPage page;
    if (asked.person != 0 && asked.kind->persons.empty()) return page;
    auto row = ledger.database().prepare(select_page(ledger, asked, place.has_value()));
    bind_page(ledger, asked, place, row);
    while (row.step()) page.records.push_back(read_record(*asked.kind, row));
    if (int(page.records.size()) > asked.limit) {
        page.records.resize(size_t(asked.limit));
        if (asked.limit > 0)
            page.next = fmt::format("{}.{}", page.records.back().happened_at.microseconds, page.records.back().id);
    }
    unseal(ledger, page.records);
    mark_corrected(ledger, page.records);
    return page;
}

std::optional<RecordHistory> find_record(ledger::Ledger& ledger, std::string const& id) {
    auto const statements = ledger.history(id);
    if (statements.empty() || statements.front().entry.operation != ledger::Operation::Record) return std::nullopt;
    auto const& first = statements.front();
    auto const& kind = *first.entry.kind;
    auto const folded = ledger::fold(kind, statements);
    auto const& latest = statements.back();
    RecordHistory found;
    found.is_withdrawn = folded.withdrawn;
    bool const is_placed = kind.place >= 0 && std::holds_alternative<std::string>(folded.values[size_t(kind.place)]);
    found.record = {.id = id, .kind = &kind, .number = latest.number,
                    .unit = is_placed ? std::get<std::string>(folded.values[size_t(kind.place)]) : first.entry.unit,
                    .happened_at = first.happened_at, .recorded_at = latest.recorded_at,
                    .recorded_by = latest.entry.recorded_by, .source = first.entry.source,
                    .is_corrected = statements.size() > 1, .values = folded.values, .persons = folded.persons};
    if (auto const happened = ledger::happened_at(kind, folded.values)) found.record.happened_at = *happened;
    for (auto const& one : statements) {
        found.statements.push_back({.number = one.number, .operation = one.entry.operation,
                                    .recorded_at = one.recorded_at, .recorded_by = one.entry.recorded_by,
                                    .source = one.entry.source, .reason = one.entry.reason,
                                    .values = one.entry.values});
    }
    return found;
}

namespace {

std::vector<Record> read_orders(ledger::Ledger& ledger, std::string const& condition,
                                std::function<void(store::Statement&)> const& bind) {
    auto const& kind = *ledger.catalog().find_kind("order");
    auto row = ledger.database().prepare(fmt::format("SELECT {} FROM {} v WHERE {} AND v.to_number = :current ORDER BY "
                                                     "v.from_number LIMIT 100",
                                                     columns_of(kind), ledger.database().qualified(kind.table()),
                                                     condition));
    row.bind("current", ledger::still_current);
    bind(row);
    std::vector<Record> records;
    while (row.step()) records.push_back(read_record(kind, row));
    unseal(ledger, records);
    return records;
}

}  // namespace

std::vector<Record> orders_between(ledger::Ledger& ledger, int64_t after, int64_t up_to) {
    return read_orders(ledger,
                       "v.record_id IN (SELECT l.id FROM ledger l WHERE l.number > :after AND l.number <= :up_to AND "
                       "l.kind = 'order')",
                       [&](store::Statement& row) { row.bind("after", after).bind("up_to", up_to); });
}

// Orders stand right after the entry that they answer.
std::vector<Record> orders_of(ledger::Ledger& ledger, RecordHistory const& history) {
    constexpr int64_t orders_at_most = 64;
    std::vector<Record> all;
    for (auto const& statement : history.statements) {
        auto some = read_orders(ledger,
                                "v.cause_id = (SELECT c.id FROM ledger c WHERE c.number = :number) AND v.record_id IN "
                                "(SELECT l.id FROM ledger l WHERE l.number > :number AND l.number <= :end AND "
                                "l.kind = 'order')",
                                [&](store::Statement& row) {
                                    row.bind("number", statement.number).bind("end", statement.number + orders_at_most);
                                });
        for (auto& one : some) all.push_back(std::move(one));
    }
    return all;
}

}  // namespace lianfang::lists
