// What a batch will ask of the ledger, known beforehand: answers of look-ups in memory, kept right by what the
// transaction adds. The inside of the ledger; not for other rooms. Reads no table: look_ahead.cpp fills it.
//
// Two layers. A filter over every entry id and key in the ledger says of most new ones that they are nowhere; it holds
// from one transaction to the next as long as nobody else appended. Answers say what stands under a key; they last
// for one batch of one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lianfang::ledger {

// Says "surely not" or "perhaps" of a text, in 16 MB whatever it was given.
class SeenFilter {
public:
    SeenFilter();
    void add(std::string_view text);
    bool may_hold(std::string_view text) const;

private:
    static uint64_t bits_of(uint64_t hash);
    std::vector<uint64_t> words_;
};

class Ahead {
public:
    // --- asked by look-ups; nothing where it must be read from the tables ---
    std::optional<std::vector<std::string>> records(std::string const& key) const { return find(records_, key); }
    std::optional<std::vector<int64_t>> persons(std::string const& key) const { return find(persons_, key); }
    bool is_surely_new(std::string const& entry_id) const;
    bool nobody_is_merged() const { return nobody_is_merged_; }

    // --- told by append and apply ---
    void add_entry(std::string const& id);
    void add_record(std::string const& key, std::string const& record_id) { add(records_, key, record_id); }
    void add_person(std::string const& key, int64_t person) { add(persons_, key, person); }
    void persons_were_linked() { nobody_is_merged_ = false; }

    // --- the transaction ---
    // `head` names the state of the ledger: its last number and hash. Another than the last transaction left: the
    // filter no longer holds, and is not made again.
    void begin(std::string const& head);
    void end(std::string const& head);
    void rolled_back() { forget(); }
    size_t mark() const { return added_.size(); }
    void back_to(size_t mark);

    // --- filled by look_ahead ---
    // A new batch: what was known of the one before is forgotten, so that memory stays bounded.
    void start();
    bool has_filter() const { return filter_.has_value(); }
    // Not where others write too: each of their commits would cost the whole reading again.
    bool may_make_filter() const { return !others_write_; }
    SeenFilter& make_filter() { return filter_.emplace(); }
    // Whether the tables must be asked: nothing in memory says what stands under it.
    bool must_ask_record(std::string const& key) const { return !records(key); }
    bool must_ask_person(std::string const& key) const { return !persons(key); }
    void know_record(std::string const& key) { records_.try_emplace(key); }
    void know_record(std::string const& key, std::string record_id) { records_[key].push_back(std::move(record_id)); }
    void know_person(std::string const& key) { persons_.try_emplace(key); }
    void know_person(std::string const& key, int64_t person) { persons_[key].push_back(person); }
    void know_is_new(std::string const& entry_id) { new_entries_.insert(entry_id); }
    void know_nobody_is_merged() { nobody_is_merged_ = true; }

private:
    template <typename Id>
    using Answers = std::unordered_map<std::string, std::vector<Id>>;
    template <typename Id>
    std::optional<std::vector<Id>> find(Answers<Id> const& answers, std::string const& key) const;
    template <typename Id>
    void add(Answers<Id>& answers, std::string const& key, Id const& id);
    void forget();

    struct Added {
        std::string key;
        std::string record_id;
        int64_t person = 0;
    };
    Added added(std::string const& key, std::string const& record_id) { return {key, record_id, 0}; }
    Added added(std::string const& key, int64_t person) { return {key, {}, person}; }

    bool active_ = false;            // This transaction looks ahead.
    std::optional<SeenFilter> filter_;
    std::string filter_head_;
    bool others_write_ = false;
    Answers<std::string> records_;   // Each whole, in order.
    Answers<int64_t> persons_;
    std::unordered_set<std::string> new_entries_;
    std::vector<Added> added_;       // To the answers, in order.
    bool nobody_is_merged_ = false;
};

}  // namespace lianfang::ledger
