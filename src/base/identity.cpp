// Identity numbers, plates and telephones, as GB 11643-1999, GA 36-2018 and the numbering plan write them.
#include "base/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace lianfang {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

int number_in(std::string_view text, size_t at, size_t count) {
    int value = 0;
    for (size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
}

// Half-width, upper case, without spaces and the apostrophe that spreadsheets put before text.
std::string bare(std::string_view text) {
    std::string out;
    for (char const c : normalised(text)) {
        if (c == ' ' || c == '\'' || c == '-') continue;
        out += c >= 'a' && c <= 'z' ? char(c - 32) : c;
    }
    return out;
}

bool is_assigned_province(int province) {
    static std::array const assigned = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44,
                                        45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
    return std::find(assigned.begin(), assigned.end(), province) != assigned.end();
}

Error id_error(char const* code, char const* zh, char const* en) { return Error::invalid(code, zh, en); }

}  // namespace

char id_check_character(std::string_view first) {
    static int const weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < 17; ++i) sum += (first[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

Result<IdNumber> parse_id_number(std::string_view text, Day latest) {
    std::string number = bare(text);
    IdNumber parsed;
    if (number.size() == 15 && all_digits(number)) {
        number = number.substr(0, 6) + "19" + number.substr(6);
        number += id_check_character(number);
        parsed.was_15_digits = true;
    }
    bool const well_formed = number.size() == 18 && all_digits(number.substr(0, 17)) &&
                             (is_digit(number[17]) || number[17] == 'X');
    if (!well_formed) {
        return id_error("id_length", "身份证号应为18位数字（末位可为X），请核对原件",
                        "an identity number has 18 digits (the last may be X); check the card");
    }
    auto const birth = make_day(number_in(number, 6, 4), number_in(number, 10, 2), number_in(number, 12, 2));
    if (!birth || *birth > latest) {
        return id_error("id_birth_date", "身份证号中的出生日期不存在或晚于今天，请核对原件",
                        "the birth date within the identity number does not exist or lies ahead; check the card");
    }
    if (number[17] != id_check_character(number)) {
        return id_error("id_check_digit", "身份证号校验码不符，疑似录入错误，请核对原件",
                        "the identity number's check character does not fit; check the card");
    }
    parsed.known_region = is_assigned_province(number_in(number, 0, 2));
    parsed.birth_day = *birth;
    parsed.sex = (number[16] - '0') % 2 == 1 ? 'M' : 'F';
    parsed.number = std::move(number);
    return parsed;
}

namespace {

bool is_plate_letter(char32_t c) { return c >= 'A' && c <= 'Z' && c != 'I'; }
bool is_plate_character(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O');
}

std::u32string_view const provinces = U"京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
std::u32string_view const last_words = U"挂学警港澳领试超";

bool is_ordinary_plate(std::vector<char32_t> const& p) {
    if (p.size() != 7 && p.size() != 8) return false;
    if (provinces.find(p[0]) == std::u32string_view::npos || !is_plate_letter(p[1])) return false;
    for (size_t i = 2; i + 1 < p.size(); ++i) {
        if (!is_plate_character(p[i])) return false;
    }
    bool const word_at_end = last_words.find(p.back()) != std::u32string_view::npos;
    if (p.size() == 7) return is_plate_character(p.back()) || word_at_end;
    // Eight characters: new energy, the letter third (small) or last (large), the rest digits.
    auto const digit = [&](size_t i) { return p[i] >= '0' && p[i] <= '9'; };
    auto const energy = [&](size_t i) { return p[i] >= 'A' && p[i] <= 'K' && p[i] != 'I'; };
    bool const small = energy(2) && digit(4) && digit(5) && digit(6) && digit(7);
    bool const large = energy(7) && digit(2) && digit(3) && digit(4) && digit(5) && digit(6);
    return small || large;
}

// Armed police, military and emergency plates, kept as they are.
bool is_service_plate(std::string const& plate, std::vector<char32_t> const& p) {
    if (starts_with(plate, "WJ")) return p.size() >= 7 && p.size() <= 9;
    if (ends_with(plate, "应急")) return p.size() == 8 && provinces.find(p[0]) != std::u32string_view::npos;
    bool const two_letters = p.size() == 7 && is_plate_letter(p[0]) && is_plate_letter(p[1]);
    return two_letters && all_digits(plate.substr(2));
}

}  // namespace

Result<std::string> parse_plate(std::string_view text) {
    std::string plate = bare(text);
    for (auto const* mark : {"·", "•", ".", "・"}) plate = replaced(plate, mark, "");
    auto const points = code_points(plate);
    if (is_ordinary_plate(points) || is_service_plate(plate, points) || contains(plate, "临")) return plate;
    return Error::invalid("plate_pattern", "车牌号格式不符，例：鄂A12345，请核对",
                          "not a licence plate, e.g. 鄂A12345; check it");
}

Result<std::string> parse_phone(std::string_view text) {
    std::string digits;
    std::string extension;
    bool after_extension = false;
    for (char const c : normalised(text)) {
        if (is_digit(c)) (after_extension ? extension : digits) += c;
        else if (c == '-' && digits.size() > 9) after_extension = true;
        else if (c != '-' && c != ' ' && c != '+' && c != '(' && c != ')' && c != '\'') digits += '?';
    }
    if (starts_with(digits, "0086")) digits = digits.substr(4);
    if (starts_with(digits, "86") && digits.size() == 13) digits = digits.substr(2);
    bool const plain = all_digits(digits);
    bool const mobile = plain && digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
    bool const landline = plain && digits.size() >= 10 && digits.size() <= 12 && digits[0] == '0' && digits[1] != '0';
    if (mobile || landline) return extension.empty() ? digits : digits + "-" + extension;
    return Error::invalid("phone_length", "电话号码位数不对：手机应为11位，座机请带区号，请核对",
                          "the telephone number has a wrong length: 11 digits, or area code and number; check it");
}

}  // namespace lianfang
