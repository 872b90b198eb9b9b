// The one door for records: whatever sends one (sheet, command line, later the phone), it passes here. Judges
// whether it is new, the same, fuller, a correction or another office's variant (DESIGN.md, Exact meanings),
// resolves persons, and appends.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "registry/registry.h"

namespace lianfang::intake {

enum class Fate { Accepted, Completed, Known, Corrected, Variant, Rejected };

struct Submission {
    std::string id;                       // Entry id: the same for the same row of the same file.
    catalog::Kind const* kind = nullptr;
    std::vector<store::Value> values;     // By the kind's columns.
    std::string reporting_unit;           // 12 digits; used where the kind's place column is empty.
    std::string source, source_class;
    std::string recorded_by;
    Instant received_at = {};
    bool is_correction = false;           // `record --corrects`: the sender says that the record was wrong.
    std::string target;                   // … and which one, by id.
    std::string reason;
};

// A submission made ready for the door: its entry, with the keys by which it is found.
struct ReadySubmission {
    ledger::Entry entry;
    bool is_correction = false;
    std::string target;
};

struct Answer {
    Fate fate = Fate::Rejected;
    std::string record_id;
    std::vector<int64_t> persons = {};    // By the kind's person fields; 0: nobody was named.
    std::optional<Error> error = {};      // Of a rejected one.
};

class Door {
public:
    Door(ledger::Ledger& ledger, registry::Units const& units);
    // What can be done without asking the ledger for records; any thread may call it.
    ReadySubmission make_ready(Submission submission) const;
    // Asked where the record is there already, before it is met; an error refuses.
    using Judge = std::function<std::optional<Error>(ledger::Entry const& entry,
                                                     std::vector<ledger::Appended> const& history)>;
    // Within ledger.in_transaction. A rejection writes nothing.
    Answer submit(ReadySubmission ready, Judge const& judge = {});
    Answer submit(Submission submission) { return submit(make_ready(std::move(submission))); }
    // Withdraws a record with a reason.
    Answer withdraw(std::string const& record_id, std::string const& reason, std::string const& by,
                    Instant received_at);

private:
    Answer correct(ReadySubmission ready);
    ledger::Ledger& ledger_;
    registry::Units const& units_;
};

}  // namespace lianfang::intake
