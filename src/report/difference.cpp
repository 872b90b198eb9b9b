// Four row sets, three steps between them: other definitions, then more knowledge of the same cut, then time. Within
// a step a figure's change is the sum of what single subjects (or rows) contribute, so the classes add up.
#include "report/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace lianfang::report {
namespace {

using figures::Aggregate;
using figures::CountedRow;
using figures::Definition;

using Rows = std::vector<CountedRow>;

bool is_distinct(Definition const& figure) {
    return figure.aggregate == Aggregate::DistinctPerson || figure.aggregate == Aggregate::DistinctSubject;
}
bool is_sum(Definition const& figure) {
    return figure.aggregate == Aggregate::Sum || figure.aggregate == Aggregate::Count;
}

double weight_of(Definition const& figure, CountedRow const& row) {
    double const amount = figure.aggregate == Aggregate::Count ? 1 : double(row.amount.value_or(0));
    return amount / double(figure.divisor);
}

// What happened in the ledger to a record, or to a person, between two numbers.
class History {
public:
    History(ledger::Ledger& ledger, int64_t after, int64_t upto, std::vector<std::string> const& kinds)
        : ledger_(ledger), after_(after), upto_(upto), kinds_(kinds) {}

    // Of the record's own entries; nothing where it has none in between.
    std::optional<Cause> of_record(std::string const& record_id) {
        auto read = ledger_.database().prepare(
            "SELECT operation FROM ledger WHERE (id = :id OR target = :id) AND number > :after AND number <= :upto "
            "ORDER BY number");
        read.bind("id", record_id).bind("after", after_).bind("upto", upto_);
        std::optional<Cause> cause;
        bool is_new = false;
        while (read.step()) {
            std::string const operation(read.text(0));
            if (operation == "record") is_new = true;
            cause = operation == "withdraw" ? Cause::Withdrawn : is_new ? Cause::Late : Cause::Corrected;
        }
        return cause;
    }

    // Of the other records of the same person among the kinds that the figure reads.
    std::optional<Cause> of_person(int64_t person) {
        if (person == 0) return std::nullopt;
        for (auto const& name : kinds_) {
            auto const* kind = ledger_.catalog().find_kind(name);
            for (auto const& field : kind == nullptr ? std::vector<std::string>{} : kind->persons) {
                auto read = ledger_.database().prepare(fmt::format(
                    "SELECT v.record_id FROM {} v WHERE v.{}_id = :person AND ((v.from_number > :after AND "
                    "v.from_number <= :upto) OR (v.to_number > :after AND v.to_number <= :upto)) "
                    "ORDER BY v.from_number DESC, v.record_id",
                    ledger_.database().qualified(kind->table()), field));
                read.bind("person", person).bind("after", after_).bind("upto", upto_);
                std::vector<std::string> records;
                while (read.step()) records.emplace_back(read.text(0));
                for (auto const& record : records) {
                    if (auto const cause = of_record(record)) return cause;
                }
            }
        }
        return std::nullopt;
    }

    bool was_merged(int64_t person) {
        auto read = ledger_.database().prepare(
            "SELECT COUNT(*) FROM person_link WHERE (person_id = :person OR canonical_id = :person) AND "
            "((from_number > :after AND from_number <= :upto) OR (to_number > :after AND to_number <= :upto))");
        read.bind("person", person).bind("after", after_).bind("upto", upto_);
        int64_t links = 0;
        while (read.step()) links = read.integer(0);
        return links > 0;
    }

private:
    ledger::Ledger& ledger_;
    int64_t after_, upto_;
    std::vector<std::string> const& kinds_;
};

struct Step {
    enum class Kind { Definitions, Knowledge, Time };
    Kind kind;
    Side before, after;
};

// One figure made of rows, with its step's rows at both ends.
class Comparison {
public:
    Comparison(ledger::Ledger& ledger, Compared const& compared, Definition const& before, Definition const& after)
        : ledger_(ledger), compared_(compared), before_(before), after_(after) {}

    PartDifference whole(Side const& from, Side const& to) {
        part_.figure = after_.name;
        part_.adds_up = (is_distinct(after_) && is_distinct(before_)) || (is_sum(after_) && is_sum(before_)) ||
                        compared_.over == Over::Keys;
        for (auto const* kind : to.figures->kinds_of(after_.name, ledger_.catalog())) kinds_.push_back(kind->name);
        Side redefined = from;
        redefined.figures = to.figures;
        Side known = redefined;
        known.known_at = to.known_at;
        Rows rows = rows_at(from, before_);
        part_.before = value(before_, rows);
        if (from.figures != to.figures)
            rows = compare({Step::Kind::Definitions, from, redefined}, before_, std::move(rows));
        if (from.known_at != to.known_at)
            rows = compare({Step::Kind::Knowledge, redefined, known}, after_, std::move(rows));
        if (from.as_of != to.as_of) rows = compare({Step::Kind::Time, known, to}, after_, std::move(rows));
        part_.after = value(after_, rows);
        std::stable_sort(part_.changes.begin(), part_.changes.end(), [](Change const& a, Change const& b) {
            return std::pair(a.cause, a.record_id) < std::pair(b.cause, b.record_id);
        });
        return std::move(part_);
    }

private:
    Rows rows_at(Side const& side, Definition const& figure) {
        figures::Asked const asked{.as_of = side.as_of, .known_at = side.known_at, .unit = side.unit,
                                   .within = compared_.within};
        return counted_rows(ledger_, *side.figures, figure, asked, compared_.key);
    }

    std::optional<double> value(Definition const& figure, Rows const& rows) const {
        if (compared_.over == Over::Keys || (compared_.over == Over::AllKeys && is_distinct(figure)))
            return double(by_subject(figure, rows).size());
        return recount(figure, rows);
    }

    // What is counted once, with its rows.
    using BySubject = std::map<std::string, std::vector<CountedRow const*>>;
    BySubject by_subject(Definition const&, Rows const& rows) const {
        BySubject subjects;
        for (auto const& row : rows) {
            std::string const subject = compared_.over == Over::Keys      ? row.key
                                        : compared_.over == Over::AllKeys ? row.key + "\x1f" + row.subject
                                                                          : row.subject;
            bool const counts = compared_.over == Over::Keys ? !row.key.empty() : !row.subject.empty();
            if (counts) subjects[subject].push_back(&row);
        }
        return subjects;
    }

    Rows compare(Step const& step, Definition const& before, Rows rows) {
        Rows after = rows_at(step.after, after_);
        step_ = &step;
        history_.emplace(ledger_, step.before.known_at, step.after.known_at, kinds_);
        elsewhere_.clear();
        records_before_ = records_of(rows);
        records_after_ = records_of(after);
        if (compared_.over == Over::Keys || is_distinct(after_)) compare_subjects(before, rows, after);
        else compare_rows(before, rows, after);
        history_.reset();
        return after;
    }

    static std::map<std::string, CountedRow const*> records_of(Rows const& rows) {
        std::map<std::string, CountedRow const*> records;
        for (auto const& row : rows) records.try_emplace(row.record_id, &row);
        return records;
    }

    void compare_subjects(Definition const& before, Rows const& rows, Rows const& after) {
        auto const then = by_subject(before, rows);
        auto const now = by_subject(after_, after);
        double const one = 1.0 / double(after_.divisor);
        for (auto const& [subject, of] : now) {
            if (then.count(subject) == 0) add(*of.front(), true, one);
        }
        for (auto const& [subject, of] : then) {
            if (now.count(subject) == 0) add(*of.front(), false, -one);
        }
    }

    static std::tuple<std::string, std::string> identity(CountedRow const& row) { return {row.record_id, row.key}; }

    void compare_rows(Definition const& before, Rows const& rows, Rows const& after) {
        std::map<std::tuple<std::string, std::string>, std::pair<double, double>> sums;
        std::map<std::tuple<std::string, std::string>, CountedRow const*> any;
        std::map<std::tuple<std::string, std::string>, std::pair<int, int>> counts;
        for (auto const& row : rows) {
            sums[identity(row)].first += weight_of(before, row);
            ++counts[identity(row)].first;
            any[identity(row)] = &row;
        }
        for (auto const& row : after) {
            sums[identity(row)].second += weight_of(after_, row);
            ++counts[identity(row)].second;
            any[identity(row)] = &row;
        }
        for (auto const& [id, sum] : sums) {
            auto const [old_count, new_count] = counts[id];
            if (sum.first == sum.second && old_count == new_count) continue;
            add(*any[id], new_count > old_count || (new_count == old_count && sum.second > sum.first),
                sum.second - sum.first);
        }
    }

    void add(CountedRow const& row, bool is_gain, double contribution) {
        part_.changes.push_back({.cause = cause_of(row, is_gain), .record_id = row.record_id, .person = row.person,
                                 .unit = row.unit, .is_gain = is_gain,
                                 .contribution = part_.adds_up ? contribution : 0});
    }

    Cause cause_of(CountedRow const& row, bool is_gain) {
        if (step_->kind == Step::Kind::Definitions) return Cause::Redefined;
        bool const was_there = records_before_.count(row.record_id) > 0;
        bool const is_there = records_after_.count(row.record_id) > 0;
        if (step_->kind == Step::Kind::Time) {
            if (is_elsewhere(row, is_gain)) return Cause::Moved;
            return is_gain ? Cause::Happened : Cause::Ended;
        }
        // The same record under another person: two files were joined, or parted, or the record was corrected.
        if (was_there && is_there) {
            auto const& other = is_gain ? *records_before_.at(row.record_id) : *records_after_.at(row.record_id);
            if (other.person != row.person && history_->was_merged(row.person)) return Cause::Merged;
        }
        if (auto const cause = history_->of_record(row.record_id)) return *cause;
        if (is_elsewhere(row, is_gain)) return Cause::Moved;
        if (row.person != 0 && history_->was_merged(row.person)) return Cause::Merged;
        return history_->of_person(row.person).value_or(Cause::Consequence);
    }

    // A unit's figure: the record counts in the county at the other end too, only not here.
    bool is_elsewhere(CountedRow const& row, bool is_gain) {
        bool const stays = records_before_.count(row.record_id) > 0 && records_after_.count(row.record_id) > 0;
        if (step_->before.unit.empty() || stays) return false;
        if (elsewhere_.empty()) {
            for (bool const gain : {false, true}) {
                elsewhere_[gain];
                Side whole = gain ? step_->before : step_->after;
                whole.unit.clear();
                for (auto const& one : rows_at(whole, after_)) elsewhere_[gain].insert(one.record_id);
            }
        }
        return elsewhere_[is_gain].count(row.record_id) > 0;
    }

    ledger::Ledger& ledger_;
    Compared const& compared_;
    Definition const& before_;
    Definition const& after_;
    PartDifference part_;
    std::vector<std::string> kinds_;
    Step const* step_ = nullptr;
    std::optional<History> history_;
    std::map<std::string, CountedRow const*> records_before_, records_after_;
    std::map<bool, std::set<std::string>> elsewhere_;
};

struct CauseWords {
    Cause cause;
    char const *name, *zh, *en;
};
constexpr CauseWords cause_words[] = {
    {Cause::Happened, "happened", "新增", "happened since"},
    {Cause::Ended, "ended", "转出、届满或属前一日", "ended or of an earlier day"},
    {Cause::Late, "late", "补报", "recorded late"},
    {Cause::Corrected, "corrected", "订正", "corrected"},
    {Cause::Withdrawn, "withdrawn", "撤销", "withdrawn"},
    {Cause::Merged, "merged", "人员合并", "persons merged"},
    {Cause::Moved, "moved", "划转单位", "moved to another unit"},
    {Cause::Redefined, "redefined", "口径改变", "definition changed"},
    {Cause::Consequence, "consequence", "关联记录变动", "another record changed"},
};

CauseWords const& words_for(Cause cause) {
    return *std::find_if(std::begin(cause_words), std::end(cause_words),
                         [&](auto const& one) { return one.cause == cause; });
}

}  // namespace

std::vector<Cause> const& all_causes() {
    static std::vector<Cause> const causes = [] {
        std::vector<Cause> all;
        for (auto const& one : cause_words) all.push_back(one.cause);
        return all;
    }();
    return causes;
}

std::string words_of(Cause cause, std::string const& language) {
    return language == "en" ? words_for(cause).en : words_for(cause).zh;
}
std::string_view name_of(Cause cause) { return words_for(cause).name; }

double PartDifference::sum(Cause cause) const {
    double sum = 0;
    for (auto const& change : changes) sum += change.cause == cause ? change.contribution : 0;
    return sum;
}

int64_t PartDifference::count(Cause cause) const {
    return std::count_if(changes.begin(), changes.end(), [&](auto const& change) { return change.cause == cause; });
}

std::vector<PartDifference> difference_of(ledger::Ledger& ledger, Compared const& compared, Side const& before,
                                          Side const& after) {
    auto const* then = before.figures->find(compared.figure);
    auto const* now = after.figures->find(compared.figure);
    std::vector<PartDifference> parts;
    if (then == nullptr || now == nullptr) return parts;
    auto const old_parts = figures::parts_of(*before.figures, *then);
    auto const new_parts = figures::parts_of(*after.figures, *now);
    if (old_parts.size() != new_parts.size()) return parts;   // A ratio became a count: the values tell it.
    for (size_t i = 0; i < new_parts.size(); ++i) {
        Compared one = compared;
        one.figure = new_parts[i]->name;
        parts.push_back(Comparison(ledger, one, *old_parts[i], *new_parts[i]).whole(before, after));
    }
    return parts;
}

}  // namespace lianfang::report
