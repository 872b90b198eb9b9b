// The command line: reads the global options, joins the rooms, runs one command.
#include <cstdio>
#include <cstdlib>

#include "context.h"

namespace lianfang::app {
namespace {

void add_globals(CLI::App& app, Context& context) {
    if (char const* url = std::getenv("LIANFANG_DB")) context.database_url = url;
    app.add_option("--db", context.database_url, "数据库 / database: sqlite:FILE or postgresql://…")
        ->capture_default_str();
    app.add_option("--now", context.now_text, "当前时间 / the clock, e.g. 2020-02-03T18:00");
    app.add_option("--lang", context.language, "语言 / language")->check(CLI::IsMember({"zh", "en"}));
    app.add_option("--catalog", context.catalog_folder, "目录文件夹 / the catalogue's folder");
    app.add_option("--key-file", context.key_file,
                   "密钥文件 / the key file (default: by the ledger's id in $LIANFANG_KEYS, else $HOME/.lianfang/keys)");
    app.add_flag("--json", context.json, "以 JSON 输出 / print JSON");
    app.fallthrough();
    app.require_subcommand(1);
}

void add_commands(CLI::App& app, Context& context) {
    add_init(app, context);
    add_import(app, context);
    add_tick(app, context);
    add_record(app, context);
    add_template(app, context);
    add_figures(app, context);
    add_keep(app, context);
    add_report(app, context);
    add_print(app, context);
    add_sample(app, context);
    add_verify(app, context);
    add_copy(app, context);
    add_replay(app, context);
    add_backup(app, context);
    add_restore(app, context);
    add_export(app, context);
    add_check(app, context);
    add_person(app, context);
    add_keys(app, context);
    add_serve(app, context);
    add_account(app, context);
}

int run(int argc, char** argv) {
    CLI::App app("联防：县域疫情台账 / Lianfang: a county's epidemic ledger", "lianfang");
    Context context;
    add_globals(app, context);
    add_commands(app, context);
    for (auto* command : app.get_subcommands({})) command->fallthrough();
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& fault) {
        return app.exit(fault) == 0 ? 0 : 2;
    } catch (Stop const& stop) {
        return stop.status;
    }
    context.close();
    return context.exit_status;
}

}  // namespace
}  // namespace lianfang::app

int main(int argc, char** argv) {
    try {
        return lianfang::app::run(argc, argv);
    } catch (std::exception const& fault) {
        std::fprintf(stderr, "未完成：%s\nnot done: %s\n", fault.what(), fault.what());
        return 2;
    }
}
