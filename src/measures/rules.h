// The measures: one function, one file each. A measure takes a record, what is known of the person
// and the plans in force when it happened, and returns orders. It reads no database, no clock and
// no file, and writes nothing. Which record goes to which measure is in responder.cpp.
#pragma once

#include <string>
#include <vector>

#include "measures/due.h"
#include "measures/kinds.h"
#include "measures/known.h"
#include "measures/order.h"
#include "measures/policy.h"

namespace lianfang::measures {

// What every measure is told beside the record itself.
struct Situation {
    // Exposure in it had happened before the record; duties done in it were recorded before.
    Known const& known;
    Plans const& plans;          // In force when the record happened.
    Subject subject;
    std::string record_id;
    std::string county;          // Its 6 digits.
    Instant happened = {};
    Instant recorded = {};       // Deadlines run from here.
    Day today() const { return day_of(recorded); }
};

// A returnee from a key area is observed at home. Basis: prevention plan, returnee_mode,
// observation_days.
std::vector<Order> returnee_home_observation(Trip const& arrival, Situation const& situation);

// Fever at a screening point. Basis: county order, screening table, rows of fever.
std::vector<Order> screening_fever(kinds::TempMeasurement const& reading,
                                   Situation const& situation);

// A forehead reading too low to be one is measured again. Basis: county order, remeasure_below.
std::vector<Order> screening_invalid_reading(kinds::TempMeasurement const& reading,
                                             Situation const& situation);

// A person checked at a checkpoint is disposed of by the screening table.
std::vector<Order> screening_table(kinds::CheckpointPerson const& checked,
                                   Situation const& situation);

// Fever or symptoms at a daily check. Basis: prevention plan, fever_threshold.
std::vector<Order> observation_fever(kinds::ObservationCheck const& check,
                                     Situation const& situation);

// A close contact is observed, at home or in a centre, as the edition has it.
// `situation.known.index_case` is the card.
std::vector<Order> close_contact_observation(kinds::CloseContact const& contact,
                                             Situation const& situation);

// A case of a reported class is investigated and told to the command; and a cluster is looked for.
std::vector<Order> case_reported(CaseCard const& card, Situation const& situation);

// What follows from a name in a list having been checked.
std::vector<Order> list_verdict(kinds::ListVerdict const& verdict, Situation const& situation);

// An episode begun without a planned end: the order states it, and its basis.
std::vector<Order> observation_planned_end(Episode const& episode, Situation const& situation);

// Time has reached a moment. Each takes one duty that fell due by it.
std::vector<Order> release_due(DueRelease const& due, Plans const& plans, Instant reached);
std::vector<Order> check_missed(MissedCheck const& missed, Plans const& plans, Instant reached);
std::vector<Order> list_overdue(OverdueName const& overdue, Plans const& plans);
std::vector<Order> report_overdue(OverdueReport const& overdue, Plans const& plans);
std::vector<Order> contact_not_located(UnobservedContact const& contact, Plans const& plans,
                                       Instant reached);

}  // namespace lianfang::measures
