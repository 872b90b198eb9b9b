// Registers of returnees, copies of them in other departments' lists, trips, moves and the
// house-to-house survey.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

std::string const township_book = "防控日报";

Row returnee_row(Post const& post, Returnee const& returnee, bool as_it_is) {
    Person const& person = post.world.person(returnee.person);
    int const origin =
        !as_it_is && returnee.origin.before ? *returnee.origin.before : returnee.origin.value;
    Row row;
    row << person.name << label_of("sex", person.sex == 'M' ? "M" : "F") << person.id_no
        << post.birth(returnee.person) << post.phone(returnee.person)
        << post.township_name(returnee.village) << post.village_name(returnee.village)
        << returnee.household << label_of("returnee_category", returnee.category)
        << Post::origin_name(origin) << Cell(returnee.depart) << Cell(returnee.arrive)
        << label_of("transport", returnee.transport) << returnee.transport_no;
    if (returnee.transit_origin >= 0)
        row << Post::origin_name(returnee.transit_origin) << returnee.stop_minutes;
    else
        row.empty(2);
    row << label_of("found_via", returnee.found_via) << "无" << Cell(returnee.registered);
    Reading const* reading = returnee.reading >= 0
                                 ? &post.world.readings[static_cast<size_t>(returnee.reading)]
                                 : nullptr;
    if (reading)
        row << Post::degrees(reading->tenths) << label_of("temperature_site", reading->site);
    else
        row.empty(2);
    return std::move(row.empty(2));
}

// Another department's list knows less, and at times the name wrongly.
Row copy_row(Post const& post, Returnee const& returnee, int origin, bool wrong_name) {
    Person const& person = post.world.person(returnee.person);
    Row row;
    row << person.name + (wrong_name ? "子" : "") << (person.id_no.empty() ? "" : "身份证")
        << person.id_no << post.birth(returnee.person) << post.phone(returnee.person)
        << post.township_name(returnee.village) + post.village_name(returnee.village)
        << label_of("returnee_category", returnee.category) << Post::origin_name(origin)
        << Cell(returnee.arrive);
    return std::move(row.empty());
}

void post_returnees(Post& post) {
    for (Returnee const& returnee : post.world.returnees) {
        if (returnee.told_by >= 0) {
            post.row(returnee.received, returnee.told_by, "返乡人员名单", "returnee_copy",
                     copy_row(post, returnee,
                              returnee.origin.before.value_or(returnee.origin.value), false));
            post.row(returnee.completed_at, returnee.office, township_book, "returnee_record",
                     returnee_row(post, returnee, true));
        } else {
            post.fact(returnee, township_book, "returnee_record",
                      [&](bool as_it_is) { return returnee_row(post, returnee, as_it_is); });
        }
        for (Returnee::Copy const& copy : returnee.copies) {
            post.row(copy.received, copy.office, "返乡人员名单", "returnee_copy",
                     copy_row(post, returnee, returnee.origin.value, copy.wrong_name));
        }
    }
}

// --hard: the same people once more in a list without numbers, with a misspelt name or another
// telephone. Who is meant is a judgement.
void post_unclear_copies(Post& post) {
    if (!post.plan.asked.hard) return;
    Random random = Random::stream(post.plan.asked.seed, "unclear");
    int education = 0;
    for (size_t i = 0; i < post.world.offices.size(); ++i) {
        if (post.world.offices[i].name.find("教育局") != std::string::npos)
            education = static_cast<int>(i);
    }
    for (Returnee const& returnee : post.world.returnees) {
        Person const& person = post.world.person(returnee.person);
        if (person.id_no.empty() || !random.chance(0.02)) continue;
        bool const misspelt = random.chance(0.5);
        Row row;
        row << person.name + (misspelt ? "儿" : "") << "";
        row.empty(2) << (misspelt ? post.phone(returnee.person)
                                  : phone_number(90'000'000 + returnee.person))
                     << post.township_name(returnee.village) + post.village_name(returnee.village)
                     << label_of("returnee_category", returnee.category)
                     << Post::origin_name(returnee.origin.value) << Cell(returnee.arrive);
        Instant const at = returnee.received + 3 * microseconds_per_day;
        post.row(at, education, "外出人员名单", "returnee_copy", std::move(row.empty())).meant =
            person.id_no;
    }
}

void post_residences(Post& post) {
    for (Residence const& residence : post.world.residences) {
        post.fact(residence, township_book, "person_register", [&](bool) {
            Person const& person = post.world.person(residence.person);
            Row row;
            row << person.name << label_of("sex", person.sex == 'M' ? "M" : "F") << person.id_no
                << post.birth(residence.person) << post.phone(residence.person)
                << post.township_name(residence.village) << post.village_name(residence.village)
                << Cell(residence.since);
            return std::move(row.empty(2));
        });
    }
}

void post_legs(Post& post) {
    for (Leg const& leg : post.world.legs) {
        post.fact(leg, "行程轨迹", "travel_segment", [&](bool) {
            Row row;
            row << post.world.person(leg.person).name << post.id_no(leg.person)
                << post.phone(leg.person) << leg.seq << Post::origin_name(leg.from)
                << Post::origin_name(leg.to) << Cell(leg.depart) << Cell(leg.arrive)
                << label_of("transport", leg.mode) << leg.vehicle << leg.seat
                << (leg.transit ? "是" : "否");
            leg.transit ? row << leg.stop_minutes : row.empty();
            return row;
        });
    }
}

void post_visits(Post& post) {
    for (HouseholdVisit const& visit : post.world.visits) {
        post.fact(visit, township_book, "household", [&](bool) {
            Row row;
            row << post.township_name(visit.village) << post.village_name(visit.village)
                << visit.household << visit.head << visit.persons << visit.returnees
                << Cell(visit.day) << visit.surveyor;
            return std::move(row.empty());
        });
    }
}

void post_vehicles(Post& post) {
    for (Vehicle const& vehicle : post.world.vehicles) {
        post.fact(vehicle, "车辆登记", "vehicle", [&](bool) {
            Row row;
            row << vehicle.plate << post.world.person(vehicle.owner).name
                << post.id_no(vehicle.owner) << post.phone(vehicle.owner) << vehicle.type
                << post.unit_name(vehicle.unit) << Cell(vehicle.since);
            return row;
        });
    }
}

}  // namespace

void post_people(Post& post) {
    post_returnees(post);
    post_unclear_copies(post);
    post_residences(post);
    post_legs(post);
    post_visits(post);
    post_vehicles(post);
}

}  // namespace lianfang::sample
