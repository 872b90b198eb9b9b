// The county's own edition is used where there is one, and what the shipped one became is shown.
#include "report/own_template.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "report/own_files.h"
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

TEST(OwnFiles, KeepTheShippedOneOfTheFirstTime) {
    auto const folder = std::filesystem::path(::testing::TempDir()) / "lianfang_own_files_test";
    std::filesystem::remove_all(folder);
    std::string const shipped = "reports/work.zh.txt";
    EXPECT_FALSE(read_own(folder, shipped));
    ASSERT_TRUE(write_own(folder, shipped, "随附一", "本县一").ok());
    ASSERT_TRUE(write_own(folder, shipped, "随附二", "本县二").ok());
    EXPECT_EQ(read_own(folder, shipped), "本县二");
    EXPECT_EQ(read_shipped_then(folder, shipped), "随附一");
    std::filesystem::remove_all(folder);
    std::filesystem::path const nowhere = "/proc/lianfang";
    EXPECT_EQ(write_own(nowhere, shipped, "随附", "本县").error().code, "own_not_written");
}

TEST(OwnFiles, TellEveryMistakeOfADraft) {
    static auto const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    std::vector<catalog::Mistake> mistakes;
    auto const figures = figures::Figures::load(catalog.files, mistakes);
    auto const all = list_templates(catalog.files, mistakes);
    auto const& shipped = *in_use(all, "work", true);
    std::string const head = "report: work\nlanguage: zh\ntitle: 汇报\nstyle: report\n---\n";
    EXPECT_TRUE(mistakes_of_own(shipped, catalog.files.at(shipped.file), figures, catalog).empty());
    EXPECT_TRUE(mistakes_of_own(shipped, head + "累计{{hubei_returnees}}人。\n", figures, catalog).empty());
    auto const two = mistakes_of_own(
        shipped, head + "累计{{hubei_returnes}}人。\n\n有{{hubei_returnees}}家。\n", figures, catalog);
    ASSERT_EQ(two.size(), 2u);
    EXPECT_EQ(two[0].line, 6);
    EXPECT_NE(two[0].mend.find("hubei_returnees"), std::string::npos);
    EXPECT_EQ(two[1].line, 8);
    auto const other = mistakes_of_own(
        shipped, "report: daily\nlanguage: zh\ntitle: 汇报\nstyle: report\n---\n甲\n", figures, catalog);
    ASSERT_EQ(other.size(), 1u);
    EXPECT_EQ(other[0].line, 1);
    EXPECT_FALSE(mistakes_of_own(shipped, "", figures, catalog).empty());
}

}  // namespace
}  // namespace lianfang::report
