// One statement a page. The order is whole, so that a page that begins where another ended neither repeats nor
// misses rows.
#include "figures/row_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "figures/kept_answers.h"
#include "figures/row_expression.h"

namespace lianfang::figures {
namespace {

bool take_number(std::string_view& text, int64_t& number) {
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end == text.data() + text.size() || *end != '.') return false;
    text.remove_prefix(size_t(end - text.data()) + 1);
    return true;
}

}  // namespace

std::string RowPlace::text() const { return fmt::format("{}.{}.{}.{}", part, happened_at, skip, record_id); }

std::optional<RowPlace> RowPlace::parse(std::string_view text) {
    RowPlace place;
    bool const is_place = take_number(text, place.part) && take_number(text, place.happened_at) &&
                          take_number(text, place.skip) && place.part >= 0 && place.skip >= 0;
    if (!is_place) return std::nullopt;
    place.record_id = text;
    return place;
}

RowPages::RowPages(ledger::Ledger& ledger, Figures const& figures, Computation& computation, bool is_within,
                   std::vector<std::string> const& keys)
    : ledger_(ledger), figures_(figures), computation_(computation), is_within_(is_within), keys_(keys) {}

// The SELECT reads one kind, row by row, and takes the time from it: the index on it gives the rows in order.
bool RowPages::each_row_is_a_record(Definition const& definition) const {
    auto const select = read_plain_select(definition.sql);
    return select && ledger_.catalog().find_kind(select->source) != nullptr && select->takes("happened_at") &&
           select->takes("record_id");
}

store::Statement RowPages::prepare(Definition const& definition, std::string const& columns, std::string const& order,
                                   bool reads_as_asked, RowPlace const& place) {
    std::string sql = "SELECT " + columns + " FROM placed p WHERE (p.happened_at, p.record_id) >= (:page_at, :page_id)";
    for (size_t i = 0; i < keys_.size(); ++i)
        sql += fmt::format("{}:key_{}", i == 0 ? " AND COALESCE(p.key, '') IN (" : ", ", i);
    sql += (keys_.empty() ? "" : ")") + order;
    auto const& cut = computation_.cut();
    StatementWriter writer(ledger_, figures_, cut);
    if (reads_as_asked) writer.read_as_asked();
    auto statement = ledger_.database().prepare(computation_.select_placed(definition, sql, writer));
    kinds_ = writer.kinds();
    bind_marks(statement, cut);
    statement.bind("page_at", place.happened_at).bind("page_id", place.record_id);
    for (size_t i = 0; i < keys_.size(); ++i) statement.bind(fmt::format("key_{}", i), keys_[i]);
    return statement;
}

void RowPages::go_to_day(Definition const& definition, RowPlace& place) {
    bool const begins_at_first = place.happened_at == INT64_MIN;
    if (!begins_at_first || place.skip == 0 || is_within_) return;
    for (auto const& [day, rows] : computation_.kept().rows_by_day(definition, keys_)) {
        if (place.skip < rows) {
            place.happened_at = start_of(Day{int32_t(day)}).microseconds;
            return;
        }
        place.skip -= rows;
        place.happened_at = start_of(Day{int32_t(day) + 1}).microseconds;
    }
}

// No row lies before; a search that began earlier would pass over all that the figure leaves out.
void RowPages::go_to_first(Definition const& definition, RowPlace& place) const {
    auto const& cut = computation_.cut();
    int64_t first = place.happened_at;
    if (definition.nature == Nature::Flow) first = cut.as_of.microseconds - microseconds_per_day;
    else if (!definition.since_beginning) first = cut.campaign_start.microseconds;
    if (place.happened_at >= first) return;
    place.happened_at = first;
    place.record_id.clear();
}

RowPages::Found RowPages::read(Definition const& definition, Page const& page) {
    RowPlace from = page.from;
    go_to_day(definition, from);
    if (definition.nature != Nature::Stock) go_to_first(definition, from);
    bool const is_page = page.limit >= 0;
    bool const is_placed_by_record = computation_.cut().unit.empty() || definition.owner == Owner::Place;
    bool const reads_as_asked = is_page && !is_within_ && is_placed_by_record && each_row_is_a_record(definition);
    std::string const key = definition.has_key ? "COALESCE(p.key, '')" : "''";
    std::string const columns =
        "p.record_id, p.unit_code, p.happened_at, p.amount, " + key + " AS key_text, p.subject_id";
    std::string order = " ORDER BY p.happened_at, p.record_id, p.subject_id, p.amount, key_text";
    if (is_page || from.skip > 0) order += " LIMIT :page_limit OFFSET :page_skip";
    auto row = prepare(definition, columns, order, reads_as_asked, from);
    if (row.has_mark("page_limit")) {
        row.bind("page_limit", is_page ? page.limit + 1 : INT64_MAX).bind("page_skip", from.skip);
    }
    Found found;
    while (row.step()) {
        found.rows.push_back({.record_id = std::string(row.text(0)), .unit = std::string(row.text(1)),
                              .key = std::string(row.text(4)), .happened_at = row.integer(2),
                              .amount = row.integer(3), .has_amount = !row.is_null(3)});
    }
    if (is_page && int64_t(found.rows.size()) > page.limit) take_next(found, from);
    return found;
}

// The row after the page becomes the place of the next one.
void RowPages::take_next(Found& found, RowPlace const& from) {
    PlacedRow const next = std::move(found.rows.back());
    found.rows.pop_back();
    auto const is_beside = [&](PlacedRow const& row) {
        return row.happened_at == next.happened_at && row.record_id == next.record_id;
    };
    auto const limit = int64_t(found.rows.size());
    int64_t const beside = std::count_if(found.rows.begin(), found.rows.end(), is_beside);
    found.next = RowPlace{from.part, next.happened_at, next.record_id, beside};
    bool const may_be_beside_earlier_ones = beside == limit && from.skip > 0;
    if (!may_be_beside_earlier_ones) return;
    found.next = from;
    found.next->skip += limit;
}

int64_t RowPages::count_from(Definition const& definition, RowPlace const& place) {
    auto row = prepare(definition, "COUNT(*)", "", false, place);
    int64_t count = 0;
    while (row.step()) count = row.integer(0);
    return count;
}

}  // namespace lianfang::figures
