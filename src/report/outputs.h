// What the outputs share: how a printed figure is called, and the command that lists its records. Inside this
// room only.
#pragma once

#include <string>

#include "report/report.h"

namespace lianfang::report {

std::string words_of(PrintedFigure const& figure);            // 检测点工作人员（医护人员），其中……
std::string value_of(PrintedFigure const& figure);            // "936.5"; the value as it is, not as printed
std::string unit_of(PrintedFigure const& figure);             // 人
std::string rows_command(PrintedFigure const& figure, Provenance const& provenance);
std::string attachment_label(Attachment const& attachment);   // 附件, 附件1
std::vector<std::string> attachment_lines(Document const& document);  // 1.××表, as 附件： lists them

}  // namespace lianfang::report
