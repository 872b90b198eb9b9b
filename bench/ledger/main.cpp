// Measures the ledger by itself. bench_ledger COMMAND --db URL [--count N] …; prints lines `name value`.
//   append   N ready records, in transactions of --together; --measures lets the plan answer each
//   raw      the rows of the ledger at --from, put into the empty --db with the same tables and indexes: the limit
//   callers  --threads callers through the queue, one durable record each, waiting for its answer
//   open     opens the ledger and nothing else;  figures, page  ask it at the cut --as-of;  read FILE  a sheet alone
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "large.h"
#include "ledger/queue.h"
#include "measures/measures.h"
#include "raw.h"
#include "screenings.h"

namespace lianfang::bench {
namespace {

struct Asked {
    std::string command, url, from, file, as_of = "2020-03-01T24:00", figure = "persons_screened";
    int64_t count = 100'000, together = 5'000, threads = 64, first = 0;
    bool measures = false;
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Opened {
    catalog::Catalog catalog;
    measures::Policies policies;
    std::unique_ptr<ledger::Responder> responder;
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<Workload> workload;
};

Opened load() {
    Opened all{.catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog")};
    ensure(all.catalog.ok());
    std::vector<catalog::Mistake> mistakes;
    all.policies = measures::Policies::load(all.catalog.files, mistakes);
    return all;
}

// The catalogue must stay where the ledger was told it is.
void open_ledger(Opened& all, Asked const& asked) {
    Instant const begin = parse_instant("2020-01-10").value();
    all.ledger = std::move(ledger::Ledger::open(asked.url, all.catalog, begin, "bench")).value();
    all.workload.reset(new Workload{.catalog = all.catalog, .first_day = begin});
    all.ledger->set_now(begin + all.workload->days * microseconds_per_day);
    if (all.ledger->last_number() < 10) write_units(*all.ledger, *all.workload);
    if (!asked.measures) return;
    all.responder = measures::make_responder(all.policies);
    all.ledger->set_responder(all.responder.get());
}

void append(Asked const& asked) {
    Opened all = load();
    open_ledger(all, asked);
    std::vector<ledger::Entry> ready;
    double seconds = 0;
    for (int64_t done = 0; done < asked.count;) {
        ready.clear();
        for (int64_t i = 0; i < asked.together && done < asked.count; ++i, ++done) {
            auto& entry = ready.emplace_back(screening(*all.workload, asked.first + done));
            entry.keys = all.ledger->keys_of(*entry.kind, entry.values, entry.unit);
        }
        auto const begin = std::chrono::steady_clock::now();
        all.ledger->in_transaction([&] {
            std::vector<ledger::Entry const*> announced;
            for (auto const& entry : ready) announced.push_back(&entry);
            (void)all.ledger->look_ahead(announced);
            for (auto& entry : ready) ensure(all.ledger->append(std::move(entry)).ok());
        });
        seconds += seconds_since(begin);
    }
    fmt::print("records {}\nseconds {:.3f}\nrecords_per_second {:.0f}\n", asked.count, seconds,
               double(asked.count) / seconds);
}

void raw(Asked const& asked) {
    Opened all = load();
    {
        auto const made = ledger::Ledger::open(asked.url, all.catalog, parse_instant("2020-01-10").value(), "bench");
        ensure(made.ok());
        auto& empty = (*made)->database();
        empty.execute("DELETE FROM record_catalogue_adopted; DELETE FROM ledger");
    }
    auto const rate = insert_raw(all.catalog, asked.from, asked.url, asked.together);
    fmt::print("rows {}\nseconds {:.3f}\nrecords_per_second {:.0f}\n", rate.rows, rate.seconds,
               double(rate.entries) / rate.seconds);
}

void callers(Asked const& asked) {
    Opened all = load();
    open_ledger(all, asked);
    ledger::Queue queue(*all.ledger);
    std::atomic<int64_t> next = asked.first;
    int64_t const end = asked.first + asked.count;
    std::vector<std::vector<double>> waited(size_t(asked.threads));
    std::atomic<int64_t> failed = 0;
    auto const begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (auto& times : waited) {
        threads.emplace_back([&] {
            for (int64_t number = next++; number < end; number = next++) {
                auto const sent = std::chrono::steady_clock::now();
                if (!queue.append(screening(*all.workload, number))) ++failed;
                times.push_back(seconds_since(sent));
            }
        });
    }
    for (auto& thread : threads) thread.join();
    double const seconds = seconds_since(begin);
    std::vector<double> times;
    for (auto const& some : waited) times.insert(times.end(), some.begin(), some.end());
    std::sort(times.begin(), times.end());
    fmt::print("records {}\nfailed {}\nrecords_per_second {:.0f}\np50_ms {:.2f}\np99_ms {:.2f}\n",
               times.size(), failed.load(), double(times.size()) / seconds, 1000 * times[times.size() / 2],
               1000 * times[times.size() * 99 / 100]);
}

void ask_large(Asked const& asked) {
    Opened const all = load();
    Instant const cut = parse_instant(asked.as_of).value(), now = parse_instant("2020-04-10").value();
    if (asked.command == "open") open_alone(asked.url, all.catalog, now);
    else if (asked.command == "figures") all_figures(asked.url, all.catalog, now, cut);
    else pages(asked.url, all.catalog, now, cut, asked.figure);
}

int main_of(int count, char** words) {
    Asked asked{.command = count > 1 ? words[1] : ""};
    for (int i = 2; i < count; ++i) {
        std::string const word = words[i];
        auto const number = [&] { return std::atoll(++i < count ? words[i] : "0"); };
        if (word == "--db") asked.url = words[++i];
        else if (word == "--from") asked.from = words[++i];
        else if (word == "--count") asked.count = number();
        else if (word == "--together") asked.together = number();
        else if (word == "--threads") asked.threads = number();
        else if (word == "--first") asked.first = number();
        else if (word == "--as-of") asked.as_of = words[++i];
        else if (word == "--figure") asked.figure = words[++i];
        else if (word == "--measures") asked.measures = true;
        else asked.file = word;
    }
    if (asked.command == "append") append(asked);
    else if (asked.command == "raw") raw(asked);
    else if (asked.command == "callers") callers(asked);
    else if (asked.command == "read") read_sheet(asked.file);
    else if (asked.command == "open" || asked.command == "figures" || asked.command == "page") ask_large(asked);
    else {
        fmt::print(stderr,
                   "bench_ledger append|raw|callers|open|figures|page|read --db URL [--count N] [--together "
                   "N] [--threads N] "
                   "[--measures] [--from URL]\n");
        return 2;
    }
    return 0;
}

}  // namespace
}  // namespace lianfang::bench

int main(int count, char** words) {
    try {
        return lianfang::bench::main_of(count, words);
    } catch (std::exception const& fault) {
        std::fprintf(stderr, "%s\n", fault.what());
        return 2;
    }
}
