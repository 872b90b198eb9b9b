// lianfang import: spreadsheets, csv and lines of JSON become records; each row's fate is told and refused
// rows come back.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "context.h"
#include "intake/arrivals.h"
#include "intake/importer.h"
#include "intake/template_sheet.h"
#include "measures/tick.h"
#include "moving.h"

namespace lianfang::app {
namespace {

using Json = nlohmann::ordered_json;
using intake::FileAnswer;

struct Asked {
    std::vector<std::string> files;
    std::string kind, map, received, unit, source, by = "import", returned, save_map, arrivals, until;
    bool dry_run = false;
};

struct Run {
    Context& context;
    Asked const& asked;
    std::vector<intake::SheetMap> maps;
    std::optional<intake::SheetMap> own_map;
    std::unique_ptr<intake::Importer> importer;
    std::vector<FileAnswer> answers;
};

Error as_error(catalog::Mistake const& mistake) {
    return Error::invalid("map_wrong", fmt::format("映射有误：{}。{}", mistake.what, mistake.mend),
                          fmt::format("the map is wrong: {}. {}", mistake.what, mistake.mend))
        .at({.file = mistake.file, .row = mistake.line});
}

std::optional<intake::SheetMap> read_map_file(Context& context, std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string const text((std::istreambuf_iterator<char>(in)), {});
    std::vector<catalog::Mistake> mistakes;
    auto map = intake::load_map(path, text, context.catalog(), mistakes);
    if (!map) context.fail(as_error(mistakes.front()));
    return map;
}

// --map names a map of the catalogue or a file.
void choose_map(Run& run) {
    auto& context = run.context;
    std::vector<catalog::Mistake> mistakes;
    run.maps = intake::load_maps(context.catalog(), mistakes);
    if (!mistakes.empty()) context.fail(as_error(mistakes.front()));
    if (run.asked.map.empty()) return;
    for (auto const& map : run.maps) {
        if (map.name == run.asked.map) run.own_map = map;
    }
    std::error_code none;
    bool const is_file = std::filesystem::is_regular_file(run.asked.map, none);
    if (!run.own_map && is_file) run.own_map = read_map_file(context, run.asked.map);
    if (run.own_map) return;
    context.fail(Error::not_found(
        "map_unknown", fmt::format("没有映射「{}」，请写 catalog/maps 里的名字或文件路径", run.asked.map),
        fmt::format("there is no map {}; give a name in catalog/maps or a file", run.asked.map)));
}

std::string unit_code(Context& context, std::string const& text) {
    if (text.empty()) return {};
    std::string const code = context.units().find(text);
    if (!code.empty()) return code;
    context.fail(Error::not_found("unknown_unit", fmt::format("找不到单位「{}」", text),
                                  fmt::format("there is no unit {}", text)));
}

intake::ImportOptions options_of(Run& run, Instant received_at, std::string const& unit) {
    auto const& asked = run.asked;
    return {.kind = asked.kind, .map = run.own_map ? &*run.own_map : nullptr,
            .sender = {.source = asked.source, .unit = unit_code(run.context, unit)}, .by = asked.by,
            .received_at = received_at, .rehearsal = asked.dry_run, .returned_folder = asked.returned,
            .language = run.context.language};
}

Json json_of(Error const& error) {
    Json out = {{"code", error.code}, {"zh", error.zh}, {"en", error.en}};
    if (!error.place.sheet.empty()) out["sheet"] = error.place.sheet;
    if (error.place.row > 0) out["row"] = error.place.row;
    if (error.place.column > 0) out["column"] = error.place.column;
    if (!error.place.field.empty()) out["field"] = error.place.field;
    return out;
}

Json json_of(FileAnswer const& answer) {
    Json out = {{"file", answer.file}, {"kind", answer.kind()}};
    Json sheets = Json::array();
    for (auto const& sheet : answer.sheets) {
        Json one = {{"sheet", sheet.name}, {"kind", sheet.kind}};
        one["accepted"] = sheet.fates.accepted;
        one["completed"] = sheet.fates.completed;
        one["known"] = sheet.fates.known;
        one["rejected"] = sheet.fates.rejected;
        if (sheet.hidden) one["hidden"] = true;
        if (sheet.left_out) one["left_out"] = sheet.left_out->code;
        sheets.push_back(std::move(one));
    }
    out["sheets"] = std::move(sheets);
    out["accepted"] = answer.fates.accepted;
    out["completed"] = answer.fates.completed;
    out["known"] = answer.fates.known;
    out["rejected"] = answer.fates.rejected;
    out["corrected"] = answer.fates.corrected;
    out["variants"] = answer.fates.variants;
    out["left_out"] = answer.fates.left_out;
    out["returned"] = answer.returned.empty() ? Json(nullptr) : Json(answer.returned);
    out["errors"] = Json::array();
    for (auto const& error : answer.errors) out["errors"].push_back(json_of(error));
    out["ignored_columns"] = answer.ignored_columns;
    out["warnings"] = answer.warnings;
    if (answer.failed) out["failed"] = json_of(*answer.failed);
    return out;
}

std::string title_of(Context& context, std::string const& kind) {
    auto const* found = context.catalog().find_kind(kind);
    return found ? found->title.in(context.language) : kind;
}

std::string counts(Context const& context, intake::Fates const& fates) {
    std::string text = context.text(
        fmt::format("收录 {}  补全 {}  已知 {}  退回 {}", fates.accepted, fates.completed, fates.known, fates.rejected),
        fmt::format("accepted {}  completed {}  known {}  rejected {}", fates.accepted, fates.completed, fates.known,
                    fates.rejected));
    auto const more = [&](int64_t count, char const* zh, char const* en) {
        if (count > 0) text += fmt::format("  {} {}", context.text(zh, en), count);
    };
    more(fates.corrected, "其中更正", "corrected");
    more(fates.variants, "其中另说", "variants");
    more(fates.left_out, "略过", "left out");
    return text;
}

// A message names the row itself; the file stands above already.
std::string told(Context const& context, Error error) {
    error.place.file.clear();
    return error.message(context.language);
}

void print_file(Context& context, FileAnswer const& answer) {
    fmt::print("{}\n", answer.file);
    if (answer.failed) fmt::print("  {}{}\n", context.text("未导入：", "not imported: "), told(context, *answer.failed));
    for (auto const& sheet : answer.sheets) {
        if (!sheet.kind.empty()) fmt::print("  {}  {}\n", title_of(context, sheet.kind), counts(context, sheet.fates));
        bool const was_read = !sheet.kind.empty();
        if (sheet.hidden && was_read) {
            fmt::print("  {}\n", context.text(fmt::format("隐藏的工作表「{}」也读了", sheet.name),
                                              fmt::format("hidden sheet {} was read as well", sheet.name)));
        }
        bool const is_told = sheet.left_out && !answer.failed && !intake::is_template_page(sheet.name);
        if (!is_told) continue;
        fmt::print("  {}\n", context.text(fmt::format("工作表「{}」未读：{}", sheet.name, sheet.left_out->zh),
                                          fmt::format("sheet {} not read: {}", sheet.name, sheet.left_out->en)));
    }
    if (!answer.ignored_columns.empty()) {
        fmt::print("  {}{}\n", context.text("未用的列：", "columns not used: "),
                   joined(answer.ignored_columns, context.text("、", ", ")));
    }
    for (auto const& error : answer.errors) fmt::print("  · {}\n", told(context, error));
    if (answer.fates.rejected > int64_t(answer.errors.size())) fmt::print("  · …\n");
    for (auto const& warning : answer.warnings) fmt::print("  ! {}\n", warning);
    if (!answer.returned.empty()) fmt::print("  {}{}\n", context.text("退回表：", "returned sheet: "), answer.returned);
}

void print_summary(Context& context, std::vector<FileAnswer> const& answers) {
    std::map<std::string, intake::Fates> by_kind;
    intake::Fates total;
    int64_t unread = 0;
    for (auto const& answer : answers) {
        unread += answer.failed ? 1 : 0;
        total.add(answer.fates);
        for (auto const& sheet : answer.sheets) {
            if (!sheet.kind.empty()) by_kind[sheet.kind].add(sheet.fates);
        }
    }
    auto const print = [&](std::string const& label, intake::Fates const& fates) {
        fmt::print("{}{}{}\n", label, std::string(size_t(std::max(1, 24 - display_width(label))), ' '),
                   counts(context, fates));
    };
    for (auto const& [kind, fates] : by_kind) print(title_of(context, kind), fates);
    print(context.text("合计", "total"), total);
    fmt::print("{}\n", context.text(fmt::format("文件 {} 个，其中未导入 {} 个", answers.size(), unread),
                                    fmt::format("{} files, {} not imported", answers.size(), unread)));
}

void print_answers(Run& run) {
    constexpr size_t files_in_full = 5;
    auto& context = run.context;
    if (context.json) {
        Json out = Json::array();
        for (auto const& answer : run.answers) out.push_back(json_of(answer));
        fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
        return;
    }
    if (run.asked.dry_run) fmt::print("{}\n", context.text("试运行：没有写入任何内容", "dry run: nothing was written"));
    bool const many = run.answers.size() > files_in_full;
    for (auto const& answer : run.answers) {
        if (!many || answer.has_findings()) print_file(context, answer);
    }
    if (run.answers.size() > 1) print_summary(context, run.answers);
}

int status_of(std::vector<FileAnswer> const& answers) {
    bool findings = false, any_done = answers.empty();
    for (auto const& answer : answers) {
        findings = findings || answer.has_findings();
        any_done = any_done || !answer.failed;
    }
    return !any_done ? 2 : findings ? 1 : 0;
}

void save_map(Run& run) {
    if (run.asked.save_map.empty()) return;
    for (auto& answer : run.answers) {
        if (!answer.found) continue;
        answer.found->name = std::filesystem::path(run.asked.save_map).stem().string();
        std::ofstream out(run.asked.save_map, std::ios::binary);
        out << intake::written(*answer.found);
        if (out.flush()) return;
        run.context.fail(Error::broken("map_unwritten", "映射写不出来，请检查路径", "the map cannot be written; check its path")
                             .at({.file = run.asked.save_map}));
    }
}

void import_one(Run& run, std::string const& file, Instant received_at, std::string const& unit, Progress& progress,
                size_t done, size_t of) {
    auto const options = options_of(run, received_at, unit);
    run.answers.push_back(run.importer->import_file(file, options, [&](int64_t part, int64_t whole) {
        progress.show(int64_t(done) * 1000 + part * 1000 / std::max<int64_t>(whole, 1), int64_t(of) * 1000);
    }));
    progress.show(int64_t(done + 1), int64_t(of));
}

void import_files(Run& run) {
    auto& ledger = run.context.ledger();
    Instant received_at = ledger.now();
    if (!run.asked.received.empty()) {
        auto const given = parse_instant(run.asked.received);
        if (!given) run.context.fail(given.error());
        received_at = *given;
    }
    Progress progress(run.context, run.context.text("导入", "import"));
    for (size_t i = 0; i < run.asked.files.size(); ++i) {
        import_one(run, run.asked.files[i], received_at, run.asked.unit, progress, i, run.asked.files.size());
    }
}

void import_arrivals(Run& run) {
    auto& context = run.context;
    auto arrivals = intake::read_arrivals(run.asked.arrivals);
    if (!arrivals) context.fail(arrivals.error());
    if (!run.asked.until.empty()) {
        auto const until = parse_instant(run.asked.until);
        if (!until) context.fail(until.error());
        std::erase_if(*arrivals, [&](intake::Arrival const& arrival) { return arrival.received_at >= *until; });
    }
    auto& ledger = context.ledger();
    Progress progress(context, context.text("导入", "import"));
    auto const midnight = [&](Instant moment) -> Result<void> {
        if (run.asked.dry_run) return {};
        ledger.set_now(moment);
        auto const ticked = measures::tick(ledger, context.policies(), moment);
        return ticked ? Result<void>() : Result<void>(ticked.error());
    };
    auto const played = intake::play(*arrivals, midnight, [&](intake::Arrival const& arrival) -> Result<void> {
        ledger.set_now(arrival.received_at);
        std::string const& unit = arrival.unit.empty() ? run.asked.unit : arrival.unit;
        import_one(run, arrival.path, arrival.received_at, unit, progress, run.answers.size(), arrivals->size());
        return {};
    });
    if (!played) context.fail(played.error());
}

void run_import(Context& context, Asked const& asked) {
    if (asked.files.empty() == asked.arrivals.empty()) {
        context.fail(Error::invalid("no_files", "请给出要导入的文件，或用 --arrivals 给出到达清单（二者取一）",
                                    "give files to import, or --arrivals with their list"));
    }
    if (asked.files.size() == 1 && ledger::is_exported_ledger(asked.files.front())) {
        if (asked.dry_run) {
            context.fail(Error::invalid("no_dry_run", "导出的账本不能试运行；请导入到一个新文件（--db sqlite:新文件）",
                                        "an exported ledger has no dry run; import it into a new file"));
        }
        return import_exported(context, asked.files.front());
    }
    Run run{.context = context, .asked = asked};
    choose_map(run);
    auto& ledger = context.ledger();
    run.importer = std::make_unique<intake::Importer>(ledger, context.units(), run.maps);
    auto const work = [&] { asked.arrivals.empty() ? import_files(run) : import_arrivals(run); };
    asked.dry_run ? ledger.rehearse(work) : work();
    print_answers(run);
    save_map(run);
    context.exit_status = status_of(run.answers);
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("import", "导入表格（xlsx、csv、jsonl）或导出的账本 / import sheets, or an exported ledger");
    auto asked = std::make_shared<Asked>();
    command->add_option("files", asked->files, "文件 / files");
    command->add_option("--kind", asked->kind, "表类（不给则按表头识别）/ kind; found by the header when absent");
    command->add_option("--map", asked->map, "列映射：名字或文件 / map by name or file");
    command->add_option("--received", asked->received, "收到时间 / when it was received");
    command->add_flag("--dry-run", asked->dry_run, "试运行，不写入 / tell the same, write nothing");
    command->add_option("--unit", asked->unit, "表上没写时的填报单位 / reporting unit where the sheet names none");
    command->add_option("--source", asked->source, "表上没写时的来源 / source where the sheet names none");
    command->add_option("--by", asked->by, "经办人 / who imports")->capture_default_str();
    command->add_option("--returned", asked->returned, "退回表放在这个文件夹 / folder for returned sheets");
    command->add_option("--save-map", asked->save_map, "把识别出的列映射存为文件 / save the matching as a map");
    command
        ->add_option("--arrivals", asked->arrivals, "到达清单 csv（file,received_at,unit）/ list of arrivals")
        ->check(CLI::ExistingFile);
    command->add_option("--until", asked->until, "只取此前到达的 / of the list: those received before");
    command->callback([&context, asked] {
        context.may_begin = true;
        if (!asked->returned.empty()) std::filesystem::create_directories(asked->returned);
        run_import(context, *asked);
    });
}

}  // namespace lianfang::app
