// Every kind's blank sheet, filled in, is found to be that kind's again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "intake/handmade_book.h"
#include "intake/matching.h"
#include "intake/template_sheet.h"

// The library never frees the formula of a drop-down (1.1.4); nothing else that it copies is left behind.
extern "C" char const* __lsan_default_suppressions() { return "leak:lxw_strdup\n"; }

namespace lianfang::intake {
namespace {

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

std::string kind_found(Matcher const& matcher, KeptRows::Kept const& sheet) {
    TopRows top(sheet.about);
    for (auto const& row : sheet.rows) {
        if (!top.full()) top.add(row);
    }
    auto const match = matcher.match(top, {.file_name = "blank.xlsx", .sheet_name = sheet.about.name});
    return match ? match->main.kind->name : match.error().code;
}

TEST(Template, OfEveryKindIsFoundToBeThatKind) {
    TestFolder const folder;
    ASSERT_TRUE(shipped().ok());
    std::vector<SheetMap> const no_maps;
    Matcher const matcher(shipped(), no_maps);
    for (auto const& [name, kind] : shipped().kinds) {
        if (!kind.issued_by.empty()) continue;
        for (auto const* language : {"zh", "en"}) {
            auto const path = folder.path(name + ".xlsx");
            ASSERT_TRUE(write_template(kind, shipped(), path, language));
            KeptRows kept;
            auto const read = read_sheets(path, kept);
            ASSERT_TRUE(read) << name << read.error().en;
            ASSERT_EQ(kept.sheets.size(), 3u);
            EXPECT_EQ(kind_found(matcher, kept.sheets[0]), name) << language;
            EXPECT_EQ(kind_found(matcher, kept.sheets[1]), "no_header") << name << language;
            EXPECT_EQ(kind_found(matcher, kept.sheets[2]), "no_header") << name << language;
            EXPECT_TRUE(kept.sheets[2].about.hidden);
        }
    }
}

TEST(Template, EveryColumnOfItIsRead) {
    std::vector<SheetMap> const no_maps;
    Matcher const matcher(shipped(), no_maps);
    for (auto const& [name, kind] : shipped().kinds) {
        if (!kind.issued_by.empty()) continue;
        RawSheet const about;
        TopRows top(about);
        RawRow title{.number = 1}, header{.number = 2};
        title.cells.push_back({kind.title.zh, CellKind::Text});
        auto const columns = template_columns(kind, shipped());
        for (auto const& column : columns) header.cells.push_back({column.column->labels.zh, CellKind::Text});
        top.add(title);
        top.add(header);
        auto const match = matcher.match(top, {});
        ASSERT_TRUE(match) << name << match.error().en;
        size_t fits = 0;
        for (auto const& fit : match->main.fits) fits += fit ? 1 : 0;
        for (auto const& also : match->also) {
            for (auto const& fit : also.fit.fits) fits += fit ? 1 : 0;
        }
        EXPECT_EQ(fits, columns.size()) << name;
    }
}

}  // namespace
}  // namespace lianfang::intake
