// The sample county: the same from the same seed, and true in itself.
#include "sample/sample.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "sample/build.h"
#include "sample/outlines.h"
#include "sample/post.h"
#include "sample/truth.h"

namespace lianfang::sample {
namespace {

Asked asked(int population, uint64_t seed, std::string instance = {}) {
    return {.population = population,
            .seed = seed,
            .from = *make_day(2020, 1, 10),
            .to = *make_day(2020, 2, 3),
            .instance = std::move(instance)};
}

World world_of(int population, uint64_t seed, std::string instance = {}) {
    return build_world(make_plan(asked(population, seed, std::move(instance))));
}

Instant last_cut() { return start_of(*make_day(2020, 2, 4)); }

double at(Figures const& figures, std::string const& name) {
    auto const found = figures.find(name);
    return found == figures.end() ? 0 : found->second;
}

std::string text_of(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class Folder {
public:
    explicit Folder(std::string const& name)
        : path(std::filesystem::temp_directory_path() / ("lianfang_sample_test_" + name)) {
        std::filesystem::remove_all(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

TEST(Sample, IsTheSameByteForByteFromTheSameSeed) {
    Folder const one("one"), two("two");
    ASSERT_TRUE(write_sample(asked(6'000, 5), one.path.string()).ok());
    ASSERT_TRUE(write_sample(asked(6'000, 5), two.path.string()).ok());
    int compared = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(one.path)) {
        if (!entry.is_regular_file()) continue;
        auto const other = two.path / std::filesystem::relative(entry.path(), one.path);
        ASSERT_EQ(text_of(entry.path()), text_of(other)) << entry.path();
        ++compared;
    }
    EXPECT_GT(compared, 200);
}

// Neighbours draw the border between them alike.
TEST(Sample, HasAnOutlineOfEachTownshipAndVillage) {
    World const world = world_of(60'000, 5);
    auto const drawn = nlohmann::json::parse(draw_outlines(world, Random::stream(5, "outlines")));
    std::set<std::string> codes;
    std::map<std::string, int> sides;
    for (auto const& feature : drawn["features"]) {
        std::string const code = feature["properties"]["code"];
        EXPECT_TRUE(codes.insert(code).second);
        auto const& ring = feature["geometry"]["coordinates"][0];
        EXPECT_EQ(ring.front(), ring.back());
        if (code.substr(9) != "000") continue;
        for (size_t i = 0; i + 1 < ring.size(); ++i) {
            std::string const a = ring[i].dump(), b = ring[i + 1].dump();
            ++sides[std::min(a, b) + std::max(a, b)];
        }
    }
    EXPECT_EQ(codes.size(), world.units.size() - 1);
    int shared = 0;
    for (auto const& [side, count] : sides) {
        EXPECT_LE(count, 2) << side;
        shared += count == 2;
    }
    EXPECT_GT(shared, 100);
}

TEST(Sample, IsAnotherCountyFromAnotherSeed) {
    Counted const one = count_truth(world_of(20'000, 1), last_cut()),
                  two = count_truth(world_of(20'000, 2), last_cut());
    EXPECT_NE(one[0], two[0]);
}

TEST(Sample, WritesTheFilesInOrderOfArrival) {
    Folder const folder("order");
    ASSERT_TRUE(write_sample(asked(6'000, 3), folder.path.string()).ok());
    std::istringstream lines(text_of(folder.path / "arrivals.csv"));
    std::string line, last_name, last_time;
    std::getline(lines, line);
    EXPECT_EQ(line, "file,received_at,unit");
    while (std::getline(lines, line)) {
        std::string const name = line.substr(0, line.find(','));
        std::string const time = line.substr(name.size() + 1, 19);
        EXPECT_LT(last_name, name);
        EXPECT_LE(last_time, time);
        EXPECT_TRUE(std::filesystem::exists(folder.path / "files" / name)) << name;
        last_name = name, last_time = time;
    }
}

TEST(Names, IdentityNumbersHaveTheirCheckCharacter) {
    EXPECT_EQ(identity_check_character("11010519491231002"), 'X');
    EXPECT_EQ(identity_check_character("44052418800101001"), '4');
    std::set<std::string> seen;
    for (Person const& person : world_of(20'000, 7).people) {
        if (person.id_no.empty()) continue;
        EXPECT_EQ(person.id_no.substr(0, 2), "47");
        EXPECT_EQ(person.id_no.back(), identity_check_character(person.id_no.substr(0, 17)));
        EXPECT_TRUE(seen.insert(person.id_no).second) << person.id_no;
    }
}

// Exact identity must do: whoever has no number has a name of his own.
TEST(Names, PeopleWithoutANumberShareTheirNameWithNobody) {
    std::set<std::string> singular, residents;
    for (Person const& person : world_of(60'000, 7).people) {
        if (!person.id_no.empty())
            residents.insert(person.name);
        else
            EXPECT_TRUE(singular.insert(person.name).second) << person.name;
    }
    for (std::string const& name : singular) EXPECT_FALSE(residents.contains(name)) << name;
}

TEST(Names, VillagesHaveNamesOfTheirOwn) {
    std::set<std::string> names;
    for (int i = 0; i < 1'800; ++i)
        EXPECT_TRUE(names.insert(village_name(i)).second) << village_name(i);
}

// C2, C6, C9 and what else must hold of any county.
TEST(Truth, KeepsTheConstraints) {
    for (uint64_t seed : {1, 2, 3}) {
        World const world = world_of(20'000, seed);
        Counted const counted = count_truth(world, last_cut());
        Figures const& county = counted[0];
        EXPECT_LE(at(county, "wuhan_returnees"), at(county, "hubei_returnees"));
        EXPECT_LE(at(county, "returnee_screened_persons"), at(county, "returnees_total"));
        double const parts = at(county, "home_obs_current") + at(county, "home_obs_released") +
                             at(county, "home_obs_moved_central") +
                             at(county, "home_obs_to_hospital") + at(county, "home_obs_left") +
                             at(county, "home_obs_lost") + at(county, "home_obs_died");
        EXPECT_EQ(at(county, "home_obs_cumulative"), parts);
        double const stations = at(county, "railway_stations_covered") +
                                at(county, "expressway_exits_covered") +
                                at(county, "bus_stations_covered");
        EXPECT_GE(at(county, "checkpoints_total"), stations);
        EXPECT_LE(at(county, "facilities_with_triage"),
                  at(county, "fever_clinics") + at(county, "triage_rooms"));
        for (std::string const name : {"returnees_total", "hubei_returnees", "home_obs_cumulative",
                                       "vehicles_screened", "checkpoints_total"}) {
            double sum = 0;
            for (int township = 1; township <= world.townships; ++township)
                sum += at(counted[static_cast<size_t>(township)], name);
            EXPECT_EQ(at(county, name), sum) << name;
        }
    }
}

TEST(Truth, CumulativeFiguresNeverFall) {
    World const world = world_of(20'000, 4);
    Figures before;
    for (int day = 1; day <= 25; ++day) {
        Figures const now = count_truth(world, start_of(world.first_day + day))[0];
        for (std::string const name :
             {"returnees_total", "hubei_returnees", "home_obs_cumulative", "persons_screened",
              "premises_inspected", "screening_person_times", "trainee_person_times",
              "list_records_total", "suspected_cum"}) {
            EXPECT_LE(at(before, name), at(now, name)) << name << " on day " << day;
        }
        before = now;
    }
}

TEST(Truth, IsAnotherBeforeTheLateSheetsAndTheSameAfterThem) {
    World const world = world_of(20'000, 7);
    Instant const cut = start_of(*make_day(2020, 1, 30));
    Figures const now = count_truth(world, cut)[0];
    EXPECT_NE(count_truth(as_known(world, cut + microseconds_per_day), cut)[0], now);
    EXPECT_EQ(count_truth(as_known(world, start_of(*make_day(2020, 3, 1))), cut)[0], now);
}

TEST(Sample, HasEveryKindOfDefect) {
    World const world = world_of(20'000, 7);
    int lost = 0, resent = 0, corrected = 0, repeated = 0, told_first = 0, copies = 0;
    for (Returnee const& returnee : world.returnees) {
        lost += returnee.lost;
        resent += returnee.fault != Fault::None && !returnee.lost;
        corrected += returnee.mended_at != never;
        repeated += returnee.repeated_at != never;
        told_first += returnee.told_by >= 0;
        copies += static_cast<int>(returnee.copies.size());
    }
    EXPECT_GT(lost, 0);
    EXPECT_GT(resent, 0);
    EXPECT_GT(corrected, 0);
    EXPECT_GT(repeated, 0);
    EXPECT_GT(told_first, 0);
    EXPECT_GT(copies, 50);
}

TEST(Sample, EveryFormHasRowsInTheCounty) {
    Asked const which = asked(20'000, 7);
    Plan const plan = make_plan(which);
    World const world = build_world(plan);
    Post post(world, plan);
    post_everything(post);
    std::set<std::string> seen;
    for (Parcel const& parcel : post.sorted()) {
        for (PostedSheet const& sheet : parcel.sheets) seen.insert(sheet.kind);
    }
    for (std::string_view name : form_names())
        EXPECT_TRUE(seen.contains(std::string(name))) << name;
}

// DOMAIN.md §6.6, number by number.
TEST(Instances, TheSeedReportsCounty) {
    Figures const county = count_truth(world_of(1'000'000, 1, "seed-6.6"), last_cut())[0];
    Figures const expected = {{"returnee_screened_persons", 118'460},
                              {"hubei_returnees", 7'146},
                              {"wuhan_returnees", 4'143},
                              {"home_obs_cumulative", 8'387},
                              {"home_obs_released", 1'862},
                              {"home_obs_moved_central", 41},
                              {"home_obs_to_hospital", 19},
                              {"home_obs_left", 6},
                              {"home_obs_current", 6'459},
                              {"hospital_obs_current", 17},
                              {"emergency_teams", 6},
                              {"command_meetings", 14},
                              {"railway_stations_covered", 1},
                              {"expressway_exits_covered", 4},
                              {"bus_stations_covered", 2},
                              {"checkpoints_by_type/ROAD", 9},
                              {"checkpoints_by_type/BORDER", 6},
                              {"checkpoints_total", 22},
                              {"checkpoint_staff", 264},
                              {"facilities_with_triage", 26},
                              {"fever_clinics", 3},
                              {"triage_rooms", 24},
                              {"opinion_guidance_times", 63},
                              {"rumor_refutations", 11},
                              {"county_trainings", 5},
                              {"township_trainings", 38},
                              {"trainee_person_times", 1'972},
                              {"funds_allocated_wan", 936.5},
                              {"inspector_person_times", 1'486},
                              {"premises_inspected", 2'718},
                              {"cases_filed", 3},
                              {"suspected_cum", 0},
                              {"confirmed_cum", 0},
                              {"migrant_top_provinces/广东", 48'569},
                              {"migrant_top_provinces/浙江", 28'430},
                              {"migrant_top_provinces/福建", 10'661},
                              {"migrant_top_provinces/湖北", 7'146}};
    for (auto const& [name, value] : expected) EXPECT_EQ(at(county, name), value) << name;
}

TEST(Instances, TheBatchOf273) {
    World const world = world_of(60'000, 1, "list-273");
    Figures const county = count_truth(world, last_cut())[0];
    Figures const expected = {
        {"list_verdicts/KNOWN", 98},          {"list_verdicts/WRONG", 47},
        {"list_verdicts/MISSED", 12},         {"list_verdicts/NOT_HERE", 29},
        {"list_verdicts/EXPIRED", 16},        {"list_verdicts/TRANSIT_STOP", 25},
        {"list_verdicts/OTHER_KEY_AREA", 38}, {"list_verdicts/NO_EXPOSURE", 8},
        {"list_records_total", 273},          {"list_records_verified", 273}};
    for (auto const& [name, value] : expected) EXPECT_EQ(at(county, name), value) << name;
}

}  // namespace
}  // namespace lianfang::sample
