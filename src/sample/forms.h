// The blank forms of the county's offices, by the kind of record that a row is, with the other
// names their columns go by; and the Chinese labels of the codes that stand in them. Written out
// here on purpose: the sample shares nothing with the catalogue's loader.
#pragma once

#include <string_view>

#include "sample/sheet.h"

namespace lianfang::sample {

Form const& form_of(std::string_view kind);
// The label of a code in a list; the code itself where the list has none.
std::string label_of(std::string_view list, std::string_view code);
std::vector<std::string_view> form_names();

}  // namespace lianfang::sample
