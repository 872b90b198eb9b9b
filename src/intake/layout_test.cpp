// The parts of a sheet: meta pairs, headers of several rows, what is data below them.
#include "intake/layout.h"

#include <gtest/gtest.h>

namespace lianfang::intake {
namespace {

RawRow row_of(int number, std::vector<std::string> const& texts) {
    RawRow row{.number = number};
    for (auto const& text : texts) row.cells.push_back({text, text.empty() ? CellKind::Empty : CellKind::Text});
    return row;
}

std::string pairs(std::vector<std::string> const& texts) {
    std::string all;
    for (auto const& item : meta_items(row_of(2, texts))) all += "[" + item.folded + "=" + item.value + "]";
    return all;
}

TEST(Meta, ReadsPairsInOneCellAndInNeighbours) {
    EXPECT_EQ(pairs({"填报单位：东风镇  李庄村    填报日期：2020-01-25"}), "[填报单位=东风镇 李庄村][填报日期=2020-01-25]");
    EXPECT_EQ(pairs({"填报单位（盖章）：东风镇　　统计时间: 1月25日 08:30"}), "[填报单位=东风镇][统计时间=1月25日 08:30]");
    EXPECT_EQ(pairs({"卡口名称：", "", "东收费站", "批次号：", "B-7"}), "[卡口名称=东收费站][批次号=B-7]");
    EXPECT_EQ(pairs({"填报单位：", "填报日期："}), "");
    EXPECT_EQ(pairs({"东风镇返乡人员登记表"}), "");
}

TEST(Heads, JoinGroupAndLabelWithoutMerges) {
    RawSheet const about{.name = "csv"};
    TopRows top(about);
    top.add(row_of(1, {"序号", "体温", "", "备注"}));
    top.add(row_of(2, {"", "上午", "下午", ""}));
    for (auto const& head : top.heads()) {
        if (head.first != 0 || head.depth != 2) continue;
        ASSERT_EQ(head.cells.size(), 4u);
        EXPECT_EQ(head.cells[1].whole, "体温上午");
        EXPECT_EQ(head.cells[2].whole, "体温下午");
        EXPECT_EQ(head.cells[2].last, "下午");
        EXPECT_EQ(head.cells[3].whole, "备注");
        return;
    }
    FAIL() << "the header of two rows is no candidate";
}

TEST(Heads, NeverCutAMergedRange) {
    RawSheet const about{.name = "a", .knows_merges = true, .merges = {{1, 2, 1, 1}, {1, 1, 2, 3}}};
    TopRows top(about);
    top.add(row_of(1, {"姓名", "体温"}));
    top.add(row_of(2, {"", "上午", "下午"}));
    top.add(row_of(3, {"甲", "36.4", "36.5"}));
    for (auto const& head : top.heads()) {
        bool const cuts = head.first == 0 && head.depth == 1;
        EXPECT_FALSE(cuts);
        EXPECT_FALSE(head.first == 1);
    }
}

std::string sorted(std::vector<RawRow> const& rows) {
    Head head{.cells = {{0, "序号", "序号", "序号"}, {1, "姓名", "姓名", "姓名"}, {2, "电话", "电话", "电话"}, {3, "住址", "住址", "住址"}}};
    RowSorter sorter(head, {1, 2, 3}, 0);
    std::string all;
    for (auto const& row : rows) {
        switch (sorter.sort(row)) {
            case RowSorter::Sort::Data: all += 'D'; break;
            case RowSorter::Sort::Subtotal: all += 'S'; break;
            case RowSorter::Sort::Note: all += 'N'; break;
            case RowSorter::Sort::RepeatedHeader: all += 'H'; break;
        }
    }
    return all + std::to_string(sorter.full_rows_after_notes());
}

TEST(Rows, EndWhereTheNotesBegin) {
    EXPECT_EQ(sorted({row_of(2, {"1", "甲", "1", "x"}), row_of(3, {"小计", "1"}), row_of(4, {"序号", "姓名", "电话", "住址"}),
                      row_of(5, {"2", "乙", "1", "x"}), row_of(6, {"3"}), row_of(7, {"填表人：丙", "", "审核：丁"}),
                      row_of(8, {"", "戊", "1", "x"})}),
              "DSHDNN" "N1");
    EXPECT_EQ(sorted({row_of(2, {"1", "甲"}), row_of(4, {"", "", "以上属实"}), row_of(5, {"", "县卫健局"})}), "DNN0");
    EXPECT_EQ(sorted({row_of(2, {"1", "甲"}), row_of(3, {"", "乙"}), row_of(4, {"合 计", "2"})}), "DDS0");
}

}  // namespace
}  // namespace lianfang::intake
