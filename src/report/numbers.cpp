// How numbers stand in a sentence: the form 余, decimals, and the unit words that agree with a figure's unit
// type (constraint C7). Thousands are not separated, as official Chinese texts print them.
#include <cmath>
#include <fmt/format.h>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

struct UnitWords {
    std::string_view unit_type;
    std::vector<std::string_view> words;   // The first is the one to use where no sentence names another.
};

std::vector<UnitWords> const& unit_table() {
    static std::vector<UnitWords> const table = {
        {"人", {"人", "名", "例"}},
        {"人次", {"人次"}},
        {"个", {"个", "处", "支", "份", "项", "套", "间", "张", "辆", "台", "副", "班", "件", "条", "所", "家", "期", "班次"}},
        {"家", {"家", "所", "处"}},
        {"户", {"户"}},
        {"起", {"起", "件"}},
        {"次", {"次", "场", "辆次", "家次", "户次", "批次", "班次"}},
        {"万元", {"万元"}},
        {"days", {"天", "日"}},
        {"hours", {"小时"}},
        {"minutes", {"分钟"}},
        {"m2", {"平方米"}},
        {"tons", {"吨"}},
        {"index", {""}},
        {"ratio", {""}},
    };
    return table;
}

// The catalogue may name the same unit type in Chinese.
std::string_view canonical(std::string_view unit_type) {
    if (unit_type == "比" || unit_type == "比率") return "ratio";
    if (unit_type == "天") return "days";
    if (unit_type == "小时") return "hours";
    if (unit_type == "分钟") return "minutes";
    if (unit_type == "平方米") return "m2";
    if (unit_type == "吨") return "tons";
    if (unit_type == "指数") return "index";
    return unit_type;
}

UnitWords const* words_of(std::string_view unit_type) {
    for (auto const& entry : unit_table()) {
        if (entry.unit_type == canonical(unit_type)) return &entry;
    }
    return nullptr;
}

// The longest unit word of any type that begins the text: 人次 before 人, so that 人次 never passes for 人.
std::string_view longest_word(std::string_view following) {
    std::string_view longest;
    static std::vector<std::string_view> const compounds = {"例次", "人员", "个月"};
    auto const consider = [&](std::string_view word) {
        if (word.size() > longest.size() && starts_with(following, word)) longest = word;
    };
    for (auto const& entry : unit_table()) {
        for (auto word : entry.words) consider(word);
    }
    for (auto word : compounds) consider(word);
    return longest;
}

double round_step(double value) {
    if (value < 10) return 1;
    if (value < 1000) return 10;
    return value < 10'000 ? 100 : 1000;
}

}  // namespace

std::string plain(double value) {
    std::string text = fmt::format("{:.2f}", value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string percent(double ratio) {
    std::string text = fmt::format("{:.1f}", ratio * 100);
    if (ends_with(text, ".0")) text.resize(text.size() - 2);
    return text + "%";
}

std::string written_as(Format format, double value) {
    if (format == Format::About) return about(value);
    return format == Format::Percent ? percent(value) : plain(value);
}

std::string about(double value) {
    if (value < 1) return plain(value);
    double const step = round_step(value);
    double const floored = std::floor(value / step) * step;
    return plain(floored) + (value > floored ? "余" : "");
}

std::optional<std::string> unit_word(std::string_view unit_type, std::string_view following) {
    auto const* entry = words_of(unit_type);
    if (entry == nullptr) {
        if (starts_with(following, unit_type)) return std::string(unit_type);
        return std::nullopt;
    }
    if (entry->words.front().empty()) return std::string();
    auto const found = longest_word(following);
    for (auto word : entry->words) {
        if (word == found) return std::string(word);
    }
    return std::nullopt;
}

bool is_ratio(std::string_view unit_type) { return canonical(unit_type) == "ratio"; }

bool is_measured(std::string_view unit_type) {
    auto const type = canonical(unit_type);
    return type == "days" || type == "hours" || type == "minutes" || type == "index" || type == "ratio";
}

std::string unit_words_of(std::string_view unit_type) {
    auto const* entry = words_of(unit_type);
    if (entry == nullptr) return std::string(unit_type);
    std::vector<std::string> const words(entry->words.begin(), entry->words.end());
    return joined(words, "、");
}

std::string default_unit_word(std::string_view unit_type) {
    auto const* entry = words_of(unit_type);
    return std::string(entry == nullptr ? unit_type : entry->words.front());
}

}  // namespace lianfang::report
