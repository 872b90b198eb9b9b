// The ledger's own verification, with the kept figures told what it sees.
#include "verifying.h"

#include <fmt/format.h>

#include "figures/kept.h"

namespace lianfang::app {
namespace {

using Finding = ledger::Ledger::Finding;

Finding as_finding(Context& context, figures::KeptFinding const& one) {
    std::string const name = one.key.empty() ? one.figure : one.figure + "/" + one.key;
    std::string const unit = one.unit.empty() ? context.text("全县", "the county") : one.unit;
    std::string const day = format_day(one.day);
    return {0,
            fmt::format("已存数字 {}（单位 {}，{}）为 {}，由记录清点为 {}", name, unit, day, one.kept,
                        one.counted),
            fmt::format("kept figure {} (unit {}, {}) is {}, the rows give {}", name, unit, day, one.kept,
                        one.counted)};
}

}  // namespace

std::vector<Finding> findings_in(Context& context, ledger::Ledger& ledger, Verified what) {
    Progress progress(context, context.text("核验", "verify"));
    auto const show = [&](int64_t done, int64_t of) { progress.show(done, of); };
    if (what == Verified::Chain) {
        return ledger.verify({.chain_alone = true, .key = random_bytes(), .witness = {}, .progress = show});
    }
    figures::KeptVerification kept(ledger, context.figures());
    auto findings = ledger.verify({.key = random_bytes(), .witness = [&] { return kept.witness(); }, .progress = show});
    Progress counting(context, context.text("核对已存数字", "kept figures"));
    auto const wrong = kept.findings([&](int64_t done, int64_t of) { counting.show(done, of); });
    for (auto const& one : wrong) findings.push_back(as_finding(context, one));
    return findings;
}

}  // namespace lianfang::app
