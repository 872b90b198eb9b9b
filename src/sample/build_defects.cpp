// What is wrong with some rows (DOMAIN.md §6.5): refused at first and sent again mended, refused
// for good, corrected by their office, and old copies that come once more. Each has a declared
// fate, so that the truth knows of it.
#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

struct Faults {
    std::vector<Fault> kinds;
    double share;
    bool may_be_lost = true;
};

// The wrong row arrives when the right one should have; the mended one two to four days later, or
// never.
bool spoil(Builder& builder, Fact& fact, Faults const& faults) {
    bool const touched = fact.fault != Fault::None || fact.mended_at != never;
    if (touched || !builder.random.chance(faults.share)) return false;
    fact.fault = builder.random.pick(faults.kinds);
    fact.spoilt_at = fact.received;
    bool const closed_world = !builder.plan.asked.instance.empty();
    fact.lost = faults.may_be_lost && !closed_world && builder.random.chance(0.3);
    if (!fact.lost)
        fact.received = builder.morning_after(
            day_of(fact.spoilt_at) - 1 + builder.random.between(2, 4), fact.office);
    return true;
}

template <typename F>
void spoil_some(Builder& builder, std::vector<F>& facts, Faults const& faults) {
    for (F& fact : facts) spoil(builder, fact, faults);
}

// A correction by the same office days later; every other time the old copy comes again after it
// and must change nothing.
void mend_later(Builder& builder, Fact& fact) {
    fact.mended_at = builder.morning_after(day_of(fact.received) - 1 + builder.random.between(1, 5),
                                           fact.office);
    if (!builder.random.chance(0.5)) return;
    fact.repeated_at = builder.morning_after(
        day_of(fact.mended_at) - 1 + builder.random.between(1, 2), fact.office);
}

bool is_correctable(Builder& builder, Fact const& fact, double share) {
    return fact.fault == Fault::None && fact.mended_at == never && builder.random.chance(share);
}

void spoil_returnees(Builder& builder) {
    World& world = builder.world;
    double const share = builder.plan.fault_share;
    // Whose trips are known would otherwise be back from Hubei without living anywhere.
    std::vector<bool> on_record(world.people.size());
    for (Leg const& leg : world.legs) on_record[static_cast<size_t>(leg.person)] = true;
    for (Returnee& returnee : world.returnees) {
        if (returnee.told_by >= 0 || !returnee.copies.empty()) continue;
        bool const numbered = !world.person(returnee.person).id_no.empty();
        Faults const faults{
            numbered ? std::vector<Fault>{Fault::CheckDigit, Fault::CheckDigit,
                                          Fault::ImpossibleDate, Fault::UnknownCode}
                     : std::vector<Fault>{Fault::ImpossibleDate, Fault::UnknownCode},
            share,
            returnee.found_via != "BIGDATA" && !on_record[static_cast<size_t>(returnee.person)]};
        if (!spoil(builder, returnee, faults) || returnee.reading < 0) continue;
        // The temperature stands in the same row.
        Reading& reading = world.readings[static_cast<size_t>(returnee.reading)];
        reading.received = returnee.received;
        reading.lost = returnee.lost;
    }
    for (Traveller& traveller : world.travellers) {
        if (world.person(traveller.person).id_no.empty() ||
            !spoil(builder, traveller, {{Fault::CheckDigit}, share * 2}))
            continue;
        Reading& reading = world.readings[static_cast<size_t>(traveller.reading)];
        reading.received = traveller.received;
        reading.lost = traveller.lost;
    }
}

void spoil_others(Builder& builder) {
    World& world = builder.world;
    double const share = builder.plan.fault_share;
    spoil_some(builder, world.visits, {{Fault::ImpossibleDate, Fault::NameMissing}, share});
    spoil_some(builder, world.fever_visits,
               {{Fault::TemperatureRange, Fault::UnknownCode}, share * 3});
    spoil_some(builder, world.inspections,
               {{Fault::ImpossibleDate, Fault::NameMissing, Fault::UnknownCode}, share * 2});
    spoil_some(builder, world.gatherings, {{Fault::NameMissing}, share * 4});
    spoil_some(builder, world.disinfections, {{Fault::ImpossibleDate}, share * 3});
    spoil_some(builder, world.episodes, {{Fault::UnknownCode}, share, false});
}

int another_origin(Builder& builder, int origin) {
    int other = origin;
    while (origins()[static_cast<size_t>(other)].short_name ==
           origins()[static_cast<size_t>(origin)].short_name) {
        other = builder.random.below(static_cast<int>(origins().size()));
    }
    return other;
}

void correct_people(Builder& builder) {
    World& world = builder.world;
    double const share = builder.plan.correction_share;
    for (Returnee& returnee : world.returnees) {
        bool const only_here = returnee.told_by < 0 && returnee.copies.empty();
        if (only_here && is_correctable(builder, returnee, share)) {
            returnee.origin.before = another_origin(builder, returnee.origin.value);
            mend_later(builder, returnee);
        } else if (returnee.told_by >= 0 && builder.random.chance(0.08)) {
            // The other department had it wrong; the township, which ranks above it, decides when
            // its own row comes.
            returnee.origin.before = another_origin(builder, returnee.origin.value);
            returnee.mended_at = returnee.completed_at;
        }
    }
    for (EpisodeEnd& end : world.episode_ends) {
        if (end.reason != "RELEASED" || !is_correctable(builder, end, share * 4)) continue;
        end.at.before = end.at.value - microseconds_per_day;
        mend_later(builder, end);
    }
    for (Passage& passage : world.passages) {
        if (!is_correctable(builder, passage, share / 2)) continue;
        passage.persons.before = passage.persons.value + builder.random.between(1, 9);
        mend_later(builder, passage);
    }
}

void correct_counts(Builder& builder) {
    World& world = builder.world;
    double const share = builder.plan.correction_share;
    for (Training& training : world.trainings) {
        if (!is_correctable(builder, training, share * 15)) continue;
        training.heads.before = training.heads.value + builder.random.between(5, 90);
        mend_later(builder, training);
    }
    for (Movement& movement : world.movements) {
        if (movement.type == "STOCKTAKE" || !is_correctable(builder, movement, share)) continue;
        movement.quantity.before = movement.quantity.value * 10;
        mend_later(builder, movement);
    }
    for (Fund& fund : world.funds) {
        if (!is_correctable(builder, fund, 0.2)) continue;
        fund.fen.before = fund.fen.value * 10;
        mend_later(builder, fund);
    }
}

}  // namespace

void build_defects(Builder& builder) {
    if (!builder.plan.defects) return;
    spoil_returnees(builder);
    spoil_others(builder);
    correct_people(builder);
    correct_counts(builder);
}

}  // namespace lianfang::sample
