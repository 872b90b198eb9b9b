// Writes sheets as an xlsx workbook through libxlsxwriter. The date of creation is fixed, so that
// the same sheets give the same bytes.
#include <xlsxwriter.h>

#include <algorithm>

#include "sample/sheet.h"

namespace lianfang::sample {

namespace {

struct Formats {
    lxw_format* title;
    lxw_format* head;
    lxw_format* day;
    lxw_format* moment;
};

class Page {
public:
    Page(lxw_worksheet* to, Formats const& formats, Sheet const& sheet)
        : to_(to), formats_(formats), sheet_(sheet), habit_(sheet.habit) {}

    void write() {
        if (habit_.title_line) write_title();
        write_meta();
        if (habit_.blank_line) ++row_;
        habit_.two_header_rows ? write_two_header_rows() : write_header();
        for (size_t i = 0; i < sheet_.rows.size(); ++i) write_row(i);
        if (habit_.notes) write_notes();
    }

private:
    int width() const {
        return static_cast<int>(habit_.order.size()) + (habit_.serial_column ? 1 : 0);
    }
    lxw_col_t column(int position) const { return static_cast<lxw_col_t>(position); }

    void text(int at, std::string const& value, lxw_format* format = nullptr) {
        worksheet_write_string(to_, row_, column(at), value.c_str(), format);
    }

    void merged(lxw_row_t first_row, int first, lxw_row_t last_row, int last,
                std::string const& value, lxw_format* format) {
        if (first_row == last_row && first == last) {
            worksheet_write_string(to_, first_row, column(first), value.c_str(), format);
        } else {
            worksheet_merge_range(to_, first_row, column(first), last_row, column(last),
                                  value.c_str(), format);
        }
    }

    void write_title() {
        merged(row_, 0, row_, std::max(0, width() - 1), sheet_.title, formats_.title);
        ++row_;
    }

    // Half of the offices put all pairs into one cell, the others each into its own.
    void write_meta() {
        if (habit_.serial_column) {
            std::string line;
            for (auto const& [label, value] : sheet_.meta)
                line += (line.empty() ? "" : "    ") + label + "：" + value;
            text(0, line);
        } else {
            int at = 0;
            for (auto const& [label, value] : sheet_.meta) text(at++, label + "：" + value);
        }
        ++row_;
    }

    void write_header() {
        int at = 0;
        if (habit_.serial_column) text(at++, "序号", formats_.head);
        for (int index : habit_.order)
            text(at++, habit_.labels[static_cast<size_t>(index)], formats_.head);
        ++row_;
    }

    // Neighbours with the same heading share one merged cell above; columns without one are merged
    // downwards.
    void write_two_header_rows() {
        int at = 0;
        if (habit_.serial_column) merged(row_, at, row_ + 1, at, "序号", formats_.head), ++at;
        for (size_t i = 0; i < habit_.order.size();) {
            std::string const& above =
                sheet_.form->columns[static_cast<size_t>(habit_.order[i])].above;
            size_t end = i + 1;
            while (!above.empty() && end < habit_.order.size() &&
                   sheet_.form->columns[static_cast<size_t>(habit_.order[end])].above == above)
                ++end;
            int const count = static_cast<int>(end - i);
            if (above.empty()) {
                merged(row_, at, row_ + 1, at, habit_.labels[static_cast<size_t>(habit_.order[i])],
                       formats_.head);
            } else {
                merged(row_, at, row_, at + count - 1, above, formats_.head);
                for (int k = 0; k < count; ++k) {
                    std::string const& label =
                        habit_
                            .labels[static_cast<size_t>(habit_.order[i + static_cast<size_t>(k)])];
                    worksheet_write_string(to_, row_ + 1, column(at + k), label.c_str(),
                                           formats_.head);
                }
            }
            at += count;
            i = end;
        }
        row_ += 2;
    }

    void write_row(size_t index) {
        int at = 0;
        if (habit_.serial_column)
            worksheet_write_number(to_, row_, column(at++), static_cast<double>(index + 1),
                                   nullptr);
        for (int source : habit_.order)
            write_cell(at++, sheet_.rows[index].cells[static_cast<size_t>(source)]);
        ++row_;
    }

    void write_cell(int at, Cell const& cell) {
        if (auto const* value = std::get_if<std::string>(&cell)) {
            if (!value->empty()) text(at, *value);
        } else if (auto const* number = std::get_if<double>(&cell)) {
            worksheet_write_number(to_, row_, column(at), *number, nullptr);
        } else if (auto const* day = std::get_if<Day>(&cell)) {
            write_moment(at, written(*day, habit_.dates), start_of(*day), formats_.day);
        } else if (auto const* moment = std::get_if<Instant>(&cell)) {
            write_moment(at, written(*moment, habit_.dates), *moment, formats_.moment);
        }
    }

    void write_moment(int at, std::string const& as_text, Instant moment, lxw_format* format) {
        if (!as_text.empty()) return text(at, as_text);
        lxw_format* const shown = habit_.dates == DateHabit::RealDate ? format : nullptr;
        worksheet_write_number(to_, row_, column(at), excel_serial(moment), shown);
    }

    void write_notes() {
        ++row_;
        text(0, "注：本表由各单位按日填报，数据以填报时为准。");
        ++row_;
        text(0, "填表人：          审核人：          （盖章）");
    }

    lxw_worksheet* to_;
    Formats const& formats_;
    Sheet const& sheet_;
    Habit const& habit_;
    lxw_row_t row_ = 0;
};

Formats add_formats(lxw_workbook* book) {
    Formats formats;
    formats.title = workbook_add_format(book);
    format_set_bold(formats.title);
    format_set_align(formats.title, LXW_ALIGN_CENTER);
    formats.head = workbook_add_format(book);
    format_set_bold(formats.head);
    format_set_border(formats.head, LXW_BORDER_THIN);
    formats.day = workbook_add_format(book);
    format_set_num_format(formats.day, "yyyy-mm-dd");
    formats.moment = workbook_add_format(book);
    format_set_num_format(formats.moment, "yyyy-mm-dd hh:mm");
    return formats;
}

}  // namespace

Result<void> write_workbook(std::string const& path, std::vector<Sheet> const& sheets) {
    lxw_workbook* const book = workbook_new(path.c_str());
    auto const failed = [&path] {
        return Error::broken("file_not_written", "文件无法写入：" + path, "cannot write " + path);
    };
    if (!book) return failed();
    lxw_doc_properties properties = {};
    properties.created = 1'578'614'400;  // 2020-01-10, the first day of the campaign.
    workbook_set_properties(book, &properties);
    Formats const formats = add_formats(book);
    for (Sheet const& sheet : sheets) {
        lxw_worksheet* const page = workbook_add_worksheet(book, sheet.name.c_str());
        if (!page) return failed();
        Page(page, formats, sheet).write();
    }
    if (workbook_close(book) != LXW_NO_ERROR) return failed();
    return {};
}

}  // namespace lianfang::sample
