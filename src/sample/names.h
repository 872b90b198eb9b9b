// The invented names of the sample county, and the real names of provinces and cities that its
// people come back from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "sample/random.h"

namespace lianfang::sample {

// A place people come back from. `province` is the full name, `short_name` what figures print.
struct Origin {
    std::string_view code;  // 6 digits.
    std::string_view province;
    std::string_view short_name;
    std::string_view city;  // Empty for the four municipalities.
    bool in_hubei() const { return code.substr(0, 2) == "42"; }
    bool in_wuhan() const { return code.substr(0, 4) == "4201"; }
    std::string full_name() const { return std::string(province) + std::string(city); }
};
std::vector<Origin> const& origins();
// Positions in origins() of a province, by its first two digits.
std::vector<int> origins_of(std::string_view province_code);

std::vector<std::string_view> const& township_stems();  // 东风, 青石 …
std::string village_name(int number);                   // Unique for numbers below 2,000.

// Names of residents with an identity number. They repeat, as names do.
std::string resident_name(Random& random, char sex);
// Names for people known by name and telephone alone (staff, children without a number). Each
// number gives another name, and none of them is a resident's name, so that exact identity is
// enough to tell them apart.
std::string singular_name(int number);

// 47RRRR YYYYMMDD SSS C with the check character of GB 11643. Province 47 is not assigned, so the
// number is nobody's.
std::string identity_number(int region, Day birth, int serial);
char identity_check_character(std::string_view first_17);
std::string phone_number(int serial);  // 154########
// An ordinary plate of GA 36: province, one of `letters`, a letter, four digits.
std::string plate_number(Random& random, std::string_view province, std::string_view letters);

}  // namespace lianfang::sample
