// Template + figures → document. Each number is asked for once and printed with its origin; nothing is
// rounded but by the format asked for.
#include <algorithm>
#include <fmt/format.h>
#include <cmath>
#include <map>
#include <utility>

#include "base/text.h"
#include "report/edits.h"
#include "report/public_rules.h"
#include "report/report.h"
#include "report/values.h"

namespace lianfang::report {
namespace {

using figures::Definition;
using figures::Figure;

std::string nature_words(figures::Nature nature) {
    switch (nature) {
        case figures::Nature::Cumulative: return "累计";
        case figures::Nature::Stock: return "时点";
        default: return "当日";
    }
}

class Writer {
public:
    Writer(Template const& report, FigureSource& source, std::vector<catalog::Mistake>& mistakes, Edits const& edits)
        : report_(report), values_(source), mistakes_(mistakes), file_(report.file), edits_(edits, mistakes),
          asked_(figures_of(report.body, source)) {}

    Document write() {
        values_.source().prepare(asked_);
        write(report_.body);
        end_paragraph();
        number_attachments();
        edits_.check_all_used();
        document_.style = report_.style;
        document_.is_public = report_.is_public;
        document_.provenance.report = report_.name;
        document_.provenance.template_file = report_.file;
        return std::move(document_);
    }

    bool is_true(Condition const& condition) {
        auto const one = [&](Condition const& part) { return is_true(part); };
        switch (condition.kind) {
            case Condition::Kind::Present: return values_.is_present(resolved(condition.reference));
            case Condition::Kind::And: return std::all_of(condition.parts.begin(), condition.parts.end(), one);
            case Condition::Kind::Or: return std::any_of(condition.parts.begin(), condition.parts.end(), one);
            case Condition::Kind::KeyIs:
                return (loops_.back().figure.key == condition.key) == (condition.comparison == "=");
            case Condition::Kind::Any: return is_true_of_any(condition);
            case Condition::Kind::FieldIs: return values_.source().code(condition.reference.name) == condition.key;
            case Condition::Kind::Not: return !is_true(condition.parts.front());
            default: break;
        }
        auto const left = value_of(condition.left);
        auto const right = value_of(condition.right);
        return left && right && holds(condition.comparison, *left, *right);
    }

private:
    void write(Nodes const& nodes) {
        for (size_t i = 0; i < nodes.size(); ++i) {
            auto const& is = nodes[i].is;
            if (auto const* words = std::get_if<Words>(&is)) {
                write_words(words->text);
            } else if (auto const* slot = std::get_if<Slot>(&is)) {
                auto const* next = i + 1 < nodes.size() ? std::get_if<Words>(&nodes[i + 1].is) : nullptr;
                write_slot(*slot, next == nullptr ? "" : next->text);
            } else if (auto const* mark = std::get_if<ParagraphMark>(&is)) {
                write_mark(*mark);
            } else if (auto const* heading = std::get_if<HeadingNode>(&is)) {
                write_heading(*heading);
            } else if (auto const* choice = std::get_if<Choice>(&is)) {
                write_choice(*choice);
            } else if (auto const* loop = std::get_if<Loop>(&is)) {
                write_loop(*loop);
            } else if (auto const* table = std::get_if<TableNode>(&is)) {
                write_table(*table);
            } else if (std::holds_alternative<LineEnd>(is)) {
                if (row_ != nullptr) end_row();
            } else if (std::holds_alternative<ParagraphEnd>(is)) {
                if (row_ == nullptr) end_paragraph();
            } else {
                write_further(nodes[i]);
            }
        }
    }
    void write_further(Node const& node) {
        if (auto const* units = std::get_if<UnitLoop>(&node.is)) write_units(*units);
        if (auto const* ranked = std::get_if<Ranked>(&node.is)) write_ranked(*ranked);
        if (std::holds_alternative<TotalMark>(node.is)) is_total_ = true;
        if (auto const* part = std::get_if<PartNode>(&node.is)) {
            std::string const outer = std::exchange(file_, part->file);
            write(*part->body);
            file_ = outer;
        }
        if (auto const* page = std::get_if<PageNode>(&node.is)) {
            end_paragraph();
            std::visit([&](auto const& block) { document_.blocks.emplace_back(block); }, page->is);
        }
        if (auto const* byline = std::get_if<BylineNode>(&node.is)) {
            end_paragraph();
            document_.byline = runs_of(byline->body);
        }
        if (auto const* signature = std::get_if<SignatureNode>(&node.is)) {
            end_paragraph();
            document_.blocks.emplace_back(Signature{runs_of(signature->office), runs_of(signature->date)});
        }
    }
    // What these nodes write, apart from the paragraph that is being written.
    Runs runs_of(Nodes const& nodes) {
        Paragraph const outer = std::exchange(paragraph_, {});
        auto* const row = std::exchange(row_, nullptr);
        write(nodes);
        Runs runs = std::move(paragraph_.runs);
        paragraph_ = outer;
        row_ = row;
        return runs;
    }
    void number_attachments() {
        int const of = int(std::count_if(document_.blocks.begin(), document_.blocks.end(),
                                         [](Block const& block) { return std::holds_alternative<Attachment>(block); }));
        int number = 0;
        for (auto& block : document_.blocks) {
            if (auto* attachment = std::get_if<Attachment>(&block)) attachment->number = of == 1 ? 0 : ++number;
        }
    }

    // --- text ---
    Runs& target() { return row_ != nullptr ? row_->back() : paragraph_.runs; }
    void put(std::string const& text, int figure = -1) {
        if (text.empty()) return;
        Runs& runs = target();
        if (figure < 0 && !runs.empty() && runs.back().figure < 0) runs.back().text += text;
        else runs.push_back({text, figure});
    }
    void write_words(std::string const& text) {
        if (row_ == nullptr) return put(text);
        size_t begin = 0;
        for (size_t bar; (bar = text.find('|', begin)) != std::string::npos; begin = bar + 1) {
            put(trimmed(std::string_view(text).substr(begin, bar - begin)));
            row_->emplace_back();
        }
        put(trimmed(std::string_view(text).substr(begin)));
    }
    void write_mark(ParagraphMark const& mark) {
        end_paragraph();
        switch (mark.kind) {
            case ParagraphMark::Kind::Label: paragraph_.label = mark.label; break;
            case ParagraphMark::Kind::Left: paragraph_.alignment = Alignment::Left; break;
            case ParagraphMark::Kind::Right: paragraph_.alignment = Alignment::Right; break;
            case ParagraphMark::Kind::Center: paragraph_.alignment = Alignment::Center; break;
        }
    }
    void end_paragraph() {
        if (paragraph_.runs.empty()) return;
        document_.blocks.emplace_back(std::move(paragraph_));
        paragraph_ = {};
    }
    void write_heading(HeadingNode const& node) {
        end_paragraph();
        Runs const runs = runs_of(node.body);
        ordinal_ = 0;
        if (node.level == 0) {
            document_.title = runs;
            return;
        }
        Heading heading{node.level, {}, runs};
        size_t const level = size_t(node.level) - 1;
        int const number = ++headings_[level];
        for (size_t deeper = level + 1; deeper < std::size(headings_); ++deeper) headings_[deeper] = 0;
        switch (node.level) {
            case 1: heading.number = chinese_number(number) + "、"; break;
            case 2: heading.number = "（" + chinese_number(number) + "）"; break;
            case 3: heading.number = fmt::format("{}.", number); break;
            default: heading.number = fmt::format("（{}）", number);
        }
        document_.blocks.push_back(std::move(heading));
    }

    // --- slots ---
    void write_slot(Slot const& slot, std::string const& following) {
        auto const* definition = slot.reference.name.empty() ? nullptr : values_.source().find(slot.reference.name);
        switch (slot.kind) {
            case Slot::Kind::Ordinal: return put(chinese_number(++ordinal_));
            case Slot::Kind::LoopUnit: return put(unit_.name);
            case Slot::Kind::LoopKey:
                return put(values_.source().label_of(*loops_.back().definition, loops_.back().figure.key));
            case Slot::Kind::LoopValue:
                return put_number(slot, loops_.back().reference, loops_.back().figure,
                                  *loops_.back().definition, following);
            default: break;
        }
        if (definition == nullptr) return write_name(slot);
        if (slot.kind == Slot::Kind::Names ||
            (slot.kind == Slot::Kind::One && definition->is_list && slot.reference.key.empty())) {
            return write_names(slot, *definition);
        }
        Reference const reference = resolved(slot.reference);
        Figure figure = slot.kind == Slot::Kind::Total   ? values_.total(reference)
                        : slot.kind == Slot::Kind::Count ? values_.count(reference)
                                                         : values_.one(reference);
        put_number(slot, reference, figure, *definition, following);
    }
    Reference resolved(Reference reference) const {
        if (reference.key == "key" && !loops_.empty()) reference.key = loops_.back().figure.key;
        reference.unit = unit_.code;
        return reference;
    }
    void write_name(Slot const& slot) {
        auto const name = values_.source().name(slot.reference.name);
        if (name && !name->empty()) return put(*name);
        if (slot.otherwise) return put(*slot.otherwise);
        mistakes_.push_back(
            {file_, slot.line,
             "没有登记「" + slot.reference.name + "」 / not in the profile: " + slot.reference.name,
             "写进 profile.yaml 后再 lianfang init，或用命令行选项给出 / add it to the profile or give it on "
             "the command line"});
    }
    void write_names(Slot const& slot, Definition const& definition) {
        Reference const reference = resolved(slot.reference);
        auto const figures = selected(values_.named(reference), slot.selection);
        if (figures.empty()) {
            if (slot.otherwise) return put(*slot.otherwise);
            return no_value(slot);
        }
        std::vector<std::string> names;
        for (auto const& figure : figures) names.push_back(values_.source().label_of(definition, figure.key));
        std::string const text = joined(names, "、");
        put(text, remember(reference, values_.count(reference), definition, "的名单", text, ""));
    }
    void no_value(Slot const& slot) {
        mistakes_.push_back({file_, slot.line, "「" + slot.reference.name + "」没有值 / has no value",
                             "写 or 文字 / say what to print with or TEXT"});
    }
    void put_number(Slot const& slot, Reference const& reference, Figure const& figure, Definition const& definition,
                    std::string const& following) {
        if (!figure.value) {
            if (slot.otherwise) return put(*slot.otherwise);
            return no_value(slot);
        }
        if (slot.format == Format::Compared) return put_comparison(slot, reference, figure, definition);
        bool const is_of_all = unit_.code.empty() && figure.key.empty();
        bool const is_hidden = report_.is_public && !is_of_all && tells_few_apart(figure);
        std::string const text = is_hidden ? few : written_as(slot.format, *figure.value);
        auto const unit = unit_word(definition.unit_type, is_alone(following) ? unit_of_this_column() : following);
        std::string const word = slot.format == Format::Percent ? "" : unit.value_or("");
        std::string const kind = slot.kind == Slot::Kind::Total ? "合计" : slot.kind == Slot::Kind::Count ? "的类数" : "";
        Reference exact = reference;
        exact.key = figure.key;
        put(text, remember(exact, figure, definition, kind, text, word));
    }
    // In a table a number may stand alone; its header says what it counts.
    bool is_alone(std::string const& following) const {
        return table_node_ != nullptr && (trimmed(following).empty() || trimmed(following)[0] == '|');
    }
    std::string unit_of_this_column() const {
        return unit_of_column(*table_node_, row_ == nullptr ? 0 : row_->size() - 1);
    }
    // 较前一日增加12人. The change is printed as a figure of its own, made of two.
    void put_comparison(Slot const& slot, Reference const& reference, Figure figure, Definition const& definition) {
        Reference past = reference;
        past.before = true;
        auto const before = slot.kind == Slot::Kind::Total ? values_.total(past) : values_.one(past);
        double const change = *figure.value - before.value.value_or(0);
        if (change == 0) return put("与前一日持平");
        put(change > 0 ? "较前一日增加" : "较前一日减少");
        figure.value = std::round(change * 10000) / 10000;
        figure.rows += before.rows;
        Reference exact = reference;
        exact.key = figure.key;
        std::string const text = plain(std::abs(*figure.value));
        put(text, remember(exact, figure, definition, "较前一日的变化", text, slot.unit));
        put(slot.unit);
    }
    // The number of the figure within the document; new at its first appearance.
    int remember(Reference const& reference, Figure const& figure, Definition const& definition,
                 std::string const& kind, std::string const& printed, std::string const& word) {
        std::string anchor = reference.name;
        if (!reference.key.empty()) anchor += "-" + reference.key;
        if (!reference.within.empty()) anchor += "-within-" + reference.within;
        if (kind == "合计") anchor += "-total";
        if (kind == "的类数") anchor += "-count";
        if (kind == "较前一日的变化") anchor += "-change";
        if (reference.before) anchor += "-yesterday";
        if (!reference.unit.empty()) anchor += "-unit-" + reference.unit;
        auto [at, is_new] = by_anchor_.try_emplace(anchor, int(document_.figures.size()));
        if (is_new) add_figure(anchor, reference, figure, definition, kind);
        auto& entry = document_.figures[size_t(at->second)];
        if (entry.unit_word.empty()) entry.unit_word = word;
        if (std::find(entry.printed.begin(), entry.printed.end(), printed) == entry.printed.end()) {
            entry.printed.push_back(printed);
        }
        return at->second;
    }
    void add_figure(std::string const& anchor, Reference const& reference, Figure const& figure,
                    Definition const& definition, std::string const& kind) {
        PrintedFigure entry;
        entry.figure = figure;
        entry.anchor = anchor;
        entry.is_derived = !(kind.empty() || kind == "的名单") || reference.unit == remainder_unit;
        entry.words = definition.title.zh + (kind == "的名单" ? "" : kind) + (reference.before ? "（前一日）" : "");
        if (!reference.key.empty()) entry.key_words = values_.source().label_of(definition, reference.key);
        if (!reference.unit.empty()) {
            entry.key_words = unit_.name + (entry.key_words.empty() ? "" : "，" + entry.key_words);
        }
        entry.within = reference.within;
        if (auto const* container = values_.source().find(reference.within)) entry.within_words = container->title.zh;
        entry.definition = definition.meaning.empty() ? definition.definition : definition.meaning;
        entry.nature = nature_words(definition.nature);
        document_.figures.push_back(std::move(entry));
    }

    // --- blocks ---
    void write_choice(Choice const& choice) {
        for (auto const& branch : choice.branches) {
            if (branch.condition && !is_true(*branch.condition)) continue;
            return write(*branch.body);
        }
    }
    void write_loop(Loop const& loop) {
        auto const* definition = values_.source().find(loop.reference.name);
        Reference const reference = resolved(loop.reference);
        std::vector<Figure> figures;
        for (auto const& figure : values_.named(reference)) {
            loops_.push_back({reference, definition, figure});
            if (!loop.where || is_true(*loop.where)) figures.push_back(figure);
            loops_.pop_back();
        }
        bool is_first = true;
        for (auto const& figure : selected(std::move(figures), loop.selection)) {
            if (!is_first) put(loop.between);
            is_first = false;
            loops_.push_back({reference, definition, figure});
            write(*loop.body);
            loops_.pop_back();
        }
    }
    void write_units(UnitLoop const& loop) {
        auto const units = values_.units(loop.level);
        for (auto const& unit : units) {
            unit_ = unit;
            write(*loop.body);
        }
        unit_ = {std::string(remainder_unit), "其他"};
        if (!units.empty() && any_left(*loop.body)) write(*loop.body);
        unit_ = {};
    }
    bool any_left(Nodes const& nodes) {
        for (auto const& name : figures_of(nodes, values_.source())) {
            for (auto const& figure : values_.all(resolved({.name = name, .key = {}, .within = {}}))) {
                if (figure.value.value_or(0) > 0) return true;
            }
        }
        return false;
    }

    // Each sentence is a paragraph of its own, the weightiest first; what a person made of it takes its place.
    void write_ranked(Ranked const& ranked) {
        end_paragraph();
        struct Sentence {
            Ranked::Item const* item;
            double weight;
        };
        std::vector<Sentence> sentences;
        for (auto const& item : ranked.items) {
            if (!item.condition || is_true(*item.condition)) sentences.push_back({&item, weight_of(item)});
        }
        std::stable_sort(sentences.begin(), sentences.end(),
                         [](auto const& a, auto const& b) { return a.weight > b.weight; });
        if (ranked.limit > 0 && sentences.size() > size_t(ranked.limit)) sentences.resize(size_t(ranked.limit));
        int number = 0;
        auto const add = [&](Runs runs) {
            if (runs.empty()) return;
            if (ranked.numbered) put(chinese_number(++number) + "是");
            for (auto& run : runs) put(run.text, run.figure);
            end_paragraph();
        };
        for (auto const& sentence : sentences) {
            add(edits_.apply(ranked.name + "." + sentence.item->name, runs_of(*sentence.item->body), document_));
        }
        for (auto& added : edits_.added(ranked.name, document_)) add(std::move(added));
        if (number == 0 && sentences.empty()) write(*ranked.otherwise);
    }
    double weight_of(Ranked::Item const& item) {
        double sum = 0;
        for (auto const& weight : item.weights)
            sum += weight.factor * (weight.term ? value_of(*weight.term).value_or(0) : 1);
        return sum;
    }

    void write_table(TableNode const& node) {
        end_paragraph();
        Table table;
        table.caption = {{node.caption, -1}};
        table.unit_note = node.unit_note;
        table.header = node.header;
        table.columns = node.columns;
        table.note = runs_of(*node.note);
        std::vector<Runs> row(1);
        table_ = &table;
        table_node_ = &node;
        row_ = &row;
        write(*node.body);
        row_ = nullptr;
        table_ = nullptr;
        table_node_ = nullptr;
        if (!table.rows.empty()) document_.blocks.push_back(std::move(table));
    }
    void end_row() {
        bool const is_filled = std::any_of(row_->begin(), row_->end(), [](Runs const& cell) { return !cell.empty(); });
        if (is_filled) {
            row_->resize(std::max(row_->size(), table_->columns));
            table_->rows.push_back({*row_, is_total_});
        }
        is_total_ = false;
        row_->assign(1, {});
    }

    // --- conditions ---
    std::optional<double> value_of(Term const& term) {
        switch (term.kind) {
            case Term::Kind::Number: return term.number;
            case Term::Kind::LoopValue: return loops_.back().figure.value;
            case Term::Kind::Total: return values_.total(resolved(term.reference)).value;
            case Term::Kind::Count: return values_.count(resolved(term.reference)).value;
            default: return values_.one(resolved(term.reference)).value;
        }
    }
    bool is_true_of_any(Condition const& condition) {
        bool found = false;
        Reference const reference = resolved(condition.reference);
        for (auto const& figure : values_.named(reference)) {
            loops_.push_back({reference, values_.source().find(condition.reference.name), figure});
            found = found || is_true(condition.parts.front());
            loops_.pop_back();
        }
        return found;
    }

    struct Standing {
        Reference reference;
        Definition const* definition;
        Figure figure;
    };

    Template const& report_;
    Values values_;
    std::vector<catalog::Mistake>& mistakes_;
    std::string file_;               // The template, or the part of it that is being written.
    AppliedEdits edits_;
    std::vector<std::string> asked_;
    Document document_;
    Paragraph paragraph_;
    Table* table_ = nullptr;
    TableNode const* table_node_ = nullptr;
    bool is_total_ = false;
    UnitName unit_;                  // At which a loop over units stands.
    std::vector<Runs>* row_ = nullptr;
    std::vector<Standing> loops_;
    std::map<std::string, int> by_anchor_;
    int headings_[4] = {};
    int ordinal_ = 0;
};

}  // namespace

Document compose(Template const& report, FigureSource& source, std::vector<catalog::Mistake>& mistakes,
                 Edits const& edits) {
    return Writer(report, source, mistakes, edits).write();
}

bool is_true_of(Condition const& condition, FigureSource& source) {
    Template const none;
    std::vector<catalog::Mistake> mistakes;
    return Writer(none, source, mistakes, {}).is_true(condition);
}

std::string plain_text(Runs const& runs) {
    std::string text;
    for (auto const& run : runs) text += run.text;
    return text;
}

Paragraph const* find_paragraph(Document const& document, std::string_view label) {
    for (auto const& block : document.blocks) {
        auto const* paragraph = std::get_if<Paragraph>(&block);
        if (paragraph != nullptr && paragraph->label == label) return paragraph;
    }
    return nullptr;
}

}  // namespace lianfang::report
