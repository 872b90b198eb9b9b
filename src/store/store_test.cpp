// One seam, two engines: the same cases on SQLite and, where LIANFANG_TEST_POSTGRESQL names a server, on PostgreSQL.
#include "store/store.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "store/engine.h"

namespace lianfang::store {
namespace {

class StoreTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        std::string url = "sqlite::memory:";
        if (std::string(GetParam()) == "postgresql") {
            char const* server = std::getenv("LIANFANG_TEST_POSTGRESQL");
            if (!server) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
            url = server;
        }
        database_ = Database::open(url);
        database_->execute("DROP TABLE IF EXISTS store_test");
        database_->execute("CREATE TABLE store_test (number BIGINT PRIMARY KEY, name " + database_->text_type() + ")");
    }
    void TearDown() override {
        if (database_) database_->execute("DROP TABLE IF EXISTS store_test");
    }

    void insert(int64_t number, Value const& name) {
        database_->prepare("INSERT INTO store_test (number, name) VALUES (:number, :name)")
            .bind("number", number).bind("name", name).run();
    }
    int64_t count() {
        auto read = database_->prepare("SELECT COUNT(*) FROM store_test");
        read.step();
        int64_t const count = read.integer(0);
        read.reset();
        return count;
    }

    std::unique_ptr<Database> database_;
};

TEST_P(StoreTest, BindsAndReads) {
    insert(9'000'000'000'000'000'000, std::string("县'；--"));
    insert(2, Value{});
    auto read = database_->prepare("SELECT number, name, number + :one FROM store_test WHERE number >= :least ORDER BY number");
    read.bind("one", int64_t{1}).bind("least", int64_t{2});
    ASSERT_TRUE(read.step());
    EXPECT_TRUE(read.is_null(1));
    EXPECT_EQ(read.integer(2), 3);
    EXPECT_EQ(read.column_name(1), "name");
    ASSERT_TRUE(read.step());
    EXPECT_EQ(read.integer(0), 9'000'000'000'000'000'000);
    EXPECT_EQ(read.text(1), "县'；--");
    EXPECT_FALSE(read.step());
}

TEST_P(StoreTest, ReadsSumsWhateverTypeTheEngineGivesThem) {
    insert(1, Value{});
    insert(2, Value{});
    auto read = database_->prepare("SELECT SUM(number), COUNT(*) FROM store_test");
    ASSERT_TRUE(read.step());
    EXPECT_EQ(read.integer(0), 3);
    EXPECT_DOUBLE_EQ(read.real(0), 3.0);
    read.reset();
}

TEST_P(StoreTest, OrdersTextByBytes) {
    int64_t number = 0;
    for (auto const* name : {"b", "B", "县", "a", "_"}) insert(++number, std::string(name));
    auto read = database_->prepare("SELECT name FROM store_test ORDER BY name");
    std::string order;
    while (read.step()) order += std::string(read.text(0));
    EXPECT_EQ(order, "B_ab县");
}

TEST_P(StoreTest, SavepointsNest) {
    database_->begin();
    insert(1, Value{});
    database_->savepoint();
    insert(2, Value{});
    database_->savepoint();
    insert(3, Value{});
    database_->rollback_to_savepoint();
    database_->release_savepoint();
    database_->commit();
    EXPECT_EQ(count(), 2);
}

TEST_P(StoreTest, ARolledBackTransactionLeavesNothing) {
    database_->begin();
    insert(1, Value{});
    database_->rollback();
    EXPECT_EQ(count(), 0);
}

TEST_P(StoreTest, FaultsSayWhatTheStatementWas) {
    try {
        database_->prepare("SELECT nothing_there FROM store_test").step();
        FAIL() << "no error";
    } catch (StoreError const& error) {
        EXPECT_NE(std::string(error.what()).find("nothing_there"), std::string::npos);
    }
    insert(1, Value{});
    EXPECT_THROW(insert(1, Value{}), StoreError);
    insert(2, Value{});
    EXPECT_EQ(count(), 2) << "a failed statement does not spoil the next";
}

TEST_P(StoreTest, KnowsItsTables) {
    EXPECT_TRUE(database_->has_table("store_test"));
    EXPECT_FALSE(database_->has_table("store_test_not_there"));
    EXPECT_EQ(database_->columns_of("store_test"), (std::vector<std::string>{"number", "name"}));
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

TEST(Marks, AreNumberedByFirstAppearanceOutsideTextAndComments) {
    auto const marked = with_numbered_marks(
        "SELECT ':no', \":no\", x::text -- :no\n/* :no */ FROM t WHERE a = :day AND b = :unit AND c = :day");
    EXPECT_EQ(marked.names, (std::vector<std::string>{"day", "unit"}));
    EXPECT_NE(marked.sql.find("a = $1 AND b = $2 AND c = $1"), std::string::npos);
    EXPECT_NE(marked.sql.find("':no', \":no\", x::text -- :no"), std::string::npos);
}

}  // namespace
}  // namespace lianfang::store
