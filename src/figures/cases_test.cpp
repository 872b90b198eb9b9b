// Runs the tables of tests/figures/*.test: records in, figures out, on every engine there is.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "figures/figures.h"
#include "support/fresh_database.h"

namespace lianfang::figures {
namespace {

using Row = std::map<std::string, std::string>;

struct Step {
    enum class What { Profile, Given, Then } what;
    Row row;
    int line = 0;
};

struct Case {
    std::string title, file;
    std::vector<Step> steps;
};

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    size_t begin = 0;
    while (begin <= line.size()) {
        size_t const end = std::min(line.find('|', begin), line.size());
        cells.push_back(trimmed(line.substr(begin, end - begin)));
        begin = end + 1;
    }
    return cells;
}

void add_step(Case& to, Step::What what, std::vector<std::string> const& header,
              std::vector<std::string> const& cells, int line) {
    Step step{what, {}, line};
    for (size_t i = 1; i < cells.size() && i < header.size(); ++i) step.row[header[i]] = cells[i];
    to.steps.push_back(std::move(step));
}

std::vector<Case> read_cases(std::filesystem::path const& path) {
    std::vector<Case> cases;
    std::vector<std::string> header;
    Step::What what = Step::What::Given;
    std::ifstream in(path);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (trimmed(line).empty() || starts_with(line, "#")) continue;
        if (starts_with(line, "case:")) {
            cases.push_back({trimmed(line.substr(5)), path.filename().string(), {}});
            continue;
        }
        auto const cells = cells_of(line);
        if (cells[0] == "profile") {
            add_step(cases.back(), Step::What::Profile, {"", "name", "value"}, cells, number);
        } else if (!cells[0].empty()) {
            what = cells[0] == "then" ? Step::What::Then : Step::What::Given;
            header = cells;
        } else {
            add_step(cases.back(), what, header, cells, number);
        }
    }
    return cases;
}

std::vector<Case> all_cases() {
    std::vector<Case> all;
    std::vector<std::filesystem::path> paths;
    for (auto const& entry : std::filesystem::directory_iterator(LIANFANG_SOURCE "/tests/figures")) {
        if (entry.path().extension() == ".test") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (auto const& path : paths) {
        for (auto& one : read_cases(path)) all.push_back(std::move(one));
    }
    return all;
}

catalog::Catalog const& shipped() {
    static catalog::Catalog const catalog = catalog::Catalog::load(LIANFANG_SOURCE "/catalog");
    return catalog;
}

struct UnitRow {
    char const *name, *code, *level, *parent;
    int64_t population, households;
};
constexpr UnitRow units[] = {{"河口县", "470101000000", "COUNTY", "", 0, 0},
                             {"东风镇", "470101100000", "TOWNSHIP", "470101000000", 0, 0},
                             {"西坡镇", "470101101000", "TOWNSHIP", "470101000000", 0, 0},
                             {"李庄村", "470101100201", "VILLAGE", "470101100000", 1000, 300},
                             {"王庄村", "470101100202", "VILLAGE", "470101100000", 500, 150},
                             {"周坡村", "470101101201", "VILLAGE", "470101101000", 800, 240}};

std::string unit_code(std::string_view name) {
    for (auto const& unit : units) {
        if (name == unit.name || name == unit.code) return unit.code;
    }
    return {};
}

// One case being played into one ledger.
class Play {
public:
    Play(Case const& the_case, std::string const& url) : case_(the_case) {
        ledger_ = std::move(ledger::Ledger::open(url, shipped(), parse_instant("2020-01-10").value(), "seed")).value();
        std::vector<catalog::Mistake> mistakes;
        figures_ = Figures::load(shipped().files, mistakes);
    }

    void run() {
        for (auto const& unit : units) {
            std::string detail = std::string("code=") + unit.code + "; name=" + unit.name +
                                 "; level=" + unit.level + "; first_day=2000-01-01";
            if (*unit.parent != 0) detail += std::string("; parent=") + unit.parent;
            if (unit.population > 0) {
                detail += "; population=" + std::to_string(unit.population) +
                          "; households=" + std::to_string(unit.households);
            }
            record("unit", unit.code, "", detail, "");
        }
        profile("campaign_start", "2020-01-20");
        for (auto const& step : case_.steps) {
            where_ = case_.file + ":" + std::to_string(step.line);
            if (step.what == Step::What::Profile) profile(step.row.at("name"), step.row.at("value"));
            if (step.what == Step::What::Given) give(step.row);
            if (step.what == Step::What::Then) expect(step.row);
        }
    }

private:
    static std::string cell(Row const& row, char const* name) {
        auto const it = row.find(name);
        return it == row.end() ? std::string() : it->second;
    }

    void profile(std::string const& name, std::string const& value) {
        auto const it = profile_.find(name);
        std::string const detail = "name=" + name + "; value=" + value + "; since=2020-01-10T00:00";
        if (it == profile_.end()) profile_[name] = record("county_profile", "", "", detail, "");
        else append("county_profile", "", "", detail, ledger::Operation::Correct, it->second);
    }

    void give(Row const& row) {
        auto const words = split(cell(row, "record"), " ");
        ASSERT_FALSE(words.empty()) << where_;
        std::string const unit = unit_code(cell(row, "unit")), person = cell(row, "person"),
                          detail = cell(row, "detail");
        if (words[0] == "mark") moments_[words.at(1)] = ledger_->last_number();
        else if (words[0] == "merge") merge(person, detail);
        else if (words[0] == "correct")
            append(kinds_.at(words.at(1)), unit, person, detail, ledger::Operation::Correct,
                   named_.at(words.at(1)));
        else if (words[0] == "withdraw")
            append(kinds_.at(words.at(1)), unit, person, details_.at(words.at(1)),
                   ledger::Operation::Withdraw, named_.at(words.at(1)));
        else record(words[0], unit, person, detail, words.size() > 1 ? words[1] : "");
    }

    void merge(std::string const& person, std::string const& into) {
        record("merge_persons", "", "",
               "person=" + std::to_string(persons_.at(person)) + "; into_person=" +
                   std::to_string(persons_.at(into)) + "; merged_at=2020-02-05T08:00; reason=同一人",
               "");
    }

    std::string record(std::string const& kind, std::string const& unit, std::string const& person,
                       std::string const& detail, std::string const& name) {
        std::string const id = append(kind, unit, person, detail, ledger::Operation::Record, "");
        if (!name.empty()) {
            named_[name] = id;
            kinds_[name] = kind;
            details_[name] = detail;
        }
        return id;
    }

    int64_t person_named(std::string const& name) {
        return persons_.try_emplace(name, ledger_->last_number() + 1).first->second;
    }

    std::string append(std::string const& kind_name, std::string const& unit, std::string const& person,
                       std::string const& detail, ledger::Operation operation, std::string const& target) {
        auto const* kind = shipped().find_kind(kind_name);
        if (kind == nullptr) throw std::runtime_error(where_ + ": no kind " + kind_name);
        ledger::Entry entry{.id = "e" + std::to_string(ledger_->last_number() + 1),
                            .kind = kind,
                            .operation = operation,
                            .target = target,
                            .reason = "test",
                            .unit = unit.empty() ? units[0].code : unit,
                            .source = "县指挥部",
                            .source_class = "command",
                            .recorded_by = "test"};
        entry.values.assign(kind->columns.size(), store::Value{});
        entry.persons.assign(kind->persons.size(), 0);
        bool const has_person = !person.empty() && !kind->persons.empty();
        if (has_person) {
            entry.persons[0] = person_named(person);
            set(*kind, entry, kind->persons[0] + "_name", person);
        }
        for (auto const& pair : split(detail, ";")) {
            size_t const equals = pair.find('=');
            set(*kind, entry, trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1)));
        }
        std::string id;
        ledger_->in_transaction([&] {
            auto const appended = ledger_->append(std::move(entry));
            if (!appended) throw std::runtime_error(where_ + ": " + appended.error().en);
            id = appended->record_id;
        });
        return id;
    }

    void set(catalog::Kind const& kind, ledger::Entry& entry, std::string const& name, std::string const& text) {
        int const column = kind.find(name);
        if (column < 0) throw std::runtime_error(where_ + ": " + kind.name + " has no " + name);
        catalog::ParseContext context;
        context.catalog = &shipped();
        context.find_unit = [](std::string_view unit) { return unit_code(unit); };
        auto value = catalog::parse_value(kind.columns[size_t(column)], text, context);
        if (!value) throw std::runtime_error(where_ + ": " + name + ": " + value.error().en);
        entry.values[size_t(column)] = *value;
    }

    void expect(Row const& row) {
        Asked asked{.as_of = parse_instant(cell(row, "as of")).value()};
        asked.unit = unit_code(cell(row, "unit"));
        asked.within = cell(row, "within");
        if (std::string const known = cell(row, "known"); !known.empty()) asked.known_at = moments_.at(known);
        std::string const name = cell(row, "figure"), value = cell(row, "value");
        size_t const slash = name.find('/');
        std::string const key = slash == std::string::npos ? "" : name.substr(slash + 1);
        Figure const* found = nullptr;
        auto const computed = figures_.compute(*ledger_, name.substr(0, slash), asked);
        for (auto const& figure : computed) {
            if (figure.key == key) found = &figure;
        }
        ASSERT_EQ(found == nullptr, value == "absent") << where_ << " " << name;
        if (found == nullptr) return;
        if (value == "none") {
            EXPECT_FALSE(found->value.has_value()) << where_ << " " << name;
        } else {
            ASSERT_TRUE(found->value.has_value()) << where_ << " " << name;
            EXPECT_EQ(*found->value, std::stod(value)) << where_ << " " << name;
        }
        auto const rows = figures_.rows(*ledger_, found->name, asked, found->key);
        EXPECT_EQ(int64_t(rows.rows.size()), found->rows) << where_ << " " << name;
        expect_pages(found->name, asked, found->key, rows);
        if (std::string const count = cell(row, "rows"); !count.empty()) {
            EXPECT_EQ(std::to_string(found->rows), count) << where_ << " " << name;
        }
    }

    // Pages one after the other hold every row once, in the same order; each is also found by its first row's number.
    void expect_pages(std::string const& name, Asked const& asked, std::string const& key, RowSet const& whole) {
        auto const ids = [](RowSet const& set) {
            auto const& headings = set.headings;
            auto const column = std::find(headings.begin(), headings.end(), "记录编号") - headings.begin();
            std::vector<std::string> found;
            for (auto const& row : set.rows) found.push_back(row[size_t(column)]);
            return found;
        };
        auto const all = ids(whole);
        std::vector<std::string> paged;
        Page page{.limit = 2};
        for (;;) {
            auto const some = figures_.rows(*ledger_, name, asked, key, "zh", page);
            if (some.rows.empty()) break;
            auto const before = int64_t(paged.size());
            for (auto const& id : ids(some)) paged.push_back(id);
            auto const numbered =
                figures_.rows(*ledger_, name, asked, key, "zh", {.limit = 2, .from = {.skip = before}});
            EXPECT_EQ(numbered.rows, some.rows) << where_ << " " << name << " from row " << before;
            if (!some.next) break;
            EXPECT_EQ(RowPlace::parse(some.next->text()), some.next) << where_ << " " << name;
            page.from = *some.next;
        }
        EXPECT_EQ(paged, all) << where_ << " " << name;
    }

    Case const& case_;
    std::unique_ptr<ledger::Ledger> ledger_;
    Figures figures_;
    std::map<std::string, int64_t> persons_, moments_;
    std::map<std::string, std::string> named_, kinds_, details_, profile_;
    std::string where_;
};

class FigureCases : public ::testing::TestWithParam<char const*> {};

TEST_P(FigureCases, GiveWhatTheirTablesSay) {
    auto const cases = all_cases();
    ASSERT_FALSE(cases.empty());
    for (auto const& one : cases) {
        SCOPED_TRACE(one.title);
        auto const url = testing::fresh_database(GetParam(), "lianfang_figure_cases");
        if (!url) GTEST_SKIP() << "LIANFANG_TEST_POSTGRESQL names no server: skipped";
        Play(one, *url).run();
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, FigureCases, ::testing::Values("sqlite", "postgresql"));

}  // namespace
}  // namespace lianfang::figures
