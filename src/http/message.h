// A request and its answer as the routes see them. Nothing here knows the network.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace lianfang::http {

struct Request {
    std::string method;                               // GET, POST, …
    std::string target;                               // As it was sent: /path?query.
    std::string path;                                 // Decoded, without the query.
    std::map<std::string, std::string> query;         // Decoded; of a name given twice, the last.
    std::map<std::string, std::string> headers;       // Names in small letters.
    std::string body;
    std::string client;                               // Its address.
    bool is_secure = false;                           // It came through TLS.

    std::string language() const;                     // "en" where asked for (?lang=en, Accept-Language), else "zh".
};

struct Response {
    int status = 200;
    std::string type = "application/json; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    // The connection becomes a stream of what Server::publish tells, for as long as this says so; asked now and then.
    std::function<bool()> streams_while = {};
    // The answer comes later: begins to wait, and calls what it is given, from any thread, with what makes the answer.
    // No thread of the server's waits meanwhile.
    using Resume = std::function<void(std::function<Response()>)>;
    std::function<void(Resume)> later = {};

    static Response json(std::string body, int status = 200);
    static Response page(std::string body, int status = 200);
    // The error's kind decides the status; the body names code, both messages, the field, and what to do.
    static Response of(Error const& error);
};

int status_of(ErrorKind kind);
// "%E6%B2%B3+a" → "河 a" (the plus only in a query). Nothing where a percent sign has no two digits after it, or the
// result is not UTF-8 or holds a zero byte.
bool decode(std::string_view text, bool is_query, std::string& into);
// Splits "/path?query" into the request. False where it cannot be decoded.
bool read_target(std::string_view target, Request& into);

}  // namespace lianfang::http
