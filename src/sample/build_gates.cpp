// What passes the county's checkpoints: vehicles, people written down, their temperatures and
// second readings (DOMAIN.md §6.2, §6.3).
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

// 2.3 % of the plates are from Hubei until 26 January; then 15 % less every day.
double hubei_share(Day day) {
    double share = 0.023;
    for (Day at = *make_day(2020, 1, 26); at < day; at = at + 1) share *= 0.85;
    return share;
}

// Cold air makes forehead guns read low; heated cars make them read high; 0.06 % have a fever.
int gate_tenths(Random& random, bool& fever) {
    fever = random.chance(0.0025);
    if (fever) return random.between(374, 390);
    if (random.chance(0.003)) return random.between(373, 379);
    if (random.chance(0.08)) return random.between(331, 349);
    return std::clamp(static_cast<int>(random.normal(362, 3) + 0.5), 350, 372);
}

Passage one_passage(Builder& builder, int index, Day day, int slot, int slots) {
    Random& random = builder.random;
    Checkpoint const& checkpoint = builder.world.checkpoints[static_cast<size_t>(index)];
    Passage passage;
    passage.checkpoint = index;
    // One after the other: no two at the same minute.
    int const gap = std::max(1, 17 * 60 / slots);
    int64_t const minute = 6 * 60 + slot * gap + random.below(gap);
    passage.at = start_of(day) + minute * 60'000'000;
    bool const hubei = random.chance(hubei_share(day));
    static std::vector<std::string_view> const provinces = {"粤", "浙", "闽", "湘",
                                                            "豫", "苏", "川", "渝"};
    if (hubei) {
        passage.plate = plate_number(random, "鄂", "ABCDEFG");
        passage.from = random.pick(origins_of("42"));
    } else if (checkpoint.type != "RAIL") {
        passage.plate = plate_number(random, random.pick(provinces), "ABCDEFH");
        passage.from = random.below(8);
    } else {
        passage.from = random.below(8);
    }
    bool const crowd = checkpoint.type == "RAIL" || checkpoint.type == "BUS";
    passage.persons.value =
        crowd ? random.between(3, 40) : 1 + random.weighted({30, 35, 18, 12, 5});
    bool const strict = day >= *make_day(2020, 1, 29);
    if (strict && random.chance(hubei ? 0.5 : 0.06))
        passage.action = "TURN_BACK";
    else if (hubei)
        passage.action = random.chance(0.3) ? "HANDOVER" : "REGISTER";
    else
        passage.action = random.chance(0.8) ? "PASS" : "REGISTER";
    passage.destination = builder.world.unit(builder.random_village()).name;
    static_cast<Fact&>(passage) = builder.sent(checkpoint.gate_office, day);
    return passage;
}

Reading gate_reading(Checkpoint const& checkpoint, Traveller const& traveller, int tenths) {
    Reading reading;
    static_cast<Fact&>(reading) = traveller;
    reading.person = traveller.person;
    reading.at = traveller.at;
    reading.tenths = tenths;
    reading.place_kind = "CHECKPOINT";
    reading.site = "FOREHEAD";
    reading.place = checkpoint.name;
    reading.unit = checkpoint.unit;
    reading.on_row = true;
    return reading;
}

// A first reading out of the normal is taken again after ten minutes of rest.
void add_reading(Builder& builder, Traveller& traveller) {
    World& world = builder.world;
    Checkpoint const& checkpoint = world.checkpoints[static_cast<size_t>(traveller.checkpoint)];
    bool fever = false;
    int const tenths = gate_tenths(builder.random, fever);
    traveller.reading = static_cast<int>(world.readings.size());
    world.readings.push_back(gate_reading(checkpoint, traveller, tenths));
    if (fever) {
        traveller.action = "HOLD";
        traveller.symptom = "FEVER";
    }
    if (tenths < 373 && tenths >= 350) return;
    Reading again =
        gate_reading(checkpoint, traveller,
                     fever ? tenths - builder.random.below(2) : builder.random.between(361, 370));
    again.at = again.at + 10 * 60'000'000;
    again.retest = 1;
    again.site = "AXILLA";
    again.on_row = false;
    world.readings.push_back(again);
}

// Each returnee is written down at a gate at most once: nobody is at two gates in one minute.
std::vector<int> returnees_by_chance(Builder& builder) {
    std::vector<bool> seen(builder.world.people.size());
    std::vector<int> people;
    for (Returnee const& returnee : builder.world.returnees) {
        auto&& already = seen[static_cast<size_t>(returnee.person)];
        if (!already) people.push_back(returnee.person);
        already = true;
    }
    builder.random.shuffle(people);
    return people;
}

// Those of a vehicle who are written down by name: everybody from Hubei, and the driver of every
// fourth other car.
void write_down(Builder& builder, Passage const& passage, std::vector<int>& returnees) {
    World& world = builder.world;
    bool const hubei = origins()[static_cast<size_t>(passage.from)].in_hubei();
    int const count = hubei                         ? std::min(passage.persons.value, 5)
                      : builder.random.chance(0.25) ? 1
                                                    : 0;
    for (int i = 0; i < count; ++i) {
        Traveller traveller;
        static_cast<Fact&>(traveller) = passage;
        traveller.checkpoint = passage.checkpoint;
        bool const returnee = !returnees.empty() && builder.random.chance(0.3);
        traveller.person = returnee ? returnees.back() : builder.new_outsider(passage.from);
        if (returnee) returnees.pop_back();
        traveller.at = passage.at;
        traveller.plate = passage.plate;
        traveller.hubei = hubei;
        traveller.symptom = "NONE";
        traveller.action = passage.action;
        add_reading(builder, traveller);
        world.travellers.push_back(traveller);
    }
}

}  // namespace

void build_gates(Builder& builder) {
    World& world = builder.world;
    std::vector<int> gates;
    for (size_t i = 0; i < world.checkpoints.size(); ++i) {
        if (world.checkpoints[i].level == "COUNTY") gates.push_back(static_cast<int>(i));
    }
    std::vector<int> returnees = returnees_by_chance(builder);
    int const a_day =
        std::max(1, builder.plan.vehicles_a_day / std::max<int>(1, static_cast<int>(gates.size())));
    for (int gate : gates) {
        for (Day day = world.checkpoints[static_cast<size_t>(gate)].open_from;
             day <= builder.last(); day = day + 1) {
            int const count =
                std::clamp(a_day + builder.random.between(-a_day / 3, a_day / 3), 1, 900);
            for (int slot = 0; slot < count; ++slot) {
                Passage const passage = one_passage(builder, gate, day, slot, count);
                write_down(builder, passage, returnees);
                world.passages.push_back(passage);
            }
        }
    }
}

}  // namespace lianfang::sample
