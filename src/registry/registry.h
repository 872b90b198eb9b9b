// The registry: which person and which unit a row means. One person, one file: exact identity by document
// number; without one by name and phone, or name and birth within a township. It guesses nothing; fuzzy
// identity has its place beside `resolve`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::registry {

// The unit tree as recorded (kind `unit`), read once and again after new units were recorded.
class Units {
public:
    struct Unit {
        std::string code, name, level, parent, successor;
        int64_t population = 0, residents = 0, households = 0;
    };
    void read(ledger::Ledger& ledger);
    bool is_current(ledger::Ledger& ledger) const;   // Nobody recorded a unit since it was read.
    int64_t changed_at() const { return changed_at_; }   // The entry that changed a unit last.
    // The same where anybody recorded a unit since; says whether.
    bool read_if_changed(ledger::Ledger& ledger);
    // By 12-digit code, name, or path ("东风镇李庄村", "东风镇/李庄村", also with the county's name before
    // it). Empty where unknown or ambiguous. `within`: prefer names below this unit (the unit that sent the
    // sheet).
    std::string find(std::string_view text, std::string const& within = {}) const;
    Unit const* get(std::string const& code) const;
    std::string const& root() const { return root_; }
    std::string path_of(std::string const& code) const;   // 东风镇李庄村
    std::vector<Unit const*> children(std::string const& code) const;
    bool is_under(std::string const& code, std::string const& ancestor) const;

private:
    std::map<std::string, Unit> units_;
    std::multimap<std::string, std::string> by_name_;
    std::map<std::string, std::vector<std::string>> children_;
    std::string root_;
    int64_t changed_at_ = 0;
};

// The person whom a row's person field means: found, or 0 where the row names nobody. A new person's id is
// the ledger number the record will get; `is_new` says so.
struct Resolved {
    int64_t person = 0;
    bool is_new = false;
};
Resolved resolve(ledger::Ledger& ledger, catalog::Kind const& kind, std::string const& person_field,
                 std::vector<store::Value> const& values, std::string const& unit);
// The same with the keys of the row, as Ledger::keys_of makes them.
Resolved resolve(ledger::Ledger& ledger, catalog::Kind const& kind, size_t person_field,
                 std::vector<store::Value> const& values, ledger::EntryKeys const& keys);

// Merge and unmerge, as records with a reason.
Result<ledger::Appended> merge_persons(ledger::Ledger& ledger, int64_t person, int64_t into,
                                       std::string const& reason, std::string const& by);
Result<ledger::Appended> unmerge_persons(ledger::Ledger& ledger, int64_t person, std::string const& reason,
                                         std::string const& by);

}  // namespace lianfang::registry
