// Name lists, verdicts, assist letters and public notices of trips.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

void post_batches(Post& post) {
    for (NameList const& list : post.world.lists) {
        post.fact(list, "核查名单" + list.batch_no, "list_batch", [&](bool) {
            Row row;
            row << list.batch_no << list.source << list.title
                << label_of("list_priority", list.priority) << Cell(list.at) << Cell(list.due)
                << list.rows;
            return row;
        });
    }
    for (ListedName const& listed : post.world.listed) {
        NameList const& list = post.world.lists[static_cast<size_t>(listed.list)];
        post.fact(listed, "核查名单" + list.batch_no, "list_record", [&](bool) {
            Row row;
            row << list.batch_no << list.source << label_of("list_priority", list.priority)
                << Cell(list.at) << post.world.person(listed.person).name
                << post.id_no(listed.person) << post.phone(listed.person)
                << post.unit_name(listed.unit) << Cell(listed.clue_day)
                << Post::origin_name(listed.clue_origin) << "手机信令轨迹";
            return row;
        });
    }
}

void post_verdicts(Post& post) {
    for (Verdict const& verdict : post.world.verdicts) {
        ListedName const& listed = post.world.listed[static_cast<size_t>(verdict.listed)];
        NameList const& list = post.world.lists[static_cast<size_t>(listed.list)];
        post.fact(verdict, "防控日报", "list_verdict", [&](bool) {
            Row row;
            row << list.batch_no << post.world.person(listed.person).name
                << post.id_no(listed.person) << post.phone(listed.person)
                << post.unit_name(listed.unit) << label_of("list_verdict", verdict.verdict)
                << Cell(verdict.at) << verdict.management << verdict.checked_by;
            return std::move(row.empty());
        });
    }
}

void post_letters(Post& post) {
    for (Letter const& letter : post.world.letters) {
        post.fact(letter, "协查函台账", "assist_letter", [&](bool) {
            Row row;
            row << letter.letter_no << label_of("direction", letter.direction) << letter.counterpart
                << letter.index_case << Cell(letter.at) << letter.persons << Cell(letter.due);
            if (letter.replied)
                row << Cell(*letter.replied) << "已落实并反馈";
            else
                row.empty(2);
            return row;
        });
    }
    for (TripNotice const& trip : post.world.trips) {
        post.fact(trip, "同乘协查", "trip_notice", [&](bool) {
            Row row;
            row << Cell(trip.day) << label_of("transport", trip.mode) << trip.vehicle;
            row.empty() << trip.from << trip.to;
            return std::move(row.empty());
        });
    }
}

}  // namespace

void post_lists(Post& post) {
    post_batches(post);
    post_verdicts(post);
    post_letters(post);
}

}  // namespace lianfang::sample
