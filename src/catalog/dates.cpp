// Dates and moments as people write them (docs/sheets.md lists the forms). A date without a year
// takes the year that puts it nearest to the sheet's period, never one from today.
#include <cstdlib>

#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

constexpr int first_serial = 20'000;  // 1954-10-03; smaller numbers are no spreadsheet dates.
constexpr int last_serial = 60'000;   // 2064-04-08.
constexpr int serial_of_1970 = 25'569;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What stands in a date or moment: numbers, and between them marks.
struct Scanner {
    std::string_view text;
    size_t at = 0;

    bool done() const { return at >= text.size(); }
    void skip_spaces() {
        while (!done() && text[at] == ' ') ++at;
    }
    bool take(std::string_view mark) {
        if (text.substr(at, mark.size()) != mark) return false;
        at += mark.size();
        return true;
    }
    bool take_any(std::initializer_list<std::string_view> marks) {
        for (auto mark : marks) {
            if (take(mark)) return true;
        }
        return false;
    }
    // The digits at this point; -1 where there are none or more than nine.
    int number(int* digits = nullptr) {
        size_t begin = at;
        int value = 0;
        while (!done() && is_digit(text[at]) && at - begin < 9)
            value = value * 10 + (text[at++] - '0');
        if (digits) *digits = static_cast<int>(at - begin);
        return at == begin || (!done() && is_digit(text[at])) ? -1 : value;
    }
};

Error not_a_date(std::string_view text) {
    return Error::invalid("not_a_date", in_brackets(text) + "不是日期，请写成 2020-01-21",
                          in_brackets(text) + " is no date; write it as 2020-01-21");
}

Error not_a_moment(std::string_view text) {
    return Error::invalid("not_a_time", in_brackets(text) + "不是时间，请写成 2020-01-21 08:30",
                          in_brackets(text) + " is no time; write it as 2020-01-21 08:30");
}

Result<Day> with_year(int month, int day, ParseContext const& context, std::string_view text) {
    if (!context.period) {
        return Error::invalid(
            "date_without_year",
            in_brackets(text) + "没有年份，请写成 2020-01-21，或在表头填写填报日期",
            in_brackets(text) +
                " has no year; write 2020-01-21, or give the sheet's date above the header");
    }
    std::optional<Day> best;
    int year = date_of(*context.period).year;
    for (int candidate : {year, year - 1, year + 1}) {
        auto found = make_day(candidate, month, day);
        if (found &&
            (!best || std::abs(*found - *context.period) < std::abs(*best - *context.period)))
            best = found;
    }
    if (!best) return not_a_date(text);
    return *best;
}

Result<Day> full_date(int year, int month, int day, std::string_view text) {
    auto found = make_day(year, month, day);
    bool plausible = year >= 1890 && year <= 2100;
    if (!found || !plausible) {
        return Error::invalid("no_such_date", "没有" + in_brackets(text) + "这一天，请核对日期",
                              "there is no day " + in_brackets(text) + "; check the date");
    }
    return *found;
}

bool take_mark(Scanner& scan, std::string_view chinese) {
    scan.skip_spaces();
    bool taken = scan.take(chinese) || scan.take_any({"-", "/", ".", "–", "—", "、"});
    scan.skip_spaces();
    return taken;
}

// The date at the beginning of the text; the scanner stands behind it.
Result<Day> take_date(Scanner& scan, ParseContext const& context) {
    int digits = 0;
    int first = scan.number(&digits);
    if (first < 0) return not_a_date(scan.text);
    if (digits == 8) return full_date(first / 10000, first / 100 % 100, first % 100, scan.text);
    bool is_year = digits == 4;
    if (digits > 2 && !is_year) return not_a_date(scan.text);
    if (!take_mark(scan, is_year ? "年" : "月")) return not_a_date(scan.text);
    int second = scan.number(&digits);
    if (second < 0 || digits > 2) return not_a_date(scan.text);
    if (!is_year) {
        scan.take_any({"日", "号"});
        bool goes_on = !scan.done() && (scan.text[scan.at] == '.' || scan.text[scan.at] == '-' ||
                                        scan.text[scan.at] == '/');
        if (goes_on) return not_a_date(scan.text);  // 01.31.2020: whose day comes first?
        return with_year(first, second, context, scan.text);
    }
    if (!take_mark(scan, "月")) return not_a_date(scan.text);
    int third = scan.number(&digits);
    if (third < 0 || digits > 2) return not_a_date(scan.text);
    scan.take_any({"日", "号"});
    return full_date(first, second, third, scan.text);
}

// 出生年月 says no day; the first of the month stands for it. The identity number, where there is
// one, knows better.
std::optional<Day> month_of_birth(std::string_view text) {
    Scanner scan{text};
    int digits = 0;
    int year = scan.number(&digits);
    int month = -1;
    if (digits == 6) {
        month = year % 100;
        year /= 100;
    } else if (digits == 4 && take_mark(scan, "年")) {
        month = scan.number();
        scan.take("月");
    }
    if (month < 0 || !scan.done() || year < 1890 || year > 2100) return std::nullopt;
    return make_day(year, month, 1);
}

struct Serial {
    int day;
    int64_t seconds;
};

// A day number of a spreadsheet, with the part of the day behind the point.
std::optional<Serial> serial_of(std::string_view text) {
    Scanner scan{text};
    int digits = 0;
    int day = scan.number(&digits);
    if (digits != 5 || day < first_serial || day > last_serial) return std::nullopt;
    int64_t billionths = 0;
    if (scan.take(".")) {
        int places = 0;
        for (; !scan.done() && is_digit(text[scan.at]); ++scan.at) {
            if (places++ < 9) billionths = billionths * 10 + (text[scan.at] - '0');
        }
        for (; places < 9; ++places) billionths *= 10;
    }
    if (!scan.done()) return std::nullopt;
    return Serial{day - serial_of_1970, (billionths * 86'400 + 500'000'000) / 1'000'000'000};
}

struct HalfDay {
    bool named = false;
    bool afternoon = false;
};

HalfDay take_half_day(Scanner& scan) {
    scan.skip_spaces();
    if (scan.take_any({"上午", "早上", "早晨", "凌晨", "早"})) return {true, false};
    if (scan.take_any({"下午", "晚上", "中午", "傍晚", "晚"})) return {true, true};
    return {};
}

// Seconds of the day of "08:30", "8时30分", "8点半", "下午3:05:20", "24:00"; -1 where it is none.
int64_t take_time(Scanner& scan) {
    HalfDay half = take_half_day(scan);
    scan.skip_spaces();
    int hour = scan.number(), minute = 0, second = 0;
    if (hour < 0 || !scan.take_any({":", "：", "时", "点"})) return -1;
    if (scan.take("半"))
        minute = 30;
    else if (!scan.done() && is_digit(scan.text[scan.at])) {
        minute = scan.number();
        if (scan.take_any({":", "：", "分"}) && !scan.done() && is_digit(scan.text[scan.at])) {
            second = scan.number();
            scan.take("秒");
            if (scan.take(".")) scan.number();
        }
    }
    scan.take("整");
    if (half.named && half.afternoon && hour < 12) hour += 12;
    bool midnight = hour == 24 && minute == 0 && second == 0;
    if (minute < 0 || minute > 59 || second < 0 || second > 59 || (hour > 23 && !midnight))
        return -1;
    return hour * 3600 + minute * 60 + second;
}

Error born_too_late(std::string_view text) {
    return Error::invalid(
        "birth_in_future", in_brackets(text) + "晚于登记日期，请核对出生日期",
        in_brackets(text) + " lies after the day of the record; check the date of birth");
}

Result<Day> day_in(Column const& column, std::string const& text, ParseContext const& context) {
    if (auto serial = serial_of(text)) return Day{serial->day};
    if (column.part == PersonPart::Birth) {
        if (auto month = month_of_birth(text)) return *month;
    }
    Scanner scan{text};
    ASSIGN_OR_RETURN(Day day, take_date(scan, context));
    scan.take("T");
    scan.skip_spaces();
    if (scan.done() || take_time(scan) >= 0) {
        scan.skip_spaces();
        if (scan.done()) return day;
    }
    return not_a_date(text);
}

}  // namespace

Result<Value> parse_date(Column const& column, std::string const& text,
                         ParseContext const& context) {
    ASSIGN_OR_RETURN(Day day, day_in(column, text, context));
    bool is_birth = column.part == PersonPart::Birth;
    if (is_birth && context.latest.number != 0 && day > context.latest) return born_too_late(text);
    return Value(static_cast<int64_t>(day.number));
}

Result<Value> parse_moment(Column const&, std::string const& text, ParseContext const& context) {
    if (auto serial = serial_of(text)) {
        return Value(start_of(Day{serial->day}).microseconds + serial->seconds * 1'000'000);
    }
    bool is_strict =
        text.size() >= 10 && text[4] == '-' &&
        (ends_with(text, "Z") || contains(text.substr(10), "+") || contains(text.substr(10), "."));
    if (is_strict) {
        auto instant = parse_instant(text);
        if (instant) return Value(instant->microseconds);
    }
    Scanner scan{text};
    auto day = take_date(scan, context);
    if (!day) return day.error().code == "not_a_date" ? not_a_moment(text) : day.error();
    scan.take_any({"T", ","});
    scan.skip_spaces();
    int64_t seconds = scan.done() ? 0 : take_time(scan);
    scan.skip_spaces();
    if (seconds < 0 || !scan.done()) return not_a_moment(text);
    return Value(start_of(*day).microseconds + seconds * 1'000'000);
}

}  // namespace lianfang::catalog
