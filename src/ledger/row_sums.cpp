// Hashes rows by SipHash under the run's key and adds the hashes up.
#include "ledger/row_sums.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace lianfang::ledger {
namespace {

constexpr int version_record = 0, version_from = 1, version_to = 2;
constexpr int residence_record = 1, residence_from = 4, residence_to = 5;
constexpr size_t distinct_rows_before_settling = 1 << 18;

bool is_compared(CoreTable table) {
    return table == CoreTable::NaturalKey || table == CoreTable::PersonKey || table == CoreTable::PersonResidence;
}

}  // namespace

SummedTable summed_table(CoreTable table) {
    SummedTable summed{.name = std::string(name_of(table)), .columns = columns_of(table)};
    if (table == CoreTable::NaturalKey) summed.is_integer = {false, false};
    if (table == CoreTable::PersonKey) summed.is_integer = {false, true, true};
    if (table == CoreTable::PersonResidence) {
        summed.is_integer = {true, false, false, true, true, true};
        summed.record_column = residence_record;
        summed.from_column = residence_from;
        summed.to_column = residence_to;
    }
    return summed;
}

SummedTable summed_table(Kind const& kind) {
    SummedTable summed{.name = kind.table(), .columns = version_columns(kind),
                       .is_integer = {false, true, true, false, true, false, true, true, false, false, false},
                       .record_column = version_record, .from_column = version_from, .to_column = version_to};
    for (auto const& column : catalog_columns(kind)) summed.is_integer.push_back(column.integer);
    ensure(summed.is_integer.size() == summed.columns.size());
    return summed;
}

void RowBytes::put(int64_t value) {
    bytes_ += '\1';
    bytes_.append(reinterpret_cast<char const*>(&value), sizeof value);
}

void RowBytes::put(std::string_view text) {
    uint32_t const size = uint32_t(text.size());
    bytes_ += '\2';
    bytes_.append(reinterpret_cast<char const*>(&size), sizeof size);
    bytes_.append(text);
}

RowHash RowBytes::hash(std::string const& key) const {
    static_assert(sizeof(RowHash) == crypto_shorthash_siphashx24_BYTES);
    RowHash hash;
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(hash.data()),
                                reinterpret_cast<unsigned char const*>(bytes_.data()), bytes_.size(),
                                reinterpret_cast<unsigned char const*>(key.data()));
    return hash;
}

uint32_t RowBytes::part_of(std::string_view text, std::string const& key) {
    uint64_t hash = 0;
    static_assert(sizeof hash == crypto_shorthash_BYTES);
    auto const* const second_half = reinterpret_cast<unsigned char const*>(key.data()) + crypto_shorthash_KEYBYTES;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&hash), reinterpret_cast<unsigned char const*>(text.data()),
                     text.size(), second_half);
    return uint32_t(hash % parts);
}

void TableSums::add(uint32_t part, RowHash const& hash) {
    by_part[part][0] += hash[0];
    by_part[part][1] += hash[1];
}

void TableSums::subtract(uint32_t part, RowHash const& hash) {
    by_part[part][0] -= hash[0];
    by_part[part][1] -= hash[1];
}

void TableSums::add(TableSums const& other) {
    for (uint32_t part = 0; part < parts; ++part) add(part, other.by_part[part]);
    rows += other.rows;
}

void RowSums::DistinctRows::add(RowHash const& hash) {
    rows_.push_back(hash);
    if (rows_.size() >= 2 * settled_ + distinct_rows_before_settling) settled();
}

void RowSums::DistinctRows::take(DistinctRows&& other) {
    rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end());
    other.rows_.clear();
}

std::vector<RowHash> const& RowSums::DistinctRows::settled() {
    std::sort(rows_.begin(), rows_.end());
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
    settled_ = rows_.size();
    return rows_;
}

RowSums::Described& RowSums::described(CoreTable table) {
    auto& described = core_[size_t(table)];
    if (!described) {
        Again const again = table == CoreTable::NaturalKey  ? Again::ByItsRecord
                            : table == CoreTable::PersonKey ? Again::ByItsPerson
                                                            : Again::Never;
        described.emplace(Described{summed_table(table), &sums_[std::string(name_of(table))], again});
    }
    return *described;
}

RowSums::Described& RowSums::described(Kind const& kind) {
    auto const it = kinds_.find(&kind);
    if (it != kinds_.end()) return it->second;
    return kinds_.emplace(&kind, Described{summed_table(kind), &sums_[kind.table()], Again::Never}).first->second;
}

void RowSums::begin(Described* described) {
    current_ = described;
    column_ = 0;
    bytes_.clear();
    texts_.clear();
}

void RowSums::begin(CoreTable table) { begin(is_compared(table) ? &described(table) : nullptr); }
void RowSums::begin(Kind const& kind) { begin(&described(kind)); }

void RowSums::put(int64_t value) {
    if (!current_) return;
    auto const& table = current_->table;
    if (column_ == table.from_column) from_ = value;
    if (column_ == table.to_column) to_ = value;
    else bytes_.put(value);
    if (wanted_) texts_.push_back(std::to_string(value));
    ++column_;
}

void RowSums::put(std::string_view text) {
    if (!current_) return;
    auto const& table = current_->table;
    if (column_ == table.record_column) record_.assign(text);
    bytes_.put(text);
    if (wanted_) texts_.emplace_back(text);
    ++column_;
}

void RowSums::put_bytes(std::string_view bytes) { put(bytes); }

void RowSums::put_null() {
    if (!current_) return;
    bytes_.put_null();
    if (wanted_) texts_.emplace_back("\x01");
    ++column_;
}

void RowSums::end() {
    if (!current_) return;
    auto const& table = current_->table;
    ensure(column_ == int(table.columns.size()));
    RowHash const hash = bytes_.hash(key_);
    if (current_->again == Again::ByItsRecord) {
        if (std::find(standing_.begin(), standing_.end(), hash) != standing_.end()) return;
        standing_.push_back(hash);
    }
    bool const has_versions = table.to_column >= 0;
    uint32_t const part = has_versions ? RowBytes::part_of(record_, key_) : uint32_t(hash[0] % parts);
    if (wanted_) return collect(table, part);
    if (current_->again == Again::ByItsPerson) return person_keys_.add(hash);
    current_->sums->add(part, hash);
    ++current_->sums->rows;
    if (has_versions) current_->sums->add(part, hash_of_end(record_, from_, to_));
}

void RowSums::begin_scan(SummedTable table) {
    auto* const sums = &sums_[table.name];
    scanned_.emplace(Described{std::move(table), sums, Again::Never});
}

void RowSums::add_row(store::Statement const& row) {
    begin(&*scanned_);
    auto const& is_integer = scanned_->table.is_integer;
    for (size_t i = 0; i < is_integer.size(); ++i) {
        int const column = int(i);
        if (row.is_null(column)) put_null();
        else if (is_integer[i] && row.is_integer(column)) put(row.integer(column));
        else put(row.text(column));
    }
    end();
}

void RowSums::next_entry_is_first() { standing_.clear(); }

void RowSums::next_entry_follows(std::vector<std::vector<std::string>> const& natural_keys,
                                 std::string const& record_id) {
    standing_.clear();
    for (auto const& keys : natural_keys) {
        for (auto const& key : keys) {
            bytes_.clear();
            bytes_.put(std::string_view(key));
            bytes_.put(std::string_view(record_id));
            standing_.push_back(bytes_.hash(key_));
        }
    }
}

// By itself, so that a version can be closed without knowing the rest of its row.
RowHash RowSums::hash_of_end(std::string_view record_id, int64_t opened, int64_t number) {
    bytes_.clear();
    bytes_.put(record_id);
    bytes_.put(opened);
    bytes_.put(number);
    return bytes_.hash(key_);
}

void RowSums::close(Described& described, std::string_view record_id, int64_t opened, int64_t number) {
    uint32_t const part = RowBytes::part_of(record_id, key_);
    if (!wanted_) {
        described.sums->subtract(part, hash_of_end(record_id, opened, still_current));
        described.sums->add(part, hash_of_end(record_id, opened, number));
        return;
    }
    if (!is_wanted(described.table.name, part)) return;
    auto& rows = collected_[described.table.name];
    auto const row = rows.find(fmt::format("{} {}", record_id, opened));
    if (row != rows.end()) row->second[size_t(described.table.to_column)] = std::to_string(number);
}

void RowSums::close_version(Kind const& kind, std::string_view record_id, int64_t opened, int64_t number) {
    close(described(kind), record_id, opened, number);
}

void RowSums::close_residence(std::string_view record_id, int64_t opened, int64_t number) {
    close(described(CoreTable::PersonResidence), record_id, opened, number);
}

bool RowSums::is_wanted(std::string const& table, uint32_t part) const {
    auto const of_table = wanted_->find(table);
    return of_table != wanted_->end() && of_table->second.count(part) != 0;
}

void RowSums::collect(SummedTable const& table, uint32_t part) {
    if (!is_wanted(table.name, part)) return;
    bool const has_versions = table.to_column >= 0;
    auto const& first = texts_[size_t(table.record_column)];
    auto const& second = texts_[size_t(has_versions ? table.from_column : 1)];
    collected_[table.name][fmt::format("{} {}", first, second)] = texts_;
}

void RowSums::take(RowSums&& other) {
    for (auto const& [name, sums] : other.sums_) sums_[name].add(sums);
    person_keys_.take(std::move(other.person_keys_));
}

void RowSums::finish() {
    auto const& rows = person_keys_.settled();
    if (rows.empty()) return;
    auto& sums = sums_[std::string(name_of(CoreTable::PersonKey))];
    for (auto const& hash : rows) sums.add(uint32_t(hash[0] % parts), hash);
    sums.rows += int64_t(rows.size());
}

}  // namespace lianfang::ledger
