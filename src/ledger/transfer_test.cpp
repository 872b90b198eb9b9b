// A ledger moved is the same ledger: between engines by its tables, and anywhere by its entries. The parameter is the
// engine of the target; the source is a file.
#include "ledger/transfer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "store/shape.h"
#include "support/fresh_database.h"

namespace lianfang::ledger {
namespace {

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

class TransferTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        std::filesystem::create_directory(folder_);
        if (std::string(GetParam()) == "sqlite") {
            target_ = "sqlite:" + folder_ + "/target.db";
        } else {
            auto const url = testing::fresh_database("postgresql", "lianfang_transfer_test");
            if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
            target_ = *url;
        }
        ledger_ = open(source_);
        for (int day = 0; day < 6; ++day) append_day(day);
    }
    void TearDown() override {
        ledger_.reset();
        std::filesystem::remove_all(folder_);
    }

    static std::unique_ptr<Ledger> open(std::string const& url) {
        return std::move(Ledger::open(url, shipped(), at("2020-01-10"), "seed")).value();
    }

    Entry entry_of(char const* kind_name, std::string const& id) {
        auto const& kind = *shipped().find_kind(kind_name);
        Entry entry{.id = id, .kind = &kind, .unit = "470123100200", .source = "东风镇", .source_class = "township"};
        entry.values.assign(kind.columns.size(), Value{});
        return entry;
    }

    Entry meeting(std::string const& id, int64_t attendees) {
        Entry entry = entry_of("meeting", id);
        auto const& kind = *entry.kind;
        entry.values[kind.find("held_at")] = at("2020-01-20T09:00").microseconds;
        entry.values[kind.find("level")] = std::string("COUNTY");
        entry.values[kind.find("title")] = std::string("调度会\t\"第一次\"\n\\");
        entry.values[kind.find("attendees")] = attendees;
        return entry;
    }

    // A meeting, its correction with a file, a person with sealed values; now and then a withdrawal.
    void append_day(int day) {
        ledger_->set_now(at("2020-01-20") + day * microseconds_per_day);
        ledger_->in_transaction([&] {
            auto const add = [&](Entry entry) { ASSERT_TRUE(ledger_->append(std::move(entry)).ok()); };
            add(meeting(fmt::format("m{}", day), 30 + day));
            Entry corrected = meeting(fmt::format("c{}", day), 60 + day);
            corrected.operation = Operation::Correct;
            corrected.target = fmt::format("m{}", day);
            corrected.files = {{"纪要.pdf", std::string("\0\xff\n\\x00 end", 12)}};
            add(corrected);
            Entry person = entry_of("person_register", fmt::format("p{}", day));
            auto const& kind = *person.kind;
            person.values[kind.find("person_name")] = std::string("周大河");
            person.values[kind.find("person_id_no")] = std::string("470123198001010018");
            person.values[kind.find("person_residence")] = std::string("470123100200");
            person.values[kind.find("since")] = int64_t{18270};
            person.persons = {ledger_->last_number() + 1};
            add(person);
            if (day % 3 != 2) return;
            Entry withdrawn = meeting(fmt::format("w{}", day), 0);
            withdrawn.operation = Operation::Withdraw;
            withdrawn.target = fmt::format("m{}", day);
            add(withdrawn);
        });
    }

    // Every row of every table as text, sorted; what a table is called, first.
    static std::vector<std::string> content(store::Database& database) {
        std::vector<std::string> rows;
        for (auto const& table : store::shapes_of(database)) {
            if (table.name == "schema_step") continue;  // In each engine's words.
            std::vector<std::string> names;
            for (auto const& column : table.columns) names.push_back(column.name);
            auto read = database.prepare(fmt::format("SELECT {} FROM {}", fmt::join(names, ", "), table.name));
            while (read.step()) {
                std::string row = table.name;
                for (int i = 0; i < read.column_count(); ++i) {
                    bool const is_bytes = table.columns[size_t(i)].type == store::ColumnType::Bytes;
                    row += "|" + (read.is_null(i) ? "NULL" : is_bytes ? read.bytes(i) : std::string(read.text(i)));
                }
                rows.push_back(row);
            }
        }
        std::sort(rows.begin(), rows.end());
        return rows;
    }
    static std::vector<std::string> content(std::string const& url) {
        return content(*store::Database::open(url, store::Access::Reading));
    }

    static std::vector<std::string> indexes(std::string const& url) {
        auto const database = store::Database::open(url, store::Access::Reading);
        std::vector<std::string> all;
        for (auto const& table : store::shapes_of(*database)) {
            all.push_back(fmt::format("{} {} {}", table.name, fmt::join(table.key, ","), table.unique.size()));
            for (auto const& index : table.indexes) all.push_back(index.name);
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    Result<Head> import_text(std::string const& text) {
        std::ofstream(file_, std::ios::binary) << text;
        return import_ledger(file_, {.to = target_, .catalog = shipped(), .secret_seed = "seed", .finish = {},
                                     .progress = {}});
    }
    std::string exported(int64_t first = 1, int64_t last = 0) {
        Export const asked{.file = file_, .first = first, .last = last, .progress = {}};
        EXPECT_TRUE(export_ledger(ledger_->database(), asked).ok());
        std::stringstream text;
        text << std::ifstream(file_, std::ios::binary).rdbuf();
        return text.str();
    }
    void expect_same() {
        EXPECT_EQ(content(target_), content(source_));
        EXPECT_TRUE(open(target_)->verify({}).empty());
    }

    std::string const folder_ = (std::filesystem::temp_directory_path() /
                                 fmt::format("lianfang-transfer-{}", std::random_device{}())).string();
    std::string const source_ = "sqlite:" + folder_ + "/source.db";
    std::string const file_ = folder_ + "/ledger.jsonl";
    std::string target_;
    std::unique_ptr<Ledger> ledger_;
};

TEST_P(TransferTest, ThereAndBackByItsTables) {
    auto const head = head_of(ledger_->database());
    auto const there = copy_ledger({.from = source_, .to = target_, .progress = {}, .check = {}});
    ASSERT_TRUE(there.ok());
    EXPECT_EQ(there->number, head.number);
    EXPECT_EQ(there->hash, head.hash);
    expect_same();
    std::string const back = "sqlite:" + folder_ + "/back.db";
    ASSERT_TRUE(copy_ledger({.from = target_, .to = back, .progress = {}, .check = {}}).ok());
    EXPECT_EQ(content(back), content(source_));
    EXPECT_EQ(indexes(target_), indexes(source_));
    EXPECT_EQ(indexes(back), indexes(source_));
}

TEST_P(TransferTest, ATargetThatHoldsSomethingIsLeftAlone) {
    ASSERT_TRUE(copy_ledger({.from = source_, .to = target_, .progress = {}, .check = {}}).ok());
    auto const before = content(target_);
    append_day(7);
    auto const again = copy_ledger({.from = source_, .to = target_, .progress = {}, .check = {}});
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, "target_not_empty");
    EXPECT_EQ(content(target_), before);
}

TEST_P(TransferTest, WhatIsNoLedgerIsNotCopied) {
    std::string const none = "sqlite:" + folder_ + "/none.db";
    auto const copied = copy_ledger({.from = none, .to = target_, .progress = {}, .check = {}});
    ASSERT_FALSE(copied.ok());
    EXPECT_EQ(copied.error().code, "no_ledger");
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/none.db"));
}

TEST_P(TransferTest, ReplayedEntryByEntryItIsTheSame) {
    auto const replayed = replay_ledger(ledger_->database(),
                                        {.to = target_, .catalog = shipped(), .secret_seed = "seed", .finish = {},
                                         .progress = {}});
    ASSERT_TRUE(replayed.ok()) << replayed.error().en;
    expect_same();
}

TEST_P(TransferTest, ExportedAndImportedItIsTheSame) {
    auto const imported = import_text(exported());
    ASSERT_TRUE(imported.ok()) << imported.error().en;
    expect_same();
}

TEST_P(TransferTest, AnErasedValueStaysErased) {
    ledger_->database().execute("UPDATE sealed SET value = NULL WHERE number = (SELECT MIN(number) FROM sealed)");
    ASSERT_TRUE(import_text(exported()).ok());
    auto read = store::Database::open(target_)->prepare("SELECT COUNT(*) FROM sealed WHERE value IS NULL");
    ASSERT_TRUE(read.step());
    EXPECT_GT(read.integer(0), 0);
}

TEST_P(TransferTest, ACutFileNamesItsLineAndIsTakenUpAgain) {
    std::string const whole = exported();
    size_t const cut = (whole.find("\n{\"hash\"") + whole.size()) / 2;
    auto const half = import_text(whole.substr(0, cut));
    ASSERT_FALSE(half.ok());
    EXPECT_EQ(half.error().place.row, 1 + std::count(whole.begin(), whole.begin() + int64_t(cut), '\n'));
    auto const refused = Ledger::open(target_, shipped(), at("2020-01-10"), "seed");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "ledger_unfinished");
    auto const source = open_source(target_);
    ASSERT_FALSE(source.ok());
    EXPECT_EQ(source.error().code, "ledger_unfinished");
    ASSERT_TRUE(import_text(whole).ok());
    expect_same();
}

TEST_P(TransferTest, AnAlteredLineIsRefused) {
    std::string const whole = exported();
    // In the order of the entries: those that were applied before are passed over.
    for (char const* const word : {"\"attendees\":32", "files\":{\"纪要.pdf\":\"AP", "470123198001010018"}) {
        std::string altered = whole;
        size_t const at = altered.rfind(word);
        ASSERT_NE(at, std::string::npos) << word;
        char& last = altered[at + std::string(word).size() - 1];
        last = last == 'P' ? 'Q' : '9';
        auto const imported = import_text(altered);
        ASSERT_FALSE(imported.ok()) << word;
        EXPECT_EQ(imported.error().place.row, 1 + std::count(altered.begin(), altered.begin() + int64_t(at), '\n'));
    }
    ASSERT_TRUE(import_text(whole).ok());
    expect_same();
}

TEST_P(TransferTest, SlicesFollowOneAnother) {
    ASSERT_TRUE(import_text(exported(1, 8)).ok());
    auto const too_late = import_text(exported(12));
    ASSERT_FALSE(too_late.ok());
    EXPECT_EQ(too_late.error().code, "slice_too_late");
    EXPECT_EQ(open(target_)->last_number(), 8);
    ASSERT_TRUE(import_text(exported(9)).ok());
    expect_same();
}

TEST_P(TransferTest, AnotherLedgerIsNotContinued) {
    std::string const whole = exported();
    {
        auto const other = std::move(Ledger::open(target_, shipped(), at("2020-01-10"), "other seed")).value();
        EXPECT_EQ(other->last_number(), 1);
    }
    auto const imported = import_text(whole);
    ASSERT_FALSE(imported.ok());
    EXPECT_EQ(imported.error().code, "target_not_empty");
    EXPECT_EQ(open(target_)->last_number(), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, TransferTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::ledger
