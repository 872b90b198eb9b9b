// Answers in memory, their undoing, and the filter.
#include "ledger/ahead.h"

#include <algorithm>
#include <functional>

namespace lianfang::ledger {
namespace {

constexpr size_t filter_words = size_t(1) << 21;

}  // namespace

SeenFilter::SeenFilter() : words_(filter_words) {}

// Five bits of one word: a text costs one look into memory.
uint64_t SeenFilter::bits_of(uint64_t hash) {
    uint64_t bits = 0;
    for (int i = 0; i < 5; ++i, hash >>= 6) bits |= uint64_t(1) << (hash & 63);
    return bits;
}

void SeenFilter::add(std::string_view text) {
    uint64_t const hash = std::hash<std::string_view>{}(text);
    words_[(hash >> 32) % filter_words] |= bits_of(hash);
}

bool SeenFilter::may_hold(std::string_view text) const {
    uint64_t const hash = std::hash<std::string_view>{}(text);
    uint64_t const bits = bits_of(hash);
    return (words_[(hash >> 32) % filter_words] & bits) == bits;
}

template <typename Id>
std::optional<std::vector<Id>> Ahead::find(Answers<Id> const& answers, std::string const& key) const {
    if (!active_) return std::nullopt;
    if (auto const it = answers.find(key); it != answers.end()) return it->second;
    if (filter_ && !filter_->may_hold(key)) return std::vector<Id>();
    return std::nullopt;
}

template std::optional<std::vector<std::string>> Ahead::find(Answers<std::string> const&, std::string const&) const;
template std::optional<std::vector<int64_t>> Ahead::find(Answers<int64_t> const&, std::string const&) const;

template <typename Id>
void Ahead::add(Answers<Id>& answers, std::string const& key, Id const& id) {
    if (active_) {
        bool const is_new = filter_ && !filter_->may_hold(key);
        auto it = is_new ? answers.try_emplace(key).first : answers.find(key);
        // Under a key that nobody asked for, more may stand in the tables: those are read when it is asked.
        if (it != answers.end()) {
            auto const at = std::lower_bound(it->second.begin(), it->second.end(), id);
            if (at == it->second.end() || *at != id) {
                it->second.insert(at, id);
                added_.push_back(added(key, id));
            }
        }
    }
    if (filter_) filter_->add(key);
}

template void Ahead::add(Answers<std::string>&, std::string const&, std::string const&);
template void Ahead::add(Answers<int64_t>&, std::string const&, int64_t const&);

bool Ahead::is_surely_new(std::string const& entry_id) const {
    if (!active_) return false;
    return new_entries_.contains(entry_id) || (filter_ && !filter_->may_hold(entry_id));
}

void Ahead::add_entry(std::string const& id) {
    new_entries_.erase(id);
    if (filter_) filter_->add(id);
}

void Ahead::start() {
    forget();
    active_ = true;
}

void Ahead::begin(std::string const& head) {
    forget();
    if (!filter_ || filter_head_ == head) return;
    filter_.reset();
    others_write_ = true;
}

void Ahead::end(std::string const& head) {
    forget();
    filter_head_ = head;
}

// What was added since is taken out again; an entry id is only no longer known to be new.
void Ahead::back_to(size_t mark) {
    if (mark > added_.size()) return forget();  // A batch was begun within what is undone.
    nobody_is_merged_ = false;
    for (; added_.size() > mark; added_.pop_back()) {
        Added const& last = added_.back();
        if (last.record_id.empty()) {
            std::erase(persons_[last.key], last.person);
        } else {
            std::erase(records_[last.key], last.record_id);
        }
    }
}

void Ahead::forget() {
    active_ = false;
    records_.clear();
    persons_.clear();
    new_entries_.clear();
    added_.clear();
    nobody_is_merged_ = false;
}

}  // namespace lianfang::ledger
