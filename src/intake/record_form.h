// One record as a form sends it: field = value pairs, by label or by the column's name. The same reading and
// the same door as a sheet's row.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "intake/door.h"
#include "intake/matching.h"
#include "intake/office.h"

namespace lianfang::intake {

struct Form {
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

// Within no transaction of the caller's: the records of a form enter together or not at all.
FormAnswer record_form(ledger::Ledger& ledger, registry::Units& units, Form const& form);

}  // namespace lianfang::intake
