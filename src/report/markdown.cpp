// Document → markdown: the text plain, then a table of every figure with its origin.
#include <fmt/format.h>

#include "base/text.h"
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
        for (auto const& line : table.header) {
            std::vector<std::string> cells;
            for (auto const& cell : line) cells.push_back(cell.text);
            write_row(cells);
        }
        write_row(std::vector<std::string>(table.columns, "---"));
        for (auto const& row : table.rows) {
            std::vector<std::string> cells;
            for (auto const& cell : row.cells) cells.push_back(escaped(plain_text(cell)));
            write_row(cells);
        }
    }
    void write(Attachment const&) {}
    void write(AttachmentList const&) {}
    void write(Signature const&) {}
    void write(Break const&) {}
    void write_row(std::vector<std::string> const& cells) { out_ += "| " + joined(cells, " | ") + " |\n"; }

    void write_sources() {
        auto const& provenance = document_.provenance;
        out_ += "\n---\n\n## 数字来源\n\n";
        out_ += fmt::format("统计单位：{}。统计截止：{}。台账编号：{}。模板：{}。\n", escaped(provenance.unit_name),
                            cut_words(provenance.as_of), provenance.known_at, escaped(provenance.template_file));
        if (!provenance.warnings.empty()) out_ += "\n核对发现：\n\n";
        for (auto const& warning : provenance.warnings) out_ += "- " + escaped(warning) + "\n";
        out_ += "\n";
        write_row({"序号", "指标", "文中写作", "数值", "口径", "记录数", "列出记录"});
        write_row(std::vector<std::string>(7, "---"));
        for (size_t i = 0; i < document_.figures.size(); ++i) {
            auto const& entry = document_.figures[i];
            write_row({std::to_string(i + 1), escaped(words_of(entry)), escaped(joined(entry.printed, "、")),
                       value_of(entry) + unit_of(entry), entry.nature, std::to_string(entry.figure.rows),
                       "`" + replaced(rows_command(entry, provenance), "`", "'") + "`"});
        }
    }

    Document const& document_;
    std::string out_;
};

}  // namespace

std::string to_markdown(Document const& document) { return Page(document).write(); }

}  // namespace lianfang::report
