// The truth of docs/figures.md, sections "Publicity and training" and "Supplies and money".
#include <algorithm>
#include <map>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

int unit_of_office(Tally const& tally, int office) {
    return tally.world.offices[static_cast<size_t>(office)].unit;
}

void count_opinions(Tally& tally) {
    World const& world = tally.world;
    std::map<std::string, Instant> answered;
    std::map<std::string, bool> closed;
    for (OpinionAction const& action : world.opinion_actions) {
        if (action.lost || !tally.before(action.at)) continue;
        if (!action.item.empty()) {
            auto const [at, is_new] = answered.emplace(action.item, action.at);
            if (!is_new) at->second = std::min(at->second, action.at);
            if (action.closes) closed[action.item] = true;
        }
        if (!tally.since_campaign(action.at)) continue;
        int const unit = unit_of_office(tally, action.office);
        if (action.action == "GUIDE") tally.add("opinion_guidance_times", unit, 1);
        if (action.action == "REFUTE") tally.add("rumor_refutations", unit, 1);
    }
    for (OpinionItem const& item : world.opinions) {
        if (item.lost || !tally.before(item.at)) continue;
        int const unit = unit_of_office(tally, item.office);
        if (!closed.contains(item.number)) tally.add("opinion_open", unit, 1);
        if (!tally.since_campaign(item.at)) continue;
        tally.add("opinion_items_found", unit, 1);
        auto const first = answered.find(item.number);
        if (first == answered.end()) continue;
        tally.add_sample(
            "median_response_minutes", unit,
            static_cast<double>(first->second.microseconds - item.at.microseconds) / 60e6);
    }
}

void count_trainings(Tally& tally) {
    for (Training const& training : tally.world.trainings) {
        if (training.lost || !tally.since_campaign(training.day)) continue;
        bool const county = training.level == "COUNTY";
        if (!county && training.level != "TOWNSHIP") continue;
        tally.add(county ? "county_trainings" : "township_trainings", training.unit, 1);
        tally.add("trainee_person_times", training.unit, training.heads.value);
    }
}

// --- supplies: stock by scope and item ---

int sign_of(Code type) {
    if (type == "PURCHASE" || type == "TRANSFER_IN" || type == "DONATION") return 1;
    return type == "STOCKTAKE" ? 0 : -1;
}

bool in_scope(Tally const& tally, int unit, int scope) {
    return scope == 0 || tally.world.township_of(unit) == scope;
}

void count_stock(Tally& tally, int scope) {
    struct Stock {
        Instant stocktake = {INT64_MIN};
        int64_t counted = 0, moved = 0, issued_72h = 0;
    };
    std::map<Code, Stock> stocks;
    auto const each = [&](auto act) {
        for (Movement const& movement : tally.world.movements) {
            if (movement.lost || !tally.before(movement.at) ||
                !in_scope(tally, movement.unit, scope))
                continue;
            act(movement, stocks[movement.sku]);
        }
    };
    each([](Movement const& movement, Stock& stock) {
        if (movement.type != "STOCKTAKE" || movement.at < stock.stocktake) return;
        stock.stocktake = movement.at;
        stock.counted = movement.quantity.value;
    });
    Instant const three_days = tally.cut - 3 * microseconds_per_day;
    each([&](Movement const& movement, Stock& stock) {
        if (movement.at > stock.stocktake)
            stock.moved += sign_of(movement.type) * int64_t{movement.quantity.value};
        if (movement.type == "ISSUE" && movement.at >= three_days)
            stock.issued_72h += movement.quantity.value;
    });
    for (auto const& [sku, stock] : stocks) {
        double const there = static_cast<double>(stock.counted + stock.moved);
        tally.set("stock_by_item/" + std::string(sku), scope, there);
        if (stock.issued_72h > 0)
            tally.set("days_of_cover/" + std::string(sku), scope,
                      there / (static_cast<double>(stock.issued_72h) / 3));
    }
}

void count_movements(Tally& tally) {
    for (Movement const& movement : tally.world.movements) {
        if (movement.lost || !tally.before(movement.at)) continue;
        bool const bought = movement.type == "PURCHASE" && tally.since_campaign(movement.at);
        if (bought)
            tally.add("purchases_by_category/" + std::string(movement.category), movement.unit,
                      movement.fen, 1'000'000);
        int const sign = sign_of(movement.type);
        std::string const item = "/" + std::string(movement.sku);
        if (sign > 0 && tally.in_day(movement.at))
            tally.add("supplies_in_day" + item, movement.unit, movement.quantity.value);
        if (sign < 0 && tally.in_day(movement.at))
            tally.add("supplies_out_day" + item, movement.unit, movement.quantity.value);
        bool const issued =
            movement.type == "ISSUE" && movement.at >= tally.cut - 3 * microseconds_per_day;
        if (issued)
            tally.add("issued_per_day_by_item" + item, movement.unit, movement.quantity.value, 3);
        bool const suits =
            movement.type == "ISSUE" && movement.sku == "SUIT" && tally.in_day(movement.at);
        if (suits) tally.add("ppe_sets_issued_day", movement.unit, movement.quantity.value);
    }
}

void count_demand(Tally& tally) {
    std::map<std::pair<std::string, Code>, Demand const*> latest;
    for (Demand const& demand : tally.world.demands) {
        if (demand.lost || !tally.before(demand.day)) continue;
        Demand const*& known = latest[{demand.requester, demand.sku}];
        if (!known || demand.day > known->day) known = &demand;
    }
    for (auto const& [key, demand] : latest) {
        tally.add("gap_by_item/" + std::string(demand->sku), demand->unit,
                  std::max(0, demand->need - demand->have));
        if (demand->sku == "SUIT") tally.add("frontline_staff", demand->unit, demand->frontline);
    }
    std::map<Code, ResourceNeed const*> needs;
    for (ResourceNeed const& need : tally.world.needs) {
        bool const special = need.resource == "NP_ROOM" || need.resource == "NP_AMBULANCE" ||
                             need.resource == "NP_STRETCHER";
        if (need.lost || !special || !tally.before(need.day)) continue;
        ResourceNeed const*& known = needs[need.resource];
        if (!known || need.day > known->day) known = &need;
    }
    for (auto const& [resource, need] : needs) {
        tally.add("gap_by_item/" + std::string(resource), unit_of_office(tally, need->office),
                  std::max(0, need->need - need->have));
    }
}

void count_funds(Tally& tally) {
    for (Fund const& fund : tally.world.funds) {
        if (fund.lost || !tally.since_campaign(fund.day)) continue;
        int const unit = unit_of_office(tally, fund.office);
        tally.add("funds_allocated_wan", unit, fund.fen.value, 1'000'000);
        tally.add("funds_by_source/" + std::string(fund.source), unit, fund.fen.value, 1'000'000);
    }
}

// Shown from the beginning of its first day to the end of its last.
void count_guidance(Tally& tally) {
    for (Guidance const& guidance : tally.world.guidance) {
        if (guidance.lost || !tally.before(guidance.from)) continue;
        if (guidance.until && tally.cut > start_of(*guidance.until + 1)) continue;
        tally.add_thing("published_guidance/" + guidance.title, guidance.unit, guidance.title);
    }
}

}  // namespace

void count_publicity(Tally& tally) {
    for (auto name :
         {"opinion_guidance_times", "rumor_refutations", "opinion_items_found", "opinion_open",
          "county_trainings", "township_trainings", "trainee_person_times"}) {
        tally.declare(name);
    }
    count_opinions(tally);
    count_guidance(tally);
    count_trainings(tally);
}

void count_supplies(Tally& tally) {
    for (auto name : {"funds_allocated_wan", "ppe_sets_issued_day", "frontline_staff"})
        tally.declare(name);
    for (int scope = 0; scope < tally.scopes(); ++scope) count_stock(tally, scope);
    count_movements(tally);
    count_demand(tally);
    count_funds(tally);
    tally.set_ratio("ppe_sets_per_frontline_per_day", "ppe_sets_issued_day", "frontline_staff");
}

}  // namespace lianfang::sample
