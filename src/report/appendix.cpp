// Composes 数字来源 from the document's figures, warnings and edits.
#include "report/appendix.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/outputs.h"

namespace lianfang::report {
namespace {

SourceEntry entry_of(Document const& document, size_t index) {
    auto const& figure = document.figures[index];
    SourceEntry entry;
    entry.figure = index;
    entry.number = std::to_string(index + 1);
    entry.words = words_of(figure);
    entry.value = value_of(figure);
    entry.unit = unit_of(figure);
    entry.nature = figure.nature;
    entry.rows = std::to_string(figure.figure.rows);
    std::string const printed = joined(figure.printed, "、");
    if (printed != entry.value) entry.remark = "文中写作：" + printed + "。";
    entry.remark += figure.definition;
    return entry;
}

}  // namespace

Appendix make_appendix(Document const& document) {
    auto const& provenance = document.provenance;
    Appendix appendix;
    appendix.heading = "数字来源";
    appendix.basis = fmt::format("统计单位：{}。统计截止：{}。台账编号：{}（以该编号为准的记录）。模板：{}。目录版本：{}。",
                                 provenance.unit_name, cut_words(provenance.as_of), provenance.known_at,
                                 provenance.template_file, provenance.catalogue_edition.substr(0, 16));
    if (!provenance.warnings.empty()) appendix.breaches_heading = "核对发现：";
    appendix.breaches = provenance.warnings;
    if (!provenance.despite.empty()) appendix.despite = "核对未通过仍予印发，理由：" + provenance.despite;
    if (!document.edits.empty()) appendix.edits_heading = "印发前人工修改的语句：";
    for (auto const& edit : document.edits) {
        appendix.edits.push_back(fmt::format("{}：原文“{}”，改为“{}”", edit.item, edit.derived, edit.edited));
    }
    appendix.columns = {"序号", "指标", "数值", "单位", "口径", "记录数"};
    for (size_t i = 0; i < document.figures.size(); ++i) appendix.entries.push_back(entry_of(document, i));
    return appendix;
}

}  // namespace lianfang::report
