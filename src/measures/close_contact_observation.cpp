// Measure: a close contact is observed. Basis: §2.2 (who is one, by edition), §2.4 (how and how
// long). Starts: when a contact is judged. Ends: release_due.cpp proposes the release.
#include <algorithm>

#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

// From when contact with the index case counts; nothing where the card does not say.
std::optional<Instant> window_begin(CaseCard const& index, Policy const& plan) {
    // "Of a case: from its onset, from the fifth edition on two days before it. ..."
    if (index.classification != "ASYM") {
        if (!index.onset_day) return std::nullopt;
        return start_of(*index.onset_day - int(plan.number("contact_lookback_days")));
    }
    // "... Of an infection without symptoms: from the positive test, later two days before
    // sampling." The card knows the day of the diagnosis only.
    return start_of(day_of(index.diagnosed) -
                    int(plan.number("contact_lookback_days_asymptomatic")));
}

// "Contacts are centralised; the old, children and the disabled may stay at home." Of these we know
// the age.
bool may_stay_at_home(kinds::CloseContact const& contact, Policy const& plan, Day today) {
    if (!contact.person.birth) return false;
    Date const born = date_of(*contact.person.birth);
    Date const now = date_of(today);
    bool const birthday_to_come = std::pair(now.month, now.day) < std::pair(born.month, born.day);
    int const age = now.year - born.year - (birthday_to_come ? 1 : 0);
    return age < plan.number("contact_home_age_under") ||
           age > plan.number("contact_home_age_over");
}

std::string mode_for(kinds::CloseContact const& contact, Situation const& situation) {
    auto const& plan = situation.plans.prevention;
    auto const& modes = plan.codes("contact_modes");
    bool const at_home =
        modes.front() == "HOME" || may_stay_at_home(contact, plan, situation.today());
    return at_home ? "居家" : "集中";
}

}  // namespace

std::vector<Order> close_contact_observation(kinds::CloseContact const& contact,
                                             Situation const& situation) {
    auto const& plan = situation.plans.prevention;

    // "General contacts are advised and watch themselves." No order.
    if (contact.contact_class == "GC") return {};

    // "Contacts of contacts are managed" from the edition on that defines them.
    if (contact.contact_class == "CC2" && !plan.yes("contacts_of_contacts")) return {};

    // "A close contact is who met the case without protection in the days that count."
    if (situation.known.index_case) {
        auto const begin = window_begin(*situation.known.index_case, plan);
        if (begin && contact.last_contact_at < *begin) return {};
    }

    // "He is under medical observation for fourteen days after the last contact."
    int const days = int(plan.number("observation_days"));
    Day const last_contact = day_of(contact.last_contact_at);
    Period const period = period_of(last_contact, last_contact, days, situation.today());
    if (period.is_over || is_covered(situation.known, last_contact, period.planned_end)) return {};

    // "... at home or in a centre": as the edition has it. Where an exception of its own lets the
    // contact stay at home, the township decides otherwise by sending him to the centre.
    Order order = order_observation({.type = "CONTACT_OBSERVATION",
                                     .policy = &plan,
                                     .row = "contact_modes",
                                     .days = days,
                                     .why = "密切接触者，末次接触"},
                                    period, situation);
    order.place = mode_for(contact, situation);
    return {order};
}

}  // namespace lianfang::measures
