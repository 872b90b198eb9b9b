// Reads `-- key: value` lines, then SQL. A line that goes on begins with `--` and three spaces.
#include "figures/header.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace lianfang::figures {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The key of `key: value`, or nothing where the line is none.
std::string key_of(std::string_view text) {
    size_t end = 0;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end == 0 || end >= text.size() || text[end] != ':') return {};
    return std::string(text.substr(0, end));
}

// Blanks `-- comment` outside quotes, so that no mark or name is read out of a comment.
std::string without_comments(std::string_view sql) {
    std::string out;
    bool quoted = false;
    for (size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '\'') quoted = !quoted;
        if (!quoted && sql.substr(i, 2) == "--") {
            while (i < sql.size() && sql[i] != '\n') ++i;
            if (i == sql.size()) break;
        }
        out += sql[i];
    }
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return out;
}

}  // namespace

FileParts take_apart(std::string const& file, std::string_view text, std::vector<catalog::Mistake>& mistakes) {
    FileParts parts;
    size_t at = 0;
    int line = 1;
    for (; at < text.size() && text.substr(at, 2) == "--"; ++line) {
        size_t const end = std::min(text.find('\n', at), text.size());
        std::string_view const whole = text.substr(at, end - at);
        std::string const body = trimmed(whole.substr(2));
        std::string const key = key_of(body);
        bool const goes_on = starts_with(whole, "--   ") && !parts.header.empty();
        if (goes_on) {
            parts.header.back().value += " " + body;
        } else if (!key.empty()) {
            parts.header.push_back({key, trimmed(std::string_view(body).substr(key.size() + 1)), line});
        } else {
            mistakes.push_back({file, line, "not a header line: " + body,
                                "write `-- key: value`; a line that goes on begins with `--` and three spaces"});
        }
        at = std::min(end + 1, text.size());
    }
    parts.sql_line = line;
    parts.sql = without_comments(text.substr(at));
    if (trimmed(parts.sql).empty()) parts.sql.clear();
    return parts;
}

std::vector<NamedSource> sources_of(std::string_view sql) {
    std::vector<NamedSource> found;
    bool expects_name = false;
    int line = 0;
    for (size_t at = 0; at < sql.size();) {
        char const c = sql[at];
        if (c == '\n') ++line;
        if (c == '\'') {
            at = std::min(sql.find('\'', at + 1), sql.size() - 1) + 1;
            expects_name = false;
        } else if (is_word(c)) {
            size_t end = at;
            while (end < sql.size() && is_word(sql[end])) ++end;
            std::string const word = lower(sql.substr(at, end - at));
            bool const is_new = std::none_of(found.begin(), found.end(), [&](auto const& s) { return s.name == word; });
            if (expects_name && is_new) found.push_back({word, line});
            expects_name = word == "from" || word == "join";
            at = end;
        } else {
            bool const is_quote_or_space = c == '"' || std::isspace(static_cast<unsigned char>(c)) != 0;
            if (!is_quote_or_space) expects_name = false;
            ++at;
        }
    }
    return found;
}

}  // namespace lianfang::figures
