// lianfang check: the catalogue, whole: kinds, codes, policy, figures (prepared on the engine in use), reports, maps.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "catalog/posts.h"
#include "context.h"
#include "measures/measures.h"
#include "report/report.h"

namespace lianfang::app {
namespace {

using Mistakes = std::vector<catalog::Mistake>;

// Every figure's statement, prepared on an empty ledger of this catalogue; on PostgreSQL too where --db names one.
void prepare_figures(Context& context, figures::Figures const& figures, Mistakes& mistakes) {
    std::vector<std::string> urls = {"sqlite::memory:"};
    if (context.database_url.rfind("postgres", 0) == 0) urls.push_back(context.database_url);
    for (auto const& url : urls) {
        auto ledger = ledger::Ledger::open(url, context.catalog(), context.now(), random_bytes(), context.key_place());
        if (!ledger) context.fail(ledger.error());
        figures.check(**ledger, mistakes);
    }
}

Mistakes find_mistakes(Context& context) {
    auto const& catalog = context.catalog();
    Mistakes mistakes = catalog.mistakes;
    auto const policies = measures::Policies::load(catalog.files, mistakes);
    for (auto& mistake : measures::check_catalog(catalog, policies)) mistakes.push_back(std::move(mistake));
    auto const figures = figures::Figures::load(catalog.files, mistakes);
    if (catalog.ok()) catalog::Posts::load(catalog, mistakes);
    report::check_reports(catalog, figures, mistakes);
    if (catalog.ok()) prepare_figures(context, figures, mistakes);
    return mistakes;
}

void print(Context& context, Mistakes const& mistakes) {
    if (context.json) {
        auto out = nlohmann::ordered_json::array();
        for (auto const& m : mistakes) {
            out.push_back({{"file", m.file}, {"line", m.line}, {"what", m.what}, {"mend", m.mend}});
        }
        fmt::print("{}\n", out.dump());
        return;
    }
    for (auto const& m : mistakes) {
        fmt::print("{}\n", context.text(fmt::format("{}，第{}行：{}。改法：{}", m.file, m.line, m.what, m.mend),
                                        fmt::format("{}, line {}: {}. Mend: {}", m.file, m.line, m.what, m.mend)));
    }
    if (!mistakes.empty()) return;
    auto const& catalog = context.catalog();
    auto const& figures = context.figures();
    fmt::print("{}\n", context.text(fmt::format("目录无误：记录种类 {}，代码表 {}，数字 {}", catalog.kinds.size(),
                                                catalog.codes.size(), figures.all().size()),
                                    fmt::format("the catalogue is sound: {} kinds, {} code lists, {} figures",
                                                catalog.kinds.size(), catalog.codes.size(), figures.all().size())));
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("check", "检查目录 / check the catalogue whole");
    command->callback([&context] {
        auto const mistakes = find_mistakes(context);
        print(context, mistakes);
        context.exit_status = mistakes.empty() ? 0 : 1;
    });
}

}  // namespace lianfang::app
