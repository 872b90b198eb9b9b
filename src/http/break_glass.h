// Break-glass: somebody whose post sees identity masked sees it in clear, for a reason that they write and
// for a while. It ends with its time, with the log-in, and with the program: nothing of it is kept but the
// audit.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/time.h"

namespace lianfang::http {

class BreakGlass {
public:
    struct Opened {
        std::string reason;
        Instant until = {};
    };
    // `session`: its token. `held`: the post under which it was opened; another of the same person stays as it is.
    void open(std::string const& session, int64_t held, Opened opened);
    void close(std::string const& session, int64_t held);
    // Nothing where its time is over.
    std::optional<Opened> find(std::string const& session, int64_t held, Instant now);

private:
    std::mutex mutex_;
    std::map<std::pair<std::string, int64_t>, Opened> opened_;
};

}  // namespace lianfang::http
