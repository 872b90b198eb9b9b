// A plain, slow model of the ledger beside the real one over random records: what it holds is a list of statements, and
// everything that it answers it reckons from the whole list. It shares no code with the ledger. Seeds are printed;
// LIANFANG_TEST_SEED repeats one, LIANFANG_TEST_ROUNDS asks for more.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "ledger/ledger.h"
#include "support/fresh_database.h"
#include "support/seeds.h"

namespace lianfang::ledger {
namespace {

using Row = std::map<std::string, Value>;  // Column → value; what is not there is empty.

// --- the model ---

struct Stated {
    int64_t number = 0;
    std::string id, record, operation, source, source_class;
    Row row;
    int64_t person = 0, into = 0;  // Of a merge; into 0: parted again.
};

struct Model {
    std::vector<Stated> all;

    Stated const* find(std::string const& id) const {
        for (auto const& one : all) {
            if (one.id == id) return &one;
        }
        return nullptr;
    }

    // Known at `number`: by source the last thing it said; the order of sources decides, then who spoke first.
    std::optional<Row> record_at(std::string const& record, int64_t number) const {
        std::vector<Stated const*> said;
        for (auto const& one : all) {
            if (one.record == record && one.number <= number) said.push_back(&one);
        }
        if (said.empty() || said.back()->operation == "withdraw") return std::nullopt;
        Row row;
        for (char const* source_class : {"command", "township", "other"}) {
            std::vector<std::string> spoken;
            for (auto const* first : said) {
                bool const is_asked = first->operation != "withdraw" && first->source_class == source_class;
                if (!is_asked || std::count(spoken.begin(), spoken.end(), first->source) != 0) continue;
                spoken.push_back(first->source);
                Stated const* last = first;
                for (auto const* later : said) {
                    if (later->source == first->source && later->operation != "withdraw") last = later;
                }
                row.insert(last->row.begin(), last->row.end());  // Keeps what a better source filled.
            }
        }
        return row;
    }

    std::map<std::string, Row> rows_at(int64_t number) const {
        std::map<std::string, Row> rows;
        for (auto const& one : all) {
            if (one.record.empty() || one.number > number) continue;
            if (auto const row = record_at(one.record, number)) rows[one.record] = *row;
        }
        return rows;
    }

    int64_t count_before(int64_t moment, int64_t number) const {
        int64_t count = 0;
        for (auto const& [record, row] : rows_at(number)) count += std::get<int64_t>(row.at("held_at")) < moment;
        return count;
    }

    int64_t person_at(int64_t person, int64_t number) const {
        int64_t into = 0;
        for (auto const& one : all) {
            if (one.person == person && one.number <= number) into = one.into;
        }
        return into == 0 ? person : person_at(into, number);
    }
};

// --- the ledger beside it ---

Catalog const& shipped() {
    static Catalog const catalog = Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

struct Speaker {
    char const *source, *source_class;
};
constexpr Speaker speakers[] = {{"县指挥部", "command"}, {"东风镇", "township"}, {"西河镇", "township"}, {"网格", "other"}};
constexpr char const* operations[] = {"complete", "correct", "variant", "withdraw"};
constexpr int64_t persons = 8;

class Beside {
public:
    Beside(std::string url, uint32_t seed) : random_(seed), url_(std::move(url)) {
        open();
        base_ = ledger_->last_number();
    }

    void open() {
        ledger_.reset();
        ledger_ = std::move(Ledger::open(url_, shipped(), parse_instant("2020-01-10").value(), "seed")).value();
    }

    // One transaction; it may fail as a whole.
    void transact() {
        Model const before = model_;
        bool const fails = dice(6) == 0;
        try {
            ledger_->in_transaction([&] {
                for (int count = 1 + dice(5); count > 0; --count) step(0);
                if (fails) throw std::runtime_error("meant to fail");
            });
        } catch (std::runtime_error const& fault) {
            ASSERT_TRUE(fails) << fault.what();
            model_ = before;
        }
        EXPECT_EQ(ledger_->last_number(), last());
    }

    void compare() {
        compare_entries();
        for (int64_t number = base_; number <= last(); ++number) {
            ASSERT_EQ(rows_at(number), model_.rows_at(number)) << "known at " << number;
            int64_t const moment = moment_of(dice(40));
            ASSERT_EQ(count_before(moment, number), model_.count_before(moment, number)) << "known at " << number;
            int64_t const person = 1 + dice(persons);
            ASSERT_EQ(linked(person, number), model_.person_at(person, number)) << person << " at " << number;
        }
        for (auto const& one : model_.all) {
            if (one.record.empty()) continue;
            auto const now = model_.record_at(one.record, last());
            ASSERT_EQ(ledger_->find_record(one.record)->withdrawn, !now) << one.record;
        }
        for (int64_t person = 1; person <= persons; ++person) {
            ASSERT_EQ(ledger_->canonical(person), model_.person_at(person, last())) << person;
        }
        auto const findings = ledger_->verify({});
        ASSERT_TRUE(findings.empty()) << findings.front().what_en;
    }

private:
    int dice(int sides) { return int(random_() % uint32_t(sides)); }
    int64_t last() const { return model_.all.empty() ? base_ : model_.all.back().number; }
    static int64_t moment_of(int hours) { return parse_instant("2020-01-20")->microseconds + hours * 3'600'000'000; }

    void step(int depth) {
        int const chosen = dice(20);
        if (chosen == 0 && depth < 3) return attempt(depth);
        if (chosen == 1 && !model_.all.empty()) return say_again();
        if (chosen <= 3) return link();
        Stated said = made();
        if (chosen > 9 && !model_.all.empty()) {
            auto const& earlier = model_.all[size_t(dice(int(model_.all.size())))];
            if (!earlier.record.empty()) {
                said.record = earlier.record;
                said.operation = operations[std::min(dice(6), 3)];
            }
        }
        append(said);
    }

    void attempt(int depth) {
        Model const before = model_;
        bool const stands = dice(2) == 0;
        ledger_->attempt([&] {
            for (int count = 1 + dice(3); count > 0; --count) step(depth + 1);
            return stands;
        });
        if (!stands) model_ = before;
    }

    // The same id once more, with other values: the ledger answers what stands and changes nothing.
    void say_again() {
        Stated again = model_.all[size_t(dice(int(model_.all.size())))];
        auto const number = again.number;
        if (again.record.empty()) return;
        again.row["title"] = std::string("另一次");
        auto const answer = ledger_->append(entry_of(again));
        ASSERT_TRUE(answer.ok());
        EXPECT_EQ(answer->number, number) << again.id;
    }

    Stated made() {
        auto const& speaker = speakers[dice(4)];
        Stated said{.id = fmt::format("e{}", ++ids_), .operation = "record", .source = speaker.source,
                    .source_class = speaker.source_class};
        said.record = said.id;
        said.row["held_at"] = moment_of(dice(40));
        said.row["level"] = std::string("COUNTY");
        said.row["title"] = fmt::format("第{}次会", dice(9));
        if (dice(2)) said.row["attendees"] = int64_t(dice(500));
        if (dice(2)) said.row["topic"] = fmt::format("议题{}\n'%\\", dice(9));
        return said;
    }

    void link() {
        int64_t const person = 1 + dice(persons), into = 1 + dice(persons);
        int64_t const now = model_.person_at(person, last());
        bool const parts = now != person;
        if (!parts && model_.person_at(into, last()) == person) return;
        append({.id = fmt::format("p{}", ++ids_), .operation = "record", .person = person, .into = parts ? 0 : into});
    }

    void append(Stated said) {
        auto const answer = ledger_->append(entry_of(said));
        ASSERT_TRUE(answer.ok()) << answer.error().en;
        said.number = last() + 1;
        EXPECT_EQ(answer->number, said.number) << said.id;
        model_.all.push_back(said);
    }

    static Operation operation_of(std::string const& name) {
        return name == "complete"   ? Operation::Complete
               : name == "correct"  ? Operation::Correct
               : name == "variant"  ? Operation::Variant
               : name == "withdraw" ? Operation::Withdraw
                                    : Operation::Record;
    }

    static Entry entry_of(Stated const& said) {
        bool const is_link = said.record.empty();
        auto const* kind = shipped().find_kind(!is_link ? "meeting" : said.into ? "merge_persons" : "unmerge_persons");
        Entry entry{.id = said.id, .kind = kind, .operation = operation_of(said.operation), .unit = "470123000000",
                    .source = said.source, .source_class = said.source_class};
        if (!is_link && said.record != said.id) entry.target = said.record;
        Row row = said.row;
        if (is_link) {
            row["person"] = std::to_string(said.person);
            row["reason"] = std::string("同一人");
            row[said.into ? "merged_at" : "unmerged_at"] = moment_of(1);
            if (said.into) row["into_person"] = std::to_string(said.into);
        }
        entry.values.assign(kind->columns.size(), Value{});
        for (auto const& [column, value] : row) entry.values[size_t(kind->find(column))] = value;
        return entry;
    }

    void compare_entries() {
        auto read = ledger_->database().prepare("SELECT number, id, operation, target FROM ledger WHERE number > :base "
                                                "ORDER BY number");
        read.bind("base", base_);
        size_t at = 0;
        for (; read.step(); ++at) {
            ASSERT_LT(at, model_.all.size());
            auto const& said = model_.all[at];
            EXPECT_EQ(read.integer(0), said.number);
            EXPECT_EQ(read.text(1), said.id);
            EXPECT_EQ(read.text(2), said.operation);
            EXPECT_EQ(read.text(3), said.record == said.id ? "" : said.record);
        }
        EXPECT_EQ(at, model_.all.size());
    }

    std::map<std::string, Row> rows_at(int64_t number) {
        std::vector<std::string> const columns = {"held_at", "level", "title", "attendees", "topic"};
        auto read = ledger_->database().prepare("SELECT record_id, held_at, level, title, attendees, topic FROM "
                                                "record_meeting WHERE from_number <= :number AND to_number > :number");
        read.bind("number", number);
        std::map<std::string, Row> rows;
        while (read.step()) {
            auto const [it, is_new] = rows.try_emplace(std::string(read.text(0)));
            EXPECT_TRUE(is_new) << it->first << " has two versions at " << number;
            for (size_t i = 0; i < columns.size(); ++i) {
                if (!read.is_null(int(i) + 1)) it->second[columns[i]] = read.value(int(i) + 1);
            }
        }
        return rows;
    }

    int64_t count_before(int64_t moment, int64_t number) {
        auto read = ledger_->database().prepare("SELECT COUNT(*) FROM record_meeting WHERE happened_at < :moment AND "
                                                "from_number <= :number AND to_number > :number");
        read.bind("moment", moment).bind("number", number);
        int64_t count = 0;
        while (read.step()) count = read.integer(0);
        return count;
    }

    int64_t linked(int64_t person, int64_t number) {
        auto read = ledger_->database().prepare("SELECT canonical_id FROM person_link WHERE person_id = :person AND "
                                                "from_number <= :number AND to_number > :number");
        read.bind("person", person).bind("number", number);
        int64_t canonical = person;
        while (read.step()) canonical = read.integer(0);
        return canonical;
    }

    std::mt19937 random_;
    std::string url_;
    std::unique_ptr<Ledger> ledger_;
    Model model_;
    int64_t base_ = 0, ids_ = 0;
};

class ModelTest : public ::testing::TestWithParam<char const*> {};

TEST_P(ModelTest, TheLedgerAgreesWithAPlainModelOverRandomRecords) {
    auto const scratch = (std::filesystem::temp_directory_path() /
                          fmt::format("lianfang-model-{}", std::random_device{}())).string();
    for (uint32_t const seed : testing::seeds(4)) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        auto url = testing::fresh_database(GetParam(), "lianfang_model_test");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        std::string const file = scratch + ".db";
        if (url == "sqlite::memory:") url = "sqlite:" + file;
        {
            Beside beside(*url, seed);
            for (int i = 0; i < 60 && !::testing::Test::HasFailure(); ++i) {
                if (i % 20 == 19) beside.open();
                beside.transact();
            }
            if (!::testing::Test::HasFailure()) beside.compare();
        }
        for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
        if (HasFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, ModelTest, ::testing::Values("sqlite", "postgresql"),
                         [](auto const& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace lianfang::ledger
