// Sealed values under keys of a file: nothing opens without it, a rotation leaves the chain as it was, and programs
// that are open meanwhile learn the new key.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "base/hash.h"
#include "ledger/ledger.h"
#include "support/fresh_database.h"

namespace lianfang::ledger {
namespace {

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

constexpr char const* number_of_zhou = "470123198001010018";

class SealedTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        std::filesystem::create_directory(folder_);
        url_ = "sqlite:" + folder_ + "/county.db";
        if (std::string(GetParam()) != "postgresql") return;
        auto const url = testing::fresh_database("postgresql", "lianfang_sealed_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        url_ = *url;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    Result<std::unique_ptr<Ledger>> try_open(std::string const& keys, std::string const& seed = "seed") {
        return Ledger::open(url_, shipped(), at("2020-01-10"), seed, {.folder = folder_ + "/" + keys, .file = {}});
    }
    std::unique_ptr<Ledger> open() { return std::move(try_open("keys")).value(); }

    static Appended append(Ledger& ledger, std::string const& id) {
        auto const& kind = *shipped().find_kind("person_register");
        Entry entry{.id = id, .kind = &kind, .unit = "470123100200", .source = "东风镇", .source_class = "township"};
        entry.values.assign(kind.columns.size(), Value{});
        entry.values[kind.find("person_name")] = std::string("周大河");
        entry.values[kind.find("person_id_no")] = std::string(number_of_zhou);
        entry.values[kind.find("person_residence")] = std::string("470123100200");
        entry.values[kind.find("since")] = int64_t{18270};
        std::optional<Appended> appended;
        ledger.in_transaction([&] {
            entry.persons = {ledger.last_number() + 1};
            appended = std::move(ledger.append(std::move(entry))).value();
        });
        return *appended;
    }

    static std::string read_back(Ledger& ledger, int64_t number) { return ledger.unsealed(number, "person_id_no"); }

    static Ledger::KeysInUse rotate(Ledger& ledger, std::string const& seed, bool drop_old = false) {
        auto rotated = ledger.rotate_keys({.secret_seed = seed, .drop_old = drop_old, .progress = {}});
        EXPECT_TRUE(rotated.ok()) << rotated.error().en;
        return std::move(rotated).value();
    }

    std::string const folder_ = (std::filesystem::temp_directory_path() /
                                 fmt::format("lianfang-sealed-{}", std::random_device{}())).string();
    std::string url_;
};

TEST_P(SealedTest, WithoutItsKeyFileNothingOpensAndNothingIsMade) {
    append(*open(), "p1");
    auto const refused = try_open("elsewhere");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "key_file_missing");
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/elsewhere"));
    EXPECT_EQ(open()->last_number(), 2);
}

TEST_P(SealedTest, AnotherKeyOfTheSameNumberIsRefused) {
    std::string file;
    {
        auto const ledger = open();
        file = ledger->keys_in_use().file;
    }
    struct stat status = {};
    ASSERT_EQ(stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0600u);
    for (std::string const& content : {"1 " + hash_hex("another") + "\n", "2 " + hash_hex("another") + "\n",
                                       std::string("1 abc\n"), std::string()}) {
        std::ofstream(file, std::ios::trunc) << content;
        auto const refused = try_open("keys");
        ASSERT_FALSE(refused.ok()) << content;
        EXPECT_EQ(refused.error().code, "key_file_wrong") << content;
    }
}

TEST_P(SealedTest, WhereTheKeyFileCannotBeWrittenNoLedgerIsMade) {
    std::ofstream(folder_ + "/keys") << "a file where the folder should be";
    auto const refused = try_open("keys");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "key_file_not_written");
    EXPECT_FALSE(store::Database::open(url_)->has_table("setting"));
}

TEST_P(SealedTest, RotatedTheChainIsAsItWas) {
    auto const ledger = open();
    auto const appended = append(*ledger, "p1");
    std::string const lookup = ledger->keyed_hash("x");
    auto const head = ledger->last_number();
    auto const use = rotate(*ledger, "next");
    EXPECT_EQ(use.key_number, 2);
    EXPECT_EQ(use.in_file, (std::vector<int64_t>{1, 2}));
    EXPECT_EQ(use.values, (std::map<int64_t, int64_t>{{2, 1}}));
    EXPECT_EQ(read_back(*ledger, appended.number), number_of_zhou);
    EXPECT_EQ(ledger->last_number(), head);
    EXPECT_TRUE(ledger->verify({}).empty());
    EXPECT_EQ(rotate(*ledger, "third", true).in_file, std::vector<int64_t>{3});
    auto const again = open();
    EXPECT_EQ(read_back(*again, appended.number), number_of_zhou);
    EXPECT_EQ(again->keyed_hash("x"), lookup);
    EXPECT_TRUE(again->verify({}).empty());
}

TEST_P(SealedTest, WhoWasOpenMeanwhileLearnsTheNewKey) {
    auto const ledger = open(), writer = open(), reader = open();
    auto const before = append(*writer, "p1");
    EXPECT_EQ(read_back(*reader, before.number), number_of_zhou);
    rotate(*ledger, "next", true);
    EXPECT_EQ(read_back(*reader, before.number), number_of_zhou);
    auto const after = append(*writer, "p2");
    EXPECT_EQ(ledger->keys_in_use().values, (std::map<int64_t, int64_t>{{2, 2}}));
    EXPECT_EQ(read_back(*reader, after.number), number_of_zhou);
    EXPECT_TRUE(open()->verify({}).empty());
}

// As a rotation leaves it that was stopped after the file, or after some of its values.
TEST_P(SealedTest, AStoppedRotationGoesOn) {
    auto const ledger = open();
    append(*ledger, "p1");
    auto const use = ledger->keys_in_use();
    ASSERT_TRUE(add_key(use.file, 1, hash_hex("stopped")).ok());
    EXPECT_EQ(rotate(*ledger, "not needed").key_number, 2);
    EXPECT_EQ(rotate(*ledger, "third").key_number, 3);
    auto& database = ledger->database();
    auto const lost = append(*ledger, "p2");
    database.execute(fmt::format("UPDATE sealed SET key_number = 2 WHERE number = {}", lost.number));
    auto const damaged = [&] { (void)ledger->rotate_keys({.secret_seed = "x", .progress = {}}); };
    EXPECT_THROW(damaged(), std::runtime_error);
    database.execute(fmt::format("DELETE FROM sealed WHERE number = {}", lost.number));
    EXPECT_EQ(rotate(*ledger, "fourth").key_number, 4);
}

TEST_P(SealedTest, ProgramsThatBeginOneLedgerAtOnceAgreeOnItsKey) {
    std::vector<std::thread> threads;
    std::vector<std::string> ids(4);
    for (size_t i = 0; i < ids.size(); ++i) {
        threads.emplace_back([&, i] {
            auto opened = try_open("keys", fmt::format("seed {}", i));
            if (!opened) return;
            append(**opened, fmt::format("p{}", i));
            ids[i] = (*opened)->keys_in_use().file;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_FALSE(ids[0].empty());
    for (auto const& id : ids) EXPECT_EQ(id, ids[0]);
    auto const ledger = open();
    EXPECT_EQ(ledger->keys_in_use().in_file, std::vector<int64_t>{1});
    EXPECT_EQ(ledger->last_number(), 5);
    EXPECT_TRUE(ledger->verify({}).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, SealedTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

TEST(KeyFile, TheSecondToAddAKeyFindsTheFirsts) {
    auto const folder = std::filesystem::temp_directory_path() / fmt::format("lianfang-key-{}", std::random_device{}());
    std::string const path = (folder / "deep" / "one.key").string();
    EXPECT_EQ(read_key_file(path).error().code, "key_file_missing");
    auto const first = add_key(path, 0, hash_hex("first"));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(*add_key(path, 0, hash_hex("second")), *first);
    EXPECT_EQ(add_key(path, 1, hash_hex("second"))->size(), 2u);
    ASSERT_TRUE(drop_keys_before(path, 2).ok());
    EXPECT_EQ(*read_key_file(path), (Keys{{2, hash_hex("second")}}));
    struct stat status = {};
    ASSERT_EQ(stat(folder.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0700u);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lianfang::ledger
