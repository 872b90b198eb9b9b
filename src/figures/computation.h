// Computes figures at one cut and remembers what it computed, so that the parts of ratios are read once.
// Internal to the room.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "figures/figures.h"
#include "figures/quantity.h"
#include "figures/statement.h"

namespace lianfang::figures {

// A figure's number for one unit and one key as it stands in the rows (a province still by its code).
struct Number {
    std::string unit;                  // Empty where not grouped by unit.
    std::string key;
    std::optional<Quantity> value;
    int64_t rows = 0;
};

// Completes what was asked: known_at, root, the marks from the profile.
Cut make_cut(ledger::Ledger& ledger, Asked const& asked, std::string const& level);
// The unit that stands above all others; empty in a ledger without units.
std::string root_unit(ledger::Ledger& ledger, int64_t known_at);
std::vector<std::string> units_of_level(ledger::Ledger& ledger, Cut const& cut, std::string const& level);

class KeptAnswers;

class Computation {
public:
    Computation(ledger::Ledger& ledger, Figures const& figures, Asked const& asked, std::string const& level = {});
    ~Computation();

    std::vector<Figure> figure(Definition const& definition);
    Cut const& cut() const { return cut_; }
    std::string printed_key(Definition const& definition, std::string const& key) const;
    // How a printed key stands in the rows.
    std::string stored_key(Definition const& definition, std::string const& printed) const;
    // The keys of a `top` figure, greatest first, as they stand in the rows.
    std::vector<std::string> top_keys(Definition const& definition);
    Definition const& get(std::string const& name) const;
    std::string select_placed(Definition const& definition, std::string const& select, StatementWriter& writer) const;

    std::vector<Number> const& numbers(Definition const& definition);
    // Of a figure already asked for.
    Answered answered(Definition const& definition) const { return answered_.at(definition.name); }
    KeptAnswers& kept() { return *kept_; }

private:
    std::vector<Number> from_rows(Definition const& definition);
    std::vector<Number> read(Definition const& definition);
    std::vector<Number> read_unit_by_unit(Definition const& definition);
    std::vector<Number> read_grouped(Definition const& definition);
    std::vector<Number> read_median(Definition const& definition);
    std::vector<Number> read_mean(Definition const& definition);
    std::vector<Number> ratio(Definition const& definition);
    std::vector<Number> top(Definition const& definition);
    std::vector<Number> with_zeros(Definition const& definition, std::vector<Number> numbers) const;
    store::Statement prepare(Definition const& definition, std::string const& select) const;

    ledger::Ledger& ledger_;
    Figures const& figures_;
    Asked asked_;
    Cut cut_;
    std::string unit_;                  // As printed: the unit asked for, or the root.
    std::vector<std::string> units_;    // By level: every unit there.
    std::unique_ptr<KeptAnswers> kept_;
    std::map<std::string, std::vector<Number>> known_;
    std::map<std::string, Answered> answered_;
};

}  // namespace lianfang::figures
