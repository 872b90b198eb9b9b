// Disinfection, gatherings called off, venues shut.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

void add_disinfection(Builder& builder, Day begin) {
    Random& random = builder.random;
    static std::vector<std::string_view> const places = {"农贸市场", "客运站", "集镇街道",
                                                         "学校周边"};
    for (int township = 1; township <= builder.world.townships; ++township) {
        for (Day day = begin; day <= builder.last(); day = day + 1) {
            if (!random.chance(0.7)) continue;
            Disinfection done;
            done.unit = township;
            done.place = random.pick(places);
            done.day = day;
            done.area_m2 = random.between(8, 160) * 50;
            done.staff = random.between(2, 20);
            done.garbage_kg = random.between(2, 90) * 100;
            static_cast<Fact&>(done) = builder.sent(builder.township_office(township), day);
            builder.world.disinfections.push_back(done);
        }
    }
}

void add_gatherings(Builder& builder, Day begin) {
    static std::vector<Code> const types = {"EXHIBITION", "SHOW",    "FAIR",
                                            "WEDDING",    "BANQUET", "FUNERAL"};
    int const wanted = std::max(10, builder.plan.scaled(400));
    for (int i = 0; i < wanted; ++i) {
        CancelledGathering gathering;
        gathering.unit = builder.random_township();
        gathering.type = builder.random.pick(types);
        gathering.name = builder.world.unit(gathering.unit).name + fmt::format("第{}场活动", i + 1);
        gathering.cancelled = builder.day_from(begin);
        gathering.planned = gathering.cancelled + builder.random.between(1, 12);
        gathering.persons = builder.random.between(20, 600);
        static_cast<Fact&>(gathering) =
            builder.sent(builder.township_office(gathering.unit), gathering.cancelled);
        builder.world.gatherings.push_back(gathering);
    }
}

void add_closings(Builder& builder, Day begin) {
    static constexpr std::pair<Code, std::string_view> types[] = {
        {"CINEMA", "影城"}, {"KTV", "歌厅"},        {"NET_CAFE", "网吧"},
        {"BATH", "浴室"},   {"RESTAURANT", "餐馆"}, {"LIVE_MARKET", "活禽摊"}};
    int const wanted = std::max(12, builder.plan.scaled(300));
    for (int i = 0; i < wanted; ++i) {
        auto const& [type, kind] = types[builder.random.below(6)];
        VenueClosing closing;
        closing.unit = builder.random_township();
        closing.name = fmt::format("{}号{}", i + 1, kind);
        closing.type = type;
        closing.day = builder.day_from(begin);
        static_cast<Fact&>(closing) = builder.sent(builder.office(Bureau::Market), closing.day);
        builder.world.closings.push_back(closing);
        // Some are found open and shut once more; the venue is counted once.
        if (!builder.random.chance(0.05) || closing.day == builder.last()) continue;
        closing.day = builder.day_from(closing.day + 1);
        static_cast<Fact&>(closing) = builder.sent(builder.office(Bureau::Market), closing.day);
        builder.world.closings.push_back(closing);
    }
}

}  // namespace

void build_environment(Builder& builder) {
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 23)));
    add_disinfection(builder, begin);
    add_gatherings(builder, begin);
    add_closings(builder, begin);
}

}  // namespace lianfang::sample
