// Publicity, trainings, supplies, money.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

Cell wan(int64_t fen) { return Cell(static_cast<double>(fen) / 1'000'000); }
Cell yuan(int64_t fen) { return fen == 0 ? Cell() : Cell(static_cast<double>(fen) / 100); }

std::string township_book(Post const& post, Fact const& fact, char const* own) {
    return post.world.offices[static_cast<size_t>(fact.office)].unit > 0 ? "防控日报" : own;
}

void post_opinions(Post& post) {
    for (OpinionItem const& item : post.world.opinions) {
        post.fact(item, "舆情日报", "opinion_item", [&](bool) {
            Row row;
            row << item.number << Cell(item.at) << item.platform << item.title
                << label_of("opinion_class", item.kind) << "一般";
            return row;
        });
    }
    for (OpinionAction const& action : post.world.opinion_actions) {
        post.fact(action, "舆情日报", "opinion_action", [&](bool) {
            Row row;
            row << action.number << action.item << label_of("opinion_action", action.action)
                << action.channel << action.title << Cell(action.at)
                << (action.closes ? "是" : "否");
            return row;
        });
    }
    for (MediaAccount const& account : post.world.media) {
        post.fact(account, "舆情日报", "media_account", [&](bool) {
            Row row;
            row << label_of("media_platform", account.platform) << account.name
                << Cell(account.since);
            return row;
        });
    }
    for (Guidance const& guidance : post.world.guidance) {
        post.fact(guidance, "舆情日报", "public_guidance", [&](bool) {
            Row row;
            row << guidance.title << guidance.text << post.unit_name(guidance.unit)
                << guidance.sequence << Cell(guidance.from);
            if (guidance.until) row << Cell(*guidance.until);
            else row.empty();
            return row;
        });
    }
}

void post_trainings(Post& post) {
    for (Training const& training : post.world.trainings) {
        post.fact(training, township_book(post, training, "培训台账"), "training_session",
                  [&](bool as_it_is) {
                      int const heads = !as_it_is && training.heads.before ? *training.heads.before
                                                                           : training.heads.value;
                      Row row;
                      row << post.unit_name(training.unit) << Cell(training.day)
                          << label_of("place_level", training.level) << training.topic
                          << training.mode << training.audience << heads << "2小时";
                      return row;
                  });
    }
}

void post_store(Post& post) {
    for (SupplyItem const& item : post.world.items) {
        post.fact(item, "物资日报", "supply_item", [&](bool) {
            std::string const name = label_of("supply_sku", item.sku);
            Row row;
            row << name << name << item.spec << item.measure_unit
                << label_of("supply_category", item.category) << Cell(item.since);
            return row;
        });
    }
    for (Movement const& movement : post.world.movements) {
        post.fact(movement, township_book(post, movement, "物资日报"), "supply_txn",
                  [&](bool as_it_is) {
                      int const quantity = !as_it_is && movement.quantity.before
                                               ? *movement.quantity.before
                                               : movement.quantity.value;
                      Row row;
                      row << movement.doc_no << Cell(movement.at)
                          << label_of("supply_txn_type", movement.type)
                          << label_of("supply_sku", movement.sku) << "通用" << quantity
                          << yuan(movement.fen) << movement.counterpart
                          << label_of("supply_category", movement.category)
                          << post.unit_name(movement.unit);
                      return std::move(row.empty());
                  });
    }
    for (Demand const& demand : post.world.demands) {
        post.fact(demand, "物资日报", "supply_demand", [&](bool) {
            Row row;
            row << demand.requester << post.unit_name(demand.unit)
                << label_of("supply_sku", demand.sku) << Cell(demand.day) << demand.frontline
                << demand.daily_use << demand.need << demand.have;
            return row;
        });
    }
}

void post_funds(Post& post) {
    for (Fund const& fund : post.world.funds) {
        post.fact(fund, "资金台账", "fund_txn", [&](bool as_it_is) {
            int64_t const fen = !as_it_is && fund.fen.before ? *fund.fen.before : fund.fen.value;
            Row row;
            row << fund.doc_no << Cell(fund.day) << wan(fen) << label_of("fund_source", fund.source)
                << fund.purpose << fund.recipient;
            return row;
        });
    }
}

}  // namespace

void post_publicity(Post& post) {
    post_opinions(post);
    post_trainings(post);
}

void post_supplies(Post& post) {
    post_store(post);
    post_funds(post);
}

}  // namespace lianfang::sample
