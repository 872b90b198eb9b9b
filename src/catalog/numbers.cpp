// Numbers as people write them, to scaled integers without floating point: 1,234, 35人, 12.5万元,
// ３６．５℃.
#include <limits>

#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

constexpr int noise_digits = 6;  // 36.299999999999997: what binary spreadsheets leave of 36.3.
constexpr int largest_exponent = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Error not_a_number(std::string_view text) {
    return Error::invalid(
        "not_a_number", in_brackets(text) + "不是数字，请只写数字，例如 12 或 36.5",
        in_brackets(text) + " is no number; write digits only, such as 12 or 36.5");
}

struct Digits {
    bool negative = false;
    std::string whole, fraction;
};

// Commas may stand between groups of three only, so that 1,2 (two values in one cell) is no twelve.
bool take_whole(std::string_view text, size_t& at, std::string& whole) {
    size_t group = 0;
    bool grouped = false;
    for (; at < text.size() && (is_digit(text[at]) || text[at] == ','); ++at) {
        if (text[at] == ',') {
            if (grouped ? group != 3 : (group == 0 || group > 3)) return false;
            grouped = true;
            group = 0;
        } else {
            whole += text[at];
            ++group;
        }
    }
    return !grouped || group == 3;
}

bool take_exponent(std::string_view text, size_t& at, int& exponent) {
    if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return true;
    ++at;
    bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    size_t begin = at;
    for (; at < text.size() && is_digit(text[at]) && at - begin < 3; ++at)
        exponent = exponent * 10 + (text[at] - '0');
    if (at == begin || exponent > largest_exponent) return false;
    if (negative) exponent = -exponent;
    return true;
}

void shift(Digits& digits, int exponent) {
    for (; exponent > 0; --exponent) {
        digits.whole += digits.fraction.empty() ? '0' : digits.fraction.front();
        if (!digits.fraction.empty()) digits.fraction.erase(0, 1);
    }
    for (; exponent < 0; ++exponent) {
        digits.fraction.insert(0, 1, digits.whole.empty() ? '0' : digits.whole.back());
        if (!digits.whole.empty()) digits.whole.pop_back();
    }
}

bool take_digits(std::string_view text, Digits& digits) {
    size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        digits.negative = text[at++] == '-';
    if (!take_whole(text, at, digits.whole)) return false;
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && is_digit(text[at]); ++at) digits.fraction += text[at];
    }
    if (digits.whole.empty() && digits.fraction.empty()) return false;
    int exponent = 0;
    if (!take_exponent(text, at, exponent) || at != text.size()) return false;
    shift(digits, exponent);
    return true;
}

bool is_noise(std::string_view tail) {
    if (tail.size() < noise_digits) return false;
    std::string_view run = tail.substr(0, noise_digits);
    return run.find_first_not_of('0') == std::string_view::npos ||
           run.find_first_not_of('9') == std::string_view::npos;
}

// "人" of "35人": the text without the unit that the column has anyway, or without common words for
// it.
std::string without_unit(std::string text, std::string const& unit) {
    for (auto const& ending :
         {std::string("周岁"), unit, std::string("个"), std::string("人次"), std::string("人")}) {
        if (!ending.empty() && ends_with(text, ending))
            return trimmed(text.substr(0, text.size() - ending.size()));
    }
    return text;
}

// Powers of ten that a trailing 万 or 亿 stands for.
int take_magnitude(std::string& text) {
    for (auto const& [mark, tens] : {std::pair<std::string_view, int>{"万", 4}, {"亿", 8}}) {
        if (!ends_with(text, mark)) continue;
        text = trimmed(text.substr(0, text.size() - mark.size()));
        return tens;
    }
    return 0;
}

Result<Value> in_range(Column const& column, int64_t value) {
    if ((!column.min || value >= *column.min) && (!column.max || value <= *column.max))
        return Value(value);
    int decimals = decimals_of(column);
    std::string least = column.min ? format_decimal(*column.min, decimals, 0) : "…";
    std::string most = column.max ? format_decimal(*column.max, decimals, 0) : "…";
    std::string seen = format_decimal(value, decimals, 0) + column.unit;
    return Error::invalid(
        "out_of_range", seen + "超出范围（" + least + "至" + most + column.unit + "），请核对",
        seen + " lies outside " + least + " to " + most + column.unit + "; check it");
}

}  // namespace

std::string in_brackets(std::string_view text) {
    auto points = code_points(text);
    std::string shown;
    for (size_t i = 0; i < points.size() && i < 30; ++i) append_utf8(shown, points[i]);
    return "「" + shown + (points.size() > 30 ? "…」" : "」");
}

int decimals_of_scale(int64_t scale) {
    int decimals = 0;
    for (; scale >= 10 && scale % 10 == 0; scale /= 10) ++decimals;
    return scale == 1 ? decimals : -1;
}

int decimals_of(Column const& column) {
    if (column.type == FieldType::Money) return column.unit == "万元" ? 6 : 2;
    if (column.type == FieldType::Temperature) return 1;
    return decimals_of_scale(column.scale);
}

Result<int64_t> parse_decimal(std::string_view text, int decimals, bool round) {
    Digits digits;
    if (!take_digits(text, digits)) return not_a_number(text);
    while (static_cast<int>(digits.fraction.size()) < decimals) digits.fraction += '0';
    std::string kept = digits.whole + digits.fraction.substr(0, decimals);
    std::string_view tail = std::string_view(digits.fraction).substr(decimals);
    bool has_tail = tail.find_first_not_of('0') != std::string_view::npos;
    if (has_tail && !round && !is_noise(tail)) {
        std::string most = std::to_string(decimals);
        return Error::invalid("too_many_decimals",
                              in_brackets(text) + "小数位过多，最多 " + most + " 位",
                              in_brackets(text) + " has too many decimals; at most " + most);
    }
    int64_t value = 0;
    for (char c : kept) {
        if (value > (std::numeric_limits<int64_t>::max() - 10) / 10) {
            return Error::invalid("number_too_large", in_brackets(text) + "数字过大，请核对",
                                  in_brackets(text) + " is too large; check it");
        }
        value = value * 10 + (c - '0');
    }
    if (has_tail && tail[0] >= '5') ++value;
    return digits.negative ? -value : value;
}

Result<Value> parse_number(Column const& column, std::string const& text) {
    bool is_age = column.part == PersonPart::Age;
    if (is_age && (ends_with(text, "月") || ends_with(text, "月龄") || ends_with(text, "天")))
        return Value(int64_t{0});
    std::string bare = without_unit(text, column.unit);
    int tens = take_magnitude(bare);
    auto value = parse_decimal(bare, decimals_of_scale(column.scale) + tens, is_age);
    if (!value) return value.error();
    return in_range(column, *value);
}

Result<Value> parse_money(Column const& column, std::string const& text) {
    std::string bare = text;
    for (std::string_view mark : {"¥", "￥", "人民币", "RMB"}) {
        if (starts_with(bare, mark)) bare = trimmed(bare.substr(mark.size()));
    }
    bool names_yuan = ends_with(bare, "元");
    if (names_yuan) bare = trimmed(bare.substr(0, bare.size() - std::string_view("元").size()));
    int tens = take_magnitude(bare);
    if (!names_yuan && tens == 0 && column.unit == "万元") tens = 4;
    auto fen = parse_decimal(bare, 2 + tens, false);
    if (!fen) return fen.error();
    return in_range(column, *fen);
}

Result<Value> parse_temperature(Column const& column, std::string const& text) {
    std::string bare = replaced(text, "。", ".");
    for (std::string_view mark : {"℃", "°C", "°c", "度", "摄氏度", "C", "c"}) {
        if (!ends_with(bare, mark)) continue;
        bare = trimmed(bare.substr(0, bare.size() - mark.size()));
        if (ends_with(bare, "摄氏"))
            bare = trimmed(bare.substr(0, bare.size() - std::string_view("摄氏").size()));
        break;
    }
    auto tenths = parse_decimal(bare, 1, true);
    if (!tenths) {
        return Error::invalid("not_a_temperature", in_brackets(text) + "不是体温，请写成 36.5",
                              in_brackets(text) + " is no temperature; write it as 36.5");
    }
    return in_range(column, *tenths);
}

std::string format_decimal(int64_t value, int decimals, int decimals_shown_at_least) {
    bool negative = value < 0;
    std::string digits = std::to_string(value);
    if (negative) digits.erase(0, 1);
    if (static_cast<int>(digits.size()) <= decimals)
        digits.insert(0, decimals + 1 - digits.size(), '0');
    std::string whole = digits.substr(0, digits.size() - decimals);
    std::string fraction = digits.substr(digits.size() - decimals);
    while (static_cast<int>(fraction.size()) > decimals_shown_at_least && fraction.back() == '0')
        fraction.pop_back();
    return (negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace lianfang::catalog
