// Report cards, revisions, outcomes, contacts and specimens, as the centre for disease control
// sends them.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

void post_cards(Post& post) {
    for (Case const& card : post.world.cases) {
        Person const& person = post.world.person(card.person);
        post.fact(card, "疫情报告", "case_report", [&](bool) {
            Row row;
            row << card.card_no << person.name << label_of("sex", person.sex == 'M' ? "M" : "F")
                << person.id_no << post.birth(card.person) << post.phone(card.person)
                << post.township_name(card.unit) << post.village_name(card.unit)
                << label_of("case_class", card.classification)
                << label_of("severity", card.severity) << label_of("occupation", card.occupation)
                << Cell(card.onset) << Cell(card.diagnosed) << post.world.designated;
            return row;
        });
        Row found;
        found << card.card_no << person.name << person.id_no << post.phone(card.person)
              << card.card_no + "-01"
              << "发热；咳嗽"
              << "是"
              << "是" << Cell(card.investigated) << "县疾控中心流调组";
        // With the morning's post after the investigation.
        int64_t const hour =
            card.received.microseconds - start_of(day_of(card.received)).microseconds;
        post.row(start_of(day_of(card.investigated) + 1) + hour, card.office, "疫情报告",
                 "case_investigation", std::move(found));
        for (Case::Revision const& revision : card.revisions) {
            Row row;
            row << card.card_no << label_of("case_class", revision.classification)
                << Cell(revision.at) << post.world.designated << "核酸检测结果";
            post.row(revision.received, card.office, "疫情报告", "case_revision", std::move(row));
        }
        if (card.outcome.empty()) continue;
        Row row;
        row << card.card_no << label_of("case_outcome", card.outcome) << Cell(card.outcome_at)
            << post.world.designated;
        post.row(card.outcome_received, card.office, "疫情报告", "case_outcome", std::move(row));
    }
}

void post_contacts(Post& post) {
    for (Contact const& contact : post.world.contacts) {
        Person const& person = post.world.person(contact.person);
        post.fact(contact, "密切接触者", "close_contact", [&](bool) {
            Row row;
            row << post.world.cases[static_cast<size_t>(contact.card)].card_no << person.name
                << label_of("sex", person.sex == 'M' ? "M" : "F") << person.id_no
                << post.phone(contact.person) << post.township_name(contact.unit)
                << post.village_name(contact.unit) << contact.relation
                << label_of("contact_class", contact.contact_class) << "家中" << Cell(contact.last)
                << Cell(contact.judged);
            return std::move(row.empty());
        });
    }
}

void post_specimens(Post& post) {
    for (Specimen const& specimen : post.world.specimens) {
        post.fact(specimen, "标本检测", "specimen", [&](bool) {
            Row row;
            row << specimen.number << post.world.person(specimen.person).name
                << post.id_no(specimen.person) << post.phone(specimen.person)
                << label_of("specimen_type", specimen.type) << Cell(specimen.collected)
                << Cell(specimen.collected + microseconds_per_hour) << "县疾控中心"
                << label_of("specimen_result", specimen.result) << Cell(specimen.result_at);
            return row;
        });
    }
}

}  // namespace

void post_cases(Post& post) {
    post_cards(post);
    post_contacts(post);
    post_specimens(post);
}

}  // namespace lianfang::sample
