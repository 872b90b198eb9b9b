// Issues: a report as it was signed. Its record stands in the ledger (kind report_issue); its bytes and the list of
// its figures are kept with that record and never made again. Start reading at issue_report().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "figures/constraints.h"
#include "ledger/ledger.h"
#include "report/document.h"

namespace lianfang::report {

// A number as it was issued, with all that is needed to count it again.
struct IssuedFigure {
    std::string anchor;                 // Names it within the document.
    std::string figure, key, within, unit;
    std::string words, unit_word;
    Instant as_of = {};
    std::optional<double> value;
    int64_t rows = 0;
    std::vector<std::string> printed;
    bool is_derived = false;            // A total, a count, a change: made of figures.
};

struct Issue {
    int64_t number = 0;                 // Of its record in the ledger.
    std::string record_id;
    std::string report, title, unit;
    int64_t year = 0, serial = 0;
    Instant issued_at = {}, as_of = {};
    int64_t known_at = 0, figure_count = 0;
    std::string edition, template_file, template_digest;
    std::string addressee, warnings, despite, replaces, issued_by;
    std::vector<Edit> edits;

    std::string name() const { return report + " " + number_text(); }   // work 2020-3
    std::string number_text() const { return std::to_string(year) + "-" + std::to_string(serial); }
};

// Oldest first; of one report and unit where they are given; known at the number (0: the last).
std::vector<Issue> list_issues(ledger::Ledger& ledger, std::string const& report = {}, std::string const& unit = {},
                               int64_t known_at = 0);
// "2020-3", "work 2020-3", "work/2020-3", a record's id. An error where there is none, or more than one.
Result<Issue> find_issue(ledger::Ledger& ledger, std::string const& text, std::string const& unit);
std::optional<Issue> find_issue_record(ledger::Ledger& ledger, std::string const& record_id);
// What everybody may see: the unit's issue of the latest cut that was written for the public and that no
// other replaced. `page` is what to_page made of it when it was issued. Nothing where there is none.
struct PublicIssue {
    Issue issue;
    std::string page;
};
std::optional<PublicIssue> latest_public_issue(ledger::Ledger& ledger, std::string const& unit);
std::vector<IssuedFigure> issued_figures(ledger::Ledger& ledger, Issue const& issue);
std::vector<IssuedFigure> figures_of(Document const& document);
std::string to_json(std::vector<IssuedFigure> const& figures);

// The issue that a cumulative figure of this report must not fall below: the last one of an earlier cut.
std::optional<figures::Published> published_before(ledger::Ledger& ledger, std::string const& report,
                                                   std::string const& unit, Instant as_of, int64_t known_at);

// What the next issue of this report will be: its number, and the issue of the same cut that it replaces.
struct NextIssue {
    int64_t year = 0, serial = 0;
    std::optional<Issue> replaced;
};
NextIssue next_issue(ledger::Ledger& ledger, std::string const& report, std::string const& unit, Instant as_of);

struct IssueRequest {
    NextIssue next;
    std::string unit;                   // 12 digits; the root where the whole county is meant.
    std::string title, addressee, by;
    std::string template_text;
    std::map<std::string, std::string> files;   // Extension → bytes: html, md, docx, …
};
// 签发：疫情防控工作情况汇报 2020年第3期，订正2020-2
std::string issue_words(NextIssue const& next, std::string const& title, std::string const& language);
// Appends the record with the document's figures and files, within a transaction. An error where another program issued
// the same report meanwhile.
Result<ledger::Appended> append_issue(ledger::Ledger& ledger, Document const& document, IssueRequest const& request);
// The same in a transaction of its own.
Result<Issue> issue_report(ledger::Ledger& ledger, Document const& document, IssueRequest const& request);

}  // namespace lianfang::report
