// Decoding of targets, and errors as answers.
#include "http/message.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace lianfang::http {
namespace {

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char const* name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidInput: return "invalid_input";
        case ErrorKind::NotAllowed: return "not_allowed";
        case ErrorKind::NotFound: return "not_found";
        case ErrorKind::WrongState: return "wrong_state";
        case ErrorKind::Stale: return "stale";
        case ErrorKind::Busy: return "busy";
        case ErrorKind::Broken: return "broken";
    }
    return "broken";
}

}  // namespace

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidInput: return 400;
        case ErrorKind::NotAllowed: return 403;
        case ErrorKind::NotFound: return 404;
        case ErrorKind::WrongState: return 409;
        case ErrorKind::Stale: return 412;
        case ErrorKind::Busy: return 503;
        case ErrorKind::Broken: return 500;
    }
    return 500;
}

std::string Request::language() const {
    if (auto const asked = query.find("lang"); asked != query.end()) return asked->second == "en" ? "en" : "zh";
    auto const accepted = headers.find("accept-language");
    return accepted != headers.end() && starts_with(accepted->second, "en") ? "en" : "zh";
}

Response Response::json(std::string body, int status) { return {.status = status, .body = std::move(body)}; }

Response Response::page(std::string body, int status) {
    return {.status = status, .type = "text/html; charset=utf-8", .body = std::move(body)};
}

Response Response::of(Error const& error) {
    nlohmann::ordered_json told = {
        {"kind", name_of(error.kind)}, {"code", error.code}, {"zh", error.zh}, {"en", error.en}};
    if (!error.place.field.empty()) told["field"] = error.place.field;
    auto response = json(told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), status_of(error.kind));
    if (error.kind == ErrorKind::Busy) response.headers.emplace_back("Retry-After", "1");
    return response;
}

bool decode(std::string_view text, bool is_query, std::string& into) {
    into.clear();
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            into += is_query && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        int const high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
        int const low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
        if (high < 0 || low < 0) return false;
        into += char(high * 16 + low);
        i += 2;
    }
    return into.find('\0') == std::string::npos && is_valid_utf8(into);
}

bool read_target(std::string_view target, Request& into) {
    size_t const mark = target.find('?');
    into.target = std::string(target);
    if (target.empty() || target[0] != '/' || !decode(target.substr(0, mark), false, into.path)) return false;
    if (mark == std::string_view::npos) return true;
    for (auto const& part : split(target.substr(mark + 1), "&")) {
        size_t const equals = part.find('=');
        std::string name, value;
        std::string_view const text = part;
        if (!decode(text.substr(0, equals), true, name)) return false;
        if (equals != std::string::npos && !decode(text.substr(equals + 1), true, value)) return false;
        if (!name.empty()) into.query[name] = value;
    }
    return true;
}

}  // namespace lianfang::http
