// many_callers: a load for tests and measurements; no part of the program. Callers share one queue; each sends one
// record, waits until it is durable, and only then notes its id and number in a file. With --check it holds the ledger
// against that file: every id noted is there once, under the number noted, with what was sent.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "measures/measures.h"
#include "records.h"
#include "session.h"

namespace lianfang::load {
namespace {

using Clock = std::chrono::steady_clock;

struct Asked {
    std::string url, catalog_folder = LIANFANG_CATALOG, notes, now;
    int callers = 64;
    int64_t count = 1000, first = 0, patience = 60;
    uint32_t seed = 1;
    bool again = false, check = false, measures = false;
};

// The ids that were acknowledged, each with its number; written after the answer, one line a write.
class Notes {
public:
    explicit Notes(std::string const& path) {
        std::ifstream in(path);
        std::string id;
        int64_t number = 0, at = 0;
        while (in >> id >> number >> at) numbers_[id] = number;
        if (!path.empty()) file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (!path.empty() && file_ < 0) throw std::runtime_error("cannot write " + path);
    }
    ~Notes() {
        if (file_ >= 0) ::close(file_);
    }
    Notes(Notes const&) = delete;
    Notes& operator=(Notes const&) = delete;

    void note(std::string const& id, int64_t number) {
        auto const since = std::chrono::system_clock::now().time_since_epoch();
        auto const line = fmt::format("{} {} {}\n", id, number,
                                      std::chrono::duration_cast<std::chrono::microseconds>(since).count());
        if (file_ >= 0 && ::write(file_, line.data(), line.size()) != ssize_t(line.size())) {
            throw std::runtime_error("the file of acknowledged ids cannot be written");
        }
    }
    // As it stood at the start.
    std::map<std::string, int64_t> const& numbers() const { return numbers_; }

private:
    std::map<std::string, int64_t> numbers_;
    int file_ = -1;
};

struct Totals {
    std::mutex mutex;
    int64_t acknowledged = 0, failed = 0, moved = 0;
    std::string first_failure;
    Clock::time_point last = Clock::now();
    double longest_pause = 0;

    void acknowledge() {
        std::lock_guard const lock(mutex);
        auto const now = Clock::now();
        longest_pause = std::max(longest_pause, std::chrono::duration<double>(now - last).count());
        last = now;
        ++acknowledged;
    }
    void fail(Error const& error) {
        std::lock_guard const lock(mutex);
        if (failed++ == 0) first_failure = error.en;
    }
};

// Sends the records of its lanes, in order.
void call(int caller, Asked const& asked, Records const& records, Session& session, Notes& notes, Totals& totals) {
    for (int64_t number = asked.first; number < asked.first + asked.count; ++number) {
        if (number % lanes % asked.callers != caller) continue;
        auto const noted = notes.numbers().find(records.id(number));
        bool const is_noted = noted != notes.numbers().end();
        if (is_noted && !asked.again) continue;
        auto const answer = session.send([&](ledger::Ledger& ledger) {
            return append_resolved(ledger, records.entry(number));
        });
        if (!answer) {
            totals.fail(answer.error());
            return;
        }
        if (is_noted && noted->second != answer->number) {
            std::lock_guard const lock(totals.mutex);
            ++totals.moved;
        }
        if (!is_noted) notes.note(records.id(number), answer->number);
        totals.acknowledge();
    }
}

measures::Policies policies_of(catalog::Catalog const& catalog) {
    std::vector<catalog::Mistake> mistakes;
    auto policies = measures::Policies::load(catalog.files, mistakes);
    if (!mistakes.empty()) throw std::runtime_error(mistakes.front().what);
    return policies;
}

int run_load(Asked const& asked, catalog::Catalog const& catalog) {
    measures::Policies policies;
    if (asked.measures) policies = policies_of(catalog);
    auto const make_responder = [&] { return asked.measures ? measures::make_responder(policies) : nullptr; };
    std::optional<Instant> now;
    if (!asked.now.empty()) now = parse_instant(asked.now).value();
    Session session(asked.url, catalog, make_responder, std::chrono::seconds(asked.patience), clock_at(now));
    if (auto const opened = session.open(); !opened) throw std::runtime_error(opened.error().en);
    Records const records(catalog, asked.seed);
    Notes notes(asked.notes);
    Totals totals;
    auto const begin = Clock::now();
    totals.last = begin;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < asked.callers; ++caller) {
        callers.emplace_back([&, caller] { call(caller, asked, records, session, notes, totals); });
    }
    for (auto& caller : callers) caller.join();
    double const seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    nlohmann::ordered_json const out = {
        {"acknowledged", totals.acknowledged}, {"failed", totals.failed}, {"moved", totals.moved},
        {"busy", session.busy()}, {"openings", session.openings()}, {"seconds", seconds},
        {"per_second", double(totals.acknowledged) / std::max(seconds, 1e-9)},
        {"longest_pause", totals.longest_pause}, {"last_fault", session.last_fault()},
        {"failure", totals.first_failure}};
    fmt::print("{}\n", out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return totals.failed + totals.moved == 0 ? 0 : 1;
}

// What is wrong with an id that was noted; empty where all is well.
std::string fault_of(ledger::Ledger& ledger, ledger::Entry const& sent, int64_t noted) {
    auto const history = ledger.history(sent.target.empty() ? sent.id : sent.target);
    ledger::Appended const* found = nullptr;
    for (auto const& appended : history) {
        if (appended.entry.id != sent.id) continue;
        if (found) return "doubled";
        found = &appended;
    }
    if (!found) return "lost";
    if (noted > 0 && found->number != noted) return "under another number";
    bool const same = found->entry.kind == sent.kind && found->entry.operation == sent.operation &&
                      found->entry.unit == sent.unit && found->entry.source == sent.source &&
                      found->entry.values == sent.values;
    return same ? "" : "changed";
}

// Those not noted may be there or not, but never changed or doubled.
int run_check(Asked const& asked, catalog::Catalog const& catalog) {
    auto opened = ledger::Ledger::open(asked.url, catalog, Instant{}, asked.url);
    if (!opened) throw std::runtime_error(opened.error().en);
    auto& ledger = **opened;
    Records const records(catalog, asked.seed);
    Notes const notes(asked.notes);
    int64_t acknowledged = 0, there = 0;
    std::map<std::string, int64_t> faults;
    for (int64_t number = asked.first; number < asked.first + asked.count; ++number) {
        auto const noted = notes.numbers().find(records.id(number));
        bool const is_noted = noted != notes.numbers().end();
        acknowledged += is_noted ? 1 : 0;
        auto const fault = fault_of(ledger, records.entry(number), is_noted ? noted->second : 0);
        there += fault == "lost" ? 0 : 1;
        if (!fault.empty() && (is_noted || fault != "lost")) ++faults[fault];
    }
    nlohmann::ordered_json const out = {{"acknowledged", acknowledged}, {"there", there},
                                        {"lost", faults["lost"]}, {"doubled", faults["doubled"]},
                                        {"moved", faults["under another number"]}, {"changed", faults["changed"]}};
    fmt::print("{}\n", out.dump());
    return faults["lost"] + faults["doubled"] + faults["under another number"] + faults["changed"] == 0 ? 0 : 1;
}

int run(int count, char** arguments) {
    Asked asked;
    CLI::App app("many_callers: a load of single durable records, and the check that each is there");
    app.add_option("--db", asked.url, "database")->required();
    app.add_option("--catalog", asked.catalog_folder, "the catalogue's folder");
    app.add_option("--acknowledged", asked.notes, "file of acknowledged ids; those in it are not sent again");
    app.add_option("--callers", asked.callers, "callers at a time")->check(CLI::Range(1, int(lanes)));
    app.add_option("--count", asked.count, "how many records");
    app.add_option("--first", asked.first, "number of the first record");
    app.add_option("--seed", asked.seed, "seed of ids and values");
    app.add_option("--now", asked.now, "a clock that stands still, e.g. 2020-02-03T18:00");
    app.add_option("--patience", asked.patience, "seconds to wait for a lost database");
    app.add_flag("--again", asked.again, "send those acknowledged too: each must answer its old number");
    app.add_flag("--check", asked.check, "send nothing; hold the ledger against the file");
    app.add_flag("--measures", asked.measures, "answer the records with the plan's orders");
    CLI11_PARSE(app, count, arguments);
    auto const catalog = catalog::Catalog::load(asked.catalog_folder);
    if (!catalog.ok()) throw std::runtime_error(catalog.mistakes.front().what);
    return asked.check ? run_check(asked, catalog) : run_load(asked, catalog);
}

}  // namespace
}  // namespace lianfang::load

int main(int count, char** arguments) {
    try {
        return lianfang::load::run(count, arguments);
    } catch (std::exception const& fault) {
        fmt::print(stderr, "not done: {}\n", fault.what());
        return 2;
    }
}
