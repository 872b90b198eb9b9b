// See build.h: the builder's own means, and the order of the parts.
#include "sample/build.h"

#include <algorithm>

namespace lianfang::sample {

Builder::Builder(World& the_world, Plan const& the_plan)
    : world(the_world), plan(the_plan), random(the_plan.asked.seed) {
    world.first_day = plan.asked.from;
    world.last_day = plan.asked.to;
}

void Builder::begin(std::string_view part) { random = Random::stream(plan.asked.seed, part); }

int Builder::add_office(std::string name, int unit) {
    int const index = static_cast<int>(world.offices.size());
    // Between 07:30 and 09:59, so that a moment at noon never falls between two sheets of one
    // office.
    world.offices.push_back({std::move(name), unit, 450 + index * 7 % 150});
    return index;
}

void Builder::add_bureaus() {
    std::string const& county = world.county_name;
    std::vector<std::pair<Bureau, std::string>> const names = {
        {Bureau::Command, county + "疫情防控指挥部办公室"},
        {Bureau::Health, county + "卫生健康局"},
        {Bureau::Police, county + "公安局"},
        {Bureau::Education, county + "教育局"},
        {Bureau::Transport, county + "交通运输局"},
        {Bureau::Market, county + "市场监督管理局"},
        {Bureau::Publicity, county + "委宣传部"},
        {Bureau::Finance, county + "财政局"},
        {Bureau::Supplies, county + "防控物资保障组"},
        {Bureau::Supervision, county + "疫情防控督查组"},
        {Bureau::Cdc, county + "疾病预防控制中心"},
        {Bureau::BigData, world.prefecture + "大数据管理局"},
        {Bureau::Railway, world.short_name + "火车站"},
        {Bureau::Hospital, world.designated}};
    for (auto const& [bureau, name] : names)
        bureaus_[static_cast<int>(bureau)] = add_office(name, 0);
    township_offices_.assign(1, office(Bureau::Command));
    for (int township = 1; township <= world.townships; ++township) {
        Unit const& unit = world.unit(township);
        bool const street = unit.name.find("街道") != std::string::npos;
        township_offices_.push_back(
            add_office(unit.name + (street ? "办事处" : "人民政府"), township));
    }
}

std::string Builder::number_of(Person const& person, int region) {
    // Odd serials are men's, even ones women's.
    int const serial = serials_[person.birth.number * 2 + (person.sex == 'F')]++;
    return identity_number(region + serial / 499, person.birth,
                           serial % 499 * 2 + (person.sex == 'M' ? 1 : 2));
}

int Builder::new_resident(int village, int first_age, int last_age) {
    Person person;
    person.sex = random.chance(0.52) ? 'M' : 'F';
    person.birth = first() - random.between(first_age * 366, (last_age + 1) * 365);
    person.village = village;
    person.phone = phone();
    if (random.chance(plan.lacking_number)) {
        person.name = singular_name(next_singular_++);
    } else {
        person.name = resident_name(random, person.sex);
        person.id_no = number_of(person, 123);
    }
    world.people.push_back(std::move(person));
    return static_cast<int>(world.people.size()) - 1;
}

int Builder::new_outsider(int origin) {
    Person person;
    person.sex = random.chance(0.6) ? 'M' : 'F';
    person.birth = first() - random.between(18 * 366, 60 * 365);
    person.origin = origin;
    person.phone = phone();
    person.name = resident_name(random, person.sex);
    person.id_no = number_of(person, 723);
    world.people.push_back(std::move(person));
    return static_cast<int>(world.people.size()) - 1;
}

std::string Builder::staff_name() { return singular_name(next_singular_++); }

int Builder::new_staff() {
    Person person;
    person.name = staff_name();
    person.phone = phone();
    person.birth = first() - 40 * 365;
    world.people.push_back(std::move(person));
    return static_cast<int>(world.people.size()) - 1;
}

Day Builder::day_from(Day begin) { return begin + random.below(last() - begin + 1); }

Instant Builder::time_on(Day day, int first_hour, int last_hour) {
    int const minutes = random.between(first_hour * 60, last_hour * 60 + 59);
    return start_of(day) + int64_t{minutes} * 60'000'000;
}

Instant Builder::morning_after(Day day, int office) const {
    int const minute = world.offices[static_cast<size_t>(office)].minute;
    return start_of(day + 1) + int64_t{minute} * 60'000'000;
}

Fact Builder::sent(int office, Day day) {
    if (plan.defects && random.chance(plan.late_share)) day = day + random.between(2, 6);
    Fact fact;
    fact.office = office;
    fact.received = morning_after(day, office);
    return fact;
}

std::vector<int> divided(Random& random, int total, int parts, int at_least) {
    std::vector<int> result(static_cast<size_t>(std::max(parts, 0)), at_least);
    if (result.empty()) return result;
    int left = total - at_least * parts;
    // In lumps where there is much to give, so that a million is as quick as a dozen.
    int const lump = std::max(1, left / (parts * 50 + 1));
    for (; left > 0; left -= lump)
        result[static_cast<size_t>(random.below(parts))] += std::min(lump, left);
    return result;
}

World build_world(Plan const& plan) {
    World world;
    Builder builder(world, plan);
    struct Part {
        std::string_view name;
        void (*build)(Builder&);
    };
    // Later parts look at what earlier ones made.
    static constexpr Part parts[] = {{"county", build_county},
                                     {"returnees", build_returnees},
                                     {"households", build_households},
                                     {"facilities", build_facilities},
                                     {"observation", build_observation},
                                     {"checkpoints", build_checkpoints},
                                     {"gates", build_gates},
                                     {"clinics", build_clinics},
                                     {"cases", build_cases},
                                     {"lists", build_lists},
                                     {"checks", build_checks},
                                     {"command", build_command},
                                     {"duty", build_duty},
                                     {"reports", build_reports},
                                     {"publicity", build_publicity},
                                     {"supplies", build_supplies},
                                     {"markets", build_markets},
                                     {"environment", build_environment},
                                     {"defects", build_defects}};
    for (Part const& part : parts) {
        builder.begin(part.name);
        part.build(builder);
    }
    return world;
}

}  // namespace lianfang::sample
