// How a title is divided into lines: as few as possible, about equal, never inside a word or a name in brackets.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "paper/lines.h"

namespace lianfang::paper {
namespace {

// Words that stand in such titles; a line ends in none of them.
constexpr std::u32string_view words[] = {
    U"新型", U"冠状", U"病毒", U"感染", U"肺炎", U"疫情", U"防控", U"防治", U"工作", U"情况", U"汇报", U"报告",
    U"通报", U"通知", U"通告", U"方案", U"预案", U"医学", U"观察", U"隔离", U"解除", U"证明", U"告知", U"指挥",
    U"指挥部", U"领导", U"小组", U"办公室", U"委员会", U"人民", U"政府", U"联防", U"联控", U"机制", U"日报", U"报表",
    U"统计", U"物资", U"人员", U"乡镇", U"街道", U"检测点", U"情况表", U"一览表", U"明细表",
};

bool is_at(std::vector<Character> const& text, size_t from, std::u32string_view word) {
    if (from + word.size() > text.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
        if (text[from + i].code != word[i]) return false;
    }
    return true;
}

bool is_inside_word(std::vector<Character> const& text, size_t at) {
    for (auto const word : words) {
        for (size_t back = 1; back < word.size() && back <= at; ++back) {
            if (is_at(text, at - back, word)) return true;
        }
    }
    return false;
}

bool is_inside_brackets(std::vector<Character> const& text, size_t at) {
    int depth = 0;
    for (size_t i = 0; i < at; ++i) {
        char32_t const code = text[i].code;
        if (code == U'《' || code == U'（' || code == U'“') ++depth;
        if (code == U'》' || code == U'）' || code == U'”') --depth;
    }
    return depth > 0;
}

// What it costs to end a line here, in twips of unevenness.
double cost_of(std::vector<Character> const& text, size_t at) {
    double cost = 0;
    if (is_inside_word(text, at)) cost += 3000;
    if (is_inside_brackets(text, at)) cost += 1500;
    char32_t const before = text[at - 1].code;
    if (before == U'的' || before == U'、' || before == U'，') cost -= 200;
    if (text[at].code == U'的' || text[at].code == U'和' || text[at].code == U'年') cost += 1500;
    return cost;
}

struct Division {
    double cost = std::numeric_limits<double>::infinity();
    std::vector<size_t> ends;
};

// The cheapest way to set text[begin, …) in `lines` lines, each as near to `ideal` as may be.
Division divide(std::vector<Character> const& text, size_t begin, size_t lines, double ideal, double measure) {
    Division best;
    if (lines == 1) {
        double const width = width_of(text, begin, text.size());
        if (width <= measure) best = {std::abs(width - ideal), {text.size()}};
        return best;
    }
    for (size_t end = begin + 1; end < text.size(); ++end) {
        double const width = width_of(text, begin, end);
        if (width > measure) break;
        if (!may_break(text[end - 1].code, text[end].code)) continue;
        auto rest = divide(text, end, lines - 1, ideal, measure);
        double const cost = rest.cost + std::abs(width - ideal) + cost_of(text, end);
        if (cost >= best.cost) continue;
        best.cost = cost;
        best.ends = {end};
        best.ends.insert(best.ends.end(), rest.ends.begin(), rest.ends.end());
    }
    return best;
}

}  // namespace

std::vector<Line> break_title(std::vector<Character> const& text, double measure) {
    auto const greedy = break_lines(text, measure, measure);
    // Four lines are no title any more; what is not worth balancing is left as it fell.
    if (greedy.size() == 1 || greedy.size() > 4) return greedy;
    double const whole = width_of(text, 0, text.size());
    auto const best = divide(text, 0, greedy.size(), whole / double(greedy.size()), measure);
    if (best.ends.empty()) return greedy;
    std::vector<Line> lines;
    size_t begin = 0;
    for (size_t const end : best.ends) {
        lines.push_back({begin, end, width_of(text, begin, end)});
        begin = end;
    }
    return lines;
}

}  // namespace lianfang::paper
