// Facilities and services, hospital logs, beds, cases and contacts.
#include <algorithm>

#include "sample/post.h"

namespace lianfang::sample {

namespace {

Facility const& facility_of(Post const& post, int index) {
    return post.world.facilities[static_cast<size_t>(index)];
}

void post_facilities(Post& post) {
    for (Facility const& facility : post.world.facilities) {
        post.fact(facility, "医疗机构名册", "facility", [&](bool) {
            Row row;
            row << facility.name << label_of("facility_type", facility.type)
                << post.unit_name(facility.unit) << facility.address << facility.phone
                << Cell(facility.since);
            return row;
        });
    }
    for (Service const& service : post.world.services) {
        Facility const& facility = facility_of(post, service.facility);
        post.fact(service, "医疗机构名册", "facility_service", [&](bool) {
            Row row;
            row << facility.name << label_of("facility_service", service.service) << service.room
                << post.unit_name(facility.unit) << facility.address << facility.phone << "24小时"
                << (service.published ? "是" : "否") << Cell(service.open);
            return row;
        });
        if (!service.closed || service.lost) continue;
        Row row;
        row << facility.name << label_of("facility_service", service.service) << service.room
            << post.unit_name(facility.unit) << Cell(*service.closed);
        post.row(service.closed_received, service.office, "医疗机构名册",
                 "facility_service_closing", std::move(row));
    }
}

// Hospital logs name the hospital and its township once, above the header.
void name_hospital(Post& post, Instant at, int office, std::string const& kind,
                   Facility const& facility) {
    if (at == never) return;
    PostedSheet& sheet = post.sheet(at, office, "诊疗日志", kind);
    if (sheet.meta.empty())
        sheet.meta = {{"医疗机构", facility.name}, {"所在乡镇", post.unit_name(facility.unit)}};
}

template <typename F, typename Make>
void log_fact(Post& post, F const& fact, std::string const& kind, int facility, Make make) {
    post.fact(fact, "诊疗日志", kind, make);
    if (!fact.lost)
        name_hospital(post, fact.received, fact.office, kind, facility_of(post, facility));
    name_hospital(post, fact.spoilt_at, fact.office, kind, facility_of(post, facility));
}

Row patient(Post const& post, int person) {
    Person const& who = post.world.person(person);
    Row row;
    row << who.name << label_of("sex", who.sex == 'M' ? "M" : "F") << who.id_no
        << post.phone(person);
    return row;
}

void append(Row& row, Row more) {
    for (Cell const& cell : std::move(more).take()) row << cell;
}

void post_visits(Post& post) {
    for (Triage const& seen : post.world.triage) {
        log_fact(post, seen, "triage_visit", seen.facility, [&](bool) {
            Row row;
            row << Cell(seen.at);
            append(row, patient(post, seen.person));
            row << post.address(seen.person) << Post::degrees(seen.tenths)
                << label_of("symptom", seen.symptom) << "否"
                << "否" << label_of("triage_disposition", seen.sent_to);
            return std::move(row.empty());
        });
    }
    for (FeverVisit const& visit : post.world.fever_visits) {
        log_fact(post, visit, "fever_visit", visit.facility, [&](bool) {
            Row row;
            row << Cell(visit.at);
            append(row, patient(post, visit.person));
            row << post.address(visit.person) << Post::degrees(visit.tenths)
                << label_of("symptom", visit.symptom);
            row.empty() << (visit.sampled ? "是" : "否") << visit.diagnosis
                        << label_of("fever_disposition", visit.disposition) << visit.doctor;
            return row;
        });
    }
}

Row stay_row(Post const& post, WardStay const& stay, bool left) {
    Row row = patient(post, stay.person);
    row << Cell(stay.in) << label_of("ward_purpose", stay.purpose) << stay.bed;
    if (left)
        row << Cell(*stay.out) << label_of("ward_outcome", stay.outcome);
    else
        row.empty(2);
    return row;
}

// The ward's log comes back fuller every day: all stays since the beginning, with the times of
// leaving known by then.
void post_ward(Post& post) {
    std::vector<Instant> days;
    for (WardStay const& stay : post.world.stays) {
        days.push_back(stay.received);
        if (stay.out) days.push_back(stay.out_received);
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    for (Instant day : days) {
        for (WardStay const& stay : post.world.stays) {
            if (stay.lost || stay.received > day) continue;
            bool const left = stay.out && stay.out_received <= day;
            post.row(day, stay.office, "诊疗日志", "ward_stay", stay_row(post, stay, left));
            name_hospital(post, day, stay.office, "ward_stay", facility_of(post, stay.facility));
        }
    }
}

void post_beds(Post& post) {
    for (BedReport const& report : post.world.bed_reports) {
        Facility const& facility = facility_of(post, report.facility);
        post.fact(report, "医疗资源日报", "bed_report", [&](bool) {
            Row row;
            row << facility.name << post.unit_name(facility.unit) << Cell(report.day) << report.beds
                << report.beds_used << report.rooms << report.rooms_used << report.negative_rooms
                << report.icu << report.ambulances << report.negative_ambulances
                << report.negative_stretchers << report.ventilators << report.ct << report.pcr;
            return row;
        });
    }
    for (ResourceNeed const& need : post.world.needs) {
        post.fact(need, "医疗资源日报", "resource_need", [&](bool) {
            Row row;
            row << label_of("resource", need.resource) << Cell(need.day) << need.need << need.have;
            return row;
        });
    }
}

}  // namespace

void post_care(Post& post) {
    post_facilities(post);
    post_visits(post);
    post_ward(post);
    post_beds(post);
}

}  // namespace lianfang::sample
