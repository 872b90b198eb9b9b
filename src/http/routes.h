// Which handler answers which method and path. A pattern is a path whose parts in braces take anything:
// "/api/figures/{name}".
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "http/message.h"

namespace lianfang::http {

// What stood in the place of each part in braces.
using Parts = std::map<std::string, std::string, std::less<>>;
using Handler = std::function<Response(Request const&, Parts const&)>;

// What the list of addresses (/api/openapi.json) says of a route. `query` and `body`: names of what it takes.
struct RouteWords {
    std::string zh, en;
    std::vector<std::string> query = {}, body = {};
    std::string needs = {};             // nobody, session, or the ability of a post that it needs.
};

struct Route {
    std::string method;
    std::string pattern;
    Handler handle;
    RouteWords words;
    std::vector<std::string> parts = {};    // Of the pattern.
};

class Routes {
public:
    void add(std::string method, std::string pattern, Handler handle, RouteWords words = {});
    std::vector<Route> const& all() const { return routes_; }
    // 404 where no pattern fits, 405 (with Allow) where another method would; HEAD is answered as GET. What a handler
    // throws becomes 500 without its words, which go to standard error.
    Response answer(Request const& request) const;

private:
    std::vector<Route> routes_;
};

}  // namespace lianfang::http
