// Asks for a batch what its entries would ask one by one, in statements with many keys each.
#include <algorithm>
#include <array>

#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

constexpr size_t keys_together = 128;
// A filter is made by reading every key there is: for a ledger not much larger than what is coming.
constexpr int64_t entries_read_for_each = 50;
constexpr size_t batch_for_filter = 256;

std::string marks() {
    std::string text;
    for (size_t i = 0; i < keys_together; ++i) text += (i ? ",:k" : ":k") + std::to_string(i);
    return text;
}

// Runs `sql`, which holds "IN ()", for all keys, some at a time, in the order of the keys: neighbours lie together.
template <typename TakeRow>
void ask_many(Ledger::Body& body, std::string sql, std::vector<std::string>& keys, TakeRow const& take) {
    if (keys.empty()) return;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    sql.insert(sql.find("IN ()") + 4, marks());
    auto& read = body.statement(sql);
    for (size_t first = 0; first < keys.size(); first += keys_together) {
        for (size_t i = 0; i < keys_together; ++i) read.bind(int(i), keys[std::min(first + i, keys.size() - 1)]);
        while (read.step()) take(read);
    }
}

void fill_filter(Ledger::Body& body) {
    auto& filter = body.ahead.make_filter();
    for (auto const* sql : {"SELECT id FROM ledger", "SELECT key FROM natural_key", "SELECT key FROM person_key"}) {
        auto& read = body.statement(sql);
        while (read.step()) filter.add(read.text(0));
    }
}

// The fields of a chained text: its last member. Quotes inside texts are escaped, so nothing else reads so.
std::string_view fields_of(std::string_view text) {
    size_t const at = text.find(",\"fields\":{");
    return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

struct Standing {
    std::string kind, fields;
};

// The entries of these ids that are the first of their record.
std::unordered_map<std::string, Standing> standing_entries(Ledger::Body& body, std::vector<Entry const*> const& batch) {
    std::unordered_map<std::string, Standing> found;
    std::vector<std::string> ids;
    for (auto const* entry : batch) {
        if (!body.ahead.is_surely_new(entry->id)) ids.push_back(entry->id);
    }
    for (auto const& id : ids) body.ahead.know_is_new(id);
    ask_many(body, "SELECT id, kind, operation, text FROM ledger WHERE id IN ()", ids, [&](store::Statement& row) {
        std::string const id(row.text(0));
        body.ahead.add_entry(id);
        if (row.text(2) != name_of(Operation::Record)) return;
        found[id] = {std::string(row.text(1)), std::string(fields_of(row.text(3)))};
    });
    return found;
}

void ask_persons(Ledger::Body& body, std::vector<Entry const*> const& batch) {
    std::vector<std::string> keys;
    for (auto const* entry : batch) {
        if (!entry->keys) continue;
        for (auto const& alternatives : entry->keys->persons) {
            for (auto const& person : alternatives) {
                if (body.ahead.must_ask_person(person.key)) keys.push_back(person.key);
            }
        }
    }
    ask_many(body, "SELECT key, person_id FROM person_key WHERE key IN () ORDER BY key, person_id", keys,
             [&](store::Statement& row) { body.ahead.know_person(std::string(row.text(0)), row.integer(1)); });
    for (auto const& key : keys) body.ahead.know_person(key);
}

void ask_records(Ledger::Body& body, std::vector<Entry const*> const& batch) {
    std::vector<std::string> keys;
    for (auto const* entry : batch) {
        if (!entry->keys) continue;
        for (auto const& key : entry->keys->natural) {
            if (body.ahead.must_ask_record(key)) keys.push_back(key);
        }
    }
    ask_many(body, "SELECT key, record_id FROM natural_key WHERE key IN () ORDER BY key, record_id", keys,
             [&](store::Statement& row) {
                 body.ahead.know_record(std::string(row.text(0)), std::string(row.text(1)));
             });
    for (auto const& key : keys) body.ahead.know_record(key);
}

}  // namespace

std::vector<bool> Ledger::Body::look_ahead(std::vector<Entry const*> const& entries) {
    if (!ahead.has_filter() && ahead.may_make_filter() && entries.size() >= batch_for_filter &&
        head_number <= entries_read_for_each * int64_t(entries.size())) {
        fill_filter(*this);
    }
    ahead.start();
    auto const standing = standing_entries(*this, entries);
    std::vector<bool> stands;
    std::vector<Entry const*> others;
    for (auto const* entry : entries) {
        auto const it = standing.find(entry->id);
        bool const same = it != standing.end() && it->second.kind == entry->kind->name &&
                          it->second.fields == fields_of(chained_text({.entry = *entry}, {}, seal(*entry)));
        stands.push_back(same);
        if (!same) others.push_back(entry);
    }
    ask_persons(*this, others);
    ask_records(*this, others);
    auto& links = statement("SELECT COUNT(*) FROM person_link WHERE to_number = :current");
    links.bind("current", still_current);
    while (links.step()) {
        if (links.integer(0) == 0) ahead.know_nobody_is_merged();
    }
    return stands;
}

void Ledger::look_ahead(std::vector<std::string> ids) {
    ensure(body_->in_transaction);
    body_->ahead.start();
    for (auto const& id : ids) body_->ahead.know_is_new(id);
    ask_many(*body_, "SELECT id FROM ledger WHERE id IN ()", ids,
             [&](store::Statement& row) { body_->ahead.add_entry(std::string(row.text(0))); });
}

std::vector<bool> Ledger::look_ahead(std::vector<Entry const*> const& entries) {
    ensure(body_->in_transaction);
    return body_->look_ahead(entries);
}

}  // namespace lianfang::ledger
