// One record as a form sends it: field = value pairs, by label or by the column's name. The same reading and
// the same door as a sheet's row.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "intake/door.h"
#include "intake/matching.h"
#include "intake/office.h"

namespace lianfang::intake {

struct Form {
    // Made by who sends it, so that sending it again changes nothing; empty: made of its content.
    std::string id;
    std::string kind;
    std::vector<std::pair<std::string, std::string>> fields;
    SenderSays sender;
    std::string by;
    Instant received_at = {};
    std::string corrects;   // Id of the record that was wrong; the fields given replace its values.
    std::string reason;
    std::string language = "zh";
};

struct FormAnswer {
    std::vector<std::pair<std::string, Answer>> answers;  // Kind → what became of it; the main record first.
    std::vector<Error> faults;                            // Nothing was written where there is any.
    std::vector<std::string> warnings;
};

// A form read and judged by its kind: the records that it holds, ready for the door. Any thread may prepare one.
struct PreparedForm {
    Form form;
    std::vector<Submission> submissions;
    std::vector<bool> given;                              // Which columns of the first the form filled.
    FormAnswer answer;                                    // Faults, where it cannot be sent; warnings.
    bool can_be_sent() const { return answer.faults.empty() && !submissions.empty(); }
};

// Reads forms. Made once for a catalogue, since it knows the names of every column; any thread may ask.
class FormReader {
public:
    explicit FormReader(catalog::Catalog const& catalog) : catalog_(catalog), matcher_(catalog, no_maps_) {}
    PreparedForm prepare(registry::Units const& units, Form const& form) const;

private:
    SheetFacts facts_of(registry::Units const& units, SenderSays const& sender) const;

    catalog::Catalog const& catalog_;
    std::vector<SheetMap> const no_maps_;
    Matcher const matcher_;
    // What is known of an office, until the units change.
    mutable std::mutex mutex_;
    mutable int64_t facts_as_of_ = -1;
    mutable std::map<std::pair<std::string, std::string>, SheetFacts> facts_;
};
// Within a transaction of the caller's. The records of a form enter together or not at all.
FormAnswer send_form(ledger::Ledger& ledger, registry::Units const& units, PreparedForm const& prepared);
// Both, in a transaction of its own.
FormAnswer record_form(ledger::Ledger& ledger, registry::Units& units, Form const& form);

}  // namespace lianfang::intake
