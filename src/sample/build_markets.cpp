// Market inspectors, the premises they see, cases and prices.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

struct Shop {
    std::string name;
    Code type;
    int unit = 0;
};

std::vector<Shop> shops(Builder& builder) {
    static constexpr std::pair<Code, std::string_view> types[] = {
        {"MARKET", "农贸市场"}, {"SUPERMARKET", "超市"}, {"PHARMACY", "大药房"},
        {"CATERING", "餐馆"},   {"HOTEL", "宾馆"},       {"FACTORY", "食品厂"}};
    std::vector<Shop> all;
    for (int i = 0; i < builder.plan.premises; ++i) {
        size_t const type = static_cast<size_t>(builder.random.weighted({8, 30, 30, 22, 7, 3}));
        Shop shop;
        shop.unit = 1 + i % builder.world.townships;
        shop.type = types[type].first;
        shop.name = builder.world.unit(shop.unit).name + fmt::format("{}号", i + 1) +
                    std::string(types[type].second);
        all.push_back(shop);
    }
    return all;
}

// Each team goes to one township a day; together they are sent out exactly as often as planned.
void add_dispatches(Builder& builder, Day begin, int days, int teams) {
    std::vector<int> const sizes =
        divided(builder.random, builder.plan.inspectors, days * teams, 1);
    for (int i = 0; i < days * teams; ++i) {
        Dispatch dispatch;
        dispatch.day = begin + i / teams;
        dispatch.team = fmt::format("第{}检查组", i % teams + 1);
        dispatch.size = sizes[static_cast<size_t>(i)];
        dispatch.vehicles = 1 + dispatch.size / 6;
        dispatch.unit = builder.random_township();
        static_cast<Fact&>(dispatch) = builder.sent(builder.office(Bureau::Market), dispatch.day);
        builder.world.dispatches.push_back(dispatch);
    }
}

void inspect(Builder& builder, Shop const& shop, Day day, int team) {
    Inspection inspection;
    inspection.day = day;
    inspection.team = fmt::format("第{}检查组", team + 1);
    inspection.target = shop.name;
    inspection.type = shop.type;
    inspection.unit = shop.unit;
    if (builder.random.chance(0.1)) inspection.findings = "未明码标价";
    static_cast<Fact&>(inspection) = builder.sent(builder.office(Bureau::Market), day);
    builder.world.inspections.push_back(inspection);
}

void add_inspections(Builder& builder, Day begin, int teams) {
    for (Shop const& shop : shops(builder)) {
        Day const day = builder.day_from(begin);
        inspect(builder, shop, day, builder.random.below(teams));
        if (builder.random.chance(0.15) && day < builder.last())
            inspect(builder, shop, builder.day_from(day + 1), builder.random.below(teams));
    }
}

void add_cases(Builder& builder, Day begin) {
    static std::vector<Code> const types = {"PRICE", "NOPRICE", "FAKE", "HOARD", "AD", "WILDLIFE"};
    for (int i = 0; i < builder.plan.cases_filed; ++i) {
        Enforcement enforcement;
        enforcement.number = fmt::format("安市监案〔2020〕{}号", i + 1);
        enforcement.day = builder.day_from(begin);
        enforcement.type = i == 1 ? "WILDLIFE" : builder.random.pick(types);
        enforcement.party = builder.staff_name() + "经营部";
        enforcement.article = "价格法第十四条";
        enforcement.fen = int64_t{builder.random.between(1, 300)} * 10'000;
        enforcement.unit = builder.random_township();
        static_cast<Fact&>(enforcement) =
            builder.sent(builder.office(Bureau::Market), enforcement.day);
        builder.world.enforcements.push_back(enforcement);
    }
}

// Eleven goods at two markets every other day; one market raises the price of one good on some
// days.
void add_prices(Builder& builder, Day begin) {
    static constexpr std::pair<Code, int> goods[] = {
        {"RICE", 560},   {"FLOUR", 480},     {"OIL", 1'500}, {"PORK", 5'600},
        {"BEEF", 8'400}, {"CHICKEN", 2'400}, {"EGG", 1'050}, {"CABBAGE", 380},
        {"POTATO", 460}, {"TOMATO", 820},    {"APPLE", 900}};
    for (Day day = begin; day <= builder.last(); day = day + 1) {
        if ((day - begin) % 2 == 1 && day != builder.last()) continue;
        for (int market = 0; market < 2; ++market) {
            for (auto const& [commodity, usual] : goods) {
                bool const raised = market == 1 && day != begin && builder.random.chance(0.12);
                Price price;
                price.commodity = commodity;
                price.unit = 1 + market % builder.world.townships;
                price.market = builder.world.unit(price.unit).name + "中心农贸市场";
                price.fen =
                    usual *
                    (raised ? builder.random.between(135, 170) : builder.random.between(98, 106)) /
                    100;
                price.day = day;
                static_cast<Fact&>(price) = builder.sent(builder.office(Bureau::Market), day);
                builder.world.prices.push_back(price);
            }
        }
    }
}

}  // namespace

void build_markets(Builder& builder) {
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 22)));
    int const days = builder.last() - begin + 1;
    int const teams = std::clamp(builder.plan.inspectors / days / 8, 1, 12);
    add_dispatches(builder, begin, days, teams);
    add_inspections(builder, begin, teams);
    add_cases(builder, begin);
    add_prices(builder, begin);
}

}  // namespace lianfang::sample
