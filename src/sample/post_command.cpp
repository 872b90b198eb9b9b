// The command's own papers, duty rosters, hand-overs, checks and reports.
#include "sample/post.h"

namespace lianfang::sample {

namespace {

// The command and the bureaus send each kind of list of its own; a township puts everything into
// its daily workbook.
std::string book_of(Post const& post, Fact const& fact, char const* own) {
    bool const township = post.world.offices[static_cast<size_t>(fact.office)].unit > 0;
    return township ? "防控日报" : own;
}

void post_organisations(Post& post) {
    for (WorkOrg const& org : post.world.orgs) {
        std::string const book = book_of(post, org, "指挥部日报");
        post.fact(org, book, "work_org", [&](bool) {
            Row row;
            row << post.unit_name(org.unit) << org.name << label_of("work_org_kind", org.kind)
                << label_of("place_level", org.level) << org.leader << org.members
                << Cell(org.established);
            return row;
        });
        if (!org.disbanded || org.lost) continue;
        Row row;
        row << post.unit_name(org.unit) << org.name << Cell(*org.disbanded);
        post.row(org.disbanded_received, org.office, book, "work_org_disbanded", std::move(row));
    }
    for (GroupMember const& member : post.world.members) {
        WorkOrg const& org = post.world.orgs[static_cast<size_t>(member.org)];
        post.fact(member, book_of(post, member, "指挥部日报"), "work_org_member", [&](bool) {
            Row row;
            row << post.unit_name(org.unit) << org.name << member.name
                << label_of("group_post", member.post) << member.title << phone_number(member.phone)
                << Cell(member.since);
            return row;
        });
    }
}

void post_papers(Post& post) {
    for (Meeting const& meeting : post.world.meetings) {
        post.fact(meeting, book_of(post, meeting, "指挥部日报"), "meeting", [&](bool) {
            Row row;
            row << post.unit_name(meeting.unit) << Cell(meeting.at)
                << label_of("place_level", meeting.level) << meeting.title << meeting.chair
                << "疫情防控工作" << meeting.attendees;
            return std::move(row.empty());
        });
    }
    for (Notice const& notice : post.world.notices) {
        post.fact(notice, "指挥部日报", "notice", [&](bool) {
            Row row;
            row << post.unit_name(notice.unit) << notice.number << notice.title << notice.channel
                << Cell(notice.day);
            return row;
        });
    }
    for (Document const& document : post.world.documents) {
        post.fact(document, "指挥部日报", "document", [&](bool) {
            Row row;
            row << document.number << document.title << label_of("document_type", document.type)
                << "发文" << Cell(document.day);
            return row;
        });
    }
}

void post_duty(Post& post) {
    for (DutyShift const& shift : post.world.shifts) {
        post.fact(shift, book_of(post, shift, "指挥部日报"), "duty_shift", [&](bool) {
            Row row;
            row << post.unit_name(shift.unit) << Cell(shift.start) << Cell(shift.end)
                << label_of("duty_post", shift.post) << post.world.person(shift.person).name
                << post.phone(shift.person);
            return std::move(row.empty());
        });
    }
    for (Handover const& handover : post.world.handovers) {
        post.fact(handover, "指挥部日报", "handover", [&](bool) {
            Row row;
            row << post.unit_name(handover.unit) << Cell(handover.at) << handover.done
                << handover.open << handover.from << handover.to;
            return row;
        });
    }
    for (Grid const& grid : post.world.grids) {
        post.fact(grid, "防控日报", "grid", [&](bool) {
            Row row;
            row << post.township_name(grid.village) << post.village_name(grid.village) << grid.name
                << grid.households << grid.responsible
                << (grid.responsible.empty() ? "" : phone_number(grid.phone)) << Cell(grid.since);
            return row;
        });
    }
}

Row finding_row(Post const& post, Finding const& finding, bool rectified) {
    Row row;
    row << finding.number << post.unit_name(finding.unit) << finding.place << Cell(finding.at)
        << label_of("supervision_category", finding.category)
        << label_of("finding_topic", finding.topic) << finding.fact << Cell(finding.due);
    if (rectified)
        row << Cell(*finding.rectified) << "已整改";
    else
        row.empty(2);
    return row;
}

// The list of findings comes back with the day of mending filled in.
void post_supervision(Post& post) {
    for (Finding const& finding : post.world.findings) {
        post.fact(finding, "督查台账", "supervision_finding",
                  [&](bool) { return finding_row(post, finding, false); });
        if (!finding.rectified || finding.lost) continue;
        post.row(finding.rectified_received, finding.office, "督查台账", "supervision_finding",
                 finding_row(post, finding, true));
    }
    for (SpotCheck const& call : post.world.spot_checks) {
        post.fact(call, "督查台账", "spot_check_call", [&](bool) {
            Row row;
            row << post.unit_name(call.unit) << Cell(call.at) << (call.answered ? "是" : "否");
            return row;
        });
    }
}

void post_reports(Post& post) {
    for (ReportDue const& due : post.world.reports_due) {
        post.fact(due, "指挥部日报", "report_due", [&](bool) {
            Row row;
            row << due.form << post.unit_name(due.unit) << Cell(due.day) << Cell(due.due);
            return row;
        });
    }
    for (ReportSent const& sent : post.world.reports_sent) {
        post.fact(sent, "防控日报", "report_instance", [&](bool) {
            Row row;
            row << sent.form << post.unit_name(sent.unit) << Cell(sent.day) << Cell(sent.at)
                << (sent.zero ? "是" : "否") << sent.filler;
            return std::move(row.empty());
        });
    }
}

}  // namespace

void post_command(Post& post) {
    post_organisations(post);
    post_papers(post);
    post_duty(post);
    post_supervision(post);
    post_reports(post);
}

}  // namespace lianfang::sample
