// Leading groups and work teams, meetings, notices and documents, supervision.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

int add_org(Builder& builder, int unit, std::string name, Code kind, Code level, Day day,
            int office) {
    WorkOrg org;
    org.unit = unit;
    org.name = std::move(name);
    org.kind = kind;
    org.level = level;
    org.leader = builder.staff_name();
    org.members = builder.random.between(5, 25);
    org.established = std::clamp(day, builder.first(), builder.last());
    static_cast<Fact&>(org) = builder.sent(office, org.established);
    builder.world.orgs.push_back(org);
    return static_cast<int>(builder.world.orgs.size()) - 1;
}

void add_members(Builder& builder, int org, int heads, int deputies, int members) {
    WorkOrg const group = builder.world.orgs[static_cast<size_t>(org)];
    auto const add = [&](Code post, std::string_view title, int count) {
        for (int i = 0; i < count; ++i) {
            GroupMember member;
            member.org = org;
            member.name = builder.staff_name();
            member.title = title;
            member.post = post;
            member.phone = builder.phone();
            member.since = group.established;
            static_cast<Fact&>(member) = group;
            builder.world.members.push_back(member);
        }
    };
    add("HEAD", "党委政府主要领导", heads);
    add("DEPUTY", "党委政府分管领导", deputies);
    add("MEMBER", "成员单位负责人", members);
}

void add_organisations(Builder& builder) {
    World& world = builder.world;
    Day const begin = *make_day(2020, 1, 21);
    int const command = builder.office(Bureau::Command);
    int const group =
        add_org(builder, 0, "县疫情防治工作领导小组", "LEADING_GROUP", "COUNTY", begin, command);
    add_members(builder, group, 2, 4, 18);
    add_org(builder, 0, "县疫情防控指挥部", "COMMAND", "COUNTY", begin + 1, command);
    static constexpr std::string_view teams[] = {"综合协调组", "流调处置组", "医疗救治组",
                                                 "排查管控组", "交通检疫组", "物资保障组",
                                                 "市场监管组", "宣传舆情组", "督查督办组"};
    for (std::string_view team : teams)
        add_org(builder, 0, std::string(team), "TEAM", "COUNTY", begin + builder.random.below(4),
                command);
    for (int i = 0; i < builder.plan.emergency_teams; ++i) {
        add_org(builder, 0, fmt::format("第{}应急处突组", i + 1), "EMERGENCY", "COUNTY",
                begin + builder.random.below(5), command);
    }
    // One more that is dissolved again.
    int const extra = add_org(builder, 0, "临时应急处突组", "EMERGENCY", "COUNTY", begin, command);
    WorkOrg& dissolved = world.orgs[static_cast<size_t>(extra)];
    dissolved.disbanded = std::min(builder.last(), dissolved.established + 7);
    dissolved.disbanded_received =
        std::max(dissolved.received, builder.morning_after(*dissolved.disbanded, command));
    // The last township has not set one up.
    for (int township = 1; township < world.townships; ++township) {
        int const own = add_org(builder, township, world.unit(township).name + "疫情防控领导小组",
                                "LEADING_GROUP", "TOWNSHIP", begin + builder.random.between(1, 9),
                                builder.township_office(township));
        add_members(builder, own, 2, 2, 5);
    }
}

void add_meeting(Builder& builder, int unit, Code level, std::string title, Instant at,
                 int office) {
    Meeting meeting;
    meeting.unit = unit;
    meeting.at = at;
    meeting.level = level;
    meeting.title = std::move(title);
    meeting.chair = builder.staff_name();
    meeting.attendees = builder.random.between(12, 60);
    static_cast<Fact&>(meeting) = builder.sent(office, std::max(day_of(at), builder.first()));
    builder.world.meetings.push_back(meeting);
}

void add_meetings(Builder& builder) {
    int const command = builder.office(Bureau::Command);
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 20)));
    for (int i = 0; i < builder.plan.meetings; ++i) {
        add_meeting(builder, 0, "COUNTY", fmt::format("疫情防控工作第{}次调度会", i + 1),
                    builder.time_on(builder.day_from(begin), 9, 21), command);
    }
    // Before the campaign began, and therefore not counted.
    add_meeting(builder, 0, "COUNTY", "冬春季呼吸道传染病防控会",
                builder.time_on(builder.world.campaign_start - 3, 9, 17), command);
    for (int township = 1; township <= builder.world.townships; ++township) {
        add_meeting(builder, township, "TOWNSHIP", "返乡人员摸排部署会",
                    builder.time_on(builder.day_from(begin), 8, 20),
                    builder.township_office(township));
    }
}

void add_papers(Builder& builder) {
    World& world = builder.world;
    int const command = builder.office(Bureau::Command);
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 22)));
    static constexpr std::string_view titles[] = {
        "关于加强疫情防控工作的通告", "关于取消群体性聚集活动的通告", "关于返乡人员主动登记的通告",
        "关于实行交通管控的通告"};
    for (int i = 0; i < 4; ++i) {
        Notice notice;
        notice.number = fmt::format("第{}号", i + 1);
        notice.title = titles[i];
        notice.channel = "微信公众号";
        notice.day = std::min(builder.last(), begin + i * 3);
        static_cast<Fact&>(notice) = builder.sent(command, notice.day);
        world.notices.push_back(notice);
        Document document;
        document.number = fmt::format("安防指发〔2020〕{}号", i + 1);
        document.title = i == 0 ? world.plan_title : "关于做好疫情防控工作的通知";
        document.type = i == 0 ? "PLAN" : "NOTICE";
        document.direction = "OUT";
        document.day = notice.day;
        static_cast<Fact&>(document) = builder.sent(command, document.day);
        world.documents.push_back(document);
    }
}

void add_findings(Builder& builder) {
    Random& random = builder.random;
    static std::vector<Code> const categories = {"STAFFING", "GATE",   "RETURNEE",  "TEMP",
                                                 "REGISTER", "GATHER", "DISINFECT", "ISOLATION"};
    static std::vector<Code> const topics = {"MASK",        "GATHERING", "ABSENT",
                                             "NO_REGISTER", "NO_TEMP",   "OTHER"};
    Day const begin = std::min(builder.last(), std::max(builder.first(), *make_day(2020, 1, 25)));
    int const wanted = std::max(8, builder.plan.scaled(120));
    for (int i = 0; i < wanted; ++i) {
        Finding finding;
        finding.number = fmt::format("DC{:04d}", i + 1);
        finding.unit = builder.random_township();
        finding.place = "村口卡点";
        finding.fact = "现场检查发现问题";
        finding.at = builder.time_on(builder.day_from(begin), 8, 20);
        finding.category = random.pick(categories);
        finding.topic = random.pick(topics);
        finding.due = day_of(finding.at) + 2;
        int const office = builder.office(Bureau::Supervision);
        static_cast<Fact&>(finding) = builder.sent(office, day_of(finding.at));
        Day const done = day_of(finding.at) + random.between(1, 4);
        if (random.chance(0.7) && done <= builder.last()) {
            finding.rectified = done;
            finding.rectified_received =
                std::max(finding.received, builder.morning_after(done, office));
        }
        builder.world.findings.push_back(finding);
    }
}

}  // namespace

void build_command(Builder& builder) {
    add_organisations(builder);
    add_meetings(builder);
    add_papers(builder);
    add_findings(builder);
}

}  // namespace lianfang::sample
