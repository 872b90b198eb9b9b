// Records: lists, one with its history, a new one or a correction, a withdrawal, and persons by their number.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/identity.h"
#include "base/text.h"
#include "http/list_request.h"
#include "http/orders.h"
#include "intake/record_form.h"

namespace lianfang::http {
namespace {

Error unknown_record() {
    return Error::not_found("record_unknown", "没有这条记录，或不在您的管辖范围内",
                            "no such record, or not within your jurisdiction");
}

Error elsewhere(std::string const& field) {
    return Error::not_allowed("not_your_unit", "所填单位不在您的管辖范围内，请核对；确属外地的请交对口单位登记",
                              "this unit is not within your jurisdiction; check it, or hand it to the unit concerned")
        .at({.field = field});
}

// --- reading ---

void note_reading(House const& house, Visitor& visitor, catalog::Kind const& kind, std::string const& what,
                  int64_t rows) {
    bool const shows = visitor.post().identity == catalog::Identity::Clear && access::shows_identity(kind) && rows > 0;
    if (shows) house.note(visitor, "read", what, rows);
}

Response show_list(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto const list = list_asked(house, visitor, request, parts.at("kind"));
    if (!list) return Response::of(list.error());
    auto const page = lists::list_records(*visitor.reader, *list);
    if (!page) return Response::of(page.error());
    Json records = Json::array(), columns = Json::array();
    for (auto const& record : page->records) records.push_back(record_of(visitor, record));
    for (auto const& column : list->kind->columns) columns.push_back(column.name);
    // Which rows: ids of the first and the last, and how they were chosen. A searched text may be a name: it
    // is not kept.
    std::string what = "records/" + list->kind->name;
    if (!page->records.empty()) what += fmt::format(" {}…{}", page->records.front().id, page->records.back().id);
    if (!list->text.empty()) what += " q";
    note_reading(house, visitor, *list->kind, what, int64_t(page->records.size()));
    return Response::json(dumped({{"columns", std::move(columns)}, {"records", std::move(records)},
                                  {"next", page->next.empty() ? Json() : Json(page->next)}}));
}

// The record where the visitor may see it.
Result<lists::RecordHistory> seen_record(Visitor& visitor, std::string const& kind, std::string const& id) {
    auto found = lists::find_record(*visitor.reader, id);
    if (!found || found->record.kind->name != kind) return unknown_record();
    auto const& record = found->record;
    if (!visitor.sight.sees(*record.kind, record.unit, record.source, record.happened_at, visitor.now))
        return unknown_record();
    return *found;
}

Response show_record(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    auto const found = seen_record(visitor, parts.at("kind"), parts.at("id"));
    if (!found) return Response::of(found.error());
    Json answer = record_of(visitor, found->record), history = Json::array(), orders = Json::array();
    for (auto const& statement : found->statements) {
        history.push_back({{"number", statement.number},
                           {"operation", std::string(ledger::name_of(statement.operation))},
                           {"recorded_at", minute_of(statement.recorded_at)},
                           {"recorded_by", statement.recorded_by},
                           {"source", statement.source},
                           {"reason", statement.reason},
                           {"values", values_of(visitor, *found->record.kind, statement.values)}});
    }
    auto const given = lists::orders_of(*visitor.reader, *found);
    std::set<std::string> open;
    for (auto const& order : given) {
        if (open.empty()) open = open_orders(house, visitor, order.unit);
        if (visitor.sight.covers(order.unit)) orders.push_back(order_of(visitor, order, open));
    }
    answer["withdrawn"] = found->is_withdrawn;
    answer["history"] = history;
    answer["orders"] = orders;
    note_reading(house, visitor, *found->record.kind,
                 fmt::format("records/{}/{}", parts.at("kind"), parts.at("id")), 1);
    return Response::json(dumped(answer));
}

// --- writing ---

// As RFC 9562 writes a version 7: made by the client, in order of time.
bool is_uuid7(std::string const& text) {
    if (text.size() != 36 || text[14] != '7') return false;
    for (size_t i = 0; i < text.size(); ++i) {
        bool const is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool const is_hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (is_dash ? text[i] != '-' : !is_hex) return false;
    }
    return true;
}

Result<intake::Form> form_asked(Visitor& visitor, Json const& body, std::string const& kind) {
    auto const& held = visitor.sight.held();
    intake::Form form{.id = text_in(body, "id"), .kind = kind, .by = visitor.session.account.account,
                      .received_at = visitor.now, .corrects = text_in(body, "corrects"),
                      .reason = text_in(body, "reason"), .language = visitor.language};
    form.sender = {.source = held.office, .unit = held.unit};
    if (!is_uuid7(form.id)) {
        return Error::invalid("id_missing", "缺少记录编号（UUIDv7）", "the record's id (a UUIDv7) is missing")
            .at({.field = "id"});
    }
    auto const fields = body.find("fields");
    if (fields == body.end() || !fields->is_object() || fields->size() > 200) {
        return Error::invalid("fields", "缺少栏目 fields", "fields are missing").at({.field = "fields"});
    }
    for (auto const& [name, value] : fields->items()) {
        std::string const text = value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
        if (!text.empty() || !form.corrects.empty()) form.fields.emplace_back(name, text);
    }
    if (!form.corrects.empty() && trimmed(form.reason).empty()) {
        return Error::invalid("reason_missing", "更正须说明理由", "a correction needs a reason").at({.field = "reason"});
    }
    return form;
}

// A fault names the column as forms send it, not as a sheet's heading.
std::string column_named(catalog::Catalog const& catalog, catalog::Kind const& kind, std::string const& heading) {
    auto const find = [&](catalog::Kind const& in) -> std::string {
        for (auto const& column : in.columns) {
            if (heading == column.labels.zh || heading == column.labels.en) return column.name;
        }
        return {};
    };
    std::string name = find(kind);
    for (auto const& also : kind.also) {
        if (name.empty()) name = find(*catalog.find_kind(also.kind));
    }
    return name.empty() ? heading : name;
}

Response faults_of(House const& house, std::string const& kind, std::vector<Error> const& faults) {
    auto response = Response::of(faults.front());
    if (faults.front().kind != ErrorKind::InvalidInput) return response;
    Json answer = {{"kind", "invalid_input"}, {"code", "form"},
                   {"zh", fmt::format("有{}处需要改正", faults.size())}, {"en", fmt::format("{} to mend", faults.size())}};
    Json list = Json::array();
    for (auto const& fault : faults)
        list.push_back({{"code", fault.code},
                        {"field", column_named(house.catalog, *house.catalog.find_kind(kind), fault.place.field)},
                        {"zh", fault.zh}, {"en", fault.en}});
    answer["faults"] = list;
    return Response::json(dumped(answer), 400);
}

// Every record of the form lies where the post works; a correction that names no place leaves it as it was.
std::optional<Error> find_elsewhere(access::Sight const& sight, intake::PreparedForm const& prepared) {
    bool const corrects = !prepared.form.corrects.empty();
    for (auto const& one : prepared.submissions) {
        std::string const& unit = corrects ? sight.held().unit : one.reporting_unit;
        if (sight.covers_record(*one.kind, one.values, unit)) continue;
        return elsewhere(one.kind->place < 0 ? "" : one.kind->columns[size_t(one.kind->place)].name);
    }
    return std::nullopt;
}

char const* word_of(intake::Fate fate) {
    switch (fate) {
        case intake::Fate::Accepted: return "accepted";
        case intake::Fate::Completed: return "completed";
        case intake::Fate::Known: return "known";
        case intake::Fate::Corrected: return "corrected";
        case intake::Fate::Variant: return "variant";
        case intake::Fate::Rejected: break;
    }
    return "rejected";
}

// A form on its way through the ledger's queue, with who sent it.
struct Sending {
    intake::PreparedForm prepared;
    int64_t based_on = 0;
    access::Session session;
    access::HeldPost held;
    std::string language;
    std::shared_ptr<registry::Units const> units;
    intake::FormAnswer answer = {};
    int64_t before = 0, after = 0;      // Ledger numbers around it.
};

// A correction names the version that it was made from, so that nobody undoes what they have not seen. Sent again it
// is known, and not stale.
std::optional<Error> find_stale(ledger::Ledger& ledger, intake::Form const& form, int64_t based_on) {
    if (form.corrects.empty() || based_on == 0) return std::nullopt;
    auto const statements = ledger.history(form.corrects);
    bool const is_known = std::any_of(statements.begin(), statements.end(),
                                      [&](ledger::Appended const& one) { return one.entry.id == form.id; });
    if (is_known || statements.empty() || statements.back().number == based_on) return std::nullopt;
    return Error{ErrorKind::Stale, "stale", "这条记录刚被别人改过，请对照新内容再决定",
                 "somebody changed this record meanwhile; compare before you send yours again"};
}

Result<ledger::Appended> send(ledger::Ledger& ledger, Sending& sending) {
    if (auto const stale = find_stale(ledger, sending.prepared.form, sending.based_on)) return *stale;
    sending.before = ledger.last_number();
    sending.answer = intake::send_form(ledger, *sending.units, sending.prepared);
    sending.after = ledger.last_number();
    return ledger::Appended{};
}

// What the person of the record was ordered before and nobody has done yet: a measure does not give it twice,
// and whoever stands at the barrier must be told it again.
void add_open_orders(House const& house, Visitor& visitor, int64_t person, std::vector<lists::Record>& given,
                     std::set<std::string>& open) {
    auto const earlier = lists::list_records(*visitor.reader, {.kind = house.catalog.find_kind("order"),
                                                               .person = person, .limit = 20});
    if (!earlier || earlier->records.empty()) return;
    std::map<std::string, std::set<std::string>> open_of_unit;
    for (auto const& order : earlier->records) {
        auto [of_unit, is_new] = open_of_unit.try_emplace(order.unit);
        if (is_new) of_unit->second = open_orders(house, visitor, order.unit);
        if (of_unit->second.count(order.id) != 0 && open.insert(order.id).second) given.push_back(order);
    }
}

// What became of it, with the orders that answer it; sent again, those that it was answered with.
Response answer_of(House const& house, Visitor& visitor, Sending const& sending) {
    auto const& answer = sending.answer;
    if (!answer.faults.empty()) return faults_of(house, sending.prepared.form.kind, answer.faults);
    bool const is_new = sending.before != sending.after;
    Json records = Json::array(), orders = Json::array();
    std::vector<lists::Record> given;
    if (is_new) given = lists::orders_between(*visitor.reader, sending.before, sending.after);
    for (auto const& [name, one] : answer.answers) {
        records.push_back({{"kind", name}, {"fate", word_of(one.fate)}, {"record", one.record_id}});
        auto const known = is_new ? std::nullopt : lists::find_record(*visitor.reader, one.record_id);
        if (!known) continue;
        for (auto& order : lists::orders_of(*visitor.reader, *known)) given.push_back(std::move(order));
    }
    std::set<std::string> open;
    for (auto const& order : given) open.insert(order.id);
    auto const& main = answer.answers.front().second;
    bool const names_somebody = !main.persons.empty() && main.persons.front() != 0;
    if (names_somebody && !visitor.post().dispositions.empty())
        add_open_orders(house, visitor, main.persons.front(), given, open);
    for (auto const& order : given) orders.push_back(order_of(visitor, order, open));
    for (auto& order : orders) {
        if (visitor.sight.covers(order["unit"].get<std::string>())) continue;
        // Of another unit's duty whoever stands here learns that it stands, and nothing of why.
        for (char const* name : {"detail", "unit", "unit_name", "place", "person"}) order[name] = nullptr;
    }
    return Response::json(dumped({{"fate", word_of(main.fate)}, {"record", main.record_id},
                                  {"records", std::move(records)}, {"warnings", answer.warnings},
                                  {"orders", std::move(orders)}}));
}

Response record(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    std::string const& kind = parts.at("kind");
    if (house.catalog.find_kind(kind) == nullptr || !visitor.post().may_record(kind))
        return Response::of(unknown_kind());
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const form = form_asked(visitor, *body, kind);
    if (!form) return Response::of(form.error());
    if (!form->corrects.empty()) {
        auto const seen = seen_record(visitor, kind, form->corrects);
        if (!seen) return Response::of(seen.error());
    }
    auto prepared = house.forms.prepare(visitor.units(), *form);
    if (!prepared.answer.faults.empty()) return faults_of(house, kind, prepared.answer.faults);
    if (auto const fault = find_elsewhere(visitor.sight, prepared)) return Response::of(*fault);
    auto const based_on = body->find("based_on");
    bool const is_based = based_on != body->end() && based_on->is_number_integer();
    auto const sending = std::make_shared<Sending>(
        Sending{.prepared = std::move(prepared), .based_on = is_based ? based_on->get<int64_t>() : 0,
                .session = visitor.session, .held = visitor.sight.held(), .language = visitor.language,
                .units = visitor.reader.shared_units()});
    Response later;
    later.later = [&house, sending](Response::Resume const& resume) {
        house.queue.submit([sending](ledger::Ledger& ledger) { return send(ledger, *sending); },
                           [&house, sending, resume](Result<ledger::Appended> const& done) {
                               resume([&house, sending, done] {
                                   if (!done) return Response::of(done.error());
                                   return house.again(
                                       sending->session, sending->held, sending->language,
                                       [&](Visitor& visitor) { return answer_of(house, visitor, *sending); });
                               });
                           });
    };
    return later;
}

Response withdraw(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    if (!visitor.post().may_record(parts.at("kind"))) return Response::of(unknown_kind());
    auto const found = seen_record(visitor, parts.at("kind"), parts.at("id"));
    if (!found) return Response::of(found.error());
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    std::string const reason = trimmed(text_in(*body, "reason"));
    if (reason.empty()) {
        return Response::of(
            Error::invalid("reason_missing", "撤销须说明理由", "a withdrawal needs a reason").at({.field = "reason"}));
    }
    intake::Answer answer;
    auto const done = house.queue.run([&](ledger::Ledger& ledger) -> Result<ledger::Appended> {
        intake::Door door(ledger, visitor.units());
        answer = door.withdraw(parts.at("id"), reason, visitor.session.account.account, visitor.now);
        if (answer.error) return *answer.error;
        return ledger::Appended{};
    });
    if (!done) return Response::of(done.error());
    return Response::json(dumped({{"fate", answer.fate == intake::Fate::Known ? "known" : "withdrawn"}}));
}

// --- persons ---

// What the newest record of the person, of any kind, says of them.
Json person_of(House const& house, Visitor& visitor, int64_t person) {
    std::optional<lists::Record> newest;
    for (auto const& [name, kind] : house.catalog.kinds) {
        if (kind.persons.empty() || !kind.issued_by.empty()) continue;
        auto const page = lists::list_records(*visitor.reader, {.kind = &kind, .person = person, .limit = 1});
        if (!page || page->records.empty()) continue;
        if (!newest || newest->happened_at < page->records.front().happened_at) newest = page->records.front();
    }
    if (!newest) return {};
    auto const& kind = *newest->kind;
    Json const values = values_of(visitor, kind, newest->values);
    Json out = {{"person", person}};
    for (auto const& column : kind.columns) {
        if (column.person == kind.persons.front() && values.contains(column.name))
            out[name_of(column.part)] = values[column.name];
    }
    return out;
}

Response find_people(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    std::string const typed = trimmed(asked(request, "q"));
    auto const identity = parse_id_number(typed, day_of(visitor.now));  // Also the fifteen digits of old ones.
    std::string number = identity ? identity->number : replaced(typed, " ", "");
    std::transform(number.begin(), number.end(), number.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    if (number.size() < 6 || number.size() > 30) {
        return Response::of(
            Error::invalid("q", "请输入完整的证件号码", "give the whole number of the document")
                .at({.field = "q"}));
    }
    Json people = Json::array();
    for (int64_t const person : visitor.reader->find_persons("id|" + number)) {
        Json one = person_of(house, visitor, person);
        if (!one.is_null()) people.push_back(one);
    }
    house.note(visitor, "look_up", "people", int64_t(people.size()));
    return Response::json(dumped({{"people", people}}));
}

}  // namespace

void add_record_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/records/{kind}", any_post,
              {.zh = "一类记录，新的在前", .en = "Records of a kind, the newest first",
               .query = {"unit", "from", "to", "q", "limit", "page", "lang"}}, show_list);
    house.add(routes, "POST", "/api/records/{kind}", any_post,
              {.zh = "登记或更正；同一编号再送一次不会重复", .en = "Record or correct; the same id sent again changes nothing",
               .body = {"id", "fields", "corrects", "reason", "based_on"}}, record);
    house.add(
        routes, "GET", "/api/records/{kind}/{id}", any_post,
        {.zh = "一条记录，连同沿革和指令", .en = "A record with its history and orders", .query = {"lang"}},
        show_record);
    house.add(routes, "POST", "/api/records/{kind}/{id}/withdrawal", any_post,
              {.zh = "撤销", .en = "Withdraw", .body = {"reason"}}, withdraw);
    house.add(routes, "GET", "/api/people", looks_up_people,
              {.zh = "按证件号码查人", .en = "A person by the number of a document", .query = {"q", "lang"}},
              find_people);
}

}  // namespace lianfang::http
