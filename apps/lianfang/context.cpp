// Opens the rooms on demand and says what went wrong in the user's language.
#include "context.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "figures/kept.h"
#include "measures/measures.h"

namespace lianfang::app {

struct Context::Rooms {
    std::unique_ptr<catalog::Catalog> catalog;
    std::unique_ptr<measures::Policies> policies;
    std::unique_ptr<ledger::Responder> responder;
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<registry::Units> units;
    std::unique_ptr<catalog::Posts> posts;
    std::unique_ptr<figures::Figures> figures;
    std::unique_ptr<figures::FigureKeeper> keeper;
};

namespace {

std::string find_catalog_folder(std::string const& given) {
    if (!given.empty()) return given;
    if (char const* folder = std::getenv("LIANFANG_CATALOG_FOLDER")) return folder;
    return LIANFANG_CATALOG;
}

Context::Rooms& rooms_of(Context& context) {
    if (!context.rooms) context.rooms = std::make_shared<Context::Rooms>();
    return *context.rooms;
}

// A mistyped path would else be a new ledger in which all is well.
bool is_missing(std::string const& url) {
    if (starts_with(url, "postgresql:") || starts_with(url, "postgres:"))
        return !store::Database::open(url)->has_table("ledger");
    std::string const path = starts_with(url, "sqlite:") ? url.substr(7) : url;
    std::error_code none;
    return !starts_with(path, ":memory:") && !std::filesystem::exists(path, none);
}

Error no_ledger(std::string const& url) {
    return Error::not_found("ledger_unknown", fmt::format("没有这个账本：{}。请核对 --db 或 LIANFANG_DB；新建用 init", url),
                            fmt::format("there is no ledger {}; check --db or LIANFANG_DB, init makes one", url));
}

Error as_error(catalog::Mistake const& mistake) {
    return Error::broken("catalog_mistake",
                         fmt::format("目录有误：{} 第{}行：{}。{}", mistake.file, mistake.line, mistake.what, mistake.mend),
                         fmt::format("catalogue mistake: {} line {}: {}. {}", mistake.file, mistake.line,
                                     mistake.what, mistake.mend));
}

}  // namespace

std::string random_bytes(size_t count) {
    if (sodium_init() < 0) throw std::runtime_error("no source of randomness");
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string catalog_folder_of(Context const& context) { return find_catalog_folder(context.catalog_folder); }

ledger::KeyPlace Context::key_place() const {
    auto place = ledger::usual_key_place();
    place.file = key_file;
    return place;
}

Instant machine_time() {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

Instant Context::now() const {
    if (now_text.empty()) return machine_time();
    auto const parsed = parse_instant(now_text);
    if (!parsed) {
        std::fprintf(stderr, "--now: %s\n", parsed.error().message(language).c_str());
        throw Stop{2};
    }
    return *parsed;
}

catalog::Catalog const& Context::catalog() {
    auto& opened = rooms_of(*this).catalog;
    if (opened) return *opened;
    opened = std::make_unique<catalog::Catalog>(catalog::Catalog::load(find_catalog_folder(catalog_folder)));
    return *opened;
}

ledger::Ledger& Context::ledger() {
    auto& all = rooms_of(*this);
    if (all.ledger) return *all.ledger;
    if (!may_begin && is_missing(database_url)) fail(no_ledger(database_url));
    if (!catalog().ok()) fail(as_error(catalog().mistakes.front()));
    std::vector<catalog::Mistake> mistakes;
    all.policies = std::make_unique<measures::Policies>(measures::Policies::load(catalog().files, mistakes));
    for (auto& mistake : measures::check_catalog(catalog(), *all.policies)) mistakes.push_back(std::move(mistake));
    if (!mistakes.empty()) fail(as_error(mistakes.front()));
    auto opened = ledger::Ledger::open(database_url, catalog(), now(), random_bytes(), key_place());
    if (!opened) fail(opened.error());
    all.ledger = std::move(opened).value();
    all.responder = measures::make_responder(*all.policies);
    all.ledger->set_responder(all.responder.get());
    all.keeper = std::make_unique<figures::FigureKeeper>(figures(), catalog());
    all.ledger->set_keeper(all.keeper.get());
    return *all.ledger;
}

std::unique_ptr<ledger::Ledger> Context::open_reader() {
    if (is_missing(database_url)) throw store::StoreLost(no_ledger(database_url).en);  // The server came back empty.
    auto opened = ledger::Ledger::open(database_url, catalog(), now(), random_bytes(), key_place());
    if (!opened) throw std::runtime_error(opened.error().en);
    return std::move(opened).value();
}

std::shared_ptr<ledger::Ledger> Context::open_writer() {
    struct Writer {
        std::unique_ptr<ledger::Ledger> ledger;
        std::unique_ptr<ledger::Responder> responder;
        figures::FigureKeeper keeper;               // Gone before its ledger.
    };
    std::shared_ptr<Writer> const writer(new Writer{.ledger = open_reader(),
                                                    .responder = measures::make_responder(*rooms->policies),
                                                    .keeper = figures::FigureKeeper(figures(), catalog())});
    writer->ledger->set_responder(writer->responder.get());
    writer->ledger->set_keeper(&writer->keeper);
    return {writer, writer->ledger.get()};
}

void Context::with_writer(std::function<void(ledger::Ledger&, registry::Units&)> const& work) {
    auto const ledger = open_writer();
    registry::Units own_units;
    own_units.read(*ledger);
    work(*ledger, own_units);
}

measures::Policies const& Context::policies() {
    ledger();
    return *rooms_of(*this).policies;
}

registry::Units& Context::units() {
    auto& all = rooms_of(*this);
    if (!all.units) {
        all.units = std::make_unique<registry::Units>();
        all.units->read(ledger());
    }
    return *all.units;
}

catalog::Posts const& Context::posts() {
    auto& all = rooms_of(*this);
    if (all.posts) return *all.posts;
    std::vector<catalog::Mistake> mistakes;
    all.posts = std::make_unique<catalog::Posts>(catalog::Posts::load(catalog(), mistakes));
    if (!mistakes.empty()) fail(as_error(mistakes.front()));
    return *all.posts;
}

std::unique_ptr<access::Access> Context::open_access() {
    auto const key = ledger().derived_key("second factors");
    return std::make_unique<access::Access>([this] { return store::Database::open(database_url); }, random_bytes, key);
}

figures::Figures const& Context::figures() {
    auto& all = rooms_of(*this);
    if (all.figures) return *all.figures;
    std::vector<catalog::Mistake> mistakes;
    all.figures = std::make_unique<figures::Figures>(figures::Figures::load(catalog().files, mistakes));
    if (!mistakes.empty()) fail(as_error(mistakes.front()));
    return *all.figures;
}

void Context::close() {
    if (!rooms) return;
    rooms->keeper.reset();
    rooms->ledger.reset();
}

void Context::fail(Error const& error) {
    if (json) {
        nlohmann::ordered_json out = {{"error", error.code}, {"zh", error.zh}, {"en", error.en}};
        std::fprintf(stderr, "%s\n", out.dump().c_str());
    } else {
        std::fprintf(stderr, "%s\n", error.message(language).c_str());
    }
    throw Stop{2};
}

Progress::Progress(Context const& context, std::string label)
    : label_(std::move(label)), visible_(!context.json && isatty(STDERR_FILENO)) {}

void Progress::show(int64_t done, int64_t of) {
    if (!visible_ || of <= 0) return;
    int const percent = int(std::min<int64_t>(100, done * 100 / of));
    if (percent == last_percent_) return;
    last_percent_ = percent;
    std::string const bar(size_t(percent / 5), '#');
    std::fprintf(stderr, "\r%s [%-20s] %3d%%", label_.c_str(), bar.c_str(), percent);
    std::fflush(stderr);
}

Progress::~Progress() {
    if (visible_ && last_percent_ >= 0) std::fprintf(stderr, "\r\033[K");
}

}  // namespace lianfang::app
