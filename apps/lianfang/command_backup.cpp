// lianfang backup and restore: the ledger as one file, made while others write, and back.
#include <fmt/format.h>

#include <filesystem>

#include "moving.h"
#include "transport.h"

namespace lianfang::app {
namespace {

struct Asked {
    std::string file, to;
    bool no_verify = false;
};

// Which numbers the backup shows, and what it needs to be opened.
std::string about_keys(Context& context, ledger::Ledger::KeysInUse const& use) {
    if (use.values.count(0) != 0) {
        return context.text("· 文件里有身份证号、电话的明文（运行 keys rotate 加密后再备份），姓名、住址也是"
                            "明文：按涉密材料保管，不要外传；",
                            "- the file holds identity and telephone numbers in clear (run keys rotate, then back up "
                            "again), names and addresses too: keep it secret;");
    }
    return context.text(
        fmt::format("· 身份证号、电话已加密，密钥在 {0}：另存一份，与备份分开放；没有它备份打不开，谁也补不出来；\n"
                    "· 文件里的姓名、住址、出生日期仍是明文：按涉密材料保管，不要外传；", use.file),
        fmt::format("- identity and telephone numbers are encrypted, the key is in {0}: keep a copy of it apart from "
                    "the backup; without it the backup cannot be opened, and nobody can make it again;\n"
                    "- names, addresses and births still stand in the file in clear: keep it secret;", use.file));
}

// Where `serve --tls-self` made the county's own authority.
void print_authority(Context& context) {
    std::string const authority = own_files(context).authority;
    if (!std::filesystem::exists(authority)) return;
    fmt::print("{}\n",
               context.text(fmt::format("· 本县证书机构的私钥在 {}：另存一份；丢了每台手机都要重新安装证书；",
                                        authority),
                            fmt::format("- the key of the county's own authority is in {}: keep a copy; "
                                        "without it every device must install "
                                        "another certificate;",
                                        authority)));
}

void print_what_to_keep(Context& context, std::string const& file, ledger::Ledger::KeysInUse const& use) {
    if (context.json) return;
    fmt::print("{}\n{}\n", context.text("请一并做到：", "Also keep in mind:"), about_keys(context, use));
    print_authority(context);
    fmt::print("{}\n", context.text(
        fmt::format("· 存到另一台机器或另一块盘，并记下上面的末号和链首哈希；\n"
                    "· 同时保管本程序的这一版，以及改动过的目录文件夹（--catalog）；\n"
                    "· 恢复：lianfang restore {} --to sqlite:新文件（或 postgresql://…）", file),
        fmt::format("- put it on another machine or disk, and write down the number and head above;\n"
                    "- keep this version of the program, and the catalogue folder (--catalog) if you changed it;\n"
                    "- to restore: lianfang restore {} --to sqlite:NEW-FILE (or postgresql://…)", file)));
}

ledger::Head move(Context& context, std::string const& from, std::string const& to, bool no_verify,
                  std::string const& label) {
    Progress progress(context, label);
    ledger::Copy order{.from = from, .to = to, .progress = {}, .check = {}};
    order.progress = [&](int64_t done, int64_t of) { progress.show(done, of); };
    if (!no_verify) order.check = [&](std::string const& url) { return is_sound(context, url); };
    auto const moved = ledger::copy_ledger(order);
    if (!moved) context.fail(moved.error());
    return *moved;
}

void backup(Context& context, Asked const& asked) {
    auto const keys = bring_forward(context, context.database_url);
    auto const head = move(context, context.database_url, "sqlite:" + asked.file, asked.no_verify,
                           context.text("备份", "backup"));
    print_moved(context, {.what_zh = "备份已写好 ", .what_en = "the backup was written to ", .place = asked.file,
                          .head = head, .is_verified = !asked.no_verify});
    print_what_to_keep(context, asked.file, keys);
}

void restore(Context& context, Asked const& asked) {
    if (ledger::is_exported_ledger(asked.file)) {
        context.database_url = asked.to;
        import_exported(context, asked.file);
        if (!asked.no_verify && !is_sound(context, asked.to)) throw Stop{1};
        return;
    }
    auto const head = move(context, "sqlite:" + asked.file, asked.to, asked.no_verify, context.text("恢复", "restore"));
    print_moved(context, {.what_zh = "账本已恢复到 ", .what_en = "the ledger was restored to ", .place = asked.to,
                          .head = head, .is_verified = !asked.no_verify});
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("backup", "把账本备份成一个文件，不停写入 / the ledger as one file, while others write");
    auto asked = std::make_shared<Asked>();
    command->add_option("-o,--output", asked->file, "备份文件，不覆盖已有的 / the file; one that is there is kept")
        ->required();
    command->add_flag("--no-verify", asked->no_verify, "不核验备份 / do not verify the backup");
    command->callback([&context, asked] { backup(context, *asked); });
}

void add_restore(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("restore", "从备份恢复 / restore a backup");
    auto asked = std::make_shared<Asked>();
    command->add_option("file", asked->file, "备份文件 / the backup")->required()->check(CLI::ExistingFile);
    command->add_option("--to", asked->to, "目标，须为空 / target, which must be empty")->required();
    command->add_flag("--no-verify", asked->no_verify, "恢复后不核验 / do not verify the result");
    command->callback([&context, asked] { restore(context, *asked); });
}

}  // namespace lianfang::app
