// Values of a report from the ledger: figures at one cut, names from the county's profile and records. Reads only.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "ledger/ledger.h"
#include "registry/registry.h"
#include "report/report.h"

namespace lianfang::report {

class LedgerSource : public FigureSource {
public:
    struct Request {
        Instant as_of = {};
        int64_t known_at = 0;      // A ledger number, never 0.
        std::string unit;          // 12 digits; the root where the whole county is meant.
        std::map<std::string, std::string> given;   // Names from the command line: addressee_name.
    };
    LedgerSource(ledger::Ledger& ledger, figures::Figures const& figures, registry::Units const& units,
                 Request request);

    void prepare(std::vector<std::string> const& figures) override;
    figures::Definition const* find(std::string_view figure) const override;
    std::vector<figures::Figure> compute(Question const& question) override;
    std::vector<UnitName> units(std::string const& level) override;
    std::string label_of(figures::Definition const& figure, std::string const& key) override;
    std::optional<std::string> name(std::string const& name) override;
    // The first records behind a figure, without anything that tells who a person is.
    Excerpt excerpt(PrintedFigure const& figure, int64_t limit);

    void show_progress(figures::Progress progress) { progress_ = std::move(progress); }

private:
    std::optional<std::string> name_of_unit(std::string_view name);
    std::optional<std::string> profile(std::string_view item);
    std::optional<std::string> recorded_name(std::string_view name);
    std::optional<std::string> first_text(std::string_view sql, std::string_view name);
    std::string unit_path(std::string const& code) const;
    figures::Asked asked(std::string const& within, bool before = false) const;
    void compute_units(Question const& question);
    std::string resolved_level(std::string const& asked) const;

    ledger::Ledger& ledger_;
    figures::Figures const& figures_;
    registry::Units const& units_;
    Request request_;
    figures::Progress progress_;
    std::map<std::string, std::vector<figures::Figure>> prepared_;
    std::string level_;        // Of the units asked for last.
    std::map<std::tuple<std::string, std::string, bool>, std::map<std::string, std::vector<figures::Figure>>> by_unit_;
};

}  // namespace lianfang::report
