// The way of a record to its measures. Normal records are turned away before anything is read for
// them: most readings are normal.
#include "measures/answers.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "measures/exposure.h"

namespace lianfang::measures {
namespace {

using ledger::Appended;
using ledger::Operation;

// The unit a record belongs to: its own place where it has one, else the unit that reported.
std::string unit_of(Appended const& appended) {
    catalog::Kind const& kind = *appended.entry.kind;
    if (kind.place >= 0) {
        auto const* unit = std::get_if<std::string>(&appended.entry.values[kind.place]);
        if (unit && !unit->empty()) return *unit;
    }
    return appended.entry.unit;
}

// Exposure is judged by what had happened before the record; duties already done count whenever
// they were recorded, up to it.
void leave_what_had_happened(Known& known, Instant judged_at) {
    auto const later = [&](auto const& item) { return item.fact.happened > judged_at; };
    std::erase_if(known.trips, later);
    std::erase_if(known.declarations, later);
    std::erase_if(known.contacts, later);
    std::erase_if(known.checks, later);
}

Trip trip_of(kinds::ReturneeRecord const& record) {
    Trip trip{.from_region = std::string(record.depart_region),
              .transit_region = std::string(record.transit_region)};
    trip.stop_minutes = record.transit_stop_minutes.value_or(0);
    trip.left = record.depart_at;
    trip.arrived = record.arrive_at;
    return trip;
}

Trip trip_of(kinds::TravelSegment const& segment) {
    Trip trip{.from_region = std::string(segment.from_region),
              .stop_minutes = segment.stop_minutes.value_or(0)};
    trip.is_transit = segment.is_transit.value_or(false);
    trip.is_ticket = true;
    trip.left = day_of(segment.depart_at);
    trip.arrived = day_of(segment.arrive_at);
    return trip;
}

}  // namespace

bool is_answered(std::string_view kind) {
    static std::set<std::string, std::less<>> const answered = {
        "returnee_record",   "travel_segment",      "temp_measurement", "checkpoint_person",
        "observation_check", "observation_episode", "close_contact",    "case_report",
        "case_revision",     "list_verdict",        "time_reached",     "county_profile"};
    return answered.contains(kind);
}

Answers::Answers(ledger::Ledger& ledger, Policies const& policies)
    : ledger_(ledger),
      policies_(policies),
      known_(ledger),
      due_(ledger),
      superseded_(ledger),
      fever_from_(policies.lowest("prevention_plan", "fever_threshold")),
      reading_valid_from_(policies.highest("county_order", "remeasure_below")),
      longest_remeasure_hours_(policies.highest("county_order", "remeasure_worth_hours")),
      key_regions_ever_(policies.all_codes("county_order", "key_regions")),
      returnees_(ledger.catalog(), mistakes_),
      segments_(ledger.catalog(), mistakes_),
      readings_(ledger.catalog(), mistakes_),
      checked_(ledger.catalog(), mistakes_),
      checks_(ledger.catalog(), mistakes_),
      episodes_(ledger.catalog(), mistakes_),
      contacts_(ledger.catalog(), mistakes_),
      cases_(ledger.catalog(), mistakes_),
      revisions_(ledger.catalog(), mistakes_),
      verdicts_(ledger.catalog(), mistakes_),
      times_(ledger.catalog(), mistakes_) {
    // A catalogue that lacks a field the measures read is refused at start (check_catalog); here it
    // would be a bug.
    ensure(mistakes_.empty());
}

void Answers::read_settings() {
    if (settings_read_ && !county_.empty()) return;
    adoptions_.clear();
    auto profile = ledger_.database().prepare(
        "SELECT name, value, from_number, to_number FROM record_county_profile ORDER BY "
        "from_number, name");
    while (profile.step()) {
        auto const parts = split(profile.text(0), "/");
        auto const day = parse_day(profile.text(1));
        if (parts.size() != 3 || parts[0] != "policy" || !day) continue;
        adoptions_.push_back({parts[1], parts[2], *day, profile.integer(2), profile.integer(3)});
    }
    // The unit without a parent: a county by its six digits, a prefecture by its four.
    auto unit = ledger_.database().prepare(
        "SELECT code FROM record_unit WHERE COALESCE(parent, '') = '' ORDER BY code, from_number "
        "LIMIT 1");
    while (unit.step()) county_ = std::string(unit.text(0)).substr(0, 6);
    while (county_.size() > 2 && ends_with(county_, "00")) county_.resize(county_.size() - 2);
    settings_read_ = true;
}

std::optional<Plans> Answers::plans_at(Instant happened, int64_t number) {
    read_settings();
    return policies_.plans_at(happened, adoptions_, number, county_);
}

// A duty that falls with a record may be what another asks for that stands, which was given nothing because the duty
// was there: a returnee who was registered twice, and once by mistake.
std::vector<Order> Answers::orders_for(Appended const& given) {
    auto orders = answer_to(given);
    if (auto const fallen = superseded_.orders_before(given); !fallen.empty())
        add_what_others_ask(given, fallen, orders);
    return orders;
}

void Answers::add_what_others_ask(Appended const& given, std::vector<Fallen> const& fallen,
                                  std::vector<Order>& orders) {
    for (auto const& one : fallen) {
        if (one.person == 0 || is_among(one, orders)) continue;
        Known const known = known_.read(one.person, given.number);
        if (!is_open(one.order, known, day_of(given.recorded_at))) continue;
        for (auto& record : records_about(known, given.record_id)) {
            record.recorded_at = given.recorded_at;
            for (auto& order : answer_to(record)) {
                if (!is_among(one, {order}) || is_among(one, orders)) continue;
                order.because = record.record_id;
                orders.push_back(std::move(order));
            }
        }
    }
}

// The person's other records that are answered, as they stand at the number.
std::vector<Appended> Answers::records_about(Known const& known, std::string const& but) {
    std::vector<Appended> records;
    auto const add = [&](char const* kind, Fact const& fact) {
        if (fact.record_id == but) return;
        auto version = known_.version(*ledger_.catalog().find_kind(kind), fact.record_id, known.number);
        if (version) records.push_back(std::move(*version));
    };
    for (auto const& trip : known.trips) add(trip.is_ticket ? "travel_segment" : "returnee_record", trip.fact);
    for (auto const& declaration : known.declarations) add("checkpoint_person", declaration.fact);
    for (auto const& reading : known.readings) add("temp_measurement", reading.fact);
    for (auto const& check : known.checks) add("observation_check", check.fact);
    for (auto const& contact : known.contacts) add("close_contact", contact.fact);
    for (auto const& verdict : known.list_answers) add("list_verdict", verdict.fact);
    for (auto const& card : known.cases) add("case_report", card.fact);
    return records;
}

std::vector<Order> Answers::answer_to(Appended const& given) {
    std::string const& kind = given.entry.kind->name;
    if (kind == "county_profile") settings_read_ = false;
    if (given.entry.operation == Operation::Withdraw || kind == "county_profile") return {};
    // A completion or correction is answered as the record stands after it, not by the words of the
    // one office that sent it.
    std::optional<Appended> whole;
    if (given.entry.operation != Operation::Record) {
        whole = known_.version(*given.entry.kind, given.record_id, given.number);
        if (!whole) return {};
        whole->recorded_at = given.recorded_at;
    }
    Appended const& appended = whole ? *whole : given;
    if (kind == "temp_measurement") return on_reading(appended);
    if (kind == "checkpoint_person") return on_checked_person(appended);
    if (kind == "observation_check") return on_check(appended);
    if (kind == "returnee_record") return on_returnee(appended);
    if (kind == "travel_segment") return on_segment(appended);
    if (kind == "observation_episode") return on_episode(appended);
    if (kind == "close_contact") return on_contact(appended);
    if (kind == "case_report") return on_case(appended, cases_.read(appended.entry).card_no);
    if (kind == "case_revision") return on_case(appended, revisions_.read(appended.entry).card_no);
    if (kind == "list_verdict") return on_verdict(appended);
    if (kind == "time_reached") return on_time(appended);
    return {};
}

std::vector<ledger::Entry> Answers::entries_for(Appended const& appended) {
    std::vector<ledger::Entry> entries;
    auto const orders = orders_for(appended);
    auto const before = superseded_.orders_before(appended);
    for (auto const& order : before) entries.push_back(withdrawal(order, appended.entry.operation));
    if (orders.empty()) return entries;
    catalog::Kind const* kind = ledger_.catalog().find_kind("order");
    ensure(kind != nullptr);
    // A duty that time brought was laid on at that time; one that a record brought, when the county
    // knew.
    bool const by_time = appended.entry.kind->name == "time_reached";
    for (auto const& order : orders) {
        auto entry = to_entry(order, *kind, by_time ? appended.happened_at : appended.recorded_at);
        keep_limit(entry, order, before);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<Order> Answers::with_known(Appended const& appended, Person const& person,
                                       Measure const& measure) {
    if (person.id == 0) return {};
    return for_known(appended, person, known_.read(person.id, appended.number), measure);
}

std::vector<Order> Answers::for_known(Appended const& appended, Person const& person, Known known,
                                      Measure const& measure) {
    auto const plans = plans_at(appended.happened_at, appended.number);
    if (!plans) return {};
    bool const whole_day = appended.entry.kind->happened_precision_is_day();
    leave_what_had_happened(known, whole_day ? appended.happened_at + (microseconds_per_day - 1)
                                             : appended.happened_at);

    std::string unit = unit_of(appended);
    if (is_resident(known.residence, county_)) unit = known.residence;
    if (is_resident(person.residence, county_)) unit = std::string(person.residence);
    Situation const situation{.known = known,
                              .plans = *plans,
                              .subject = {person.id, std::string(person.name), std::move(unit)},
                              .record_id = appended.record_id,
                              .county = county_,
                              .happened = appended.happened_at,
                              .recorded = appended.recorded_at};
    return without_repeats(measure(situation), known, situation.today());
}

std::vector<Order> Answers::on_returnee(Appended const& appended) {
    auto const record = returnees_.read(appended.entry);
    Trip const arrival = trip_of(record);
    // Most come from elsewhere: nothing is read for them.
    auto const plans = plans_at(appended.happened_at, appended.number);
    if (!plans || !comes_from(arrival, plans->county.codes("key_regions"))) return {};
    return with_known(
        appended, {record.person.id, record.person.name, record.person.residence},
        [&](Situation const& situation) { return returnee_home_observation(arrival, situation); });
}

std::vector<Order> Answers::on_segment(Appended const& appended) {
    auto const segment = segments_.read(appended.entry);
    Trip const arrival = trip_of(segment);
    auto const plans = plans_at(appended.happened_at, appended.number);
    if (!plans || !comes_from(arrival, plans->county.codes("key_regions"))) return {};
    return with_known(
        appended, {segment.person.id, segment.person.name, segment.person.residence},
        [&](Situation const& situation) { return returnee_home_observation(arrival, situation); });
}

bool Answers::may_be_invalid(kinds::TempMeasurement const& reading,
                             Appended const& appended) const {
    return reading.site == "FOREHEAD" && reading.value < reading_valid_from_ &&
           appended.recorded_at <= after_hours(appended.happened_at, longest_remeasure_hours_);
}

// Only an order that also disposes of other arrivals asks where everybody else was.
bool Answers::may_be_asked(kinds::CheckpointPerson const& checked, Appended const& appended) {
    if (checked.hubei_14d.value_or(false) || has_symptom(checked.symptoms, "FEVER")) return true;
    auto const plans = plans_at(appended.happened_at, appended.number);
    return plans && (plans->county.number("other_area_days") > 0 || !plans->county.codes("listed_regions").empty());
}

bool Answers::may_answer(Appended const& appended) {
    if (appended.entry.operation != Operation::Record) return true;
    catalog::Kind const* kind = appended.entry.kind;
    if (kind == readings_.kind()) {
        auto const reading = readings_.read(appended.entry);
        return reading.value >= fever_from_ || may_be_invalid(reading, appended);
    }
    if (kind == returnees_.kind())
        return comes_from(trip_of(returnees_.read(appended.entry)), key_regions_ever_);
    if (kind == segments_.kind())
        return comes_from(trip_of(segments_.read(appended.entry)), key_regions_ever_);
    if (kind == checks_.kind()) {
        auto const check = checks_.read(appended.entry);
        return (check.temp && *check.temp >= fever_from_) || has_symptom(check.symptoms);
    }
    if (kind == checked_.kind()) return may_be_asked(checked_.read(appended.entry), appended);
    return true;
}

std::vector<Order> Answers::on_reading(Appended const& appended) {
    auto const reading = readings_.read(appended.entry);
    bool const may_be_fever = reading.value >= fever_from_;
    if (!may_be_fever && !may_be_invalid(reading, appended)) return {};
    return with_known(appended, {reading.person.id, reading.person.name, reading.person.residence},
                      [&](Situation const& situation) {
                          return may_be_fever ? screening_fever(reading, situation)
                                              : screening_invalid_reading(reading, situation);
                      });
}

std::vector<Order> Answers::on_checked_person(Appended const& appended) {
    auto const checked = checked_.read(appended.entry);
    if (!may_be_asked(checked, appended)) return {};
    return with_known(
        appended, {checked.person.id, checked.person.name, checked.person.residence},
        [&](Situation const& situation) { return screening_table(checked, situation); });
}

std::vector<Order> Answers::on_check(Appended const& appended) {
    auto const check = checks_.read(appended.entry);
    bool const may_be_fever = check.temp && *check.temp >= fever_from_;
    if (!may_be_fever && !has_symptom(check.symptoms)) return {};
    return with_known(
        appended, {check.person.id, check.person.name, check.person.residence},
        [&](Situation const& situation) { return observation_fever(check, situation); });
}

std::vector<Order> Answers::on_episode(Appended const& appended) {
    auto const record = episodes_.read(appended.entry);
    if (record.planned_end) return {};
    Episode episode{.fact = {appended.record_id, appended.happened_at, appended.recorded_at}};
    episode.mode = std::string(record.mode);
    episode.base_day = record.base_day;
    episode.first_day = record.start_at;
    return with_known(
        appended, {record.person.id, record.person.name, record.person.residence},
        [&](Situation const& situation) { return observation_planned_end(episode, situation); });
}

std::vector<Order> Answers::on_contact(Appended const& appended) {
    auto const contact = contacts_.read(appended.entry);
    if (contact.person.id == 0) return {};
    Known known = known_.read(contact.person.id, appended.number);
    known.index_case = known_.case_card(std::string(contact.card_no), appended.number);
    return for_known(appended, {contact.person.id, contact.person.name, contact.person.residence},
                     std::move(known), [&](Situation const& situation) {
                         return close_contact_observation(contact, situation);
                     });
}

std::vector<Order> Answers::on_case(Appended const& appended, std::string_view card_no) {
    auto const card = known_.case_card(std::string(card_no), appended.number);
    if (!card || card->person == 0) return {};
    Known known = known_.read(card->person, appended.number);
    auto const plans = plans_at(appended.happened_at, appended.number);
    if (!plans) return {};
    Instant const since =
        appended.happened_at - plans->prevention.number("cluster_days") * microseconds_per_day;
    known.household = known_.household(card->person, appended.number, since,
                                       plans->prevention.number("fever_threshold"));
    return for_known(appended, {card->person, card->person_name, card->residence}, std::move(known),
                     [&](Situation const& situation) { return case_reported(*card, situation); });
}

std::vector<Order> Answers::on_verdict(Appended const& appended) {
    auto const verdict = verdicts_.read(appended.entry);
    bool const asks_for_something = verdict.verdict == "MISSED" ||
                                    verdict.verdict == "TRANSIT_STOP" ||
                                    verdict.verdict == "UNREACHABLE";
    if (!asks_for_something) return {};
    return with_known(appended, {verdict.person.id, verdict.person.name, verdict.person.residence},
                      [&](Situation const& situation) { return list_verdict(verdict, situation); });
}

}  // namespace lianfang::measures
