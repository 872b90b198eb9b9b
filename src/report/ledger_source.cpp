// Figures and names as the ledger held them at the number asked for.
#include "report/ledger_source.h"

#include <fmt/format.h>
#include <set>

#include "base/text.h"

namespace lianfang::report {
namespace {

constexpr std::string_view profile_sql =
    "SELECT p.value FROM record_county_profile p WHERE p.name = :name AND p.from_number <= :known_at "
    "AND p.to_number > :known_at ORDER BY p.happened_at DESC, p.from_number DESC LIMIT 1";
// The official accounts of a platform that were registered before the cut, the oldest first: the county's main one.
constexpr std::string_view media_sql =
    "SELECT m.name FROM record_media_account m WHERE m.platform = :name AND m.happened_at < :as_of "
    "AND m.from_number <= :known_at AND m.to_number > :known_at ORDER BY m.happened_at, m.record_id LIMIT 1";
// The plan adopted last before the cut.
constexpr std::string_view document_sql =
    "SELECT d.title FROM record_document d WHERE d.document_type = :name AND d.happened_at < :as_of "
    "AND d.from_number <= :known_at AND d.to_number > :known_at ORDER BY d.happened_at DESC, d.record_id LIMIT 1";

// The units of a level that there were on the last day before the cut.
constexpr std::string_view units_sql =
    "SELECT u.code, u.name FROM record_unit u WHERE u.level = :level AND u.from_number <= :known_at "
    "AND u.to_number > :known_at AND u.first_day < :day AND (u.last_day IS NULL OR u.last_day >= :day) ORDER BY u.code";

std::optional<std::string> in_month_and_day(std::optional<std::string> const& day_text) {
    if (!day_text) return std::nullopt;
    auto const instant = parse_instant(*day_text);
    if (!instant) return std::nullopt;
    Date const date = date_of(day_of(*instant));
    return fmt::format("{}月{}日", date.month, date.day);
}

// A title that stands in 《》 already loses them: the template writes its own.
std::string without_marks(std::string title) {
    if (starts_with(title, "《") && ends_with(title, "》")) {
        title = title.substr(std::string("《").size(), title.size() - std::string("《》").size());
    }
    return title;
}

// What every row of a list has that tells nothing of a person.
constexpr size_t columns_max = 8;
constexpr std::string_view unit_heading = "单位代码";
constexpr std::string_view common_headings[] = {"所属数字", "分项", "记录类别", "记录编号", unit_heading, "发生时间"};

// The labels of columns that a reader of the report may see: none of a kind that speaks of a person, and of the others
// no text that somebody typed.
std::set<std::string, std::less<>> harmless_headings(catalog::Catalog const& catalog) {
    std::set<std::string, std::less<>> headings, withheld;
    for (auto const& [name, kind] : catalog.kinds) {
        for (auto const& column : kind.columns) {
            using enum catalog::FieldType;
            bool const tells = !kind.persons.empty() || column.personal || column.sealed || column.type == Text ||
                               column.type == Plate || column.type == Phone || column.type == IdNumber;
            (tells ? withheld : headings).insert(column.labels.zh);
        }
    }
    for (auto const& label : withheld) headings.erase(label);
    headings.insert(std::begin(common_headings), std::end(common_headings));
    return headings;
}

// 2020-01-20T08:00:00 → 2020-01-20 08:00; other texts as they are.
std::string shorter_time(std::string text) {
    bool const is_time = text.size() == 19 && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    if (!is_time) return text;
    text[10] = ' ';
    return ends_with(text, ":00") ? text.substr(0, 16) : text;
}

bool is_filled(figures::RowSet const& rows, size_t column) {
    for (auto const& row : rows.rows) {
        if (column < row.size() && !row[column].empty()) return true;
    }
    return false;
}

}  // namespace

LedgerSource::LedgerSource(ledger::Ledger& ledger, figures::Figures const& figures, registry::Units const& units,
                           Request request)
    : ledger_(ledger), figures_(figures), units_(units), request_(std::move(request)) {}

figures::Asked LedgerSource::asked(std::string const& within, bool before) const {
    std::string const unit = request_.unit == units_.root() ? "" : request_.unit;
    Instant const as_of{request_.as_of.microseconds - (before ? microseconds_per_day : 0)};
    return {.as_of = as_of, .known_at = request_.known_at, .unit = unit, .within = within};
}

void LedgerSource::prepare(std::vector<std::string> const& figures) {
    for (auto& figure : figures_.compute_all(ledger_, figures, asked({}), progress_)) {
        prepared_[figure.name].push_back(std::move(figure));
    }
    for (auto const& name : figures) prepared_.try_emplace(name);
}

figures::Definition const* LedgerSource::find(std::string_view figure) const { return figures_.find(figure); }

std::vector<figures::Figure> LedgerSource::compute(Question const& question) {
    if (!question.unit.empty()) {
        auto const& units = by_unit_[{question.figure, question.within, question.before}];
        if (units.empty()) compute_units(question);
        auto const at = units.find(question.unit);
        return at == units.end() ? std::vector<figures::Figure>{} : at->second;
    }
    if (question.within.empty() && !question.before) {
        if (auto const at = prepared_.find(question.figure); at != prepared_.end()) return at->second;
    }
    return figures_.compute(ledger_, question.figure, asked(question.within, question.before));
}

void LedgerSource::compute_units(Question const& question) {
    auto& units = by_unit_[{question.figure, question.within, question.before}];
    units[""];   // Asked for, even where no unit has a row.
    for (auto& figure : figures_.compute_by_unit(ledger_, {question.figure},
                                                 asked(question.within, question.before), level_)) {
        units[figure.unit].push_back(std::move(figure));
    }
}

// NEXT: townships of a county, villages of a township.
std::string LedgerSource::resolved_level(std::string const& asked) const {
    if (asked != next_level) return asked;
    auto const children = units_.children(request_.unit);
    return children.empty() ? "VILLAGE" : children.front()->level;
}

std::vector<UnitName> LedgerSource::units(std::string const& asked) {
    std::string const level = resolved_level(asked);
    if (level != level_) by_unit_.clear();
    level_ = level;
    auto rows = ledger_.database().prepare(units_sql);
    rows.bind("level", level).bind("known_at", request_.known_at);
    rows.bind("day", int64_t(day_of(Instant{request_.as_of.microseconds - 1}).number) + 1);
    std::vector<UnitName> units;
    while (rows.step()) {
        std::string const code(rows.text(0));
        if (code != request_.unit && units_.is_under(code, request_.unit))
            units.push_back({code, std::string(rows.text(1))});
    }
    return units;
}

std::string LedgerSource::label_of(figures::Definition const& figure, std::string const& key) {
    return figures::Figures::label_of_key(figure, key, ledger_.catalog(), "zh");
}

std::optional<std::string> LedgerSource::first_text(std::string_view sql, std::string_view name) {
    auto statement = ledger_.database().prepare(sql);
    statement.bind("name", name).bind("known_at", request_.known_at);
    if (statement.has_mark("as_of")) statement.bind("as_of", request_.as_of.microseconds);
    if (!statement.step()) return std::nullopt;
    std::string text(statement.text(0));
    if (text.empty()) return std::nullopt;
    return text;
}

std::optional<std::string> LedgerSource::profile(std::string_view item) { return first_text(profile_sql, item); }

std::optional<std::string> LedgerSource::name_of_unit(std::string_view name) {
    auto const* unit = units_.get(request_.unit);
    bool const is_root = request_.unit == units_.root();
    std::string const own = unit == nullptr ? "" : unit->name;
    if (name == "unit_name") return is_root ? profile("county_name").value_or(own) : own;
    if (name == "level_word") return level_word(*name_of_unit("unit_name"));
    if (name == "committee_word") return committee_word(*name_of_unit("unit_name"));
    if (name == "government_word") return government_word(*name_of_unit("unit_name"));
    if (!is_root) return own;   // A township's report speaks of the township.
    if (name == "county_name") return profile("county_name").value_or(own);
    if (auto const given = profile("county_short_name")) return given;
    std::string const word = level_word(own);
    return ends_with(own, word) ? own.substr(0, own.size() - word.size()) : own;
}

std::optional<std::string> LedgerSource::recorded_name(std::string_view name) {
    if (name == "media_wechat") return first_text(media_sql, "WECHAT");
    if (name == "media_weibo") return first_text(media_sql, "WEIBO");
    if (name == "media_site_app") return first_text(media_sql, "SITE_APP");
    if (name == "media_county_app") return first_text(media_sql, "COUNTY_APP");
    if (name == "plan_title") return first_text(document_sql, "PLAN");
    return std::nullopt;
}

std::optional<std::string> LedgerSource::name(std::string const& name) {
    if (auto const given = request_.given.find(name); given != request_.given.end()) return given->second;
    if (auto const text = cutoff_name(name, request_.as_of)) return text;
    static std::set<std::string> const of_unit = {"unit_name",       "level_word",  "committee_word",
                                                  "government_word", "county_name", "county_short_name"};
    if (of_unit.count(name) > 0) return name_of_unit(name);
    if (name == "written_date") return cut_date(request_.as_of);
    if (name == "signing_office") return profile("signing_office").value_or(*name_of_unit("unit_name") + "疫情防控指挥部");
    if (name == "campaign_begin") return in_month_and_day(profile("campaign_start"));
    if (name == "hubei_since_date") return in_month_and_day(profile("hubei_since"));
    if (starts_with(name, "profile.")) return profile(name.substr(std::string("profile.").size()));
    auto text = recorded_name(name);
    if (!text) text = profile(name);
    if (!text && name == "addressee_name") text = profile("addressee");
    if (text) return without_marks(*text);
    return std::nullopt;
}

Excerpt LedgerSource::excerpt(PrintedFigure const& figure, int64_t limit) {
    auto const rows = figures_.rows(ledger_, figure.figure.name, asked(figure.within), figure.figure.key, "zh",
                                    {.limit = limit});
    auto const harmless = harmless_headings(ledger_.catalog());
    Excerpt excerpt;
    std::vector<size_t> kept;
    for (size_t i = 0; i < rows.headings.size() && kept.size() < columns_max; ++i) {
        if (harmless.count(rows.headings[i]) == 0 || !is_filled(rows, i)) continue;
        kept.push_back(i);
        excerpt.headings.push_back(rows.headings[i] == unit_heading ? "单位" : rows.headings[i]);
    }
    for (auto const& row : rows.rows) {
        auto& line = excerpt.rows.emplace_back();
        for (size_t i : kept) {
            line.push_back(rows.headings[i] == unit_heading ? unit_path(row[i]) : shorter_time(row[i]));
        }
    }
    return excerpt;
}

std::string LedgerSource::unit_path(std::string const& code) const {
    std::string const path = units_.path_of(code);
    return path.empty() ? code : path;
}

}  // namespace lianfang::report
