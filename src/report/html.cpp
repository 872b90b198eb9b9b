// Document → one html file: the report as a sheet of paper, each number a link to its entry in the appendix.
// No request leaves the page, and no personal value is in it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/appendix.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

// Body text 16 pt with 29 pt between lines, as official documents have it; fonts by their family names, those of the
// machine that reads the page. On paper the links lose their marks.
constexpr std::string_view style = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #e9ebee; color: #111; -webkit-text-size-adjust: 100%;
  font-family: FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
.sheet { max-width: 210mm; margin: 8mm auto; padding: 30mm 26mm 26mm 28mm; background: #fff;
  box-shadow: 0 1px 6px rgba(0,0,0,.25); font-size: 16pt; line-height: 29pt; }
h1 { margin: 0 0 29pt; text-wrap: balance; font-size: 22pt; line-height: 34pt; font-weight: 700; text-align: center;
  font-family: FZXiaoBiaoSong-B05S, STZhongsong, "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
h2, h3 { margin: 0; font-size: 16pt; line-height: 29pt; text-indent: 2em; break-after: avoid; }
h2 { font-weight: 700; font-family: SimHei, STHeiti, "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
h3 { font-weight: 600; font-family: KaiTi, KaiTi_GB2312, STKaiti, "Noto Serif CJK SC", serif; }
p { margin: 0; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
p.center { text-indent: 0; text-align: center; } p.byline { font-family: KaiTi, STKaiti, serif; margin-bottom: 29pt; }
p.title { font-size: 22pt; line-height: 34pt; margin: 29pt 0; font-weight: 700; } p.signature { margin-top: 29pt; }
p.note { font-size: 12pt; line-height: 18pt; margin: -12pt 0 18pt; }
caption .unit { float: right; font: 12pt/24pt FangSong, serif; }
tr.total td { font-weight: 700; } h2.attachment { text-indent: 0; break-before: page; margin-top: 29pt; }
hr.page { border: 0; break-after: page; } hr.cut { border: 0; border-top: 1pt dashed #111; margin: 14pt 0; }
p.left { text-indent: 0; } p.right { text-align: right; padding-right: 2em; }
a.n { color: inherit; text-decoration: underline dotted #7a8aa0 1px; text-underline-offset: 4px; }
a.n:hover { background: #fff3c4; }
table { border-collapse: collapse; width: 100%; margin: 6pt 0 18pt; font-size: 12pt; line-height: 18pt; }
caption { font-size: 14pt; line-height: 24pt; font-weight: 700; padding: 8pt 0 4pt; text-align: center;
  font-family: SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; }
th, td { border: 0.75pt solid #555; padding: 2pt 6pt; text-align: left; vertical-align: top; }
th { white-space: nowrap; vertical-align: middle;
  font-family: SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; font-weight: 600;
  background: #f3f4f6; text-align: center; }
td.number { text-align: right; white-space: nowrap; }
.sheet.wide { max-width: 297mm; } .wide td, .wide th { padding: 2pt 3pt; }
.sources { font-size: 11pt; line-height: 17pt;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", SimHei, sans-serif; }
.sources h2 { font-size: 14pt; text-indent: 0; margin-bottom: 6pt; }
.sources p { text-indent: 0; margin-bottom: 6pt; text-align: left; }
.sources table { font-size: 9.5pt; line-height: 15pt; table-layout: fixed; margin-bottom: 6pt; }
.sources tbody { break-inside: avoid; } .sources tbody:target td { background: #fff3c4; }
.sources th, .sources td { border-color: #b8bec8; }
.sources td.more { color: #444; border-top: none; } .sources tr.head td { border-bottom: none; }
.sources code { font: 8.5pt/13pt Consolas, "DejaVu Sans Mono", monospace; background: #f3f4f6;
  padding: 0 3px; overflow-wrap: anywhere; }
.sources details { overflow-x: auto; }
.sources details table { font-size: 8.5pt; line-height: 13pt; table-layout: auto; }
.warnings { border: 1pt solid #b3261e; padding: 6pt 10pt; margin: 0 0 10pt; }
.warnings li { margin-left: 1em; }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@media print { body { background: #fff; } .sheet { box-shadow: none; margin: 0; padding: 0; max-width: none; }
  .sources { break-before: page; } a.n { text-decoration: none; } }
@media (max-width: 700px) { .sheet { margin: 0; padding: 18px; font-size: 13pt; line-height: 24pt; } h2, h3 {
  font-size: 13pt; } }
)css";

class Page {
public:
    explicit Page(Document const& document) : document_(document), is_marked_(document.figures.size(), false) {}

    // Below the headings of the page that takes it in; numbers lead nowhere.
    std::string write_part() {
        has_links_ = false;
        level_of_title_ = 3;
        write_text();
        return std::move(out_);
    }

    std::string write() {
        out_ =
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n";
        out_ += "<title>" + escaped_for_markup(plain_text(document_.title)) + "</title>\n<style>" + std::string(style) +
                "</style>\n</head>\n<body>\n";
        out_ += std::string("<main class=\"sheet") + (has_wide_table() ? " wide" : "") + "\">\n";
        write_text();
        out_ += "</main>\n";
        write_sources();
        out_ += "</body>\n</html>\n";
        return std::move(out_);
    }

private:
    void write_text() {
        out_ += fmt::format("<h{0}>{1}</h{0}>\n", level_of_title_, runs(document_.title));
        if (!plain_text(document_.byline).empty()) {
            out_ += "<p class=\"center byline\">" + runs(document_.byline) + "</p>\n";
        }
        for (auto const& block : document_.blocks) std::visit([&](auto const& it) { write(it); }, block);
    }
    bool has_wide_table() const {
        for (auto const& block : document_.blocks) {
            auto const* table = std::get_if<Table>(&block);
            if (table != nullptr && table->columns >= 10) return true;
        }
        return false;
    }
    std::string runs(Runs const& runs) {
        std::string html;
        for (auto const& run : runs) {
            if (run.figure < 0 || !has_links_) {
                html += escaped_for_markup(run.text);
                continue;
            }
            auto const index = size_t(run.figure);
            std::string const anchor = escaped_for_markup(document_.figures[index].anchor);
            // The first place where the number stands can be returned to from the appendix.
            std::string const id = is_marked_[index] ? "" : " id=\"at-" + anchor + "\"";
            is_marked_[index] = true;
            html += "<a class=\"n\" href=\"#rows-" + anchor + "\"" + id + ">" + escaped_for_markup(run.text) + "</a>";
        }
        return html;
    }

    void write(Heading const& heading) {
        out_ += fmt::format("<h{0}>{1}{2}</h{0}>\n", std::min(heading.level + level_of_title_, 6),
                            escaped_for_markup(heading.number), runs(heading.runs));
    }
    void write(Paragraph const& paragraph) {
        static char const* const classes[] = {"", " class=\"left\"", " class=\"right\"",
                                             " class=\"center\""};
        out_ += fmt::format("<p{}>{}</p>\n", classes[int(paragraph.alignment)], runs(paragraph.runs));
    }
    void write(Table const& table) {
        out_ += "<table>\n<caption>" + runs(table.caption);
        if (!table.unit_note.empty()) out_ += "<span class=\"unit\">" + escaped_for_markup(table.unit_note) + "</span>";
        out_ += "</caption>\n<thead>";
        for (auto const& line : table.header) {
            out_ += "<tr>";
            for (auto const& cell : line) {
                out_ += fmt::format("<th colspan=\"{}\" rowspan=\"{}\">{}</th>", cell.columns, cell.rows,
                                    escaped_for_markup(cell.text));
            }
            out_ += "</tr>";
        }
        out_ += "</thead>\n<tbody>\n";
        for (auto const& row : table.rows) {
            out_ += row.is_total ? "<tr class=\"total\">" : "<tr>";
            for (auto const& cell : row.cells) {
                bool const is_number =
                    !cell.empty() &&
                    ((cell.front().figure >= 0 && plain_text(cell).size() < 90) || plain_text(cell) == "—");
                out_ += (is_number ? "<td class=\"number\">" : "<td>") + runs(cell) + "</td>";
            }
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n</table>\n";
        if (!plain_text(table.note).empty()) out_ += "<p class=\"left note\">" + runs(table.note) + "</p>\n";
    }
    void write(Attachment const& attachment) {
        out_ += "<h2 class=\"attachment\">" + attachment_label(attachment) + "</h2>\n";
        if (!attachment.title.empty())
            out_ += "<p class=\"center title\">" + escaped_for_markup(attachment.title) + "</p>\n";
    }
    void write(AttachmentList const&) {
        bool is_first = true;
        for (auto const& line : attachment_lines(document_)) {
            out_ += fmt::format("<p class=\"attachments\">{}{}</p>\n", is_first ? "附件：" : "", escaped_for_markup(line));
            is_first = false;
        }
    }
    void write(Signature const& signature) {
        out_ += "<p class=\"right signature\">" + runs(signature.office) + "</p>\n<p class=\"right\">" +
                runs(signature.date) + "</p>\n";
    }
    void write(Break const& it) {
        out_ += it.kind == Break::Kind::Page ? "<hr class=\"page\">\n" : "<hr class=\"cut\">\n";
    }

    void write_sources() {
        out_ += "<section class=\"sheet sources\">\n<h2>" + appendix_.heading + "</h2>\n";
        out_ += "<p>" + escaped_for_markup(appendix_.basis) + "</p>\n";
        if (!appendix_.breaches.empty() || !appendix_.despite.empty()) {
            out_ += "<div class=\"warnings\">";
            write_list(appendix_.breaches_heading, appendix_.breaches);
            if (!appendix_.despite.empty()) out_ += "<p>" + escaped_for_markup(appendix_.despite) + "</p>\n";
            out_ += "</div>\n";
        }
        write_list(appendix_.edits_heading, appendix_.edits);
        out_ += "<table>\n<colgroup><col style=\"width:8%\"><col style=\"width:40%\"><col style=\"width:16%\">"
                "<col style=\"width:10%\"><col style=\"width:10%\"><col style=\"width:16%\"></colgroup>\n<thead><tr>";
        for (auto const& column : appendix_.columns) out_ += "<th>" + column + "</th>";
        out_ += "</tr></thead>\n";
        for (size_t i = 0; i < document_.figures.size(); ++i) write_source(i);
        out_ += "</table>\n</section>\n";
    }
    void write_list(std::string const& heading, std::vector<std::string> const& lines) {
        if (lines.empty()) return;
        out_ += "<p>" + escaped_for_markup(heading) + "</p>\n<ul>\n";
        for (auto const& line : lines) out_ += "<li>" + escaped_for_markup(line) + "</li>\n";
        out_ += "</ul>\n";
    }
    void write_source(size_t index) {
        auto const& words = appendix_.entries[index];
        auto const& entry = document_.figures[index];
        std::string const anchor = escaped_for_markup(entry.anchor);
        out_ += fmt::format(
            "<tbody id=\"rows-{}\" data-figure=\"{}\" data-key=\"{}\" data-within=\"{}\" data-value=\"{}\" "
            "data-rows=\"{}\">\n",
            anchor, escaped_for_markup(entry.figure.name), escaped_for_markup(entry.figure.key),
            escaped_for_markup(entry.within),
            entry.figure.value ? fmt::format("{}", *entry.figure.value) : "", entry.figure.rows);
        out_ += fmt::format(
            "<tr class=\"head\"><td><a class=\"n\" href=\"#at-{}\">{}</a></td><td>{}</td>"
            "<td class=\"number\">{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td></tr>\n",
            anchor, words.number, escaped_for_markup(words.words), escaped_for_markup(words.value),
            escaped_for_markup(words.unit), escaped_for_markup(words.nature), words.rows);
        out_ += "<tr><td class=\"more\"></td><td class=\"more\" colspan=\"5\">" +
                escaped_for_markup(words.remark) + "<br><code>" +
                escaped_for_markup(rows_command(entry, document_.provenance)) + "</code>";
        if (index < document_.excerpts.size()) write_excerpt(document_.excerpts[index], entry.figure.rows);
        out_ += "</td></tr>\n</tbody>\n";
    }
    void write_excerpt(Excerpt const& excerpt, int64_t rows) {
        if (excerpt.rows.empty()) return;
        out_ += fmt::format("<details><summary>{}</summary>\n<table><thead><tr>",
                            size_t(rows) > excerpt.rows.size() ? fmt::format("前{}条记录", excerpt.rows.size()) : "全部记录");
        for (auto const& heading : excerpt.headings) out_ += "<th>" + escaped_for_markup(heading) + "</th>";
        out_ += "</tr></thead>\n<tbody>";
        for (auto const& row : excerpt.rows) {
            out_ += "<tr>";
            for (auto const& cell : row) out_ += "<td>" + escaped_for_markup(cell) + "</td>";
            out_ += "</tr>\n";
        }
        out_ += "</tbody></table></details>";
    }

    Document const& document_;
    Appendix const appendix_ = make_appendix(document_);
    bool has_links_ = true;             // From numbers to their origin.
    int level_of_title_ = 1;
    std::vector<bool> is_marked_;
    std::string out_;
};

}  // namespace

std::string to_html(Document const& document) { return Page(document).write(); }
std::string to_page(Document const& document) { return Page(document).write_part(); }

}  // namespace lianfang::report
