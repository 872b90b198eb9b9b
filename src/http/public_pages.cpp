// The list is the rows of the figure `published_facilities`, so that it says what the county's report says.
#include "http/public_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace lianfang::http {
namespace {

constexpr char const* list_figure = "published_facilities";
constexpr char const* list_kind = "facility_service";
// Which of its columns the public sees.
constexpr char const* shown[] = {"facility", "service", "room", "unit", "address", "phone", "hours"};
constexpr int64_t at_most = 1000;

struct Facilities {
    std::vector<std::string> labels;             // Of `shown`.
    std::vector<std::vector<std::string>> rows;  // By facility, then service.
    Instant as_of = {};
};

Facilities read_facilities(Readers& readers, figures::Figures const& figures, std::string const& language) {
    auto ledger = readers.borrow();
    Facilities found{.labels = {}, .rows = {}, .as_of = readers.now()};
    auto const& kind = *ledger->catalog().find_kind(list_kind);
    auto const set =
        figures.rows(*ledger, list_figure, {.as_of = found.as_of}, {}, language, figures::Page{.limit = at_most});
    std::vector<size_t> columns;
    for (auto const* name : shown) {
        found.labels.push_back(kind.columns[size_t(kind.find(name))].labels.in(language));
        auto const heading = std::find(set.headings.begin(), set.headings.end(), found.labels.back());
        columns.push_back(size_t(heading - set.headings.begin()));
    }
    for (auto const& row : set.rows) {
        auto& line = found.rows.emplace_back();
        for (size_t const column : columns) line.push_back(column < row.size() ? row[column] : "");
    }
    std::sort(found.rows.begin(), found.rows.end());
    return found;
}

// 2020-02-04 09:00
std::string format_minute(Instant moment) {
    std::string text = format_instant(moment).substr(0, 16);
    if (text.size() > 10) text[10] = ' ';
    return text;
}

constexpr char const* page_head = R"(<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/public.css"><link rel="icon" href="/console/icon.svg"></head><body>
<header><h1>{title}</h1><p>{lead}</p></header><main>
)";

constexpr char const* style = R"(body {
  margin: 0; font: 1.125rem/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  color: #1b2733; background: #f4f6f8;
}
header { padding: 1rem 1.25rem; color: #fff; background: #0b4f8a; }
header p { margin: 0.25rem 0 0; }
h1 { margin: 0; font-size: 1.5rem; }
main { max-width: 44rem; margin: 0 auto; padding: 0.75rem; }
article {
  margin: 0.75rem 0; padding: 0.75rem 1rem; background: #fff; border: 1px solid #c9d3dc; border-radius: 0.5rem;
}
h2 { margin: 0; font-size: 1.25rem; }
.service { color: #9a2b12; font-weight: bold; }
dl {
  display: grid; grid-template-columns: max-content 1fr; gap: 0.125rem 0.75rem;
  align-items: baseline; margin: 0.5rem 0 0;
}
dt { color: #526271; }
dd { margin: 0; }
.call { display: inline-block; min-height: 2.75rem; line-height: 2.75rem; font-size: 1.25rem; color: #0b4f8a; }
footer { padding: 1rem 1.25rem; color: #526271; font-size: 1rem; }
)";

// One service of a facility: what it is called above, the rest below, the telephone to be tapped.
std::string article(Facilities const& facilities, std::vector<std::string> const& row) {
    std::string html =
        fmt::format("<article><h2>{}</h2><div class=\"service\">{}</div><dl>", escaped_for_markup(row[0]),
                    escaped_for_markup(row[1] + (row[2].empty() || row[2] == row[1] ? "" : " · " + row[2])));
    for (size_t i = 3; i < row.size(); ++i) {
        if (row[i].empty()) continue;
        std::string const text = escaped_for_markup(row[i]);
        bool const is_phone = std::string_view(shown[i]) == "phone";
        html += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped_for_markup(facilities.labels[i]),
                            is_phone ? fmt::format("<a class=\"call\" href=\"tel:{0}\">{0}</a>", text) : text);
    }
    return html + "</dl></article>\n";
}

std::string page(Facilities const& facilities, std::string const& language) {
    bool const is_english = language == "en";
    auto const say = [&](char const* zh, char const* en) { return is_english ? en : zh; };
    std::string html = fmt::format(
        page_head, fmt::arg("language", is_english ? "en" : "zh-CN"),
        fmt::arg("title", say("发热门诊和预检分诊点", "Fever clinics and triage rooms")),
        fmt::arg("lead", say("发热、咳嗽请戴好口罩，先打电话，再到最近的一处就诊。",
                             "With a fever or a cough: wear a mask, call first, then go to the nearest of these.")));
    for (auto const& row : facilities.rows) html += article(facilities, row);
    if (facilities.rows.empty()) {
        html += fmt::format("<article><h2>{}</h2></article>\n",
                            say("目前没有已公布的机构", "No facility has been published so far"));
    }
    html += fmt::format("</main><footer>{} {} · <a href=\"/?lang={}\">{}</a> · <a href=\"/console/\">{}</a></footer>"
                        "</body></html>\n",
                        say("截至", "As of"), format_minute(facilities.as_of), is_english ? "zh" : "en",
                        is_english ? "中文" : "English", say("工作人员登录", "Staff"));
    return html;
}

std::string as_json(Facilities const& facilities) {
    auto list = nlohmann::ordered_json::array();
    for (auto const& row : facilities.rows) {
        nlohmann::ordered_json one;
        for (size_t i = 0; i < row.size(); ++i) one[shown[i]] = row[i];
        list.push_back(one);
    }
    nlohmann::ordered_json const all = {{"as_of", format_instant(facilities.as_of)}, {"facilities", list}};
    return all.dump();
}

}  // namespace

void add_public_routes(Routes& routes, Readers& readers, figures::Figures const& figures) {
    auto const show_page = [&](Request const& request, Parts const&) {
        auto const language = request.language();
        return Response::page(page(read_facilities(readers, figures, language), language));
    };
    routes.add("GET", "/", show_page, {.zh = "公众页面", .en = "The public's page", .query = {"lang"}, .needs = "nobody"});
    auto const show_style = [](Request const&, Parts const&) {
        return Response{
            .type = "text/css; charset=utf-8", .body = style, .headers = {{"Cache-Control", "max-age=3600"}}};
    };
    routes.add("GET", "/public.css", show_style, {.zh = "公众页面的样式", .en = "Its style", .needs = "nobody"});
    auto const list = [&](Request const& request, Parts const&) {
        return Response::json(as_json(read_facilities(readers, figures, request.language())));
    };
    routes.add("GET", "/api/public/facilities", list,
               {.zh = "已公布的发热门诊和预检分诊点", .en = "Published fever clinics and triage rooms",
                .query = {"lang"}, .needs = "nobody"});
}

}  // namespace lianfang::http
