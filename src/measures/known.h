// What is known of a person at one ledger number: a plain struct that the measures read. It judges
// nothing and sees no database; reading it is known_reader.h. Each item says when it happened and
// when it was recorded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace lianfang::measures {

struct Fact {
    std::string record_id;
    Instant happened = {};
    Instant recorded = {};
};

// An arrival, as registered (returnee_record) or as a ticket shows it (travel_segment).
struct Trip {
    Fact fact;
    std::string from_region;
    std::string transit_region;       // Empty where none is known.
    int64_t stop_minutes = 0;         // In the transit region, or before going on.
    bool is_transit = false;          // Of a ticket: the place was only passed through.
    bool is_ticket = false;
    std::optional<Day> left;
    Day arrived = {};
};

// Somebody said at a checkpoint that he was in the epidemic area within the days asked for.
struct Declaration {
    Fact fact;
};

struct EpisodeEnd {
    Instant ended = {};
    std::string reason;               // Code of observation_end.
};

struct Episode {
    Fact fact;
    std::string mode;                 // Code of observation_mode.
    std::string reason;               // Code of exposure_class.
    std::string unit;
    std::string person_name;
    int64_t person = 0;
    std::optional<Day> base_day;
    Day first_day = {};
    std::optional<Day> planned_end;
    std::optional<EpisodeEnd> end;    // VOID episodes are left out altogether.
};

struct Contact {
    Fact fact;
    std::string card_no;
    std::string contact_class;
    Instant last_contact = {};
};

struct WardStay {
    Fact fact;
    std::string facility;
    Instant in_at = {};
    std::optional<Instant> out_at;
};

struct FeverVisit {
    Fact fact;
    int64_t temperature = 0;
};

struct Reading {
    Fact fact;
    int64_t value = 0;                // Tenths of ℃.
    int64_t retest_no = 0;
    std::string site, place_kind;
};

struct Check {
    Fact fact;
    Day day = {};
    std::string slot;
    std::optional<int64_t> temperature;
    std::string symptoms;             // Codes joined by ';'.
};

struct CaseCard {
    Fact fact;
    std::string card_no;
    std::string classification;       // As the latest revision known says.
    int64_t person = 0;
    std::string person_name, residence;
    std::optional<Day> onset_day;
    Instant diagnosed = {};
};

struct Investigation {
    Fact fact;
    std::string card_no;
};

struct ListName {
    Fact fact;
    std::string batch_no;
    std::string clue_region;
    std::optional<Day> clue_day;
};

struct ListAnswer {
    Fact fact;
    std::string batch_no;
    std::string verdict;
};

struct SpecimenTaken {
    Fact fact;
    std::string result;               // Empty while none is known.
};

struct TurnedBack {
    Fact fact;
};

// An order given earlier. Whether an office has fulfilled it is judged by is_open (order.h), never
// stored.
struct GivenOrder {
    Fact fact;
    std::string type;                 // Code of order_type.
    std::string subject;
    std::string row;                  // The rule that gave it.
    std::optional<Day> first_day;
    std::optional<Day> planned_end;
    std::optional<Instant> due_at;
};

struct Housemate {
    int64_t person = 0;
    bool is_case = false;             // A case of a reported class within the days looked at.
    bool is_febrile = false;
};

struct Known {
    int64_t number = 0;               // Everything up to this ledger number, and nothing later.
    std::string residence;            // 12 digits; empty where none is known.
    std::vector<Trip> trips;
    std::vector<Declaration> declarations;
    std::vector<Episode> episodes;
    std::vector<Contact> contacts;
    std::vector<WardStay> ward_stays;
    std::vector<FeverVisit> fever_visits;
    std::vector<Reading> readings;    // The latest, at most known_items_max.
    std::vector<Check> checks;
    std::vector<CaseCard> cases;
    std::vector<Investigation> investigations;
    std::vector<ListName> list_names;
    std::vector<ListAnswer> list_answers;
    std::vector<SpecimenTaken> specimens;
    std::vector<TurnedBack> turned_back;
    std::vector<GivenOrder> orders;
    std::vector<Housemate> household; // Read for case reports only.
    std::optional<CaseCard> index_case;  // The card that a contact or a revision names.
};

// No list of what is known of one person grows beyond this; the latest are kept.
inline constexpr int known_items_max = 200;

}  // namespace lianfang::measures
