// Which record goes to which measure, and what the measure is told. Reads the ledger, appends
// nothing.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "measures/due_reader.h"
#include "measures/known_reader.h"
#include "measures/rules.h"
#include "measures/superseded.h"

namespace lianfang::measures {

// Kinds whose records are answered, or from which the answering itself reads its settings.
bool is_answered(std::string_view kind);

class Answers {
public:
    Answers(ledger::Ledger& ledger, Policies const& policies);

    // From the record alone: false where no measure can ask for anything. A correction may always
    // bring something.
    bool may_answer(ledger::Appended const& appended);
    // What follows from the entry, as it is known at its number. Safe to repeat; the same entry
    // always gives the same orders.
    std::vector<Order> orders_for(ledger::Appended const& appended);
    // The entries of these orders, ready to append; before them, of a correction or withdrawal, those that take back
    // what the record had brought.
    std::vector<ledger::Entry> entries_for(ledger::Appended const& appended);

    // The county's settings are read again when they are next needed.
    void forget_settings() { settings_read_ = false; }
    void note(ledger::Appended const& appended) { known_.persons().note(appended); }
    void others_wrote() {
        forget_settings();
        known_.persons().others_wrote();
    }

private:
    std::vector<Order> answer_to(ledger::Appended const& given);
    void add_what_others_ask(ledger::Appended const& given, std::vector<Fallen> const& fallen,
                             std::vector<Order>& orders);
    std::vector<ledger::Appended> records_about(Known const& known, std::string const& but);

    using Measure = std::function<std::vector<Order>(Situation const&)>;
    // Reads what is known of the person and asks the measure. `name` and `residence` are as the
    // record itself gives them.
    struct Person {
        int64_t id = 0;
        std::string_view name, residence;
    };
    std::vector<Order> with_known(ledger::Appended const& appended, Person const& person,
                                  Measure const& measure);
    std::vector<Order> for_known(ledger::Appended const& appended, Person const& person,
                                 Known known, Measure const& measure);

    std::vector<Order> on_returnee(ledger::Appended const& appended);
    std::vector<Order> on_segment(ledger::Appended const& appended);
    std::vector<Order> on_reading(ledger::Appended const& appended);
    bool may_be_asked(kinds::CheckpointPerson const& checked, ledger::Appended const& appended);
    bool may_be_invalid(kinds::TempMeasurement const& reading,
                        ledger::Appended const& appended) const;
    std::vector<Order> on_checked_person(ledger::Appended const& appended);
    std::vector<Order> on_check(ledger::Appended const& appended);
    std::vector<Order> on_episode(ledger::Appended const& appended);
    std::vector<Order> on_contact(ledger::Appended const& appended);
    std::vector<Order> on_case(ledger::Appended const& appended, std::string_view card_no);
    std::vector<Order> on_verdict(ledger::Appended const& appended);
    std::vector<Order> on_time(ledger::Appended const& appended);

    // One batch of what fell due; stops when it is full.
    struct Batch;
    void add_missed(Batch& batch);
    void add_missed_of(Batch& batch, DueReader::Slot const& slot);
    void add_releases(Batch& batch);
    void add_names(Batch& batch);
    void add_reports(Batch& batch);
    void add_contacts(Batch& batch);

    std::optional<Plans> plans_at(Instant happened, int64_t number);
    void read_settings();

    ledger::Ledger& ledger_;
    Policies const& policies_;
    KnownReader known_;
    DueReader due_;
    Superseded superseded_;
    std::vector<Adoption> adoptions_;
    std::string county_;
    bool settings_read_ = false;
    // Over all editions, for early exits.
    int64_t fever_from_, reading_valid_from_, longest_remeasure_hours_;
    std::vector<std::string> key_regions_ever_;

    // Of the readers below; none, or the program was not started.
    std::vector<catalog::Mistake> mistakes_;
    kinds::Reader<kinds::ReturneeRecord> returnees_;
    kinds::Reader<kinds::TravelSegment> segments_;
    kinds::Reader<kinds::TempMeasurement> readings_;
    kinds::Reader<kinds::CheckpointPerson> checked_;
    kinds::Reader<kinds::ObservationCheck> checks_;
    kinds::Reader<kinds::ObservationEpisode> episodes_;
    kinds::Reader<kinds::CloseContact> contacts_;
    kinds::Reader<kinds::CaseReport> cases_;
    kinds::Reader<kinds::CaseRevision> revisions_;
    kinds::Reader<kinds::ListVerdict> verdicts_;
    kinds::Reader<kinds::TimeReached> times_;
};

}  // namespace lianfang::measures
