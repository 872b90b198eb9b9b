// The document model: one report, written, with every number still knowing where it comes from. It feeds all
// outputs (docx, pdf, xlsx, html, markdown, the terminal), so no output has sentences of its own. It knows no
// template and no database.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "figures/figures.h"

namespace lianfang::report {

// A figure that was printed, once however often it is printed.
struct PrintedFigure {
    figures::Figure figure;
    std::string anchor;             // Names it within the document: "hubei_returnees-within-returnee_screened_persons".
    std::string words;              // Its title: 湖北返回人员.
    std::string key_words;          // The key's label, for one line of a breakdown.
    std::string within;             // 其中: the figure whose persons contain these; empty for none.
    std::string within_words;
    std::string definition;
    std::string nature;             // 累计, 截至时点, 当日
    std::string unit_word;          // How the sentence names its unit: 人, 份, 次.
    std::vector<std::string> printed;  // As it stands in the text: "260余", each form once.
    // Made of figures (a total, a count, a change, a remainder), so rows alone do not give it.
    bool is_derived = false;
};

// Text, or the printed form of the figure numbered `figure`.
struct Run {
    std::string text;
    int figure = -1;
};
using Runs = std::vector<Run>;

struct Heading {
    int level = 1;                  // 1: 一、 2: （一） 3: 1. 4: （1） 0: the title of one of many papers
    std::string number;             // "一、"
    Runs runs;
};

enum class Alignment { Body, Left, Right, Center };

struct Paragraph {
    std::string label;              // So that a part can be asked for: "opening".
    Alignment alignment = Alignment::Body;
    Runs runs;
};

// A header may merge cells, as offices' forms do; its rows then have fewer cells than the table has columns.
struct HeaderCell {
    std::string text;
    int columns = 1;
    int rows = 1;
};

struct TableRow {
    std::vector<Runs> cells;        // One a column.
    bool is_total = false;          // 合计: the sum of the rows above it, wherever they add up to it.
};

struct Table {
    Runs caption;
    std::string unit_note;          // Right above the table: 单位：人; empty for none.
    std::vector<std::vector<HeaderCell>> header;
    size_t columns = 0;
    std::vector<TableRow> rows;
    Runs note;                      // Below it; empty for none.
};

// What follows stands on a new page under 附件N, until the next one.
struct Attachment {
    int number = 0;                 // 0: the only one, called 附件.
    std::string title;
    bool landscape = false;
};
// 附件：1.…… below the text, before the signature: where the list of all attachments is printed.
struct AttachmentList {};

struct Signature {
    Runs office, date;
};

// A new page; or the line along which a stub is cut off.
struct Break {
    enum class Kind { Page, Cut };
    Kind kind = Kind::Page;
};

using Block = std::variant<Heading, Paragraph, Table, Attachment, AttachmentList, Signature, Break>;

// A derived sentence as it was computed and as a person put it before the issue.
struct Edit {
    std::string item;               // "supplies"
    std::string derived, edited;
};

// The first records behind a figure, for the reader; without columns that are personal.
struct Excerpt {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

// What stands below the report and is true of all of it.
struct Provenance {
    std::string report;             // "work"
    std::string template_file;
    std::string unit, unit_name;
    Instant as_of = {};
    int64_t known_at = 0;
    std::string catalogue_edition;
    std::string database;           // What to give --db in the commands that list the rows; empty: the default.
    std::vector<std::string> warnings;  // Constraints that do not hold, units that have not reported.
    std::string despite;            // Why it was issued although a constraint does not hold; empty: it was not needed.
};

// How it looks on paper: a report (GB/T 9704), a sheet of tables, or notices and certificates.
enum class Style { Report, Tables, Certificate };

struct Document {
    Style style = Style::Report;
    bool is_public = false;         // Everybody sees it once it is issued.
    Runs title;
    Runs byline;                    // Below the title: office and date; empty for none.
    std::vector<Block> blocks;
    std::vector<PrintedFigure> figures;
    std::vector<Excerpt> excerpts;  // By figure, or empty.
    std::vector<Edit> edits;        // Sentences that a person changed.
    std::vector<Edit> sentences;    // Every derived sentence, numbers in brackets: what may be edited.
    Provenance provenance;
};

std::string plain_text(Runs const& runs);
// The paragraph with this label; nothing where there is none.
Paragraph const* find_paragraph(Document const& document, std::string_view label);

}  // namespace lianfang::report
