// The sample county as it is: its people, things and events, before anyone writes a sheet about them. Plain structs; builders fill
// them (build.h), the truth is counted from them (truth.h), and sheets are written from them (post.h). Codes are those of catalog/codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "sample/names.h"

namespace lianfang::sample {

// A code of a code list, always a literal.
using Code = std::string_view;

inline constexpr Instant never = {INT64_MAX};

struct Unit {
    std::string code, name;
    Code level;
    int parent = -1;
    int64_t population = 0, residents = 0, households = 0;
};

// An office that sends sheets. `unit`: the unit its sheets report for where a row names none.
struct Office {
    std::string name;
    int unit = 0;
    int minute = 0;          // Of the morning after, when its day's sheets arrive.
};

struct Person {
    std::string name;
    std::string id_no;       // Empty: known by name and telephone alone.
    char sex = 'M';
    Day birth;
    int phone = 0;           // Serial of phone_number().
    int village = -1;        // Residence; −1: outside the county.
    int origin = -1;         // Where somebody from outside lives.
};

// How a row went wrong when it was first sent.
enum class Fault { None, CheckDigit, ImpossibleDate, NameMissing, TemperatureRange, UnknownCode };

// What every event has: who wrote it down and when the county's office got it.
struct Fact {
    int office = 0;
    Instant received = {};       // The first right row.
    Fault fault = Fault::None;
    Instant spoilt_at = never;   // When the wrong row arrived; with `lost` it is never mended, and the truth leaves it out.
    bool lost = false;
    Instant mended_at = never;   // When a correction of a value (see Told) arrived.
    Instant repeated_at = never; // When an old copy, with the uncorrected value, arrived once more.
};

// A value that was first told otherwise.
template <typename T>
struct Told {
    T value = {};
    std::optional<T> before;
};

struct Returnee : Fact {
    int person = 0;
    int village = 0;
    Code category;
    Told<int> origin;            // Position in origins().
    int transit_origin = -1;
    int stop_minutes = 0;
    Day depart, arrive, registered;
    Code transport;
    std::string transport_no;
    Code found_via;
    int reading = -1;            // The temperature taken at registration.
    std::string household;
    // The same person in another department's list: the office and when its list arrived.
    struct Copy {
        int office = 0;
        Instant received = {};
        bool wrong_name = false; // A misspelt name, which an office of lower rank must not push through.
    };
    std::vector<Copy> copies;
    int told_by = -1;            // An office whose list brought this before the township did (received is then its).
    Instant completed_at = never;
};

struct Residence : Fact {        // person_register
    int person = 0;
    int village = 0;
    Day since;
};

struct Reading : Fact {
    int person = 0;
    Instant at;
    int tenths = 0;
    int retest = 0;
    Code place_kind;
    Code site;
    std::string place;
    int unit = 0;
    bool on_row = false;         // Stands in another record's row (a registration, a checkpoint's person).
};

struct Leg : Fact {              // travel_segment
    int person = 0;
    int seq = 1;
    int from = 0, to = -1;       // Positions in origins(); `to` −1: this county's prefecture is outside every list, see the sheet.
    Instant depart, arrive;
    Code mode;
    std::string vehicle, seat;
    bool transit = false;
    int stop_minutes = 0;
};

struct HouseholdVisit : Fact {
    int village = 0;
    std::string household, head, surveyor;
    int persons = 0, returnees = 0;
    Day day;
};

struct Episode : Fact {
    int person = 0;
    Code mode, reason;
    Day base, start, planned_end;
    int unit = 0;                // Residence in the row.
    std::string place;
};

struct EpisodeEnd : Fact {
    int episode = 0;
    Told<Instant> at;
    Code reason;
    std::string certificate;
};

struct Check : Fact {            // One day of one observed person: a row of the day sheet, up to two records.
    int episode = 0;
    Day day;
    int am_tenths = 0, pm_tenths = 0;   // 0: the slot was missed.
    Code am_symptom, pm_symptom, method;
    std::string doctor;
    int unit = 0;
};

struct Checkpoint : Fact {
    std::string name, station;
    Code type, level;
    int unit = 0;
    Day open_from;
    std::optional<Day> closed;
    Instant closed_received = never;
    int gate_office = -1;
};

struct Passage : Fact {
    int checkpoint = 0;
    Instant at;
    std::string plate;
    Told<int> persons;
    int from = 0;
    std::string destination;
    Code action;
};

struct Traveller : Fact {        // checkpoint_person
    int checkpoint = 0;
    int person = 0;
    Instant at;
    std::string plate;
    bool hubei = false;
    Code symptom;
    Code action;
    int reading = -1;
};

struct Posting : Fact {          // staff_assignment
    int person = 0;
    int checkpoint = 0;
    Code org;
    std::string role;
    Instant start;
    std::optional<Instant> end;
};

struct NameList : Fact {         // list_batch
    std::string batch_no, source, title;
    Code priority;
    Instant at, due;
    int rows = 0;
};

struct ListedName : Fact {       // list_record
    int list = 0;
    int person = 0;
    int unit = 0;                // The township in charge.
    Day clue_day;
    int clue_origin = 0;
};

struct Verdict : Fact {
    int listed = 0;
    Code verdict;
    Instant at;
    std::string management, checked_by;
};

struct Letter : Fact {
    std::string letter_no, counterpart, index_case;
    Code direction;
    Instant at, due;
    int persons = 0;
    std::optional<Instant> replied;
};

struct TripNotice : Fact {
    Day day;
    Code mode;
    std::string vehicle, from, to;
};

struct Meeting : Fact {
    int unit = 0;
    Instant at;
    Code level;
    std::string title, chair;
    int attendees = 0;
};

struct WorkOrg : Fact {
    int unit = 0;
    std::string name, leader;
    Code kind, level;
    int members = 0;
    Day established;
    std::optional<Day> disbanded;
    Instant disbanded_received = never;
};

struct GroupMember : Fact {
    int org = 0;
    std::string name, title;
    Code post;
    int phone = 0;
    Day since;
};

struct DutyShift : Fact {
    int unit = 0;
    Instant start, end;
    Code post;
    int person = 0;
};

struct Handover : Fact {
    int unit = 0;
    Instant at;
    std::string from, to, done, open;
};

struct SpotCheck : Fact {
    int unit = 0;
    Instant at;
    bool answered = true;
};

struct Document : Fact {
    std::string number, title;
    Code type, direction;
    Day day;
};

struct Notice : Fact {
    int unit = 0;
    std::string number, title, channel;
    Day day;
};

struct Grid : Fact {
    int village = 0;
    std::string name, responsible;
    int households = 0, phone = 0;
    Day since;
};

struct Finding : Fact {
    std::string number, place, fact;
    int unit = 0;
    Instant at;
    Code category, topic;
    Day due;
    std::optional<Day> rectified;
    Instant rectified_received = never;
};

struct ReportDue : Fact {
    std::string form;
    int unit = 0;
    Day day;
    Instant due;
};

struct ReportSent : Fact {
    std::string form;
    int unit = 0;
    Day day;
    Instant at;
    bool zero = false;
    std::string filler;
};

struct Facility : Fact {
    std::string name, address, phone;
    Code type;
    int unit = 0;
    Day since;
};

struct Service : Fact {
    int facility = 0;
    Code service;
    std::string room;
    bool published = false;
    Day open;
    std::optional<Day> closed;
    Instant closed_received = never;
};

struct Triage : Fact {
    int facility = 0;
    int person = 0;
    Instant at;
    int tenths = 0;
    Code symptom, sent_to;
};

struct FeverVisit : Fact {
    int facility = 0;
    int person = 0;
    Instant at;
    int tenths = 0;
    Code symptom, disposition;
    bool sampled = false;
    std::string diagnosis, doctor;
};

struct WardStay : Fact {
    int facility = 0;
    int person = 0;
    Instant in;
    Code purpose;
    std::string bed;
    std::optional<Instant> out;
    Code outcome;
    Instant out_received = never;
};

struct BedReport : Fact {
    int facility = 0;
    Day day;
    int beds = 0, beds_used = 0, rooms = 0, rooms_used = 0, negative_rooms = 0, icu = 0;
    int ambulances = 0, negative_ambulances = 0, negative_stretchers = 0, ventilators = 0, ct = 0, pcr = 0;
};

struct ResourceNeed : Fact {
    Code resource;
    Day day;
    int need = 0, have = 0;
};

struct Case : Fact {
    std::string card_no;
    int person = 0;
    Code classification, severity, occupation;
    Day onset;
    Instant diagnosed, investigated;
    struct Revision {
        Code classification;
        Instant at;
        Instant received = {};
    };
    std::vector<Revision> revisions;
    Code outcome;                // Empty: none yet.
    Instant outcome_at = never, outcome_received = never;
    int unit = 0;
};

struct Contact : Fact {
    int card = 0;
    int person = 0;
    std::string relation;
    Code contact_class;
    Instant last, judged;
    int unit = 0;
};

struct Specimen : Fact {
    std::string number;
    int person = 0;
    Code type;
    Instant collected;
    Code result;
    Instant result_at;
};

struct OpinionItem : Fact {
    std::string number, platform, title;
    Code kind;
    Instant at;
};

struct OpinionAction : Fact {
    std::string number, item, channel, title;
    Code action;
    Instant at;
    bool closes = false;
};

struct MediaAccount : Fact {
    Code platform;
    std::string name;
    Day since;
};

struct Training : Fact {
    int unit = 0;
    Day day;
    Code level;
    std::string topic, mode, audience;
    Told<int> heads;
};

struct SupplyItem : Fact {
    Code sku, category;
    std::string spec, measure_unit;
    Day since;
};

struct Movement : Fact {         // supply_txn
    std::string doc_no;
    Instant at;
    Code type, sku, category;
    Told<int> quantity;
    int64_t fen = 0;             // 0: none stated.
    std::string counterpart;
    int unit = 0;
};

struct Demand : Fact {
    std::string requester;       // Office that asks.
    int unit = 0;
    Code sku;
    Day day;
    int frontline = 0, daily_use = 0, need = 0, have = 0;
};

struct Fund : Fact {
    std::string doc_no, purpose, recipient;
    Day day;
    Told<int64_t> fen;
    Code source;
};

struct Dispatch : Fact {
    Day day;
    std::string team;
    int size = 0, vehicles = 0;
    int unit = 0;
};

struct Inspection : Fact {
    Day day;
    std::string team, target;
    Code type;
    int unit = 0;
    std::string findings;
};

struct Enforcement : Fact {
    std::string number, party, article;
    Day day;
    Code type;
    int64_t fen = 0;
    int unit = 0;
};

struct Price : Fact {
    Code commodity;
    std::string market;
    int fen = 0;
    Day day;
    int unit = 0;
};

struct Disinfection : Fact {
    int unit = 0;
    std::string place;
    Day day;
    int area_m2 = 0, staff = 0, garbage_kg = 0;
};

struct CancelledGathering : Fact {
    int unit = 0;
    std::string name;
    Code type;
    Day planned, cancelled;
    int persons = 0;
};

struct VenueClosing : Fact {
    int unit = 0;
    std::string name;
    Code type;
    Day day;
};

struct Vehicle : Fact {
    std::string plate, type;
    int owner = 0;
    int unit = 0;
    Day since;
};

struct World {
    // The profile.
    std::string county_name, short_name, full_name, prefecture, province;
    std::string addressee, plan_title, wechat, weibo, site_app, county_app;
    std::string designated, central_site, backup_site;
    Day campaign_start, hubei_since;
    Day first_day, last_day;     // Both inside.

    std::vector<Unit> units;     // 0: the county; then its townships; then villages.
    int townships = 0;           // units[1 … townships].
    std::vector<Office> offices;
    std::vector<Person> people;
    std::vector<int> clinic_offices;   // Of each facility: who sends its logs.

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
