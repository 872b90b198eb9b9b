// One report from its name and cut to a judged document: definitions, template, numbers, judgement, excerpts. Whether
// one that contradicts itself goes out is for the caller. Start reading at write().
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/ledger_source.h"
#include "report/refusal.h"
#include "report/report.h"

namespace lianfang::report {

// What a report is written from.
struct Desk {
    ledger::Ledger& ledger;
    registry::Units const& units;
    figures::Figures const& figures;        // Of the catalogue in use.
    std::string language = "zh";            // Of remarks, not of the report.
    std::string database = {};              // What the commands in the appendix give --db; empty: the default.
};

// The catalogue's files and figures that define a report: those in use, or those of an earlier edition.
struct Definitions {
    std::map<std::string, std::string> files;
    std::optional<figures::Figures> of_then;
    std::string edition;
    figures::Figures const& figures(figures::Figures const& in_use) const { return of_then ? *of_then : in_use; }
};
Result<Definitions> definitions_at(ledger::Ledger& ledger, int64_t known_at);

struct WriteAsked {
    std::string name;
    Instant as_of = {};
    int64_t known_at = 0;                   // A ledger number, never 0.
    bool definitions_of_then = false;       // Those in force at known_at, not those in use.
    std::string unit;                       // 12 digits; the root where the whole county is meant.
    std::map<std::string, std::string> given;       // Names: addressee_name, written_date.
    std::string template_file, template_text;       // The county's own, given by hand; empty: the catalogue's.
    bool shipped = false;                   // Not the county's own of the catalogue, though there is one.
    std::string edits_file, edits_text;     // As to_edits wrote them and a person changed them.
    bool is_judged = true;
    std::string despite;                    // Why it is to go out in spite of refusals.
    int excerpt_rows = 0;
    std::function<std::string(Document const&)> issue_line = {};    // What the appendix says of the issue.
    figures::Progress progress = {};
};

struct Written {
    Document document;
    Template of;
    std::string template_text;
    Definitions definitions;
    // Why it must not go out. With a reason in `despite` they stand among the document's warnings; without, the
    // document is not finished and is good for a look at best.
    std::vector<figures::Breach> refusals;
};
// NotFound `no_such_report`; InvalidInput `report_mistake` names the template's first mistake.
Result<Written> write(Desk const& desk, WriteAsked const& asked);

// `extension` without its dot: docx, pdf, xlsx, html, md. `appendix`: 数字来源 in docx and pdf; the others always have
// it, and what goes out in spite of a refusal, unless it is for the public.
Result<std::string> bytes_of(Document const& document, std::string const& extension, bool appendix);

// The first mistake of a template, as an error.
Error mistaken(std::vector<catalog::Mistake> const& mistakes);

}  // namespace lianfang::report
