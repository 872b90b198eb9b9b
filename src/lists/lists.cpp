// Pages are read along the index on time, from the newest back.
#include "lists/lists.h"

#include <fmt/format.h>

#include <algorithm>
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

// Before the place of a page that goes on within texts.
constexpr char const* within_texts = "t";

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

// Those whose document of any type has the number: "17, 423".
std::string persons_of_number(ledger::Ledger& ledger, std::string const& number) {
    return fmt::format("{}", fmt::join(ledger.find_persons("id|" + number), ", "));
}

// What an index finds: a whole name, plate, identity or telephone number. A number is found by its keyed hash, whatever
// may be read; a name where it may be.
std::string exact_condition(ledger::Ledger& ledger, Kind const& kind, Asked const& asked) {
    std::string any;
    auto const add = [&](std::string const& condition) {
        any += (any.empty() ? "" : " UNION ") +
               fmt::format("SELECT x.record_id FROM {} x WHERE {}", kind.table(), condition);
    };
    for (auto const& column : kind.columns) {
        using catalog::PersonPart;
        if (column.part == PersonPart::Phone && column.sealed) add(fmt::format("x.{}_key = :text_hash", column.name));
        else if (column.part == PersonPart::Name && asked.reads_personal)
            add(fmt::format("x.\"{}\" = :text", column.name));
        else if (column.type == FieldType::Plate) add(fmt::format("x.\"{}\" = :plate", column.name));
    }
    std::string const persons = persons_of_number(ledger, asked.text);
    if (!persons.empty()) {
        for (auto const& person : kind.persons) add(fmt::format("x.{}_id IN ({})", person, persons));
    }
    return any.empty() ? "1 = 0" : "v.record_id IN (" + any + ")";
}

// A text within what may be read; a whole sealed number of any column.
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

// Which rows are meant before any text is looked for.
std::string bounds_of(Asked const& asked, bool has_place) {
    std::string sql = "v.to_number = :current";
    if (asked.from) sql += " AND v.happened_at >= :from";
    if (asked.to) sql += " AND v.happened_at < :to";
    if (has_place) sql += " AND (v.happened_at, v.record_id) < (:at, :id)";
    if (!asked.source.empty()) sql += " AND v.source = :source";
    if (asked.person != 0) sql += fmt::format(" AND v.{}_id = :person", asked.kind->persons.front());
    if (asked.units.empty()) return sql;
    // Units of one township have codes close together: most others' rows are passed over by two comparisons.
    sql += " AND v.unit_code >= :unit_least AND v.unit_code <= :unit_most";
    for (size_t i = 0; i < asked.units.size(); ++i)
        sql += fmt::format("{}:unit_{}", i == 0 ? " AND v.unit_code IN (" : ", ", i);
    return sql + ")";
}

constexpr char const* newest_first = " ORDER BY v.happened_at DESC, v.record_id DESC LIMIT :limit";
// Of a few rows that were found otherwise: not along the index on time.
constexpr char const* found_first = " ORDER BY v.happened_at + 0 DESC, v.record_id DESC LIMIT :limit";

void bind_bounds(ledger::Ledger& ledger, Asked const& asked, std::optional<Place> const& place, store::Statement& row) {
    row.bind("current", ledger::still_current);
    if (asked.from) row.bind("from", asked.from->microseconds);
    if (asked.to) row.bind("to", asked.to->microseconds);
    if (place) row.bind("at", place->happened_at).bind("id", place->id);
    if (!asked.source.empty()) row.bind("source", asked.source);
    if (asked.person != 0) row.bind("person", asked.person);
    if (!asked.units.empty()) {
        auto const [least, most] = std::minmax_element(asked.units.begin(), asked.units.end());
        row.bind("unit_least", *least).bind("unit_most", *most);
    }
    for (size_t i = 0; i < asked.units.size(); ++i) row.bind(fmt::format("unit_{}", i), asked.units[i]);
    if (row.has_mark("text_hash")) row.bind("text_hash", ledger.keyed_hash(asked.text));
    if (row.has_mark("text")) row.bind("text", asked.text);
    if (row.has_mark("text_like")) row.bind("text_like", like_text(asked.text));
    if (row.has_mark("plate")) row.bind("plate", asked.text);
}

// A page of the rows that the condition finds among those meant.
RecordPage read_page(ledger::Ledger& ledger, Asked const& asked, std::optional<Place> const& place,
                     std::string const& condition, char const* order, std::optional<Place> const& last = std::nullopt) {
    auto row = ledger.database().prepare(fmt::format(
        "SELECT {} FROM {} v WHERE {}{}{}", columns_of(*asked.kind), ledger.database().qualified(asked.kind->table()),
        bounds_of(asked, place.has_value()) + (last ? " AND (v.happened_at, v.record_id) >= (:last_at, :last_id)" : ""),
        condition.empty() ? "" : " AND " + condition, order));
    bind_bounds(ledger, asked, place, row);
    if (last) row.bind("last_at", last->happened_at).bind("last_id", last->id);
    row.bind("limit", asked.limit + 1);
    RecordPage page;
    while (row.step()) page.records.push_back(read_record(*asked.kind, row));
    if (int(page.records.size()) > asked.limit) {
        page.records.resize(size_t(asked.limit));
        if (asked.limit > 0)
            page.next = fmt::format("{}.{}", page.records.back().happened_at.microseconds, page.records.back().id);
    }
    return page;
}

// The row so many after the place; nothing where there are fewer.
std::optional<Place> place_after(ledger::Ledger& ledger, Asked const& asked,
                                 std::optional<Place> const& place, int rows) {
    auto row = ledger.database().prepare(fmt::format(
        "SELECT v.happened_at, v.record_id FROM {} v WHERE {}{} OFFSET :rows",
        ledger.database().qualified(asked.kind->table()), bounds_of(asked, place.has_value()), newest_first));
    bind_bounds(ledger, asked, place, row);
    row.bind("limit", 1).bind("rows", rows);
    std::optional<Place> found;
    while (row.step()) found = Place{.happened_at = row.integer(0), .id = std::string(row.text(1))};
    return found;
}

// Within the texts of the next so many rows; further back by the next page.
RecordPage search_texts(ledger::Ledger& ledger, Asked const& asked, std::optional<Place> const& place) {
    constexpr int rows_searched = 5'000;
    auto const end = place_after(ledger, asked, place, rows_searched);
    auto page = read_page(ledger, asked, place, text_condition(*asked.kind, asked.reads_personal), newest_first, end);
    if (end && page.next.empty()) page.next = fmt::format("{}.{}", end->happened_at, end->id);
    if (!page.next.empty()) page.next = within_texts + page.next;
    return page;
}

}  // namespace

Result<RecordPage> list_records(ledger::Ledger& ledger, Asked const& asked) {
    std::optional<Place> place;
    bool const goes_on_within = starts_with(asked.page, within_texts);
    std::string const at = goes_on_within ? asked.page.substr(std::string_view(within_texts).size()) : asked.page;
    if (!asked.page.empty() && !(place = read_place(at))) {
        return Error::invalid("page", "翻页位置有误，请从第一页看起", "the place of the page is wrong; begin at the first")
            .at({.field = "page"});
    }
    RecordPage page;
    if (asked.person != 0 && asked.kind->persons.empty()) return page;
    if (asked.text.empty()) page = read_page(ledger, asked, place, "", newest_first);
    else if (!goes_on_within)
        page = read_page(ledger, asked, place, exact_condition(ledger, *asked.kind, asked), found_first);
    bool const was_found = !page.records.empty() || (!goes_on_within && place);
    if (!asked.text.empty() && !was_found) page = search_texts(ledger, asked, place);
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

std::optional<RecordHistory> cause_of(ledger::Ledger& ledger, std::string const& order_id) {
    auto row = ledger.database().prepare(
        "SELECT COALESCE(c.target, c.id) FROM ledger c WHERE c.id = (SELECT MAX(o.cause_id) FROM record_order o WHERE "
        "o.record_id = :id)");
    row.bind("id", order_id);
    std::string id;
    while (row.step()) id = row.text(0);
    return id.empty() ? std::nullopt : find_record(ledger, id);
}

}  // namespace lianfang::lists
