// Workbook, relations, styles and shared strings.
#include "intake/xlsx_book.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "base/time.h"

namespace lianfang::intake {
namespace {

constexpr int64_t styles_max = 100'000;

Error too_much(std::string const& zh, std::string const& en) {
    return Error::invalid("workbook_too_large", zh, en);
}

// "xl/worksheets/../styles.xml" and "/xl/styles.xml" → "xl/styles.xml".
std::string resolved(std::string const& folder, std::string const& target) {
    std::vector<std::string> parts = starts_with(target, "/") ? std::vector<std::string>() : split(folder, "/");
    for (auto const& part : split(target, "/")) {
        if (part == ".") continue;
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
            continue;
        }
        parts.push_back(part);
    }
    return joined(parts, "/");
}

struct Relation {
    std::string type, target;
};

class RelationReader : public PartReader {
public:
    explicit RelationReader(std::string folder) : folder_(std::move(folder)) {}
    void open(std::string_view name, Attributes const& attributes) override {
        if (name != "Relationship" || relations.size() > 10'000) return;
        relations[attributes.text("Id")] = {attributes.text("Type"),
                                            resolved(folder_, attributes.text("Target"))};
    }
    void close(std::string_view) override {}
    void text(std::string_view) override {}
    std::map<std::string, Relation> relations;

private:
    std::string folder_;
};

class WorkbookReader : public PartReader {
public:
    void open(std::string_view name, Attributes const& attributes) override {
        if (name == "workbookPr") {
            auto const from_1904 = attributes.find("date1904");
            counts_from_1904 = from_1904 == "1" || from_1904 == "true";
        }
        if (name != "sheet") return;
        if (sheets.size() >= size_t(SheetLimits::sheets)) {
            fault = too_much("工作表太多，请分成几个文件再导入", "too many worksheets; split the file");
            return;
        }
        auto const state = attributes.find("state");
        sheets.push_back({.name = attributes.text("name"), .part = std::string(attributes.find("id")),
                          .hidden = state == "hidden" || state == "veryHidden"});
    }
    void close(std::string_view) override {}
    void text(std::string_view) override {}
    std::vector<BookSheet> sheets;  // `part` holds the relation's id until it is resolved.
    bool counts_from_1904 = false;
};

bool is_builtin_date(int format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

class StyleReader : public PartReader {
public:
    void open(std::string_view name, Attributes const& attributes) override {
        if (name == "numFmt" && formats_.size() < size_t(styles_max)) {
            formats_[number(attributes.find("numFmtId"))] = is_date_format(attributes.text("formatCode"));
        }
        if (name == "cellXfs") inside_ = true;
        if (name == "xf" && inside_ && is_date.size() < size_t(styles_max)) {
            int const format = number(attributes.find("numFmtId"));
            auto const own = formats_.find(format);
            is_date.push_back(own != formats_.end() ? own->second : is_builtin_date(format));
        }
    }
    void close(std::string_view name) override {
        if (name == "cellXfs") inside_ = false;
    }
    void text(std::string_view) override {}
    std::vector<bool> is_date;

private:
    static int number(std::string_view text) { return std::atoi(std::string(text).c_str()); }
    std::map<int, bool> formats_;
    bool inside_ = false;
};

class StringsReader : public PartReader {
public:
    explicit StringsReader(SharedStrings& strings) : strings_(strings) {}
    void open(std::string_view name, Attributes const&) override {
        if (name == "si") text_.clear();
        if (name == "rPh") in_reading_ = true;
        if (name == "t") in_text_ = !in_reading_;
    }
    void close(std::string_view name) override {
        if (name == "t") in_text_ = false;
        if (name == "rPh") in_reading_ = false;
        if (name != "si") return;
        strings_.add(unescaped(text_));
        if (strings_.count() > SheetLimits::shared_strings || strings_.bytes() > SheetLimits::shared_bytes) {
            fault = too_much("工作簿的文字太多，请分成几个文件再导入", "the workbook holds too much text; split it");
        }
    }
    void text(std::string_view piece) override {
        if (!in_text_) return;
        // A longer text cannot come from a cell; the sheet's own check names the cell.
        if (text_.size() < size_t(SheetLimits::cell_characters) * 4) text_.append(piece);
    }

private:
    SharedStrings& strings_;
    std::string text_;
    bool in_text_ = false;
    bool in_reading_ = false;  // Phonetic guides are no text.
};

std::string folder_of(std::string const& part) {
    size_t const slash = part.rfind('/');
    return slash == std::string::npos ? std::string() : part.substr(0, slash);
}

std::string relations_of(std::string const& part) {
    std::string const folder = folder_of(part);
    std::string const name = folder.empty() ? part : part.substr(folder.size() + 1);
    return (folder.empty() ? "" : folder + "/") + "_rels/" + name + ".rels";
}

std::string find_workbook(Archive const& archive, std::string const& path) {
    RelationReader reader("");
    if (archive.has("_rels/.rels") && parse_part(archive, path, "_rels/.rels", reader)) {
        for (auto const& [id, relation] : reader.relations) {
            if (ends_with(relation.type, "/officeDocument") && archive.has(relation.target)) {
                return relation.target;
            }
        }
    }
    return "xl/workbook.xml";
}

Error no_workbook(std::string const& path) {
    return Error::invalid("not_a_workbook", "不是 .xlsx 工作簿（可能是 .docx、.ods 或其他压缩包），请另存为 .xlsx 后再导入",
                          "this is no .xlsx workbook; save it as .xlsx and import that")
        .at({.file = path});
}

}  // namespace

void SharedStrings::add(std::string_view text) {
    text_.append(text);
    ends_.push_back(uint32_t(text_.size()));
}

std::string_view SharedStrings::at(int64_t index) const {
    if (index < 0 || index >= count()) return {};
    uint32_t const begin = index == 0 ? 0 : ends_[size_t(index) - 1];
    return std::string_view(text_).substr(begin, ends_[size_t(index)] - begin);
}

Result<Book> read_book(Archive const& archive, std::string const& path) {
    std::string const workbook = find_workbook(archive, path);
    if (!archive.has(workbook)) return no_workbook(path);
    WorkbookReader about;
    RETURN_IF_ERROR(parse_part(archive, path, workbook, about));
    RelationReader relations(folder_of(workbook));
    if (!archive.has(relations_of(workbook))) return no_workbook(path);
    RETURN_IF_ERROR(parse_part(archive, path, relations_of(workbook), relations));

    Book book{.counts_from_1904 = about.counts_from_1904};
    for (auto& sheet : about.sheets) {
        auto const relation = relations.relations.find(sheet.part);
        if (relation == relations.relations.end()) continue;
        if (!ends_with(relation->second.type, "/worksheet")) continue;  // Chart sheets hold no rows.
        sheet.part = relation->second.target;
        book.sheets.push_back(std::move(sheet));
    }
    for (auto const& [id, relation] : relations.relations) {
        if (!archive.has(relation.target)) continue;
        if (ends_with(relation.type, "/styles")) {
            StyleReader styles;
            RETURN_IF_ERROR(parse_part(archive, path, relation.target, styles));
            book.style_is_date = std::move(styles.is_date);
        }
        if (ends_with(relation.type, "/sharedStrings")) {
            StringsReader strings(book.strings);
            auto const read = parse_part(archive, path, relation.target, strings);
            if (!read) return Error(read.error()).at({.file = path});
        }
    }
    return book;
}

std::string number_text(double value) {
    if (!std::isfinite(value)) return {};
    if (std::fabs(value) < 1e15 && value == std::floor(value)) return fmt::format("{:.0f}", value);
    if (std::fabs(value) >= 1e15) return fmt::format("{:.0f}", value);
    std::string text = fmt::format("{:.15g}", value);
    if (text.find('e') == std::string::npos) return text;
    text = fmt::format("{:.15f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string serial_text(double serial, bool counts_from_1904) {
    if (!(serial >= 0) || serial >= 2'958'466) return {};
    double day = std::floor(serial);
    int64_t seconds = int64_t(std::llround((serial - day) * 86'400));
    if (seconds == 86'400) {
        seconds = 0;
        day += 1;
    }
    int const hour = int(seconds / 3600), minute = int(seconds / 60 % 60), second = int(seconds % 60);
    std::string clock = fmt::format("{:02}:{:02}", hour, minute);
    if (second != 0) clock += fmt::format(":{:02}", second);
    if (day < 1 && !counts_from_1904) return clock;
    // Day 60 of the 1900 system is a 29 February that never was; the days before it lie one later.
    int const first = counts_from_1904 ? day_of(Date{1904, 1, 1}).number
                                       : day_of(Date{1899, 12, day < 60 ? 31 : 30}).number;
    std::string const date = format_day(Day{first + int(day)});
    return seconds == 0 ? date : date + " " + clock;
}

bool is_date_format(std::string_view format) {
    bool in_quotes = false, in_brackets = false;
    for (size_t i = 0; i < format.size(); ++i) {
        char const c = format[i];
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
            continue;
        }
        if (c == ';') return false;  // What counts is the format of positive numbers.
        if (c == '[') {
            // [h]:mm is a length of time; [Red] and [$-804] are no dates.
            char const next = i + 1 < format.size() ? format[i + 1] : ' ';
            bool const elapsed = i + 2 < format.size() && (format[i + 2] == ']' || format[i + 2] == next);
            if (elapsed && (next == 'h' || next == 'H' || next == 'm' || next == 's')) return true;
            in_brackets = true;
        }
        if (c == ']') in_brackets = false;
        if (in_brackets) continue;
        if (starts_with(format.substr(i), "General") || c == 'G') return false;
        if (std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos) return true;
    }
    return false;
}

std::string unescaped(std::string_view text) {
    if (text.find("_x") == std::string_view::npos) return std::string(text);
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        bool const may = text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' && text[i + 6] == '_';
        std::string const digits = may ? std::string(text.substr(i + 2, 4)) : std::string();
        if (!may || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
            out += text[i];
            continue;
        }
        auto const code = char32_t(std::strtoul(digits.c_str(), nullptr, 16));
        if (code != 0 && (code < 0xD800 || code > 0xDFFF)) append_utf8(out, code);
        i += 6;
    }
    return out;
}

}  // namespace lianfang::intake
