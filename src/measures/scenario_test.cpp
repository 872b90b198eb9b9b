// Runs tests/scenarios/*.test: tables that an officer can read, played into a real ledger in
// memory. What the tables may say is told in tests/scenarios/README.md. After each scenario all
// orders are answered again and must be the same.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "measures/due.h"
#include "measures/known_reader.h"
#include "measures/measures.h"
#include "measures/order.h"
#include "measures/tick.h"
#include "support/fresh_database.h"

namespace lianfang::measures {
namespace {

using Cells = std::vector<std::string>;

struct Line {
    int number = 0;
    std::string keyword;   // Empty: a further row of the table above.
    Cells cells;
};

struct Scenario {
    std::string file, title;
    std::vector<Line> lines;
};

Cells cells_of(std::string const& text) {
    Cells cells;
    std::string cell;
    for (char const c : text + "|") {
        if (c != '|') {
            cell += c;
            continue;
        }
        cells.push_back(trimmed(cell));
        cell.clear();
    }
    return cells;
}

std::vector<Scenario> read_scenarios(std::filesystem::path const& path) {
    std::vector<Scenario> scenarios;
    std::ifstream stream(path);
    std::string text;
    for (int number = 1; std::getline(stream, text); ++number) {
        if (trimmed(text).empty() || text[0] == '#') continue;
        if (starts_with(text, "scenario:")) {
            scenarios.push_back({path.filename().string(), trimmed(text.substr(9)), {}});
            continue;
        }
        auto cells = cells_of(text);
        std::string const keyword = cells.front();
        cells.erase(cells.begin());
        if (scenarios.empty())
            throw std::runtime_error(fmt::format("{}:{}: no scenario yet", path.string(), number));
        scenarios.back().lines.push_back({number, keyword, std::move(cells)});
    }
    return scenarios;
}

std::vector<Scenario> all_scenarios() {
    std::vector<std::filesystem::path> paths;
    for (auto const& entry :
         std::filesystem::directory_iterator(LIANFANG_SOURCE "/tests/scenarios")) {
        if (entry.path().extension() == ".test") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Scenario> all;
    for (auto const& path : paths) {
        for (auto& scenario : read_scenarios(path)) all.push_back(std::move(scenario));
    }
    return all;
}

catalog::Catalog const& the_catalog() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Policies const& the_policies() {
    static std::vector<catalog::Mistake> mistakes;
    static Policies const policies = Policies::load(the_catalog().files, mistakes);
    return policies;
}

char const* const county_unit = "471101000000";
char const* const village_unit = "471101101201";

// The county of one scenario: a ledger in memory, a village, and persons by the names that the
// tables give them.
class County {
public:
    explicit County(std::string const& url = "sqlite::memory:") {
        ledger_ = std::move(ledger::Ledger::open(url, the_catalog(), at("2020-01-01"), "scenario"))
                      .value();
        responder_ = make_responder(the_policies());
        ledger_->set_responder(responder_.get());
        append("unit", {},
               {{"code", county_unit},
                {"name", "清河县"},
                {"level", "COUNTY"},
                {"first_day", "2000-01-01"}});
        append("unit", {},
               {{"code", village_unit},
                {"name", "李庄村"},
                {"level", "VILLAGE"},
                {"first_day", "2000-01-01"}});
        append("county_profile", {},
               {{"name", "campaign_start"}, {"value", "2020-01-10"}, {"since", "2020-01-10"}});
        checked_ = ledger_->last_number();
    }

    ledger::Ledger& ledger() { return *ledger_; }
    static Instant at(std::string const& text) { return parse_instant(text).value(); }

    void adopt(std::string const& edition, std::string const& day) {
        append("county_profile", {},
               {{"name", "policy/" + edition}, {"value", day}, {"since", "2020-01-10"}});
        checked_ = ledger_->last_number();
    }

    int64_t person(std::string const& name) {
        if (name.empty()) return 0;
        auto const [found, is_new] =
            persons_.emplace(name, int64_t(persons_.size() + 1) * 1'000'000);
        return found->second;
    }

    using Fields = std::vector<std::pair<std::string, std::string>>;
    std::string append(std::string const& kind_name, std::string const& person_name,
                       Fields const& fields,
                       ledger::Operation operation = ledger::Operation::Record,
                       std::string const& target = {}, std::string const& id = {}) {
        auto const* kind = the_catalog().find_kind(kind_name);
        if (!kind) throw std::runtime_error("no kind " + kind_name);
        ledger::Entry entry{.id = fmt::format("e{}", ++entries_),
                            .kind = kind,
                            .operation = operation,
                            .target = target};
        if (!id.empty()) entry.id = id;
        entry.unit = village_unit;
        entry.source = "清河县";
        entry.recorded_by = "scenario";
        entry.received_at = ledger_->now();
        entry.values.assign(kind->columns.size(), store::Value{});
        if (!person_name.empty()) {
            put(entry, "person_name", person_name);
            if (kind->find("person_residence") >= 0) put(entry, "person_residence", village_unit);
            entry.persons = {person(person_name)};
        }
        for (auto const& [name, text] : fields) put(entry, name, text);
        ledger_->in_transaction([&] {
            auto const appended = ledger_->append(entry);
            if (!appended) throw std::runtime_error(appended.error().message("en"));
        });
        return entry.id;
    }

    void withdraw(std::string const& record_id) {
        auto const first = ledger_->history(record_id).front();
        ledger::Entry entry = first.entry;
        entry.id = fmt::format("e{}", ++entries_);
        entry.operation = ledger::Operation::Withdraw;
        entry.target = record_id;
        entry.reason = "误录";
        ledger_->in_transaction([&] { ASSERT_TRUE(ledger_->append(entry).ok()); });
    }

    // The orders since the last time this was asked, by the columns wanted.
    std::vector<std::map<std::string, std::string>> orders_since_last() {
        std::vector<std::map<std::string, std::string>> orders;
        auto read = ledger_->database().prepare(
            "SELECT person_name, order_type, first_day, planned_end, due_at, policy_series, "
            "policy_edition, policy_row, "
            "place, unit_code, ordered_at, subject FROM record_order WHERE from_number > :number "
            "ORDER BY from_number");
        read.bind("number", checked_);
        auto const day = [&](int column) {
            return read.is_null(column) ? std::string()
                                        : format_day(Day{int32_t(read.integer(column))});
        };
        while (read.step()) {
            orders.push_back(
                {{"person", std::string(read.text(0))},
                 {"order", std::string(read.text(1))},
                 {"from", day(2)},
                 {"to", day(3)},
                 {"due", read.is_null(4) ? "" : spaced(format_instant(Instant{read.integer(4)}))},
                 {"plan", fmt::format("{}/{}", read.text(5), read.text(6))},
                 {"row", std::string(read.text(7))},
                 {"place", std::string(read.text(8))},
                 {"unit", std::string(read.text(9))},
                 {"ordered", spaced(format_instant(Instant{read.integer(10)}))},
                 {"subject", std::string(read.text(11))}});
        }
        checked_ = ledger_->last_number();
        return orders;
    }

    // The person's open orders on a day, by type, each once.
    std::string open_orders(std::string const& person_name, Day day) {
        KnownReader reader(*ledger_);
        Known const known = reader.read(person(person_name), ledger_->last_number());
        EXPECT_EQ(int64_t(known.orders.size()), standing_orders(person(person_name))) << "an order fell with its cause";
        std::vector<std::string> open;
        for (auto const& order : known.orders) {
            if (is_open(order, known, day)) open.push_back(order.type);
        }
        std::sort(open.begin(), open.end());
        return open.empty() ? "none" : joined(open, ", ");
    }

private:
    int64_t standing_orders(int64_t of_person) {
        auto count = ledger_->database().prepare(
            "SELECT COUNT(*) FROM record_order WHERE person_id = :person AND to_number = :current");
        count.bind("person", of_person).bind("current", ledger::still_current);
        return count.step() ? count.integer(0) : 0;
    }
    static std::string spaced(std::string const& instant) {
        std::string text = replaced(instant, "T", " ");
        return ends_with(text, ":00") && text.size() == 19 ? text.substr(0, 16) : text;
    }

    static void put(ledger::Entry& entry, std::string const& name, std::string const& text) {
        int const column = entry.kind->find(name);
        if (column < 0)
            throw std::runtime_error(fmt::format("{} has no field {}", entry.kind->name, name));
        catalog::ParseContext context{.catalog = &the_catalog(),
                                      .period = parse_day("2020-01-20").value()};
        context.latest = parse_day("2030-01-01").value();
        context.find_unit = [](std::string_view unit) { return std::string(unit); };
        auto value = catalog::parse_value(entry.kind->columns[column], text, context);
        if (!value)
            throw std::runtime_error(
                fmt::format("{} = {}: {}", name, text, value.error().message("en")));
        entry.values[column] = *value;
    }

    std::unique_ptr<ledger::Ledger> ledger_;
    std::unique_ptr<ledger::Responder> responder_;
    std::map<std::string, int64_t> persons_;
    int entries_ = 0;
    int64_t checked_ = 0;
};

// Plays one scenario line by line.
class Player {
public:
    explicit Player(Scenario const& scenario, std::string const& url = "sqlite::memory:")
        : scenario_(scenario), county_(url) {}

    void play() {
        for (auto const& line : scenario_.lines) {
            SCOPED_TRACE(fmt::format("{}:{}", scenario_.file, line.number));
            if (!line.keyword.empty()) finish();
            if (line.keyword == "plan") county_.adopt(line.cells.at(0), line.cells.at(1));
            else if (line.keyword == "tick") tick_to(line.cells.at(0));
            else if (line.keyword == "orders" && line.cells.at(0) == "none") expect_none();
            else if (!line.keyword.empty()) begin_table(line);
            else row(line);
        }
        finish();
        for (auto const& finding : compare_orders(county_.ledger(), the_policies()))
            ADD_FAILURE() << finding.what_en;
    }

private:
    void begin_table(Line const& line) {
        ASSERT_TRUE(line.keyword == "given" || line.keyword == "orders" || line.keyword == "open")
            << line.keyword;
        table_ = line.keyword;
        columns_ = line.cells;
        if (table_ == "orders") got_ = county_.orders_since_last();
        next_ = 0;
    }

    void finish() {
        if (table_ == "orders") {
            EXPECT_EQ(next_, got_.size()) << "further orders: " << rest();
        }
        table_.clear();
    }

    std::string rest() const {
        std::string text;
        for (size_t i = next_; i < got_.size(); ++i)
            text += got_[i].at("person") + " " + got_[i].at("order") + "; ";
        return text;
    }

    void expect_none() {
        got_ = county_.orders_since_last();
        next_ = 0;
        EXPECT_TRUE(got_.empty()) << rest();
    }

    std::map<std::string, std::string> named(Line const& line) const {
        std::map<std::string, std::string> cells;
        for (size_t i = 0; i < columns_.size(); ++i) {
            std::string value = i < line.cells.size() ? line.cells[i] : "";
            cells[columns_[i]] = std::move(value);
        }
        return cells;
    }

    void row(Line const& line) {
        auto const cells = named(line);
        if (table_ == "given") given(cells);
        if (table_ == "orders") expect_order(cells);
        if (table_ == "open") {
            Day const day = parse_day(cells.at("day")).value();
            EXPECT_EQ(county_.open_orders(cells.at("person"), day), cells.at("orders"));
        }
    }

    void expect_order(std::map<std::string, std::string> const& wanted) {
        ASSERT_LT(next_, got_.size()) << "no further order";
        for (auto const& [column, value] : wanted) {
            ASSERT_TRUE(got_[next_].contains(column)) << column;
            EXPECT_EQ(got_[next_].at(column), value) << column;
        }
        ++next_;
    }

    void given(std::map<std::string, std::string> const& cells) {
        county_.ledger().set_now(County::at(cells.at("recorded")));
        std::string const& what = cells.at("record");
        County::Fields fields;
        for (auto const& part : split(cells.at("detail"), ";")) {
            auto const equals = part.find('=');
            ASSERT_NE(equals, std::string::npos) << part;
            fields.emplace_back(trimmed(part.substr(0, equals)),
                                replaced(trimmed(part.substr(equals + 1)), "+", ";"));
        }
        auto const words = split(what, " ");
        if (words[0] == "withdraw") return county_.withdraw(named_.at(words.at(1)));
        if (words[0] == "correct" || words[0] == "complete") {
            auto const operation =
                words[0] == "correct" ? ledger::Operation::Correct : ledger::Operation::Complete;
            county_.append(kinds_.at(words.at(1)), cells.at("person"), fields, operation,
                           named_.at(words.at(1)));
            return;
        }
        std::string const id = county_.append(words[0], cells.at("person"), fields);
        if (words.size() > 1) {
            named_[words[1]] = id;
            kinds_[words[1]] = words[0];
        }
    }

    void tick_to(std::string const& text) {
        Instant const until = County::at(text);
        county_.ledger().set_now(std::max(county_.ledger().now(), until));
        auto const ticked = tick(county_.ledger(), the_policies(), until);
        ASSERT_TRUE(ticked.ok()) << ticked.error().message("en");
    }

    Scenario const& scenario_;
    County county_;
    std::string table_;
    Cells columns_;
    std::vector<std::map<std::string, std::string>> got_;
    size_t next_ = 0;
    std::map<std::string, std::string> named_, kinds_;
};

class Scenarios : public ::testing::TestWithParam<Scenario> {};

TEST_P(Scenarios, Hold) {
    SCOPED_TRACE(GetParam().title);
    Player(GetParam()).play();
}

std::string test_name(::testing::TestParamInfo<Scenario> const& info) {
    std::string name = replaced(info.param.file, ".test", "") + "_" + std::to_string(info.index);
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

void PrintTo(Scenario const& scenario, std::ostream* out) {
    *out << scenario.file << ": " << scenario.title;
}

INSTANTIATE_TEST_SUITE_P(Files, Scenarios, ::testing::ValuesIn(all_scenarios()), test_name);

// The statements that read what is known and what is due say the same on the other engine.
TEST(ScenariosOnPostgresql, Hold) {
    for (auto const& scenario : all_scenarios()) {
        auto const url = lianfang::testing::fresh_database("postgresql", "lianfang_measures_test");
        if (!url) GTEST_SKIP() << "no PostgreSQL server named";
        SCOPED_TRACE(scenario.title);
        Player(scenario, *url).play();
    }
}

// What another program records of the county is known to the next record of this one.
TEST(TwoPrograms, AnEditionThatTheOtherAdoptsIsInForceAtOnce) {
    auto const url = lianfang::testing::fresh_database("postgresql", "lianfang_measures_two");
    if (!url) GTEST_SKIP() << "no PostgreSQL server named";
    County one(*url), other(*url);
    County::Fields const judged = {{"card_no", "C1"},
                                   {"contact_class", "CC01"},
                                   {"last_contact_at", "2020-02-18 12:00"},
                                   {"judged_at", "2020-02-22 08:00"}};
    for (auto* county : {&one, &other}) county->ledger().set_now(County::at("2020-02-25 09:00"));
    one.append("close_contact", "甲", judged, ledger::Operation::Record, {}, "first");
    other.append(
        "county_profile", {},
        {{"name", "policy/prevention_plan/5"}, {"value", "2020-02-23"}, {"since", "2020-01-10"}},
        ledger::Operation::Record, {}, "adopted");
    one.append("close_contact", "乙", judged, ledger::Operation::Record, {}, "second");
    std::vector<std::string> plans;
    for (auto const& order : one.orders_since_last()) plans.push_back(order.at("plan"));
    EXPECT_EQ(plans, (std::vector<std::string>{"prevention_plan/5", "prevention_plan/4"}));
    EXPECT_TRUE(compare_orders(one.ledger(), the_policies()).empty());
}

// More falls due at one moment than one record answers: further records follow, nobody is left out,
// nobody is told twice.
TEST(Tick, GoesOnInBatches) {
    County county;
    int const persons = due_batch_max + 7;
    county.ledger().set_now(County::at("2020-01-25 09:00"));
    for (int i = 0; i < persons; ++i) {
        county.append("observation_episode", fmt::format("人{}", i),
                      {{"mode", "HOME"},
                       {"reason", "E3"},
                       {"start_at", "2020-01-25"},
                       {"planned_end", "2020-02-08"}});
    }
    county.ledger().set_now(County::at("2020-01-26 12:00"));
    auto const first = tick(county.ledger(), the_policies(), County::at("2020-01-26 12:00"));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->orders, persons);
    std::set<std::string> told;
    for (auto const& order : county.orders_since_last()) told.insert(order.at("person"));
    EXPECT_EQ(int(told.size()), persons);
    auto const second = tick(county.ledger(), the_policies(), County::at("2020-01-26 20:00"));
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second->orders, 0);
    EXPECT_TRUE(compare_orders(county.ledger(), the_policies()).empty());
}

// A program that stopped between two batches of a moment goes on with the rest of them.
TEST(Tick, GoesOnWhereItWasCutShort) {
    County county;
    county.ledger().set_now(County::at("2020-01-25 09:00"));
    for (int i = 0; i < due_batch_max + 7; ++i) {
        county.append("observation_episode", fmt::format("人{}", i),
                      {{"mode", "HOME"},
                       {"reason", "E3"},
                       {"start_at", "2020-01-25"},
                       {"planned_end", "2020-02-08"}});
    }
    // Only the first record of the moment was appended.
    county.append("time_reached", "", {{"until", "2020-01-26 12:00"}}, ledger::Operation::Record,
                  "", fmt::format("time-{}", County::at("2020-01-26 12:00").microseconds));
    EXPECT_EQ(int(county.orders_since_last().size()), due_batch_max);
    auto const rest = tick(county.ledger(), the_policies(), County::at("2020-01-26 13:00"));
    ASSERT_TRUE(rest.ok());
    EXPECT_EQ(rest->orders, 7);
}

// A slot is asked for on its own day; a county that lets more than a year pass is told to go in
// steps, and nothing is written.
TEST(Tick, RefusesToGoTooFarAtOnce) {
    County county;
    int64_t const before = county.ledger().last_number();
    auto const ticked = tick(county.ledger(), the_policies(), County::at("2022-01-26 12:00"));
    ASSERT_FALSE(ticked.ok());
    EXPECT_EQ(ticked.error().code, "tick_too_far");
    EXPECT_EQ(county.ledger().last_number(), before);
}

TEST(TheCatalog, FitsTheMeasures) {
    std::vector<catalog::Mistake> mistakes;
    auto const policies = Policies::load(the_catalog().files, mistakes);
    for (auto const& mistake : mistakes)
        ADD_FAILURE() << mistake.file << ":" << mistake.line << " " << mistake.what;
    for (auto const& mistake : check_catalog(the_catalog(), policies)) {
        ADD_FAILURE() << mistake.file << ":" << mistake.line << " " << mistake.what;
    }
}

}  // namespace
}  // namespace lianfang::measures
