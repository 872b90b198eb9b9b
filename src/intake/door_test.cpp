// The door's judgement on a real ledger: new, known, fuller, corrected, another office's, older copies, withdrawals.
#include "intake/door.h"

#include <gtest/gtest.h>

#include "support/fresh_database.h"

namespace lianfang::intake {
namespace {

using catalog::Catalog;
using ledger::Ledger;
using store::Value;

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

class DoorTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok()) << shipped().mistakes.front().what;
        auto const url = testing::fresh_database(GetParam(), "lianfang_door_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        ledger_ = std::move(Ledger::open(*url, shipped(), at("2020-01-10"), "seed")).value();
    }

    // A hospital's row: who, when in, ward and diagnosis where said.
    Submission stay(std::string const& source, std::string const& source_class, std::string const& ward,
                    std::string const& diagnosis = {}) {
        auto const& kind = *shipped().find_kind("ward_stay");
        Submission submission{.id = "row" + std::to_string(++rows_), .kind = &kind};
        submission.values.assign(kind.columns.size(), Value{});
        set(submission, "facility", "清溪县人民医院");
        set(submission, "person_name", "赵小满");
        set(submission, "person_id_no", "470123198001010018");
        set(submission, "purpose", "OBS");
        set(submission, "ward", ward);
        set(submission, "diagnosis", diagnosis);
        submission.values[kind.find("in_at")] = at("2020-01-20T08:00").microseconds;
        submission.reporting_unit = "470123000000";
        submission.source = source;
        submission.source_class = source_class;
        submission.received_at = at("2020-01-21");
        return submission;
    }

    void set(Submission& submission, char const* column, std::string const& text) {
        if (!text.empty()) submission.values[submission.kind->find(column)] = text;
    }

    Answer submit(Submission const& submission) {
        Answer answer;
        Door door(*ledger_, units_);
        ledger_->in_transaction([&] { answer = door.submit(submission); });
        return answer;
    }

    std::string current(std::string const& record, char const* column) {
        auto const found = ledger_->find_record(record);
        auto const& kind = *shipped().find_kind("ward_stay");
        auto const* text = std::get_if<std::string>(&found->values[kind.find(column)]);
        return text ? *text : std::string();
    }

    std::unique_ptr<Ledger> ledger_;
    registry::Units units_;
    int rows_ = 0;
};

TEST_P(DoorTest, TheSameRowAgainIsKnownAndWritesNothing) {
    auto const first = submit(stay("县医院", "hospital", "3-1"));
    EXPECT_EQ(first.fate, Fate::Accepted);
    int64_t const number = ledger_->last_number();
    auto const again = submit(stay("县医院", "hospital", "3-1"));
    EXPECT_EQ(again.fate, Fate::Known);
    EXPECT_EQ(again.record_id, first.record_id);
    EXPECT_EQ(ledger_->last_number(), number);
}

TEST_P(DoorTest, AFieldFilledNowCompletes) {
    auto const first = submit(stay("县医院", "hospital", "3-1"));
    EXPECT_EQ(submit(stay("县医院", "hospital", "", "发热待查")).fate, Fate::Completed);
    EXPECT_EQ(current(first.record_id, "ward"), "3-1");
    EXPECT_EQ(current(first.record_id, "diagnosis"), "发热待查");
}

TEST_P(DoorTest, ADifferentValueFromTheSameOfficeCorrects) {
    auto const first = submit(stay("县医院", "hospital", "3-1"));
    EXPECT_EQ(submit(stay("县医院", "hospital", "3-2")).fate, Fate::Corrected);
    EXPECT_EQ(current(first.record_id, "ward"), "3-2");
}

TEST_P(DoorTest, AnOlderCopyDoesNotReviveWhatWasCorrected) {
    auto const first = submit(stay("县医院", "hospital", "3-1"));
    submit(stay("县医院", "hospital", "3-2"));
    EXPECT_EQ(submit(stay("县医院", "hospital", "3-1")).fate, Fate::Known);
    EXPECT_EQ(submit(stay("卫健局", "health", "3-1")).fate, Fate::Known);
    EXPECT_EQ(current(first.record_id, "ward"), "3-2");
}

TEST_P(DoorTest, AnotherOfficesValueIsKeptAndTheOrderOfSourcesDecides) {
    auto const first = submit(stay("卫健局", "health", "9-9"));
    EXPECT_EQ(submit(stay("县医院", "hospital", "3-1")).fate, Fate::Variant);
    EXPECT_EQ(current(first.record_id, "ward"), "3-1") << "the hospital stands before the health bureau";
    EXPECT_EQ(submit(stay("某部门", "other", "1-1")).fate, Fate::Variant);
    EXPECT_EQ(current(first.record_id, "ward"), "3-1");
}

TEST_P(DoorTest, AWithdrawnRecordComesBackOnlyByACorrection) {
    auto const first = submit(stay("县医院", "hospital", "3-1"));
    Door door(*ledger_, units_);
    ledger_->in_transaction([&] { door.withdraw(first.record_id, "误录", "张三", at("2020-01-22")); });
    EXPECT_TRUE(ledger_->find_record(first.record_id)->withdrawn);
    EXPECT_EQ(submit(stay("县医院", "hospital", "3-1")).fate, Fate::Known);
    int64_t const number = ledger_->last_number();
    auto const refused = submit(stay("县医院", "hospital", "3-7"));
    EXPECT_EQ(refused.fate, Fate::Rejected);
    EXPECT_EQ(refused.error->code, "record_withdrawn");
    EXPECT_EQ(ledger_->last_number(), number);
    auto correction = stay("", "", "3-7");
    correction.target = first.record_id;
    correction.reason = "确系住院";
    EXPECT_EQ(submit(correction).fate, Fate::Corrected);
    EXPECT_FALSE(ledger_->find_record(first.record_id)->withdrawn);
}

TEST_P(DoorTest, OnePersonByNumberPhoneOrBirth) {
    auto const with_number = submit(stay("县医院", "hospital", "3-1"));
    auto const& kind = *shipped().find_kind("temp_measurement");
    auto reading = [&](char const* time, char const* name, char const* number, char const* phone) {
        Submission submission{.id = std::string("t") + time, .kind = &kind, .reporting_unit = "470123000000"};
        submission.values.assign(kind.columns.size(), Value{});
        set(submission, "person_name", name);
        set(submission, "person_id_no", number);
        set(submission, "person_phone", phone);
        submission.values[kind.find("taken_at")] = at(time).microseconds;
        submission.values[kind.find("value")] = int64_t{365};
        auto const answer = submit(submission);
        return ledger_->find_record(answer.record_id)->persons.at(0);
    };
    int64_t const person = ledger_->find_record(with_number.record_id)->persons.at(0);
    EXPECT_EQ(reading("2020-01-20T09:00", "赵小满", "470123198001010018", "15400000001"), person);
    EXPECT_EQ(reading("2020-01-20T10:00", "赵小满", "", "15400000001"), person) << "name and phone";
    EXPECT_NE(reading("2020-01-20T11:00", "赵小满", "470123198001010026", "15400000001"), person)
        << "two different numbers are never one person";
    EXPECT_NE(reading("2020-01-20T12:00", "钱小满", "", "15400000001"), person) << "a family shares a phone";
}

INSTANTIATE_TEST_SUITE_P(Engines, DoorTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::intake
