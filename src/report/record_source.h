// What a notice or a certificate says of one record: its fields, the person whom it concerns, the checks of
// an observation. Figures and the county's names come from the ledger as in every report. Reads only.
#pragma once

#include <map>
#include <string>

#include "report/ledger_source.h"

namespace lianfang::report {

class RecordSource : public FigureSource {
public:
    RecordSource(ledger::Ledger& ledger, registry::Units const& units, LedgerSource& county)
        : ledger_(ledger), units_(units), county_(county) {}

    // The record of which the next names speak; `given` are names that the caller knows: serial_no,
    // written_date. The age of a person is that of `day`.
    void stand_at(ledger::Ledger::Current record, catalog::Kind const& kind, Day day,
                  std::map<std::string, std::string> given);

    figures::Definition const* find(std::string_view figure) const override { return county_.find(figure); }
    std::vector<figures::Figure> compute(Question const& question) override { return county_.compute(question); }
    std::vector<UnitName> units(std::string const& level) override { return county_.units(level); }
    std::string label_of(figures::Definition const& figure, std::string const& key) override {
        return county_.label_of(figure, key);
    }
    std::optional<std::string> name(std::string const& name) override;
    std::optional<std::string> code(std::string const& name) override;

private:
    std::optional<std::string> field(std::string const& name) const;
    std::optional<std::string> of_person(std::string const& name);
    struct Stated {
        catalog::Column const* column;
        store::Value value;
    };
    std::optional<Stated> person_value(std::string const& part);
    std::optional<std::string> person_column(std::string const& part);
    std::optional<std::string> of_checks(std::string const& name);
    std::optional<std::string> township() const;
    std::optional<Day> birth_day();
    void find_other_facts();

    ledger::Ledger& ledger_;
    registry::Units const& units_;
    LedgerSource& county_;
    ledger::Ledger::Current record_;
    catalog::Kind const* kind_ = nullptr;
    Day day_ = {};
    std::map<std::string, std::string> given_;
    // The person's latest registrations, where the record itself leaves something out.
    std::vector<std::pair<catalog::Kind const*, ledger::Ledger::Current>> registrations_;
    bool looked_for_registrations_ = false;
};

// Names that stand in every notice and certificate besides the record's own: serial_no, township_name, checks.count, …
bool is_name_beside_record(std::string_view name);
// record.end_at.day → end_at
std::string field_of_name(std::string const& name);

}  // namespace lianfang::report
