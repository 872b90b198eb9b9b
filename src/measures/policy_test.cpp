// The plan as data: which edition says what on which day, and what the loader refuses.
#include "measures/policy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/catalog.h"
#include "ledger/ledger.h"

namespace lianfang::measures {
namespace {

std::map<std::string, std::string> policy_files() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog.files;
}

Policies const& the_policies() {
    static std::vector<catalog::Mistake> mistakes;
    static Policies const policies = Policies::load(policy_files(), mistakes);
    return policies;
}

Policy in_force(std::string_view series, std::string const& moment,
                std::string const& county = "471101", std::vector<Adoption> const& adoptions = {},
                int64_t known_at = 100) {
    return the_policies()
        .in_force(series, parse_instant(moment).value(), adoptions, known_at, county)
        .value();
}

struct EditionOnDay {
    char const* moment;
    char const* edition;
};

TEST(Policy, AnEditionIsInForceFromItsFirstDayToTheDayBeforeTheNext) {
    for (auto const& [moment, edition] : {EditionOnDay{"2020-01-21T23:59", "2"},
                                          {"2020-01-22", "2"},
                                          {"2020-01-27T23:59", "2"},
                                          {"2020-01-28", "3"},
                                          {"2020-02-06T23:59", "3"},
                                          {"2020-02-07", "4"},
                                          {"2020-02-20T23:59", "4"},
                                          {"2020-02-21", "5"},
                                          {"2020-03-06T23:59", "5"},
                                          {"2020-03-07", "6"},
                                          {"2020-09-15", "7"},
                                          {"2021-05-14", "8"},
                                          {"2022-06-27T23:59", "8"},
                                          {"2022-06-28", "9"}}) {
        EXPECT_EQ(in_force("prevention_plan", moment).edition(), edition) << moment;
    }
}

TEST(Policy, NothingIsInForceBeforeWhatTheFirstEditionReachesBackTo) {
    auto const before = parse_instant("2019-11-30T23:59").value();
    EXPECT_FALSE(the_policies().in_force("prevention_plan", before, {}, 100, "471101").has_value());
    EXPECT_EQ(in_force("prevention_plan", "2019-12-01").edition(), "2");
}

TEST(Policy, AnAdoptionOfTheCountyMovesItsFirstDayOnceItIsKnown) {
    std::vector<Adoption> const adoptions = {
        {"prevention_plan", "3", parse_day("2020-01-30").value(), 50, ledger::still_current}};
    EXPECT_EQ(in_force("prevention_plan", "2020-01-29T23:59", "471101", adoptions, 50).edition(),
              "2");
    EXPECT_EQ(in_force("prevention_plan", "2020-01-30", "471101", adoptions, 50).edition(), "3");
    EXPECT_EQ(in_force("prevention_plan", "2020-01-29", "471101", adoptions, 49).edition(), "3");
}

TEST(Policy, NumbersAreThoseOfTheEdition) {
    EXPECT_EQ(in_force("prevention_plan", "2020-02-03").number("observation_days"), 14);
    EXPECT_EQ(in_force("prevention_plan", "2022-06-28").number("observation_days"), 7);
    EXPECT_EQ(in_force("prevention_plan", "2020-02-03").number("fever_threshold"), 373);
    EXPECT_EQ(in_force("prevention_plan", "2020-02-20").number("contact_lookback_days"), 0);
    EXPECT_EQ(in_force("prevention_plan", "2020-02-21").number("contact_lookback_days"), 2);
    EXPECT_EQ(in_force("prevention_plan", "2020-02-21").number("am_slot_closes"), 12 * 60);
    EXPECT_FALSE(in_force("prevention_plan", "2020-09-14").yes("contacts_of_contacts"));
    EXPECT_TRUE(in_force("prevention_plan", "2020-09-15").yes("contacts_of_contacts"));
    EXPECT_EQ(in_force("county_order", "2020-02-05").number("other_area_days"), 0);
    EXPECT_EQ(in_force("county_order", "2020-02-06").number("other_area_days"), 7);
}

TEST(Policy, ClinicalDiagnosisIsHubeisOwn) {
    auto const has_clinical = [](char const* moment, char const* county) {
        auto const policy = in_force("diagnosis_plan", moment, county);
        auto const& classes = policy.codes("case_classes");
        return std::find(classes.begin(), classes.end(), "CLIN") != classes.end();
    };
    EXPECT_FALSE(has_clinical("2020-02-03", "420101"));
    EXPECT_TRUE(has_clinical("2020-02-04", "420101"));
    EXPECT_FALSE(has_clinical("2020-02-04", "411500"));
    EXPECT_FALSE(has_clinical("2020-02-18", "420101"));
}

// Changes one text of a file and returns what the loader says of it.
std::vector<catalog::Mistake> mistakes_of(std::string const& file, std::string const& from,
                                          std::string const& to) {
    auto files = policy_files();
    std::string& text = files.at(file);
    auto const at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error(from);
    text.replace(at, from.size(), to);
    std::vector<catalog::Mistake> mistakes;
    Policies::load(files, mistakes);
    return mistakes;
}

TEST(PolicyFile, AMisspeltRuleIsNamedWithItsLine) {
    auto const mistakes =
        mistakes_of("policy/prevention_plan.yaml", "fever_threshold:", "fever_treshold:");
    ASSERT_EQ(mistakes.size(), 2u);  // One that nobody reads, one that is missing.
    EXPECT_EQ(mistakes[0].file, "policy/prevention_plan.yaml");
    EXPECT_GT(mistakes[0].line, 20);
}

TEST(PolicyFile, WhatCannotBeIsRefused) {
    struct Case {
        char const *file, *from, *to;
    };
    for (auto const& [file, from, to] :
         {Case{"policy/prevention_plan.yaml", "value: 37.3", "value: 37.35"},
          {"policy/prevention_plan.yaml", "value: 37.3", "value: warm"},
          {"policy/prevention_plan.yaml", "value: \"12:00\"", "value: \"12:60\""},
          {"policy/prevention_plan.yaml", "edition: \"9\", value: 7", "edition: \"10\", value: 7"},
          {"policy/prevention_plan.yaml", "\"3\": {from: 2020-01-28", "\"3\": {from: 2020-01-21"},
          {"policy/prevention_plan.yaml", "\"3\": {from: 2020-01-28", "\"3\": {from: 2020-01-32"},
          {"policy/county_order.yaml", "area: [key]", "area: [kay]"},
          {"policy/county_order.yaml", "fever: yes, orders", "fewer: yes, orders"},
          {"policy/county_order.yaml", "days: other_area_days", "days: other_days"},
          {"policy/county_order.yaml", "series: county_order", "series: town_order"},
          {"policy/diagnosis_plan.yaml", "rules:", "rules: ["}}) {
        EXPECT_FALSE(mistakes_of(file, from, to).empty()) << from << " → " << to;
    }
}

TEST(PolicyFile, EveryNumberNamesItsSource) {
    auto const mistakes =
        mistakes_of("policy/county_order.yaml", ", source: \"none in January [I]\"", "");
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_NE(mistakes[0].what.find("source"), std::string::npos);
}

}  // namespace
}  // namespace lianfang::measures
