// A question is forgotten when it has not been asked for a while and others want its place.
#include "http/live_answers.h"

namespace lianfang::http {
namespace {

constexpr std::chrono::milliseconds fresh{300};             // An answer serves for so long.
constexpr std::chrono::milliseconds old_at_most{5000};      // … and where another computes it anew, for so long.
constexpr size_t kept_at_most = 1000;

}  // namespace

Response LiveAnswers::get(std::string const& key, std::function<Response()> const& compute) {
    auto const begin = Clock::now();
    {
        std::lock_guard const lock(mutex_);
        if (kept_.size() >= kept_at_most) {
            std::erase_if(kept_, [&](auto const& one) {
                return !one.second.is_computing && (!one.second.computed || begin - *one.second.computed > old_at_most);
            });
        }
        auto& kept = kept_[key];
        auto const age = kept.computed ? begin - *kept.computed : Clock::duration::max();
        if (age < fresh || (kept.is_computing && age < old_at_most)) return kept.answer;
        kept.is_computing = true;
    }
    Response answer;
    try {
        answer = compute();
    } catch (...) {
        std::lock_guard const lock(mutex_);
        kept_[key].is_computing = false;
        throw;
    }
    std::lock_guard const lock(mutex_);
    auto& kept = kept_[key];
    kept.is_computing = false;
    if (answer.status != 200) return answer;
    kept.answer = answer;
    kept.computed = begin;
    return answer;
}

}  // namespace lianfang::http
