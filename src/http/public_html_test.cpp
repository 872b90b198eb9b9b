// The public's page: what it shows and escapes, and what it says where there is nothing.
#include "http/public_html.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace lianfang::http {
namespace {

std::string const hostile = "<script>alert(\"x\")</script>";

PublicNews full_news() {
    PublicNews news{.county = "安澜县", .as_of = start_of(*make_day(2020, 2, 4)), .guidance = {}, .facilities = {},
                    .bulletin = {}, .replaced = {}};
    news.guidance = {.labels = {"指引标题", "指引内容", "适用范围", "", "", ""},
                     .rows = {{"发热怎么办", "戴口罩,打电话", "安澜县", "2020-02-01", "", "1"},
                              {hostile, hostile, hostile, "2020-02-01", "", "2"}}};
    news.facilities = {.labels = {"机构", "服务", "诊室", "乡镇", "地址", "电话", "时间"},
                       .rows = {{"县医院", "发热门诊", "一诊室", "东风镇", hostile, "0799-1", ""}}};
    return news;
}

report::PublicIssue issued(int serial) {
    report::Issue issue;
    issue.year = 2020;
    issue.serial = serial;
    issue.as_of = start_of(*make_day(2020, 2, 4));
    issue.issued_at = issue.as_of + 9 * microseconds_per_hour;
    issue.issued_by = "办公室甲";
    return {issue, "<h3>疫情通报</h3>\n"};
}

TEST(PublicPage, EscapesWhatOfficesWrote) {
    for (auto const* language : {"zh", "en"}) {
        auto const page = to_public_page(full_news(), language);
        EXPECT_FALSE(contains(page, "<script"));
        EXPECT_TRUE(contains(page, "&lt;script&gt;"));
    }
}

TEST(PublicPage, ShowsGuidanceAsItIsPrintedAndForWhom) {
    auto const page = to_public_page(full_news(), "zh");
    EXPECT_TRUE(contains(page, "<h3>发热怎么办</h3><p>戴口罩，打电话</p></article>"));
    EXPECT_TRUE(contains(page, "适用范围：&lt;script"));
    EXPECT_TRUE(contains(page, "<a class=\"call\" href=\"tel:0799-1\">0799-1</a>"));
    EXPECT_FALSE(contains(page, "时间</dt>")) << "what is empty has no line";
}

TEST(PublicPage, SaysWhereThereIsNothing) {
    PublicNews const nothing{.county = "安澜县", .as_of = start_of(*make_day(2020, 2, 4)), .guidance = {},
                             .facilities = {}, .bulletin = {}, .replaced = {}};
    auto const page = to_public_page(nothing, "zh");
    for (auto const* words : {"目前没有公布的指引", "目前没有已公布的机构", "还没有签发过通报"}) EXPECT_TRUE(contains(page, words)) << words;
    EXPECT_FALSE(contains(page, "file.pdf"));
}

TEST(PublicPage, ShowsAnIssueWithItsNumberAndNotWhoSignedIt) {
    auto news = full_news();
    news.bulletin = issued(3);
    auto page = to_public_page(news, "zh");
    EXPECT_TRUE(contains(page, "2020年第3期，统计截止2020年2月3日24时，2020-02-04 09:00签发"));
    EXPECT_TRUE(contains(page, "<h3>疫情通报</h3>"));
    EXPECT_FALSE(contains(page, "本期订正"));
    EXPECT_FALSE(contains(page, "办公室甲"));
    news.replaced = "2020-2";
    EXPECT_TRUE(contains(to_public_page(news, "zh"), "本期订正：2020-2"));
    EXPECT_TRUE(contains(to_public_page(news, "en"), "No. 2020-3 · as of 2020-02-03 24:00 · issued 2020-02-04 09:00"));
}

}  // namespace
}  // namespace lianfang::http
