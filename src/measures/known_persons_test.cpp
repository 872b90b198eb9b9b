// Nobody of whom something is known is ever left out.
#include "measures/known_persons.h"

#include <gtest/gtest.h>

#include "support/fresh_database.h"

namespace lianfang::measures {
namespace {

class KnownPersonsTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        auto const url = testing::fresh_database(GetParam(), "lianfang_known_persons");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        now_ = parse_instant("2020-02-10T09:00").value();
        ledger_ = std::move(ledger::Ledger::open(*url, catalog(), now_, "seed")).value();
    }
    static catalog::Catalog const& catalog() {
        static auto const loaded = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
        return loaded;
    }
    ledger::Appended append(char const* kind, int64_t person) {
        ledger::Entry entry{.id = std::string(kind) + std::to_string(person), .kind = catalog().find_kind(kind)};
        entry.values.assign(entry.kind->columns.size(), store::Value{});
        auto& happened = entry.values[size_t(entry.kind->happened)];
        bool const is_day = entry.kind->columns[size_t(entry.kind->happened)].type == catalog::FieldType::Date;
        happened = is_day ? int64_t(day_of(now_).number) : now_.microseconds;
        entry.persons = {person};
        ledger::Appended appended;
        ledger_->in_transaction([&] { appended = ledger_->append(entry).value(); });
        return appended;
    }

    Instant now_;
    std::unique_ptr<ledger::Ledger> ledger_;
};

TEST_P(KnownPersonsTest, HoldsEverybodyWithMoreThanARegister) {
    append("observation_episode", 1);
    append("checkpoint_person", 2);
    append("temp_measurement", 2);
    KnownPersons persons(*ledger_, 3);
    EXPECT_TRUE(persons.may_be_known(2)) << "not worth reading yet";
    EXPECT_TRUE(persons.may_be_known(2));
    EXPECT_FALSE(persons.may_be_known(2));
    EXPECT_TRUE(persons.may_be_known(1));
    persons.note(append("checkpoint_person", 3));
    EXPECT_FALSE(persons.may_be_known(3));
    persons.note(append("fever_visit", 3));
    EXPECT_TRUE(persons.may_be_known(3));
}

// Each kind that is read of a person, but for the two that anybody has.
TEST_P(KnownPersonsTest, HoldsEveryKindThatIsRead) {
    int64_t person = 0;
    char const* const kinds[] = {"returnee_record", "travel_segment", "observation_episode", "observation_end",
                                 "observation_check", "close_contact", "ward_stay", "ward_stay_end", "fever_visit",
                                 "case_report", "case_investigation", "list_record", "list_verdict", "specimen",
                                 "order"};
    for (auto const* kind : kinds) append(kind, ++person);
    KnownPersons persons(*ledger_, 1);
    EXPECT_FALSE(persons.may_be_known(99));
    for (; person > 0; --person) EXPECT_TRUE(persons.may_be_known(person)) << kinds[person - 1];
}

TEST_P(KnownPersonsTest, ForgetsWhenOthersWrote) {
    append("checkpoint_person", 2);
    KnownPersons persons(*ledger_, 1);
    EXPECT_FALSE(persons.may_be_known(2));
    append("fever_visit", 2);  // By another program: it is not noted here.
    persons.others_wrote();
    EXPECT_TRUE(persons.may_be_known(2));
    EXPECT_TRUE(persons.may_be_known(2)) << "read again";
}

INSTANTIATE_TEST_SUITE_P(Engines, KnownPersonsTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::measures
