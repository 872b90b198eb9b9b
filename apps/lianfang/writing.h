// Documents to files, by the ending of the file's name. Shared by report and print.
#pragma once

#include <string>
#include <vector>

#include "context.h"
#include "report/report.h"

namespace lianfang::app {

// Fails where a file has none of these endings, before anything is computed or recorded.
void check_outputs(Context& context, std::vector<std::string> const& files, std::vector<std::string> const& endings);

void write_file(Context& context, std::string const& file, std::string const& bytes);

struct OutputOptions {
    // 数字来源 in docx and pdf; html, md and xlsx always have it, and what was issued in spite of a
    bool appendix = false;
                             // breach.
};
// `extension` without its dot: docx, pdf, xlsx, html, md.
std::string document_bytes(Context& context, report::Document const& document, std::string const& extension,
                           OutputOptions const& options);
void write_output(Context& context, report::Document const& document, std::string const& file,
                  OutputOptions const& options);

}  // namespace lianfang::app
