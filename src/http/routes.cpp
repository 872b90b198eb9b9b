// Compares part by part.
#include "http/routes.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <mutex>
#include <optional>

#include "base/text.h"
#include "store/store.h"

namespace lianfang::http {
namespace {

std::optional<Parts> match(std::vector<std::string> const& wanted, std::vector<std::string> const& given) {
    if (wanted.size() != given.size()) return std::nullopt;
    Parts parts;
    for (size_t i = 0; i < wanted.size(); ++i) {
        bool const is_name = wanted[i].size() > 2 && wanted[i].front() == '{';
        if (is_name && !given[i].empty()) parts[wanted[i].substr(1, wanted[i].size() - 2)] = given[i];
        else if (wanted[i] != given[i]) return std::nullopt;
    }
    return parts;
}

Response not_found() {
    return Response::of(Error::not_found("no_such_address", "没有这个地址，请检查网址", "there is no such address"));
}

Response not_with_this_method(std::string const& allowed) {
    auto response = Response::of(Error::invalid("method", "这个地址只接受 " + allowed, "this address takes " + allowed));
    response.status = 405;
    response.headers.emplace_back("Allow", allowed);
    return response;
}

// While the database is gone everybody's request fails alike: told once in ten seconds, with how many there were.
void complain(Request const& request, std::string const& what) {
    constexpr std::chrono::seconds apart{10};
    static std::mutex mutex;
    static std::string last;
    static int64_t more = 0;
    static std::chrono::steady_clock::time_point at;
    std::lock_guard const lock(mutex);
    auto const now = std::chrono::steady_clock::now();
    if (what == last && now - at < apart) {
        ++more;
        return;
    }
    if (more > 0) fmt::print(stderr, "… {} more of: {}\n", more, last);
    fmt::print(stderr, "{} {}: {}\n", request.method, request.path, what);
    last = what;
    more = 0;
    at = now;
}

Response failed(Request const& request, char const* what) {
    complain(request, what);
    return Response::of(Error::broken("failed", "服务器没有办成这件事，已记入日志；请稍后再试",
                                      "the server could not do this and has noted why; try again later"));
}

}  // namespace

void Routes::add(std::string method, std::string pattern, Handler handle, RouteWords words) {
    auto parts = split(pattern, "/");
    routes_.push_back({std::move(method), std::move(pattern), std::move(handle), std::move(words), std::move(parts)});
}

Response Routes::answer(Request const& request) const {
    std::string const method = request.method == "HEAD" ? "GET" : request.method;
    auto const given = split(request.path, "/");
    std::string allowed;
    for (auto const& route : routes_) {
        auto const parts = match(route.parts, given);
        if (!parts) continue;
        if (route.method != method) {
            allowed += (allowed.empty() ? "" : ", ") + route.method;
            continue;
        }
        try {
            return route.handle(request, *parts);
        } catch (store::StoreBusy const& fault) {
            return Response::of(Error::busy("ledger_held", fault.what(), fault.what()));
        } catch (store::StoreLost const& fault) {
            complain(request, fault.what());
            return Response::of(Error::busy("database_away", "数据库暂时连不上，请稍后再试",
                                            "the database cannot be reached; try again in a moment"));
        } catch (std::exception const& fault) {
            return failed(request, fault.what());
        }
    }
    return allowed.empty() ? not_found() : not_with_this_method(allowed);
}

}  // namespace lianfang::http
