// Reads catalog/policy/*.yaml. Every mistake names the file, the line and the mend; nothing is
// guessed.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "measures/policy.h"

namespace lianfang::measures {
namespace {

using Names = std::set<std::string, std::less<>>;

// The rules that the measures read, by series. A file must have each of them, and no other: a
// misspelt name is a mistake.
std::map<std::string, Names> const needed_rules = {
    {"prevention_plan",
     {"observation_days",
      "monitoring_days",
      "returnee_mode",
      "contact_modes",
      "contact_home_age_under",
      "contact_home_age_over",
      "observation_begin_hours",
      "contacts_of_contacts",
      "contact_lookback_days",
      "contact_lookback_days_asymptomatic",
      "checks_a_day",
      "am_slot_closes",
      "pm_slot_closes",
      "first_check_after_days",
      "check_makeup_hours",
      "fever_threshold",
      "fever_clinic_hours",
      "epidemic_area_days",
      "release_symptom_free_days",
      "release_negative_specimens",
      "release_hour",
      "reported_classes",
      "case_report_hours",
      "case_investigation_hours",
      "specimen_result_hours",
      "cluster_days",
      "cluster_cases",
      "cluster_febrile"}},
    {"diagnosis_plan",
     {"case_classes", "suspected_clinical_items", "suspected_clinical_items_without_exposure",
      "exclusion_negative_specimens", "exclusion_gap_hours", "discharge_fever_free_days",
      "discharge_negative_specimens", "discharge_imaging_improved"}},
    {"county_order",
     {"key_regions", "listed_regions", "other_area_days", "remeasure_below", "remeasure_minutes",
      "remeasure_worth_hours", "retest_minutes", "tell_command_hours", "list_hours_express",
      "list_hours_urgent", "list_hours_normal", "locate_contact_hours"}},
};

int line_of(YAML::Node const& node) { return node.IsDefined() ? node.Mark().line + 1 : 0; }

class PolicyFile {
public:
    PolicyFile(std::string file, std::vector<catalog::Mistake>& mistakes)
        : file_(std::move(file)), mistakes_(mistakes) {}

    Series read(std::string const& text) {
        Series series;
        try {
            YAML::Node const root = YAML::Load(text);
            series.name = text_of(root, "series");
            series.title = labels_of(root["title"]);
            series.disease = text_of(root, "disease");
            read_editions(root["editions"], series);
            read_rules(root["rules"], series);
            read_screening(root["screening"], series);
        } catch (YAML::Exception const& exception) {
            mistake(exception.mark.line + 1, "this cannot be read as a policy: " + exception.msg,
                    "compare indents, brackets and quotes with a neighbouring row");
        }
        return series;
    }

private:
    void mistake(int line, std::string what, std::string mend) {
        mistakes_.push_back({file_, line, std::move(what), std::move(mend)});
    }

    std::string text_of(YAML::Node const& map, char const* name) {
        YAML::Node const node = map[name];
        if (node.IsDefined() && node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
        mistake(line_of(map), fmt::format("'{}' is missing", name),
                fmt::format("add '{}: …'", name));
        return {};
    }

    catalog::Labels labels_of(YAML::Node const& node) {
        if (!node.IsDefined() || !node.IsMap()) {
            mistake(0, "a title is missing", "add 'title: {zh: …, en: …}'");
            return {};
        }
        return {text_of(node, "zh"), text_of(node, "en")};
    }

    std::optional<Day> day_of_text(YAML::Node const& map, char const* name) {
        auto day = parse_day(text_of(map, name));
        if (day) return *day;
        mistake(line_of(map), fmt::format("'{}' is no day", name), "write it as 2020-01-28");
        return std::nullopt;
    }

    void read_editions(YAML::Node const& node, Series& series) {
        if (!node.IsDefined() || !node.IsMap()) {
            mistake(0, "'editions' is missing", "add 'editions:' with a first day for each");
            return;
        }
        for (auto const& pair : node) {
            PolicyEdition edition{.name = pair.first.Scalar(), .from = {}};
            edition.from = day_of_text(pair.second, "from").value_or(Day{});
            if (pair.second["reaches_back_to"].IsDefined()) {
                edition.reaches_back_to = day_of_text(pair.second, "reaches_back_to");
            }
            edition.title = labels_of(pair.second["title"]);
            edition.source = text_of(pair.second, "source");
            if (!series.editions.empty() && edition.from <= series.editions.back().from) {
                mistake(line_of(pair.first),
                        fmt::format("edition {} does not begin after the one above", edition.name),
                        "put the editions in the order of their first days");
            }
            series.editions.push_back(std::move(edition));
        }
    }

    int edition_position(YAML::Node const& row, Series const& series) {
        std::string const name = text_of(row, "edition");
        for (int i = 0; i < int(series.editions.size()); ++i) {
            if (series.editions[i].name == name) return i;
        }
        mistake(line_of(row), fmt::format("there is no edition '{}'", name),
                "name one of 'editions' above");
        return 0;
    }

    void read_rules(YAML::Node const& node, Series& series) {
        auto const needed = needed_rules.find(series.name);
        if (needed == needed_rules.end()) {
            mistake(1, fmt::format("no measure reads the series '{}'", series.name),
                    "use prevention_plan, diagnosis_plan or county_order");
            return;
        }
        for (auto const& pair : node) {
            std::string const name = pair.first.Scalar();
            if (!needed->second.contains(name)) {
                mistake(line_of(pair.first), fmt::format("no measure reads the rule '{}'", name),
                        fmt::format("use one of: {}", fmt::join(needed->second, ", ")));
            }
            series.rules[name] = read_rule(pair.second, series);
            check_from_first(name, line_of(pair.first), series);
        }
        for (auto const& name : needed->second) {
            if (series.rules.contains(name)) continue;
            mistake(0, fmt::format("the rule '{}' is missing", name),
                    "add it with a row for the first edition");
        }
    }

    void check_from_first(std::string const& name, int line, Series const& series) {
        auto const& rows = series.rules.at(name).rows;
        bool const from_first = std::any_of(rows.begin(), rows.end(), [](RuleRow const& row) {
            return row.edition == 0 && row.region.empty();
        });
        if (from_first) return;
        mistake(line, fmt::format("the rule '{}' says nothing for the first edition", name),
                "add a row with the first edition and no region");
    }

    Rule read_rule(YAML::Node const& node, Series const& series) {
        Rule rule;
        rule.title = labels_of(node["title"]);
        rule.unit = text_of(node, "unit");
        for (auto const& row : node["rows"]) {
            RuleRow read{.edition = edition_position(row, series)};
            if (row["region"].IsDefined()) read.region = row["region"].Scalar();
            read.source = text_of(row, "source");
            read_value(row, rule.unit, read);
            rule.rows.push_back(std::move(read));
        }
        return rule;
    }

    void read_value(YAML::Node const& row, std::string const& unit, RuleRow& read) {
        YAML::Node const value = row["value"];
        if (unit == "codes" && value.IsDefined() && value.IsSequence()) {
            for (auto const& code : value) read.codes.push_back(code.Scalar());
            return;
        }
        auto const number =
            value.IsDefined() && value.IsScalar() ? number_of(value, unit) : std::nullopt;
        if (unit == "code" && value.IsDefined() && value.IsScalar()) {
            read.codes.push_back(value.Scalar());
        } else if (number) {
            read.number = *number;
        } else {
            mistake(line_of(row), fmt::format("the value does not fit its unit '{}'", unit),
                    "write a whole number, 37.3 for ℃, \"12:00\" for time, yes or no, or [A, B] "
                    "for codes");
        }
    }

    static std::optional<int64_t> number_of(YAML::Node const& value, std::string const& unit) {
        std::string const text = value.Scalar();
        if (unit == "yes_no") {
            bool yes = false;
            if (!YAML::convert<bool>::decode(value, yes)) return std::nullopt;
            return yes ? 1 : 0;
        }
        if (unit == "time") {
            auto const at = parse_instant("2020-01-01T" + text);
            if (!at) return std::nullopt;
            return (*at - start_of(day_of(Date{2020, 1, 1})).microseconds).microseconds /
                   60'000'000;
        }
        double number = 0;
        if (!YAML::convert<double>::decode(value, number)) return std::nullopt;
        double const stored = unit == "℃" ? number * 10 : number;
        auto const whole = int64_t(stored < 0 ? stored - 0.5 : stored + 0.5);
        double const rest = stored - double(whole);
        if (rest > 0.0001 || rest < -0.0001) return std::nullopt;
        return whole;
    }

    void read_screening(YAML::Node const& node, Series& series) {
        if (!node.IsDefined()) return;
        for (auto const& row : node) {
            ScreeningRow read{.edition = edition_position(row, series),
                              .name = text_of(row, "row")};
            read.fever = condition(row, "fever");
            read.resident = condition(row, "resident");
            read.turned_back = condition(row, "turned_back");
            read.areas = areas_of(row);
            for (auto const& order : row["orders"]) read.orders.push_back(order.Scalar());
            if (row["days"].IsDefined()) read.days = row["days"].Scalar();
            read.source = text_of(row, "source");
            check_row(row, read);
            series.screening.push_back(std::move(read));
        }
    }

    std::vector<Area> areas_of(YAML::Node const& row) {
        static std::map<std::string, Area> const names = {{"key", Area::Key},
                                                          {"listed", Area::Listed},
                                                          {"other", Area::Other},
                                                          {"none", Area::None}};
        std::vector<Area> areas;
        if (!row["area"].IsDefined()) return areas;
        for (auto const& area : row["area"]) {
            auto const found = names.find(area.Scalar());
            if (found != names.end()) {
                areas.push_back(found->second);
            } else {
                mistake(line_of(area), fmt::format("unknown area '{}'", area.Scalar()),
                        "use key, listed, other or none");
            }
        }
        return areas;
    }

    void check_row(YAML::Node const& row, ScreeningRow const& read) {
        static Names const known = {"edition", "row",  "fever",  "resident", "turned_back",
                                    "area",    "days", "orders", "source"};
        for (auto const& pair : row) {
            if (known.contains(pair.first.Scalar())) continue;
            mistake(line_of(pair.first), fmt::format("unknown condition '{}'", pair.first.Scalar()),
                    fmt::format("use one of: {}", fmt::join(known, ", ")));
        }
        bool const days_known =
            read.days.empty() || read.days == "observation_days" || read.days == "other_area_days";
        if (!days_known) {
            mistake(line_of(row), fmt::format("'{}' gives no days", read.days),
                    "use observation_days or other_area_days");
        }
    }

    std::optional<bool> condition(YAML::Node const& row, char const* name) {
        YAML::Node const node = row[name];
        if (!node.IsDefined()) return std::nullopt;
        bool yes = false;
        if (YAML::convert<bool>::decode(node, yes)) return yes;
        mistake(line_of(node), fmt::format("'{}' is neither yes nor no", name), "write yes or no");
        return std::nullopt;
    }

    std::string file_;
    std::vector<catalog::Mistake>& mistakes_;
};

}  // namespace

Policies Policies::load(std::map<std::string, std::string> const& files,
                        std::vector<catalog::Mistake>& mistakes) {
    Policies policies;
    for (auto const& [path, text] : files) {
        if (!starts_with(path, "policy/") || !ends_with(path, ".yaml")) continue;
        Series series = PolicyFile(path, mistakes).read(text);
        std::string const name = series.name;
        if (policies.series.contains(name)) {
            mistakes.push_back(
                {path, 1, "the series '" + name + "' is in two files", "keep one of them"});
        }
        policies.series[name] = std::move(series);
    }
    for (auto const& [name, rules] : needed_rules) {
        if (policies.series.contains(name)) continue;
        mistakes.push_back({"policy/" + name + ".yaml", 0, "the series '" + name + "' is missing",
                                     "restore the file; the measures need it"});
    }
    return policies;
}

}  // namespace lianfang::measures
