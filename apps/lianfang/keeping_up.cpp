// One day at a time, the newest first.
#include "keeping_up.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "figures/kept.h"

namespace lianfang::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int trend_days = 14;
constexpr auto rest_at_least = std::chrono::seconds(30);
constexpr int rests_as_many_times = 4;              // As long as the work took.

struct Ended {};

// Until the token asks to end, or the time is over.
void rest(std::stop_token const& ends, Clock::duration time) {
    std::mutex mutex;
    std::condition_variable_any wakes;
    std::unique_lock lock(mutex);
    wakes.wait_for(lock, ends, time, [] { return false; });
}

}  // namespace

void keep_up(std::stop_token const& ends, KeepingUp const& with) {
    constexpr int after_those_who_wait = 15;
    setpriority(PRIO_PROCESS, id_t(gettid()), after_those_who_wait);  // Of this thread.
    int64_t kept_to = -1;
    Day earliest{};
    while (!ends.stop_requested()) {
        auto const begin = Clock::now();
        try {
            with.with_writer([&](ledger::Ledger& ledger, registry::Units&) {
                Day const today = day_of(with.clock());
                auto const stop = [&](int64_t, int64_t) {
                    if (ends.stop_requested()) throw Ended();
                };
                int64_t const last = ledger.last_number();
                figures::Keep asked{.days = {today, today - 1}, .levels = {"", "TOWNSHIP"}};
                if (last == kept_to) asked.days.clear();
                if (earliest.number == 0 || earliest > today) earliest = today - 1;
                if (today - earliest < trend_days) asked.days.push_back(earliest = earliest - 1);
                if (asked.days.empty()) return;
                figures::keep(ledger, with.figures, asked, stop);
                kept_to = last;
            });
        } catch (Ended const&) {
            return;
        } catch (store::StoreBusy const&) {         // Another writes; the next time.
        } catch (std::exception const& fault) {
            fmt::print(stderr, "figures that are kept: {}\n", fault.what());
        }
        malloc_trim(0);  // The pages that its connection held.
        rest(ends, std::max<Clock::duration>(rest_at_least, rests_as_many_times * (Clock::now() - begin)));
    }
}

}  // namespace lianfang::app
