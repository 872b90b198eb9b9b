// The person columns of the tables that KnownReader asks, but for the two that anybody who is checked has rows in.
#include "measures/known_persons.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::measures {
namespace {

constexpr char const* known_kinds[] = {
    "returnee_record", "travel_segment",    "observation_episode", "observation_end", "observation_check",
    "close_contact",   "ward_stay",         "ward_stay_end",       "fever_visit",     "case_report",
    "specimen",        "case_investigation", "list_record",        "list_verdict",    "order"};
constexpr int64_t asked_before_reading_max = 64'000;
constexpr size_t persons_max = 2'000'000;   // Beyond, every person is asked for.

}  // namespace

KnownPersons::KnownPersons(ledger::Ledger& ledger, int64_t asked_before_reading)
    : ledger_(ledger), asked_before_reading_min_(asked_before_reading), asked_before_reading_(asked_before_reading) {
    for (auto const* name : known_kinds) {
        auto const* kind = ledger.catalog().find_kind(name);
        ensure(kind != nullptr);
        kinds_.insert(kind);
    }
}

bool KnownPersons::may_be_known(int64_t person) {
    ++asked_;
    if (is_too_large_) return true;
    if (!is_read_ && asked_ >= asked_before_reading_) read_tables();
    return !is_read_ || persons_.contains(person);
}

void KnownPersons::read_tables() {
    persons_.clear();
    for (auto const* kind : kinds_) {
        auto read = ledger_.database().prepare(
            fmt::format("SELECT DISTINCT person_id FROM {} WHERE person_id IS NOT NULL", kind->table()));
        while (read.step()) persons_.insert(read.integer(0));
    }
    is_read_ = true;
    is_too_large_ = persons_.size() > persons_max;
    if (is_too_large_) persons_.clear();
    asked_ = 0;
}

void KnownPersons::note(ledger::Appended const& appended) {
    if (!is_read_ || is_too_large_ || !kinds_.contains(appended.entry.kind)) return;
    for (int64_t const person : appended.entry.persons) persons_.insert(person);
}

void KnownPersons::others_wrote() {
    if (!is_read_) return;
    bool const was_worth_it = asked_ >= 10 * asked_before_reading_;
    asked_before_reading_ = was_worth_it ? asked_before_reading_min_
                                         : std::min(2 * asked_before_reading_, asked_before_reading_max);
    is_read_ = false;
    asked_ = 0;
}

}  // namespace lianfang::measures
