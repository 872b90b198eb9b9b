// A county's own edition of a template, beside the shipped one. It lies in reports/county/ with a copy of
// what was shipped when it was taken over, so that later changes of the shipped one can be shown. They are
// never forced on the county's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/template.h"

namespace lianfang::report {

inline constexpr std::string_view own_folder = "reports/county/";
inline constexpr std::string_view shipped_then_ending = ".shipped.txt";   // The copy beside the county's own.

// Whether the template of this file is the county's own edition.
bool is_own(std::string_view file);
// reports/work.zh.txt → reports/county/work.zh.txt, and the copy beside it.
std::string own_path(std::string const& shipped);
std::string shipped_then_path(std::string const& shipped);
// The one in use of those that have this name: the county's own where there is one and it is not declined. Null: none.
Template const* in_use(std::vector<Template> const& all, std::string_view name, bool decline_own = false);

// One line that the shipped template gained or lost since the county took it over.
struct Change {
    bool gained = false;
    int line = 0;            // In the text that has it.
    std::string text;
};
std::vector<Change> changes_between(std::string const& then, std::string const& now);
// Of the shipped edition behind this own template; none where nothing changed or the copy is missing.
std::vector<Change> changes_since(Files const& files, std::string const& own_file);

}  // namespace lianfang::report
