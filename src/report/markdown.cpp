// Document → markdown: the text plain, then a table of every figure with its origin.
#include <algorithm>

#include "base/text.h"
#include "report/appendix.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (char c : text) {
        if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos) result += '\\';
        if (c != '\n' && c != '\r') result += c;
    }
    return result;
}

class Page {
public:
    explicit Page(Document const& document) : document_(document) {}

    std::string write() {
        out_ = "# " + escaped(plain_text(document_.title)) + "\n";
        if (!plain_text(document_.byline).empty()) out_ += "\n" + escaped(plain_text(document_.byline)) + "\n";
        for (auto const& block : document_.blocks) std::visit([&](auto const& it) { write(it); }, block);
        write_sources();
        return std::move(out_);
    }

private:
    void write(Heading const& heading) {
        out_ += "\n" + std::string(size_t(heading.level) + 1, '#') + " " + heading.number +
                escaped(plain_text(heading.runs)) + "\n";
    }
    void write(Paragraph const& paragraph) { out_ += "\n" + escaped(plain_text(paragraph.runs)) + "\n"; }
    void write(Table const& table) {
        out_ += "\n" + escaped(plain_text(table.caption)) + "\n\n";
        if (!table.unit_note.empty()) out_ += escaped(table.unit_note) + "\n\n";
        // One line of heads: what is merged stands once, before what it is divided into.
        write_row(header_of(table));
        write_row(std::vector<std::string>(table.columns, "---"));
        for (auto const& row : table.rows) {
            std::vector<std::string> cells;
            for (auto const& cell : row.cells) cells.push_back(escaped(plain_text(cell)));
            write_row(cells);
        }
        if (!plain_text(table.note).empty()) out_ += "\n" + escaped(plain_text(table.note)) + "\n";
    }
    static std::vector<std::string> header_of(Table const& table) {
        std::vector<std::string> heads(table.columns);
        std::vector<int> covered(table.columns, 0);
        for (auto const& line : table.header) {
            size_t column = 0;
            for (auto& rows : covered) rows = std::max(0, rows - 1);
            for (auto const& cell : line) {
                while (column < table.columns && covered[column] > 0) ++column;
                for (int i = 0; i < cell.columns && column < table.columns; ++i, ++column) {
                    heads[column] += (heads[column].empty() ? "" : " ") + escaped(cell.text);
                    covered[column] = cell.rows;
                }
            }
        }
        return heads;
    }
    void write(Attachment const& attachment) {
        out_ += "\n## " + attachment_label(attachment) + (attachment.title.empty() ? "" : " ") +
                escaped(attachment.title) + "\n";
    }
    void write(AttachmentList const&) {
        auto const lines = attachment_lines(document_);
        if (!lines.empty()) out_ += "\n附件：" + escaped(joined(lines, "；")) + "\n";
    }
    void write(Signature const& signature) {
        out_ += "\n" + escaped(plain_text(signature.office)) + "\n\n" + escaped(plain_text(signature.date)) + "\n";
    }
    void write(Break const& it) { out_ += it.kind == Break::Kind::Page ? "\n---\n" : "\n- - - - - - - -\n"; }
    void write_row(std::vector<std::string> const& cells) { out_ += "| " + joined(cells, " | ") + " |\n"; }

    void write_sources() {
        auto const& provenance = document_.provenance;
        auto const appendix = make_appendix(document_);
        out_ += "\n---\n\n## " + appendix.heading + "\n\n" + escaped(appendix.basis) + "\n";
        write_list(appendix.breaches_heading, appendix.breaches);
        if (!appendix.despite.empty()) out_ += "\n" + escaped(appendix.despite) + "\n";
        write_list(appendix.edits_heading, appendix.edits);
        out_ += "\n";
        auto columns = appendix.columns;
        columns.insert(columns.end(), {"说明", "列出记录"});
        write_row(columns);
        write_row(std::vector<std::string>(columns.size(), "---"));
        for (auto const& entry : appendix.entries) {
            auto const command = rows_command(document_.figures[entry.figure], provenance);
            write_row({entry.number, escaped(entry.words), escaped(entry.value), escaped(entry.unit), entry.nature,
                       entry.rows, escaped(entry.remark), "`" + replaced(command, "`", "'") + "`"});
        }
    }
    void write_list(std::string const& heading, std::vector<std::string> const& lines) {
        if (lines.empty()) return;
        out_ += "\n" + heading + "\n\n";
        for (auto const& line : lines) out_ += "- " + escaped(line) + "\n";
    }

    Document const& document_;
    std::string out_;
};

}  // namespace

std::string to_markdown(Document const& document) { return Page(document).write(); }

}  // namespace lianfang::report
