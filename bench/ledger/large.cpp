// Each measures one thing in this process and prints lines `name value`.
#include "large.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "figures/figures.h"
#include "intake/sheet.h"
#include "ledger/ledger.h"

namespace lianfang::bench {
namespace {

class Clock {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

int64_t resident_megabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) return std::atoll(line.c_str() + 6) / 1024;
    }
    return 0;
}

struct Counting : intake::RowSink {
    int64_t rows = 0, cells = 0;
    void begin_sheet(int, intake::RawSheet const&) override {}
    void row(int, intake::RawRow&& row) override {
        ++rows;
        for (auto const& cell : row.cells) cells += cell.text.empty() ? 0 : 1;
    }
};

std::unique_ptr<ledger::Ledger> opened(std::string const& url, catalog::Catalog const& catalog, Instant now) {
    auto ledger = ledger::Ledger::open(url, catalog, now, "bench");
    if (!ledger) throw std::runtime_error(ledger.error().en);
    return std::move(ledger).value();
}

figures::Figures figures_of(catalog::Catalog const& catalog) {
    std::vector<catalog::Mistake> mistakes;
    auto found = figures::Figures::load(catalog.files, mistakes);
    ensure(mistakes.empty());
    return found;
}

}  // namespace

void read_sheet(std::string const& path) {
    Clock const clock;
    Counting sink;
    auto const done = intake::read_sheets(path, sink);
    if (!done) throw std::runtime_error(done.error().en);
    fmt::print("rows {}\ncells {}\nrows_per_second {:.0f}\nmegabytes {}\n", sink.rows, sink.cells,
               double(sink.rows) / clock.seconds(), resident_megabytes());
}

void open_alone(std::string const& url, catalog::Catalog const& catalog, Instant now) {
    Clock const clock;
    auto const ledger = opened(url, catalog, now);
    fmt::print("number {}\nopen_seconds {:.4f}\nidle_megabytes {}\n", ledger->last_number(), clock.seconds(),
               resident_megabytes());
}

void all_figures(std::string const& url, catalog::Catalog const& catalog, Instant now, Instant cut) {
    auto const ledger = opened(url, catalog, now);
    auto const figures = figures_of(catalog);
    std::vector<double> times;
    std::vector<figures::Figure> answers;
    for (int i = 0; i < 6; ++i) {
        Clock const clock;
        answers = figures.compute_all(*ledger, figures.names(), {.as_of = cut});
        times.push_back(1000 * clock.seconds());
    }
    double const first = times.front();
    std::sort(times.begin() + 1, times.end());
    auto const kept = std::count_if(answers.begin(), answers.end(),
                                    [](auto const& answer) { return answer.answered == figures::Answered::Kept; });
    fmt::print("figures {}\nanswers {}\nkept {}\nmilliseconds {:.2f}\nfirst_milliseconds {:.2f}\nmegabytes {}\n",
               figures.names().size(), answers.size(), kept, times[3], first, resident_megabytes());
}

// Pages of 100 spread over the whole list: asked for by the number of their first row, and then each page after it
// by the place that was given.
void pages(std::string const& url, catalog::Catalog const& catalog, Instant now, Instant cut, std::string const& name) {
    auto const ledger = opened(url, catalog, now);
    auto const figures = figures_of(catalog);
    auto const answers = figures.compute(*ledger, name, {.as_of = cut});
    int64_t const rows = answers.front().rows;
    double numbered = 0, placed = 0;
    int const count = 20;
    for (int i = 0; i < count; ++i) {
        figures::Page page{.limit = 100, .from = {.skip = std::max<int64_t>(0, (rows - 200) * i / (count - 1))}};
        Clock const clock;
        auto const first = figures.rows(*ledger, name, {.as_of = cut}, {}, "zh", page);
        numbered = std::max(numbered, 1000 * clock.seconds());
        ensure(first.rows.size() == size_t(std::min<int64_t>(100, rows)));
        if (!first.next) continue;
        Clock const again;
        page.from = *first.next;
        auto const second = figures.rows(*ledger, name, {.as_of = cut}, {}, "zh", page);
        placed = std::max(placed, 1000 * again.seconds());
        ensure(second.rows.size() == size_t(std::min<int64_t>(100, rows - 100)));
    }
    fmt::print("rows {}\nworst_ms {:.2f}\nworst_by_number_ms {:.2f}\n", rows, placed, numbered);
}

}  // namespace lianfang::bench
