// lianfang copy: a ledger from one database to another, SQLite or PostgreSQL, number for number. lianfang replay: the
// same by applying every entry again.
#include "moving.h"

namespace lianfang::app {
namespace {

struct Asked {
    std::string from, to;
    bool no_verify = false, new_lookup_key = false;
};

void copy(Context& context, Asked const& asked) {
    bring_forward(context, asked.from);
    ledger::Head head;
    {
        Progress progress(context, context.text("复制", "copy"));
        ledger::Copy order{.from = asked.from, .to = asked.to, .progress = {}, .check = {}};
        order.progress = [&](int64_t done, int64_t of) { progress.show(done, of); };
        if (!asked.no_verify) order.check = [&](std::string const& url) { return is_sound(context, url); };
        auto const copied = ledger::copy_ledger(order);
        if (!copied) context.fail(copied.error());
        head = *copied;
    }
    print_moved(context, {.what_zh = "账本已复制到 ", .what_en = "the ledger was copied to ", .place = asked.to,
                          .head = head, .is_verified = !asked.no_verify});
}

void replay(Context& context, Asked const& asked) {
    bring_forward(context, context.database_url);
    auto const from = ledger::open_source(context.database_url);
    if (!from) context.fail(from.error());
    ledger::Head head;
    {
        Progress progress(context, context.text("重放", "replay"));
        auto fill = fill_of(context, asked.to, [&](int64_t done, int64_t of) { progress.show(done, of); });
        if (asked.new_lookup_key) fill.lookup_key = ledger::LookupKey::New;
        auto const replayed = ledger::replay_ledger(**from, fill);
        if (!replayed) context.fail(replayed.error());
        head = *replayed;
    }
    if (!asked.no_verify && !is_sound(context, asked.to)) throw Stop{1};
    print_moved(context, {.what_zh = "账本已重放到 ", .what_en = "the ledger was replayed into ", .place = asked.to,
                          .head = head, .is_verified = !asked.no_verify});
}

}  // namespace

void add_copy(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("copy", "把整个账本复制到另一个数据库 / copy the whole ledger to another database");
    auto asked = std::make_shared<Asked>();
    command->add_option("--from", asked->from, "来源 / source: sqlite:FILE or postgresql://…")->required();
    command->add_option("--to", asked->to, "目标，须为空 / target, which must be empty")->required();
    command->add_flag("--no-verify", asked->no_verify, "复制后不核验 / do not verify the copy");
    command->callback([&context, asked] { copy(context, *asked); });
}

void add_replay(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("replay", "逐条重放到另一个数据库 / apply every entry again into another database");
    auto asked = std::make_shared<Asked>();
    command->add_option("--to", asked->to, "目标：空的，或上次没放完的 / target: empty, or one that was not finished")->required();
    command->add_flag("--no-verify", asked->no_verify, "重放后不核验 / do not verify the result");
    command->add_flag("--new-lookup-key", asked->new_lookup_key,
                      "换一个查找密钥（姓名、号码的查找散列全部重算）/ a new look-up key: all hashes for looking up are made anew");
    command->callback([&context, asked] { replay(context, *asked); });
}

}  // namespace lianfang::app
