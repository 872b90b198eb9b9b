// What is kept equals what the rows give: random records of every kind, corrections, withdrawals, variants, late ones,
// merges, units that end, two and more recorded days, savepoints and transactions rolled back. Every figure of the
// catalogue, by county, township and village, at several cuts and ledger numbers, on every engine. Seeds are printed.
#include "figures/kept.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "figures/row_local.h"
#include "support/fresh_database.h"

namespace lianfang::figures {
namespace {

using catalog::FieldType;
using ledger::Operation;
using store::Value;

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

Figures const& shipped_figures() {
    static std::vector<catalog::Mistake> mistakes;
    static Figures const figures = Figures::load(shipped().files, mistakes);
    return figures;
}

constexpr char const* units[] = {"470101000000", "470101100000", "470101101000", "470101100201", "470101100202",
                                 "470101101201", "470101101202"};
constexpr char const* regions[] = {"420100", "420000", "429004", "440300", "410100", "110000"};

// A county in which anything happens.
class RandomCounty {
public:
    RandomCounty(std::string const& url, uint64_t seed)
        : random_(seed), first_day_(parse_day("2020-01-20")->number), now_(*parse_instant("2020-01-28T08:00")) {
        ledger_ = std::move(ledger::Ledger::open(url, shipped(), now_, "seed")).value();
        keeper_ = std::make_unique<FigureKeeper>(shipped_figures(), shipped());
        ledger_->set_keeper(keeper_.get());
        for (auto const& [name, kind] : shipped().kinds) {
            bool const is_apart = name == "catalogue_adopted" || name == "unit" || name == "county_profile" ||
                                  name == "merge_persons" || name == "unmerge_persons";
            if (!is_apart) kinds_.push_back(&kind);
        }
        ledger_->in_transaction([&] {
            for (size_t i = 0; i < std::size(units); ++i) append_unit(i, 0);
            append_profile("campaign_start", "2020-01-20");
        });
    }
    ~RandomCounty() { ledger_->set_keeper(nullptr); }

    ledger::Ledger& ledger() { return *ledger_; }
    FigureKeeper& keeper() { return *keeper_; }
    int64_t below(int64_t end) { return std::uniform_int_distribution<int64_t>(0, end - 1)(random_); }
    bool once_in(int64_t times) { return below(times) == 0; }

    void play_transaction(int records) {
        if (once_in(3)) ledger_->set_now(now_ = now_ + below(20) * microseconds_per_hour);
        auto const work = [&] {
            for (int i = 0; i < records; ++i) {
                size_t const before = records_.size();
                bool const stays = ledger_->attempt([&] {
                    play_record();
                    return !once_in(8);
                });
                if (!stays) records_.resize(before);
            }
        };
        size_t const before = records_.size();
        bool const is_rehearsed = once_in(6);
        if (is_rehearsed) ledger_->rehearse(work);
        else ledger_->in_transaction(work);
        if (is_rehearsed) records_.resize(before);
    }
    void end_unit() {
        ledger_->in_transaction([&] { append_unit(6, first_day_ + 5); });
    }
    void append_profile(std::string const& name, std::string const& value) {
        auto entry = made(*shipped().find_kind("county_profile"));
        put(entry, "name", name);
        put(entry, "value", value);
        put(entry, "since", start_of(Day{first_day_}).microseconds);
        append(std::move(entry));
    }

private:
    Value any_value(catalog::Column const& column) {
        switch (column.type) {
            case FieldType::Number: return column.min.value_or(0) + below(5);
            case FieldType::Money: return below(9) * 10'000;
            case FieldType::Temperature: return int64_t(360) + below(25);
            case FieldType::Date: return int64_t(first_day_) + below(9);
            case FieldType::Instant: return any_moment();
            case FieldType::YesNo: return below(2);
            case FieldType::Unit: return std::string(units[size_t(below(std::size(units)))]);
            case FieldType::Region: return std::string(regions[size_t(below(std::size(regions)))]);
            case FieldType::Plate: return std::string(once_in(2) ? "鄂A10001" : "豫B20002");
            case FieldType::Code:
            case FieldType::List: {
                auto const* list = shipped().find_codes(column.codes);
                return list->values[size_t(below(int64_t(list->values.size())))].code;
            }
            default: return std::string(1, char('A' + below(3)));
        }
    }
    int64_t any_moment() {
        int64_t const day = start_of(Day{first_day_ + int32_t(below(9))}).microseconds;
        if (once_in(4)) return day;   // The very border of two days.
        return day + below(24) * microseconds_per_hour;
    }

    ledger::Entry made(catalog::Kind const& kind) {
        ledger::Entry entry{.id = fmt::format("e{}", ++entries_), .kind = &kind, .reason = "test",
                            .unit = once_in(10) ? "" : units[size_t(below(std::size(units)))],
                            .source = fmt::format("s{}", below(3)),
                            .source_class = "other", .recorded_by = "test"};
        entry.values.assign(kind.columns.size(), Value{});
        entry.persons.assign(kind.persons.size(), 0);
        return entry;
    }
    static void put(ledger::Entry& entry, char const* column, Value value) {
        entry.values[size_t(entry.kind->find(column))] = std::move(value);
    }
    void fill(ledger::Entry& entry) {
        for (size_t i = 0; i < entry.values.size(); ++i) {
            bool const must = int(i) == entry.kind->happened || entry.kind->columns[i].required;
            if (must || !once_in(4)) entry.values[i] = any_value(entry.kind->columns[i]);
        }
        for (auto& person : entry.persons) person = once_in(12) ? 0 : 1 + below(12);
    }

    void play_record() {
        if (once_in(40)) return play_merge();
        bool const changes = !records_.empty() && once_in(4);
        ledger::Entry entry = changes ? change_of(records_[size_t(below(int64_t(records_.size())))])
                                      : made(*kinds_[size_t(below(int64_t(kinds_.size())))]);
        fill(entry);
        append(std::move(entry));
    }
    void play_merge() {
        auto entry = made(*shipped().find_kind(once_in(3) ? "unmerge_persons" : "merge_persons"));
        fill(entry);
        put(entry, "person", std::to_string(1 + below(6)));
        if (entry.kind->name == "merge_persons") put(entry, "into_person", std::to_string(7 + below(6)));
        append(std::move(entry));
    }
    ledger::Entry change_of(std::pair<catalog::Kind const*, std::string> const& record) {
        ledger::Entry entry = made(*record.first);
        constexpr Operation operations[] = {Operation::Correct, Operation::Complete, Operation::Variant,
                                            Operation::Withdraw};
        entry.operation = operations[size_t(below(4))];
        entry.target = record.second;
        return entry;
    }
    void append_unit(size_t i, int64_t last_day) {
        auto entry = made(*shipped().find_kind("unit"));
        fill(entry);
        put(entry, "code", std::string(units[i]));
        put(entry, "name", fmt::format("U{}", i));
        put(entry, "level", std::string(i == 0 ? "COUNTY" : i < 3 ? "TOWNSHIP" : "VILLAGE"));
        put(entry, "parent", i == 0 ? Value{} : std::string(i < 3 ? units[0] : i < 5 ? units[1] : units[2]));
        put(entry, "first_day", int64_t(first_day_) - 100);
        put(entry, "last_day", last_day == 0 ? Value{} : Value(last_day));
        put(entry, "successor", last_day == 0 ? Value{} : Value(std::string(units[3])));
        bool const stands = unit_ids_.count(i) != 0;
        if (stands) {
            entry.operation = Operation::Correct;
            entry.target = unit_ids_[i];
        } else {
            unit_ids_[i] = entry.id;
        }
        append(std::move(entry));
    }
    void append(ledger::Entry entry) {
        auto const record = std::pair(entry.kind, entry.id);
        bool const is_new = entry.target.empty();
        auto const appended = ledger_->append(std::move(entry));
        if (!appended.ok()) throw std::runtime_error(appended.error().en);
        bool const may_change = record.first->group != "people" || record.first->issued_by != "registry";
        if (is_new && may_change) records_.push_back(record);
    }

    std::mt19937_64 random_;
    int32_t first_day_;
    Instant now_;
    int64_t entries_ = 0;
    std::unique_ptr<ledger::Ledger> ledger_;
    std::unique_ptr<FigureKeeper> keeper_;
    std::vector<catalog::Kind const*> kinds_;
    std::vector<std::pair<catalog::Kind const*, std::string>> records_;
    std::map<size_t, std::string> unit_ids_;
};

std::string told(std::vector<Figure> const& figures) {
    std::string text;
    for (auto const& figure : figures) {
        text += fmt::format(" {}[{}]={} ({} rows)", figure.unit, figure.key,
                            figure.value ? fmt::format("{}", *figure.value) : "none", figure.rows);
    }
    return text;
}

struct Compared {
    int64_t kept = 0, counted = 0;
};

// A page by the number of its first row, found by the kept rows a day, is what stands there in the whole list.
void expect_page(ledger::Ledger& ledger, std::string const& name, Asked const& asked) {
    auto const whole = shipped_figures().rows(ledger, name, asked);
    auto const count = int64_t(whole.rows.size());
    for (int64_t skip : {count / 3, count / 2, count - 2, count, count + 5}) {
        if (skip < 1) continue;
        auto const page = shipped_figures().rows(ledger, name, asked, {}, "zh", {.limit = 3, .from = {.skip = skip}});
        auto const column = std::find(whole.headings.begin(), whole.headings.end(), "记录编号") - whole.headings.begin();
        std::string expected, found;
        for (int64_t i = skip; i < std::min(skip + 3, count); ++i) {
            expected += whole.rows[size_t(i)][size_t(column)] + " ";
        }
        for (auto const& row : page.rows) found += row[size_t(column)] + " ";
        EXPECT_EQ(found, expected) << name << " from row " << skip << " of " << count;
        EXPECT_EQ(page.next.has_value(), skip + 3 < count) << name << " from row " << skip << " of " << count;
    }
}

// Every figure both ways.
Compared compare(ledger::Ledger& ledger, Asked const& asked, std::string const& level) {
    Compared compared;
    Asked counting = asked;
    counting.counted = true;
    for (auto const& name : shipped_figures().names()) {
        auto const kept = shipped_figures().compute_by_unit(ledger, {name}, asked, level);
        auto const counted = shipped_figures().compute_by_unit(ledger, {name}, counting, level);
        bool const is_kept = !kept.empty() && kept.front().answered == Answered::Kept;
        (is_kept ? compared.kept : compared.counted) += 1;
        EXPECT_EQ(told(kept), told(counted))
            << name << " as of " << format_cut(asked.as_of) << " known at " << asked.known_at << " unit " << asked.unit
            << " level " << level << (is_kept ? " kept" : " counted");
        if (is_kept && level.empty()) expect_page(ledger, name, asked);
    }
    return compared;
}

class KeptFigures : public ::testing::TestWithParam<char const*> {};

TEST_P(KeptFigures, EqualWhatTheRowsGive) {
    bool const is_sqlite = GetParam() == std::string("sqlite");
    for (uint64_t seed = 1; seed <= (is_sqlite ? 2 : 1); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        auto const url = testing::fresh_database(GetParam(), "lianfang_kept");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        RandomCounty county(*url, seed);
        std::vector<int64_t> numbers;
        Compared all;
        for (int round = 0; round < 6; ++round) {
            for (int i = 0; i < 8; ++i) {
                county.play_transaction(12);
                numbers.push_back(county.ledger().last_number());
            }
            if (round == 3) county.end_unit();
            Asked asked{.as_of = start_of(*parse_day("2020-01-22") + int(county.below(8)))};
            if (county.once_in(3)) asked.known_at = numbers[size_t(county.below(int64_t(numbers.size())))];
            constexpr char const* levels[] = {"", "TOWNSHIP", "VILLAGE"};
            std::string const level = levels[round % 3];
            if (level.empty() && county.once_in(2)) asked.unit = units[1];
            Keep const what{.days = {day_of(asked.as_of) - 1, day_of(asked.as_of)}, .levels = {level}};
            bool const is_first = round == 0;  // Once in any case kept answers are asked, and all of them.
            bool const is_brought = is_first || county.once_in(2);
            if (is_brought) keep(county.ledger(), shipped_figures(), what);
            if (!is_brought || (!is_first && county.once_in(2))) county.play_transaction(int(county.below(6)));
            auto const one = compare(county.ledger(), asked, level);
            all.kept += one.kept;
            all.counted += one.counted;
            if (HasFailure()) return;
        }
        EXPECT_GT(all.kept, 200) << "kept figures are asked at all";
    }
}

// The class whose sums are kept as records are appended; a change of the reader or of the catalogue shows here.
TEST(RowLocal, AreTheSumsAndCountsThatOneRowDecides) {
    RowLocals const locals(shipped_figures(), shipped());
    std::set<std::string> names;
    for (auto const& local : locals.all()) names.insert(local.figure->name);
    for (auto const* name : {"screening_person_times", "persons_screened", "hubei_vehicles", "purchases_by_category",
                             "supplies_in_cum", "units_total", "registered_population", "turned_back_vehicles_day"}) {
        EXPECT_TRUE(names.count(name)) << name;
    }
    for (auto const* name : {"returnees_total", "checkpoints_total", "stock_by_item", "issued_per_day_by_item",
                             "sla_breaches", "median_hours_to_verify", "list_records_open"}) {
        EXPECT_FALSE(names.count(name)) << name;
    }
    EXPECT_GE(names.size(), 85u);
}

std::string told(std::vector<KeptFinding> const& findings) {
    std::string text;
    for (auto const& one : findings) {
        text += fmt::format("{} {}[{}] {}: kept {}, counted {}\n", one.figure, one.unit, one.key,
                            format_day(one.day), one.kept, one.counted);
    }
    return text;
}

std::vector<KeptFinding> findings_of(ledger::Ledger& ledger, Figures const& figures) {
    KeptVerification kept(ledger, figures);
    EXPECT_TRUE(ledger.verify({.key = {}, .witness = [&] { return kept.witness(); }, .progress = {}}).empty());
    return kept.findings();
}

// Entries that another program appended without keeping: few are read afterwards; after many nothing kept is used
// until it is filled again, while others write.
TEST_P(KeptFigures, AreFilledAgainAfterAProgramThatKeepsNothing) {
    auto const url = testing::fresh_database(GetParam(), "lianfang_kept_gap");
    if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
    RandomCounty county(*url, 11);
    auto const& figures = shipped_figures();
    Asked const asked{.as_of = start_of(*parse_day("2020-01-27"))};
    auto const is_kept = [&] {
        return figures.compute(county.ledger(), "persons_screened", asked).front().answered == Answered::Kept;
    };
    for (int i = 0; i < 4; ++i) county.play_transaction(30);
    EXPECT_TRUE(is_kept());
    county.ledger().set_keeper(nullptr);
    for (int i = 0; i < 3; ++i) county.play_transaction(30);
    county.ledger().set_keeper(&county.keeper());
    county.play_transaction(5);
    EXPECT_TRUE(is_kept()) << "a small gap was read afterwards";
    EXPECT_EQ(told(findings_of(county.ledger(), figures)), "");

    county.ledger().set_keeper(nullptr);
    int64_t const before = county.ledger().last_number();
    while (county.ledger().last_number() < before + 1100) county.play_transaction(200);
    EXPECT_FALSE(is_kept()) << "what was not seen is not told as kept";
    county.ledger().set_keeper(&county.keeper());
    county.play_transaction(5);
    EXPECT_FALSE(is_kept());
    compare(county.ledger(), asked, "");
    int64_t pieces = 0;
    auto const done = keep(county.ledger(), figures, {.days = {day_of(asked.as_of) - 1}, .levels = {"", "TOWNSHIP"}},
                           [&](int64_t, int64_t) { ++pieces; });
    EXPECT_GT(done.filled, 80);
    EXPECT_GT(pieces, 80);
    EXPECT_TRUE(is_kept());
    county.play_transaction(40);
    compare(county.ledger(), asked, "");
    EXPECT_EQ(told(findings_of(county.ledger(), figures)), "");
    county.ledger().database().execute(
        "UPDATE figure_change SET amount = amount + 1 WHERE figure = 'screening_person_times' AND unit = ''");
    auto const wrong = told(findings_of(county.ledger(), figures));
    EXPECT_NE(wrong.find("screening_person_times"), std::string::npos) << wrong;
}

INSTANTIATE_TEST_SUITE_P(Engines, KeptFigures, ::testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace lianfang::figures
