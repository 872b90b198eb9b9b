// Judging a document before it leaves the house.
#include "report/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "figures/counted_rows.h"
#include "report/outputs.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

using figures::Asked;
using figures::Breach;
using figures::CountedRow;
using figures::Definition;
using figures::Severity;

constexpr double least_difference = 0.00005;
constexpr size_t records_shown = 3;

std::string text_of(Document const& document) {
    std::string text;
    auto const add = [&](Runs const& runs) { text += plain_text(runs) + "\n"; };
    for (auto const& block : document.blocks) {
        if (auto const* paragraph = std::get_if<Paragraph>(&block)) add(paragraph->runs);
        if (auto const* heading = std::get_if<Heading>(&block)) add(heading->runs);
        auto const* table = std::get_if<Table>(&block);
        if (table == nullptr) continue;
        add(table->note);
        for (auto const& row : table->rows) {
            for (auto const& cell : row.cells) add(cell);
        }
    }
    return text;
}

std::string value_text(std::optional<double> const& value) { return value ? fmt::format("{:.10g}", *value) : "—"; }

Asked asked_of(PrintedFigure const& entry, Asked const& of_report, std::string const& root) {
    std::string const& unit = entry.figure.unit;
    return {.as_of = entry.figure.as_of, .known_at = entry.figure.known_at,
            .unit = unit.empty() ? of_report.unit : unit == root ? "" : unit, .within = entry.within};
}

// C10: each number is what its rows give, at the report's own cut (or the day before it) and ledger number.
class Provenances {
public:
    Provenances(ledger::Ledger& ledger, Examined const& examined, std::string root)
        : ledger_(ledger), examined_(examined), root_(std::move(root)) {}

    std::vector<Breach> breaches;

    void check(PrintedFigure const& entry) {
        Instant const cut = examined_.asked.as_of;
        bool const is_of_the_cut =
            entry.figure.as_of == cut || entry.figure.as_of == cut - microseconds_per_day;
        if (entry.is_derived) return;
        Asked const asked = asked_of(entry, examined_.asked, root_);
        if (!is_of_the_cut || entry.figure.known_at != examined_.asked.known_at) {
            add(entry, asked, "one_cut", "不是本报告的截止时间或账本编号", "is not of the report's cut and ledger number");
            return;
        }
        auto const again = recounted(ledger_, examined_.figures,
                                     {entry.figure.name, entry.figure.key, entry.is_derived, asked});
        if (again.agrees(entry.figure.value, entry.figure.rows)) return;
        add(entry, asked, "recounted",
            fmt::format("印作 {}（{} 条记录），由记录重数为 {}（{} 条）", value_text(entry.figure.value), entry.figure.rows,
                        value_text(again.value), again.rows),
            fmt::format("is {} ({} records), counted again from its records {} ({})", value_text(entry.figure.value),
                        entry.figure.rows, value_text(again.value), again.rows));
    }

private:
    void add(PrintedFigure const& entry, Asked const& asked, char const* name, std::string const& zh,
             std::string const& en) {
        Breach breach;
        breach.rule = "C10";
        breach.name = name;
        std::string const words = words_of(entry);
        breach.zh = "印出的数字应与其记录一致：" + words + " " + zh;
        breach.en = "a printed number must be what its records give: " + entry.figure.name + " " + en;
        breach.values = {{entry.figure.name + (entry.figure.key.empty() ? "" : "/" + entry.figure.key),
                          entry.figure.value.value_or(0)}};
        breach.evidence = {{entry.figure.name, entry.figure.key, words, entry.figure.name,
                            entry.figure.value.value_or(0), asked}};
        breaches.push_back(std::move(breach));
    }

    ledger::Ledger& ledger_;
    Examined const& examined_;
    std::string root_;
};

bool is_list_of_names(Definition const& figure, std::string const& key) {
    return key.empty() && (figure.has_key || figure.is_list);
}

int64_t rows_counted(Definition const& figure, std::vector<CountedRow> const& rows) {
    if (figure.aggregate != figures::Aggregate::Median) return int64_t(rows.size());
    return std::count_if(rows.begin(), rows.end(), [](auto const& row) { return row.amount.has_value(); });
}

std::string root_of(ledger::Ledger& ledger) {
    registry::Units units;
    units.read(ledger);
    return units.root();
}

}  // namespace

bool Recounted::agrees(std::optional<double> const& printed, int64_t printed_rows) const {
    if (!is_checked) return true;
    if (printed.has_value() != value.has_value() || printed_rows != rows) return false;
    return !printed || std::abs(*printed - *value) < least_difference;
}

Recounted recounted(ledger::Ledger& ledger, figures::Figures const& figures, Printed const& printed) {
    auto const* figure = figures.find(printed.figure);
    if (printed.is_derived || figure == nullptr) return {};
    auto const parts = figures::parts_of(figures, *figure);
    auto const first = counted_rows(ledger, figures, *parts[0], printed.asked, printed.key);
    Recounted again{.is_checked = true, .value = {}, .rows = rows_counted(*parts[0], first)};
    if (is_list_of_names(*figure, printed.key)) {
        std::set<std::string> keys;
        for (auto const& row : first) {
            if (!row.key.empty()) keys.insert(row.key);
        }
        if (figure->top > 0 || figure->aggregate == figures::Aggregate::Ratio) return {};
        again.value = double(keys.size());
        return again;
    }
    if (parts.size() == 1) {
        again.value = recount(*parts[0], first);
        return again;
    }
    auto const whole = counted_rows(ledger, figures, *parts[1], printed.asked, printed.key);
    again.value = recount_ratio(*parts[0], first, *parts[1], whole);
    again.rows += rows_counted(*parts[1], whole);
    return again;
}

Judgement judge(ledger::Ledger& ledger, Examined const& examined) {
    Judgement judgement;
    std::string const text = text_of(examined.document);
    for (auto& breach : examined.constraints.evaluate(ledger, examined.figures, examined.asked, examined.before)) {
        if (breach.severity == Severity::Error) {
            judgement.refusals.push_back(std::move(breach));
        } else if (breach.severity != Severity::Claim) {
            judgement.remarks.push_back(std::move(breach));
        } else {
            for (auto const& claim : examined.constraints.all()) {
                if (claim.name != breach.name || claim.severity != Severity::Claim) continue;
                std::string const clause = clause_claiming(claim, text);
                if (clause.empty()) continue;
                breach.zh += "。正文写着：“" + clause + "”";
                breach.en += ". The text says: \"" + clause + "\"";
                judgement.refusals.push_back(std::move(breach));
                break;
            }
        }
    }
    Provenances provenances(ledger, examined, root_of(ledger));
    for (auto const& entry : examined.document.figures) provenances.check(entry);
    for (auto& breach : provenances.breaches) judgement.refusals.push_back(std::move(breach));
    return judgement;
}

std::string rows_command(std::string const& figure, std::string const& key, figures::Asked const& asked,
                         std::string const& database) {
    PrintedFigure entry;
    entry.figure.name = figure;
    entry.figure.key = key;
    entry.within = asked.within;
    Provenance provenance;
    provenance.as_of = asked.as_of;
    provenance.known_at = asked.known_at;
    provenance.unit = asked.unit;
    provenance.database = database;
    return rows_command(entry, provenance);
}

std::vector<Behind> records_behind(ledger::Ledger& ledger, figures::Figures const& figures,
                                   registry::Units const& units, Breach const& breach, std::string const& database,
                                   std::string const& language) {
    std::vector<Behind> all;
    for (auto const& one : breach.evidence) {
        Behind behind{.words = language == "en" ? one.en : one.zh, .value = one.value};
        for (auto const* part : figures::parts_of(figures, *figures.find(one.figure))) {
            for (auto const& row : counted_rows(ledger, figures, *part, one.asked, one.key)) {
                auto const& meant = breach.persons;
                if (!meant.empty() && !std::binary_search(meant.begin(), meant.end(), row.person)) continue;
                ++behind.rows;
                std::string const path = units.path_of(row.unit);
                if (behind.first.size() < records_shown)
                    behind.first.push_back({row.record_id, path.empty() ? row.unit : path});
            }
        }
        behind.command = rows_command(one.figure, one.key, one.asked, database);
        all.push_back(std::move(behind));
        if (!breach.persons.empty()) break;   // The persons are of the part, not of the whole.
    }
    return all;
}

}  // namespace lianfang::report
