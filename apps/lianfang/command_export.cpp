// lianfang export --ledger: the whole ledger, or a slice of it, as plain text that can be applied elsewhere.
#include <fmt/format.h>

#include "moving.h"

namespace lianfang::app {
namespace {

struct Asked {
    bool is_ledger = false;
    ledger::Export order;
};

void export_it(Context& context, Asked const& asked) {
    auto const from = ledger::open_source(context.database_url);
    if (!from) context.fail(from.error());
    ledger::Head head;
    {
        Progress progress(context, context.text("导出", "export"));
        auto order = asked.order;
        order.keys = context.key_place();
        order.progress = [&](int64_t done, int64_t of) { progress.show(done, of); };
        auto const exported = ledger::export_ledger(**from, order);
        if (!exported) context.fail(exported.error());
        head = *exported;
    }
    print_moved(context, {.what_zh = "账本已导出到 ", .what_en = "the ledger was exported to ",
                          .place = asked.order.file, .head = head});
    if (context.json) return;
    fmt::print("{}\n", context.text(
        "文件里有身份证号、电话的明文、密封值的盐和查找密钥：按涉密材料保管。导入：lianfang --db sqlite:新文件 import 文件",
        "The file holds identity and telephone numbers in clear, the salts of sealed values and the look-up key: keep "
        "it secret. To import: lianfang --db sqlite:NEW-FILE import FILE"));
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("export",
                                       "导出账本为纯文本（含个人信息明文）/ the ledger as plain text, personal data in clear");
    auto asked = std::make_shared<Asked>();
    command->add_flag("--ledger", asked->is_ledger, "逐条导出账本，jsonl / the ledger, one entry a line")->required();
    command->add_option("-o,--output", asked->order.file, "文件 / file")->required();
    command->add_option("--from", asked->order.first, "从第几号起 / first number")->capture_default_str();
    command->add_option("--to", asked->order.last, "到第几号止（不给则到末号）/ last number; the last there is");
    command->callback([&context, asked] { export_it(context, *asked); });
}

}  // namespace lianfang::app
