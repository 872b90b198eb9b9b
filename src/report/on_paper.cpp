// Document → paper: which face, size and place each block has, by the document's style (docs/typesetting.md).
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "paper/paper.h"
#include "report/appendix.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

using paper::Align;
using paper::Face;

// 二号 for titles, 三号 for text, 小四 and 五号 for tables.
constexpr double title_size = 22, body_size = 16, table_size = 12, wide_table_size = 10.5;
constexpr size_t wide_columns = 8;      // From here on a smaller size,
constexpr size_t landscape_columns = 10;  // and in a day's tables the page is turned.
// Certificates stand on one page: 四号, 28 lines.
constexpr double certificate_size = 14, certificate_pitch = 22;
// Widths of 四号 are multiples of 28 twips. With this hair less none of them lies between what our lines and what a word
// processor's lines hold (docs/typesetting.md).
constexpr double certificate_hair = 0.02;

// Full-width characters count two, so that columns take their share by what stands in them.
double wanted_width(std::string const& text) { return std::min(24, display_width(text)); }

bool is_number(std::string const& text) {
    return text == "—" || (!text.empty() && text.find_first_not_of("0123456789.,%-+") == std::string::npos);
}

class PaperMaker {
public:
    PaperMaker(Document const& document, PaperOptions const& options) : document_(document), options_(options) {
        paper_.title = plain_text(document.title);
        paper_.author = document.provenance.unit_name;
        paper_.written = options.written;
        paper_.sections.emplace_back();
        // A day's tables: all pages turned where one of them is wide, so that the sheaf is read from one side.
        if (document.style == Style::Tables) paper_.sections.back().landscape = has_wide_table();
        if (is_certificate()) {
            size_ = certificate_size;
            paper_.sections.back().page_numbers = false;
        }
    }

    Result<paper::Paper> make() {
        write_title();
        for (auto const& block : document_.blocks) {
            RETURN_IF_ERROR(std::visit([&](auto const& it) { return write(it); }, block));
        }
        if (options_.appendix) write_appendix();
        return std::move(paper_);
    }

private:
    std::vector<paper::Block>& blocks() { return paper_.sections.back().blocks; }
    bool is_report() const { return document_.style == Style::Report; }
    bool is_certificate() const { return document_.style == Style::Certificate; }
    bool has_wide_table() const {
        return std::any_of(document_.blocks.begin(), document_.blocks.end(), [](Block const& block) {
            auto const* table = std::get_if<Table>(&block);
            return table != nullptr && table->columns >= landscape_columns;
        });
    }
    double hair() const { return is_certificate() ? certificate_hair : 0; }
    double pitch() const { return is_certificate() ? certificate_pitch : 0; }

    // The first place of each number is where the appendix leads back to.
    std::vector<paper::Span> spans(Runs const& runs, Face face = Face::FangSong, double size = 0) {
        std::vector<paper::Span> made;
        for (auto const& run : runs) {
            if (run.text.empty()) continue;
            paper::Span span{.text = replaced(run.text, "\n", ""), .face = face, .size = size > 0 ? size : size_};
            if (run.figure >= 0 && options_.appendix) {
                auto const& anchor = document_.figures[size_t(run.figure)].anchor;
                span.link = "rows-" + anchor;
                span.target = "at-" + anchor;
            }
            made.push_back(std::move(span));
        }
        return made;
    }
    std::vector<paper::Span> words(std::string const& text, Face face = Face::FangSong, double size = 0) const {
        if (text.empty()) return {};
        return {{.text = text, .face = face, .size = size > 0 ? size : size_}};
    }
    void break_page() { blocks().emplace_back(std::in_place_type<paper::PageBreak>); }
    void blank() { blocks().push_back(paper::Paragraph{.pitch = pitch()}); }
    paper::Paragraph& add(paper::Paragraph paragraph) {
        blocks().push_back(std::move(paragraph));
        return std::get<paper::Paragraph>(blocks().back());
    }

    void write_title() {
        if (plain_text(document_.title).empty()) return;
        write_title(spans(document_.title, Face::XiaoBiaoSong, title_size));
        if (!plain_text(document_.byline).empty()) {
            add({.spans = spans(document_.byline, Face::Kai), .align = Align::Center});
        }
        blank();
    }
    void write_title(std::vector<paper::Span> text) {
        add({.spans = std::move(text), .align = Align::Center, .keep_with_next = true, .break_lines_by_word = true});
    }

    Result<void> write(Heading const& heading) {
        if (heading.level == 0) {
            write_title(spans(heading.runs, Face::XiaoBiaoSong, title_size));
            blank();
            return {};
        }
        Face const face = heading.level == 1 ? Face::Hei : heading.level == 2 ? Face::Kai : Face::FangSong;
        auto text = words(heading.number, face);
        for (auto& span : spans(heading.runs, face)) text.push_back(std::move(span));
        add({.spans = std::move(text), .first_indent = 2, .right_indent = hair(), .pitch = pitch(),
             .keep_with_next = true, .outline = heading.level});
        return {};
    }

    Result<void> write(Paragraph const& paragraph) {
        paper::Paragraph made{.spans = spans(paragraph.runs), .right_indent = hair(), .pitch = pitch()};
        switch (paragraph.alignment) {
            case Alignment::Body: made.first_indent = 2; break;
            case Alignment::Left: break;
            case Alignment::Right:
                made.align = Align::Right;
                made.right_indent = 2;
                break;
            case Alignment::Center: made.align = Align::Center; break;
        }
        add(std::move(made));
        return {};
    }

    Result<void> write(Table const& table) {
        bool const follows = !blocks().empty() && std::holds_alternative<paper::Table>(blocks().back());
        if (!is_report() && (follows || follows_note_)) blank();
        follows_note_ = !plain_text(table.note).empty();
        double const size = table.columns >= wide_columns ? wide_table_size : table_size;
        if (!plain_text(table.caption).empty()) {
            add({.spans = spans(table.caption, Face::Hei, 14), .align = Align::Center, .keep_with_next = true});
        }
        if (!table.unit_note.empty()) {
            add({.spans = words(table.unit_note, Face::FangSong, size), .align = Align::Right, .pitch = 22,
                 .keep_with_next = true});
        }
        paper::Table made;
        made.pitch = size * 1.5;
        made.widths = widths_of(table);
        for (auto const& line : table.header) {
            paper::Row row{.is_header = true};
            for (auto const& cell : line) {
                row.cells.push_back({words(cell.text, Face::Hei, size), cell.columns, cell.rows, Align::Center});
            }
            made.rows.push_back(std::move(row));
        }
        for (auto const& line : table.rows) {
            paper::Row row;
            for (auto const& cell : line.cells) {
                Face const face = line.is_total ? Face::Hei : Face::FangSong;
                bool const is_right = is_number(plain_text(cell));
                row.cells.push_back({spans(cell, face, size), 1, 1, is_right ? Align::Right : Align::Left});
            }
            made.rows.push_back(std::move(row));
        }
        if (!made.widths.empty() && !made.rows.empty()) blocks().push_back(std::move(made));
        if (!plain_text(table.note).empty()) {
            add({.spans = spans(table.note, Face::FangSong, size), .align = Align::Left, .pitch = 22});
        }
        return {};
    }

    // The head of each column alone: the lowest cell above it that spans no other.
    static std::vector<std::string> leaves_of(Table const& table) {
        std::vector<std::string> heads(table.columns);
        std::vector<int> taken(table.columns, 0);
        for (auto const& line : table.header) {
            size_t at = 0;
            std::vector<int> next = taken;
            for (auto const& cell : line) {
                while (at < taken.size() && taken[at] > 0) ++at;
                if (cell.columns == 1 && at < heads.size()) heads[at] = cell.text;
                for (int i = 0; i < cell.columns && at < next.size(); ++i, ++at) next[at] = cell.rows;
            }
            for (auto& rows : next) rows = std::max(0, rows - 1);
            taken = next;
        }
        return heads;
    }

    static std::vector<double> widths_of(Table const& table) {
        std::vector<double> widths(table.columns, 4);
        auto const widen = [&](size_t column, std::string const& text) {
            if (column < widths.size()) widths[column] = std::max(widths[column], wanted_width(text));
        };
        for (auto const& row : table.rows) {
            for (size_t i = 0; i < row.cells.size(); ++i) widen(i, plain_text(row.cells[i]));
        }
        // Heads break into two lines rather than widen their column, but not within a word of two.
        auto const heads = leaves_of(table);
        for (size_t i = 0; i < heads.size(); ++i) {
            widths[i] = std::max(widths[i], std::max(4.0, std::ceil(wanted_width(heads[i]) / 2)));
        }
        for (auto& width : widths) width += 2;  // The cells' own margins.
        return widths;
    }

    Result<void> write(Attachment const& attachment) {
        auto& last = paper_.sections.back();
        if (attachment.landscape == last.landscape) break_page();
        else paper_.sections.push_back({.landscape = attachment.landscape});
        std::string const number = attachment.number > 0 ? std::to_string(attachment.number) : "";
        add({.spans = words("附件" + number, Face::Hei), .align = Align::Left, .keep_with_next = true, .outline = 1});
        add({.keep_with_next = true});
        if (!attachment.title.empty()) write_title(words(attachment.title, Face::XiaoBiaoSong, title_size));
        blank();
        return {};
    }

    // Attachments and signature do not stand on a page without text: the last paragraph goes with them.
    void keep_last_with_next() {
        auto* last = blocks().empty() ? nullptr : std::get_if<paper::Paragraph>(&blocks().back());
        if (last != nullptr) last->keep_with_next = true;
    }

    // 附件：1.…… The names of the second line on stand below the first name.
    Result<void> write(AttachmentList const&) {
        bool is_first = true;
        for (auto const& block : document_.blocks) {
            auto const* attachment = std::get_if<Attachment>(&block);
            if (attachment == nullptr) continue;
            if (is_first) keep_last_with_next();
            if (is_first) add({.pitch = pitch(), .keep_with_next = true});
            std::string const label = is_first ? "附件：" : "";
            std::string const number = attachment->number > 0 ? std::to_string(attachment->number) + "." : "";
            ASSIGN_OR_RETURN(double const before, paper::width_in_characters(words(label + number)));
            double const hang = before + (is_first ? 0 : 3);
            add({.spans = words(label + number + attachment->title), .align = Align::Left,
                 .first_indent = is_first ? -hang : -(hang - 3), .left_indent = 2 + hang,
                 .keep_with_next = true});
            is_first = false;
        }
        return {};
    }

    // Without a seal: the office two characters from the right, the date two characters right of its beginning;
    // a date that is longer stands two characters from the right itself.
    Result<void> write(Signature const& signature) {
        ASSIGN_OR_RETURN(double const office, paper::width_in_characters(spans(signature.office)));
        ASSIGN_OR_RETURN(double const date, paper::width_in_characters(spans(signature.date)));
        double const width = paper::characters_a_line * body_size / size_;
        double date_left = width - 2 - office + 2;
        if (date_left + date > width - 2) date_left = std::max(0.0, width - 2 - date);
        double const office_left = std::max(0.0, std::min(date_left - 2, width - 2 - office));
        keep_last_with_next();
        add({.pitch = pitch(), .keep_with_next = true});
        add({.spans = spans(signature.office), .align = Align::Left, .left_indent = office_left,
             .pitch = pitch(), .keep_with_next = true});
        add({.spans = spans(signature.date), .align = Align::Left, .left_indent = date_left, .pitch = pitch()});
        return {};
    }

    Result<void> write(Break const& it) {
        if (it.kind == Break::Kind::Page) {
            break_page();
            return {};
        }
        blank();
        blocks().emplace_back(std::in_place_type<paper::Rule>, paper::Rule{.is_dashed = true});
        return {};
    }

    void write_appendix() {
        auto const appendix = make_appendix(document_);
        if (paper_.sections.back().landscape) paper_.sections.emplace_back();
        else break_page();
        add({.spans = words(appendix.heading, Face::Hei), .align = Align::Left, .keep_with_next = true, .outline = 1});
        small(appendix.basis);
        small(appendix.breaches_heading);
        for (auto const& breach : appendix.breaches) small(breach);
        small(appendix.despite);
        small(appendix.edits_heading);
        for (auto const& edit : appendix.edits) small(edit);
        add({.pitch = 8});
        paper::Table table{.widths = {5, 36, 10, 6, 6, 8}, .pitch = 15};
        paper::Row header{.is_header = true};
        for (auto const& column : appendix.columns) {
            header.cells.push_back({.spans = words(column, Face::Hei, wide_table_size), .align = Align::Center});
        }
        table.rows.push_back(std::move(header));
        for (auto const& entry : appendix.entries) add_entry(table, entry);
        if (!appendix.entries.empty()) blocks().push_back(std::move(table));
    }
    void small(std::string const& text) {
        if (!text.empty()) add({.spans = words(text, Face::FangSong, wide_table_size), .first_indent = 2, .pitch = 17});
    }
    void add_entry(paper::Table& table, SourceEntry const& entry) {
        auto const cell = [this](std::string const& text, Align align) {
            return paper::Cell{.spans = words(text, Face::FangSong, wide_table_size), .align = align};
        };
        auto const& anchor = document_.figures[entry.figure].anchor;
        paper::Row row;
        row.cells.push_back(cell(entry.number, Align::Right));
        row.cells.back().spans.front().target = "rows-" + anchor;
        row.cells.back().spans.front().link = "at-" + anchor;
        row.cells.push_back(cell(entry.words, Align::Left));
        row.cells.push_back(cell(entry.value, Align::Right));
        row.cells.push_back(cell(entry.unit, Align::Center));
        row.cells.push_back(cell(entry.nature, Align::Center));
        row.cells.push_back(cell(entry.rows, Align::Right));
        table.rows.push_back(std::move(row));
        paper::Row remark;
        remark.cells.push_back({});
        remark.cells.push_back(cell(entry.remark, Align::Left));
        remark.cells.back().columns = 5;
        table.rows.push_back(std::move(remark));
    }

    Document const& document_;
    PaperOptions const& options_;
    paper::Paper paper_;
    double size_ = body_size;
    bool follows_note_ = false;     // The block before is the note below a table.
};

}  // namespace

Result<std::string> to_pdf(Document const& document, PaperOptions const& options) {
    ASSIGN_OR_RETURN(auto const made, PaperMaker(document, options).make());
    return paper::to_pdf(made);
}

Result<std::string> to_docx(Document const& document, PaperOptions const& options) {
    ASSIGN_OR_RETURN(auto const made, PaperMaker(document, options).make());
    return paper::to_docx(made);
}

}  // namespace lianfang::report
