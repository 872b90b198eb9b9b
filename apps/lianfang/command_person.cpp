// lianfang person: merge and unmerge two files that turn out to be one person's.
#include <fmt/format.h>

#include "context.h"

namespace lianfang::app {
namespace {

struct Options {
    int64_t person = 0;
    int64_t into = 0;
    std::string reason;
    std::string by = "cli";
};

template <typename Work>
void run(Context& context, Work const& work) {
    auto& ledger = context.ledger();
    std::optional<Error> failed;
    int64_t number = 0;
    ledger.in_transaction([&] {
        auto const appended = work(ledger);
        if (appended) {
            number = appended->number;
        } else {
            failed = appended.error();
        }
    });
    if (failed) context.fail(*failed);
    fmt::print("{}\n", context.text(fmt::format("已记入账本第{}号", number),
                                    fmt::format("recorded as entry {}", number)));
}

}  // namespace

void add_person(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("person", "人员档案合并与撤销 / merge and unmerge persons");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    auto* merge = command->add_subcommand("merge", "两个编号是同一人 / two numbers are one person");
    merge->add_option("person", options->person, "人员编号 / person")->required();
    merge->add_option("into", options->into, "并入的人员编号 / into person")->required();
    merge->add_option("--reason", options->reason, "理由 / reason")->required();
    merge->add_option("--by", options->by, "经办人 / who");
    merge->callback([&context, options] {
        run(context, [&](ledger::Ledger& ledger) {
            return registry::merge_persons(ledger, options->person, options->into, options->reason, options->by);
        });
    });
    auto* unmerge = command->add_subcommand("unmerge", "撤销合并 / undo a merge");
    unmerge->add_option("person", options->person, "人员编号 / person")->required();
    unmerge->add_option("--reason", options->reason, "理由 / reason")->required();
    unmerge->add_option("--by", options->by, "经办人 / who");
    unmerge->callback([&context, options] {
        run(context, [&](ledger::Ledger& ledger) {
            return registry::unmerge_persons(ledger, options->person, options->reason, options->by);
        });
    });
}

}  // namespace lianfang::app
