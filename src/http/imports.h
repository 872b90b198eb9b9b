// Imports of sheets that people sent: one after another, on a thread and a ledger of their own, so that
// single records pass between their batches. What was sent lies in a private folder until it is imported;
// after a dry run it stays for the next try, until its sender sends another file or an hour has passed. The
// returned sheet stays until the server ends. Start reading at Imports::start.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "intake/importer.h"

namespace lianfang::http {

struct ImportJob {
    std::string id, account, name;              // `name`: of the file, as its sender calls it.
    bool is_rehearsal = false;
    enum class State { Waiting, Running, Done, Failed } state = State::Waiting;
    int64_t done = 0, of = 1;
    intake::FileAnswer answer;
    std::string map;                            // How columns were matched, as a map's text.
    std::string kind;                           // As asked for; empty: found.
    std::map<int, intake::MendedSheet> mended;  // By the sheet's number: what its sender mended.
    // The file is still here, to be read again. With it go the matchings of the answer, which hold some of its texts.
    bool is_held = false;
};

class Imports {
public:
    using Work = std::function<void(ledger::Ledger&, registry::Units&)>;
    using WithWriter = std::function<void(Work const&)>;
    // `catalog_folder`: where the county keeps its own maps.
    Imports(catalog::Catalog const& catalog, std::string catalog_folder, WithWriter with_writer,
            std::function<Instant()> clock);
    ~Imports();
    static Error file_gone();

    // Busy where too many wait. `options` but for the time of receipt.
    Result<ImportJob> start(ImportJob job, std::string const& bytes, intake::ImportOptions options);
    // The file of an earlier dry run of the same account, once more: its job no longer holds it. WrongState
    // where it is gone.
    Result<ImportJob> again(ImportJob job, std::string const& earlier, intake::ImportOptions options);
    std::optional<ImportJob> find(std::string const& id, std::string const& account);
    std::vector<ImportJob> list(std::string const& account);

private:
    struct Waiting {
        std::string id, path;
        intake::ImportOptions options;
    };
    struct Held {
        std::string id, account, path;
        Instant since;
    };
    void run();
    // These five under the mutex.
    ImportJob* find(std::string const& id);
    ImportJob enqueue(ImportJob job, std::string const& path, intake::ImportOptions options);
    void hold(Waiting const& next, std::string const& account);
    static void let_go(ImportJob& job);
    void let_go(std::function<bool(Held const&)> const& which);
    void let_go_old();
    void finish(Waiting const& next);
    void import(Waiting const& next);
    void change(std::string const& id, std::function<void(ImportJob&)> const& work);

    catalog::Catalog const& catalog_;
    std::string catalog_folder_;
    WithWriter with_writer_;
    std::function<Instant()> clock_;
    std::string folder_;
    std::mutex mutex_;
    std::condition_variable has_work_;
    std::deque<Waiting> waiting_;
    std::deque<Held> held_;                  // The oldest first.
    std::deque<ImportJob> jobs_;             // The oldest first.
    int64_t next_ = 0;
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace lianfang::http
