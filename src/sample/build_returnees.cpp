// Who comes back for the festival, from where and when, and how each is found out (DOMAIN.md §6.2:
// arrivals peak from 19 to 23 January, registration lags behind by days).
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

double arrival_weight(Day day) {
    int const january = day - *make_day(2020, 1, 1) + 1;
    if (january < 10) return 0.05;
    if (january < 19) return 0.1 + (january - 10) * 0.06;
    if (january <= 23) return 2.2;
    return january == 24 ? 0.6 : 0.1;
}

struct Calendar {
    std::vector<Day> days;
    std::vector<double> weights;
    Day roll(Random& random) const { return days[static_cast<size_t>(random.weighted(weights))]; }
};

Calendar arrivals(Builder const& builder) {
    Calendar calendar;
    for (Day day = builder.first(); day <= builder.last(); day = day + 1) {
        calendar.days.push_back(day);
        calendar.weights.push_back(arrival_weight(day));
    }
    return calendar;
}

// Median 3 days before 22 January, 1 day after 26 January; never later than the last day.
int found_after(Random& random, Day arrive, Day last) {
    bool const early = arrive < *make_day(2020, 1, 22);
    int lag = early ? random.between(0, 6) : random.between(0, 2);
    if (random.chance(0.05)) lag = random.between(4, 9);
    return std::min(lag, last - arrive);
}

int reading_tenths(Random& random, double mean) {
    return std::clamp(static_cast<int>(random.normal(mean, 2.5) + 0.5), 352, 372);
}

void set_transport(Random& random, Returnee& returnee) {
    static std::vector<Code> const modes = {"TRAIN", "HSR", "COACH", "CAR", "CARPOOL", "AIR"};
    returnee.transport = modes[static_cast<size_t>(random.weighted({25, 25, 18, 22, 8, 2}))];
    if (returnee.transport == "TRAIN")
        returnee.transport_no = fmt::format("K{}", random.between(101, 1299));
    if (returnee.transport == "HSR")
        returnee.transport_no = fmt::format("G{}", random.between(301, 2999));
    if (returnee.transport == "AIR")
        returnee.transport_no = fmt::format("QW{}", random.between(1001, 9899));
}

// The temperature taken when the village registers somebody; one in two thousand has a fever.
void add_reading(Builder& builder, Returnee& returnee) {
    Random& random = builder.random;
    Reading reading;
    static_cast<Fact&>(reading) = returnee;
    reading.person = returnee.person;
    reading.at = start_of(returnee.registered);
    reading.tenths = random.chance(0.0006) ? random.between(373, 386) : reading_tenths(random, 364);
    reading.place_kind = "VILLAGE";
    reading.site = random.chance(0.8) ? "FOREHEAD" : "AXILLA";
    reading.unit = builder.world.township_of(returnee.village);
    reading.on_row = true;
    returnee.reading = static_cast<int>(builder.world.readings.size());
    builder.world.readings.push_back(reading);
}

Returnee new_returnee(Builder& builder, Calendar const& calendar, int origin, Code category) {
    Random& random = builder.random;
    Returnee returnee;
    returnee.village = builder.random_village();
    returnee.category = category;
    bool const student = category == "STUDENT";
    returnee.person = builder.new_resident(returnee.village, student ? 16 : 19, student ? 24 : 58);
    returnee.origin.value = origin;
    returnee.arrive = calendar.roll(random);
    returnee.depart = returnee.arrive - random.weighted({0.55, 0.4, 0.05});
    returnee.registered = returnee.arrive + found_after(random, returnee.arrive, builder.last());
    set_transport(random, returnee);
    static std::vector<Code> const ways = {"SURVEY", "SELF", "CHECKPOINT", "DEPT", "REPORT"};
    returnee.found_via = ways[static_cast<size_t>(random.weighted({60, 22, 8, 8, 2}))];
    returnee.household = fmt::format("{:04d}", random.between(1, 9999));
    int const office = builder.township_office(builder.world.township_of(returnee.village));
    static_cast<Fact&>(returnee) = builder.sent(office, returnee.registered);
    return returnee;
}

void add_returnee(Builder& builder, Returnee returnee) {
    if (builder.random.chance(builder.plan.reading_share)) add_reading(builder, returnee);
    builder.world.returnees.push_back(std::move(returnee));
}

void add_migrants(Builder& builder, Calendar const& calendar) {
    int wuhan_left = builder.plan.from_wuhan;
    for (auto const& [province, count] : builder.plan.migrants) {
        std::vector<int> const places = origins_of(province);
        bool const hubei = province == "42";
        for (int i = 0; i < count; ++i) {
            // The first place of Hubei in the list is Wuhan, whose number is fixed.
            int place = builder.random.pick(places);
            if (hubei)
                place = wuhan_left-- > 0 ? places.front()
                                         : places[1 + static_cast<size_t>(builder.random.below(
                                                          static_cast<int>(places.size()) - 1))];
            add_returnee(builder, new_returnee(builder, calendar, place, "MIGRANT"));
        }
    }
}

// They come from where the county's migrants are.
int migrants_origin(Builder& builder) {
    return builder.random.pick(builder.world.returnees).origin.value;
}

// Students, traders and visitors. In the worked instances nobody of them comes from Hubei.
void add_others(Builder& builder, Calendar const& calendar) {
    static std::vector<Code> const categories = {"STUDENT", "BUSINESS", "VISIT", "TOUR",
                                                 "TRIP",    "RESIDENT", "OTHER"};
    for (int i = 0; i < builder.plan.other_returnees; ++i) {
        Code const category =
            categories[static_cast<size_t>(builder.random.weighted({50, 15, 15, 5, 8, 5, 2}))];
        int origin = migrants_origin(builder);
        bool const no_hubei = builder.plan.asked.instance == "seed-6.6";
        while (no_hubei && origins()[static_cast<size_t>(origin)].in_hubei())
            origin = migrants_origin(builder);
        add_returnee(builder, new_returnee(builder, calendar, origin, category));
    }
}

// Some changed trains or stopped in Hubei on the way; some only passed through, which does not
// count.
void add_transits(Builder& builder) {
    auto& returnees = builder.world.returnees;
    std::vector<int> const hubei = origins_of("42");
    for (int i = 0; i < builder.plan.transits; ++i) {
        Returnee& returnee = returnees[static_cast<size_t>(
            builder.random.below(static_cast<int>(returnees.size())))];
        if (origins()[static_cast<size_t>(returnee.origin.value)].in_hubei() ||
            returnee.transit_origin >= 0)
            continue;
        returnee.transit_origin =
            builder.random.chance(0.6) ? hubei.front() : builder.random.pick(hubei);
        returnee.stop_minutes = builder.random.chance(0.25) ? 0 : builder.random.between(15, 900);
    }
}

// A few leave again and come back from another place: the latest return decides where they came
// from.
void add_second_returns(Builder& builder) {
    auto& world = builder.world;
    size_t const before = world.returnees.size();
    for (int i = 0; i < builder.plan.returned_twice; ++i) {
        Returnee second =
            world.returnees[static_cast<size_t>(builder.random.below(static_cast<int>(before)))];
        if (second.registered + 5 > builder.last()) continue;
        second.arrive =
            second.registered + builder.random.between(3, builder.last() - second.registered);
        second.depart = second.arrive;
        second.registered = second.arrive;
        second.origin.value = builder.random.below(8);
        second.transit_origin = -1;
        second.stop_minutes = 0;
        second.reading = -1;
        static_cast<Fact&>(second) = builder.sent(second.office, second.registered);
        add_returnee(builder, second);
    }
}

// Legs of the trips of those who come from or through Hubei, as the police's ticket data give them.
void add_legs(Builder& builder) {
    World& world = builder.world;
    int const police = builder.office(Bureau::Police);
    int const junction = origins_of("43").front();  // Where trains towards the county end.
    for (Returnee const& returnee : world.returnees) {
        bool const from_hubei = origins()[static_cast<size_t>(returnee.origin.value)].in_hubei();
        bool const rail = returnee.transport == "TRAIN" || returnee.transport == "HSR";
        if (!rail || (returnee.transit_origin < 0 && !(from_hubei && builder.random.chance(0.3))))
            continue;
        Leg leg;
        static_cast<Fact&>(leg) = builder.sent(
            police, std::min(builder.last(), returnee.arrive + builder.random.between(2, 8)));
        leg.person = returnee.person;
        leg.from = returnee.origin.value;
        leg.depart = builder.time_on(returnee.depart, 5, 8);
        leg.mode = returnee.transport;
        leg.vehicle = returnee.transport_no;
        leg.seat = fmt::format("{:02d}车{:02d}号", builder.random.between(1, 16),
                               builder.random.between(1, 90));
        leg.arrive = builder.time_on(returnee.depart, 11, 14);
        leg.to = returnee.transit_origin >= 0 ? returnee.transit_origin : junction;
        world.legs.push_back(leg);
        if (returnee.transit_origin < 0) continue;
        leg.seq = 2;
        leg.from = returnee.transit_origin;
        leg.to = junction;
        leg.transit = true;
        leg.stop_minutes = returnee.stop_minutes;
        leg.depart = builder.time_on(returnee.arrive, 15, 17);
        leg.arrive = builder.time_on(returnee.arrive, 19, 22);
        world.legs.push_back(leg);
    }
}

// The same people in other departments' lists (three offices a person on average in the Hubei
// group). Where such a list comes first, the township's own row completes it.
void add_copies(Builder& builder) {
    std::vector<int> const offices = {builder.office(Bureau::Police),
                                      builder.office(Bureau::Education),
                                      builder.office(Bureau::Health)};
    for (Returnee& returnee : builder.world.returnees) {
        bool const from_hubei = origins()[static_cast<size_t>(returnee.origin.value)].in_hubei();
        if (!builder.random.chance(from_hubei ? 0.7 : 0.06)) continue;
        bool const student = returnee.category == "STUDENT";
        int const office = student ? offices[1] : from_hubei ? offices[2] : offices[0];
        bool const rich = returnee.transit_origin >= 0 || returnee.registered == returnee.arrive;
        if (!rich && builder.random.chance(0.3)) {
            returnee.told_by = office;
            returnee.completed_at = returnee.received;
            Day const told =
                returnee.arrive + builder.random.below(returnee.registered - returnee.arrive);
            returnee.received = builder.morning_after(told, office);
            continue;
        }
        Day const told =
            std::min(builder.last(), returnee.registered + builder.random.between(2, 6));
        Instant const at = builder.morning_after(told, office);
        if (at > returnee.received) {
            returnee.copies.push_back({office, at,
                                       builder.random.chance(0.02) &&
                                           !builder.world.person(returnee.person).id_no.empty()});
        }
        if (from_hubei && !student && builder.random.chance(0.5)) {
            Instant const later =
                builder.morning_after(std::min(builder.last(), told + 1), offices[0]);
            if (later > returnee.received) returnee.copies.push_back({offices[0], later, false});
        }
    }
}

// A few settle in another township after they were registered.
void add_moves(Builder& builder) {
    World& world = builder.world;
    int const wanted = std::max(2, static_cast<int>(world.returnees.size()) / 400);
    // Who came back twice stays out: one person's homes follow each other on different days.
    std::vector<int> returns(world.people.size());
    for (Returnee const& returnee : world.returnees)
        ++returns[static_cast<size_t>(returnee.person)];
    for (int i = 0; i < wanted; ++i) {
        Returnee const& returnee = world.returnees[static_cast<size_t>(
            builder.random.below(static_cast<int>(world.returnees.size())))];
        int& count = returns[static_cast<size_t>(returnee.person)];
        bool const numbered = !world.person(returnee.person).id_no.empty();
        if (count != 1 || !numbered || returnee.registered + 3 > builder.last()) continue;
        ++count;
        Residence residence;
        residence.person = returnee.person;
        residence.village = builder.random_village();
        residence.since =
            returnee.registered + builder.random.between(2, builder.last() - returnee.registered);
        int const office = builder.township_office(world.township_of(residence.village));
        static_cast<Fact&>(residence) = builder.sent(office, residence.since);
        world.residences.push_back(residence);
    }
}

}  // namespace

void build_returnees(Builder& builder) {
    Calendar const calendar = arrivals(builder);
    add_migrants(builder, calendar);
    add_others(builder, calendar);
    add_transits(builder);
    add_second_returns(builder);
    add_legs(builder);
    if (builder.plan.defects) add_copies(builder);
    add_moves(builder);
}

}  // namespace lianfang::sample
