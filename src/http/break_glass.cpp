// A table of who has it open, in memory alone.
#include "http/break_glass.h"

namespace lianfang::http {

void BreakGlass::open(std::string const& session, int64_t held, Opened opened) {
    std::lock_guard const lock(mutex_);
    opened_[{session, held}] = std::move(opened);
}

void BreakGlass::close(std::string const& session, int64_t held) {
    std::lock_guard const lock(mutex_);
    opened_.erase({session, held});
}

std::optional<BreakGlass::Opened> BreakGlass::find(std::string const& session, int64_t held, Instant now) {
    std::lock_guard const lock(mutex_);
    std::erase_if(opened_, [&](auto const& one) { return one.second.until <= now; });
    auto const found = opened_.find({session, held});
    return found == opened_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lianfang::http
