// Public opinion, the county's media, guidance for the public, and trainings.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

void act(Builder& builder, std::string const& item, Code action, Instant at, bool closes) {
    if (day_of(at) > builder.last()) return;
    OpinionAction done;
    done.number = fmt::format("CZ{:05d}", builder.world.opinion_actions.size() + 1);
    done.item = item;
    done.channel = builder.random.chance(0.6) ? "微信公众号" : "新浪微博";
    done.title = action == "REFUTE" ? "关于网传信息的说明" : "疫情防控知识解读";
    done.action = action;
    done.at = at;
    done.closes = closes;
    static_cast<Fact&>(done) = builder.sent(builder.office(Bureau::Publicity), day_of(at));
    builder.world.opinion_actions.push_back(done);
}

void add_items(Builder& builder) {
    Random& random = builder.random;
    static std::vector<Code> const classes = {"CONSULT", "APPEAL", "RUMOR", "NEGATIVE", "POSITIVE"};
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 20)));
    for (int i = 0; i < builder.plan.opinion_items; ++i) {
        OpinionItem item;
        item.number = fmt::format("YQ{:05d}", i + 1);
        item.platform = random.chance(0.5) ? "微信群" : "短视频";
        item.title = "涉安澜县疫情信息";
        item.kind = random.pick(classes);
        item.at = builder.time_on(builder.day_from(begin), 0, 23);
        static_cast<Fact&>(item) = builder.sent(builder.office(Bureau::Publicity), day_of(item.at));
        builder.world.opinions.push_back(item);
        Code const answer = random.chance(0.5) ? "DELETE" : "POLICE";
        if (random.chance(0.7))
            act(builder, item.number, answer,
                item.at + int64_t{random.between(8, 900)} * 60'000'000, random.chance(0.8));
    }
}

// Guidance and refutations, exactly as many as planned; every third answers an item and closes it.
void add_actions(Builder& builder) {
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 21)));
    auto const& items = builder.world.opinions;
    int const total = builder.plan.guidances + builder.plan.refutations;
    for (int i = 0; i < total; ++i) {
        Code const action = i < builder.plan.guidances ? "GUIDE" : "REFUTE";
        OpinionItem const* item =
            i % 3 == 0 && !items.empty() ? &builder.random.pick(items) : nullptr;
        Instant at = builder.time_on(builder.day_from(begin), 8, 22);
        if (item && at < item->at) item = nullptr;
        act(builder, item ? item->number : "", action, at, item != nullptr);
    }
}

void add_media(Builder& builder) {
    World& world = builder.world;
    std::pair<Code, std::string> const accounts[] = {{"WECHAT", world.wechat},
                                                     {"WEIBO", world.weibo},
                                                     {"SITE_APP", world.site_app},
                                                     {"COUNTY_APP", world.county_app}};
    for (auto const& [platform, name] : accounts) {
        MediaAccount account;
        account.platform = platform;
        account.name = name;
        account.since = builder.first();
        static_cast<Fact&>(account) =
            builder.sent(builder.office(Bureau::Publicity), builder.first());
        world.media.push_back(account);
    }
}

void add_training(Builder& builder, int unit, Code level, std::string topic, int heads) {
    Training training;
    training.unit = unit;
    training.day = builder.day_from(
        std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 21))));
    training.level = level;
    training.topic = std::move(topic);
    training.mode = builder.random.chance(0.7) ? "现场" : "视频";
    training.audience = "医务人员、村医和干部";
    training.heads.value = heads;
    int const office = unit == 0 ? builder.office(Bureau::Health) : builder.township_office(unit);
    static_cast<Fact&>(training) = builder.sent(office, training.day);
    builder.world.trainings.push_back(training);
}

// The heads of county and township sessions together are as many as planned.
void add_trainings(Builder& builder) {
    Plan const& plan = builder.plan;
    int const sessions = plan.county_trainings + plan.township_trainings;
    int const county_heads = std::max(20, plan.trainees / sessions * 2);
    int left = plan.trainees;
    for (int i = 0; i < plan.county_trainings; ++i) {
        add_training(builder, 0, "COUNTY", fmt::format("疫情防控培训第{}期", i + 1), county_heads);
        left -= county_heads;
    }
    std::vector<int> const heads = divided(builder.random, left, plan.township_trainings,
                                           std::max(1, left / plan.township_trainings / 2));
    for (int i = 0; i < plan.township_trainings; ++i) {
        int const township = 1 + i % builder.world.townships;
        add_training(builder, township, "TOWNSHIP", fmt::format("摸排与消毒培训第{}期", i + 1),
                     heads[static_cast<size_t>(i)]);
    }
    // Sessions of villages and within hospitals are not counted as the county's or a township's.
    for (int i = 0; i < 4; ++i) {
        add_training(builder, 1 + i % builder.world.townships, i % 2 ? "VILLAGE" : "HOSPITAL",
                     fmt::format("测温操作培训第{}期", i + 1), 12 + i);
    }
}

// Three that are shown to the end; one of a township, for some days before.
void add_guidance(Builder& builder) {
    Day const begin = std::clamp(*make_day(2020, 1, 22), builder.first(), builder.last());
    auto const add = [&](std::string title, std::string text, int unit, Day from, std::optional<Day> until = {}) {
        Guidance guidance;
        guidance.title = std::move(title);
        guidance.text = std::move(text);
        guidance.unit = unit;
        guidance.sequence = static_cast<int>(builder.world.guidance.size()) + 1;
        guidance.from = std::min(from, builder.last());
        guidance.until = until;
        static_cast<Fact&>(guidance) = builder.sent(builder.office(Bureau::Publicity), guidance.from);
        builder.world.guidance.push_back(guidance);
    };
    add("发热、咳嗽怎么办",
        "体温到了37.3℃，或者咳嗽、没有力气：戴好口罩，先给本页的发热门诊打电话，再按约好的时间去。路上不坐公共汽车，"
        "不要在家硬扛。",
        0, begin);
    add("从外地回来",
        "到家当天告诉村（社区）从哪里来、坐了什么车。14天里早晚各量一次体温，自己住一间，不串门，不聚餐。不舒服马上打电话给村医。",
        0, begin + 1);
    add("出门和在家", "少出门，出门戴口罩，回家先洗手。屋里每天开窗两次，每次半小时。家里有老人的，请别人代买东西送到门口。", 0,
        begin + 2);
    add("集市暂停", "镇上集市停到月底，买菜请到固定菜店，早去早回。", 1, begin + 1,
        std::min(begin + 8, builder.last()));
}

}  // namespace

void build_publicity(Builder& builder) {
    add_media(builder);
    add_items(builder);
    add_actions(builder);
    add_trainings(builder);
    add_guidance(builder);
}

}  // namespace lianfang::sample
