// Measure: an abnormal finding at a daily check. Basis: §2.4, "abnormal finding".
// Starts: with a check. Ends: a visit to a fever clinic or a stay in a ward.
#include "measures/exposure.h"

namespace lianfang::measures {

std::vector<Order> observation_fever(kinds::ObservationCheck const& check,
                                     Situation const& situation) {
    auto const& plan = situation.plans.prevention;

    // "Whoever under observation has 37.3 ℃ or more, or feels ill, ..."
    bool const has_fever = check.temp && *check.temp >= plan.number("fever_threshold");
    if (!has_fever && !has_symptom(check.symptoms)) return {};

    // "... is taken to the fever clinic, never by public transport, ..."
    Order clinic = order_by(plan, "fever_threshold", "FEVER_CLINIC", situation.subject);
    clinic.concerns = situation.record_id;
    clinic.first_day = check.checked_at;
    clinic.due_at = after_hours(situation.recorded, plan.number("fever_clinic_hours"));
    clinic.reason = has_fever
                        ? fmt::format("观察期间体温{}.{}℃", *check.temp / 10, *check.temp % 10)
                        : "观察期间出现症状";

    // "... and it is reported at once."
    Order tell = order_tell_command(plan, "fever_threshold", clinic.reason, situation);
    tell.first_day = check.checked_at;
    return {clinic, tell};
}

}  // namespace lianfang::measures
