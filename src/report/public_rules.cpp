// See public_rules.h.
#include "report/public_rules.h"

namespace lianfang::report {
namespace {

constexpr double few_below = 5;

}  // namespace

bool names_places(figures::Definition const& figure) {
    return figure.has_key && !figure.is_list && figure.key_codes.empty() && !figure.key_is_province;
}

bool tells_few_apart(figures::Figure const& share) {
    return share.unit_type == "人" && share.value && *share.value > 0 && *share.value < few_below;
}

}  // namespace lianfang::report
