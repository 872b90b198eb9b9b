// Judges what a submission is to the ledger: new, the same again, fuller, a correction, another office's
// variant, or refused.
#include "intake/door.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace lianfang::intake {
namespace {

using catalog::Kind;
using ledger::Appended;
using ledger::Entry;
using ledger::Operation;
using store::Value;

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

// Says nothing that `known` does not already say.
bool adds_nothing(std::vector<Value> const& values, std::vector<Value> const& known) {
    for (size_t i = 0; i < values.size(); ++i) {
        if (!is_empty(values[i]) && values[i] != known[i]) return false;
    }
    return true;
}

bool contradicts(std::vector<Value> const& values, std::vector<Value> const& known) {
    for (size_t i = 0; i < values.size(); ++i) {
        if (!is_empty(values[i]) && !is_empty(known[i]) && values[i] != known[i]) return true;
    }
    return false;
}

std::vector<Value> merged(std::vector<Value> values, std::vector<Value> const& under) {
    for (size_t i = 0; i < values.size(); ++i) {
        if (is_empty(values[i])) values[i] = under[i];
    }
    return values;
}

// The last statement of this source, and whether it ever said just this before (an older copy coming again).
struct Spoken {
    Appended const* latest = nullptr;
    bool said_before = false;
};

Spoken spoken_by(std::string const& source, std::vector<Appended> const& history,
                 std::vector<Value> const& values) {
    Spoken spoken;
    for (auto const& appended : history) {
        if (appended.entry.operation == Operation::Withdraw) continue;
        if (appended.entry.source != source) continue;
        spoken.latest = &appended;
        if (adds_nothing(values, appended.entry.values)) spoken.said_before = true;
    }
    return spoken;
}

bool withdrawn(std::vector<Appended> const& history) {
    return history.back().entry.operation == Operation::Withdraw;
}

bool said_by_anyone(std::vector<Appended> const& history, std::vector<Value> const& values) {
    for (auto const& appended : history) {
        if (appended.entry.operation == Operation::Withdraw) continue;
        if (adds_nothing(values, appended.entry.values)) return true;
    }
    return false;
}

Answer rejected(Error error) { return {.fate = Fate::Rejected, .error = std::move(error)}; }

// The same entry id again is a retry: nothing is written, and it is known.
Answer append(ledger::Ledger& ledger, Entry entry, Fate fate) {
    int64_t const before = ledger.last_number();
    auto const appended = ledger.append(std::move(entry));
    if (!appended) return rejected(appended.error());
    if (ledger.last_number() == before) fate = Fate::Known;
    return {.fate = fate, .record_id = appended->record_id, .persons = appended->entry.persons};
}

std::string unit_of(Submission const& submission, registry::Units const& units) {
    Kind const& kind = *submission.kind;
    if (kind.place >= 0) {
        if (auto const* place = std::get_if<std::string>(&submission.values[kind.place])) return *place;
    }
    return submission.reporting_unit.empty() ? units.root() : submission.reporting_unit;
}

std::vector<int64_t> persons_of(ledger::Ledger& ledger, Entry const& entry) {
    std::vector<int64_t> persons;
    for (size_t field = 0; field < entry.kind->persons.size(); ++field) {
        auto const resolved = registry::resolve(ledger, *entry.kind, field, entry.values, *entry.keys);
        bool const taken = resolved.is_new && !persons.empty();
        // Two new persons in one record need two numbers: the second is numbered below zero of the same entry.
        persons.push_back(taken ? -(resolved.person * 16 + int64_t(persons.size())) : resolved.person);
    }
    return persons;
}

// A record that is there already meets a further statement of it.
Answer meet(ledger::Ledger& ledger, Entry entry, std::vector<Appended> const& history, bool is_correction) {
    ensure(!history.empty());
    std::string const record_id = history.front().record_id;
    auto const spoken = spoken_by(entry.source, history, entry.values);
    auto const folded = ledger::fold(*entry.kind, history);
    auto const& state = folded.values;
    entry.target = record_id;
    bool const is_known = spoken.said_before || adds_nothing(entry.values, state) ||
                          said_by_anyone(history, entry.values);
    if (!is_correction && is_known) return {.fate = Fate::Known, .record_id = record_id, .persons = folded.persons};
    if (withdrawn(history) && !is_correction) {
        return rejected(Error::wrong_state(
            "record_withdrawn", "该记录已被撤销，与原内容不同；确需恢复请用更正并说明理由",
            "this record was withdrawn; to restore it, send a correction with a reason"));
    }
    if (!spoken.latest) {
        bool const differs = contradicts(entry.values, state);
        entry.operation = differs ? Operation::Variant : Operation::Complete;
        return append(ledger, std::move(entry), differs ? Fate::Variant : Fate::Completed);
    }
    auto const& before = spoken.latest->entry.values;
    bool const differs = contradicts(entry.values, before);
    entry.operation = differs || is_correction ? Operation::Correct : Operation::Complete;
    entry.values = merged(std::move(entry.values), before);
    entry.keys.reset();
    if (entry.operation == Operation::Correct && entry.reason.empty()) entry.reason = "原报送单位更正";
    return append(ledger, std::move(entry), differs || is_correction ? Fate::Corrected : Fate::Completed);
}

}  // namespace

Door::Door(ledger::Ledger& ledger, registry::Units const& units) : ledger_(ledger), units_(units) {}

ReadySubmission Door::make_ready(Submission submission) const {
    ensure(submission.kind && submission.values.size() == submission.kind->columns.size());
    std::string unit = unit_of(submission, units_);
    auto keys = ledger_.keys_of(*submission.kind, submission.values, unit);
    return {.entry = {.id = std::move(submission.id),
                      .kind = submission.kind,
                      .reason = std::move(submission.reason),
                      .unit = std::move(unit),
                      .source = std::move(submission.source),
                      .source_class = std::move(submission.source_class),
                      .recorded_by = std::move(submission.recorded_by),
                      .received_at = submission.received_at,
                      .values = std::move(submission.values),
                      .keys = std::move(keys)},
            .is_correction = submission.is_correction,
            .target = std::move(submission.target)};
}

Answer Door::submit(ReadySubmission ready, Judge const& judge) {
    Entry& entry = ready.entry;
    if (auto const when = ledger::happened_at(*entry.kind, entry.values); !when) return rejected(when.error());
    entry.persons = persons_of(ledger_, entry);
    if (!ready.target.empty()) return correct(std::move(ready));
    int64_t const person = entry.persons.empty() ? 0 : entry.persons.front();
    auto const there = ledger_.find_by_hashed(*entry.kind, entry.keys->natural, person);
    if (!there.empty()) {
        if (auto error = judge ? judge(entry, there) : std::nullopt) return rejected(std::move(*error));
        return meet(ledger_, std::move(entry), there, ready.is_correction);
    }
    return append(ledger_, std::move(entry), Fate::Accepted);
}

// The sender names the record that was wrong.
Answer Door::correct(ReadySubmission ready) {
    auto const history = ledger_.history(ready.target);
    if (history.empty() || history.front().entry.kind != ready.entry.kind) {
        return rejected(Error::not_found("record_unknown", "没有这条记录，请核对编号",
                                         "there is no such record; check its number"));
    }
    // A correction by hand speaks for the office that sent the record.
    if (ready.entry.source.empty()) {
        ready.entry.source = history.front().entry.source;
        ready.entry.source_class = history.front().entry.source_class;
    }
    return meet(ledger_, std::move(ready.entry), history, true);
}

Answer Door::withdraw(std::string const& record_id, std::string const& reason, std::string const& by,
                      Instant received_at) {
    auto const history = ledger_.history(record_id);
    if (history.empty()) {
        return rejected(Error::not_found("record_unknown", "没有这条记录，请核对编号",
                                         "there is no such record; check its number"));
    }
    if (withdrawn(history)) return {.fate = Fate::Known, .record_id = record_id};
    if (reason.empty()) {
        return rejected(Error::invalid("reason_missing", "撤销记录须说明理由", "a withdrawal needs a reason"));
    }
    Entry const& first = history.front().entry;
    Entry entry{.id = "w" + hash_hex(fmt::format("{}|{}", record_id, ledger_.last_number()), 12),
                .kind = first.kind,
                .operation = Operation::Withdraw,
                .target = record_id,
                .reason = reason,
                .unit = first.unit,
                .source = first.source,
                .source_class = first.source_class,
                .recorded_by = by,
                .received_at = received_at,
                .values = first.values,
                .persons = first.persons};
    return append(ledger_, std::move(entry), Fate::Corrected);
}

}  // namespace lianfang::intake
