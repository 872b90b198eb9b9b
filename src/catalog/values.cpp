// A cell's text to the value that is stored, and back. Numbers and dates have files of their own.
#include <algorithm>

#include "base/identity.h"
#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

constexpr size_t longest_text = 4000;  // Bytes; a cell that holds more is no field of a form.

// What officers write into a cell to say that there is nothing to write.
bool says_nothing(FieldType type, std::string const& text) {
    if (type == FieldType::Text) return false;
    if (text == "/" || text == "-" || text == "—" || text == "——" || text == "--" || text == "\\")
        return true;
    bool may_be_a_word =
        type == FieldType::Code || type == FieldType::List || type == FieldType::YesNo;
    return text == "无" && !may_be_a_word;
}

Result<Value> parse_text(Column const& column, std::string const& text) {
    if (text.size() > longest_text) {
        return Error::invalid("text_too_long", "文字过长，请缩短到 1000 字以内",
                              "the text is too long; keep it below 1000 characters");
    }
    if (column.part != PersonPart::Name) return Value(text);
    bool chinese = std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    return Value(chinese ? replaced(text, " ", "") : text);  // "张 三" is 张三.
}

Result<Value> parse_yes_no(std::string const& text) {
    static std::unordered_map<std::string_view, int64_t> const words{
        {"是", 1},   {"有", 1},   {"√", 1},  {"✓", 1},   {"✔", 1},  {"y", 1},     {"yes", 1},
        {"1", 1},    {"true", 1}, {"对", 1}, {"已", 1},  {"否", 0}, {"无", 0},    {"×", 0},
        {"✗", 0},    {"x", 0},    {"n", 0},  {"no", 0},  {"0", 0},  {"false", 0}, {"不", 0},
        {"没有", 0}, {"不是", 0}, {"未", 0}, {"1.0", 1}, {"0.0", 0}};
    auto found = words.find(folded(text));
    if (found != words.end()) return Value(found->second);
    return Error::invalid("not_yes_no", in_brackets(text) + "请写“是”或“否”",
                          in_brackets(text) + ": write yes or no");
}

Error unknown_code(CodeList const& list, std::string_view text) {
    std::string zh, en;
    for (size_t i = 0; i < list.values.size() && i < 12; ++i) {
        zh += (i ? "、" : "") + list.values[i].labels.zh;
        en += (i ? ", " : "") + list.values[i].code;
    }
    std::string more = list.values.size() > 12 ? "…" : "";
    return Error::invalid(
        "unknown_code", in_brackets(text) + "不在「" + list.title.zh + "」中，可写：" + zh + more,
        in_brackets(text) + " is not in the list " + list.title.en + "; use " + en + more);
}

Result<Value> parse_code(Column const& column, std::string const& text,
                         ParseContext const& context) {
    CodeList const* list = context.catalog->find_codes(column.codes);
    ensure(list != nullptr);
    CodeValue const* value = list->match(text);
    if (!value) return unknown_code(*list, text);
    return Value(value->code);
}

std::vector<std::string> list_parts(std::string const& text) {
    std::string unified = text;
    for (std::string_view mark : {"、", "，", "；", "／", "/", ",", "|", "+"})
        unified = replaced(unified, mark, ";");
    return split(unified, ";");
}

// Codes stand in the order of the list, so that one set is always written the same way.
Result<Value> parse_list(Column const& column, std::string const& text,
                         ParseContext const& context) {
    CodeList const* list = context.catalog->find_codes(column.codes);
    ensure(list != nullptr);
    std::vector<bool> chosen(list->values.size());
    auto choose = [&](std::string const& part) {
        CodeValue const* value = list->match(part);
        if (value) chosen[value - list->values.data()] = true;
        return value != nullptr;
    };
    if (!choose(text)) {
        for (auto const& part : list_parts(text)) {
            if (trimmed(part).empty() || choose(part)) continue;
            for (auto const& word : split(part, " ")) {
                if (!choose(word)) return unknown_code(*list, word);
            }
        }
    }
    std::string codes;
    for (size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i]) codes += (codes.empty() ? "" : ";") + list->values[i].code;
    }
    if (codes.empty()) return Value();
    return Value(codes);
}

bool is_digits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A residence outside the county stands as its division with noughts behind. In the county, it must
// be a unit of it: a text that goes on below one names a village that nobody knows.
std::string residence_elsewhere(std::string const& text, ParseContext const& context) {
    auto region = context.catalog->regions.read(text);
    if (!region) return {};
    std::string code = region->code + "000000";
    bool is_ours = context.find_unit && context.find_unit(code) == code;
    return is_ours && !region->is_whole ? std::string() : code;
}

Result<Value> parse_unit(Column const& column, std::string const& text,
                         ParseContext const& context) {
    if (text.size() == 12 && is_digits(text)) return Value(text);
    std::string code = context.find_unit ? context.find_unit(text) : std::string();
    if (code.empty() && column.part == PersonPart::Residence)
        code = residence_elsewhere(text, context);
    if (!code.empty()) return Value(code);
    return Error::invalid(
        "unknown_unit", "找不到单位" + in_brackets(text) + "，请写全称，例如 东风镇李庄村",
        "there is no unit " + in_brackets(text) + ", or several; write its full path");
}

Result<Value> parse_region(std::string const& text, ParseContext const& context) {
    auto code = context.catalog->regions.find(text);
    if (code) return Value(*code);
    return Error::invalid("unknown_region",
                          "找不到地区" + in_brackets(text) + "，请写到市，例如 湖北省武汉市",
                          "there is no division " + in_brackets(text) +
                              "; write province and city, such as 湖北省武汉市");
}

bool is_other_document(std::string const& number, std::string_view id_type) {
    if (!id_type.empty()) return id_type != "ID";
    bool letter = !number.empty() && number[0] >= 'A' && number[0] <= 'Z';
    return letter && number.size() >= 7 && number.size() <= 12;
}

// Passports and permits have no check digit; they are kept in capitals without spaces.
Result<Value> parse_identity(std::string const& text, ParseContext const& context) {
    std::string number = replaced(text, " ", "");
    for (char& c : number) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    if (contains(number, "E+")) {
        return Error::invalid("id_scientific",
                              "身份证号被表格改成了科学计数，请把该列设为文本后重填",
                              "the spreadsheet turned the number into 4.2E+17; make the column "
                              "text and type it again");
    }
    if (is_other_document(number, context.id_type)) {
        if (number.size() >= 5 && number.size() <= 40) return Value(number);
        return Error::invalid(
            "document_number", in_brackets(text) + "证件号码长度不对，请核对原件",
            in_brackets(text) + ": no document number has this length; check the document");
    }
    Day latest = context.latest.number != 0 ? context.latest : Day{100'000};
    auto id = parse_id_number(number, latest);
    if (!id) return id.error();
    return Value(id->number);
}

Result<Value> parse_telephone(std::string text) {
    if (ends_with(text, ".0")) text.resize(text.size() - 2);
    auto phone = parse_phone(text);
    if (!phone) return phone.error();
    return Value(*phone);
}

Result<Value> parse_plate_number(std::string const& text) {
    auto plate = parse_plate(text);
    if (!plate) return plate.error();
    return Value(*plate);
}

std::string format_moment(int64_t microseconds) {
    std::string text = replaced(format_instant(Instant{microseconds}), "T", " ");
    return text.size() == 19 && ends_with(text, ":00") ? text.substr(0, 16) : text;
}

std::string format_integer(Column const& column, int64_t value, std::string const& language) {
    switch (column.type) {
        case FieldType::Date: return format_day(Day{static_cast<int32_t>(value)});
        case FieldType::Instant: return format_moment(value);
        case FieldType::YesNo:
            return language == "en" ? (value ? "yes" : "no") : (value ? "是" : "否");
        case FieldType::Temperature: return format_decimal(value, 1, 1);
        case FieldType::Number:
        case FieldType::Money: return format_decimal(value, decimals_of(column), 0);
        default: return std::to_string(value);
    }
}

std::string label_of(CodeList const* list, std::string const& code, std::string const& language) {
    CodeValue const* value = list ? list->find(code) : nullptr;
    return value ? value->labels.in(language) : code;
}

// A day that has not come yet is a slip of the pen: a year, a month, the day of another field.
Result<Value> not_ahead(Column const& column, Result<Value> value, std::string const& text,
                        ParseContext const& context) {
    if (!column.past || !value || context.latest.number == 0) return value;
    int64_t const number = std::get<int64_t>(*value);
    Day const day = column.type == FieldType::Date ? Day{int32_t(number)} : day_of(Instant{number});
    if (day <= context.latest) return value;
    return Error::invalid("not_yet", in_brackets(text) + "还没有到，请核对日期",
                          in_brackets(text) + " has not come yet; check the date");
}

}  // namespace

Result<Value> parse_value(Column const& column, std::string_view raw, ParseContext const& context) {
    std::string text = normalised(raw);
    if (!text.empty() && text[0] == '\'')
        text.erase(0, 1);  // The mark by which Excel keeps a number as text.
    if (text.empty() || says_nothing(column.type, text)) return Value();
    switch (column.type) {
        case FieldType::Text: return parse_text(column, text);
        case FieldType::Code: return parse_code(column, text, context);
        case FieldType::List: return parse_list(column, text, context);
        case FieldType::Number: return parse_number(column, text);
        case FieldType::Money: return parse_money(column, text);
        case FieldType::Temperature: return parse_temperature(column, text);
        case FieldType::Date: return not_ahead(column, parse_date(column, text, context), text, context);
        case FieldType::Instant: return not_ahead(column, parse_moment(column, text, context), text, context);
        case FieldType::YesNo: return parse_yes_no(text);
        case FieldType::Unit: return parse_unit(column, text, context);
        case FieldType::Region: return parse_region(text, context);
        case FieldType::Plate: return parse_plate_number(text);
        case FieldType::Phone: return parse_telephone(text);
        case FieldType::IdNumber: return parse_identity(text, context);
    }
    return Value();
}

std::string format_value(Column const& column, Value const& value, Catalog const& catalog,
                         std::string const& language) {
    if (auto const* number = std::get_if<int64_t>(&value))
        return format_integer(column, *number, language);
    auto const* text = std::get_if<std::string>(&value);
    if (!text) return {};
    if (column.type == FieldType::Code)
        return label_of(catalog.find_codes(column.codes), *text, language);
    if (column.type == FieldType::Region) return catalog.regions.name_of(*text);
    if (column.type != FieldType::List) return *text;
    std::string labels;
    for (auto const& code : split(*text, ";")) {
        if (!labels.empty()) labels += language == "en" ? ", " : "、";
        labels += label_of(catalog.find_codes(column.codes), code, language);
    }
    return labels;
}

}  // namespace lianfang::catalog
