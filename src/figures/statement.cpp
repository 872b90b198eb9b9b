// Writes the statements. Kinds and views become common table expressions of their own names, so that a
// figure's SELECT is used as it stands in its file.
#include "figures/statement.h"

#include <fmt/format.h>

#include "base/text.h"
#include "figures/header.h"

namespace lianfang::figures {
namespace {

constexpr int views_nested_at_most = 8;

// Columns that each kind's rows have besides those of its file.
char const* const fixed_columns =
    "v.record_id, v.from_number, v.unit_code, v.happened_at, v.precision, v.received_at, v.recorded_at, v.source";

std::string row_columns(Definition const& figure, std::string const& alias) {
    return fmt::format(
        "{0}.record_id, {0}.subject_id, {0}.person_id, {0}.unit_code, {0}.happened_at, {0}.ended_at, "
        "{0}.amount{1}",
        alias, figure.has_key ? ", " + alias + ".key" : "");
}

// A plus keeps a bound from being searched by the index on time: a page's place is what it is searched by, and half of
// all rows are found sooner by reading the table through. `by_time`: a day's rows alone, of many.
std::string nature_rule(Definition const& figure, bool by_time) {
    std::string const happened = by_time ? "f.happened_at" : "+f.happened_at";
    switch (figure.nature) {
        case Nature::Cumulative: return figure.since_beginning ? "1 = 1" : "+f.happened_at >= :campaign_start";
        case Nature::Stock: return "(f.ended_at IS NULL OR f.ended_at >= :as_of)";
        case Nature::Flow: return happened + " >= :day_begin AND " + happened + " < :as_of";
    }
    return {};
}

}  // namespace

int64_t first_day_from(Instant moment) {
    Day const day = day_of(moment);
    return start_of(day) == moment ? day.number : day.number + 1;
}

StatementWriter::StatementWriter(ledger::Ledger& ledger, Figures const& figures, Cut const& cut)
    : ledger_(ledger), figures_(figures), cut_(cut) {}

void StatementWriter::add(std::string const& name, std::string const& hint, std::string const& sql) {
    added_.insert(name);
    with_ += fmt::format("{} {} AS {}(\n{}\n)", with_.empty() ? "WITH RECURSIVE" : ",", name, hint, sql);
}

std::string StatementWriter::placed(Definition const& figure, Definition const* within, std::string const& select) {
    with_.clear();
    added_.clear();
    kinds_.clear();
    if (!cut_.unit.empty() || !cut_.level.empty()) add_unit_tree();
    add_rows("figure_rows", figure);
    if (within == nullptr) {
        add_placed("figure_rows", "placed", figure);
        return with_ + "\n" + select;
    }
    add_placed("figure_rows", "placed_anywhere", figure);
    add_rows("within_rows", *within);
    add_placed("within_rows", "within_placed", *within);
    std::string const top = cut_.level.empty() ? "" : ", p.top";
    std::string const same_unit = cut_.level.empty() ? "" : " AND w.top = p.top";
    add("placed", "",
        fmt::format("SELECT {}{} FROM placed_anywhere p\n"
                    "WHERE EXISTS (SELECT 1 FROM within_placed w WHERE w.person_id = p.person_id{})",
                    row_columns(figure, "p"), top, same_unit));
    return with_ + "\n" + select;
}

std::string StatementWriter::over_units(std::string const& select) {
    with_.clear();
    added_.clear();
    add_unit_tree();
    return with_ + "\n" + select;
}

void StatementWriter::add_rows(std::string const& name, Definition const& figure) {
    reads_a_day_ = figure.nature == Nature::Flow;
    add_sources(figure.sql, figure.reads_own_unit_alone && !cut_.unit.empty() && cut_.level.empty(), 0);
    add(name, gathers_ ? "MATERIALIZED " : "NOT MATERIALIZED ",
        fmt::format("SELECT {} FROM (\n{}\n) f WHERE {}", row_columns(figure, "f"), figure.sql,
                    nature_rule(figure, gathers_)));
}

// The figure's own rows stand for themselves in the whole county; else each is placed in a unit of the tree of the cut.
void StatementWriter::add_placed(std::string const& rows, std::string const& name, Definition const& figure) {
    if (cut_.unit.empty() && cut_.level.empty()) {
        add(name, "", fmt::format("SELECT {} FROM {} r", row_columns(figure, "r"), rows));
        return;
    }
    std::string owner = "r.unit_code";
    std::string residence;
    if (figure.owner == Owner::Residence) {
        add_residence(rows, name + "_residence");
        add_last_place(rows, name + "_last");
        owner = "COALESCE(h.unit_code, l.unit_code, r.unit_code)";
        residence = fmt::format("\nLEFT JOIN {0}_residence h ON h.person_id = r.person_id"
                                "\nLEFT JOIN {0}_last l ON l.person_id = r.person_id",
                                name);
    }
    if (cut_.outside != Cut::Outside::No) {
        std::string const under = cut_.outside == Cut::Outside::UnderUnit
                                      ? fmt::format("\nJOIN unit_under a ON a.code = {}", owner)
                                      : "";
        add(name, "",
            fmt::format("SELECT {}, '' AS top FROM {} r{}{}\nLEFT JOIN unit_top u ON u.code = {}\nWHERE u.code IS NULL",
                        row_columns(figure, "r"), rows, residence, under, owner));
        return;
    }
    std::string const units = cut_.level.empty() ? "unit_under" : "unit_top";
    add(name, "",
        fmt::format("SELECT {}{} FROM {} r{}\nJOIN {} u ON u.code = {}", row_columns(figure, "r"),
                    cut_.level.empty() ? "" : ", u.top", rows, residence, units, owner));
}

// Where each person lived at the cut: the last statement before it, where that lies in the county. Later
// recorded wins a tie.
void StatementWriter::add_residence(std::string const& rows, std::string const& name) {
    std::string const persons = fmt::format(
        "SELECT DISTINCT r.person_id, r.person_id AS stated_as FROM {} r WHERE r.person_id IS NOT NULL",
        rows);
    std::string const merged =
        cut_.has_merges ? fmt::format("\nUNION SELECT r.person_id, l.person_id AS stated_as FROM {} r "
                                      "JOIN {} l ON l.canonical_id = r.person_id "
                                      "WHERE l.from_number <= :known AND l.to_number > :known",
                                      rows, ledger_.database().qualified("person_link"))
                        : "";
    add(name, "MATERIALIZED ",
        fmt::format("SELECT x.person_id, t.code AS unit_code FROM (\n"
                    "SELECT p.person_id, s.unit_code, ROW_NUMBER() OVER (PARTITION BY p.person_id "
                    "ORDER BY s.happened_at DESC, s.from_number DESC, s.record_id DESC) AS from_last\n"
                    "FROM ({}{}) p JOIN {} s ON s.person_id = p.stated_as\n"
                    "WHERE s.from_number <= :known AND s.to_number > :known AND s.happened_at < :as_of) x\n"
                    "JOIN unit_tree t ON t.code = x.unit_code WHERE x.from_last = 1",
                    persons, merged, ledger_.database().qualified("person_residence")));
}

// Where the records place a person whose residence nobody stated: at the last of them, so that nobody counts
// in two units.
void StatementWriter::add_last_place(std::string const& rows, std::string const& name) {
    add(name, "MATERIALIZED ",
        fmt::format("SELECT x.person_id, x.unit_code FROM (\n"
                    "SELECT r.person_id, r.unit_code, ROW_NUMBER() OVER (PARTITION BY r.person_id "
                    "ORDER BY r.happened_at DESC, r.record_id DESC) AS from_last\n"
                    "FROM {} r JOIN unit_tree t ON t.code = r.unit_code WHERE r.person_id IS NOT NULL) x\n"
                    "WHERE x.from_last = 1",
                    rows));
}

namespace {

// No unit lies deeper, its predecessors counted: nation to building are eight levels.
constexpr int ancestors_max = 12;

// "c3, c4, …": the ancestors from this one up; the unit itself is 0.
std::string ancestors_from(int first) {
    std::vector<std::string> columns;
    for (int i = first; i <= ancestors_max; ++i) columns.push_back("x.c" + std::to_string(i));
    return joined(columns, ", ");
}

}  // namespace

// The tree at the cut. A unit that has ended hangs below its successor, so that its old rows count there. Ancestors are
// joined step by step: a recursion would read the whole tree for each unit.
void StatementWriter::add_unit_tree() {
    add("unit_tree", "MATERIALIZED ",
        fmt::format("SELECT v.code, v.level, CASE WHEN v.last_day < :as_of_day AND v.successor <> '' "
                    "THEN v.successor ELSE v.parent END AS parent\n"
                    "FROM {} v WHERE v.from_number <= :known AND v.to_number > :known",
                    ledger_.database().qualified("record_unit")));
    std::string columns = "t0.code AS c0, t0.level AS l0", joins = "unit_tree t0";
    for (int i = 1; i <= ancestors_max; ++i) {
        columns += fmt::format(", t{0}.code AS c{0}, t{0}.level AS l{0}", i);
        joins += fmt::format("\nLEFT JOIN unit_tree t{0} ON t{0}.code = t{1}.parent", i, i - 1);
    }
    add("unit_line", "MATERIALIZED ", "SELECT " + columns + "\nFROM " + joins);
    add("unit_under", "",
        "SELECT x.c0 AS code, x.l0 AS level FROM unit_line x WHERE :unit IN (" + ancestors_from(0) + ")");
    if (cut_.level.empty()) return;
    std::string tops;
    for (int i = 0; i <= ancestors_max; ++i) {
        tops += fmt::format(
            "{0}SELECT x.c0 AS code, x.c{1} AS top FROM unit_line x WHERE x.l{1} = :level AND :unit IN ({2})",
            i == 0 ? "" : "\nUNION ", i, ancestors_from(i));
    }
    add("unit_top", "", tops);
}

void StatementWriter::add_sources(std::string_view sql, bool own_unit_alone, int depth) {
    ensure(depth < views_nested_at_most);
    for (auto const& source : sources_of(sql)) {
        if (added_.count("\"" + source.name + "\"") != 0) continue;
        auto const view = figures_.views().find(source.name);
        if (view != figures_.views().end()) {
            add_sources(view->second.sql, own_unit_alone, depth + 1);
            add("\"" + source.name + "\"", "", view->second.sql);
        } else if (auto const* kind = ledger_.catalog().find_kind(source.name)) {
            add_kind(*kind, own_unit_alone);
        }
    }
}

// The versions known at the number, of what happened before the cut; persons by their canonical id.
void StatementWriter::add_kind(catalog::Kind const& kind, bool own_unit_alone) {
    kinds_.push_back(&kind);
    std::string columns = fixed_columns;
    std::string links;
    for (auto const& column : kind.columns) {
        if (!column.sealed) columns += fmt::format(", v.\"{}\"", column.name);
    }
    for (size_t i = 0; i < kind.persons.size(); ++i) {
        std::string const id = kind.persons[i] + "_id";
        if (!cut_.has_merges) {
            columns += fmt::format(", v.{}", id);
            continue;
        }
        columns += fmt::format(", COALESCE(l{0}.canonical_id, v.{1}) AS {1}", i, id);
        links += fmt::format(
            "\nLEFT JOIN {0} l{1} ON l{1}.person_id = v.{2} AND l{1}.from_number <= :known AND "
            "l{1}.to_number > :known",
            ledger_.database().qualified("person_link"), i, id);
    }
    std::string const units = own_unit_alone ? " AND v.unit_code IN (SELECT u.code FROM unit_under u)" : "";
    std::string const by_time = gathers_ && !reads_a_day_ ? "+" : "";
    add("\"" + kind.name + "\"", "NOT MATERIALIZED ",
        fmt::format("SELECT {} FROM {} v{}\nWHERE v.from_number <= :known AND v.to_number > :known AND "
                    "{}v.happened_at < :as_of{}",
                    columns, ledger_.database().qualified(kind.table()), links, by_time, units));
}

std::string StatementWriter::unknown_source(std::string_view sql, int& line) const {
    for (auto const& source : sources_of(sql)) {
        bool const is_view = figures_.views().find(source.name) != figures_.views().end();
        if (is_view || ledger_.catalog().find_kind(source.name) != nullptr) continue;
        line = source.line;
        return source.name;
    }
    return {};
}

void bind_marks(store::Statement& statement, Cut const& cut) {
    auto const put = [&](char const* name, auto const& value) {
        if (statement.has_mark(name)) statement.bind(name, value);
    };
    put("as_of", cut.as_of.microseconds);
    put("as_of_day", first_day_from(cut.as_of));
    put("day_begin", cut.as_of.microseconds - microseconds_per_day);
    put("known", cut.known_at);
    put("campaign_start", cut.campaign_start.microseconds);
    put("campaign_start_day", first_day_from(cut.campaign_start));
    put("hubei_since", cut.hubei_since.microseconds);
    put("hubei_since_day", first_day_from(cut.hubei_since));
    put("home_obs_scope", std::string_view(cut.home_obs_scope));
    put("zone", county_zone_microseconds);
    put("unit", std::string_view(cut.unit));
    put("level", std::string_view(cut.level));
}

}  // namespace lianfang::figures
