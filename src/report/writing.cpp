// From definitions to excerpts, step by step.
#include "report/writing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "figures/constraints.h"
#include "report/issues.h"
#include "report/own_template.h"
#include "report/xlsx.h"

namespace lianfang::report {
namespace {

using Mistakes = std::vector<catalog::Mistake>;
using figures::Breach;

std::string text(Desk const& desk, std::string const& zh, std::string const& en) {
    return desk.language == "en" ? en : zh;
}

struct FoundTemplate {
    Template parsed;
    std::string text;
};

Result<FoundTemplate> find_template(WriteAsked const& asked, std::map<std::string, std::string> const& files,
                                    Mistakes& mistakes) {
    if (!asked.template_file.empty())
        return FoundTemplate{parse_template(asked.template_file, asked.template_text, mistakes, files),
                             asked.template_text};
    Mistakes of_others;
    auto all = list_templates(files, of_others);
    std::erase_if(all, [](auto const& each) { return !each.of_kind.empty(); });
    if (auto const* used = in_use(all, asked.name, asked.shipped)) {
        auto const& text = files.at(used->file);
        return FoundTemplate{parse_template(used->file, text, mistakes, files), text};
    }
    std::vector<std::string> known;
    for (auto const& each : all) known.push_back(each.name);
    return Error::not_found(
        "no_such_report", fmt::format("没有名为「{}」的报告；现有：{}", asked.name, joined(known, "、")),
        fmt::format("there is no report '{}'; known: {}", asked.name, joined(known, ", ")));
}

// Of longer lists the first few records tell nothing; the command under the figure lists them all.
constexpr int64_t excerpt_of_rows_max = 1000;

void add_excerpts(WriteAsked const& asked, LedgerSource& source, Document& document) {
    if (asked.excerpt_rows <= 0) return;
    for (auto const& figure : document.figures) {
        bool const is_short = figure.figure.rows <= excerpt_of_rows_max;
        document.excerpts.push_back(
            figure.is_derived || !is_short ? Excerpt{} : source.excerpt(figure, asked.excerpt_rows));
        if (asked.progress) asked.progress(int64_t(document.excerpts.size()), int64_t(document.figures.size()));
    }
}

// A fact that has only a day counts from 00:00 of it; a cut within a day must say how many such records its
// figures hold.
std::string remark_on_days(Desk const& desk, Document const& document, figures::Figures const& figures,
                           figures::Asked const& asked) {
    if (start_of(day_of(asked.as_of)) == asked.as_of) return {};
    std::set<std::string> names;
    for (auto const& figure : document.figures) names.insert(figure.figure.name);
    int64_t rows = 0, numbers = 0;
    for (auto const& name : names) {
        int64_t const found = figures.rows_dated_by_day(desk.ledger, name, asked);
        rows += found;
        numbers += found > 0 ? 1 : 0;
    }
    return text(
        desk, fmt::format("截止时间不是24时：{}个数字用到只记日期的记录共{}条，按当日0时计入", numbers, rows),
        fmt::format("the cut is not midnight: {} figures hold {} records with a day alone, counted from its 00:00",
                    numbers, rows));
}

void add_provenance(Desk const& desk, Definitions const& definitions, LedgerSource& source,
                    LedgerSource::Request const& request, Document& document) {
    auto& provenance = document.provenance;
    provenance.unit = request.unit == desk.units.root() ? "" : request.unit;
    provenance.unit_name = source.name("unit_name").value_or(request.unit);
    provenance.as_of = request.as_of;
    provenance.known_at = request.known_at;
    provenance.catalogue_edition = definitions.edition;
    provenance.database = desk.database;
}

// A key without records came without a cut of its own.
void complete_figures(Document& document, LedgerSource::Request const& request) {
    for (auto& entry : document.figures) {
        auto& figure = entry.figure;
        if (figure.known_at != 0) continue;
        bool const is_before = entry.anchor.find("-yesterday") != std::string::npos;
        size_t const at = entry.anchor.find("-unit-");
        figure.as_of = Instant{request.as_of.microseconds - (is_before ? microseconds_per_day : 0)};
        figure.known_at = request.known_at;
        figure.unit = at == std::string::npos ? request.unit : entry.anchor.substr(at + std::string("-unit-").size());
    }
}

std::string remark_text(Desk const& desk, Breach const& breach, Instant as_of) {
    if (breach.units.empty()) return breach.rule + "　" + text(desk, breach.zh, breach.en);
    std::vector<std::string> units;
    for (auto const& unit : breach.units) units.push_back(desk.units.path_of(unit));
    return breach.rule + "　" +
           text(desk, fmt::format("截至{}，{}个单位未报：{}", cut_words(as_of), units.size(), joined(units, "、")),
                        fmt::format("by {} {} units had not reported: {}", format_cut(as_of), units.size(),
                                    joined(units, ", ")));
}

// Warnings are told in the document; refusals too where there is a reason to send it in spite of them.
std::vector<Breach> judge_document(Desk const& desk, WriteAsked const& asked, Definitions const& definitions,
                                   Document& document) {
    auto const& provenance = document.provenance;
    auto const& figures = definitions.figures(desk.figures);
    Mistakes mistakes;
    auto const constraints = figures::Constraints::load(definitions.files, figures, mistakes);
    auto const before =
        published_before(desk.ledger, provenance.report, asked.unit, provenance.as_of, provenance.known_at);
    figures::Asked const cut{.as_of = provenance.as_of, .known_at = provenance.known_at, .unit = provenance.unit};
    auto judgement = judge(desk.ledger, {document, figures, constraints, cut, before ? &*before : nullptr});
    bool const has_reason = !trimmed(asked.despite).empty();
    if (!judgement.refusals.empty() && !has_reason) return std::move(judgement.refusals);
    auto& warnings = document.provenance.warnings;
    for (auto const& breach : judgement.refusals) warnings.push_back(remark_text(desk, breach, cut.as_of));
    if (!judgement.refusals.empty()) {
        document.provenance.despite = asked.despite;
        warnings.push_back(text(desk, "仍予印发的理由：", "written in spite of it because: ") + asked.despite);
    }
    for (auto const& breach : judgement.remarks) warnings.push_back(remark_text(desk, breach, cut.as_of));
    auto const remark = remark_on_days(desk, document, figures, cut);
    if (!remark.empty()) warnings.push_back(remark);
    return std::move(judgement.refusals);
}

void warn_of_template_changes(Desk const& desk, WriteAsked const& asked, Written& written) {
    auto const changes = changes_since(written.definitions.files, written.of.file);
    if (changes.empty()) return;
    written.document.provenance.warnings.push_back(
        text(desk,
             fmt::format("随附的模板在本县接手后变了{}行；用 lianfang report own {} 查看", changes.size(),
                         asked.name),
             fmt::format("{} lines of the shipped template changed since the county took it over; see "
                         "lianfang report own {}",
                         changes.size(), asked.name)));
}

}  // namespace

Error mistaken(Mistakes const& mistakes) {
    auto const& first = mistakes.front();
    std::string const more_zh = mistakes.size() > 1 ? fmt::format("（共{}处）", mistakes.size()) : "";
    std::string const more_en = mistakes.size() > 1 ? fmt::format(" ({} mistakes in all)", mistakes.size()) : "";
    return Error::invalid(
        "report_mistake",
        fmt::format("{}，第{}行：{}。改法：{}{}", first.file, first.line, first.what, first.mend, more_zh),
        fmt::format("{}, line {}: {}. Mend: {}{}", first.file, first.line, first.what, first.mend, more_en));
}

Result<Definitions> definitions_at(ledger::Ledger& ledger, int64_t known_at) {
    auto const& catalog = ledger.catalog();
    std::string const edition = ledger.edition_at(known_at);
    if (edition == catalog.edition) return Definitions{catalog.files, std::nullopt, catalog.edition};
    Definitions then{ledger.edition_files(known_at), std::nullopt, edition};
    Mistakes mistakes;
    then.of_then = figures::Figures::load(then.files, mistakes);
    if (!mistakes.empty()) return mistaken(mistakes);
    return then;
}

Result<Written> write(Desk const& desk, WriteAsked const& asked) {
    LedgerSource::Request const request{
        .as_of = asked.as_of, .known_at = asked.known_at, .unit = asked.unit, .given = asked.given};
    Mistakes mistakes;
    Written written;
    int64_t const defined_at = asked.definitions_of_then ? asked.known_at : desk.ledger.last_number();
    ASSIGN_OR_RETURN(written.definitions, definitions_at(desk.ledger, defined_at));
    auto const& figures = written.definitions.figures(desk.figures);
    ASSIGN_OR_RETURN(auto found, find_template(asked, written.definitions.files, mistakes));
    check_template(found.parsed, figures, desk.ledger.catalog(), mistakes);
    Edits const edits = asked.edits_text.empty() ? Edits{} : parse_edits(asked.edits_file, asked.edits_text, mistakes);
    if (!mistakes.empty()) return mistaken(mistakes);

    LedgerSource source(desk.ledger, figures, desk.units, request);
    if (asked.progress) source.show_progress(asked.progress);
    written.document = compose(found.parsed, source, mistakes, edits);
    written.of = std::move(found.parsed);
    written.template_text = std::move(found.text);
    if (!mistakes.empty()) return mistaken(mistakes);
    add_provenance(desk, written.definitions, source, request, written.document);
    warn_of_template_changes(desk, asked, written);
    complete_figures(written.document, request);
    if (!asked.is_judged) return written;
    written.refusals = judge_document(desk, asked, written.definitions, written.document);
    if (!written.refusals.empty() && trimmed(asked.despite).empty()) return written;
    if (asked.issue_line) written.document.provenance.warnings.push_back(asked.issue_line(written.document));
    add_excerpts(asked, source, written.document);
    return written;
}

namespace {

Result<std::string> workbook_bytes(Document const& document) {
    static std::atomic<int> next = 0;
    auto const name = fmt::format("lianfang-{}-{}.xlsx", getpid(), next++);
    std::string const file = (std::filesystem::temp_directory_path() / name).string();
    RETURN_IF_ERROR(write_xlsx(document, file));
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    return bytes;
}

}  // namespace

Result<std::string> bytes_of(Document const& document, std::string const& extension, bool appendix) {
    if (extension == "md") return to_markdown(document);
    if (extension == "html") return to_html(document);
    if (extension == "xlsx") return workbook_bytes(document);
    bool const has_reason = !document.provenance.despite.empty() && !document.is_public;
    bool const has_appendix = appendix || has_reason;
    PaperOptions const on_paper{.appendix = has_appendix, .written = document.provenance.as_of};
    return extension == "pdf" ? to_pdf(document, on_paper) : to_docx(document, on_paper);
}

}  // namespace lianfang::report
