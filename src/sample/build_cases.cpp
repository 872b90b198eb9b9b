// Report cards with their revisions and outcomes, the contacts traced, and the specimens.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

Instant hours_later(Instant at, int hours) { return at + hours * microseconds_per_hour; }

void revise(Builder& builder, Case& card, Code classification, Instant at) {
    if (day_of(at) > builder.last()) return;
    card.revisions.push_back({classification, at, builder.morning_after(day_of(at), card.office)});
}

void end_case(Builder& builder, Case& card, Code outcome, Instant at) {
    if (day_of(at) > builder.last()) return;
    card.outcome = outcome;
    card.outcome_at = at;
    card.outcome_received = builder.morning_after(day_of(at), card.office);
}

Case new_case(Builder& builder, int number) {
    Random& random = builder.random;
    Case card;
    card.card_no = fmt::format("470123-2020-{:05d}", number);
    card.unit = builder.random_village();
    card.person = builder.new_resident(card.unit, 20, 70);
    card.classification = "SUSP";
    card.severity = random.chance(0.7) ? "COMMON" : "MILD";
    card.occupation = number == 2 ? "MEDICAL" : "MIGRANT";
    Day const diagnosed = std::min(builder.last(), *make_day(2020, 1, 22) + random.below(9));
    card.onset = diagnosed - random.between(1, 6);
    card.diagnosed = builder.time_on(diagnosed, 8, 20);
    card.investigated = hours_later(card.diagnosed, random.between(4, 22));
    card.office = builder.office(Bureau::Cdc);
    card.received = builder.morning_after(diagnosed, card.office);
    return card;
}

void add_contacts(Builder& builder, int index) {
    World& world = builder.world;
    Random& random = builder.random;
    Case const card = world.cases[static_cast<size_t>(index)];
    static std::vector<Code> const classes = {"CC01", "CC02", "CC05", "CC06", "CC09", "GC", "CC2"};
    int const count = std::max(2, builder.plan.contacts_a_case + random.between(-3, 3));
    for (int i = 0; i < count; ++i) {
        Contact contact;
        contact.card = index;
        contact.unit = random.chance(0.5) ? card.unit : builder.random_village();
        contact.person = builder.new_resident(contact.unit, 5, 78);
        contact.contact_class =
            classes[static_cast<size_t>(random.weighted({25, 15, 20, 15, 10, 10, 5}))];
        contact.relation = contact.contact_class == "CC01" ? "家庭成员" : "其他";
        contact.last = card.diagnosed - int64_t{random.between(20, 70)} * microseconds_per_hour;
        contact.judged = hours_later(card.diagnosed, random.between(3, 20));
        if (day_of(contact.judged) > builder.last()) continue;
        static_cast<Fact&>(contact) =
            builder.sent(builder.office(Bureau::Cdc), day_of(contact.judged));
        world.contacts.push_back(contact);
        Day const start = day_of(contact.judged) + random.below(2);
        bool const close = contact.contact_class != "GC" && contact.contact_class != "CC2";
        if (!close || start > builder.last() || random.chance(0.05)) continue;
        Code const mode = random.chance(0.55) ? "HOME" : "CENTRAL";
        add_episode(builder, contact.person, contact.unit, mode, "E5", day_of(contact.last), start);
    }
}

void add_specimens(Builder& builder, Case const& card) {
    for (int i = 0; i < 2; ++i) {
        Specimen specimen;
        specimen.number = fmt::format("{}-B{}", card.card_no, i + 1);
        specimen.person = card.person;
        specimen.type = i == 0 ? "THROAT" : "NASAL";
        specimen.collected = hours_later(card.diagnosed, 2 + i * 26);
        if (day_of(specimen.collected) >= builder.last()) continue;
        bool const positive =
            card.revisions.empty() || card.revisions.back().classification == "CONF";
        specimen.result = positive ? "POS" : "NEG";
        specimen.result_at = hours_later(specimen.collected, 11);
        specimen.office = builder.office(Bureau::Cdc);
        specimen.received = builder.morning_after(day_of(specimen.result_at), specimen.office);
        builder.world.specimens.push_back(specimen);
    }
}

void keep_in_ward(Builder& builder, Case const& card) {
    WardStay stay;
    stay.facility = 0;
    stay.person = card.person;
    stay.in = hours_later(card.diagnosed, 1);
    bool const confirmed =
        !card.revisions.empty() && card.revisions.back().classification != "EXCL";
    stay.purpose = confirmed ? "CONF" : "SUSP";
    stay.bed = "隔离病房";
    stay.office = builder.office(Bureau::Hospital);
    stay.received = builder.morning_after(day_of(stay.in), stay.office);
    builder.world.stays.push_back(stay);
}

}  // namespace

// Of the suspected, `plan.confirmed` are confirmed later; the first is cured where there is time;
// the others are excluded after two days, but for the last, who is still suspected.
void build_cases(Builder& builder) {
    int const total = builder.plan.suspected;
    for (int i = 0; i < total; ++i) {
        Case card = new_case(builder, i + 1);
        bool const confirmed = i < builder.plan.confirmed;
        if (confirmed)
            revise(builder, card, i == 1 ? "MILD" : "CONF", hours_later(card.diagnosed, 30));
        else if (i + 1 < total)
            revise(builder, card, "EXCL", hours_later(card.diagnosed, 52));
        if (i == 0) end_case(builder, card, "CURED", hours_later(card.diagnosed, 24 * 9));
        builder.world.cases.push_back(card);
        add_specimens(builder, card);
        keep_in_ward(builder, card);
        if (confirmed) add_contacts(builder, i);
    }
}

}  // namespace lianfang::sample
