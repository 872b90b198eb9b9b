// The document model: one report, written, with every number still knowing where it comes from. It feeds all
// outputs (html, markdown, the terminal; later docx and pdf), so no output has sentences of its own. It knows
// no template and no database.
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
};

// Text, or the printed form of the figure numbered `figure`.
struct Run {
    std::string text;
    int figure = -1;
};
using Runs = std::vector<Run>;

struct Heading {
    int level = 1;                  // 1: 一、 2: （一）
    std::string number;             // "一、"
    Runs runs;
};

enum class Alignment { Body, Left, Right };

struct Paragraph {
    std::string label;              // So that a part can be asked for: "opening".
    Alignment alignment = Alignment::Body;
    Runs runs;
};

struct Table {
    Runs caption;
    std::vector<std::string> header;
    std::vector<std::vector<Runs>> rows;
};

using Block = std::variant<Heading, Paragraph, Table>;

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
};

struct Document {
    Runs title;
    std::vector<Block> blocks;
    std::vector<PrintedFigure> figures;
    std::vector<Excerpt> excerpts;  // By figure, or empty.
    Provenance provenance;
};

std::string plain_text(Runs const& runs);
// The paragraph with this label; nothing where there is none.
Paragraph const* find_paragraph(Document const& document, std::string_view label);

}  // namespace lianfang::report
