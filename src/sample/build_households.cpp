// The house-to-house survey, the grids and the registered vehicles.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

// Each village's cadres go from door to door from 20 January on; a tenth of the doors is knocked at
// twice.
void add_visits(Builder& builder) {
    World& world = builder.world;
    Random& random = builder.random;
    Day const begin = std::max(builder.first(), *make_day(2020, 1, 20));
    if (begin > builder.last()) return;
    for (int village = world.first_village(); village < static_cast<int>(world.units.size());
         ++village) {
        Unit const& unit = world.unit(village);
        double const share =
            static_cast<double>(unit.households) / static_cast<double>(world.units[0].households);
        int const wanted =
            std::min<int>(static_cast<int>(unit.households),
                          static_cast<int>(builder.plan.households_visited * share) + 1);
        std::vector<std::string> surveyors(static_cast<size_t>(std::max(1, wanted / 150 + 1)));
        for (auto& name : surveyors) name = builder.staff_name();
        int const office = builder.township_office(unit.parent);
        for (int house = 1; house <= wanted; ++house) {
            HouseholdVisit visit;
            visit.village = village;
            visit.household = fmt::format("{:04d}", house);
            visit.head = resident_name(random, 'M');
            visit.surveyor = random.pick(surveyors);
            visit.persons = random.between(1, 7);
            visit.returnees = random.below(3);
            visit.day = builder.day_from(begin);
            static_cast<Fact&>(visit) = builder.sent(office, visit.day);
            world.visits.push_back(visit);
            if (!random.chance(0.1) || visit.day == builder.last()) continue;
            visit.day = builder.day_from(visit.day + 1);
            visit.persons = random.between(1, 7);
            static_cast<Fact&>(visit) = builder.sent(office, visit.day);
            world.visits.push_back(visit);
        }
    }
}

void add_grids(Builder& builder) {
    World& world = builder.world;
    Random& random = builder.random;
    for (int village = world.first_village(); village < static_cast<int>(world.units.size());
         ++village) {
        int const count = 1 + static_cast<int>(world.unit(village).households / 400);
        for (int number = 1; number <= count; ++number) {
            Grid grid;
            grid.village = village;
            grid.name = fmt::format("第{}网格", number);
            grid.households = static_cast<int>(world.unit(village).households) / count;
            if (random.chance(0.93))
                grid.responsible = builder.staff_name(), grid.phone = builder.phone();
            grid.since = std::min(builder.last(), builder.first() + random.between(5, 18));
            static_cast<Fact&>(grid) =
                builder.sent(builder.township_office(world.unit(village).parent), grid.since);
            world.grids.push_back(grid);
        }
    }
}

void add_vehicles(Builder& builder) {
    World& world = builder.world;
    int const wanted = std::max(5, static_cast<int>(world.returnees.size()) / 200);
    for (int i = 0; i < wanted; ++i) {
        Returnee const& returnee = builder.random.pick(world.returnees);
        Vehicle vehicle;
        vehicle.plate = plate_number(builder.random, "粤", "ABSE");
        vehicle.type = "小型轿车";
        vehicle.owner = returnee.person;
        vehicle.unit = world.township_of(returnee.village);
        vehicle.since = returnee.registered;
        static_cast<Fact&>(vehicle) = builder.sent(builder.office(Bureau::Police), vehicle.since);
        world.vehicles.push_back(vehicle);
    }
}

}  // namespace

void build_households(Builder& builder) {
    add_visits(builder);
    add_grids(builder);
    add_vehicles(builder);
}

}  // namespace lianfang::sample
