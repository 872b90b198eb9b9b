// People and what happens to them: returnees, observation, checkpoints, name lists; and what every
// event of the county has.
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
    int minute = 0;  // Of the morning after, when its day's sheets arrive.
};

struct Person {
    std::string name;
    std::string id_no;  // Empty: known by name and telephone alone.
    char sex = 'M';
    Day birth;
    int phone = 0;     // Serial of phone_number().
    int village = -1;  // Residence; −1: outside the county.
    int origin = -1;   // Where somebody from outside lives.
};

// How a row went wrong when it was first sent.
enum class Fault { None, CheckDigit, ImpossibleDate, NameMissing, TemperatureRange, UnknownCode };

// What every event has: who wrote it down and when the county's office got it.
struct Fact {
    int office = 0;
    Instant received = {};  // The first right row.
    Fault fault = Fault::None;
    Instant spoilt_at = never;  // When the wrong row arrived; with `lost` it is never mended, and
                                // the truth leaves it out.
    bool lost = false;
    Instant mended_at = never;  // When a correction of a value (see Told) arrived.
    Instant repeated_at =
        never;  // When an old copy, with the uncorrected value, arrived once more.
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
    Told<int> origin;  // Position in origins().
    int transit_origin = -1;
    int stop_minutes = 0;
    Day depart, arrive, registered;
    Code transport;
    std::string transport_no;
    Code found_via;
    int reading = -1;  // The temperature taken at registration.
    std::string household;
    // The same person in another department's list: the office and when its list arrived.
    struct Copy {
        int office = 0;
        Instant received = {};
        bool wrong_name =
            false;  // A misspelt name, which an office of lower rank must not push through.
    };
    std::vector<Copy> copies;
    int told_by =
        -1;  // An office whose list brought this before the township did (received is then its).
    Instant completed_at = never;
};

struct Residence : Fact {  // person_register
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
    bool on_row = false;  // Stands in another record's row (a registration, a checkpoint's person).
};

struct Leg : Fact {  // travel_segment
    int person = 0;
    int seq = 1;
    int from = 0, to = -1;  // Positions in origins(); `to` −1: this county's prefecture is outside
                            // every list, see the sheet.
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
    int unit = 0;  // Residence in the row.
    std::string place;
};

struct EpisodeEnd : Fact {
    int episode = 0;
    Told<Instant> at;
    Code reason;
    std::string certificate;
};

struct Check : Fact {  // One day of one observed person: a row of the day sheet, up to two records.
    int episode = 0;
    Day day;
    int am_tenths = 0, pm_tenths = 0;  // 0: the slot was missed.
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

struct Traveller : Fact {  // checkpoint_person
    int checkpoint = 0;
    int person = 0;
    Instant at;
    std::string plate;
    bool hubei = false;
    Code symptom;
    Code action;
    int reading = -1;
};

struct Posting : Fact {  // staff_assignment
    int person = 0;
    int checkpoint = 0;
    Code org;
    std::string role;
    Instant start;
    std::optional<Instant> end;
};

struct NameList : Fact {  // list_batch
    std::string batch_no, source, title;
    Code priority;
    Instant at, due;
    int rows = 0;
};

struct ListedName : Fact {  // list_record
    int list = 0;
    int person = 0;
    int unit = 0;  // The township in charge.
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

}  // namespace lianfang::sample
