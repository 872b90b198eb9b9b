// Reports: templates and figures → one document model → html, markdown, pdf, docx, the terminal. Owns the template
// language; computes no number itself and asks no clock. Start reading at compose().
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "figures/figures.h"
#include "report/document.h"
#include "report/template.h"

namespace lianfang::report {

// One value or breakdown that a report asks for.
struct Question {
    std::string figure;
    std::string within;
    bool before = false;       // 24 hours before the cut.
    std::string unit;          // One of units(); empty: the unit reported on.
};
struct UnitName {
    std::string code, name;
};

// The level of the units right below the one reported on, in loops over units.
inline constexpr std::string_view next_level = "NEXT";

// Where values come from: the ledger in earnest (ledger_source.h), a table of values in tests.
class FigureSource {
public:
    virtual ~FigureSource() = default;
    // Told once, before the first question: what will be asked, so that it can be computed together.
    virtual void prepare(std::vector<std::string> const& figures) { (void)figures; }
    virtual figures::Definition const* find(std::string_view figure) const = 0;
    // A single value, or one for each key; as figures::Figures::compute.
    virtual std::vector<figures::Figure> compute(Question const& question) = 0;
    // Those of a level below the unit reported on, in the order of their codes.
    virtual std::vector<UnitName> units(std::string const& level) = 0;
    virtual std::string label_of(figures::Definition const& figure, std::string const& key) = 0;
    // A name of the profile or of the records (media_wechat); nothing where there is none.
    virtual std::optional<std::string> name(std::string const& name) = 0;
    // The code in a record's field, for conditions: record.mode is HOME. Nothing where there is no record.
    virtual std::optional<std::string> code(std::string const& name) {
        (void)name;
        return std::nullopt;
    }
};

// The names that every template may use without saying what stands there if they are missing. Of the cut-off
// and the unit; and those that the county's profile may leave out.
bool is_always_present(std::string_view name);
bool is_optional_name(std::string_view name);
bool is_name_of_person(std::string_view name);   // person.NAME in notices and certificates: name, sex, age, …
std::vector<std::string> known_names();
// "cutoff_month" → "2", "cutoff_time" → "24时": what follows from the cut alone. Nothing for other names.
std::optional<std::string> cutoff_name(std::string_view name, Instant as_of);
std::string cut_words(Instant as_of);   // 2020年2月3日24时
std::string cut_date(Instant as_of);    // 2020年2月3日
std::string date_words(Day day);        // 2020年2月3日
// "全县", "全区": the last word of the unit's name that tells its level; 县 where none fits.
std::string level_word(std::string_view unit_name);
std::string committee_word(std::string_view unit_name);    // 县委, 镇党委, 街道党工委
std::string government_word(std::string_view unit_name);   // 县政府, 街道办事处

// Names, units, guards: everything that can be known of a template without a record. Mistakes name file, line and mend.
void check_template(Template const& report, figures::Figures const& figures, catalog::Catalog const& catalog,
                    std::vector<catalog::Mistake>& mistakes);
// All templates of a catalogue: its files whose path begins with reports/.
void check_reports(catalog::Catalog const& catalog, figures::Figures const& figures,
                   std::vector<catalog::Mistake>& mistakes);
std::vector<Template> list_templates(std::map<std::string, std::string> const& files,
                                     std::vector<catalog::Mistake>& mistakes);

// What a person made of derived sentences: by "problems.supplies", or "problems+" for one that was added.
// Numbers of the ledger stand in brackets and cannot be changed; an empty text leaves the sentence out.
struct Edits {
    std::string file;
    struct Sentence {
        std::string text;
        int line = 0;
    };
    std::vector<std::pair<std::string, Sentence>> sentences;
};
Edits parse_edits(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes);
// The derived sentences of a document as parse_edits reads them back.
std::string to_edits(Document const& document);

// Writes the report. Mistakes (a name that the profile does not have) mean that the document must not be used.
Document compose(Template const& report, FigureSource& source, std::vector<catalog::Mistake>& mistakes,
                 Edits const& edits = {});

// The condition of a template by itself: whether a certificate may be given for the record at which the source stands.
bool is_true_of(Condition const& condition, FigureSource& source);
// Many notices in one document: the titles become headings of level 0, each begins a page.
void append_paper(Document& all, Document next);

std::string to_html(Document const& document);
// What the public's page takes in of a public document: its text and tables, without origins, links and style.
std::string to_page(Document const& document);
std::string to_markdown(Document const& document);
// By the rules of GB/T 9704 (docs/typesetting.md). Faults: as paper::to_pdf.
struct PaperOptions {
    bool appendix = false;          // 数字来源 on pages of its own, each number a link to its entry.
    Instant written = {};           // For the file's properties.
};
Result<std::string> to_pdf(Document const& document, PaperOptions const& options);
Result<std::string> to_docx(Document const& document, PaperOptions const& options);
// One paragraph for the terminal, with a table of its figures: words, value, unit, rows.
std::string to_terminal(Document const& document, Paragraph const& paragraph, std::string const& language);

// 137 → "130余", 100 → "100", 936.5 → "930余".
std::string about(double value);
// 936.5 → "936.5", 17 → "17"; at most two decimals (0.9734 as percent → "97.3%").
std::string plain(double value);
std::string percent(double ratio);
std::string written_as(Format format, double value);    // By the three above.
// C7. The unit word with which `following` begins, if it fits figures of this unit type; nothing where it does not.
std::optional<std::string> unit_word(std::string_view unit_type, std::string_view following);
std::string unit_words_of(std::string_view unit_type);   // "人、名", for the mend.
// How a figure's unit is called where no sentence names it: 人, 天, 小时.
std::string default_unit_word(std::string_view unit_type);

// Measured and divided quantities have no value where nothing was counted; counts are 0.
bool is_measured(std::string_view unit_type);
bool is_ratio(std::string_view unit_type);

// Text of a record as Chinese is printed: punctuation beside Chinese characters full-width, which records fold.
std::string in_full_width(std::string_view text);
// Half-width punctuation between Chinese characters, XX left over; each with line and mend.
void check_wording(std::string const& file, int line, std::string_view text, std::vector<catalog::Mistake>& mistakes);

}  // namespace lianfang::report
