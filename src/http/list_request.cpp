// Each bound of the post narrows what was asked.
#include "http/list_request.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::http {

Error unknown_kind() {
    return Error::not_found("kind_unknown", "没有这个表类，或您的岗位看不到",
                            "no such kind, or not for your post");
}

Result<lists::Asked> list_asked(House const& house, Visitor& visitor, Request const& request, std::string const& kind) {
    lists::Asked list{.kind = house.catalog.find_kind(kind)};
    auto const& post = visitor.post();
    if (list.kind == nullptr || !post.may_list(kind)) return unknown_kind();
    ASSIGN_OR_RETURN(std::string const unit, visitor.sight.unit_asked(asked(request, "unit")));
    auto const* held = &visitor.sight;
    auto narrowed = access::Sight(post, {.unit = unit}, visitor.units());
    list.units = unit == held->held().unit ? held->units() : narrowed.units();
    if (post.own_office_alone) list.source = held->held().office;
    ASSIGN_OR_RETURN(auto const from, day_asked(request, "from"));
    ASSIGN_OR_RETURN(auto const to, day_asked(request, "to"));
    if (from) list.from = start_of(*from);
    if (to) list.to = start_of(*to + 1);
    Instant const earliest = held->earliest(visitor.now);
    if (earliest.microseconds != INT64_MIN) list.from = std::max(list.from.value_or(earliest), earliest);
    list.text = trimmed(asked(request, "q"));
    list.reads_personal = post.identity == catalog::Identity::Clear;
    list.limit = limit_asked(request, 50, 500);
    list.page = asked(request, "page");
    return list;
}

}  // namespace lianfang::http
