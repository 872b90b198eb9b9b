// The county's store of supplies, what the front line asks for, and the money.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

struct Sku {
    Code sku, category;
    std::string_view measure_unit;
    int a_day;  // Issued a day in a county of one million.
    int price_fen;
    bool counted;  // Has a stocktake now and then.
};

constexpr Sku skus[] = {{"N95", "PROTECTIVE", "只", 304, 1'200, true},
                        {"SURGICAL", "PROTECTIVE", "只", 3'650, 150, true},
                        {"SUIT", "PROTECTIVE", "套", 161, 9'800, true},
                        {"GOWN", "PROTECTIVE", "件", 320, 2'600, true},
                        {"GOGGLES", "PROTECTIVE", "副", 90, 3'300, true},
                        {"GLOVES", "PROTECTIVE", "副", 2'400, 60, true},
                        {"CAP", "PROTECTIVE", "只", 900, 30, true},
                        {"SHOE_COVER", "PROTECTIVE", "副", 700, 40, true},
                        {"ALCOHOL", "DISINFECTANT", "瓶", 260, 900, true},
                        {"CHLORINE", "DISINFECTANT", "桶", 120, 1'500, false},
                        {"HAND_RUB", "DISINFECTANT", "瓶", 110, 1'800, true},
                        {"DISPOSABLE", "PROTECTIVE", "只", 2'600, 80, false},
                        {"THERMOMETER_GUN", "DEVICE", "把", 6, 26'000, true},
                        {"SWAB_KIT", "DEVICE", "支", 40, 700, true},
                        {"REAGENT", "DEVICE", "盒", 2, 48'000, true}};

class Store {
public:
    Store(Builder& builder, int unit, int office)
        : builder_(builder), unit_(unit), office_(office) {}

    // Goes no lower than nothing: what is not there is not issued.
    void move(Sku const& sku, Code type, Instant at, int quantity, std::string counterpart) {
        int& there = stock_[sku.sku];
        bool const takes = type == "ISSUE" || type == "TRANSFER_OUT" || type == "LOSS";
        if (takes) quantity = std::min(quantity, there);
        if (quantity <= 0 || day_of(at) > builder_.last()) return;
        if (type == "STOCKTAKE")
            there = quantity;
        else
            there += takes ? -quantity : quantity;
        Movement movement;
        movement.doc_no = fmt::format(
            "{}{:05d}", unit_ == 0 ? "WZ" : fmt::format("XZ{:02d}-", unit_), ++documents_);
        movement.at = at;
        movement.type = type;
        movement.sku = sku.sku;
        movement.category = sku.category;
        movement.quantity.value = quantity;
        if (type == "PURCHASE") movement.fen = int64_t{quantity} * sku.price_fen;
        movement.counterpart = std::move(counterpart);
        movement.unit = unit_;
        static_cast<Fact&>(movement) = builder_.sent(office_, day_of(at));
        builder_.world.movements.push_back(movement);
    }
    int stock(Sku const& sku) { return stock_[sku.sku]; }

private:
    Builder& builder_;
    int unit_;
    int office_;
    int documents_ = 0;
    std::map<Code, int> stock_;
};

// What is on the shelf is counted on the first day and once a week: a few pieces always differ from
// the books. Goods handed out at the very minute of the count are before it.
void take_stock(Builder& builder, Store& store, Sku const& sku, Day day) {
    Instant const at = start_of(day) + 18 * microseconds_per_hour;
    store.move(sku, "ISSUE", at, std::max(1, builder.plan.scaled(sku.a_day) / 9), "县人民医院");
    store.move(sku, "STOCKTAKE", at, std::max(1, store.stock(sku) - builder.random.below(3)), "");
}

void run_store(Builder& builder, Store& store, Sku const& sku, Day begin) {
    Random& random = builder.random;
    int const a_day = builder.plan.scaled(sku.a_day);
    store.move(sku, sku.counted ? "STOCKTAKE" : "TRANSFER_IN",
               start_of(begin) + 8 * microseconds_per_hour, a_day * random.between(3, 5) + 20, "");
    for (Day day = begin; day <= builder.last(); day = day + 1) {
        if (random.chance(0.25))
            store.move(sku, "PURCHASE", builder.time_on(day, 9, 10),
                       a_day * random.between(2, 5) + 5, "外地厂家");
        if (random.chance(0.12))
            store.move(sku, "TRANSFER_IN", builder.time_on(day, 11, 11), a_day * 2 + 3,
                       "市卫生健康委");
        if (random.chance(0.1))
            store.move(sku, "DONATION", builder.time_on(day, 12, 12), a_day + 2, "爱心企业");
        store.move(sku, "ISSUE", builder.time_on(day, 14, 17),
                   std::max(1, a_day * random.between(60, 130) / 100), "各医疗机构和检测点");
        if (random.chance(0.04))
            store.move(sku, "LOSS", builder.time_on(day, 13, 13), random.between(1, 5), "");
        if (random.chance(0.05))
            store.move(sku, "TRANSFER_OUT", builder.time_on(day, 13, 13), random.between(1, 20),
                       "邻县");
        if (sku.counted && (day - begin) % 7 == 6) take_stock(builder, store, sku, day);
    }
}

// Townships keep books of the two goods that nobody counts at the county.
void run_township_stores(Builder& builder, Day begin) {
    for (int township = 1; township <= builder.world.townships; ++township) {
        Store store(builder, township, builder.township_office(township));
        for (Sku const& sku : skus) {
            if (sku.counted) continue;
            int const a_day =
                std::max(2, builder.plan.scaled(sku.a_day) / (4 * builder.world.townships));
            for (Day day = begin; day <= builder.last(); day = day + 1) {
                if (builder.random.chance(0.4))
                    store.move(sku, "TRANSFER_IN", builder.time_on(day, 9, 11), a_day * 4,
                               "县物资保障组");
                store.move(sku, "ISSUE", builder.time_on(day, 14, 18), a_day, "村卡点");
            }
        }
    }
}

void add_catalogue(Builder& builder, Day begin) {
    for (Sku const& sku : skus) {
        SupplyItem item;
        item.sku = sku.sku;
        item.category = sku.category;
        item.spec = "通用";
        item.measure_unit = sku.measure_unit;
        item.since = begin;
        static_cast<Fact&>(item) = builder.sent(builder.office(Bureau::Supplies), begin);
        builder.world.items.push_back(item);
    }
}

void add_demands(Builder& builder, Day begin) {
    World& world = builder.world;
    Random& random = builder.random;
    std::vector<std::pair<std::string, int>> requesters = {{world.designated, 1},
                                                           {world.central_site, 1}};
    for (int township = 1; township <= world.townships; ++township)
        requesters.emplace_back(world.unit(township).name, township);
    static constexpr Code wanted[] = {"SUIT", "N95", "SURGICAL", "GOGGLES", "CHLORINE"};
    for (Day day = begin + 3; day <= builder.last(); day = day + 1) {
        for (auto const& [name, unit] : requesters) {
            for (Code sku : wanted) {
                Demand demand;
                demand.requester = name;
                demand.unit = unit;
                demand.sku = sku;
                demand.day = day;
                demand.frontline = random.between(8, 60);
                demand.daily_use = demand.frontline * random.between(1, 3);
                demand.need = demand.daily_use * 7;
                demand.have = random.below(demand.need + 40);
                static_cast<Fact&>(demand) = builder.sent(builder.office(Bureau::Supplies), day);
                world.demands.push_back(demand);
            }
        }
    }
}

void add_funds(Builder& builder, Day begin) {
    static constexpr Code sources[] = {"COUNTY",   "PROVINCE", "CITY",   "CENTRAL",
                                       "DONATION", "COUNTY",   "COUNTY", "CITY"};
    // In hundreds of yuan, so that each amount has at most two decimals in 万元.
    std::vector<int> const parts =
        divided(builder.random, static_cast<int>(builder.plan.funds_fen / 10'000), 8, 1);
    for (int i = 0; i < 8; ++i) {
        Fund fund;
        fund.doc_no = fmt::format("安财防〔2020〕{}号", i + 1);
        fund.purpose = i % 2 ? "采购防护用品" : "医疗机构防控补助";
        fund.recipient = i % 2 ? "县卫生健康局" : builder.world.designated;
        fund.day = builder.day_from(begin);
        fund.fen.value = int64_t{parts[static_cast<size_t>(i)]} * 10'000;
        fund.source = sources[i];
        static_cast<Fact&>(fund) = builder.sent(builder.office(Bureau::Finance), fund.day);
        builder.world.funds.push_back(fund);
    }
}

}  // namespace

void build_supplies(Builder& builder) {
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 20)));
    add_catalogue(builder, begin);
    Store store(builder, 0, builder.office(Bureau::Supplies));
    for (Sku const& sku : skus) run_store(builder, store, sku, begin);
    run_township_stores(builder, begin);
    add_demands(builder, begin);
    add_funds(builder, begin);
}

}  // namespace lianfang::sample
