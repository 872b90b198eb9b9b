// lianfang sample: writes the sample county, as its offices would send it. Needs no database.
#include <fmt/format.h>

#include "context.h"
#include "sample/sample.h"

namespace lianfang::app {

namespace {

struct Options {
    std::string folder, from = "2020-01-10", to = "2020-02-03", instance;
    int population = 1'000'000;
    uint64_t seed = 1;
    bool hard = false;
};

sample::Asked asked_of(Context& context, Options const& options) {
    sample::Asked asked;
    asked.population = options.population;
    asked.seed = options.seed;
    asked.hard = options.hard;
    asked.instance = options.instance;
    auto const from = parse_day(options.from);
    if (!from) context.fail(from.error());
    auto const to = parse_day(options.to);
    if (!to) context.fail(to.error());
    asked.from = *from;
    asked.to = *to;
    bool const is_order = asked.from + 3 <= asked.to && asked.to - asked.from <= 120;
    if (!is_order) {
        context.fail(Error::invalid("sample_period", "样本起止日期须相差 3 至 120 天",
                                    "the sample needs 3 to 120 days between --from and --to"));
    }
    return asked;
}

void run_sample(Context& context, Options const& options) {
    sample::Asked const asked = asked_of(context, options);
    Progress progress(context, context.text("生成样本县", "Making the sample county"));
    auto const written = sample::write_sample(
        asked, options.folder, [&progress](int64_t done, int64_t of) { progress.show(done, of); });
    if (!written) context.fail(written.error());
    if (context.json) {
        fmt::print(
            "{{\"folder\":\"{}\",\"files\":{},\"rows\":{},\"wrong_rows\":{},\"people\":{}}}\n",
            options.folder, written->files, written->rows, written->rejected, written->people);
        return;
    }
    fmt::print(
        "{}\n",
        context.text(
            fmt::format("样本县已写入 {}：{} 个文件，{} 行（其中故意有误 {} 行），涉及 {} 人",
                        options.folder, written->files, written->rows, written->rejected,
                        written->people),
            fmt::format("The sample county is in {}: {} files, {} rows ({} of them wrong on "
                        "purpose), {} people",
                        options.folder, written->files, written->rows, written->rejected,
                        written->people)));
}

}  // namespace

void add_sample(CLI::App& app, Context& context) {
    auto const options = std::make_shared<Options>();
    auto* const command = app.add_subcommand(
        "sample",
        "样本县：按种子生成各单位的报表 / The sample county as its offices would send it");
    command->add_option("-o,--output", options->folder, "输出文件夹 / Folder to write to")
        ->required();
    command->add_option("--population", options->population, "户籍人口 / Registered population")
        ->check(CLI::Range(5'000, 3'000'000));
    command->add_option("--seed", options->seed, "随机种子 / Seed");
    command->add_option("--from", options->from, "首日 / First day");
    command->add_option("--to", options->to, "末日 / Last day");
    command->add_flag("--hard", options->hard,
                      "含需人工判断的行 / Also rows that need somebody's judgement");
    command->add_option("--instance", options->instance, "固定算例 / Worked instance")
        ->check(CLI::IsMember({"seed-6.6", "list-273"}));
    command->callback([&context, options] { run_sample(context, *options); });
}

}  // namespace lianfang::app
