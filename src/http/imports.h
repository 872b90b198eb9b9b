// Imports of sheets that people sent: one after another, on a thread and a ledger of their own, so that single records
// pass between their batches. What was sent lies in a private folder until it is read; the returned sheet until the
// server ends. Start reading at Imports::start.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
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
};

class Imports {
public:
    using Work = std::function<void(ledger::Ledger&, registry::Units&)>;
    using WithWriter = std::function<void(Work const&)>;
    Imports(catalog::Catalog const& catalog, WithWriter with_writer, std::function<Instant()> clock);
    ~Imports();

    // Busy where too many wait. `options` but for the time of receipt.
    Result<ImportJob> start(ImportJob job, std::string const& bytes, intake::ImportOptions options);
    std::optional<ImportJob> find(std::string const& id, std::string const& account);
    std::vector<ImportJob> list(std::string const& account);

private:
    struct Waiting {
        std::string id, path;
        intake::ImportOptions options;
    };
    void run();
    void import(Waiting const& next);
    ImportJob* find(std::string const& id);         // Under the mutex.
    void change(std::string const& id, std::function<void(ImportJob&)> const& work);

    catalog::Catalog const& catalog_;
    WithWriter with_writer_;
    std::function<Instant()> clock_;
    std::string folder_;
    std::mutex mutex_;
    std::condition_variable has_work_;
    std::deque<Waiting> waiting_;
    std::deque<ImportJob> jobs_;             // The oldest first.
    int64_t next_ = 0;
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace lianfang::http
