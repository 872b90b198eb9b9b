// The wording itself: what must not reach a signed Chinese document, whoever wrote the template.
#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

bool is_chinese(char32_t c) {
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2ffff);
}

char32_t full_width_of(char32_t c) {
    switch (c) {
        case U',': return U'，';
        case U';': return U'；';
        case U':': return U'：';
        case U'?': return U'？';
        case U'!': return U'！';
        case U'(': return U'（';
        case U')': return U'）';
        default: return 0;
    }
}

std::string utf8(char32_t c) {
    std::string text;
    append_utf8(text, c);
    return text;
}

bool is_beside_chinese(std::vector<char32_t> const& points, size_t at) {
    return (at > 0 && is_chinese(points[at - 1])) || (at + 1 < points.size() && is_chinese(points[at + 1]));
}

}  // namespace

std::string in_full_width(std::string_view text) {
    auto const points = code_points(text);
    std::string out;
    char32_t full = 0;      // What the mark before became: one that follows it is of the same sentence.
    for (size_t i = 0; i < points.size(); ++i) {
        full = full != 0 || is_beside_chinese(points, i) ? full_width_of(points[i]) : 0;
        append_utf8(out, full != 0 ? full : points[i]);
    }
    return out;
}

void check_wording(std::string const& file, int line, std::string_view text, std::vector<catalog::Mistake>& mistakes) {
    auto const points = code_points(text);
    for (size_t i = 0; i < points.size(); ++i) {
        if (char32_t const full = full_width_of(points[i]); full != 0 && is_beside_chinese(points, i)) {
            mistakes.push_back({file, line, "中文里有半角标点「" + utf8(points[i]) + "」 / half-width punctuation in Chinese",
                                "改为全角「" + utf8(full) + "」 / write the full-width form"});
        }
    }
    if (contains(text, "XX") || contains(text, "××")) {
        mistakes.push_back({file, line, "留有空白 XX / a blank XX was left",
                            "写成 {{名称}} / put a name or figure in double braces"});
    }
}

}  // namespace lianfang::report
