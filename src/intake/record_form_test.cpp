// Single records by name and label, corrections, and files played in order of arrival.
#include "intake/record_form.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "intake/arrivals.h"
#include "intake/handmade_book.h"
#include "support/fresh_database.h"

namespace lianfang::intake {
namespace {

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

class FormTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok());
        auto const url = testing::fresh_database(GetParam(), "lianfang_form_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        ledger_ = std::move(ledger::Ledger::open(*url, shipped(), at("2020-01-10"), "seed")).value();
        units_.read(*ledger_);
    }
    FormAnswer send(Form form) {
        form.by = "test";
        form.received_at = at("2020-01-25");
        return record_form(*ledger_, units_, form);
    }

public:
    static Form stay() {
        return {.kind = "ward_stay",
                .fields = {{"医疗机构", "县人民医院"}, {"姓名", "赵小满"}, {"person_phone", "15400000001"},
                           {"in_at", "2020-01-20 08:00"}, {"收治类型", "留观"}}};
    }

protected:
    std::unique_ptr<ledger::Ledger> ledger_;
    registry::Units units_;
};

TEST_P(FormTest, RecordsByLabelAndByColumnName) {
    auto form = stay();
    form.fields.emplace_back("出院时间", "2020-01-23 09:00");
    auto const answer = send(form);
    ASSERT_TRUE(answer.faults.empty()) << answer.faults[0].en;
    ASSERT_EQ(answer.answers.size(), 2u);
    EXPECT_EQ(answer.answers[0].second.fate, Fate::Accepted);
    EXPECT_EQ(answer.answers[1].first, "ward_stay_end");
    EXPECT_EQ(send(form).answers[0].second.fate, Fate::Known);
}

TEST_P(FormTest, TellsEveryFaultAndWritesNothing) {
    auto form = stay();
    form.fields.emplace_back("颜色", "红");
    form.fields[3].second = "昨天";
    int64_t const number = ledger_->last_number();
    auto const answer = send(form);
    EXPECT_EQ(answer.faults.size(), 2u);
    EXPECT_EQ(ledger_->last_number(), number);
    EXPECT_EQ(send({.kind = "order"}).faults.at(0).code, "kind_unknown");
}

TEST_P(FormTest, ACorrectionNamesOnlyWhatChanges) {
    auto const first = send(stay());
    std::string const id = first.answers.at(0).second.record_id;
    auto const answer = send({.kind = "ward_stay", .fields = {{"床号", "3-7"}}, .corrects = id, .reason = "抄错"});
    ASSERT_TRUE(answer.faults.empty()) << answer.faults[0].en;
    EXPECT_EQ(answer.answers[0].second.fate, Fate::Corrected);
    auto const& kind = *shipped().find_kind("ward_stay");
    auto const now = ledger_->find_record(id);
    EXPECT_EQ(std::get<std::string>(now->values[kind.find("ward")]), "3-7");
    EXPECT_EQ(std::get<std::string>(now->values[kind.find("facility")]), "县人民医院");
    int64_t const number = ledger_->last_number();
    Form const again{.kind = "ward_stay", .fields = {{"床号", "3-7"}}, .by = "test", .received_at = at("2020-01-26"),
                     .corrects = id, .reason = "抄错"};
    EXPECT_EQ(record_form(*ledger_, units_, again).answers.at(0).second.fate, Fate::Known);
    EXPECT_EQ(ledger_->last_number(), number);
    EXPECT_EQ(send({.kind = "ward_stay", .fields = {{"床号", "1"}}, .corrects = "none", .reason = "x"}).faults.at(0).code,
              "record_unknown");
}

// Two programs correct two fields of one record: the second waits for the first and keeps what it said.
TEST(TwoPrograms, CorrectionsOfOneRecordDoNotUndoOneAnother) {
    auto const url = testing::fresh_database("postgresql", "lianfang_form_two");
    if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
    auto const open = [&] {
        return std::move(ledger::Ledger::open(*url, shipped(), at("2020-01-10"), "seed")).value();
    };
    auto const one = open(), other = open();
    registry::Units units;
    auto const send = [&](ledger::Ledger& ledger, Form form) {
        form.by = "test";
        form.received_at = at("2020-01-25");
        return record_form(ledger, units, form);
    };
    std::string const id = send(*one, FormTest::stay()).answers.at(0).second.record_id;
    Form const bed{.kind = "ward_stay", .fields = {{"床号", "3-7"}}, .corrects = id, .reason = "抄错"};
    std::thread later;
    one->in_transaction([&] {
        // The other begins while this one holds the ledger.
        later = std::thread([&] { EXPECT_TRUE(send(*other, bed).faults.empty()); });
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        auto entry = one->history(id).front().entry;
        entry.id = "corrected";
        entry.operation = ledger::Operation::Correct;
        entry.target = id;
        entry.reason = "笔误";
        entry.keys.reset();
        entry.values[entry.kind->find("facility")] = std::string("县中医院");
        EXPECT_TRUE(one->append(std::move(entry)).ok());
    });
    later.join();
    auto const& kind = *shipped().find_kind("ward_stay");
    auto const now = one->find_record(id);
    EXPECT_EQ(std::get<std::string>(now->values[kind.find("ward")]), "3-7");
    EXPECT_EQ(std::get<std::string>(now->values[kind.find("facility")]), "县中医院");
}

TEST(Arrivals, ArePlayedInOrderWithTheMidnightsBetween) {
    TestFolder const folder;
    folder.write("b.csv", "x");
    folder.write("a.csv", "x");
    folder.write("c.csv", "x");
    auto const list = folder.write("arrivals.csv", "file,received_at,unit\nc.csv,2020-01-23T00:00,470123000000\n"
                                                   "b.csv,2020-01-20T09:00,\na.csv,2020-01-20T23:59,\n");
    auto const arrivals = read_arrivals(list);
    ASSERT_TRUE(arrivals) << arrivals.error().en;
    std::vector<std::string> seen;
    auto const played = play(
        *arrivals,
        [&](Instant midnight) -> Result<void> {
            seen.push_back(format_instant(midnight));
            return {};
        },
        [&](Arrival const& arrival) -> Result<void> {
            seen.push_back(arrival.path.substr(arrival.path.size() - 5) + arrival.unit);
            return {};
        });
    EXPECT_TRUE(played);
    EXPECT_EQ(seen, (std::vector<std::string>{"b.csv", "a.csv", "2020-01-21T00:00:00", "2020-01-22T00:00:00",
                                              "2020-01-23T00:00:00", "c.csv470123000000"}));
    EXPECT_EQ(
        read_arrivals(folder.write("x.csv", "file,received_at\nnone.csv,2020-01-20T09:00\n")).error().code,
        "file_unreadable");
    EXPECT_EQ(read_arrivals(folder.write("y.csv", "name,when\na,b\n")).error().code, "arrivals_wrong");
}

INSTANTIATE_TEST_SUITE_P(Engines, FormTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::intake
