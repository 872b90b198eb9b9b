// The thread that imports, and what became of each file.
#include "http/imports.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "intake/own_maps.h"

namespace lianfang::http {
namespace {

constexpr size_t waiting_at_most = 20;
constexpr size_t jobs_kept = 200;
constexpr size_t held_at_most = 20;
constexpr int64_t held_microseconds = 3600LL * 1'000'000;
constexpr std::chrono::minutes between_looks{1};

std::string private_folder() {
    std::string path = (std::filesystem::temp_directory_path() / "lianfang-imports-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder for imports can be made in " + path);
    return path;
}

Error full() {
    return Error::busy("imports_full", "排队导入的文件太多，请稍后再送", "too many files wait to be imported; send it again later");
}

// As its sender calls it, for it names the sheet of a csv; but no path, and nothing that could be one.
std::string file_name_of(std::string const& name) {
    auto const last = std::filesystem::path(replaced(name, "\\", "/")).filename().string();
    bool const is_plain = !last.empty() && last.size() <= 200 && last.front() != '.' &&
                          std::none_of(last.begin(), last.end(), [](unsigned char c) { return c < ' '; });
    return is_plain ? last : "sheet" + std::filesystem::path(last).extension().string().substr(0, 6);
}

}  // namespace

Error Imports::file_gone() {
    return Error::wrong_state("file_gone", "服务器上已没有这个文件，请重新选择它",
                              "the server no longer holds this file; choose it again");
}

Imports::Imports(catalog::Catalog const& catalog, std::string catalog_folder, WithWriter with_writer,
                 std::function<Instant()> clock)
    : catalog_(catalog), catalog_folder_(std::move(catalog_folder)), with_writer_(std::move(with_writer)),
      clock_(std::move(clock)), folder_(private_folder()), thread_([this] { run(); }) {}

Imports::~Imports() {
    {
        std::lock_guard const lock(mutex_);
        ends_ = true;
    }
    has_work_.notify_all();
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Result<ImportJob> Imports::start(ImportJob job, std::string const& bytes, intake::ImportOptions options) {
    std::lock_guard const lock(mutex_);
    if (waiting_.size() >= waiting_at_most) return full();
    let_go([&](Held const& held) { return held.account == job.account; });
    std::string const folder = folder_ + "/file-" + std::to_string(next_ + 1);
    std::filesystem::create_directory(folder);
    std::string const path = folder + "/" + file_name_of(job.name);
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    out.close();
    if (!out)
        return Error::broken("file_not_kept", "服务器存不下这个文件，请告诉管理员",
                             "the server cannot keep this file; tell the administrator");
    return enqueue(std::move(job), path, std::move(options));
}

Result<ImportJob> Imports::again(ImportJob job, std::string const& earlier, intake::ImportOptions options) {
    std::lock_guard const lock(mutex_);
    if (waiting_.size() >= waiting_at_most) return full();
    let_go_old();
    auto const found = std::find_if(held_.begin(), held_.end(), [&](Held const& held) {
        return held.id == earlier && held.account == job.account;
    });
    if (found == held_.end()) return file_gone();
    auto const next = enqueue(std::move(job), found->path, std::move(options));
    held_.erase(found);
    if (auto* const before = find(earlier)) let_go(*before);
    return next;
}

ImportJob Imports::enqueue(ImportJob job, std::string const& path, intake::ImportOptions options) {
    job.id = std::to_string(++next_);
    options.returned_folder = folder_ + "/" + job.id;
    std::filesystem::create_directory(options.returned_folder);
    jobs_.push_back(job);
    if (jobs_.size() > jobs_kept) jobs_.pop_front();  // Done long ago: fewer wait than are kept.
    waiting_.push_back({job.id, path, std::move(options)});
    has_work_.notify_one();
    return job;
}

void Imports::hold(Waiting const& next, std::string const& account) {
    let_go([&](Held const& held) { return held.account == account; });
    if (held_.size() >= held_at_most) {
        std::string const oldest = held_.front().id;
        let_go([&](Held const& held) { return held.id == oldest; });
    }
    held_.push_back({next.id, account, next.path, clock_()});
    if (auto* const job = find(next.id)) job->is_held = true;
}

void Imports::let_go(std::function<bool(Held const&)> const& which) {
    for (auto it = held_.begin(); it != held_.end();) {
        if (!which(*it)) {
            ++it;
            continue;
        }
        std::error_code ignored;
        std::filesystem::remove(it->path, ignored);
        if (auto* const job = find(it->id)) let_go(*job);
        it = held_.erase(it);
    }
}

void Imports::let_go(ImportJob& job) {
    job.is_held = false;
    for (auto& sheet : job.answer.sheets) sheet.matching.reset();
}

void Imports::let_go_old() {
    int64_t const now = clock_().microseconds;
    let_go([&](Held const& held) { return now - held.since.microseconds > held_microseconds; });
}

// A file that was only tried stays for the next try; who sees that it is done may ask for that at once.
void Imports::finish(Waiting const& next) {
    std::lock_guard const lock(mutex_);
    auto* const job = find(next.id);
    if (job != nullptr && job->state == ImportJob::State::Running) job->state = ImportJob::State::Done;
    if (job != nullptr && job->is_rehearsal && job->state == ImportJob::State::Done) return hold(next, job->account);
    if (job != nullptr) let_go(*job);
    std::error_code ignored;
    std::filesystem::remove(next.path, ignored);
}

ImportJob* Imports::find(std::string const& id) {
    auto const found = std::find_if(jobs_.begin(), jobs_.end(), [&](ImportJob const& job) { return job.id == id; });
    return found == jobs_.end() ? nullptr : &*found;
}

std::optional<ImportJob> Imports::find(std::string const& id, std::string const& account) {
    std::lock_guard const lock(mutex_);
    auto const* found = find(id);
    return found == nullptr || found->account != account ? std::nullopt : std::optional(*found);
}

std::vector<ImportJob> Imports::list(std::string const& account) {
    std::lock_guard const lock(mutex_);
    std::vector<ImportJob> found;
    for (auto const& job : jobs_) {
        if (job.account == account) found.push_back(job);
    }
    return found;
}

void Imports::change(std::string const& id, std::function<void(ImportJob&)> const& work) {
    std::lock_guard const lock(mutex_);
    if (auto* const found = find(id)) work(*found);
}

void Imports::run() {
    for (;;) {
        Waiting next;
        {
            std::unique_lock lock(mutex_);
            while (!ends_ && waiting_.empty()) {
                has_work_.wait_for(lock, between_looks);
                let_go_old();
            }
            if (ends_) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        try {
            import(next);
        } catch (std::exception const& fault) {
            fmt::print(stderr, "import {}: {}\n", next.id, fault.what());
            change(next.id, [](ImportJob& job) {
                job.answer.failed =
                    Error::broken("import_failed", "导入中断，已记入日志；已收录的不会丢，请再送一次同一文件",
                                  "the import broke off and the log says why; nothing taken is lost: send "
                                  "the same file again");
                job.state = ImportJob::State::Failed;
            });
        }
        finish(next);
    }
}

void Imports::import(Waiting const& next) {
    auto const maps = intake::maps_in_use(catalog_, catalog_folder_);
    with_writer_([&](ledger::Ledger& ledger, registry::Units& units) {
        change(next.id, [](ImportJob& job) { job.state = ImportJob::State::Running; });
        auto options = next.options;
        options.received_at = clock_();
        options.stop_asked = [this] {
            std::lock_guard const lock(mutex_);
            return ends_;
        };
        ledger.set_now(options.received_at);
        intake::FileAnswer answer;
        auto const work = [&] {
            answer = intake::Importer(ledger, units, maps)
                         .import_file(next.path, options, [&](int64_t done, int64_t of) {
                             change(next.id, [&](ImportJob& job) { job.done = done, job.of = of; });
                         });
        };
        options.rehearsal ? ledger.rehearse(work) : work();
        change(next.id, [&](ImportJob& job) {
            job.map = answer.found ? intake::written(*answer.found) : "";
            job.answer = std::move(answer);
        });
    });
}

}  // namespace lianfang::http
