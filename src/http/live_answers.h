// What many screens ask at the same moment is computed once. A screen is shown what is at most a moment old:
// whoever asks while another computes is given the last answer, so that no thread waits for a number that is
// on its way.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "http/message.h"

namespace lianfang::http {

class LiveAnswers {
public:
    using Clock = std::chrono::steady_clock;
    // The answer to the question `key`, which must say all that it depends on but the moment.
    Response get(std::string const& key, std::function<Response()> const& compute);

private:
    struct Kept {
        Response answer = {};
        std::optional<Clock::time_point> computed = {};     // When it was begun.
        bool is_computing = false;
    };
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}  // namespace lianfang::http
