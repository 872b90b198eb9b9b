// The page and the lists are computed once for all who ask at the same moment; an issue shows with the next.
#include "http/public_pages.h"

#include <fmt/format.h>

#include "http/public_html.h"

namespace lianfang::http {
namespace {

using Make = std::function<Response(Readers::Lent&, Instant, std::string const& language)>;

// The answer may be shared: it depends on the language and the moment alone.
Handler for_everybody(House const& house, std::string name, Make make) {
    return [&house, name = std::move(name), make = std::move(make)](Request const& request, Parts const&) {
        auto const language = request.language();
        return house.live.get("public|" + name + "|" + language, [&] {
            auto reader = house.readers.borrow();
            return make(reader, house.readers.now(), language);
        });
    };
}

std::string number_replaced(ledger::Ledger& ledger, report::PublicIssue const& bulletin) {
    if (bulletin.issue.replaces.empty()) return {};
    auto const before = report::find_issue_record(ledger, bulletin.issue.replaces);
    return before ? before->number_text() : "";
}

Json list_json(PublicSource const& source, PublicList const& list) {
    Json all = Json::array();
    for (auto const& row : list.rows) {
        Json one;
        for (size_t i = 0; i < row.size(); ++i) one[source.shown[i]] = row[i];
        all.push_back(std::move(one));
    }
    return all;
}

// Not who issued it, nor what else stands in its record.
Json bulletin_json(report::PublicIssue const& bulletin, std::string const& replaced) {
    auto const& issue = bulletin.issue;
    return {{"number", issue.number_text()}, {"title", issue.title}, {"cut", format_cut(issue.as_of)},
            {"issued_at", minute_of(issue.issued_at)}, {"replaces", replaced}, {"html", bulletin.page},
            {"pdf", "/api/public/bulletin/file.pdf"}};
}

void add_page(Routes& routes, House const& house) {
    auto const show = for_everybody(house, "page", [&house](auto& reader, Instant now, auto const& language) {
        auto const& units = reader.units();
        PublicNews news{.county = unit_name(units, units.root()),
                        .as_of = now,
                        .guidance = list_guidance(*reader, house.figures, now, language),
                        .facilities = list_facilities(*reader, house.figures, now, language),
                        .bulletin = report::latest_public_issue(*reader, units.root()),
                        .replaced = {}};
        if (news.bulletin) news.replaced = number_replaced(*reader, *news.bulletin);
        return Response::page(to_public_page(news, language));
    });
    routes.add("GET", "/", show, {.zh = "公众页面", .en = "The public's page", .query = {"lang"}, .needs = "nobody"});
    auto const show_style = [](Request const&, Parts const&) {
        return Response{.type = "text/css; charset=utf-8",
                        .body = public_style,
                        .headers = {{"Cache-Control", "max-age=3600"}}};
    };
    routes.add("GET", "/public.css", show_style, {.zh = "公众页面的样式", .en = "Its style", .needs = "nobody"});
}

void add_lists(Routes& routes, House const& house) {
    auto const facilities = [&house](auto& reader, Instant now, auto const& language) {
        auto const list = list_facilities(*reader, house.figures, now, language);
        return Response::json(
            dumped({{"as_of", format_instant(now)}, {"facilities", list_json(published_facilities, list)}}));
    };
    routes.add("GET", "/api/public/facilities", for_everybody(house, "facilities", facilities),
               {.zh = "已公布的发热门诊和预检分诊点", .en = "Published fever clinics and triage rooms",
                .query = {"lang"}, .needs = "nobody"});
    auto const guidance = [&house](auto& reader, Instant now, auto const& language) {
        auto const list = list_guidance(*reader, house.figures, now, language);
        return Response::json(
            dumped({{"as_of", format_instant(now)}, {"guidance", list_json(published_guidance, list)}}));
    };
    routes.add("GET", "/api/public/guidance", for_everybody(house, "guidance", guidance),
               {.zh = "正在公布的防护指引", .en = "Guidance that is shown now", .query = {"lang"}, .needs = "nobody"});
}

void add_bulletin(Routes& routes, House const& house) {
    auto const show = for_everybody(house, "bulletin", [](auto& reader, Instant now, auto const&) {
        auto const bulletin = report::latest_public_issue(*reader, reader.units().root());
        Json const issued = bulletin ? bulletin_json(*bulletin, number_replaced(*reader, *bulletin)) : Json(nullptr);
        return Response::json(dumped({{"as_of", format_instant(now)}, {"bulletin", issued}}));
    });
    routes.add("GET", "/api/public/bulletin", show,
               {.zh = "最新一期已签发的通报", .en = "The latest bulletin that was issued", .needs = "nobody"});
    auto const show_pdf = for_everybody(house, "pdf", [](auto& reader, Instant, auto const&) {
        auto const bulletin = report::latest_public_issue(*reader, reader.units().root());
        auto bytes = bulletin ? reader->kept_file(bulletin->issue.number, "pdf") : std::nullopt;
        if (!bytes)
            return Response::of(
                Error::not_found("nothing_issued", "还没有签发过通报", "no bulletin has been issued yet"));
        auto const name = fmt::format("inline; filename=\"bulletin-{}.pdf\"", bulletin->issue.number_text());
        return Response{
            .type = "application/pdf", .body = std::move(*bytes), .headers = {{"Content-Disposition", name}}};
    });
    routes.add("GET", "/api/public/bulletin/file.pdf", show_pdf,
               {.zh = "它签发时的 pdf，原样", .en = "Its pdf as it was issued, byte for byte", .needs = "nobody"});
}

}  // namespace

void add_public_routes(Routes& routes, House const& house) {
    add_page(routes, house);
    add_lists(routes, house);
    add_bulletin(routes, house);
}

}  // namespace lianfang::http
