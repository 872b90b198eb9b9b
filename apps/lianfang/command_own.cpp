// lianfang report own: a county takes over a template into its own folder, and sees what the shipped one became since.
#include "command_own.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/own_files.h"
#include "report_writing.h"

namespace lianfang::app {
namespace {

namespace fs = std::filesystem;

report::Template find_shipped(Context& context, std::string const& name) {
    std::vector<catalog::Mistake> mistakes;
    auto const all = report::list_templates(context.catalog().files, mistakes);
    auto const* shipped = report::in_use(all, name, true);
    if (shipped != nullptr) return *shipped;
    context.fail(Error::not_found("no_such_report", fmt::format("没有名为「{}」的模板；见 lianfang report list", name),
                                  fmt::format("there is no template '{}'; see lianfang report list", name)));
}

void take_over(Context& context, report::Template const& shipped) {
    auto const& text = context.catalog().files.at(shipped.file);
    fs::path const folder = catalog_folder_of(context);
    if (auto const done = report::write_own(folder, shipped.file, text, text); !done) context.fail(done.error());
    fs::path const own = folder / report::own_path(shipped.file);
    fmt::print(
        "{}\n",
        context.text(
            fmt::format(
                "已复制为本县模板：{}。改完用 lianfang check 核对；今后「report {}」用它，--shipped 用随附的",
                own.string(), shipped.name),
            fmt::format("the county's own template: {}. Check it with lianfang check; 'report {}' now uses "
                        "it, --shipped the shipped one",
                        own.string(), shipped.name)));
}

void print_changes(Context& context, std::string const& own, std::vector<report::Change> const& changes) {
    if (context.json) {
        auto out = nlohmann::ordered_json::array();
        for (auto const& change : changes) {
            out.push_back({{"change", change.gained ? "gained" : "lost"},
                           {"line", change.line},
                           {"text", change.text}});
        }
        fmt::print("{}\n", nlohmann::ordered_json({{"own", own}, {"changes", out}}).dump());
        return;
    }
    fmt::print(
        "{}\n",
        changes.empty()
            ? context.text(fmt::format("本县模板：{}；随附的模板没有变", own),
                           fmt::format("the county's own template: {}; the shipped one did not change", own))
            : context.text(
                  fmt::format("本县模板：{}；接手以后随附的模板变了{}行（要用的自己抄过去）：", own,
                              changes.size()),
                  fmt::format("the county's own template: {}; since it was taken over {} lines of the "
                              "shipped one changed (copy what you want):",
                              own, changes.size())));
    for (auto const& change : changes) {
        fmt::print("{} {:>4}  {}\n", change.gained ? "+" : "-", change.line, change.text);
    }
}

void run_own(Context& context, std::string const& name) {
    auto const shipped = find_shipped(context, name);
    std::string const own = report::own_path(shipped.file);
    auto const& files = context.catalog().files;
    if (files.count(own) == 0) return take_over(context, shipped);
    print_changes(context, own, report::changes_since(files, own));
}

}  // namespace

void add_own_command(CLI::App& report, Context& context) {
    auto name = std::make_shared<std::string>();
    auto* own = report.add_subcommand("own", "本县自己的模板：复制一份，或看随附的后来改了什么 / the county's own template");
    own->add_option("name", *name, "报告名 / the report's name")->required();
    own->callback([&context, name] { run_own(context, *name); });
}

}  // namespace lianfang::app
