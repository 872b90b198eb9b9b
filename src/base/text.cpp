// UTF-8 as officers type it.
#include "base/text.h"

namespace lianfang {
namespace {

constexpr char32_t replacement = 0xFFFD;

// How many bytes follow the first byte of a character; 0 where no character begins so.
int bytes_after(unsigned char lead) {
    if (lead >= 0xC2 && lead < 0xE0) return 1;
    if (lead >= 0xE0 && lead < 0xF0) return 2;
    return lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
}

// Decodes one code point at `at` and moves past it; a bad byte gives U+FFFD and moves one on.
char32_t next_code_point(std::string_view text, size_t& at) {
    auto const lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    int const more = bytes_after(lead);
    if (more == 0 || at + size_t(more) > text.size()) return replacement;
    char32_t value = lead & (0x3F >> more);
    for (int i = 0; i < more; ++i) {
        auto const byte = static_cast<unsigned char>(text[at + size_t(i)]);
        if ((byte & 0xC0) != 0x80) return replacement;
        value = value << 6 | (byte & 0x3F);
    }
    static char32_t const least[] = {0, 0x80, 0x800, 0x10000};
    if (value < least[more] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return replacement;
    at += size_t(more);
    return value;
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F;
}

// Control characters, marks of direction and of no width: seen by nobody, left behind by copying.
bool is_invisible(char32_t c) {
    return c < 9 || (c > 13 && c < 32) || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

char32_t half_width(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c;
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | c >> 6);
        out += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += char(0xE0 | c >> 12);
        out += char(0x80 | (c >> 6 & 0x3F));
        out += char(0x80 | (c & 0x3F));
    } else {
        out += char(0xF0 | c >> 18);
        out += char(0x80 | (c >> 12 & 0x3F));
        out += char(0x80 | (c >> 6 & 0x3F));
        out += char(0x80 | (c & 0x3F));
    }
}

std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> points;
    for (size_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
    return points;
}

bool is_valid_utf8(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
        size_t const before = at;
        if (next_code_point(text, at) == replacement && text.substr(before, at - before) != "\xEF\xBF\xBD")
            return false;
    }
    return true;
}

std::string normalised(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool space = false;
    for (size_t at = 0; at < text.size();) {
        char32_t const c = half_width(next_code_point(text, at));
        if (is_invisible(c)) continue;
        if (is_space(c)) {
            space = true;
            continue;
        }
        if (space && !out.empty()) out += ' ';
        space = false;
        append_utf8(out, c);
    }
    return out;
}

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t at = 0; at < text.size();) {
        char32_t const c = half_width(next_code_point(text, at));
        if (is_space(c) || is_invisible(c) || c == '*' || c == 0x203B) continue;
        if (c >= 'A' && c <= 'Z') {
            out += char(c + 32);
        } else {
            append_utf8(out, c);
        }
    }
    while (!out.empty() && out.back() == ':') out.pop_back();
    return out;
}

std::string trimmed(std::string_view text) {
    size_t begin = 0;
    while (begin < text.size()) {
        size_t at = begin;
        if (!is_space(next_code_point(text, at))) break;
        begin = at;
    }
    size_t end = begin;
    for (size_t at = begin; at < text.size();) {
        if (!is_space(next_code_point(text, at))) end = at;
    }
    return std::string(text.substr(begin, end - begin));
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
    std::vector<std::string> parts;
    std::string part;
    for (char const c : text) {
        if (separators.find(c) == std::string_view::npos) {
            part += c;
        } else if (!part.empty()) {
            parts.push_back(std::move(part));
            part.clear();
        }
    }
    if (!part.empty()) parts.push_back(std::move(part));
    return parts;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    if (from.empty()) return text;
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string escaped_for_markup(std::string_view text) {
    std::string result;
    for (char c : text) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += c;
        }
    }
    return result;
}

std::string joined(std::vector<std::string> const& parts, std::string_view separator) {
    std::string out;
    for (size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool ends_with(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

int display_width(std::string_view text) {
    int width = 0;
    for (size_t at = 0; at < text.size();) {
        char32_t const c = next_code_point(text, at);
        bool const wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                          (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                          (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
                          (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
        width += wide ? 2 : 1;
    }
    return width;
}

}  // namespace lianfang
