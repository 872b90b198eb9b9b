// The county's checkpoints, the villages' own, and who is posted at them.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

constexpr std::string_view expressway_sides[] = {"东",   "西",   "南",   "北",
                                                 "东南", "西北", "东北", "西南"};

struct Kind {
    Code type;
    std::string name, station;
};

std::vector<Kind> county_checkpoints(Builder const& builder) {
    Plan const& plan = builder.plan;
    std::string const place = builder.world.short_name;
    std::vector<Kind> kinds;
    for (int i = 0; i < plan.rail; ++i)
        kinds.push_back({"RAIL", place + "火车站检测点", place + "站"});
    for (int i = 0; i < plan.expressway; ++i) {
        std::string const side(expressway_sides[i % 8]);
        kinds.push_back({"EXPRESSWAY", place + side + "高速路口检测点", place + side + "收费站"});
    }
    for (int i = 0; i < plan.bus; ++i) {
        std::string const station = place + (i == 0   ? "汽车总站"
                                             : i == 1 ? "城南客运站"
                                                      : fmt::format("第{}客运站", i + 1));
        kinds.push_back({"BUS", station + "检测点", station});
    }
    for (int i = 0; i < plan.road; ++i)
        kinds.push_back({"ROAD", fmt::format("国道G{}检测点", 901 + i), ""});
    for (int i = 0; i < plan.border; ++i)
        kinds.push_back({"BORDER", fmt::format("县界{}号检测点", i + 1), ""});
    return kinds;
}

void add_county_checkpoints(Builder& builder) {
    World& world = builder.world;
    int const transport = builder.office(Bureau::Transport);
    int position = 0;
    for (Kind const& kind : county_checkpoints(builder)) {
        Checkpoint checkpoint;
        checkpoint.name = kind.name;
        checkpoint.station = kind.station;
        checkpoint.type = kind.type;
        checkpoint.level = "COUNTY";
        checkpoint.unit = 1 + position % world.townships;
        bool const first_ones = kind.type == "RAIL" || kind.type == "EXPRESSWAY";
        Day const opened = *make_day(2020, 1, first_ones ? 20 : 23) + builder.random.below(3);
        checkpoint.open_from = std::clamp(opened, builder.first(), builder.last());
        checkpoint.gate_office = builder.add_office(kind.name, 0);
        static_cast<Fact&>(checkpoint) = builder.sent(transport, checkpoint.open_from);
        world.checkpoints.push_back(checkpoint);
        ++position;
    }
}

// Three to a village; some are given up again when roads are joined.
void add_village_checkpoints(Builder& builder) {
    World& world = builder.world;
    Random& random = builder.random;
    for (int village = world.first_village(); village < static_cast<int>(world.units.size());
         ++village) {
        int const count = random.between(1, 5);
        int const office = builder.township_office(world.unit(village).parent);
        for (int i = 0; i < count; ++i) {
            static constexpr std::string_view mouths[] = {"村口", "东头", "西头", "桥头", "后山"};
            Checkpoint checkpoint;
            checkpoint.name = world.unit(village).name + std::string(mouths[i]) + "卡点";
            checkpoint.type =
                world.unit(village).name.find("社区") != std::string::npos ? "COMPOUND" : "VILLAGE";
            checkpoint.level = random.chance(0.1) ? "TOWNSHIP" : "VILLAGE";
            checkpoint.unit = village;
            checkpoint.open_from = std::clamp(*make_day(2020, 1, 24) + random.below(6),
                                              builder.first(), builder.last());
            static_cast<Fact&>(checkpoint) = builder.sent(office, checkpoint.open_from);
            if (random.chance(0.06) && checkpoint.open_from + 2 <= builder.last()) {
                checkpoint.closed = builder.day_from(checkpoint.open_from + 2);
                checkpoint.closed_received = std::max(
                    checkpoint.received, builder.morning_after(*checkpoint.closed, office));
            }
            world.checkpoints.push_back(checkpoint);
        }
    }
}

Code organisation(Random& random, Code type) {
    static std::vector<Code> const all = {"MEDICAL",   "POLICE",      "COMMUNITY", "TRANSPORT",
                                          "VOLUNTEER", "RAIL_POLICE", "STATION"};
    bool const rail = type == "RAIL";
    return all[static_cast<size_t>(
        random.weighted({30, 25, 20, 15, 5, rail ? 20.0 : 0.0, rail ? 15.0 : 0.0}))];
}

// Rosters: those of the first week are relieved by others; the last roster is open. Exactly
// plan.checkpoint_staff stand there at the end.
void add_postings(Builder& builder) {
    World& world = builder.world;
    int county = 0;
    for (Checkpoint const& checkpoint : world.checkpoints) county += checkpoint.level == "COUNTY";
    std::vector<int> const staff = divided(builder.random, builder.plan.checkpoint_staff, county,
                                           builder.plan.checkpoint_staff / std::max(county, 1) / 2);
    for (int index = 0; index < county; ++index) {
        Checkpoint const checkpoint = world.checkpoints[static_cast<size_t>(index)];
        for (int i = 0; i < staff[static_cast<size_t>(index)]; ++i) {
            Posting posting;
            posting.person = builder.new_staff();
            posting.checkpoint = index;
            posting.org = organisation(builder.random, checkpoint.type);
            posting.role = posting.org == "MEDICAL" ? "测温" : "登记";
            posting.start = start_of(checkpoint.open_from) + 8 * microseconds_per_hour;
            int const office = builder.office(posting.org == "MEDICAL"  ? Bureau::Health
                                              : posting.org == "POLICE" ? Bureau::Police
                                                                        : Bureau::Transport);
            static_cast<Fact&>(posting) = builder.sent(office, checkpoint.open_from);
            Day const relief = checkpoint.open_from + 5;
            bool const relieved = i % 3 == 0 && relief < builder.last();
            Posting next = posting;
            if (relieved) posting.end = start_of(relief) + 8 * microseconds_per_hour;
            world.postings.push_back(posting);
            if (!relieved) continue;
            next.person = builder.new_staff();
            next.start = *posting.end;
            static_cast<Fact&>(next) = builder.sent(office, relief);
            world.postings.push_back(next);
        }
    }
    // Two share themselves between two checkpoints; they are still two people.
    for (int i = 0; i < 2 && county > 1 && builder.plan.asked.instance.empty(); ++i) {
        Posting twice = world.postings[static_cast<size_t>(i)];
        twice.checkpoint = county - 1;
        static_cast<Fact&>(twice) = builder.sent(twice.office, day_of(twice.start) + 1);
        twice.start = twice.start + 12 * microseconds_per_hour;
        twice.end.reset();
        world.postings.push_back(twice);
    }
}

}  // namespace

void build_checkpoints(Builder& builder) {
    add_county_checkpoints(builder);
    add_village_checkpoints(builder);
    add_postings(builder);
}

}  // namespace lianfang::sample
