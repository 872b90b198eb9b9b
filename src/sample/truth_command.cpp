// The truth of docs/figures.md, section "Organisation and command".
#include <algorithm>

#include "sample/tally.h"

namespace lianfang::sample {

namespace {

bool is_active(Tally const& tally, WorkOrg const& org) {
    if (org.lost || !tally.before(org.established)) return false;
    return !org.disbanded || !tally.before(*org.disbanded);
}

void count_organisations(Tally& tally) {
    World const& world = tally.world;
    std::vector<bool> has_one(static_cast<size_t>(tally.scopes()));
    for (WorkOrg const& org : world.orgs) {
        if (!is_active(tally, org)) continue;
        if (org.kind == "EMERGENCY") tally.add("emergency_teams", org.unit, 1);
        bool const leads = org.kind == "LEADING_GROUP" || org.kind == "COMMAND";
        if (leads && org.unit <= world.townships) has_one[static_cast<size_t>(org.unit)] = true;
    }
    for (int township = 1; township <= world.townships; ++township) {
        tally.add("units_total", township, 1);
        if (has_one[static_cast<size_t>(township)]) tally.add("units_with_work_org", township, 1);
    }
    for (GroupMember const& member : world.members) {
        WorkOrg const& org = world.orgs[static_cast<size_t>(member.org)];
        bool const leading =
            org.kind == "LEADING_GROUP" && org.level == "COUNTY" && is_active(tally, org);
        if (member.lost || !leading || !tally.before(member.since)) continue;
        tally.add("leading_group/" + std::string(member.post), org.unit, 1);
    }
}

void count_papers(Tally& tally) {
    World const& world = tally.world;
    for (Meeting const& meeting : world.meetings) {
        if (!meeting.lost && meeting.level == "COUNTY" && tally.since_campaign(meeting.at))
            tally.add("command_meetings", meeting.unit, 1);
    }
    for (Notice const& notice : world.notices) {
        if (!notice.lost && tally.since_campaign(notice.day))
            tally.add("notices_issued", notice.unit, 1);
    }
    for (NameList const& list : world.lists) {
        if (list.lost || !tally.in_day(list.at)) continue;
        tally.add_thing("data_sharing_channels",
                        world.offices[static_cast<size_t>(list.office)].unit, list.source);
    }
    for (Grid const& grid : world.grids) {
        if (grid.lost || !tally.before(grid.since)) continue;
        tally.add("grid_units", grid.village, 1);
        if (!grid.responsible.empty()) tally.add("grids_with_responsible", grid.village, 1);
    }
}

void count_findings(Tally& tally) {
    for (Finding const& finding : tally.world.findings) {
        if (finding.lost || !tally.before(finding.at)) continue;
        bool const rectified = finding.rectified && tally.before(*finding.rectified);
        if (!rectified) tally.add("findings_open", finding.unit, 1);
        if (!tally.since_campaign(finding.at)) continue;
        tally.add("supervision_findings", finding.unit, 1);
        if (finding.topic == "MASK") tally.add("mask_wearing_findings", finding.unit, 1);
        if (finding.topic == "GATHERING") tally.add("gathering_findings", finding.unit, 1);
    }
}

}  // namespace

void count_command(Tally& tally) {
    for (auto name :
         {"emergency_teams", "command_meetings", "units_total", "units_with_work_org",
          "data_sharing_channels", "notices_issued", "grid_units", "grids_with_responsible",
          "supervision_findings", "mask_wearing_findings", "gathering_findings", "findings_open"}) {
        tally.declare(name);
    }
    count_organisations(tally);
    count_papers(tally);
    count_findings(tally);
    tally.set_ratio("grid_responsible_coverage", "grids_with_responsible", "grid_units");
}

}  // namespace lianfang::sample
