// The sample county as it is: its people, things and events, before anyone writes a sheet about
// them. Plain structs; builders fill them (build.h), the truth is counted from them (truth.h), and
// sheets are written from them (post.h). Codes are those of catalog/codes.
#pragma once

#include "sample/offices.h"
#include "sample/people.h"

namespace lianfang::sample {

struct World {
    // The profile.
    std::string county_name, short_name, full_name, prefecture, province;
    std::string addressee, plan_title, wechat, weibo, site_app, county_app;
    std::string designated, central_site, backup_site;
    Day campaign_start, hubei_since;
    Day first_day, last_day;  // Both inside.

    std::vector<Unit> units;  // 0: the county; then its townships; then villages.
    int townships = 0;        // units[1 … townships].
    std::vector<Office> offices;
    std::vector<Person> people;
    std::vector<int> clinic_offices;  // Of each facility: who sends its logs.

    std::vector<Returnee> returnees;
    std::vector<Residence> residences;
    std::vector<Reading> readings;
    std::vector<Leg> legs;
    std::vector<HouseholdVisit> visits;
    std::vector<Vehicle> vehicles;
    std::vector<Episode> episodes;
    std::vector<EpisodeEnd> episode_ends;
    std::vector<Check> checks;
    std::vector<Checkpoint> checkpoints;
    std::vector<Passage> passages;
    std::vector<Traveller> travellers;
    std::vector<Posting> postings;
    std::vector<NameList> lists;
    std::vector<ListedName> listed;
    std::vector<Verdict> verdicts;
    std::vector<Letter> letters;
    std::vector<TripNotice> trips;
    std::vector<Meeting> meetings;
    std::vector<WorkOrg> orgs;
    std::vector<GroupMember> members;
    std::vector<DutyShift> shifts;
    std::vector<Handover> handovers;
    std::vector<SpotCheck> spot_checks;
    std::vector<Document> documents;
    std::vector<Notice> notices;
    std::vector<Grid> grids;
    std::vector<Finding> findings;
    std::vector<ReportDue> reports_due;
    std::vector<ReportSent> reports_sent;
    std::vector<Facility> facilities;
    std::vector<Service> services;
    std::vector<Triage> triage;
    std::vector<FeverVisit> fever_visits;
    std::vector<WardStay> stays;
    std::vector<BedReport> bed_reports;
    std::vector<ResourceNeed> needs;
    std::vector<Case> cases;
    std::vector<Contact> contacts;
    std::vector<Specimen> specimens;
    std::vector<OpinionItem> opinions;
    std::vector<OpinionAction> opinion_actions;
    std::vector<MediaAccount> media;
    std::vector<Guidance> guidance;
    std::vector<Training> trainings;
    std::vector<SupplyItem> items;
    std::vector<Movement> movements;
    std::vector<Demand> demands;
    std::vector<Fund> funds;
    std::vector<Dispatch> dispatches;
    std::vector<Inspection> inspections;
    std::vector<Enforcement> enforcements;
    std::vector<Price> prices;
    std::vector<Disinfection> disinfections;
    std::vector<CancelledGathering> gatherings;
    std::vector<VenueClosing> closings;

    int first_village() const { return townships + 1; }
    int village_count() const { return static_cast<int>(units.size()) - first_village(); }
    // The township that a unit is or lies in; 0 for the county itself.
    int township_of(int unit) const {
        if (unit <= townships) return unit;
        return units[static_cast<size_t>(unit)].parent;
    }
    Person const& person(int index) const { return people[static_cast<size_t>(index)]; }
    Unit const& unit(int index) const { return units[static_cast<size_t>(index)]; }
};

}  // namespace lianfang::sample
