// What is kept for one cut, read at once: answers that hold at the number asked, and sums. Says nothing where nothing
// kept holds; the figure is then counted. Internal to the room.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "figures/computation.h"
#include "figures/kept_tables.h"

namespace lianfang::figures {

class KeptAnswers {
public:
    KeptAnswers(ledger::Ledger& ledger, Figures const& figures, Asked const& asked, Cut const& cut);

    struct Answer {
        std::vector<Number> numbers;
        int64_t to_number = 0;      // Up to which it was known to hold; 0: it was made of sums now.
        int64_t from_number = 0;
    };
    std::optional<Answer> find(Definition const& figure);
    // The last stored answer of the figure from before the number, though something was touched since; for bringing it
    // up to date.
    Answer const* find_outdated(Definition const& figure) const;
    // The kinds touched since the number that bear on the figure at this cut; "*" where all may have been.
    std::set<std::string> touched_since(Definition const& figure, int64_t number) const;
    bool is_on() const { return is_on_; }
    // Day → rows of the whole county that happened on it, up to the cut, where that is kept; else nothing.
    std::map<int64_t, int64_t> rows_by_day(Definition const& figure, std::vector<std::string> const& keys);

private:
    struct Touched {
        int64_t any_day = 0, before_cut = 0;
    };
    struct Stored {
        std::string definition;
        Answer answer;
    };
    bool read_kept_to();
    void read_touched();
    void read_stored();
    void read_sums();
    bool sums_hold_for(Definition const& figure) const;
    bool is_inside_bucket();
    std::map<std::string, FigureState> read_states();
    void add_sum(store::Statement const& row);

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Cut const& cut_;
    bool is_on_ = false;
    int64_t kept_to_ = 0;
    std::set<std::string> gap_kinds_;             // Of entries after what was kept.
    std::map<std::string, Touched> touched_;
    std::vector<std::string> residence_kinds_;
    std::map<std::string, Stored, std::less<>> stored_;
    bool sums_are_read_ = false;
    std::map<std::string, std::string> summed_;   // Figure → definition, of those whose sums hold here.
    std::map<std::string, std::vector<Number>, std::less<>> sums_;
};

// As it lies in figure_kept.
std::string text_of_numbers(std::vector<Number> const& numbers);
std::vector<Number> numbers_of_text(std::string_view text);

// The day whose 00:00 the cut is; 24:00 of 3 February lies under 4 February.
int64_t cut_day_of(Instant as_of);

}  // namespace lianfang::figures
