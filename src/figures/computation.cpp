// One statement a figure and cut; what SQL does not speak in both dialects alike (medians, exact ratios) is done here.
#include "figures/computation.h"

#include <fmt/format.h>

#include <algorithm>

#include "figures/kept_answers.h"

namespace lianfang::figures {
namespace {

std::string profile_item(ledger::Ledger& ledger, int64_t known_at, char const* name) {
    auto read = ledger.database().prepare(fmt::format(
        "SELECT v.value FROM {} v WHERE v.name = :name AND v.from_number <= :known AND v.to_number > :known "
        "ORDER BY v.happened_at DESC, v.from_number DESC LIMIT 1",
        ledger.database().qualified("record_county_profile")));
    read.bind("name", name).bind("known", known_at);
    std::string value;
    while (read.step()) value = read.text(0);
    return value;
}

Instant profile_instant(ledger::Ledger& ledger, int64_t known_at, char const* name, Instant otherwise) {
    auto const parsed = parse_instant(profile_item(ledger, known_at, name));
    return parsed ? *parsed : otherwise;
}

bool any_merge(ledger::Ledger& ledger, int64_t known_at) {
    auto read = ledger.database().prepare(
        fmt::format("SELECT l.person_id FROM {} l WHERE l.from_number <= :known AND l.to_number > :known LIMIT 1",
                    ledger.database().qualified("person_link")));
    read.bind("known", known_at);
    bool any = false;
    while (read.step()) any = true;
    return any;
}

std::string aggregate_sql(Aggregate aggregate) {
    switch (aggregate) {
        case Aggregate::DistinctPerson: return "COUNT(DISTINCT p.person_id)";
        case Aggregate::DistinctSubject: return "COUNT(DISTINCT p.subject_id)";
        case Aggregate::Sum: return "CAST(COALESCE(SUM(p.amount), 0) AS BIGINT)";
        case Aggregate::Maximum: return "MAX(p.amount)";
        default: return "COUNT(*)";
    }
}

std::string joined_columns(std::vector<std::string> const& columns) {
    return fmt::format("{}", fmt::join(columns, ", "));
}

}  // namespace

std::string root_unit(ledger::Ledger& ledger, int64_t known_at) {
    auto const table = ledger.database().qualified("record_unit");
    auto read = ledger.database().prepare(
        fmt::format("SELECT v.code FROM {0} v WHERE v.from_number <= :known AND v.to_number > :known "
                    "AND (v.parent IS NULL OR v.parent = v.code OR v.parent NOT IN (SELECT a.code FROM {0} a "
                    "WHERE a.from_number <= :known AND a.to_number > :known)) ORDER BY v.code LIMIT 1",
                    table));
    read.bind("known", known_at);
    std::string root;
    while (read.step()) root = read.text(0);
    return root;
}

Cut make_cut(ledger::Ledger& ledger, Asked const& asked, std::string const& level) {
    Cut cut;
    cut.as_of = asked.as_of;
    cut.known_at = asked.known_at != 0 ? asked.known_at : ledger.last_number();
    cut.level = level;
    std::string const root = root_unit(ledger, cut.known_at);
    bool const is_whole = asked.unit.empty() || asked.unit == root;
    cut.unit = is_whole && level.empty() ? std::string() : (asked.unit.empty() ? root : asked.unit);
    cut.has_merges = any_merge(ledger, cut.known_at);
    cut.campaign_start = profile_instant(ledger, cut.known_at, "campaign_start", start_of(Day{0}));
    cut.hubei_since = profile_instant(ledger, cut.known_at, "hubei_since", cut.campaign_start);
    std::string const scope = profile_item(ledger, cut.known_at, "home_obs_scope");
    if (!scope.empty()) cut.home_obs_scope = scope;
    return cut;
}

std::vector<std::string> units_of_level(ledger::Ledger& ledger, Cut const& cut, std::string const& level) {
    auto read = ledger.database().prepare(fmt::format(
        "WITH RECURSIVE unit_tree AS (SELECT v.code, v.level, v.parent, v.first_day, v.last_day FROM {} v "
        "WHERE v.from_number <= :known AND v.to_number > :known),\n"
        "unit_under AS (SELECT t.code FROM unit_tree t WHERE t.code = :unit "
        "UNION SELECT t.code FROM unit_tree t JOIN unit_under u ON t.parent = u.code)\n"
        "SELECT t.code FROM unit_tree t JOIN unit_under u ON u.code = t.code WHERE t.level = :level "
        "AND t.first_day < :as_of_day AND (t.last_day IS NULL OR t.last_day >= :as_of_day) ORDER BY t.code",
        ledger.database().qualified("record_unit")));
    read.bind("known", cut.known_at).bind("unit", cut.unit).bind("level", level);
    read.bind("as_of_day", first_day_from(cut.as_of));
    std::vector<std::string> units;
    while (read.step()) units.emplace_back(read.text(0));
    return units;
}

Computation::Computation(ledger::Ledger& ledger, Figures const& figures, Asked const& asked, std::string const& level)
    : ledger_(ledger), figures_(figures), asked_(asked), cut_(make_cut(ledger, asked, level)) {
    unit_ = asked.unit.empty() ? root_unit(ledger, cut_.known_at) : asked.unit;
    if (!level.empty()) units_ = units_of_level(ledger, cut_, level);
    kept_ = std::make_unique<KeptAnswers>(ledger, figures, asked, cut_);
}

Computation::~Computation() = default;

Definition const& Computation::get(std::string const& name) const {
    auto const* definition = figures_.find(name);
    if (definition == nullptr) throw NotThere("没有这个数字 / there is no figure: " + name);
    return *definition;
}

std::string Computation::printed_key(Definition const& definition, std::string const& key) const {
    if (!definition.key_is_province) return key;
    std::string const name = ledger_.catalog().regions.short_province(key);
    return name.empty() ? key : name;
}

std::string Computation::stored_key(Definition const& definition, std::string const& printed) const {
    if (!definition.key_is_province) return printed;
    auto const& regions = ledger_.catalog().regions;
    for (auto const& region : regions.all()) {
        if (region.code.substr(2) == "0000" && regions.short_province(region.code) == printed)
            return region.code.substr(0, 2);
    }
    return printed;
}

std::vector<Figure> Computation::figure(Definition const& definition) {
    auto found = numbers(definition);
    std::vector<Figure> figures;
    for (auto const& number : found) {
        Figure figure{.name = definition.name, .key = printed_key(definition, number.key), .rows = number.rows,
                      .unit_type = definition.unit_type, .unit = number.unit.empty() ? unit_ : number.unit,
                      .as_of = cut_.as_of, .known_at = cut_.known_at, .answered = answered(definition)};
        if (number.value) figure.value = rounded(*number.value);
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::vector<Number> const& Computation::numbers(Definition const& definition) {
    auto const it = known_.find(definition.name);
    if (it != known_.end()) return it->second;
    std::vector<Number> found;
    Answered how = Answered::Counted;
    if (definition.top > 0) {
        found = top(definition);
        how = answered(get(definition.top_of));
    } else if (definition.aggregate == Aggregate::Ratio) {
        found = ratio(definition);
        bool const are_kept = answered(get(definition.numerator)) == Answered::Kept &&
                              answered(get(definition.denominator)) == Answered::Kept;
        how = are_kept ? Answered::Kept : Answered::Counted;
    } else if (auto kept = kept_->find(definition)) {
        found = with_zeros(definition, std::move(kept->numbers));
        how = Answered::Kept;
    } else {
        found = from_rows(definition);
    }
    answered_[definition.name] = how;
    return known_.emplace(definition.name, std::move(found)).first->second;
}

std::vector<Number> Computation::from_rows(Definition const& definition) {
    if (definition.reads_own_unit_alone && !cut_.level.empty()) return read_unit_by_unit(definition);
    return with_zeros(definition, read(definition));
}

std::vector<Number> Computation::read(Definition const& definition) {
    if (definition.aggregate == Aggregate::Median) return read_median(definition);
    if (definition.aggregate == Aggregate::Mean) return read_mean(definition);
    return read_grouped(definition);
}

std::string Computation::select_placed(Definition const& definition, std::string const& select,
                                       StatementWriter& writer) const {
    Definition const* within = asked_.within.empty() ? nullptr : &get(asked_.within);
    return writer.placed(definition, within, select);
}

store::Statement Computation::prepare(Definition const& definition, std::string const& select) const {
    StatementWriter writer(ledger_, figures_, cut_);
    auto statement = ledger_.database().prepare(select_placed(definition, select, writer));
    bind_marks(statement, cut_);
    return statement;
}

namespace {

// Columns that group: the unit, then the key, as far as there are any.
std::vector<std::string> group_columns(Definition const& definition, Cut const& cut) {
    std::vector<std::string> columns;
    if (!cut.level.empty()) columns.push_back("p.top");
    if (definition.has_key) columns.push_back("COALESCE(p.key, '')");
    return columns;
}

Number group_of(store::Statement const& row, Definition const& definition, Cut const& cut) {
    Number number;
    int column = 0;
    if (!cut.level.empty()) number.unit = row.text(column++);
    if (definition.has_key) number.key = row.text(column);
    return number;
}

bool same_group(Number const& a, Number const& b) { return a.unit == b.unit && a.key == b.key; }

// Middle of the sorted amounts; the mean of the two where their number is even.
Quantity median_of(std::vector<int64_t> const& sorted, int64_t divisor) {
    size_t const middle = sorted.size() / 2;
    if (sorted.size() % 2 == 1) return {sorted[middle], divisor};
    return {__int128(sorted[middle - 1]) + sorted[middle], __int128(divisor) * 2};
}

}  // namespace

std::vector<Number> Computation::read_grouped(Definition const& definition) {
    auto const groups = group_columns(definition, cut_);
    auto columns = groups;
    columns.push_back(aggregate_sql(definition.aggregate));
    columns.push_back("COUNT(*)");
    std::string sql = "SELECT " + joined_columns(columns) + " FROM placed p";
    if (!groups.empty()) sql += " GROUP BY " + joined_columns(groups) + " ORDER BY " + joined_columns(groups);
    auto row = prepare(definition, sql);
    std::vector<Number> numbers;
    while (row.step()) {
        Number number = group_of(row, definition, cut_);
        int const at = int(groups.size());
        if (!row.is_null(at)) number.value = Quantity{row.integer(at), definition.divisor};
        number.rows = row.integer(at + 1);
        numbers.push_back(std::move(number));
    }
    return numbers;
}

std::vector<Number> Computation::read_median(Definition const& definition) {
    auto columns = group_columns(definition, cut_);
    columns.push_back("p.amount");
    int const at = int(columns.size()) - 1;
    auto row = prepare(definition, "SELECT " + joined_columns(columns) +
                                       " FROM placed p WHERE p.amount IS NOT NULL ORDER BY " +
                                       joined_columns(columns));
    std::vector<Number> numbers;
    std::vector<int64_t> amounts;
    auto const finish = [&] {
        if (amounts.empty()) return;
        numbers.back().value = median_of(amounts, definition.divisor);
        numbers.back().rows = int64_t(amounts.size());
        amounts.clear();
    };
    while (row.step()) {
        Number group = group_of(row, definition, cut_);
        if (numbers.empty() || !same_group(numbers.back(), group)) {
            finish();
            numbers.push_back(std::move(group));
        }
        amounts.push_back(row.integer(at));
    }
    finish();
    return numbers;
}

// The mean over subjects; each row of a subject states the subject's amount.
std::vector<Number> Computation::read_mean(Definition const& definition) {
    auto groups = group_columns(definition, cut_);
    int const at = int(groups.size());
    groups.push_back("p.subject_id");
    auto row = prepare(definition, "SELECT " + joined_columns(groups) +
                                       ", MAX(p.amount), COUNT(*) FROM placed p GROUP BY " +
                                       joined_columns(groups) + " ORDER BY " + joined_columns(groups));
    std::vector<Number> numbers;
    while (row.step()) {
        Number group = group_of(row, definition, cut_);
        if (numbers.empty() || !same_group(numbers.back(), group)) {
            numbers.push_back(std::move(group));
            numbers.back().value = Quantity{0, 0};
        }
        numbers.back().value->numerator += row.integer(at + 1);
        numbers.back().value->denominator += definition.divisor;
        numbers.back().rows += row.integer(at + 2);
    }
    return numbers;
}

// The rows of such a figure depend on the unit, so that each unit needs its own statement. They are few.
std::vector<Number> Computation::read_unit_by_unit(Definition const& definition) {
    std::vector<Number> numbers;
    for (auto const& unit : units_) {
        Asked asked = asked_;
        asked.unit = unit;
        asked.known_at = cut_.known_at;
        asked.counted = true;
        Computation inner(ledger_, figures_, asked);
        for (Number number : inner.numbers(definition)) {
            number.unit = unit;
            numbers.push_back(std::move(number));
        }
    }
    return numbers;
}

// A figure without key has a number in every unit: 0 where there are no rows, or no value where 0 would be a claim.
std::vector<Number> Computation::with_zeros(Definition const& definition, std::vector<Number> numbers) const {
    if (definition.has_key) return numbers;
    std::vector<std::string> const units = cut_.level.empty() ? std::vector<std::string>{""} : units_;
    std::vector<Number> whole;
    for (auto const& unit : units) {
        auto const it = std::find_if(numbers.begin(), numbers.end(), [&](Number const& n) { return n.unit == unit; });
        if (it != numbers.end()) {
            whole.push_back(*it);
            continue;
        }
        Number none{.unit = unit};
        bool const may_be_zero = definition.aggregate != Aggregate::Median && definition.aggregate != Aggregate::Mean &&
                                 definition.aggregate != Aggregate::Maximum;
        if (may_be_zero) none.value = Quantity{0, 1};
        whole.push_back(std::move(none));
    }
    return whole;
}

std::vector<Number> Computation::ratio(Definition const& definition) {
    auto const& parts = numbers(get(definition.numerator));
    auto const& wholes = numbers(get(definition.denominator));
    std::vector<Number> ratios;
    for (auto const& part : parts) {
        Number ratio{.unit = part.unit, .key = part.key, .rows = part.rows};
        auto const whole =
            std::find_if(wholes.begin(), wholes.end(), [&](Number const& n) { return same_group(n, part); });
        if (whole != wholes.end()) {
            ratio.rows += whole->rows;
            if (part.value && whole->value && whole->value->numerator != 0)
                ratio.value = divided(*part.value, *whole->value);
        }
        ratios.push_back(std::move(ratio));
    }
    return ratios;
}

std::vector<Number> Computation::top(Definition const& definition) {
    auto const all = numbers(get(definition.top_of));
    std::map<std::string, std::vector<Number>> by_unit;
    for (auto const& number : all) by_unit[number.unit].push_back(number);
    std::vector<Number> greatest;
    for (auto& [unit, numbers] : by_unit) {
        std::stable_sort(numbers.begin(), numbers.end(), [](Number const& a, Number const& b) {
            return a.value->numerator * b.value->denominator > b.value->numerator * a.value->denominator;
        });
        if (numbers.size() > size_t(definition.top)) numbers.resize(size_t(definition.top));
        greatest.insert(greatest.end(), numbers.begin(), numbers.end());
    }
    return greatest;
}

std::vector<std::string> Computation::top_keys(Definition const& definition) {
    std::vector<std::string> keys;
    for (auto const& number : numbers(definition)) keys.push_back(number.key);
    return keys;
}

}  // namespace lianfang::figures
