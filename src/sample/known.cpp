// The county as it was known at a moment: what had not arrived by then is lost, and what was
// corrected later stands as first told.
#include "sample/truth.h"

namespace lianfang::sample {

namespace {

template <typename F>
void forget(std::vector<F>& facts, Instant moment) {
    for (F& fact : facts) {
        if (fact.received >= moment) fact.lost = true;
    }
}

template <typename T>
void untell(Told<T>& told, Fact const& fact, Instant moment) {
    if (told.before && fact.mended_at >= moment) told.value = *told.before;
}

void forget_people(World& world, Instant moment) {
    forget(world.returnees, moment);
    for (Returnee& returnee : world.returnees) untell(returnee.origin, returnee, moment);
    forget(world.residences, moment);
    forget(world.readings, moment);
    forget(world.legs, moment);
    forget(world.visits, moment);
    forget(world.episodes, moment);
    forget(world.episode_ends, moment);
    for (EpisodeEnd& end : world.episode_ends) untell(end.at, end, moment);
    forget(world.checks, moment);
}

void forget_gates(World& world, Instant moment) {
    forget(world.checkpoints, moment);
    for (Checkpoint& checkpoint : world.checkpoints) {
        if (checkpoint.closed_received >= moment) checkpoint.closed.reset();
    }
    forget(world.passages, moment);
    for (Passage& passage : world.passages) untell(passage.persons, passage, moment);
    forget(world.travellers, moment);
    forget(world.postings, moment);
    forget(world.lists, moment);
    forget(world.listed, moment);
    forget(world.verdicts, moment);
}

void forget_command(World& world, Instant moment) {
    forget(world.meetings, moment);
    forget(world.orgs, moment);
    for (WorkOrg& org : world.orgs) {
        if (org.disbanded_received >= moment) org.disbanded.reset();
    }
    forget(world.members, moment);
    forget(world.shifts, moment);
    forget(world.spot_checks, moment);
    forget(world.notices, moment);
    forget(world.grids, moment);
    forget(world.findings, moment);
    for (Finding& finding : world.findings) {
        if (finding.rectified_received >= moment) finding.rectified.reset();
    }
    forget(world.reports_due, moment);
    forget(world.reports_sent, moment);
}

void forget_care(World& world, Instant moment) {
    forget(world.facilities, moment);
    forget(world.services, moment);
    for (Service& service : world.services) {
        if (service.closed_received >= moment) service.closed.reset();
    }
    forget(world.fever_visits, moment);
    forget(world.stays, moment);
    for (WardStay& stay : world.stays) {
        if (stay.out_received >= moment) stay.out.reset();
    }
    forget(world.bed_reports, moment);
    forget(world.needs, moment);
    forget(world.cases, moment);
    for (Case& card : world.cases) {
        std::erase_if(card.revisions, [moment](Case::Revision const& revision) {
            return revision.received >= moment;
        });
        if (card.outcome_received >= moment) card.outcome = {};
    }
    forget(world.contacts, moment);
}

void forget_rest(World& world, Instant moment) {
    forget(world.opinions, moment);
    forget(world.opinion_actions, moment);
    forget(world.guidance, moment);
    forget(world.trainings, moment);
    for (Training& training : world.trainings) untell(training.heads, training, moment);
    forget(world.movements, moment);
    for (Movement& movement : world.movements) untell(movement.quantity, movement, moment);
    forget(world.demands, moment);
    forget(world.funds, moment);
    for (Fund& fund : world.funds) untell(fund.fen, fund, moment);
    forget(world.dispatches, moment);
    forget(world.inspections, moment);
    forget(world.enforcements, moment);
    forget(world.prices, moment);
    forget(world.disinfections, moment);
    forget(world.gatherings, moment);
    forget(world.closings, moment);
}

}  // namespace

World as_known(World world, Instant moment) {
    forget_people(world, moment);
    forget_gates(world, moment);
    forget_command(world, moment);
    forget_care(world, moment);
    forget_rest(world, moment);
    return world;
}

}  // namespace lianfang::sample
