// lianfang report issue, show, diff: added to `lianfang report`.
#pragma once

#include "context.h"
#include "report_writing.h"

namespace lianfang::app {

void add_issue_commands(CLI::App& report, Context& context);
void require_cut(Context& context, ReportOptions const& options);

}  // namespace lianfang::app
