// A few range reads answer for all figures of a cut. Everything is read so that a writer between two reads can only
// make an answer be refused, never wrong: answers before touches, sums between two looks at the buckets.
#include "figures/kept_answers.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::figures {
namespace {

bool is_midnight(Instant moment) { return start_of(day_of(moment)) == moment; }

std::string number_text(__int128 number) { return fmt::format("{}", number); }

__int128 parse_number(std::string_view text) {
    bool const is_negative = !text.empty() && text[0] == '-';
    __int128 number = 0;
    for (char const c : text.substr(is_negative ? 1 : 0)) number = number * 10 + (c - '0');
    return is_negative ? -number : number;
}

// Up to the separator; `text` goes on behind it.
std::string_view cut_off(std::string_view& text, char separator) {
    size_t const end = std::min(text.find(separator), text.size());
    std::string_view const part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

}  // namespace

int64_t cut_day_of(Instant as_of) { return first_day_from(as_of); }

std::string text_of_numbers(std::vector<Number> const& numbers) {
    std::string text;
    for (auto const& number : numbers) {
        text += fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1e", number.unit, number.key,
                            number.value ? number_text(number.value->numerator) : "",
                            number.value ? number_text(number.value->denominator) : "", number.rows);
    }
    return text;
}

std::vector<Number> numbers_of_text(std::string_view text) {
    std::vector<Number> numbers;
    while (!text.empty()) {
        std::string_view line = cut_off(text, '\x1e');
        Number number;
        number.unit = cut_off(line, '\x1f');
        number.key = cut_off(line, '\x1f');
        std::string_view const above = cut_off(line, '\x1f'), below = cut_off(line, '\x1f');
        if (!above.empty()) number.value = Quantity{parse_number(above), parse_number(below)};
        number.rows = int64_t(parse_number(line));
        numbers.push_back(std::move(number));
    }
    return numbers;
}

KeptAnswers::KeptAnswers(ledger::Ledger& ledger, Figures const& figures, Asked const& asked, Cut const& cut)
    : ledger_(ledger), figures_(figures), cut_(cut) {
    bool const may_be_kept = !asked.counted && asked.within.empty() && is_midnight(asked.as_of);
    if (!may_be_kept || !has_kept_tables(ledger.database())) return;
    for (auto const& [name, kind] : ledger.catalog().kinds) {
        if (kind.states_residence) residence_kinds_.push_back(name);
    }
    is_on_ = read_kept_to();
    if (!is_on_) return;
    read_stored();
    read_touched();
}

// What others appended without keeping is known by its kinds, where it is little; else nothing kept is used.
bool KeptAnswers::read_kept_to() {
    auto last = ledger_.database().prepare("SELECT MAX(last_number) FROM figure_bucket");
    while (last.step()) kept_to_ = last.integer(0);
    if (kept_to_ == 0 || cut_.known_at - kept_to_ > gap_entries_max) return false;
    if (cut_.known_at <= kept_to_) return true;
    auto gap = ledger_.database().prepare(
        "SELECT DISTINCT g.kind FROM ledger g WHERE g.number > :kept_to AND g.number <= :known");
    gap.bind("kept_to", kept_to_).bind("known", cut_.known_at);
    while (gap.step()) gap_kinds_.insert(std::string(gap.text(0)));
    if (gap_kinds_.count("merge_persons") + gap_kinds_.count("unmerge_persons") != 0) gap_kinds_.insert(any_kind);
    return true;
}

void KeptAnswers::read_stored() {
    auto row = ledger_.database().prepare(
        "SELECT k.figure, k.definition, k.from_number, k.to_number, k.answer FROM figure_kept k WHERE k.level = :level "
        "AND k.unit = :unit AND k.day = :day AND k.from_number <= :known ORDER BY k.figure, k.from_number");
    row.bind("level", cut_.level)
        .bind("unit", cut_.unit)
        .bind("day", cut_day_of(cut_.as_of))
        .bind("known", cut_.known_at);
    while (row.step()) {
        auto& stored = stored_[std::string(row.text(0))];
        stored.definition = row.text(1);
        stored.answer = {numbers_of_text(row.text(4)), row.integer(3), row.integer(2)};
    }
}

void KeptAnswers::read_touched() {
    auto row = ledger_.database().prepare(
        "SELECT t.kind, MAX(t.number), MAX(CASE WHEN t.day < :day THEN t.number ELSE 0 END) FROM figure_touched t "
        "GROUP BY t.kind");
    row.bind("day", cut_day_of(cut_.as_of));
    while (row.step()) touched_[std::string(row.text(0))] = {row.integer(1), row.integer(2)};
}

// A touch counts where the kind is read: before the cut; the profile and the tree at any time, since they are read as
// they are known and not as of the cut.
std::set<std::string> KeptAnswers::touched_since(Definition const& figure, int64_t number) const {
    std::set<std::string> touched;
    auto const look = [&](std::string const& kind, bool at_any_day) {
        auto const it = touched_.find(kind);
        bool const is_later =
            it != touched_.end() && (at_any_day ? it->second.any_day : it->second.before_cut) > number;
        if (is_later || gap_kinds_.count(kind) != 0) touched.insert(kind);
    };
    bool const by_unit = !cut_.level.empty() || !cut_.unit.empty();
    for (auto const* kind : {any_kind, person_link, "county_profile"}) look(kind, true);
    for (auto const& kind : figure.kinds) look(kind, false);
    if (by_unit) look("unit", true);
    if (by_unit && figure.owner == Owner::Residence) {
        for (auto const& kind : residence_kinds_) look(kind, false);
    }
    return touched;
}

std::optional<KeptAnswers::Answer> KeptAnswers::find(Definition const& figure) {
    if (!is_on_) return std::nullopt;
    auto const stored = stored_.find(figure.name);
    if (stored != stored_.end() && stored->second.definition == figure.identity) {
        auto const& answer = stored->second.answer;
        bool const holds = cut_.known_at <= answer.to_number || touched_since(figure, answer.to_number).empty();
        if (holds) return answer;
    }
    if (!sums_are_read_) read_sums();
    auto const summed = summed_.find(figure.name);
    bool const is_summed = summed != summed_.end() && summed->second == figure.identity;
    if (!is_summed || !sums_hold_for(figure)) return std::nullopt;
    return Answer{sums_[figure.name], 0, cut_.known_at};
}

bool KeptAnswers::sums_hold_for(Definition const& figure) const {
    if (!figure.kinds.empty() && gap_kinds_.count(figure.kinds.front()) != 0) return false;
    bool const counts_from_inside_a_day = figure.nature == Nature::Cumulative && !figure.since_beginning &&
                                          !is_midnight(cut_.campaign_start);
    return !counts_from_inside_a_day;
}

std::map<int64_t, int64_t> KeptAnswers::rows_by_day(Definition const& figure, std::vector<std::string> const& keys) {
    bool const may_be_kept = is_on_ && cut_.unit.empty() && cut_.level.empty() && figure.nature != Nature::Stock;
    if (!may_be_kept || !sums_hold_for(figure) || is_inside_bucket()) return {};
    auto const is_filled = [&] {
        auto const states = read_states();
        auto const state = states.find(figure.name);
        return state != states.end() && state->second.is_filled && state->second.definition == figure.identity;
    };
    if (!is_filled()) return {};
    bool const is_flow = figure.nature == Nature::Flow;
    std::string sql =
        "SELECT c.day, CAST(SUM(c.row_count) AS BIGINT) FROM figure_change c WHERE c.unit = '' AND c.figure = :figure "
        "AND c.day >= :first AND c.day < CAST(:as_of_day AS BIGINT) AND c.bucket <= :known";
    for (size_t i = 0; i < keys.size(); ++i) sql += fmt::format("{}:key_{}", i == 0 ? " AND c.key IN (" : ", ", i);
    sql += keys.empty() ? " GROUP BY c.day" : ") GROUP BY c.day";
    auto row = ledger_.database().prepare(sql);
    bind_marks(row, cut_);
    int64_t const first = is_flow                  ? cut_day_of(cut_.as_of) - 1
                          : figure.since_beginning ? INT64_MIN
                                                   : first_day_from(cut_.campaign_start);
    row.bind("figure", figure.name).bind("first", first);
    for (size_t i = 0; i < keys.size(); ++i) row.bind(fmt::format("key_{}", i), keys[i]);
    std::map<int64_t, int64_t> days;
    while (row.step()) days[row.integer(0)] = row.integer(1);
    return is_inside_bucket() || !is_filled() ? std::map<int64_t, int64_t>() : days;
}

KeptAnswers::Answer const* KeptAnswers::find_outdated(Definition const& figure) const {
    auto const stored = stored_.find(figure.name);
    if (!is_on_ || stored == stored_.end() || stored->second.definition != figure.identity) return nullptr;
    return &stored->second.answer;
}

void KeptAnswers::add_sum(store::Statement const& row) {
    auto const* figure = figures_.find(row.text(0));
    if (figure == nullptr) return;
    int const at = figure->nature == Nature::Flow                               ? 7
                   : figure->nature == Nature::Stock || figure->since_beginning ? 5
                                                                                : 3;
    Number number{.unit = std::string(row.text(1)), .key = std::string(row.text(2)),
                  .value = Quantity{row.integer(at), figure->divisor}, .rows = row.integer(at + 1)};
    if (number.rows != 0) sums_[figure->name].push_back(std::move(number));
}

// Then the changes of the bucket up to the number asked cannot be told from those after it.
bool KeptAnswers::is_inside_bucket() {
    auto bucket = ledger_.database().prepare(
        "SELECT COUNT(*) FROM figure_bucket b WHERE b.number <= :known AND b.last_number > :known");
    bucket.bind("known", cut_.known_at);
    int64_t buckets = 0;
    while (bucket.step()) buckets = bucket.integer(0);
    return buckets != 0;
}

void KeptAnswers::read_sums() {
    sums_are_read_ = true;
    if (is_inside_bucket()) return;
    auto const states = read_states();
    std::string const columns =
        "CAST(SUM(CASE WHEN c.day >= :campaign_start_day THEN c.amount ELSE 0 END) AS BIGINT), "
        "CAST(SUM(CASE WHEN c.day >= :campaign_start_day THEN c.row_count ELSE 0 END) AS BIGINT), "
        "CAST(SUM(c.amount) AS BIGINT), CAST(SUM(c.row_count) AS BIGINT), "
        "CAST(SUM(CASE WHEN c.day = CAST(:as_of_day AS BIGINT) - 1 THEN c.amount ELSE 0 END) AS BIGINT), "
        "CAST(SUM(CASE WHEN c.day = CAST(:as_of_day AS BIGINT) - 1 THEN c.row_count ELSE 0 END) AS BIGINT)";
    std::string const rows = " WHERE c.day < CAST(:as_of_day AS BIGINT) AND c.bucket <= :known";
    StatementWriter writer(ledger_, figures_, cut_);
    std::string sql;
    if (!cut_.level.empty()) {
        sql = writer.over_units("SELECT c.figure, u.top, c.key, " + columns +
                                " FROM unit_top u JOIN figure_change c ON c.unit = u.code" + rows +
                                " GROUP BY c.figure, u.top, c.key ORDER BY c.figure, u.top, c.key");
    } else if (!cut_.unit.empty()) {
        sql = writer.over_units("SELECT c.figure, '', c.key, " + columns +
                                " FROM unit_under u JOIN figure_change c ON c.unit = u.code" + rows +
                                " GROUP BY c.figure, c.key ORDER BY c.figure, c.key");
    } else {
        sql = "SELECT c.figure, '', c.key, " + columns + " FROM figure_change c" + rows +
              " AND c.unit = '' GROUP BY c.figure, c.key ORDER BY c.figure, c.key";
    }
    auto row = ledger_.database().prepare(sql);
    bind_marks(row, cut_);
    while (row.step()) add_sum(row);
    if (is_inside_bucket()) return;
    auto const states_after = read_states();
    for (auto const& [figure, state] : states) {
        auto const after = states_after.find(figure);
        bool const stayed = after != states_after.end() && after->second == state;
        if (state.is_filled && stayed) summed_[figure] = state.definition;
    }
}

std::map<std::string, FigureState> KeptAnswers::read_states() {
    std::map<std::string, FigureState> states;
    auto row = ledger_.database().prepare(
        "SELECT s.figure, s.definition, s.from_number, s.filled FROM figure_state s");
    while (row.step()) {
        states[std::string(row.text(0))] = {std::string(row.text(1)), row.integer(2), row.integer(3) != 0};
    }
    return states;
}

}  // namespace lianfang::figures
