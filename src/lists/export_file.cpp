// Workbooks by libxlsxwriter, which writes to a path alone; archives by libzip.
#include "lists/export_file.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"

namespace lianfang::lists {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t widest_column = 40;
constexpr size_t header_at_most = 200;      // Code points; a workbook's header holds 255 with its controls.

Error not_written() {
    return Error::broken("export_not_written", "文件没有写成：临时文件夹写不进去或已满，请管理员检查磁盘",
                         "the file was not written: the temporary folder is full or closed; have the disk checked");
}

// A file of this process alone, gone at the end.
class Scratch {
public:
    Scratch() : path_((std::filesystem::temp_directory_path() / "lianfang-export-XXXXXX").string()) {
        int const opened = mkstemp(path_.data());
        if (opened >= 0) close(opened);
        else path_.clear();
    }
    ~Scratch() {
        if (!path_.empty()) unlink(path_.c_str());
    }
    Scratch(Scratch const&) = delete;
    std::string const& path() const { return path_; }
    std::string bytes() const {
        std::ifstream in(path_, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

private:
    std::string path_;
};

std::string shortened(std::string const& text, size_t at_most) {
    auto const points = code_points(text);
    if (points.size() <= at_most) return text;
    std::string out;
    for (size_t i = 0; i < at_most; ++i) append_utf8(out, points[i]);
    return out + "…";
}

void set_properties(lxw_workbook* book, ExportRows const& rows, ExportMark const& mark, std::string text) {
    std::string title = rows.title, author = mark.name + " (" + mark.account + ")", subject = mark.purpose;
    lxw_doc_properties properties = {};
    properties.title = title.data();
    properties.author = author.data();
    properties.subject = subject.data();
    properties.comments = text.data();
    properties.created = std::max<time_t>(1, mark.at.microseconds / 1'000'000);
    workbook_set_properties(book, &properties);
}

// On each printed page above and below, and as the first line on the screen.
void put_mark(lxw_worksheet* sheet, std::string const& text) {
    std::string const line = "&L&8" + replaced(shortened(text, header_at_most), "&", "&&");
    worksheet_set_header(sheet, line.c_str());
    worksheet_set_footer(sheet, "&C&P / &N");
    worksheet_write_string(sheet, 0, 0, text.c_str(), nullptr);
}

void write_rows(lxw_workbook* book, lxw_worksheet* sheet, ExportRows const& rows) {
    lxw_format* const bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_format* const plain = workbook_add_format(book);
    format_set_num_format(plain, "@");
    std::vector<size_t> widths;
    for (auto const& heading : rows.headings) widths.push_back(size_t(display_width(heading)) + 2);
    for (auto const& row : rows.rows) {
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], size_t(display_width(row[i])) + 1);
    }
    for (size_t i = 0; i < widths.size(); ++i) {
        auto const column = lxw_col_t(i);
        worksheet_set_column(sheet, column, column, double(std::min(widths[i], widest_column)), plain);
        worksheet_write_string(sheet, 1, column, rows.headings[i].c_str(), bold);
    }
    for (size_t r = 0; r < rows.rows.size(); ++r) {
        for (size_t i = 0; i < rows.rows[r].size(); ++i) {
            if (rows.rows[r][i].empty()) continue;
            worksheet_write_string(sheet, lxw_row_t(r + 2), lxw_col_t(i), rows.rows[r][i].c_str(), plain);
        }
    }
    worksheet_freeze_panes(sheet, 2, 0);
    worksheet_repeat_rows(sheet, 0, 1);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
}

}  // namespace

std::string ExportMark::text(std::string const& language) const {
    std::string const time = replaced(format_instant(at).substr(0, 19), "T", " ");
    if (language == "en")
        return fmt::format("Exported by {} ({}, {}) {}  Purpose: {}", name, office, account, time, purpose);
    return fmt::format("导出：{}（{}，{}）{}　用途：{}", name, office, account, time, purpose);
}

Result<std::string> as_workbook(ExportRows const& rows, ExportMark const& mark, std::string const& language) {
    Scratch const scratch;
    if (scratch.path().empty()) return not_written();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* const book = workbook_new_opt(scratch.path().c_str(), &options);
    if (book == nullptr) return not_written();
    lxw_worksheet* const sheet = workbook_add_worksheet(book, nullptr);
    std::string const text = mark.text(language);
    set_properties(book, rows, mark, text);
    put_mark(sheet, text);
    write_rows(book, sheet, rows);
    if (workbook_close(book) != LXW_NO_ERROR) return not_written();
    return scratch.bytes();
}

std::string as_json_lines(ExportRows const& rows, ExportMark const& mark) {
    auto const line = [](Json const& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; };
    std::string out = line({{"exported_by", mark.account}, {"name", mark.name}, {"office", mark.office},
                            {"at", format_instant(mark.at)}, {"purpose", mark.purpose}, {"title", rows.title},
                            {"rows", rows.rows.size()}});
    for (auto const& row : rows.rows) {
        Json one = Json::object();
        for (size_t i = 0; i < row.size(); ++i) {
            if (!row[i].empty()) one[rows.names[i]] = row[i];
        }
        out += line(one);
    }
    return out;
}

Result<std::string> under_password(std::string const& bytes, std::string const& file, std::string const& password) {
    zip_error_t fault;
    zip_error_init(&fault);
    zip_source_t* const target = zip_source_buffer_create(nullptr, 0, 0, &fault);
    if (target == nullptr) return not_written();
    zip_source_keep(target);
    zip_t* const archive = zip_open_from_source(target, ZIP_TRUNCATE, &fault);
    if (archive == nullptr) {
        zip_source_free(target);
        return not_written();
    }
    zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    auto const index = zip_file_add(archive, file.c_str(), source, ZIP_FL_ENC_UTF_8);
    bool const is_set = index >= 0 && zip_file_set_encryption(archive, zip_uint64_t(index), ZIP_EM_AES_256,
                                                              password.c_str()) == 0;
    if (!is_set) zip_discard(archive);
    bool const is_written = is_set && zip_close(archive) == 0;
    std::string out;
    zip_stat_t size;
    if (is_written && zip_source_stat(target, &size) == 0 && zip_source_open(target) == 0) {
        out.resize(size.size);
        auto const read = zip_source_read(target, out.data(), out.size());
        out.resize(size_t(std::max<zip_int64_t>(read, 0)));
        zip_source_close(target);
    }
    zip_source_free(target);
    if (out.empty()) return not_written();
    return out;
}

}  // namespace lianfang::lists
