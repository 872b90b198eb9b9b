// The checkpoints' register and closings, a workbook for each gate and day, second readings, and
// the rosters.
#include <algorithm>

#include "sample/post.h"

namespace lianfang::sample {

namespace {

Checkpoint const& checkpoint_of(Post const& post, int index) {
    return post.world.checkpoints[static_cast<size_t>(index)];
}

void post_checkpoints(Post& post) {
    for (Checkpoint const& checkpoint : post.world.checkpoints) {
        std::string const book = checkpoint.level == "COUNTY" ? "检测点名册" : "防控日报";
        post.fact(checkpoint, book, "checkpoint", [&](bool) {
            Row row;
            bool const village = checkpoint.unit > post.world.townships;
            row << checkpoint.name << label_of("checkpoint_type", checkpoint.type)
                << label_of("place_level", checkpoint.level)
                << post.township_name(checkpoint.unit) +
                       (village ? post.unit_name(checkpoint.unit) : "")
                << checkpoint.station << Cell(checkpoint.open_from);
            return std::move(row.empty());
        });
        if (!checkpoint.closed || checkpoint.lost) continue;
        Row row;
        row << checkpoint.name
            << post.township_name(checkpoint.unit) + post.village_name(checkpoint.unit)
            << Cell(*checkpoint.closed) << "道路并网，合并值守";
        post.row(checkpoint.closed_received, checkpoint.office, book, "checkpoint_closing",
                 std::move(row));
    }
}

// The gate's own sheets name the gate and its township once, above the header.
void name_gate(Post& post, Fact const& fact, std::string const& kind,
               Checkpoint const& checkpoint) {
    Instant const right = fact.lost ? never : fact.received;
    for (Instant at : {right, fact.spoilt_at, fact.mended_at, fact.repeated_at}) {
        if (at == never) continue;
        PostedSheet& sheet = post.sheet(at, fact.office, "卡口登记", kind);
        if (sheet.meta.empty())
            sheet.meta = {{"卡口名称", checkpoint.name},
                          {"所在乡镇", post.unit_name(checkpoint.unit)}};
    }
}

void post_passages(Post& post) {
    for (Passage const& passage : post.world.passages) {
        Checkpoint const& checkpoint = checkpoint_of(post, passage.checkpoint);
        name_gate(post, passage, "checkpoint_passage", checkpoint);
        post.fact(passage, "卡口登记", "checkpoint_passage", [&](bool as_it_is) {
            int const persons = !as_it_is && passage.persons.before ? *passage.persons.before
                                                                    : passage.persons.value;
            std::string_view const type = passage.plate.empty() ? "列车"
                                          : persons > 7         ? "客车"
                                                                : "小型汽车";
            Row row;
            row << Cell(passage.at) << passage.plate << type << persons
                << Post::origin_name(passage.from) << passage.destination
                << label_of("checkpoint_action", passage.action);
            return std::move(row.empty());
        });
    }
}

void post_travellers(Post& post) {
    for (Traveller const& traveller : post.world.travellers) {
        Checkpoint const& checkpoint = checkpoint_of(post, traveller.checkpoint);
        name_gate(post, traveller, "checkpoint_person", checkpoint);
        Reading const& reading = post.world.readings[static_cast<size_t>(traveller.reading)];
        post.fact(traveller, "卡口登记", "checkpoint_person", [&](bool) {
            Person const& person = post.world.person(traveller.person);
            Row row;
            row << Cell(traveller.at) << traveller.plate << person.name
                << label_of("sex", person.sex == 'M' ? "M" : "F") << person.id_no
                << post.phone(traveller.person) << post.address(traveller.person)
                << Post::degrees(reading.tenths) << label_of("temperature_site", reading.site)
                << (traveller.hubei ? "是" : "否") << label_of("symptom", traveller.symptom);
            row.empty() << label_of("checkpoint_action", traveller.action);
            return std::move(row.empty());
        });
    }
}

void post_retests(Post& post) {
    for (Reading const& reading : post.world.readings) {
        if (reading.on_row) continue;
        post.fact(reading, "卡口登记", "temp_measurement", [&](bool) {
            Row row;
            row << post.world.person(reading.person).name << post.id_no(reading.person)
                << post.phone(reading.person) << Cell(reading.at) << Post::degrees(reading.tenths)
                << label_of("temperature_site", reading.site) << reading.retest
                << label_of("reading_place", reading.place_kind) << reading.place
                << post.unit_name(reading.unit);
            return row;
        });
    }
}

void post_postings(Post& post) {
    for (Posting const& posting : post.world.postings) {
        Checkpoint const& checkpoint = checkpoint_of(post, posting.checkpoint);
        post.fact(posting, "检测点值守人员", "staff_assignment", [&](bool) {
            Row row;
            row << post.world.person(posting.person).name << post.phone(posting.person)
                << checkpoint.name << post.unit_name(checkpoint.unit)
                << label_of("staff_org", posting.org) << posting.role << Cell(posting.start)
                << (posting.end ? Cell(*posting.end) : Cell());
            return row;
        });
    }
}

}  // namespace

void post_gates(Post& post) {
    post_checkpoints(post);
    post_passages(post);
    post_travellers(post);
    post_retests(post);
    post_postings(post);
}

}  // namespace lianfang::sample
