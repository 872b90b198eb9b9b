// lianfang template: the blank sheet of a kind.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "context.h"
#include "intake/template_sheet.h"

namespace lianfang::app {
namespace {

struct Asked {
    std::string kind, output;
    bool list = false;
};

void list_kinds(Context& context) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (auto const& [name, kind] : context.catalog().kinds) {
        if (!kind.issued_by.empty()) continue;
        if (context.json) {
            out.push_back({{"kind", name}, {"title", kind.title.in(context.language)}, {"form", kind.form}});
        } else {
            fmt::print("{:<28}{}\n", name, kind.title.in(context.language));
        }
    }
    if (context.json) fmt::print("{}\n", out.dump());
}

void run_template(Context& context, Asked const& asked) {
    auto const& catalog = context.catalog();
    if (!catalog.ok()) {
        auto const& mistake = catalog.mistakes.front();
        context.fail(Error::broken("catalog_mistake", fmt::format("目录有误：{}", mistake.what),
                                   fmt::format("catalogue mistake: {}", mistake.what))
                         .at({.file = mistake.file, .row = mistake.line}));
    }
    if (asked.list) return list_kinds(context);
    auto const* kind = catalog.find_kind(asked.kind);
    if (!kind || !kind->issued_by.empty()) {
        context.fail(Error::not_found(
            "kind_unknown", fmt::format("没有表类「{}」，lianfang template --list 列出全部", asked.kind),
            fmt::format("there is no kind {}; lianfang template --list shows all", asked.kind)));
    }
    std::string const path = asked.output.empty() ? asked.kind + ".xlsx" : asked.output;
    auto const done = intake::write_template(*kind, catalog, path, context.language);
    if (!done) context.fail(done.error());
    if (context.json) {
        fmt::print("{}\n", nlohmann::ordered_json({{"kind", kind->name}, {"file", path}}).dump());
    } else {
        fmt::print("{}  {}\n", kind->title.in(context.language), path);
    }
}

}  // namespace

void add_template(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("template", "空白表格 / the blank sheet of a kind");
    auto asked = std::make_shared<Asked>();
    command->add_option("kind", asked->kind, "表类 / kind");
    command->add_option("-o,--output", asked->output, "写到哪个文件 / file to write");
    command->add_flag("--list", asked->list, "列出全部表类 / list all kinds");
    command->callback([&context, asked] { run_template(context, *asked); });
}

}  // namespace lianfang::app
