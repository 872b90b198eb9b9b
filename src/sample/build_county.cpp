// Units, names and offices of the county. All invented: region 470123 is not assigned, and no such
// county exists.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

void name_county(World& world) {
    world.county_name = "安澜县";
    world.short_name = "安澜";
    world.prefecture = "沧望市";
    world.province = "云泽省";
    world.full_name = world.province + world.prefecture + world.county_name;
    world.addressee = "沧望市疫情防控督导组";
    world.plan_title = "安澜县新型冠状病毒感染的肺炎疫情防治工作预案";
    world.wechat = "安澜发布";
    world.weibo = "安澜发布";
    world.site_app = "安澜新闻网";
    world.county_app = "幸福安澜";
    world.designated = "安澜县人民医院";
    world.central_site = "安澜县中医医院";
    world.backup_site = "安澜县妇幼保健院";
    world.campaign_start = world.first_day;
    world.hubei_since = world.first_day;
}

// One street, then towns, then townships in the narrow sense, with codes by GB/T 10114.
void add_townships(Builder& builder) {
    World& world = builder.world;
    int const count = builder.plan.townships;
    int const towns = std::max(1, count * 3 / 5);
    for (int i = 0; i < count; ++i) {
        std::string const stem(township_stems()[static_cast<size_t>(i)]);
        Unit unit;
        unit.level = "TOWNSHIP";
        unit.parent = 0;
        if (i == 0) {
            unit.code = "470123001000", unit.name = stem + "街道";
        } else if (i <= towns) {
            unit.code = fmt::format("470123{:03d}000", 99 + i), unit.name = stem + "镇";
        } else {
            unit.code = fmt::format("470123{:03d}000", 199 + i - towns), unit.name = stem + "乡";
        }
        world.units.push_back(unit);
    }
    world.townships = count;
}

void add_villages(Builder& builder) {
    World& world = builder.world;
    Plan const& plan = builder.plan;
    std::vector<int> const per_township = divided(builder.random, plan.villages, plan.townships, 3);
    std::vector<int> people = divided(builder.random, plan.asked.population, plan.villages,
                                      plan.asked.population / plan.villages / 2);
    size_t village = 0;
    for (int township = 1; township <= plan.townships; ++township) {
        for (int i = 0; i < per_township[static_cast<size_t>(township - 1)]; ++i, ++village) {
            Unit unit;
            bool const community = world.unit(township).name.find("街道") != std::string::npos;
            std::string const prefix = world.unit(township).code.substr(0, 9);
            unit.code = fmt::format("{}{:03d}", prefix, (community ? 1 : 200) + i);
            unit.name = village_name(static_cast<int>(village)) + (community ? "社区" : "村");
            unit.level = "VILLAGE";
            unit.parent = township;
            unit.population = people[village];
            unit.residents = people[village] * 85 / 100;
            unit.households = people[village] / 4 + 1;
            world.units.push_back(unit);
        }
    }
}

void sum_up(World& world) {
    auto const add = [](Unit& to, Unit const& from) {
        to.population += from.population;
        to.residents += from.residents;
        to.households += from.households;
    };
    for (size_t i = static_cast<size_t>(world.first_village()); i < world.units.size(); ++i) {
        add(world.units[static_cast<size_t>(world.units[i].parent)], world.units[i]);
        add(world.units[0], world.units[i]);
    }
}

}  // namespace

void build_county(Builder& builder) {
    World& world = builder.world;
    name_county(world);
    Unit county;
    county.code = "470123000000";
    county.name = world.county_name;
    county.level = "COUNTY";
    world.units.push_back(county);
    add_townships(builder);
    add_villages(builder);
    sum_up(world);
    builder.add_bureaus();
}

}  // namespace lianfang::sample
