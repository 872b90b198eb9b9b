// Document → one workbook: a sheet for each table as an office prints it, and a last sheet that says where each
// number comes from. Numbers are numbers, texts are never formulas; the same document gives the same bytes.
#pragma once

#include <string>

#include "base/result.h"
#include "report/document.h"

namespace lianfang::report {

Result<void> write_xlsx(Document const& document, std::string const& file);

}  // namespace lianfang::report
