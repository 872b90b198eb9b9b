// lianfang keys: which keys the sealed values lie under, and a new one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "context.h"

namespace lianfang::app {
namespace {

using KeysInUse = ledger::Ledger::KeysInUse;

void print_json(KeysInUse const& use) {
    nlohmann::ordered_json values = nlohmann::ordered_json::object();
    for (auto const& [number, count] : use.values) values[std::to_string(number)] = count;
    nlohmann::ordered_json const out = {{"ledger_id", use.ledger_id}, {"file", use.file},
                                        {"key_number", use.key_number}, {"in_file", use.in_file}, {"values", values}};
    fmt::print("{}\n", out.dump());
}

void print(Context& context, KeysInUse const& use) {
    if (context.json) return print_json(use);
    std::string const file = use.file.empty() ? context.text("（只在内存里）", "(in memory alone)") : use.file;
    std::string const numbers =
        use.in_file.empty() ? context.text("无", "none") : fmt::format("{}", fmt::join(use.in_file, ", "));
    fmt::print("{}\n", context.text(fmt::format("账本 {}", use.ledger_id), fmt::format("ledger {}", use.ledger_id)));
    fmt::print("{}\n", context.text(fmt::format("密钥文件 {}，其中的密钥：{}", file, numbers),
                                    fmt::format("key file {}, keys in it: {}", file, numbers)));
    for (auto const& [number, count] : use.values) {
        if (number == 0) {
            fmt::print("{}\n", context.text(fmt::format("明文：{} 个值（运行 keys rotate 加密）", count),
                                            fmt::format("in clear: {} values (keys rotate encrypts them)", count)));
            continue;
        }
        auto const zh = number == use.key_number ? "（新登记的用它）" : "";
        auto const en = number == use.key_number ? " (new ones get it)" : "";
        fmt::print("{}\n", context.text(fmt::format("第{}号密钥{}：{} 个值", number, zh, count),
                                        fmt::format("key {}{}: {} values", number, en, count)));
    }
    if (use.values.empty() && use.key_number > 0) {
        fmt::print("{}\n", context.text(fmt::format("还没有密封值；新登记的用第{}号密钥", use.key_number),
                                        fmt::format("no sealed values yet; new ones get key {}", use.key_number)));
    }
}

void rotate(Context& context, bool drop_old) {
    KeysInUse use;
    {
        Progress progress(context, context.text("换密钥", "rotate"));
        auto const rotated = context.ledger().rotate_keys(
            {.secret_seed = random_bytes(), .drop_old = drop_old,
             .progress = [&](int64_t done, int64_t of) { progress.show(done, of); }});
        if (!rotated) context.fail(rotated.error());
        use = *rotated;
    }
    print(context, use);
    if (context.json) return;
    fmt::print("{}\n", context.text(
        fmt::format("请把密钥文件 {} 再另存一份，与备份分开放。{}", use.file,
                    drop_old ? "旧密钥已从文件中删去：换密钥以前的备份和副本，要用以前另存的密钥文件（--key-file）才打得开"
                             : "旧密钥仍在文件里，换密钥以前的备份和副本照样打得开"),
        fmt::format("Keep a copy of the key file {} apart from the backups again. {}", use.file,
                    drop_old ? "The old keys are no longer in it: backups and copies made before need the key file "
                               "that was kept then (--key-file)"
                             : "The old keys are still in it, so backups and copies made before open as they did")));
}

}  // namespace

void add_keys(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("keys", "身份证号、电话的加密密钥 / the keys of identity and telephone numbers");
    command->require_subcommand(1);
    auto* show = command->add_subcommand("show", "密钥文件在哪里，各密钥加密了多少值 / where the key file is, values under each key");
    show->callback([&context] { print(context, context.ledger().keys_in_use()); });
    auto* turn = command->add_subcommand(
        "rotate",
        "换一个密钥，全部值重新加密；旧账本的明文由此加密。中断后再运行会接着做。哈希链不变；查找密钥不变，它只随 "
        "replay --to 新库 --new-lookup-key 重建而变 / a new key, every value under it; this also encrypts an older "
        "ledger. Stopped, run it again: it goes on. The chain does not change, nor does the look-up key: that one "
        "changes only by a rebuild, replay --to NEW --new-lookup-key");
    auto drop_old = std::make_shared<bool>(false);
    turn->add_flag("--drop-old", *drop_old,
                   "完成后从密钥文件删去旧密钥（以前的备份、副本将打不开）/ then drop the old keys from the file (backups and "
                   "copies made before do not open with it)");
    turn->callback([&context, drop_old] { rotate(context, *drop_old); });
    for (auto* one : {show, turn}) one->fallthrough();
}

}  // namespace lianfang::app
