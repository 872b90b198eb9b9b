// Brings the kept answers of a cut up to date, a few figures at a time, so that writers wait for no more than
// a few rows.
#include "figures/kept.h"
#include "figures/kept_answers.h"
#include "figures/kept_fill.h"

namespace lianfang::figures {
namespace {

constexpr size_t answers_written_together = 16;

bool is_made_of_others(Definition const& figure) { return figure.top > 0 || figure.aggregate == Aggregate::Ratio; }

// Zeros are put back when the answer is read.
std::vector<Number> without_zeros(Definition const& figure, std::vector<Number> const& numbers) {
    if (figure.has_key) return numbers;
    std::vector<Number> some;
    for (auto const& number : numbers) {
        if (number.rows != 0) some.push_back(number);
    }
    return some;
}

class Keeping {
public:
    Keeping(ledger::Ledger& ledger, Figures const& figures, Kept& done)
        : ledger_(ledger), figures_(figures), done_(done) {}

    void bring(Day day, std::string const& level, std::function<void()> const& step) {
        Asked const asked{.as_of = start_of(day + 1), .known_at = ledger_.last_number()};
        Computation computation(ledger_, figures_, asked, level);
        if (!computation.kept().is_on()) return;
        for (auto const* figure : figures_.all()) {
            step();
            if (is_made_of_others(*figure)) continue;
            bring(computation, *figure);
            if (renewed_.size() + extended_.size() >= answers_written_together) write();
        }
        write();
    }

private:
    void bring(Computation& computation, Definition const& figure) {
        auto const& cut = computation.cut();
        KeptAnswer answer{.level = cut.level, .unit = cut.unit, .day = cut_day_of(cut.as_of), .figure = figure.name,
                          .from_number = cut.known_at, .to_number = cut.known_at, .definition = figure.identity,
                          .text = {}};
        auto const stands = computation.kept().find(figure);
        if (stands && stands->to_number != 0) {
            ++done_.held;
            answer.from_number = stands->from_number;
            if (stands->to_number < cut.known_at) extended_.push_back(std::move(answer));
            return;
        }
        ++done_.renewed;
        answer.text = text_of_numbers(without_zeros(figure, computation.numbers(figure)));
        renewed_.push_back(std::move(answer));
    }

    void write() {
        if (renewed_.empty() && extended_.empty()) return;
        ledger_.in_transaction([&] {
            KeptTables tables(ledger_.database());
            for (auto const& answer : renewed_) tables.put_answer(answer);
            for (auto const& answer : extended_) tables.extend_answer(answer);
        });
        renewed_.clear();
        extended_.clear();
    }

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Kept& done_;
    std::vector<KeptAnswer> renewed_, extended_;
};

}  // namespace

Kept keep(ledger::Ledger& ledger, Figures const& figures, Keep const& asked, Progress const& progress) {
    Kept done;
    done.filled = fill_sums(ledger, figures, progress);
    Keeping keeping(ledger, figures, done);
    int64_t const steps = int64_t(asked.levels.size() * asked.days.size() * figures.all().size());
    int64_t step = 0;
    for (auto const& level : asked.levels) {
        for (Day const day : asked.days) {
            keeping.bring(day, level, [&] {
                if (progress) progress(step, steps);
                ++step;
            });
        }
    }
    return done;
}

}  // namespace lianfang::figures
