// What the county's offices do: command, hospitals, publicity, supplies, markets, environment.
#pragma once

#include "sample/people.h"

namespace lianfang::sample {

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
    int ambulances = 0, negative_ambulances = 0, negative_stretchers = 0, ventilators = 0, ct = 0,
        pcr = 0;
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
    Code outcome;  // Empty: none yet.
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

struct Guidance : Fact {
    std::string title, text;
    int unit = 0;
    int sequence = 0;
    Day from;
    std::optional<Day> until;  // The last day on which it is shown.
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

struct Movement : Fact {  // supply_txn
    std::string doc_no;
    Instant at;
    Code type, sku, category;
    Told<int> quantity;
    int64_t fen = 0;  // 0: none stated.
    std::string counterpart;
    int unit = 0;
};

struct Demand : Fact {
    std::string requester;  // Office that asks.
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

}  // namespace lianfang::sample
