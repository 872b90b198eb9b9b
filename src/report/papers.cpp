// Many notices or certificates as one document, each on a page of its own.
#include "report/report.h"

namespace lianfang::report {

void append_paper(Document& all, Document next) {
    if (!all.blocks.empty()) all.blocks.emplace_back(Break{Break::Kind::Page});
    else all.style = next.style;
    if (!next.title.empty()) all.blocks.emplace_back(Heading{0, {}, std::move(next.title)});
    for (auto& block : next.blocks) all.blocks.push_back(std::move(block));
}

}  // namespace lianfang::report
