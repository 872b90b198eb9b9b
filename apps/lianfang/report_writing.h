// How a report comes about on the command line: its definitions, its template, the document, the judgement on it,
// and the formats it can be written in. Shared by `report NAME` and the commands on issues.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "context.h"
#include "report/document.h"
#include "report/report.h"
#include "report/writing.h"

namespace lianfang::app {

struct ReportOptions {
    std::string name;
    std::string as_of, known_at, unit, addressee, template_file;
    std::string despite, edits_file, draft_file;
    std::vector<std::string> outputs;
    std::string definitions = "then";
    bool opening = false, appendix = false;
    bool shipped = false;     // Not the county's own template, though there is one.
    int excerpt_rows = 5;
};
void add_report_options(CLI::App& command, ReportOptions& options);

// The formats of a document, by the file's extension. Kept: an issue keeps its bytes.
struct ReportFormat {
    enum class Kept { Always, Tables, Never };   // Tables: where the report is a day's tables.
    std::string extension;
    Kept kept = Kept::Always;
};
std::vector<ReportFormat> const& report_formats();
bool is_report_file(std::string const& file);   // Its extension is one of the formats.

// Fails where those of then cannot be read.
report::Definitions definitions_at(Context& context, int64_t known_at);

struct WrittenReport {
    report::Document document;
    report::Template of;
    std::string template_text;
    std::string unit;                         // 12 digits.
    std::vector<figures::Breach> overridden;  // Refusals in spite of which it was written.
};
// Composes and judges. Where it is refused and no reason was given: tells why on standard error and stops with
// status 2. `issue_line`: what the appendix says of the issue; may be empty.
struct Judging {
    bool is_judged = true;
    std::function<std::string(report::Document const&, std::string const& unit)> issue_line = {};
};
WrittenReport write_report(Context& context, ReportOptions const& options, Judging const& judging = {});

std::string unit_code_of(Context& context, std::string const& text);
std::string file_bytes(Context& context, std::string const& file);
// What to give --db in commands that are printed; empty for the default.
std::string database_of(Context const& context);

}  // namespace lianfang::app
