// 数字来源: what stands below a document and says where its numbers come from, composed once for all outputs.
#pragma once

#include "report/document.h"

namespace lianfang::report {

// One figure's entry. The words are those of every output; anchors and commands are the html's own.
struct SourceEntry {
    size_t figure = 0;              // In Document::figures.
    std::string number, words, value, unit, nature, rows;
    std::string remark;             // 文中写作：…。 and the definition.
};

struct Appendix {
    std::string heading;            // 数字来源
    std::string basis;              // Unit, cut, ledger number, template, catalogue.
    std::string despite;            // Why it was issued although …; empty: it was not needed.
    std::string breaches_heading;
    std::vector<std::string> breaches;
    std::string edits_heading;
    std::vector<std::string> edits;
    std::vector<std::string> columns;   // 序号 指标 数值 单位 口径 记录数
    std::vector<SourceEntry> entries;
};

Appendix make_appendix(Document const& document);

}  // namespace lianfang::report
