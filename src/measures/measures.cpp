// The responder, and the checks that the catalogue and the ledger get from the measures.
#include "measures/measures.h"

#include <algorithm>

#include "base/text.h"
#include "measures/answers.h"

namespace lianfang::measures {
namespace {

class MeasuresResponder : public ledger::Responder {
public:
    explicit MeasuresResponder(Policies const& policies) : policies_(policies) {}

    bool interested_in(catalog::Kind const& kind) const override { return is_answered(kind.name); }

    bool may_answer(ledger::Ledger& ledger, ledger::Appended const& appended) override {
        return answers(ledger).may_answer(appended);
    }

    std::vector<ledger::Entry> answer(ledger::Ledger& ledger,
                                      ledger::Appended const& appended) override {
        return answers(ledger).entries_for(appended);
    }

    void appended(ledger::Appended const& appended) override {
        if (answers_) answers_->note(appended);
    }
    void forget() override {
        if (answers_) answers_->forget_settings();
    }
    void others_appended() override {
        if (answers_) answers_->others_wrote();
    }

private:
    Answers& answers(ledger::Ledger& ledger) {
        if (!answers_) answers_ = std::make_unique<Answers>(ledger, policies_);
        return *answers_;
    }

    Policies const& policies_;
    std::unique_ptr<Answers> answers_;  // Made at the first record, when the tables are there.
};

template <typename Record>
void check_kind(catalog::Catalog const& catalog, std::vector<catalog::Mistake>& mistakes) {
    kinds::Reader<Record>(catalog, mistakes);
}

void check_codes(catalog::Catalog const& catalog, std::string const& list, std::string const& file,
                 std::vector<std::string> const& codes, std::vector<catalog::Mistake>& mistakes) {
    auto const* known = catalog.find_codes(list);
    for (auto const& code : codes) {
        if (known && known->find(code)) continue;
        mistakes.push_back({file, 0, fmt::format("'{}' is no code of {}", code, list),
                            fmt::format("use a code of codes/{}.yaml", list)});
    }
}

// The lists of codes among the rules, and the code list each belongs to.
struct CodedRule {
    char const* series;
    char const* rule;
    char const* list;
};
CodedRule const coded_rules[] = {{"prevention_plan", "returnee_mode", "observation_mode"},
                                 {"prevention_plan", "contact_modes", "observation_mode"},
                                 {"prevention_plan", "reported_classes", "case_class"},
                                 {"diagnosis_plan", "case_classes", "case_class"}};

}  // namespace

std::unique_ptr<ledger::Responder> make_responder(Policies const& policies) {
    return std::make_unique<MeasuresResponder>(policies);
}

std::vector<catalog::Mistake> check_catalog(catalog::Catalog const& catalog,
                                            Policies const& policies) {
    std::vector<catalog::Mistake> mistakes;
    check_kind<kinds::ReturneeRecord>(catalog, mistakes);
    check_kind<kinds::TravelSegment>(catalog, mistakes);
    check_kind<kinds::TempMeasurement>(catalog, mistakes);
    check_kind<kinds::CheckpointPerson>(catalog, mistakes);
    check_kind<kinds::ObservationCheck>(catalog, mistakes);
    check_kind<kinds::ObservationEpisode>(catalog, mistakes);
    check_kind<kinds::CloseContact>(catalog, mistakes);
    check_kind<kinds::CaseReport>(catalog, mistakes);
    check_kind<kinds::CaseRevision>(catalog, mistakes);
    check_kind<kinds::ListVerdict>(catalog, mistakes);
    check_kind<kinds::TimeReached>(catalog, mistakes);
    for (auto const& coded : coded_rules) {
        auto const series = policies.series.find(std::string_view(coded.series));
        if (series == policies.series.end()) continue;
        auto const rule = series->second.rules.find(std::string_view(coded.rule));
        if (rule == series->second.rules.end()) continue;
        for (auto const& row : rule->second.rows) {
            check_codes(catalog, coded.list, fmt::format("policy/{}.yaml", coded.series), row.codes,
                        mistakes);
        }
    }
    for (auto const& [name, series] : policies.series) {
        for (auto const& row : series.screening) {
            check_codes(catalog, "order_type", fmt::format("policy/{}.yaml", name), row.orders,
                        mistakes);
        }
    }
    return mistakes;
}

}  // namespace lianfang::measures
