// A search for a part of a text goes back page by page: each row once, also where thousands happened on one day.
#include "lists/lists.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "support/fresh_database.h"

namespace lianfang::lists {
namespace {

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

class ListsTest : public ::testing::TestWithParam<char const*> {};

TEST_P(ListsTest, APartOfATextIsFoundOnceEach) {
    constexpr int rows = 5'200, every = 650;        // More than are searched at once, all of one moment.
    auto const url = testing::fresh_database(GetParam(), "lianfang_lists_test");
    if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
    auto const moment = parse_instant("2020-01-20").value();
    auto const opened = std::move(ledger::Ledger::open(*url, shipped(), moment, "seed")).value();
    auto const& kind = *shipped().find_kind("checkpoint_passage");
    opened->in_transaction([&] {
        for (int i = 0; i < rows; ++i) {
            ledger::Entry entry{.id = fmt::format("row-{:05}", i), .kind = &kind, .unit = "470123000000"};
            entry.values.assign(kind.columns.size(), store::Value{});
            entry.values[size_t(kind.find("checkpoint"))] = std::string(i % every == 0 ? "东门卡口" : "西门卡口");
            entry.values[size_t(kind.find("plate_no"))] = fmt::format("云A{:05}", i);
            entry.values[size_t(kind.find("passed_at"))] = moment.microseconds;
            ASSERT_TRUE(opened->append(std::move(entry)).ok());
        }
    });
    std::set<std::string> found;
    Asked asked{.kind = &kind, .text = "东门", .limit = 50};
    int count = 0;
    do {
        auto const page = list_records(*opened, asked);
        ASSERT_TRUE(page);
        for (auto const& record : page->records) found.insert(record.id);
        count += int(page->records.size());
        asked.page = page->next;
    } while (!asked.page.empty());
    EXPECT_EQ(count, rows / every) << "each once";
    EXPECT_EQ(found.size(), size_t(rows / every));
}

INSTANTIATE_TEST_SUITE_P(Engines, ListsTest, ::testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace lianfang::lists
