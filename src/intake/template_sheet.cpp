// Blank sheets by libxlsxwriter.
#include "intake/template_sheet.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::FieldType;
using catalog::Kind;
using catalog::PersonPart;

struct PageName {
    char const *zh, *en;
};
constexpr PageName explanation_page{"填表说明", "how to fill"};
constexpr PageName codes_page{"代码", "codes"};

constexpr lxw_row_t header_row = 2;
constexpr lxw_row_t last_row = 2'002;  // Two thousand lines are checked.

struct Page {
    Catalog const& catalog;
    std::string const& language;
    lxw_workbook* book;
    lxw_worksheet* sheet = nullptr;
    lxw_worksheet* codes = nullptr;
    std::map<std::string, std::string> code_ranges;  // Code list → "=代码!$A$1:$A$9".
    std::map<std::string, lxw_format*> formats;

    std::string word(char const* zh, char const* en) const { return language == "en" ? en : zh; }
    lxw_format* number_format(char const* format);
    std::string code_range(std::string const& list);
};

lxw_format* Page::number_format(char const* format) {
    auto& made = formats[format];
    if (!made) {
        made = workbook_add_format(book);
        format_set_num_format(made, format);
    }
    return made;
}

// Each list stands in a column of a hidden page, without a heading, so that the page is no table.
std::string Page::code_range(std::string const& name) {
    auto& range = code_ranges[name];
    if (!range.empty()) return range;
    auto const* list = catalog.find_codes(name);
    ensure(list && codes);
    auto const column = lxw_col_t(code_ranges.size() - 1);
    for (size_t i = 0; i < list->values.size(); ++i) {
        worksheet_write_string(codes, lxw_row_t(i), column, list->values[i].labels.in(language).c_str(), nullptr);
    }
    std::string letters;
    for (int at = column + 1; at > 0; at = (at - 1) / 26) letters.insert(letters.begin(), char('A' + (at - 1) % 26));
    range = fmt::format("='{0}'!${1}$1:${1}${2}", word(codes_page.zh, codes_page.en), letters, list->values.size());
    return range;
}

int64_t divisor_of(Column const& column) {
    if (column.type == FieldType::Temperature) return 10;
    if (column.type == FieldType::Money) return column.unit == "万元" ? 1'000'000 : 100;
    return column.scale;
}

lxw_datetime date(int year, int month, int day) { return {.year = year, .month = month, .day = day}; }

void check_number(lxw_data_validation& check, Column const& column) {
    double const divisor = double(divisor_of(column));
    check.validate = divisor == 1 ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
    check.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    check.minimum_number = column.min ? double(*column.min) / divisor : 0;
    check.maximum_number = column.max ? double(*column.max) / divisor : 1e9;
}

void check_date(lxw_data_validation& check, Column const& column) {
    check.validate = LXW_VALIDATION_TYPE_DATE;
    check.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    check.minimum_datetime = column.part == PersonPart::Birth ? date(1900, 1, 1) : date(2019, 1, 1);
    check.maximum_datetime = date(2100, 1, 1);
    // A date typed as 1-21 is read as well, so this only asks again.
    check.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
}

std::string hint(Page const& page, Column const& column) {
    auto const* list = page.catalog.find_codes(column.codes);
    std::string labels;
    for (size_t i = 0; list && i < list->values.size() && i < 8; ++i) {
        labels += (i ? page.word("、", ", ") : "") + list->values[i].labels.in(page.language);
    }
    std::string const more = list && list->values.size() > 8 ? "…" : "";
    switch (column.type) {
        case FieldType::Code: return page.word("选一项：", "one of: ") + labels + more;
        case FieldType::List: return page.word("可填几项，用、隔开：", "one or more, separated by 、: ") + labels + more;
        case FieldType::Number: return page.word("数字", "number") + (column.unit.empty() ? "" : "（" + column.unit + "）");
        case FieldType::Money: return page.word("金额，单位 ", "amount in ") + column.unit;
        case FieldType::Temperature: return page.word("体温，如 36.5", "temperature such as 36.5");
        case FieldType::Date: return page.word("日期，如 2020-01-21", "date such as 2020-01-21");
        case FieldType::Instant: return page.word("日期和时间，如 2020-01-21 08:30", "date and time such as 2020-01-21 08:30");
        case FieldType::YesNo: return page.word("是 或 否", "是 or 否");
        case FieldType::Unit: return page.word("乡镇和村的全称，如 东风镇李庄村", "full name of township and village");
        case FieldType::Region: return page.word("省市，如 湖北省武汉市", "province and city, such as 湖北省武汉市");
        case FieldType::Plate: return page.word("车牌号，如 豫S12345", "plate such as 豫S12345");
        case FieldType::Phone: return page.word("手机 11 位，或带区号的座机", "mobile, or landline with area code");
        case FieldType::IdNumber: return page.word("18 位身份证号，按文本填写", "18-digit number, as text");
        case FieldType::Text: break;
    }
    return page.word("文字", "text");
}

void set_up_column(Page& page, lxw_col_t at, TemplateColumn const& item) {
    Column const& column = *item.column;
    std::string const label = column.labels.in(page.language);
    double const width = std::clamp(display_width(label) + 4.0, 10.0, 30.0);
    bool const is_date = column.type == FieldType::Date, is_instant = column.type == FieldType::Instant;
    bool const is_number = column.type == FieldType::Number || column.type == FieldType::Money;
    char const* format = is_date ? "yyyy-mm-dd" : is_instant ? "yyyy-mm-dd hh:mm" : is_number ? "General" : "@";
    if (column.type == FieldType::Temperature) format = "0.0";
    worksheet_set_column(page.sheet, at, at, is_instant ? std::max(width, 18.0) : width, page.number_format(format));

    lxw_data_validation check = {};
    check.ignore_blank = LXW_VALIDATION_ON;
    check.show_input = LXW_VALIDATION_ON;
    check.show_error = LXW_VALIDATION_ON;
    check.dropdown = LXW_VALIDATION_ON;
    std::string const wrong = hint(page, column).substr(0, 200);
    std::string const title = page.word("请核对", "Please check");
    std::string range;
    char const* yes_no[] = {"是", "否", nullptr};
    if (column.type == FieldType::Code) {
        range = page.code_range(column.codes);
        check.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        check.value_formula = range.data();
    } else if (column.type == FieldType::YesNo) {
        check.validate = LXW_VALIDATION_TYPE_LIST;
        check.value_list = const_cast<char**>(yes_no);
    } else if (is_number || column.type == FieldType::Temperature) {
        check_number(check, column);
    } else if (is_date || is_instant) {
        check_date(check, column);
    } else {
        return;
    }
    std::string text = title, message;
    for (char32_t const point : code_points(wrong)) {
        if (point != 0xFFFD) append_utf8(message, point);
    }
    check.error_title = text.data();
    check.error_message = message.data();
    worksheet_data_validation_range(page.sheet, header_row + 1, at, last_row, at, &check);
}

void write_header(Page& page, Kind const& kind, std::vector<TemplateColumn> const& columns) {
    lxw_format* title = workbook_add_format(page.book);
    format_set_bold(title);
    format_set_font_size(title, 16);
    format_set_align(title, LXW_ALIGN_CENTER);
    lxw_format* label = workbook_add_format(page.book);
    format_set_bold(label);
    format_set_border(label, LXW_BORDER_THIN);
    format_set_bg_color(label, 0xDDEBF7);
    format_set_text_wrap(label);
    auto const last = lxw_col_t(std::max<size_t>(columns.size() - 1, 1));
    worksheet_merge_range(page.sheet, 0, 0, 0, last, kind.title.in(page.language).c_str(), title);
    worksheet_write_string(page.sheet, 1, 0, "填报单位：", nullptr);
    worksheet_write_string(page.sheet, 1, std::min<lxw_col_t>(last, 3), "填报日期：", nullptr);
    for (size_t i = 0; i < columns.size(); ++i) {
        std::string const text = columns[i].column->labels.in(page.language) + (columns[i].required ? "＊" : "");
        worksheet_write_string(page.sheet, header_row, lxw_col_t(i), text.c_str(), label);
    }
    worksheet_freeze_panes(page.sheet, header_row + 1, 0);
}

void write_explanation(Page& page, std::vector<TemplateColumn> const& columns) {
    auto* sheet = workbook_add_worksheet(page.book, page.word(explanation_page.zh, explanation_page.en).c_str());
    worksheet_set_column(sheet, 0, 0, 24, nullptr);
    worksheet_set_column(sheet, 1, 1, 10, nullptr);
    worksheet_set_column(sheet, 2, 2, 80, nullptr);
    auto const write = [&](lxw_row_t row, lxw_col_t column, std::string const& text) {
        worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
    };
    write(0, 0, page.word("栏目", "column"));
    write(0, 1, page.word("必填", "required"));
    write(0, 2, page.word("写法", "how to write it"));
    for (size_t i = 0; i < columns.size(); ++i) {
        auto const row = lxw_row_t(i + 1);
        write(row, 0, columns[i].column->labels.in(page.language));
        write(row, 1, columns[i].required ? page.word("必填", "required") : "");
        write(row, 2, hint(page, *columns[i].column));
    }
}

}  // namespace

std::vector<TemplateColumn> template_columns(Kind const& kind, Catalog const& catalog) {
    std::vector<TemplateColumn> columns;
    std::set<std::string> labels;
    auto const add = [&](Kind const& of, Column const& column, bool required) {
        if (labels.insert(folded(column.labels.zh)).second) columns.push_back({&of, &column, required});
    };
    for (auto const& column : kind.columns) add(kind, column, column.required && column.default_text.empty());
    for (auto const& also : kind.also) {
        auto const* further = catalog.find_kind(also.kind);
        ensure(further != nullptr);
        for (auto const& column : further->columns) {
            bool const given = also.set.contains(column.name) || also.copy.contains(column.name) ||
                               (!column.person.empty() && also.copy.contains(column.person));
            if (!given) add(*further, column, false);
        }
    }
    return columns;
}

bool is_template_page(std::string const& name) {
    return name == explanation_page.zh || name == explanation_page.en || name == codes_page.zh || name == codes_page.en;
}

Result<void> write_template(Kind const& kind, Catalog const& catalog, std::string const& path,
                            std::string const& language) {
    Page page{.catalog = catalog, .language = language, .book = workbook_new(path.c_str())};
    auto const unwritten = [&] {
        return Error::broken("template_unwritten", fmt::format("模板写不出来：{}，请检查路径和权限", path),
                             fmt::format("the template cannot be written: {}; check path and permissions", path));
    };
    if (!page.book) return unwritten();
    auto const columns = template_columns(kind, catalog);
    std::string title;
    for (char32_t const point : code_points(kind.title.in(language))) {
        if (std::u32string_view(U"[]:*?/\\").find(point) == std::u32string_view::npos &&
            display_width(title) < 28)
            append_utf8(title, point);
    }
    page.sheet = workbook_add_worksheet(page.book, title.c_str());
    write_explanation(page, columns);
    page.codes = workbook_add_worksheet(page.book, page.word(codes_page.zh, codes_page.en).c_str());
    worksheet_hide(page.codes);
    write_header(page, kind, columns);
    for (size_t i = 0; i < columns.size(); ++i) set_up_column(page, lxw_col_t(i), columns[i]);
    worksheet_activate(page.sheet);
    return workbook_close(page.book) == LXW_NO_ERROR ? Result<void>() : Result<void>(unwritten());
}

}  // namespace lianfang::intake
