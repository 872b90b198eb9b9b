// Opens, verifies and reports for the commands that move a whole ledger.
#include "moving.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "figures/kept.h"
#include "verifying.h"

namespace lianfang::app {

ledger::Ledger::KeysInUse bring_forward(Context& context, std::string const& url) {
    if (auto const source = ledger::open_source(url); !source) context.fail(source.error());
    context.database_url = url;
    auto keys = context.ledger().keys_in_use();
    context.close();
    return keys;
}

bool is_sound(Context& context, std::string const& url) {
    auto opened = ledger::Ledger::open(url, context.catalog(), context.now(), random_bytes(), context.key_place());
    if (!opened) context.fail(opened.error());
    auto const findings = findings_in(context, **opened, Verified::All);
    constexpr size_t told_max = 20;
    std::vector<std::string> told;
    for (auto const& finding : findings) told.push_back(context.text(finding.what_zh, finding.what_en));
    for (size_t i = 0; i < told.size() && i < told_max; ++i) fmt::print(stderr, "{}\n", told[i]);
    if (told.size() > told_max) {
        fmt::print(stderr, "{}\n", context.text(fmt::format("…… 共 {} 处", told.size()),
                                                fmt::format("… {} findings in all", told.size())));
    }
    return told.empty();
}

ledger::Fill fill_of(Context& context, std::string const& url, ledger::TransferProgress progress) {
    return {.to = url,
            .catalog = context.catalog(),
            .secret_seed = random_bytes(),
            .keys = context.key_place(),
            .finish = [&context](ledger::Ledger& ledger) { figures::keep(ledger, context.figures(), {}); },
            .progress = std::move(progress)};
}

void print_moved(Context& context, Moved const& moved) {
    std::string const path = ledger::sqlite_path(moved.place);
    std::error_code ignored;
    auto const bytes = path.empty() ? 0 : std::filesystem::file_size(path, ignored);
    if (context.json) {
        nlohmann::ordered_json const out = {{"place", moved.place}, {"number", moved.head.number},
                                            {"head", moved.head.hash}, {"bytes", bytes},
                                            {"verified", moved.is_verified}};
        fmt::print("{}\n", out.dump());
        return;
    }
    fmt::print("{}{}\n", context.text(moved.what_zh, moved.what_en), moved.place);
    fmt::print("{}\n", context.text(fmt::format("第1号至第{}号，链首哈希 {}", moved.head.number, moved.head.hash),
                                    fmt::format("numbers 1 to {}, head {}", moved.head.number, moved.head.hash)));
    if (bytes > 0) fmt::print("{}\n", context.text(fmt::format("{} 字节", bytes), fmt::format("{} bytes", bytes)));
    if (moved.is_verified) fmt::print("{}\n", context.text("核验通过", "verified"));
}

void import_exported(Context& context, std::string const& file) {
    ledger::Head head;
    {
        Progress progress(context, context.text("导入账本", "import ledger"));
        auto const fill = fill_of(context, context.database_url,
                                  [&](int64_t done, int64_t of) { progress.show(done, of); });
        auto const imported = ledger::import_ledger(file, fill);
        if (!imported) context.fail(imported.error());
        head = *imported;
    }
    print_moved(context, {.what_zh = "账本已导入 ", .what_en = "the ledger was imported into ",
                          .place = context.database_url, .head = head});
}

}  // namespace lianfang::app
