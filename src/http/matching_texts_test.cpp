// A mended matching as the console sends it: what is no matching, and what the file does not hold.
#include "http/matching_texts.h"

#include <gtest/gtest.h>

namespace lianfang::http {
namespace {

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

// A sheet with a name, and a column that nobody knows.
ImportJob tried() {
    using Origin = intake::MatchedField::Origin;
    intake::SheetMatching matching{
        .columns = {{.number = 1, .label = "姓名", .map_label = "姓名", .samples = {"赵小满"}},
                    {.number = 2, .label = "手温", .map_label = "手温"}},
        .fields = {{.part = 0, .field = "person_name", .columns = {1}},
                   {.part = 0, .field = "arrive_at", .origin = Origin::Nowhere}}};
    matching.map = {.name = "returnee_record", .match_headers = {"姓名", "手温"}, .emits = {{.kind = "returnee_record"}}};
    ImportJob job{.id = "7"};
    job.answer.sheets.push_back({.name = "一", .kind = "returnee_record", .number = 0, .matching = std::move(matching)});
    return job;
}

std::string code_of(char const* body) {
    auto const mended = mended_in(Json::parse(body), tried(), shipped());
    return mended ? "mended" : mended.error().code;
}

TEST(Matchings, TellColumnsFeedsAndWhatIsMissing) {
    auto const sheet = matching_json(tried(), shipped())["sheets"].at(0);
    EXPECT_EQ(sheet["columns"].at(1)["letters"], "B");
    EXPECT_EQ(sheet["columns"].at(0)["samples"].at(0), "赵小满");
    EXPECT_EQ(sheet["feeds"].dump(), R"([{"column":1,"part":0,"field":"person_name"}])");
    EXPECT_EQ(sheet["missing"].at(0)["labels"]["zh"], "返乡日期");
    EXPECT_EQ(sheet["parts"].at(0)["fields"].at(0)["name"], "person_name");
}

TEST(Matchings, ComeBackMended) {
    auto const body = Json::parse(R"({"sheets":[{"sheet":0,"feeds":[{"column":2,"part":0,"field":"note"}]}]})");
    auto const mended = mended_in(body, tried(), shipped());
    ASSERT_TRUE(mended);
    EXPECT_EQ(mended->at(0).map.emits[0].columns.at("note"), std::vector<std::string>{"手温"});
    EXPECT_EQ(code_of("{}"), "mended") << "as it was";
}

TEST(Matchings, ThatCannotBeReadAreRefused) {
    for (auto const* body :
         {R"({"sheets":1})", R"({"sheets":[1]})", R"({"sheets":[{}]})", R"({"sheets":[{"sheet":-1,"feeds":[]}]})",
          R"({"sheets":[{"sheet":0}]})", R"({"sheets":[{"sheet":0,"feeds":[{"column":1,"part":0}]}]})",
          R"({"sheets":[{"sheet":0,"feeds":[{"column":"1","part":0,"field":"note"}]}]})",
          R"({"sheets":[{"sheet":0,"feeds":[{"column":99999999999,"part":0,"field":"note"}]}]})"}) {
        EXPECT_EQ(code_of(body), "matching_unreadable") << body;
    }
    EXPECT_EQ(code_of(R"({"sheets":[{"sheet":3,"feeds":[]}]})"), "sheet_not_in_file");
    EXPECT_EQ(code_of(R"({"sheets":[{"sheet":0,"feeds":[{"column":9,"part":0,"field":"note"}]}]})"),
              "column_not_in_sheet");
    EXPECT_EQ(code_of(R"({"sheets":[{"sheet":0,"feeds":[]}]})"), "nothing_fed");
}

}  // namespace
}  // namespace lianfang::http
