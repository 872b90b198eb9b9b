// Name lists from outside and what the townships find out about each name (DOMAIN.md §6.5, pain
// points P07 and P08); assist letters and public notices of trips.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

struct Batch {
    int list = 0;
    int office = 0;
    int only_township = 0;    // 0: any.
    Day since;                // Returnees who came back before are not named.
    std::vector<bool> named;  // One name stands in a list once.
};

bool is_closed_world(Builder const& builder) { return builder.plan.asked.instance == "seed-6.6"; }

bool is_from_hubei(Returnee const& returnee) {
    return origins()[static_cast<size_t>(returnee.origin.value)].in_hubei();
}

// A returnee not yet named in this list, from Hubei or not, back before `day`; nothing where a few
// hundred tries find none.
int find_returnee(Builder& builder, Batch const& batch, bool hubei, Day day) {
    World const& world = builder.world;
    for (int tries = 0; tries < 400 && !world.returnees.empty(); ++tries) {
        size_t const index =
            static_cast<size_t>(builder.random.below(static_cast<int>(world.returnees.size())));
        Returnee const& returnee = world.returnees[index];
        if (is_from_hubei(returnee) != hubei || returnee.arrive + 1 > day ||
            returnee.arrive < batch.since)
            continue;
        if (static_cast<size_t>(returnee.person) < batch.named.size() &&
            batch.named[static_cast<size_t>(returnee.person)])
            continue;
        bool const elsewhere =
            batch.only_township > 0 && world.township_of(returnee.village) != batch.only_township;
        if (!elsewhere) return static_cast<int>(index);
    }
    return -1;
}

int village_for(Builder& builder, Batch const& batch) {
    int village = builder.random_village();
    while (batch.only_township > 0 && builder.world.township_of(village) != batch.only_township)
        village = builder.random_village();
    return village;
}

// Somebody back from Hubei whom nobody had found: registered and put under observation when the
// list brings the name.
int add_missed(Builder& builder, Batch const& batch, Day found) {
    Random& random = builder.random;
    Returnee returnee;
    returnee.village = village_for(builder, batch);
    returnee.person = builder.new_resident(returnee.village, 19, 58);
    returnee.category = "MIGRANT";
    returnee.origin.value = random.pick(origins_of("42"));
    returnee.arrive = std::max(builder.first(), found - random.between(3, 10));
    returnee.depart = returnee.arrive;
    returnee.registered = found;
    returnee.transport = "CARPOOL";
    returnee.found_via = "BIGDATA";
    returnee.household = fmt::format("{:04d}", random.between(1, 9999));
    int const township = builder.world.township_of(returnee.village);
    static_cast<Fact&>(returnee) = builder.sent(builder.township_office(township), found);
    builder.world.returnees.push_back(returnee);
    Code const reason =
        origins()[static_cast<size_t>(returnee.origin.value)].in_wuhan() ? "E3" : "E2";
    add_episode(builder, returnee.person, returnee.village, "HOME", reason, returnee.depart, found);
    return static_cast<int>(builder.world.returnees.size()) - 1;
}

void put_name(Builder& builder, ListedName& listed, int returnee) {
    Returnee const& known = builder.world.returnees[static_cast<size_t>(returnee)];
    listed.person = known.person;
    listed.unit = builder.world.township_of(known.village);
    listed.clue_day = known.arrive;
    listed.clue_origin = known.origin.value;
}

// Who a name with this verdict turns out to be.
bool choose_person(Builder& builder, Batch& batch, ListedName& listed, Code verdict, Day found) {
    Random& random = builder.random;
    std::vector<int> const hubei = origins_of("42");
    listed.clue_day = std::max(builder.first(), found - random.between(3, 12));
    listed.clue_origin = random.chance(0.58) ? hubei.front() : random.pick(hubei);
    bool const stopped = verdict == "TRANSIT_STOP";
    if (verdict == "MISSED" && !is_closed_world(builder)) {
        put_name(builder, listed, add_missed(builder, batch, found));
        return true;
    }
    if (verdict == "KNOWN" || verdict == "MISSED" || stopped) {
        bool const from_hubei = !stopped || is_closed_world(builder);
        int returnee = find_returnee(builder, batch, from_hubei, found);
        if (returnee < 0 && verdict == "KNOWN")
            returnee = find_returnee(builder, batch, false, found);
        if (returnee < 0) return false;
        int const clue = listed.clue_origin;
        put_name(builder, listed, returnee);
        if (stopped && !is_closed_world(builder)) listed.clue_origin = clue;
        return true;
    }
    bool const lives_here = verdict == "WRONG" || verdict == "EXPIRED" ||
                            verdict == "NO_EXPOSURE" || verdict == "OTHER_KEY_AREA";
    int const village = village_for(builder, batch);
    listed.unit = builder.world.township_of(village);
    listed.person =
        lives_here ? builder.new_resident(village, 18, 70) : builder.new_outsider(random.below(8));
    if (verdict == "OTHER_KEY_AREA") listed.clue_origin = origins_of("33")[2];
    if (verdict == "EXPIRED") listed.clue_day = builder.first() - random.between(1, 9);
    return true;
}

// Median 10 hours, ninety percent within 30.
Instant verdict_time(Random& random, Instant received) {
    int const minutes =
        random.chance(0.9) ? random.between(60, 1'180) : random.between(1'200, 2'900);
    return received + int64_t{minutes} * 60'000'000;
}

std::string management_for(Code verdict) {
    if (verdict == "MISSED") return "居家医学观察";
    if (verdict == "TRANSIT_STOP") return "健康随访";
    return verdict == "KNOWN" ? "已纳入管理" : "无需管控";
}

void add_name(Builder& builder, Batch& batch, Code verdict) {
    World& world = builder.world;
    NameList const list = world.lists[static_cast<size_t>(batch.list)];
    Instant const at = verdict_time(builder.random, list.at);
    Day const found = std::min(builder.last(), day_of(at));
    ListedName listed;
    listed.list = batch.list;
    if (!choose_person(builder, batch, listed, verdict, found)) return;
    if (batch.named.size() < world.people.size()) batch.named.resize(world.people.size());
    batch.named[static_cast<size_t>(listed.person)] = true;
    listed.office = batch.office;
    listed.received = list.received;
    world.listed.push_back(listed);
    // Two in a hundred are never answered.
    bool const never_answered = builder.plan.exact_verdicts.empty() && builder.random.chance(0.02);
    if (never_answered || day_of(at) > builder.last()) return;
    Verdict answer;
    answer.listed = static_cast<int>(world.listed.size()) - 1;
    answer.verdict = verdict;
    answer.at = at;
    answer.management = management_for(verdict);
    answer.checked_by = builder.staff_name();
    static_cast<Fact&>(answer) = builder.sent(builder.township_office(listed.unit), day_of(at));
    world.verdicts.push_back(answer);
}

Batch begin_list(Builder& builder, Bureau from, std::string source, Code priority, Instant at) {
    World& world = builder.world;
    NameList list;
    list.batch_no = fmt::format("HC2020{:04d}", world.lists.size() + 1);
    list.source = std::move(source);
    list.title = "近期湖北方向来（返）人员名单";
    list.priority = priority;
    list.at = at;
    list.due = at + (priority == "EXPRESS"  ? 2
                     : priority == "URGENT" ? 12
                                            : 24) *
                        microseconds_per_hour;
    list.office = builder.office(from);
    list.received = at + 7 * int64_t{60'000'000};
    world.lists.push_back(list);
    return {static_cast<int>(world.lists.size()) - 1, list.office, 0, builder.first(),
            std::vector<bool>(world.people.size())};
}

void count_rows(World& world) {
    for (ListedName const& listed : world.listed)
        ++world.lists[static_cast<size_t>(listed.list)].rows;
}

void add_usual_lists(Builder& builder) {
    static constexpr std::pair<Bureau, std::string_view> sources[] = {
        {Bureau::BigData, "市大数据管理局"},
        {Bureau::Police, "县公安局"},
        {Bureau::Education, "县教育局"},
        {Bureau::Health, "县卫生健康局"}};
    static std::vector<Code> const priorities = {"EXPRESS", "URGENT", "NORMAL"};
    static std::vector<Code> const verdicts = {
        "KNOWN",       "WRONG",        "NOT_HERE",       "EXPIRED",     "MISSED",
        "NO_EXPOSURE", "TRANSIT_STOP", "OTHER_KEY_AREA", "UNREACHABLE", "TRANSFERRED"};
    Day const begin = std::max(builder.first(), *make_day(2020, 1, 22));
    for (int i = 0; i < builder.plan.lists && begin <= builder.last(); ++i) {
        // The last list comes on the last day, so that some day has more than one channel and some
        // limit is still open.
        Day const day = i + 1 == builder.plan.lists ? builder.last() : builder.day_from(begin);
        auto const& [bureau, name] = sources[i % 4];
        Code const priority = priorities[static_cast<size_t>(builder.random.weighted({1, 3, 6}))];
        Batch batch = begin_list(builder, bureau, std::string(name), priority,
                                 builder.time_on(day, 9, 11) + int64_t{i} * 60'000'000);
        for (int name_no = 0; name_no < builder.plan.names_a_list; ++name_no) {
            add_name(builder, batch,
                     verdicts[static_cast<size_t>(
                         builder.random.weighted({35, 17, 10, 6, 4.5, 3, 9, 14, 1, 0.5}))]);
        }
    }
}

// The batch of P08: 273 names for one township, with exactly these verdicts. The 12 missed and the
// 25 who stopped over are all still inside the window of 14 days when they are found.
void add_exact_list(Builder& builder) {
    if (builder.plan.exact_verdicts.empty()) return;
    Day const day = std::max(builder.first(), builder.last() - 5);
    Instant const at = start_of(day) + 9 * microseconds_per_hour;
    Batch batch = begin_list(builder, Bureau::BigData, "市大数据管理局", "NORMAL", at);
    batch.only_township = std::min(2, builder.world.townships);
    batch.since = day - 10;
    for (VerdictQuota const& quota : builder.plan.exact_verdicts) {
        for (int i = 0; i < quota.count; ++i) {
            size_t const before = builder.world.verdicts.size();
            add_name(builder, batch, quota.verdict);
            ensure(builder.world.verdicts.size() == before + 1);
        }
    }
}

void add_letters(Builder& builder) {
    for (int i = 0; i < 6; ++i) {
        Letter letter;
        Day const day = builder.day_from(std::max(builder.first(), builder.last() - 12));
        bool const in = i % 3 != 0;
        letter.letter_no = fmt::format("{}协查〔2020〕{}号", in ? "沧望" : "安澜", i + 1);
        letter.direction = in ? "IN" : "OUT";
        letter.counterpart = in ? "外市疾病预防控制中心" : "邻县疫情防控指挥部";
        letter.at = builder.time_on(day, 8, 18);
        letter.due = letter.at + 24 * microseconds_per_hour;
        letter.persons = builder.random.between(1, 9);
        if (i % 2)
            letter.replied = letter.at + builder.random.between(5, 30) * microseconds_per_hour;
        static_cast<Fact&>(letter) = builder.sent(builder.office(Bureau::Cdc),
                                                  letter.replied ? day_of(*letter.replied) : day);
        builder.world.letters.push_back(letter);
    }
}

void add_trips(Builder& builder) {
    for (int i = 0; i < 8; ++i) {
        TripNotice trip;
        trip.day = builder.day_from(builder.first());
        trip.mode = i % 3 ? "HSR" : "TRAIN";
        trip.vehicle = fmt::format("{}{}", i % 3 ? "G" : "K", builder.random.between(301, 999));
        trip.from = "武汉";
        trip.to = "长沙";
        static_cast<Fact&>(trip) =
            builder.sent(builder.office(Bureau::Health), std::min(builder.last(), trip.day + 4));
        builder.world.trips.push_back(trip);
    }
}

}  // namespace

void build_lists(Builder& builder) {
    add_usual_lists(builder);
    add_exact_list(builder);
    count_rows(builder.world);
    add_letters(builder);
    add_trips(builder);
}

}  // namespace lianfang::sample
