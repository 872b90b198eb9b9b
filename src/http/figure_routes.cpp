// Figures at a cut, by unit, by day, and the rows behind them.
#include <fmt/format.h>

#include "base/text.h"
#include "http/record_texts.h"

namespace lianfang::http {
namespace {

// As a cut: 24:00 of today, as far as it is known, so that what flows counts since the last midnight; now for what is
// overdue or missing by the clock. What is kept answers it.
constexpr char const* today = "today";
constexpr int days_at_most = 92;
constexpr size_t names_at_most = 400;
constexpr double small_below = 5;

Error unknown_figure(std::string const& name) {
    return Error::not_found("figure_unknown", "没有数字「" + name + "」", "there is no figure " + name)
        .at({.field = "names"});
}

struct Cut {
    figures::Asked asked;
    std::string unit;                   // As the visitor named it: never empty.
};

Result<Cut> cut_of(Visitor& visitor, Request const& request) {
    Cut cut;
    auto const as_of = asked(request, "as_of") == today ? Result<Instant>(start_of(day_of(visitor.now) + 1))
                                                        : cut_asked(request, visitor.now);
    if (!as_of) return as_of.error();
    cut.asked.as_of = *as_of;
    ASSIGN_OR_RETURN(cut.unit, visitor.sight.unit_asked(asked(request, "unit")));
    if (cut.unit != visitor.units().root()) cut.asked.unit = cut.unit;
    std::string const known = asked(request, "known_at");
    if (known.empty()) return cut;
    bool const is_number = known.size() < 16 && known.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) {
        cut.asked.known_at = std::stoll(known);
        return cut;
    }
    auto const moment = parse_instant(known);
    if (!moment) return Error(moment.error()).at({.field = "known_at"});
    cut.asked.known_at = visitor.reader->number_at(*moment);
    return cut;
}

// Fewer than five persons of a village could be told apart.
bool is_hidden(Visitor& visitor, figures::Figure const& figure) {
    if (!visitor.post().hides_small_numbers || figure.unit_type != "人" || !figure.value) return false;
    auto const* unit = visitor.units().get(figure.unit.empty() ? visitor.units().root() : figure.unit);
    bool const is_below_township = unit != nullptr && unit->level == "VILLAGE";
    return is_below_township && *figure.value > 0 && *figure.value < small_below;
}

Json figure_of(House const& house, Visitor& visitor, figures::Figure const& figure) {
    auto const& definition = *house.figures.find(figure.name);
    bool const hidden = is_hidden(visitor, figure);
    std::string const unit = figure.unit.empty() ? visitor.units().root() : figure.unit;
    Json out = {{"name", figure.name},
                {"key", figure.key},
                {"key_label", figure.key.empty() ? ""
                                                 : figures::Figures::label_of_key(definition, figure.key, house.catalog,
                                                                                  visitor.language)},
                {"value", figure.value && !hidden ? Json(*figure.value) : Json()},
                {"hidden", hidden},
                {"unit_type", figure.unit_type},
                {"unit", unit},
                {"unit_name", unit_path(visitor.units(), unit)},
                {"as_of", format_cut(figure.as_of)},
                {"rows", hidden ? Json() : Json(figure.rows)},
                {"answered", figure.answered == figures::Answered::Kept ? "kept" : "counted"}};
    return out;
}

// A limit that passes by the clock alone changes it.
bool asks_the_moment(figures::Figures const& all, std::string const& name) {
    auto const mentions = [](std::string const& sql, std::string const& word) { return contains(sql, word); };
    auto const* figure = all.find(name);
    if (figure->aggregate == figures::Aggregate::Ratio)
        return asks_the_moment(all, figure->numerator) || asks_the_moment(all, figure->denominator);
    if (figure->top > 0) return asks_the_moment(all, figure->top_of);
    std::string sql = figure->sql;
    for (size_t round = 0; round < 4; ++round) {  // Views of views.
        for (auto const& [view, definition] : all.views()) {
            if (mentions(sql, view) && !mentions(sql, definition.sql)) sql += definition.sql;
        }
    }
    return mentions(sql, ":as_of");
}

std::vector<figures::Figure> compute(House const& house, Visitor& visitor, std::vector<std::string> const& names,
                                     figures::Asked const& cut, std::string const& level) {
    if (names.empty()) return {};
    return level.empty() ? house.figures.compute_all(*visitor.reader, names, cut)
                         : house.figures.compute_by_unit(*visitor.reader, names, cut, level);
}

std::vector<figures::Figure> compute_today(House const& house, Visitor& visitor, std::vector<std::string> const& names,
                                           figures::Asked cut, std::string const& level) {
    std::vector<std::string> settled, by_the_clock;
    for (auto const& name : names) (asks_the_moment(house.figures, name) ? by_the_clock : settled).push_back(name);
    auto found = compute(house, visitor, settled, cut, level);
    cut.as_of = visitor.now;
    for (auto& figure : compute(house, visitor, by_the_clock, cut, level)) found.push_back(std::move(figure));
    return found;
}

Response compute_figures(House const& house, Visitor& visitor, Request const& request) {
    auto cut = cut_of(visitor, request);
    if (!cut) return Response::of(cut.error());
    auto names = split(asked(request, "names"), ",");
    if (names.empty()) names = house.figures.names();
    if (names.size() > names_at_most) {
        return Response::of(Error::invalid("names", "一次最多问400个数字", "at most 400 figures at once")
                                .at({.field = "names"}));
    }
    for (auto const& name : names) {
        if (house.figures.find(name) == nullptr) return Response::of(unknown_figure(name));
    }
    std::string const level = asked(request, "units");
    auto const* levels = house.catalog.find_codes("unit_level");
    if (!level.empty() && levels->find(level) == nullptr) {
        return Response::of(Error::invalid("units", "没有这一级单位", "there is no such level of units")
                                .at({.field = "units"}));
    }
    auto const found = asked(request, "as_of") == today ? compute_today(house, visitor, names, cut->asked, level)
                                                        : compute(house, visitor, names, cut->asked, level);
    Json all = Json::array();
    int64_t known = cut->asked.known_at;
    for (auto const& figure : found) {
        known = figure.known_at;
        all.push_back(figure_of(house, visitor, figure));
    }
    return Response::json(dumped(
        {{"as_of", format_cut(cut->asked.as_of)}, {"known_at", known}, {"unit", cut->unit}, {"figures", all}}));
}

Response show_figures(House const& house, Visitor& visitor, Request const& request, Parts const&) {
    bool const is_live = asked(request, "known_at").empty() &&
                         (asked(request, "as_of").empty() || asked(request, "as_of") == today);
    auto const compute = [&] { return compute_figures(house, visitor, request); };
    if (!is_live) return compute();
    // What the answer depends on beside the moment.
    auto const unit = visitor.sight.unit_asked(asked(request, "unit"));
    std::string key = unit ? *unit : "";
    for (char const* name : {"names", "units", "as_of"}) key += "|" + asked(request, name);
    key += fmt::format("|{}|{}", visitor.language, visitor.post().hides_small_numbers);
    return unit ? house.live.get(key, compute) : compute();
}

Response show_days(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    std::string const& name = parts.at("name");
    if (house.figures.find(name) == nullptr) return Response::of(unknown_figure(name));
    auto cut = cut_of(visitor, request);
    if (!cut) return Response::of(cut.error());
    auto const from = day_asked(request, "from"), to = day_asked(request, "to");
    if (!from || !to) return Response::of(from ? to.error() : from.error());
    Day const last = to->value_or(day_of(visitor.now - 1));
    Day const first = from->value_or(last - 13);
    if (last < first || last - first >= days_at_most) {
        return Response::of(Error::invalid("days", "最多看92天", "at most 92 days").at({.field = "from"}));
    }
    Json days = Json::array();
    for (Day day = first; day <= last; day = day + 1) {
        cut->asked.as_of = start_of(day + 1);
        double sum = 0;
        bool has_value = false, hidden = false;
        for (auto const& figure : house.figures.compute(*visitor.reader, name, cut->asked)) {
            hidden = hidden || is_hidden(visitor, figure);
            has_value = has_value || figure.value.has_value();
            sum += figure.value.value_or(0);
        }
        days.push_back({{"day", format_day(day)}, {"value", has_value && !hidden ? Json(sum) : Json()}});
    }
    return Response::json(dumped({{"days", days}}));
}

bool shows_identity(House const& house, std::string const& name) {
    auto const* figure = house.figures.find(name);
    if (figure->aggregate == figures::Aggregate::Ratio || figure->top > 0) return true;
    for (auto const* kind : house.figures.kinds_of(name, house.catalog)) {
        if (access::shows_identity(*kind)) return true;
    }
    return false;
}

Response show_rows(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    std::string const& name = parts.at("name");
    auto const wanted = figure_rows_asked(house, visitor, request, name);
    if (!wanted) return Response::of(wanted.error());
    auto const rows = figure_rows(house, visitor, *wanted);
    bool const shows =
        visitor.post().identity == catalog::Identity::Clear && !rows.rows.empty() && shows_identity(house, name);
    if (shows) {
        auto const& held = visitor.sight.held();
        house.note(visitor, "read",
                   fmt::format("figures/{} {} {} {} {}", name, wanted->cut.unit.empty() ? held.unit : wanted->cut.unit,
                               format_cut(wanted->cut.as_of), wanted->key, asked(request, "page")),
                   int64_t(rows.rows.size()));
    }
    return Response::json(dumped({{"headings", rows.headings}, {"rows", rows.rows},
                                  {"next", rows.next ? Json(rows.next->text()) : Json()}}));
}

}  // namespace

Result<RowsAsked> figure_rows_asked(House const& house, Visitor& visitor, Request const& request,
                                    std::string const& name) {
    if (house.figures.find(name) == nullptr) return unknown_figure(name);
    if (!may_open(house, visitor.post(), name)) {
        return Error::not_allowed("not_your_kind", "这个数字背后的记录不归您的岗位查看",
                                  "the records behind this figure are not for your post");
    }
    ASSIGN_OR_RETURN(auto const cut, cut_of(visitor, request));
    RowsAsked wanted{.name = name, .cut = cut.asked, .key = asked(request, "key"),
                     .page = {.limit = limit_asked(request, 100, 500)}};
    std::string const at = asked(request, "page");
    if (at.empty()) return wanted;
    auto const place = figures::RowPlace::parse(at);
    if (!place) {
        return Error::invalid("page", "翻页位置有误，请从第一页看起", "the place of the page is wrong; begin at the first")
            .at({.field = "page"});
    }
    wanted.page.from = *place;
    return wanted;
}

figures::RowSet figure_rows(House const& house, Visitor& visitor, RowsAsked const& wanted) {
    auto const veil = [&](catalog::Column const& column, std::string const& text) {
        return access::veiled(column, text, visitor.post().identity);
    };
    return house.figures.rows(*visitor.reader, wanted.name, wanted.cut, wanted.key, visitor.language, wanted.page,
                              veil);
}

void add_figure_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/figures", sees_figures,
              {.zh = "数字，按截止时点和单位", .en = "Figures at a cut, of a unit",
               .query = {"names", "as_of", "known_at", "unit", "units", "lang"}}, show_figures);
    house.add(routes, "GET", "/api/figures/{name}/days", sees_figures,
              {.zh = "一个数字逐日", .en = "A figure day by day", .query = {"from", "to", "unit"}}, show_days);
    house.add(routes, "GET", "/api/figures/{name}/rows", sees_figures,
              {.zh = "数字背后的记录", .en = "The records behind a figure",
               .query = {"as_of", "known_at", "unit", "key", "limit", "page", "lang"}}, show_rows);
}

}  // namespace lianfang::http
