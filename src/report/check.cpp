// What can be known of a template before any record: every name exists, every unit word agrees with its
// figure, and whatever may have no value is guarded. So a template that passes prints no blank.
#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/text.h"
#include "report/public_rules.h"
#include "report/record_source.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

using figures::Aggregate;
using figures::Definition;
using Guards = std::set<std::string>;

size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t const replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

// The spelling that was probably meant; empty where nothing is near.
std::string nearest(std::string const& name, figures::Figures const& figures) {
    std::string best;
    size_t best_distance = std::max<size_t>(2, name.size() / 4) + 1;
    auto const consider = [&](std::string const& candidate) {
        size_t const distance = edit_distance(name, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    };
    for (auto const* figure : figures.all()) consider(figure->name);
    for (auto const& known : known_names()) consider(known);
    return best;
}

// A count without records is 0; a median, a ratio or a maximum of nothing has no value.
bool may_have_no_value(Definition const& figure) {
    return figure.aggregate == Aggregate::Ratio || figure.aggregate == Aggregate::Median ||
           figure.aggregate == Aggregate::Maximum || figure.aggregate == Aggregate::Mean ||
           is_measured(figure.unit_type);
}

class Checker {
public:
    Checker(Template const& report, figures::Figures const& figures, catalog::Catalog const& catalog,
            std::vector<catalog::Mistake>& mistakes)
        : report_(report), figures_(figures), catalog_(catalog), mistakes_(mistakes), file_(report.file) {}

    void check_head() {
        bool const is_about_a_kind = report_.of_kind.empty() || catalog_.find_kind(report_.of_kind) != nullptr;
        if (!is_about_a_kind) {
            mistake(1, "没有这种记录 / no such kind: " + report_.of_kind,
                    "of: 后写 catalog/kinds 里的名字 / name a kind after of:");
        }
        if (report_.of_kind.empty() && report_.only) {
            mistake(1, "only: 只用于告知书和证明 / only: is for notices and certificates", "补上 of: / add of:");
        }
        if (is_about_a_kind && report_.only) check_condition(*report_.only, 1);
        if (report_.is_public && !report_.of_kind.empty()) {
            mistake(1, "告知书和证明不给公众看 / notices and certificates are not for the public",
                    "删去 public: / remove public:");
        }
    }

    void check(Nodes const& nodes, Guards const& guards) {
        std::string sentence;   // What stands before a slot since the last full stop, for 其中.
        for (size_t i = 0; i < nodes.size(); ++i) {
            auto const& is = nodes[i].is;
            if (auto const* words = std::get_if<Words>(&is)) {
                remember(sentence, words->text);
                column_ += size_t(std::count(words->text.begin(), words->text.end(), '|'));
            } else if (std::holds_alternative<LineEnd>(is)) {
                column_ = 0;
            } else if (auto const* slot = std::get_if<Slot>(&is)) {
                auto const* next = i + 1 < nodes.size() ? std::get_if<Words>(&nodes[i + 1].is) : nullptr;
                check_slot(*slot, next == nullptr ? "" : next->text, sentence, guards);
            } else if (auto const* heading = std::get_if<HeadingNode>(&is)) {
                check(heading->body, guards);
            } else if (auto const* choice = std::get_if<Choice>(&is)) {
                check_choice(*choice, guards);
            } else if (auto const* loop = std::get_if<Loop>(&is)) {
                check_loop(*loop, guards);
            } else if (auto const* table = std::get_if<TableNode>(&is)) {
                check_table(*table, guards);
            } else if (std::holds_alternative<ParagraphEnd>(is)) {
                sentence.clear();
            } else {
                check_further(nodes[i], guards);
            }
        }
    }

private:
    void mistake(int line, std::string what, std::string mend) {
        mistakes_.push_back({file_, line, std::move(what), std::move(mend)});
    }

    void check_further(Node const& node, Guards const& guards) {
        if (auto const* units = std::get_if<UnitLoop>(&node.is)) check_units(*units, guards);
        if (auto const* ranked = std::get_if<Ranked>(&node.is)) check_ranked(*ranked, guards);
        if (auto const* byline = std::get_if<BylineNode>(&node.is)) check(byline->body, guards);
        if (auto const* signature = std::get_if<SignatureNode>(&node.is)) {
            check(signature->office, guards);
            check(signature->date, guards);
        }
        if (auto const* part = std::get_if<PartNode>(&node.is)) {
            std::string const outer = std::exchange(file_, part->file);
            check(*part->body, guards);
            file_ = outer;
        }
    }
    void check_units(UnitLoop const& loop, Guards const& guards) {
        if (in_units_) mistake(loop.line, "单位循环不能套用 / loops over units cannot be nested", "拆成两张表 / make two tables");
        auto const* levels = catalog_.find_codes("unit_level");
        std::vector<std::string> known{std::string(next_level)};
        if (levels != nullptr) {
            for (auto const& value : levels->values) known.push_back(value.code);
        }
        if (!known.empty() && std::find(known.begin(), known.end(), loop.level) == known.end()) {
            mistake(loop.line, "没有这个层级「" + loop.level + "」 / no such level of units",
                    "可用 / known: " + joined(known, " "));
        }
        if (report_.is_public && loop.level != public_level) {
            mistake(loop.line, "给公众看的报告最细到乡镇 / what the public sees goes down to townships",
                    "写 TOWNSHIP / write TOWNSHIP");
        }
        in_units_ = true;
        check(*loop.body, guards);
        in_units_ = false;
    }
    void check_ranked(Ranked const& ranked, Guards const& guards) {
        if (ranked.items.empty()) {
            mistake(ranked.line, "{{ranked}} 里没有句子 / {{ranked}} has no items",
                    "写 {{item 名字 …}} … {{end}} / write {{item NAME …}} … {{end}}");
        }
        for (auto const& item : ranked.items) {
            Guards inside = guards;
            if (item.condition) {
                check_condition(*item.condition, item.line);
                inside.merge(promised(*item.condition));
            }
            for (auto const& weight : item.weights) {
                if (weight.term) check_term(*weight.term, item.line);
            }
            check(*item.body, inside);
        }
        check(*ranked.otherwise, guards);
    }

    static void remember(std::string& sentence, std::string const& words) {
        sentence += words;
        for (std::string_view stop : {"。", "；"}) {
            if (auto const at = sentence.rfind(stop); at != std::string::npos) sentence.erase(0, at + stop.size());
        }
    }

    void unknown(std::string const& name, int line) {
        std::string const meant = nearest(name, figures_);
        mistake(line, "没有名为「" + name + "」的数字或名称 / no figure or name of this spelling",
                meant.empty() ? "见 lianfang figures --help 与 docs/templates.md / see docs/templates.md"
                              : "是否为 " + meant + "？ / did you mean " + meant + "?");
    }

    // The figure, checked with key and containment; null where the name is none (a mistake was added unless
    // it is a name).
    Definition const* check_reference(Reference const& reference, int line) {
        auto const* figure = figures_.find(reference.name);
        if (figure == nullptr) {
            if (!is_name(reference.name)) unknown(reference.name, line);
            return nullptr;
        }
        if (report_.is_public && names_places(*figure)) {
            mistake(line, figure->name + " 按地点、单位等分类，不能给公众看 / its keys are not for the public",
                    "换用不分类的数字 / use one that is not broken down");
        }
        if (!reference.key.empty()) check_key(*figure, reference.key, line);
        if (!reference.within.empty()) check_within(*figure, reference.within, line);
        return figure;
    }
    bool is_name(std::string const& name) const {
        if (is_name_beside_record(name)) return !report_.of_kind.empty();
        if (starts_with(name, "record.") || starts_with(name, "person.")) return is_name_of_record(name);
        return is_always_present(name) || is_optional_name(name) || starts_with(name, "profile.");
    }
    // Notices and certificates: record.FIELD of their kind, person.NAME of the person whom it concerns.
    bool is_name_of_record(std::string const& name) const {
        auto const* kind = catalog_.find_kind(report_.of_kind);
        if (kind == nullptr) return false;
        std::string const field = field_of_name(name);
        if (starts_with(name, "person.")) return !kind->persons.empty() && is_name_of_person(field);
        return std::any_of(kind->columns.begin(), kind->columns.end(),
                           [&](auto const& column) { return column.name == field; });
    }
    bool is_required(std::string const& name) const {
        auto const* kind = catalog_.find_kind(report_.of_kind);
        if (kind == nullptr || !starts_with(name, "record.")) return false;
        int const at = kind->find(field_of_name(name));
        return at >= 0 && kind->columns[size_t(at)].required;
    }
    // record.mode is HOME: a field with a code list, and a code of it.
    void check_field_is(Condition const& condition, int line) {
        auto const& name = condition.reference.name;
        if (!starts_with(name, "record.") || !is_name_of_record(name)) return unknown(name, line);
        auto const* kind = catalog_.find_kind(report_.of_kind);
        int const at = kind->find(name.substr(std::string("record.").size()));
        auto const* codes = catalog_.find_codes(kind->columns[size_t(at)].codes);
        std::vector<std::string> known;
        if (codes != nullptr) {
            for (auto const& value : codes->values) known.push_back(value.code);
        }
        if (std::find(known.begin(), known.end(), condition.key) == known.end()) {
            mistake(line, name + " 没有代码「" + condition.key + "」 / has no such code",
                    "可用 / known: " + joined(known, " "));
        }
    }
    void check_key(Definition const& figure, std::string const& key, int line) {
        if (!figure.has_key) {
            return mistake(line, figure.name + " 没有分类 / is not broken down", "去掉「/" + key + "」 / remove the key");
        }
        if (key == "key") {
            if (loops_.empty()) mistake(line, "/key 只用在 {{for each}} 里 / only inside a loop", "写明分类代码 / name the key");
            return;
        }
        std::vector<std::string> known;
        for (auto const& list : split(figure.key_codes, ", ")) {
            auto const* codes = catalog_.find_codes(list);
            if (codes == nullptr) return;
            for (auto const& value : codes->values) known.push_back(value.code);
        }
        if (!known.empty() && std::find(known.begin(), known.end(), key) == known.end()) {
            mistake(line, figure.name + " 没有分类「" + key + "」 / has no such key", "可用 / known: " + joined(known, " "));
        }
    }
    void check_within(Definition const& figure, std::string const& within, int line) {
        auto const* container = figures_.find(within);
        if (container == nullptr) return unknown(within, line);
        if (figure.aggregate != Aggregate::DistinctPerson || container->aggregate != Aggregate::DistinctPerson) {
            mistake(line, "within 只用于按人去重的数字 / within needs figures that count persons: " + figure.name + ", " + within,
                    "去掉 within，或换成人数 / remove it, or use a figure of persons");
        }
    }

    void check_slot(Slot const& slot, std::string const& following, std::string const& before, Guards const& guards) {
        if (slot.kind == Slot::Kind::Ordinal) return;
        if (slot.kind == Slot::Kind::LoopUnit) {
            if (!in_units_)
                mistake(slot.line, "unit 只用在 {{for each unit of …}} 里 / only inside a loop over units",
                        "写 {{unit_name}} / write {{unit_name}}");
            return;
        }
        if (slot.kind == Slot::Kind::LoopKey || slot.kind == Slot::Kind::LoopValue) {
            if (loops_.empty()) {
                return mistake(slot.line, "key、value 只用在 {{for each}} 里 / only inside a loop",
                               "写明数字名 / name the figure");
            }
            if (slot.kind == Slot::Kind::LoopValue && loops_.back() != nullptr)
                check_unit(slot, *loops_.back(), following);
            return;
        }
        auto const* figure = check_reference(slot.reference, slot.line);
        if (figure == nullptr) return check_name(slot, guards);
        if (slot.kind == Slot::Kind::Names ||
            (figure->is_list && slot.kind == Slot::Kind::One && slot.reference.key.empty())) {
            return check_names(slot, *figure, guards);
        }
        check_number(slot, *figure, guards);
        check_unit(slot, *figure, following);
        if (contains(before, "其中") && figure->aggregate == Aggregate::DistinctPerson && slot.reference.within.empty()) {
            mistake(slot.line,
                    "「其中」之后的人数须说明包含于哪个数字 / a number of persons after 其中 needs its "
                    "container: " +
                        figure->name,
                    "写作 {{" + figure->name + " within 上一个数字}} / add within FIGURE");
        }
    }
    void check_name(Slot const& slot, Guards const& guards) {
        auto const& name = slot.reference.name;
        if (is_always_present(name) || !is_name(name) || name == "serial_no" || is_required(name)) return;
        if (!slot.otherwise && guards.count(name) == 0) {
            mistake(slot.line, "「" + name + "」可能没有登记 / may be missing from the profile",
                    "写 {{" + name + " or 文字}}，或放进 {{if present " + name + "}} / add or TEXT, or guard it");
        }
    }
    void check_names(Slot const& slot, Definition const& figure, Guards const& guards) {
        if (!figure.has_key && !figure.is_list) {
            return mistake(slot.line, figure.name + " 不是名单 / is not a list", "去掉 names / remove names");
        }
        if (!slot.otherwise && guards.count(figure.name) == 0) {
            mistake(slot.line, "名单「" + figure.name + "」可能是空的 / the list may be empty",
                    "写 or 文字，或放进 {{if present " + figure.name + "}} / add or TEXT, or guard it");
        }
    }
    void check_number(Slot const& slot, Definition const& figure, Guards const& guards) {
        bool const is_part = !slot.reference.key.empty() || slot.kind == Slot::Kind::Count;
        if (figure.has_key && !is_part && slot.kind != Slot::Kind::Total) {
            mistake(slot.line, figure.name + " 按分类统计，不是一个数 / is a breakdown, not one number",
                    "写 " + figure.name + "/代码、total " + figure.name +
                        "，或 {{for each}} / name a key, use total, or a loop");
        }
        bool const adds_up = figure.aggregate == Aggregate::Sum || figure.aggregate == Aggregate::Count ||
                             figure.aggregate == Aggregate::DistinctSubject;
        if (slot.kind == Slot::Kind::Total && (!adds_up || !figure.has_key || is_measured(figure.unit_type))) {
            mistake(slot.line, "各类不能相加 / its keys do not add up: " + figure.name,
                    "换用不分类的数字 / use a figure without keys");
        }
        bool const is_guarded = slot.otherwise || guards.count(figure.name) > 0;
        if (slot.kind != Slot::Kind::Count && may_have_no_value(figure) && !is_guarded) {
            mistake(slot.line, "「" + figure.name + "」可能没有值 / may have no value",
                    "写 or 文字，或放进 {{if present " + figure.name + "}} / add or TEXT, or guard it");
        }
    }
    void check_unit(Slot const& slot, Definition const& figure, std::string const& following) {
        if (slot.format == Format::Compared) {
            if (!unit_word(figure.unit_type, slot.unit)) wrong_unit(slot, figure);
            if (report_.is_public && (in_units_ || !loops_.empty() || !slot.reference.key.empty())) {
                mistake(slot.line,
                        "给公众看的报告里，compared 只用于全县的数字 / for the public, only numbers of the "
                        "whole are compared",
                        "去掉 compared / remove compared");
            }
            return;
        }
        bool const is_ratio = report::is_ratio(figure.unit_type);
        if (slot.format == Format::Percent) {
            if (!is_ratio)
                mistake(slot.line, "percent 只用于比率 / percent needs a ratio: " + figure.name,
                        "去掉 percent / remove it");
            return;
        }
        bool const is_alone = table_ != nullptr && (trimmed(following).empty() || trimmed(following)[0] == '|');
        if (unit_word(figure.unit_type, is_alone ? unit_of_column(*table_, column_) : following)) return;
        wrong_unit(slot, figure);
    }
    void wrong_unit(Slot const& slot, Definition const& figure) {
        mistake(slot.line, fmt::format("单位不符：{} 以「{}」计 / the unit word does not fit: {} counts {}", figure.name,
                                       figure.unit_type, figure.name, figure.unit_type),
                fmt::format("{{{{}}}} 之后紧接着写：{}；单独占一格的，写在表头括号里 / write one of them right after it, or "
                            "in the brackets of the column's header", unit_words_of(figure.unit_type)));
    }

    // What a true condition promises: a comparison with what has no value is false, so both its sides have one.
    Guards promised(Condition const& condition) const {
        Guards result;
        switch (condition.kind) {
            case Condition::Kind::Any:
            case Condition::Kind::Present: result.insert(condition.reference.name); break;
            case Condition::Kind::Compare:
                if (condition.left.kind == Term::Kind::One) result.insert(condition.left.reference.name);
                if (condition.right.kind == Term::Kind::One) result.insert(condition.right.reference.name);
                if (condition.comparison == ">" && condition.right.number >= 0)
                    result.insert(condition.left.reference.name);
                break;
            case Condition::Kind::And:
                for (auto const& part : condition.parts) result.merge(promised(part));
                break;
            case Condition::Kind::Or: result = promised_by_each(condition.parts); break;
            case Condition::Kind::Not:
            case Condition::Kind::FieldIs:
            case Condition::Kind::KeyIs: break;
        }
        return result;
    }
    Guards promised_by_each(std::vector<Condition> const& parts) const {
        Guards common = promised(parts.front());
        for (auto const& part : parts) {
            Guards const other = promised(part);
            std::erase_if(common, [&](std::string const& name) { return other.count(name) == 0; });
        }
        return common;
    }

    void check_condition(Condition const& condition, int line) {
        if (condition.kind == Condition::Kind::Any) return check_any(condition, line);
        if (condition.kind == Condition::Kind::KeyIs) return check_key_is(condition, line);
        if (condition.kind == Condition::Kind::FieldIs) return check_field_is(condition, line);
        for (auto const& part : condition.parts) check_condition(part, line);
        if (condition.kind == Condition::Kind::Present && !condition.reference.name.empty()) {
            check_reference(condition.reference, line);
        }
        if (condition.kind == Condition::Kind::Compare) {
            check_term(condition.left, line);
            check_term(condition.right, line);
        }
    }
    void check_any(Condition const& condition, int line) {
        loops_.push_back(check_keyed(condition.reference, line));
        check_condition(condition.parts.front(), line);
        loops_.pop_back();
    }
    void check_key_is(Condition const& condition, int line) {
        if (loops_.empty())
            return mistake(line, "key 只用在 {{for each}} 里 / only inside a loop",
                           "写作 数字/代码 / write FIGURE/KEY");
        if (loops_.back() != nullptr) check_key(*loops_.back(), condition.key, line);
    }
    // What any and for each go through.
    Definition const* check_keyed(Reference const& reference, int line) {
        auto const* figure = reference.name.empty() ? nullptr : check_reference(reference, line);
        if (figure != nullptr && !figure->has_key && !figure->is_list) {
            mistake(line, figure->name + " 没有分类，不能逐个列出 / has no keys to go through", "换用分类数字 / use a breakdown");
        }
        return figure;
    }
    void check_term(Term const& term, int line) {
        if (term.kind == Term::Kind::Number) return;
        if (term.kind == Term::Kind::LoopValue) {
            if (loops_.empty())
                mistake(line, "value 只用在 {{for each}} 里 / only inside a loop",
                        "写明数字名 / name the figure");
            return;
        }
        auto const* figure = check_reference(term.reference, line);
        if (figure == nullptr) {
            if (is_name(term.reference.name)) {
                mistake(line, "名称不能比较大小 / a name cannot be compared: " + term.reference.name,
                        "用 present / use present");
            }
            return;
        }
        if (term.kind == Term::Kind::One && figure->has_key && term.reference.key.empty()) {
            mistake(line, figure->name + " 按分类统计，不是一个数 / is a breakdown, not one number",
                    "写 /代码、total 或 count / name a key, use total or count");
        }
    }

    void check_choice(Choice const& choice, Guards const& guards) {
        size_t const column = column_;   // A cell may be written either way.
        for (auto const& branch : choice.branches) {
            Guards inside = guards;
            column_ = column;
            if (branch.condition) {
                check_condition(*branch.condition, branch.line);
                inside.merge(promised(*branch.condition));
            }
            check(*branch.body, inside);
        }
    }
    void check_loop(Loop const& loop, Guards const& guards) {
        loops_.push_back(check_keyed(loop.reference, loop.line));
        if (loop.where) check_condition(*loop.where, loop.line);
        Guards inside = guards;
        inside.insert(loop.reference.name);
        check(*loop.body, inside);
        loops_.pop_back();
    }
    void check_table(TableNode const& table, Guards const& guards) {
        if (table.header.empty())
            mistake(table.line, "表格没有表头 / the table has no header",
                    "下一行写表头，以 | 分列 / write it on the next line, cells parted by |");
        auto const* outer = std::exchange(table_, &table);
        column_ = 0;
        check(*table.body, guards);
        table_ = outer;
        check(*table.note, guards);
    }

    Template const& report_;
    figures::Figures const& figures_;
    catalog::Catalog const& catalog_;
    std::vector<catalog::Mistake>& mistakes_;
    std::string file_;                  // The template, or the part of it that is being checked.
    std::vector<Definition const*> loops_;
    bool in_units_ = false;
    TableNode const* table_ = nullptr;
    size_t column_ = 0;
};

}  // namespace

void check_template(Template const& report, figures::Figures const& figures, catalog::Catalog const& catalog,
                    std::vector<catalog::Mistake>& mistakes) {
    Checker checker(report, figures, catalog, mistakes);
    checker.check_head();
    checker.check(report.body, {});
}

void check_reports(catalog::Catalog const& catalog, figures::Figures const& figures,
                   std::vector<catalog::Mistake>& mistakes) {
    for (auto const& report : list_templates(catalog.files, mistakes)) {
        check_template(report, figures, catalog, mistakes);
    }
}

}  // namespace lianfang::report
