// Every text of the records is escaped here; the bulletin's was when it was issued.
#include "http/public_html.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::http {

std::string spaced_minute(Instant moment) {
    std::string text = format_instant(moment).substr(0, 16);
    if (text.size() > 10) text[10] = ' ';
    return text;
}

namespace {

// An article's words, by their places in the list's columns.
enum FacilityColumn { Facility, Service, Room, FirstDetail };
enum GuidanceColumn { Title, Text, AppliesTo };

class PublicPage {
public:
    PublicPage(PublicNews const& news, std::string const& language) : news_(news), is_english_(language == "en") {}

    std::string write() {
        write_head();
        write_guidance();
        write_facilities();
        write_bulletin();
        write_foot();
        return std::move(out_);
    }

private:
    char const* say(char const* zh, char const* en) const { return is_english_ ? en : zh; }
    // What offices wrote is Chinese, whatever the page around it speaks.
    char const* in_chinese() const { return is_english_ ? " lang=\"zh-CN\"" : ""; }

    void write_head() {
        out_ += fmt::format(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>{}</title><link rel=\"stylesheet\" "
            "href=\"/public.css\"><link rel=\"icon\" href=\"/console/icon.svg\"></head><body>\n",
            say("zh-CN", "en"), title());
        out_ += fmt::format("<header><h1>{}</h1><p>{}</p></header>\n<nav>", title(),
                            say("发热、咳嗽请戴好口罩，先打电话，再到最近的一处就诊。",
                                "With a fever or a cough: wear a mask, call first, then go to the nearest clinic."));
        out_ += fmt::format(
            "<a href=\"#guidance\">{}</a><a href=\"#clinics\">{}</a><a "
            "href=\"#bulletin\">{}</a></nav><main>\n",
            say("防护指引", "Guidance"), say("就诊地点", "Clinics"), say("最新通报", "Bulletin"));
    }
    std::string title() const {
        return escaped_for_markup(news_.county) + say("疫情防控", ": what to do in the epidemic");
    }
    void begin_section(char const* id, char const* heading) {
        out_ += fmt::format("<section id=\"{}\"><h2>{}</h2>\n", id, heading);
    }
    void end_section() { out_ += "</section>\n"; }
    void say_nothing_is_there(char const* words) { out_ += fmt::format("<p class=\"nothing\">{}</p>\n", words); }

    void write_guidance() {
        begin_section("guidance", say("防护指引", "Guidance"));
        for (auto const& row : news_.guidance.rows) {
            out_ += fmt::format("<article{}><h3>{}</h3><p>{}</p>", in_chinese(),
                                escaped_for_markup(report::in_full_width(row[Title])),
                                escaped_for_markup(report::in_full_width(row[Text])));
            if (row[AppliesTo] != news_.county)
                out_ += fmt::format("<p class=\"small\">{}{}</p>", say("适用范围：", "Applies to: "),
                                    escaped_for_markup(row[AppliesTo]));
            out_ += "</article>\n";
        }
        if (news_.guidance.rows.empty())
            say_nothing_is_there(say("目前没有公布的指引", "No guidance has been published so far"));
        end_section();
    }

    void write_facilities() {
        begin_section("clinics", say("发热门诊和预检分诊点", "Fever clinics and triage rooms"));
        for (auto const& row : news_.facilities.rows) write_facility(row);
        if (news_.facilities.rows.empty())
            say_nothing_is_there(say("目前没有已公布的机构", "No facility has been published so far"));
        end_section();
    }
    // One service of a facility: what it is called above, the rest below, the telephone to be tapped.
    void write_facility(std::vector<std::string> const& row) {
        bool const has_room = !row[Room].empty() && row[Room] != row[Service];
        out_ += fmt::format("<article><h3>{}</h3><div class=\"service\">{}</div><dl>",
                            escaped_for_markup(row[Facility]),
                            escaped_for_markup(row[Service] + (has_room ? " · " + row[Room] : "")));
        for (size_t i = FirstDetail; i < row.size(); ++i) {
            if (row[i].empty()) continue;
            std::string const text = escaped_for_markup(row[i]);
            bool const is_phone = std::string_view(published_facilities.shown[i]) == "phone";
            out_ += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped_for_markup(news_.facilities.labels[i]),
                                is_phone ? fmt::format("<a class=\"call\" href=\"tel:{0}\">{0}</a>", text) : text);
        }
        out_ += "</dl></article>\n";
    }

    void write_bulletin() {
        begin_section("bulletin", say("最新通报", "The latest bulletin"));
        if (!news_.bulletin) {
            say_nothing_is_there(say("还没有签发过通报", "No bulletin has been issued yet"));
            return end_section();
        }
        auto const& issue = news_.bulletin->issue;
        out_ += "<p class=\"small\">" + issue_words(issue) + "</p>\n";
        if (!news_.replaced.empty())
            out_ += fmt::format("<p class=\"small\">{}{}</p>\n", say("本期订正：", "It corrects: "), news_.replaced);
        out_ += fmt::format("<p><a class=\"call\" href=\"/api/public/bulletin/file.pdf\">{}</a></p>\n",
                            say("下载 PDF", "Download as PDF"));
        out_ += fmt::format("<article class=\"bulletin\"{}>\n{}</article>\n", in_chinese(), news_.bulletin->page);
        end_section();
    }
    std::string issue_words(report::Issue const& issue) const {
        auto const issued = spaced_minute(issue.issued_at);
        if (is_english_)
            return fmt::format("No. {} · as of {} · issued {} · in Chinese", issue.number_text(),
                               replaced(format_cut(issue.as_of), "T", " "), issued);
        return fmt::format("{}年第{}期，统计截止{}，{}签发", issue.year, issue.serial, report::cut_words(issue.as_of), issued);
    }

    void write_foot() {
        out_ += fmt::format(
            "</main><footer>{} {} · <a href=\"/?lang={}\">{}</a> · <a href=\"/console/\">{}</a></footer>"
            "</body></html>\n",
            say("截至", "As of"), spaced_minute(news_.as_of), say("en", "zh"), say("English", "中文"),
            say("工作人员登录", "Staff"));
    }

    PublicNews const& news_;
    bool const is_english_;
    std::string out_;
};

}  // namespace

std::string to_public_page(PublicNews const& news, std::string const& language) {
    return PublicPage(news, language).write();
}

char const* const public_style = R"(* { box-sizing: border-box; }
body {
  margin: 0; font: 1.125rem/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  color: #1b2733; background: #f4f6f8;
}
header { padding: 1rem 1.25rem; color: #fff; background: #0b4f8a; }
header p { margin: 0.25rem 0 0; }
h1 { margin: 0; font-size: 1.5rem; }
nav { display: flex; position: sticky; top: 0; background: #fff; border-bottom: 1px solid #c9d3dc; }
nav a { flex: 1; padding: 0.625rem 0.25rem; text-align: center; color: #0b4f8a; text-decoration: none; }
main { max-width: 44rem; margin: 0 auto; padding: 0.75rem; }
section { scroll-margin-top: 3.5rem; }
h2 { margin: 1.25rem 0 0.5rem; font-size: 1.375rem; }
article {
  margin: 0.75rem 0; padding: 0.75rem 1rem; background: #fff; border: 1px solid #c9d3dc; border-radius: 0.5rem;
}
h3 { margin: 0; font-size: 1.25rem; }
article p { margin: 0.25rem 0 0; overflow-wrap: anywhere; }
.service { color: #9a2b12; font-weight: bold; }
.small, .nothing { margin: 0.25rem 0 0; color: #526271; font-size: 1rem; }
dl {
  display: grid; grid-template-columns: max-content 1fr; gap: 0.125rem 0.75rem;
  align-items: baseline; margin: 0.5rem 0 0;
}
dt { color: #526271; }
dd { margin: 0; overflow-wrap: anywhere; }
.call { display: inline-block; min-height: 2.75rem; line-height: 2.75rem; font-size: 1.25rem; color: #0b4f8a; }
.bulletin { overflow-x: auto; }
.bulletin h3 { text-align: center; text-wrap: balance; }
.bulletin h4, .bulletin h5, .bulletin h6 { margin: 1rem 0 0.25rem; font-size: 1.125rem; }
.bulletin .center { text-align: center; }
.bulletin .right { text-align: right; }
.bulletin .signature { margin-top: 1rem; }
table { width: 100%; margin: 0.75rem 0; border-collapse: collapse; font-size: 1rem; }
caption { padding: 0.25rem 0; font-weight: bold; text-align: left; }
caption .unit { float: right; font-weight: normal; color: #526271; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid #c9d3dc; text-align: left; }
th { background: #eef2f5; }
td.number { text-align: right; }
tr.total td { font-weight: bold; }
footer { padding: 1rem 1.25rem; color: #526271; font-size: 1rem; }
)";

}  // namespace lianfang::http
