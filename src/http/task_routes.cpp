// To-dos: the orders that no record has answered; and the round of those under observation, with their checks.
#include <algorithm>

#include "http/orders.h"

namespace lianfang::http {
namespace {

constexpr int64_t observed_at_most = 400;

Error not_for_your_post() {
    return Error::not_allowed("not_your_kind", "您的岗位不看指令", "orders are not for your post");
}

// overdue: past their limit; else all that are open.
Response show_tasks(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    if (!visitor.post().may_list("order")) return Response::of(not_for_your_post());
    auto const unit = visitor.sight.unit_asked(asked(request, "unit"));
    if (!unit) return Response::of(unit.error());
    bool const is_overdue = asked(request, "state") == "overdue";
    figures::Page page{.limit = limit_asked(request, 50, 200)};
    if (std::string const at = asked(request, "page"); !at.empty()) {
        auto const place = figures::RowPlace::parse(at);
        if (!place) {
            return Response::of(Error::invalid("page", "翻页位置有误，请从第一页看起",
                                               "the place of the page is wrong; begin at the first")
                                    .at({.field = "page"}));
        }
        page.from = *place;
    }
    auto const rows =
        house.figures.rows(*visitor.reader, is_overdue ? "overdue_orders_by_type" : "open_orders_by_type",
                           {.as_of = visitor.now, .unit = *unit == visitor.units().root() ? "" : *unit},
                           asked(request, "type"), "zh", page);
    auto const ids = ids_in(rows);
    std::set<std::string> const open(ids.begin(), ids.end());
    Json tasks = Json::array();
    for (auto const& id : ids) {
        auto const order = lists::find_record(*visitor.reader, id);
        if (!order || !visitor.sight.covers(order->record.unit)) continue;
        tasks.push_back(task_of(visitor, order->record, open));
    }
    if (visitor.post().identity == catalog::Identity::Clear && !tasks.empty())
        house.note(visitor, "read", "tasks " + *unit, int64_t(tasks.size()));
    return Response::json(dumped({{"tasks", tasks}, {"next", rows.next ? Json(rows.next->text()) : Json()}}));
}

// --- the round ---

store::Value value_in(lists::Record const& record, char const* column) {
    int const at = record.kind->find(column);
    return at < 0 ? store::Value{} : record.values[size_t(at)];
}

struct Slot {
    Day day;
    char const* slot;
};

// Today's and yesterday's two slots, from the day after the observation began.
Json slots_of(House const& house, Visitor& visitor, lists::Record const& episode, int64_t person) {
    Day const today = day_of(visitor.now);
    auto const* check_kind = house.catalog.find_kind("observation_check");
    auto const checks = lists::list_records(*visitor.reader, {.kind = check_kind, .from = start_of(today - 1),
                                                              .person = person, .limit = 20});
    Json slots = Json::array();
    for (auto const& slot : {Slot{today - 1, "AM"}, Slot{today - 1, "PM"}, Slot{today, "AM"}, Slot{today, "PM"}}) {
        auto const* begun = std::get_if<int64_t>(&episode.values[size_t(episode.kind->happened)]);
        if (begun != nullptr && slot.day.number <= *begun) continue;
        Json one = {{"day", format_day(slot.day)}, {"slot", slot.slot},
                    {"state", slot.day < today ? "missed" : "due"}, {"temp", Json()}};
        for (auto const& check : checks ? checks->records : std::vector<lists::Record>()) {
            bool const is_it = value_in(check, "checked_at") == store::Value(int64_t(slot.day.number)) &&
                               value_in(check, "slot") == store::Value(std::string(slot.slot));
            auto const temp = value_in(check, "temp");
            if (!is_it || !std::holds_alternative<int64_t>(temp)) continue;
            one["state"] = "done";
            one["temp"] = double(std::get<int64_t>(temp)) / 10;
        }
        slots.push_back(one);
    }
    return slots;
}

Response show_round(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    auto const& post = visitor.post();
    if (!post.may_list("observation_episode") || !post.may_list("observation_check"))
        return Response::of(not_for_your_post());
    auto const unit = visitor.sight.unit_asked(asked(request, "unit"));
    if (!unit) return Response::of(unit.error());
    auto const rows =
        house.figures.rows(*visitor.reader, "home_obs_current",
                           {.as_of = visitor.now, .unit = *unit == visitor.units().root() ? "" : *unit}, {},
                           "zh", figures::Page{.limit = observed_at_most});
    Json people = Json::array();
    for (auto const& id : ids_in(rows)) {
        auto const found = lists::find_record(*visitor.reader, id);
        if (!found || found->record.persons.empty()) continue;
        auto const& episode = found->record;
        if (!visitor.sight.sees(*episode.kind, episode.unit, episode.source, episode.happened_at,
                                visitor.now))
            continue;
        Json one = {{"person", episode.persons.front()}, {"record", episode.id}, {"unit", episode.unit},
                    {"unit_name", unit_path(visitor.units(), episode.unit)},
                    {"values", values_of(visitor, *episode.kind, episode.values)},
                    {"slots", slots_of(house, visitor, episode, episode.persons.front())}};
        people.push_back(one);
    }
    if (post.identity == catalog::Identity::Clear && !people.empty())
        house.note(visitor, "read", "round " + *unit, int64_t(people.size()));
    return Response::json(dumped({{"day", format_day(day_of(visitor.now))}, {"people", people},
                                  {"more", rows.next.has_value()}}));
}

}  // namespace

void add_task_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/tasks", any_post,
              {.zh = "待办指令；state=overdue 只看逾期", .en = "Orders to be done; state=overdue: those past their limit",
               .query = {"state", "type", "unit", "limit", "page", "lang"}}, show_tasks);
    house.add(routes, "GET", "/api/round", any_post,
              {.zh = "居家观察对象和两日内的随访", .en = "Those observed at home, and their checks of two days",
               .query = {"unit", "lang"}}, show_round);
}

}  // namespace lianfang::http
