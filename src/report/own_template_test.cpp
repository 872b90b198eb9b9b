// The county's own edition is used where there is one, and what the shipped one became is shown.
#include "report/own_template.h"

#include <gtest/gtest.h>

#include "report/report.h"

namespace lianfang::report {
namespace {

std::string const head = "report: work\ntitle: 汇报\n---\n";

Files const files = {{"reports/work.zh.txt", head + "甲\n\n丙改\n丁\n"},
                     {"reports/county/work.zh.txt", head + "本县的话\n"},
                     {"reports/county/work.zh.shipped.txt", head + "甲\n\n丙\n"}};

TEST(OwnTemplate, IsInUseUnlessDeclined) {
    std::vector<catalog::Mistake> mistakes;
    auto const all = list_templates(files, mistakes);
    EXPECT_TRUE(mistakes.empty());
    ASSERT_EQ(all.size(), 2u);   // The copy of what was shipped then is no template.
    EXPECT_EQ(in_use(all, "work")->file, "reports/county/work.zh.txt");
    EXPECT_EQ(in_use(all, "work", true)->file, "reports/work.zh.txt");
    EXPECT_EQ(in_use(all, "weekly"), nullptr);
}

TEST(OwnTemplate, ShowsWhatTheShippedOneBecame) {
    auto const changes = changes_since(files, "reports/county/work.zh.txt");
    ASSERT_EQ(changes.size(), 3u);
    EXPECT_FALSE(changes[0].gained);
    EXPECT_EQ(changes[0].text, "丙");
    EXPECT_EQ(changes[0].line, 6);
    EXPECT_TRUE(changes[1].gained);
    EXPECT_EQ(changes[1].text, "丙改");
    EXPECT_EQ(changes[2].text, "丁");
    EXPECT_TRUE(changes_since(files, "reports/work.zh.txt").empty());
    EXPECT_EQ(own_path("reports/work.zh.txt"), "reports/county/work.zh.txt");
    EXPECT_EQ(shipped_then_path("reports/work.zh.txt"), "reports/county/work.zh.shipped.txt");
}

}  // namespace
}  // namespace lianfang::report
