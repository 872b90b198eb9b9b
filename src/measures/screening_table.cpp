// Measure: a person checked at a checkpoint is disposed of. Basis: §2.6, the four rows of the
// table. Starts: with a line of the checkpoint's register. Ends: observation, or having turned
// back.
#include <algorithm>

#include "measures/exposure.h"
#include "measures/screening.h"

namespace lianfang::measures {
namespace {

// The person's own reading at this check stands in another record; the register and the reading may
// come in either order.
bool has_fever_here(kinds::CheckpointPerson const& checked, Situation const& situation) {
    int64_t const window = situation.plans.county.number("retest_minutes") * 60'000'000;
    int64_t const threshold = situation.plans.prevention.number("fever_threshold");
    Reading const* latest = nullptr;
    for (auto const& reading : situation.known.readings) {
        bool const is_here = reading.fact.happened >= situation.happened - window &&
                             reading.fact.happened <= situation.happened + window;
        if (is_here && (!latest || reading.retest_no > latest->retest_no)) latest = &reading;
    }
    return latest ? latest->value >= threshold : has_symptom(checked.symptoms, "FEVER");
}

}  // namespace

std::vector<Order> screening_table(kinds::CheckpointPerson const& checked,
                                   Situation const& situation) {
    // "37.3 ℃ or more: to the fever clinic; ..."
    ScreeningFacts facts{.fever = has_fever_here(checked, situation)};

    // "... from Hubei or a listed area within fourteen days: ..." What he says himself counts as
    // much as what is known.
    facts.area = checked.hubei_14d.value_or(false) ? Area::Key : area_of(situation);

    // "... who lives here goes home for observation, who does not goes to the centre, ..."
    bool const lives_here = is_resident(checked.person.residence, situation.county);
    facts.resident = lives_here || (checked.person.residence.empty() &&
                                    is_resident(situation.known.residence, situation.county));

    // "... and who can be persuaded turns back."
    facts.turned_back = checked.action == "TURN_BACK";
    auto orders = dispose(facts, situation);
    std::erase_if(
        orders, [&](Order const& order) { return order.type == "TURN_BACK" && facts.turned_back; });
    return orders;
}

}  // namespace lianfang::measures
