// Numbers that identify: resident identity numbers (GB 11643-1999), licence plates (GA 36-2018), telephones.
// Sources of the rules: DOMAIN.md §4.1, §4.3, §4.4. Unknown region prefixes only warn: 47 and 154 are the
// synthetic ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace lianfang {

struct IdNumber {
    std::string number;      // 18 characters, upper case; converted where 15 were given.
    Day birth_day;
    char sex = 'M';          // 'M' or 'F'.
    bool was_15_digits = false;
    bool known_region = true;  // False: the province prefix is not assigned; a warning, never an error.
};

// Accepts spaces, full-width digits, lower-case x and the 15-digit form. `latest` is the last day on which
// the person may have been born.
Result<IdNumber> parse_id_number(std::string_view text, Day latest);
char id_check_character(std::string_view first_17_digits);

// Upper case without separators; InvalidInput where no pattern of GA 36 fits. Temporary plates (临), armed
// police, military and emergency ones pass as they are.
Result<std::string> parse_plate(std::string_view text);
// Digits alone: mobile (11 digits, +86 and 0086 stripped) or landline (area code and number; an extension
// after "-"). Unassigned prefixes pass.
Result<std::string> parse_phone(std::string_view text);

}  // namespace lianfang
