// lianfang verify: the ledger is walked and everything derived from it is made again and compared.
#include <fmt/format.h>

#include "ledger/transfer.h"
#include "measures/measures.h"
#include "verifying.h"

namespace lianfang::app {
namespace {

using Finding = ledger::Ledger::Finding;

void print(Context& context, std::vector<Finding> const& findings, Verified what) {
    for (auto const& finding : findings) {
        fmt::print("{}\n", context.language == "en" ? finding.what_en : finding.what_zh);
    }
    int64_t const entries = context.ledger().last_number();
    if (findings.empty() && what == Verified::Chain) {
        auto const hash = ledger::head_of(context.ledger().database()).hash;
        fmt::print("{}\n", context.text(fmt::format("核验通过：{} 条记录的哈希链与密封值，链首哈希 {}", entries, hash),
                                        fmt::format("verified: chain and sealed values of {} entries, head {}",
                                                    entries, hash)));
    } else if (findings.empty()) {
        fmt::print("{}\n", context.text(fmt::format("核验通过：{} 条记录，哈希链、密封值、各表与已存数字均与账本一致",
                                                    entries),
                                        fmt::format("verified: {} entries; chain, sealed values, tables and kept "
                                                    "figures agree with the ledger", entries)));
    } else {
        auto const zh = fmt::format("核验发现 {} 处不符。请先停用这些数字，查明谁改动了数据库；哈希链完好时用 "
                                    "replay --to 重建，否则用 restore 恢复备份", findings.size());
        auto const en = fmt::format("{} findings. Do not use the figures until it is known who changed the database; "
                                    "where the chain is sound, replay --to makes the tables again, else restore a "
                                    "backup", findings.size());
        fmt::print("{}\n", context.text(zh, en));
    }
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("verify", "核验账本、各表与各数字 / verify chain, tables and figures");
    auto measures = std::make_shared<bool>(false), chain = std::make_shared<bool>(false);
    command->add_flag("--measures", *measures, "重新答复各项指令并比较 / answer the orders again and compare");
    command->add_flag("--chain", *chain, "只核验哈希链、密封值与所存文件 / the chain, sealed values and kept files alone")
        ->excludes("--measures");
    command->callback([&context, measures, chain] {
        auto const what = *chain ? Verified::Chain : Verified::All;
        auto findings = findings_in(context, context.ledger(), what);
        if (*measures) {
            for (auto& finding : measures::compare_orders(context.ledger(), context.policies())) {
                findings.push_back(std::move(finding));
            }
        }
        print(context, findings, what);
        context.exit_status = findings.empty() ? 0 : 1;
    });
}

}  // namespace lianfang::app
