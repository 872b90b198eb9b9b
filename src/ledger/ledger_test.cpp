// The ledger's promises: chained, idempotent, versioned, replayable, and a changed byte anywhere is found.
#include "ledger/ledger.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "support/fresh_database.h"

namespace lianfang::ledger {
namespace {

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Instant at(char const* text) { return parse_instant(text).value(); }

class LedgerTest : public ::testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        ASSERT_TRUE(shipped().ok()) << shipped().mistakes.front().what;
        auto const url = testing::fresh_database(GetParam(), "lianfang_ledger_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        ledger_ = open(*url);
    }

    static std::unique_ptr<Ledger> open(std::string const& url) {
        return std::move(Ledger::open(url, shipped(), at("2020-01-10"), "seed")).value();
    }

    Entry meeting(std::string const& id, char const* held, int64_t attendees) {
        auto const& kind = *shipped().find_kind("meeting");
        Entry entry{.id = id, .kind = &kind, .unit = "470123000000", .source = "县指挥部", .source_class = "command"};
        entry.values.assign(kind.columns.size(), Value{});
        entry.values[kind.find("held_at")] = at(held).microseconds;
        entry.values[kind.find("level")] = std::string("COUNTY");
        entry.values[kind.find("title")] = std::string("调度会");
        entry.values[kind.find("attendees")] = attendees;
        return entry;
    }

    Entry register_person(std::string const& id, std::string const& number) {
        auto const& kind = *shipped().find_kind("person_register");
        Entry entry{.id = id, .kind = &kind, .unit = "470123100200", .source = "东风镇", .source_class = "township"};
        entry.values.assign(kind.columns.size(), Value{});
        entry.values[kind.find("person_name")] = std::string("周大河");
        entry.values[kind.find("person_id_no")] = number;
        entry.values[kind.find("person_residence")] = std::string("470123100200");
        entry.values[kind.find("since")] = int64_t{18270};
        entry.persons = {ledger_->last_number() + 1};
        return entry;
    }

    Appended append(Entry entry) {
        std::optional<Appended> appended;
        ledger_->in_transaction([&] { appended = std::move(ledger_->append(std::move(entry))).value(); });
        return *appended;
    }

    int64_t count(std::string const& sql) {
        auto query = ledger_->database().prepare(sql);
        int64_t value = 0;
        while (query.step()) value = query.integer(0);
        return value;
    }

    std::string const scratch =
        fmt::format("{}/lianfang-ledger-test-{}", std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "/tmp",
                    std::random_device{}());
    std::unique_ptr<Ledger> ledger_;
};

TEST_P(LedgerTest, TheSameIdIsAppendedOnce) {
    auto const first = append(meeting("m1", "2020-01-20T09:00", 30));
    auto const again = append(meeting("m1", "2020-01-20T09:00", 30));
    EXPECT_EQ(first.number, again.number);
    EXPECT_EQ(count("SELECT COUNT(*) FROM record_meeting"), 1);
}

TEST_P(LedgerTest, ACorrectionClosesTheVersionAndKeepsIt) {
    append(meeting("m1", "2020-01-20T09:00", 30));
    auto correction = meeting("m2", "2020-01-20T09:00", 40);
    correction.operation = Operation::Correct;
    correction.target = "m1";
    int64_t const number = append(correction).number;
    EXPECT_EQ(
        count(fmt::format("SELECT attendees FROM record_meeting WHERE from_number <= {0} AND to_number > {0}",
                          number - 1)),
        30);
    EXPECT_EQ(
        count(fmt::format("SELECT attendees FROM record_meeting WHERE from_number <= {0} AND to_number > {0}",
                          number)),
        40);
    EXPECT_EQ(count("SELECT COUNT(*) FROM record_meeting"), 2);
}

TEST_P(LedgerTest, AWithdrawalHidesTheRecordFromThenOn) {
    append(meeting("m1", "2020-01-20T09:00", 30));
    auto withdrawal = meeting("m2", "2020-01-20T09:00", 30);
    withdrawal.operation = Operation::Withdraw;
    withdrawal.target = "m1";
    append(withdrawal);
    EXPECT_EQ(count(fmt::format("SELECT COUNT(*) FROM record_meeting WHERE to_number = {}", still_current)), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM record_meeting"), 1);
}

TEST_P(LedgerTest, IdentityNumbersNeverStandInTheChainedText) {
    auto const appended = append(register_person("p1", "470123198001010018"));
    EXPECT_EQ(count("SELECT COUNT(*) FROM ledger WHERE text LIKE '%470123198001010018%'"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sealed WHERE value LIKE '%470123198001010018%' OR key_number <> 1"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sealed"), 1);
    EXPECT_EQ(ledger_->unsealed(appended.number, "person_id_no"), "470123198001010018");
}

TEST_P(LedgerTest, RecordedTimeNeverGoesBack) {
    ledger_->set_now(at("2020-01-21"));
    auto const later = append(meeting("m1", "2020-01-20T09:00", 30));
    ledger_->set_now(at("2020-01-15"));
    auto const earlier = append(meeting("m2", "2020-01-20T10:00", 30));
    EXPECT_EQ(later.recorded_at, earlier.recorded_at);
    EXPECT_EQ(ledger_->number_at(at("2020-01-20")), later.number - 1);
}

TEST_P(LedgerTest, WhatFailsWithinAnAttemptLeavesTheChainAsItWas) {
    int64_t const before = ledger_->last_number();
    ledger_->in_transaction([&] {
        bool const kept = ledger_->attempt([&] {
            (void)ledger_->append(meeting("m1", "2020-01-20T09:00", 30)).ok();
            return false;
        });
        EXPECT_FALSE(kept);
        EXPECT_TRUE(ledger_->append(meeting("m2", "2020-01-20T10:00", 10)).ok());
    });
    EXPECT_EQ(ledger_->last_number(), before + 1);
    EXPECT_TRUE(ledger_->verify({}).empty());
}

TEST_P(LedgerTest, ARehearsalWritesNothing) {
    int64_t const before = ledger_->last_number();
    ledger_->rehearse([&] { (void)ledger_->append(meeting("m1", "2020-01-20T09:00", 30)).ok(); });
    EXPECT_EQ(ledger_->last_number(), before);
    EXPECT_EQ(count("SELECT COUNT(*) FROM record_meeting"), 0);
}

// Each case changes one stored byte; verify must find it.
TEST_P(LedgerTest, AChangedByteAnywhereIsFound) {
    append(meeting("m1", "2020-01-20T09:00", 30));
    append(register_person("p1", "470123198001010018"));
    EXPECT_TRUE(ledger_->verify({}).empty());
    struct Change {
        char const* what;
        char const* change;
        char const* back;
    };
    Change const changes[] = {
        {"ledger text", "UPDATE ledger SET text = REPLACE(text, '调度会', '调度办') WHERE id = 'm1'",
         "UPDATE ledger SET text = REPLACE(text, '调度办', '调度会') WHERE id = 'm1'"},
        {"ledger column", "UPDATE ledger SET recorded_at = recorded_at + 1 WHERE id = 'm1'",
         "UPDATE ledger SET recorded_at = recorded_at - 1 WHERE id = 'm1'"},
        {"sealed value", "UPDATE sealed SET value = '?' || value WHERE field = 'person_id_no'",
         "UPDATE sealed SET value = SUBSTR(value, 2) WHERE field = 'person_id_no'"},
        {"nonce", "UPDATE sealed SET salt = 'A' || salt WHERE field = 'person_id_no'",
         "UPDATE sealed SET salt = SUBSTR(salt, 2) WHERE field = 'person_id_no'"},
        {"key number", "UPDATE sealed SET key_number = 7 WHERE field = 'person_id_no'",
         "UPDATE sealed SET key_number = 1 WHERE field = 'person_id_no'"},
        {"table", "UPDATE record_meeting SET attendees = 31", "UPDATE record_meeting SET attendees = 30"},
        {"table of keys", "UPDATE person_key SET strong = 1 - strong", "UPDATE person_key SET strong = 1 - strong"},
        {"residence", "UPDATE person_residence SET unit_code = '470123100201'",
         "UPDATE person_residence SET unit_code = '470123100200'"},
        {"catalogue", "UPDATE catalog_edition SET text = text || ' ' WHERE file LIKE '%meeting.yaml'",
         "UPDATE catalog_edition SET text = SUBSTR(text, 1, LENGTH(text) - 1) WHERE file LIKE '%meeting.yaml'"},
    };
    for (auto const& change : changes) {
        ledger_->database().execute(change.change);
        EXPECT_FALSE(ledger_->verify({}).empty()) << change.what;
        ledger_->database().execute(change.back);
        EXPECT_TRUE(ledger_->verify({}).empty()) << change.what << " put back";
    }
}

// A ledger in a file is walked by two threads; what differs in a table is named by row and column.
TEST_P(LedgerTest, WhatDiffersIsNamedByRowAndColumn) {
    std::string const file = scratch + ".db";
    bool const is_sqlite = std::string(GetParam()) == "sqlite";
    if (is_sqlite) ledger_ = open("sqlite:" + file);
    for (int i = 0; i < 30; ++i) append(meeting(fmt::format("m{}", i), "2020-01-20T09:00", 30 + i));
    auto correction = meeting("c1", "2020-01-20T09:00", 12);
    correction.operation = Operation::Correct;
    correction.target = "m7";
    append(correction);
    append(register_person("p1", "470123198001010018"));
    EXPECT_TRUE(ledger_->verify({}).empty());
    struct Change {
        char const* change;
        char const* named;
        char const* back;
    };
    Change const changes[] = {
        {"UPDATE record_meeting SET attendees = 99 WHERE record_id = 'm3'", "column attendees",
         "UPDATE record_meeting SET attendees = 33 WHERE record_id = 'm3'"},
        {"UPDATE record_meeting SET to_number = to_number + 1 WHERE record_id = 'm7' AND attendees = 37",
         "column to_number",
         "UPDATE record_meeting SET to_number = to_number - 1 WHERE record_id = 'm7' AND attendees = 37"},
        {"UPDATE record_meeting SET record_id = 'm99' WHERE record_id = 'm5'", "lacks a row (m5 ",
         "UPDATE record_meeting SET record_id = 'm5' WHERE record_id = 'm99'"},
        {"INSERT INTO natural_key (key, record_id) VALUES ('k', 'r')", "has a row (k r)",
         "DELETE FROM natural_key WHERE key = 'k'"},
        {"INSERT INTO person_link (person_id, canonical_id, from_number, to_number) VALUES (1, 2, 3, 4)",
         "table person_link", "DELETE FROM person_link"},
    };
    for (auto const& change : changes) {
        ledger_->database().execute(change.change);
        auto const findings = ledger_->verify({});
        bool const is_named = std::any_of(findings.begin(), findings.end(), [&](auto const& finding) {
            return finding.what_en.find(change.named) != std::string::npos;
        });
        EXPECT_TRUE(is_named) << change.named << ": " << (findings.empty() ? "" : findings.front().what_en);
        EXPECT_TRUE(ledger_->verify({.chain_alone = true, .key = {}, .witness = {}, .progress = {}}).empty());
        ledger_->database().execute(change.back);
        EXPECT_TRUE(ledger_->verify({}).empty()) << change.named << " put back";
    }
    ledger_->database().execute("UPDATE ledger SET hash = REPLACE(hash, 'a', 'b') WHERE number = 12");
    EXPECT_FALSE(ledger_->verify({.chain_alone = true, .key = {}, .witness = {}, .progress = {}}).empty());
    ledger_.reset();
    for (auto const* suffix : {"", "-wal", "-shm"}) std::remove((file + suffix).c_str());
}

// What was issued with an entry is given again byte for byte; changed, taken away or added, it is found.
TEST_P(LedgerTest, KeptFilesAreHeldAgainstTheirDigests) {
    std::string const page("<p>汇报</p>\0\xff", 15);
    auto issued = meeting("m1", "2020-01-20T09:00", 30);
    issued.files = {{"html", page}, {"json", "[]"}};
    int64_t const number = append(issued).number;
    append(meeting("m2", "2020-01-20T10:00", 30));
    EXPECT_EQ(ledger_->kept_file(number, "html"), page);
    EXPECT_EQ(ledger_->kept_file(number, "pdf"), std::nullopt);
    EXPECT_EQ(ledger_->kept_files(number).size(), 2u);
    EXPECT_TRUE(ledger_->verify({}).empty());
    auto change = ledger_->database().prepare("UPDATE kept_file SET bytes = :bytes WHERE name = 'html'");
    std::string flipped = page;
    flipped[3] ^= 1;
    change.bind_bytes("bytes", flipped).run();
    EXPECT_EQ(ledger_->verify({}).size(), 1u);
    change.bind_bytes("bytes", page).run();
    EXPECT_TRUE(ledger_->verify({}).empty());
    ledger_->database().execute("UPDATE kept_file SET name = 'txt' WHERE name = 'json'");
    EXPECT_EQ(ledger_->verify({}).size(), 2u) << "one is missing, one does not belong";
}

TEST_P(LedgerTest, AMissingLastEntryIsFound) {
    append(meeting("m1", "2020-01-20T09:00", 30));
    append(meeting("m2", "2020-01-20T10:00", 30));
    ledger_->database().execute("DELETE FROM ledger WHERE id = 'm2'");
    EXPECT_FALSE(ledger_->verify({}).empty());
}

TEST_P(LedgerTest, AChangedCatalogueAddsColumnsAndKeepsOldRows) {
    std::string const file = scratch + ".db";
    std::string const url = std::string(GetParam()) == "sqlite" ? "sqlite:" + file : ledger_->database().url();
    if (std::string(GetParam()) == "sqlite") ledger_ = open(url);
    append(meeting("m1", "2020-01-20T09:00", 30));
    ledger_.reset();
    Catalog changed = shipped();
    auto& kind = changed.kinds.find("meeting")->second;
    auto column = kind.columns.front();
    column.name = "room";
    column.type = catalog::FieldType::Text;
    kind.columns.push_back(column);
    changed.files["kinds/meeting.yaml"] += "  room: {type: text, zh: 会议室, en: Room}\n";
    changed.edition = catalog::edition_of(changed.files);
    auto reopened = std::move(Ledger::open(url, changed, at("2020-01-22"), "other")).value();
    auto query = reopened->database().prepare("SELECT attendees, room FROM record_meeting");
    ASSERT_TRUE(query.step());
    EXPECT_EQ(query.integer(0), 30);
    EXPECT_TRUE(query.is_null(1));
    query.reset();
    EXPECT_NE(reopened->edition_at(1), reopened->edition_at(reopened->last_number()));
    EXPECT_TRUE(reopened->verify({}).empty());
    for (auto const* suffix : {"", "-wal", "-shm"}) std::remove((file + suffix).c_str());
}

TEST_P(LedgerTest, WhatAnOlderProgramDidNotMakeIsMadeAtOpening) {
    std::string const file = scratch + ".db";
    std::string const url = std::string(GetParam()) == "sqlite" ? "sqlite:" + file : ledger_->database().url();
    if (std::string(GetParam()) == "sqlite") ledger_ = open(url);
    for (std::string const kind : {"catalogue_adopted", "meeting"}) {
        ledger_->database().execute("DROP INDEX time_and_unit_of_record_" + kind);
        ledger_->database().execute(
            fmt::format("CREATE INDEX time_of_record_{0} ON record_{0} (happened_at, record_id)", kind));
    }
    ledger_.reset();
    ledger_ = open(url);
    auto& database = ledger_->database();
    EXPECT_TRUE(database.has_index("time_and_unit_of_record_meeting"));
    EXPECT_FALSE(database.has_index("time_and_unit_of_record_nothing"));
    EXPECT_FALSE(database.has_index("time_of_record_meeting")) << "what it stands in place of";
    auto noted = database.prepare(
        "SELECT COUNT(*) FROM schema_step WHERE statement LIKE 'CREATE INDEX time_and_unit_of_record_meeting%'");
    ASSERT_TRUE(noted.step());
    EXPECT_EQ(noted.integer(0), 2) << "made with its table, and again";
    noted.reset();
    ledger_.reset();
    for (auto const* suffix : {"", "-wal", "-shm"}) std::remove((file + suffix).c_str());
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::ledger
