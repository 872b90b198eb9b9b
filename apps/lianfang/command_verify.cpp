// lianfang verify: the ledger is walked and everything derived from it is made again and compared.
#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>

#include "context.h"
#include "figures/kept.h"
#include "measures/measures.h"

namespace lianfang::app {
namespace {

using Finding = ledger::Ledger::Finding;

// Beside the database where that is a file; else in the machine's temporary folder.
std::string scratch_file(std::string const& url) {
    std::string path = url;
    if (path.rfind("sqlite:", 0) == 0) path = path.substr(7);
    bool const is_file = path.find("://") == std::string::npos && path.find(":memory:") == std::string::npos;
    if (is_file) return path + ".verify";
    return (std::filesystem::temp_directory_path() / fmt::format("lianfang-verify-{}", getpid())).string();
}

// Every figure at the last cut, here and on the tables made again.
std::vector<Finding> compare_figures(Context& context, ledger::Ledger& again) {
    auto& ledger = context.ledger();
    auto const& figures = context.figures();
    std::vector<Finding> findings;
    figures::Asked const asked{
        .as_of = start_of(day_of(ledger.now()) + 1), .known_at = again.last_number(), .counted = true};
    for (auto const* definition : figures.all()) {
        auto const here = figures.compute(ledger, definition->name, asked);
        auto const there = figures.compute(again, definition->name, asked);
        bool same = here.size() == there.size();
        for (size_t i = 0; same && i < here.size(); ++i) {
            same = here[i].key == there[i].key && here[i].value == there[i].value && here[i].rows == there[i].rows;
        }
        if (same) continue;
        findings.push_back({0, fmt::format("数字 {} 与由账本重建的结果不同", definition->name),
                            fmt::format("figure {} differs from what the ledger gives", definition->name)});
    }
    return findings;
}

// What is kept of the figures against the rows.
std::vector<Finding> verify_kept(Context& context) {
    Progress progress(context, context.text("核对已存数字", "kept figures"));
    auto const wrong = figures::verify_kept(context.ledger(), context.figures(),
                                            [&](int64_t done, int64_t of) { progress.show(done, of); });
    std::vector<Finding> findings;
    for (auto const& one : wrong) {
        std::string const name = one.key.empty() ? one.figure : one.figure + "/" + one.key;
        std::string const unit = one.unit.empty() ? context.units().root() : one.unit;
        findings.push_back({0, fmt::format("已存数字 {}（单位 {}，{}）为 {}，由记录清点为 {}", name, unit, format_day(one.day),
                                           one.kept, one.counted),
                            fmt::format("kept figure {} (unit {}, {}) is {}, the rows give {}", name, unit,
                                        format_day(one.day), one.kept, one.counted)});
    }
    return findings;
}

void print(Context& context, std::vector<Finding> const& findings) {
    for (auto const& finding : findings) {
        fmt::print("{}\n", context.language == "en" ? finding.what_en : finding.what_zh);
    }
    int64_t const entries = context.ledger().last_number();
    if (findings.empty()) {
        fmt::print("{}\n", context.text(fmt::format("核验通过：{} 条记录，哈希链、密封值、各表与各数字均与账本一致", entries),
                                        fmt::format("verified: {} entries; chain, sealed values, tables and figures "
                                                    "agree with the ledger",
                                                    entries)));
    } else {
        fmt::print("{}\n", context.text(fmt::format("核验发现 {} 处不符", findings.size()),
                                        fmt::format("{} findings", findings.size())));
    }
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("verify", "核验账本、各表与各数字 / verify chain, tables and figures");
    auto measures = std::make_shared<bool>(false);
    command->add_flag("--measures", *measures, "重新答复各项指令并比较 / answer the orders again and compare");
    command->callback([&context, measures] {
        auto& ledger = context.ledger();
        std::vector<Finding> findings, of_figures;
        {
            Progress progress(context, context.text("核验", "verify"));
            findings = ledger.verify(
                scratch_file(context.database_url), [&](int64_t done, int64_t of) { progress.show(done, of); },
                [&](ledger::Ledger& again) { of_figures = compare_figures(context, again); });
        }
        for (auto& finding : of_figures) findings.push_back(std::move(finding));
        for (auto& finding : verify_kept(context)) findings.push_back(std::move(finding));
        if (*measures) {
            for (auto& finding : measures::compare_orders(ledger, context.policies())) {
                findings.push_back(std::move(finding));
            }
        }
        print(context, findings);
        context.exit_status = findings.empty() ? 0 : 1;
    });
}

}  // namespace lianfang::app
