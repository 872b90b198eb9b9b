// A text of somebody else's sheet, brought to the form that the catalogue reads.
#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "base/text.h"
#include "base/time.h"
#include "intake/sheet_map.h"

namespace lianfang::intake {
namespace {

// Expressions are matched by recursion; a longer text is no value of a form.
constexpr size_t pattern_text_max = 400;

std::string matched(std::string const& pattern, std::string const& text) {
    if (text.size() > pattern_text_max) return {};
    thread_local std::map<std::string, std::regex> compiled;
    auto it = compiled.find(pattern);
    if (it == compiled.end()) it = compiled.emplace(pattern, std::regex(pattern)).first;
    std::smatch found;
    if (!std::regex_search(text, found, it->second)) return {};
    return found.size() > 1 ? found[1].str() : found[0].str();
}

// "18.01.2020" by "dd.mm.yyyy" → "2020-01-18"; a time behind it stays. Empty where it does not fit.
std::string iso_date(std::string const& format, std::string const& text) {
    int year = 0, month = 0, day = 0;
    size_t at = 0;
    for (size_t i = 0; i < format.size();) {
        char const c = format[i];
        if (c != 'd' && c != 'm' && c != 'y') {
            if (at >= text.size() || text[at] != c) return {};
            ++at;
            ++i;
            continue;
        }
        size_t run = i;
        while (run < format.size() && format[run] == c) ++run;
        size_t const digits_max = run - i == 1 ? 2 : run - i;
        int number = 0;
        size_t digits = 0;
        while (digits < digits_max && at < text.size() && text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + (text[at++] - '0');
            ++digits;
        }
        if (digits == 0) return {};
        (c == 'd' ? day : c == 'm' ? month : year) = number;
        i = run;
    }
    if (year < 100) year += 2000;
    auto const real = make_day(year, month, day);
    std::string const rest = trimmed(std::string_view(text).substr(at));
    bool const is_time = rest.empty() || (rest[0] >= '0' && rest[0] <= '9');
    if (!real || !is_time) return {};
    return format_day(*real) + (rest.empty() ? "" : " " + rest);
}

}  // namespace

bool Transform::changes_nothing() const {
    return empty.empty() && first_of.empty() && last_of.empty() && pattern.empty() && replace.empty() &&
           translate.empty() && !otherwise && date.empty() && prefix.empty() && suffix.empty();
}

std::string transformed(Transform const& transform, std::string text) {
    text = trimmed(text);
    std::string const plain = folded(text);
    for (auto const& nothing : transform.empty) {
        if (folded(nothing) == plain) return {};
    }
    if (!transform.first_of.empty()) text = trimmed(text.substr(0, text.find(transform.first_of)));
    if (!transform.last_of.empty() && text.rfind(transform.last_of) != std::string::npos) {
        text = trimmed(text.substr(text.rfind(transform.last_of) + transform.last_of.size()));
    }
    if (!transform.pattern.empty()) text = matched(transform.pattern, text);
    for (auto const& [from, to] : transform.replace) text = replaced(text, from, to);
    if (auto const it = transform.translate.find(folded(text)); it != transform.translate.end()) {
        text = it->second;
    } else if (transform.otherwise) {
        text = *transform.otherwise;
    }
    if (text.empty()) return text;
    if (!transform.date.empty()) {
        std::string const iso = iso_date(transform.date, text);
        if (!iso.empty()) text = iso;
    }
    return transform.prefix + text + transform.suffix;
}

}  // namespace lianfang::intake
