// What an order says is in its values; whether it is open, a figure's rows say.
#include "http/orders.h"

namespace lianfang::http {
namespace {

std::string text_in(lists::Record const& record, char const* column) {
    int const at = record.kind->find(column);
    auto const* value = at < 0 ? nullptr : std::get_if<std::string>(&record.values[size_t(at)]);
    return value == nullptr ? std::string() : *value;
}

// The kind by whose record an order of this type is done; empty where none is.
std::string kind_wanted(Visitor& visitor, std::string const& order_type) {
    auto const* types = visitor.reader->catalog().find_codes("order_type");
    auto const* type = types == nullptr ? nullptr : types->find(order_type);
    return type == nullptr ? std::string() : type->kind;
}

bool sees(Visitor& visitor, lists::Record const& record) {
    return visitor.post().may_list(record.kind->name) &&
           visitor.sight.sees(*record.kind, record.unit, record.source, record.happened_at, visitor.now);
}

// Adds what both kinds have under one name, but for when it happened: that is now, and not when the other did.
void add_shared_texts(Visitor& visitor, lists::Record const& record, catalog::Kind const& wanted, Json& out) {
    Json const texts = values_of(visitor, *record.kind, record.values);
    for (auto const& column : wanted.columns) {
        int const there = record.kind->find(column.name);
        if (there < 0 || wanted.find(column.name) == wanted.happened || !texts.contains(column.name)) continue;
        auto const& other = record.kind->columns[size_t(there)];
        if (other.type != column.type || other.codes != column.codes) continue;
        bool const is_unit = column.type == catalog::FieldType::Unit && column.part == catalog::PersonPart::None;
        out[column.name] = is_unit ? Json(text_in(record, column.name.c_str())) : texts[column.name];
    }
}

}  // namespace

Json order_of(Visitor& visitor, lists::Record const& order, std::set<std::string> const& open) {
    auto const& kind = *order.kind;
    std::string const type = text_in(order, "order_type"), wanted = kind_wanted(visitor, type);
    auto const moment = [&](char const* column) -> std::optional<Instant> {
        auto const* value = std::get_if<int64_t>(&order.values[size_t(kind.find(column))]);
        return value == nullptr ? std::nullopt : std::optional(Instant{*value});
    };
    Json const values = values_of(visitor, kind, order.values);
    auto const due = moment("due_at");
    bool const is_open = open.count(order.id) != 0;
    auto const& dispositions = visitor.post().dispositions;
    auto const says = dispositions.find(type);
    Json person;
    if (values.contains("person_name"))
        person = {{"name", values["person_name"]}, {"residence", values.value("person_residence", "")},
                  {"address", values.value("person_address", "")}, {"phone", values.value("person_phone", "")}};
    return {{"id", order.id},
            {"order_type", type},
            {"title", values.value("order_type", "")},
            {"detail", values.value("reason", "")},
            {"unit", order.unit},
            {"unit_name", unit_path(visitor.units(), order.unit)},
            {"ordered_at", minute_of(order.happened_at)},
            {"due_at", due ? Json(minute_of(*due)) : Json()},
            {"state", !is_open ? "done" : due && *due < visitor.now ? "overdue" : "open"},
            {"kind_wanted", is_open && !wanted.empty() ? Json(wanted) : Json()},
            {"place", values.value("place", "")},
            {"person", person},
            {"disposition", says == dispositions.end() ? Json() : Json(says->second)}};
}

Json task_of(Visitor& visitor, lists::Record const& order, std::set<std::string> const& open) {
    Json task = order_of(visitor, order, open);
    auto const cause = lists::cause_of(*visitor.reader, order.id);
    auto const concerned = lists::find_record(*visitor.reader, text_in(order, "subject"));
    bool const shows_cause = cause && sees(visitor, cause->record);
    task["record_kind"] = shows_cause ? Json(cause->record.kind->name) : Json();
    task["record_id"] = shows_cause ? Json(cause->record.id) : Json();
    task["caused_by"] = shows_cause ? Json(cause->record.kind->title.in(visitor.language)) : Json();
    auto const& from = concerned ? concerned : cause;
    auto const* wanted = visitor.reader->catalog().find_kind(kind_wanted(visitor, text_in(order, "order_type")));
    Json fields = Json::object();
    if (wanted != nullptr) add_shared_texts(visitor, order, *wanted, fields);
    bool const is_seen = from && sees(visitor, from->record) && !from->is_withdrawn;
    if (wanted != nullptr && is_seen) add_shared_texts(visitor, from->record, *wanted, fields);
    task["fields"] = std::move(fields);
    return task;
}

std::set<std::string> open_orders(House const& house, Visitor& visitor, std::string const& unit) {
    auto const rows = house.figures.rows(*visitor.reader, "open_orders_by_type",
                                         {.as_of = visitor.now, .unit = unit == visitor.units().root() ? "" : unit}, {},
                                         "zh");
    auto const ids = ids_in(rows);
    return {ids.begin(), ids.end()};
}

}  // namespace lianfang::http
