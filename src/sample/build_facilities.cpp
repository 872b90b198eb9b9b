// Hospitals, health centres and isolation sites, the services that they open, and their daily
// reports of beds and needs.
#include <fmt/format.h>

#include <algorithm>

#include "sample/build.h"

namespace lianfang::sample {

namespace {

int add_facility(Builder& builder, std::string name, Code type, int unit) {
    Facility facility;
    facility.name = std::move(name);
    facility.type = type;
    facility.unit = unit;
    facility.address =
        builder.world.unit(unit).name + fmt::format("人民路{}号", builder.random.between(1, 300));
    facility.phone = fmt::format("0799-{}", builder.random.between(2000000, 8999999));
    facility.since = std::min(builder.last(), builder.first() + 8);
    int const health = builder.office(Bureau::Health);
    static_cast<Fact&>(facility) = {.office = health,
                                    .received = builder.morning_after(facility.since, health)};
    builder.world.facilities.push_back(facility);
    return static_cast<int>(builder.world.facilities.size()) - 1;
}

Service& add_service(Builder& builder, int facility, Code service, std::string room, Day open) {
    Service opened;
    opened.facility = facility;
    opened.service = service;
    opened.room = std::move(room);
    opened.published = builder.random.chance(0.9);
    opened.open = std::clamp(open, builder.first(), builder.last());
    static_cast<Fact&>(opened) = builder.sent(builder.office(Bureau::Health), opened.open);
    builder.world.services.push_back(opened);
    return builder.world.services.back();
}

// The three county hospitals first, then the townships' health centres, then private ones.
void add_facilities(Builder& builder) {
    World& world = builder.world;
    add_facility(builder, world.designated, "COUNTY_HOSPITAL", 1);
    add_facility(builder, world.central_site, "COUNTY_HOSPITAL", 1);
    add_facility(builder, world.backup_site, "COUNTY_HOSPITAL", std::min(2, world.townships));
    for (int township = 1; township <= world.townships; ++township) {
        bool const street = world.unit(township).name.find("街道") != std::string::npos;
        add_facility(builder, world.unit(township).name + (street ? "社区卫生服务中心" : "卫生院"),
                     street ? "COMMUNITY_CENTRE" : "TOWNSHIP_HOSPITAL", township);
    }
    static constexpr std::string_view saints[] = {"仁和", "康宁", "博爱", "济民", "同德", "安康"};
    for (int i = static_cast<int>(world.facilities.size()); i < builder.plan.facilities; ++i) {
        int const number = i - world.townships - 3;
        std::string const name = world.short_name + std::string(saints[number % 6]) +
                                 (number < 6 ? "" : fmt::format("第{}", number / 6 + 1)) + "医院";
        add_facility(builder, name, "PRIVATE_HOSPITAL", builder.random_township());
    }
}

// The first facilities have the fever clinics, the last of them and all others a triage room.
void add_doors(Builder& builder) {
    Day const begin = *make_day(2020, 1, 20);
    int const doors =
        std::min(builder.plan.facilities, static_cast<int>(builder.world.facilities.size()));
    int triage_left = builder.plan.triage_rooms;
    for (int i = 0; i < doors; ++i) {
        bool const fever = i < builder.plan.fever_clinics;
        if (fever) add_service(builder, i, "FEVER", "发热门诊", begin + builder.random.below(3));
        bool const both = i == builder.plan.fever_clinics - 1;
        if ((fever && !both) || triage_left-- <= 0) continue;
        add_service(builder, i, "TRIAGE", "预检分诊室", begin + builder.random.below(4));
    }
}

void add_other_services(Builder& builder) {
    World& world = builder.world;
    Day const begin = *make_day(2020, 1, 21);
    add_service(builder, 0, "DESIGNATED", "感染科", begin);
    add_service(builder, 1, "CENTRAL", "隔离病区", begin + 1);
    add_service(builder, 2, "BACKUP", "留观病区", begin + 2);
    add_service(builder, 0, "TESTING", "检验科", begin + 4);
    // A triage room of a clinic that is shut again.
    int const clinic = add_facility(builder, world.short_name + "惠民门诊部", "PRIVATE_HOSPITAL",
                                    builder.random_township());
    Service& shut = add_service(builder, clinic, "TRIAGE", "预检分诊室", begin);
    shut.closed = std::clamp(begin + 7, builder.first(), builder.last());
    shut.closed_received =
        std::max(shut.received, builder.morning_after(*shut.closed, shut.office));
}

void add_bed_reports(Builder& builder) {
    Random& random = builder.random;
    double const size = std::max(0.05, builder.plan.share());
    for (Day day = std::max(builder.first(), *make_day(2020, 1, 23)); day <= builder.last();
         day = day + 1) {
        for (int facility = 0; facility < 3; ++facility) {
            BedReport report;
            report.facility = facility;
            report.day = day;
            report.beds = static_cast<int>(60 * size) + 6 + facility;
            report.beds_used = random.below(report.beds / 2 + 1);
            report.rooms = facility == 1 ? static_cast<int>(120 * size) + 10 : 0;
            report.rooms_used = report.rooms ? random.below(report.rooms) : 0;
            report.negative_rooms = facility == 0 ? 2 : 0;
            report.icu = 4 - facility;
            report.ambulances = 3 + (facility == 0 ? 4 : 0);
            report.negative_ambulances = facility == 0 ? 1 : 0;
            report.negative_stretchers = facility == 0 ? 1 : 0;
            report.ventilators = 6 - facility * 2;
            report.ct = 2 - facility / 2;
            report.pcr = facility == 0 ? 1 : 0;
            static_cast<Fact&>(report) = builder.sent(builder.office(Bureau::Health), day);
            builder.world.bed_reports.push_back(report);
        }
    }
}

void add_needs(Builder& builder) {
    static constexpr Code resources[] = {"INFECTION_STAFF",
                                         "RESPIRATORY_STAFF",
                                         "ICU_STAFF",
                                         "LABORATORY_STAFF",
                                         "CT",
                                         "VENTILATOR",
                                         "PCR",
                                         "NP_ROOM",
                                         "NP_AMBULANCE",
                                         "NP_STRETCHER"};
    for (Day day = std::max(builder.first(), *make_day(2020, 1, 23)); day <= builder.last();
         day = day + 2) {
        for (Code resource : resources) {
            ResourceNeed need;
            need.resource = resource;
            need.day = day;
            need.need = builder.random.between(4, 24);
            need.have = builder.random.below(need.need + 3);
            static_cast<Fact&>(need) = builder.sent(builder.office(Bureau::Health), day);
            builder.world.needs.push_back(need);
        }
    }
}

}  // namespace

void build_facilities(Builder& builder) {
    add_facilities(builder);
    add_doors(builder);
    add_other_services(builder);
    add_bed_reports(builder);
    add_needs(builder);
}

}  // namespace lianfang::sample
