// The truth of docs/figures.md, section "Screening".
#include <algorithm>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

bool is_open(Tally const& tally, Checkpoint const& checkpoint) {
    if (checkpoint.lost || !tally.before(checkpoint.open_from)) return false;
    return !checkpoint.closed || !tally.before(*checkpoint.closed);
}

std::string station_of(Checkpoint const& checkpoint) {
    return std::to_string(checkpoint.unit) +
           (checkpoint.station.empty() ? checkpoint.name : checkpoint.station);
}

void count_checkpoints(Tally& tally) {
    for (Checkpoint const& checkpoint : tally.world.checkpoints) {
        if (!is_open(tally, checkpoint)) continue;
        int const unit = checkpoint.unit;
        if (checkpoint.level == "COUNTY") {
            tally.add("checkpoints_total", unit, 1);
            tally.add("checkpoints_by_type/" + std::string(checkpoint.type), unit, 1);
        } else {
            tally.add("village_checkpoints", unit, 1);
        }
        if (checkpoint.type == "RAIL")
            tally.add_thing("railway_stations_covered", unit, station_of(checkpoint));
        if (checkpoint.type == "EXPRESSWAY")
            tally.add_thing("expressway_exits_covered", unit, station_of(checkpoint));
        if (checkpoint.type == "BUS")
            tally.add_thing("bus_stations_covered", unit, station_of(checkpoint));
    }
}

void count_staff(Tally& tally) {
    for (Posting const& posting : tally.world.postings) {
        Checkpoint const& checkpoint =
            tally.world.checkpoints[static_cast<size_t>(posting.checkpoint)];
        if (posting.lost || checkpoint.level != "COUNTY" || !is_open(tally, checkpoint)) continue;
        bool const open =
            tally.before(posting.start) && (!posting.end || *posting.end >= tally.cut);
        if (!open) continue;
        tally.add_person("checkpoint_staff", checkpoint.unit, posting.person);
        tally.add_person("checkpoint_staff_by_org/" + std::string(posting.org), checkpoint.unit,
                         posting.person);
    }
}

void count_passages(Tally& tally) {
    for (Passage const& passage : tally.world.passages) {
        if (passage.lost || !tally.since_campaign(passage.at)) continue;
        int const unit = tally.world.checkpoints[static_cast<size_t>(passage.checkpoint)].unit;
        bool const has_plate = !passage.plate.empty();
        tally.add("persons_screened", unit, passage.persons.value);
        if (has_plate) tally.add("vehicles_screened", unit, 1);
        if (passage.plate.rfind("鄂", 0) == 0) tally.add("hubei_vehicles", unit, 1);
        if (passage.action != "TURN_BACK") continue;
        if (has_plate) tally.add("turned_back_vehicles", unit, 1);
        tally.add("turned_back_persons", unit, passage.persons.value);
    }
}

void count_found(Tally& tally) {
    World const& world = tally.world;
    for (Reading const& reading : world.readings) {
        if (reading.lost || reading.place_kind != "CHECKPOINT" || !tally.since_campaign(reading.at))
            continue;
        if (reading.tenths >= 373) tally.add_person("fever_found", reading.unit, reading.person);
    }
    for (Traveller const& traveller : world.travellers) {
        if (traveller.lost || !tally.since_campaign(traveller.at)) continue;
        if (traveller.action != "HOLD" && traveller.action != "HANDOVER") continue;
        int const unit = world.checkpoints[static_cast<size_t>(traveller.checkpoint)].unit;
        tally.add_person("suspects_identified", unit, traveller.person);
    }
}

}  // namespace

void count_screening(Tally& tally) {
    for (auto name :
         {"checkpoints_total", "village_checkpoints", "railway_stations_covered",
          "expressway_exits_covered", "bus_stations_covered", "checkpoint_staff",
          "vehicles_screened", "persons_screened", "hubei_vehicles", "turned_back_vehicles",
          "turned_back_persons", "fever_found", "suspects_identified"}) {
        tally.declare(name);
    }
    count_checkpoints(tally);
    count_staff(tally);
    count_passages(tally);
    count_found(tally);
}

}  // namespace lianfang::sample
