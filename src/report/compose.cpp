// Template + figures → document. Each number is asked for once and printed with its origin; nothing is
// rounded but by the format asked for.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "report/report.h"
#include "report/values.h"

namespace lianfang::report {
namespace {

using figures::Definition;
using figures::Figure;

std::string chinese_number(int n) {
    static char const* const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string text;
    if (n >= 20) text += digits[n / 10 % 10];
    if (n >= 10) text += "十";
    return text + digits[n % 10];
}

std::string nature_words(figures::Nature nature) {
    switch (nature) {
        case figures::Nature::Cumulative: return "累计";
        case figures::Nature::Stock: return "时点";
        default: return "当日";
    }
}

bool holds(std::string const& comparison, double left, double right) {
    if (comparison == "=") return left == right;
    if (comparison == "!=") return left != right;
    if (comparison == "<") return left < right;
    if (comparison == "<=") return left <= right;
    if (comparison == ">") return left > right;
    return left >= right;
}

std::vector<Figure> selected(std::vector<Figure> figures, Selection const& selection) {
    auto const value = [](Figure const& figure) { return figure.value.value_or(0); };
    if (selection.order == Order::Largest) {
        std::stable_sort(figures.begin(), figures.end(),
                         [&](auto const& a, auto const& b) { return value(a) > value(b); });
    } else if (selection.order == Order::Smallest) {
        std::stable_sort(figures.begin(), figures.end(),
                         [&](auto const& a, auto const& b) { return value(a) < value(b); });
    }
    if (selection.limit > 0 && figures.size() > size_t(selection.limit)) figures.resize(size_t(selection.limit));
    return figures;
}

class Writer {
public:
    Writer(Template const& report, FigureSource& source, std::vector<catalog::Mistake>& mistakes)
        : report_(report), values_(source), mistakes_(mistakes), asked_(figures_of(report, source)) {}

    Document write() {
        values_.source().prepare(asked_);
        write(report_.body);
        end_paragraph();
        document_.provenance.report = report_.name;
        document_.provenance.template_file = report_.file;
        return std::move(document_);
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
            } else if (row_ == nullptr) {
                end_paragraph();
            }
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
        if (mark.kind == ParagraphMark::Kind::Label) paragraph_.label = mark.label;
        else paragraph_.alignment = mark.kind == ParagraphMark::Kind::Left ? Alignment::Left : Alignment::Right;
    }
    void end_paragraph() {
        if (paragraph_.runs.empty()) return;
        document_.blocks.emplace_back(std::move(paragraph_));
        paragraph_ = {};
    }
    void write_heading(HeadingNode const& node) {
        end_paragraph();
        write(node.body);
        Runs const runs = std::move(paragraph_.runs);
        paragraph_ = {};
        ordinal_ = 0;
        if (node.level == 0) {
            document_.title = runs;
            return;
        }
        Heading heading{node.level, {}, runs};
        if (node.level == 1) {
            second_ = 0;
            heading.number = chinese_number(++first_) + "、";
        } else {
            heading.number = "（" + chinese_number(++second_) + "）";
        }
        document_.blocks.push_back(std::move(heading));
    }

    // --- slots ---
    void write_slot(Slot const& slot, std::string const& following) {
        auto const* definition = slot.reference.name.empty() ? nullptr : values_.source().find(slot.reference.name);
        switch (slot.kind) {
            case Slot::Kind::Ordinal: return put(chinese_number(++ordinal_));
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
        return reference;
    }
    void write_name(Slot const& slot) {
        auto const name = values_.source().name(slot.reference.name);
        if (name && !name->empty()) return put(*name);
        if (slot.otherwise) return put(*slot.otherwise);
        mistakes_.push_back(
            {report_.file, slot.line,
             "没有登记「" + slot.reference.name + "」 / not in the profile: " + slot.reference.name,
             "写进 profile.yaml 后再 lianfang init，或用命令行选项给出 / add it to the profile or give it on "
             "the command line"});
    }
    void write_names(Slot const& slot, Definition const& definition) {
        auto const figures = selected(values_.named(slot.reference), slot.selection);
        if (figures.empty()) {
            if (slot.otherwise) return put(*slot.otherwise);
            return no_value(slot);
        }
        std::vector<std::string> names;
        for (auto const& figure : figures) names.push_back(values_.source().label_of(definition, figure.key));
        std::string const text = joined(names, "、");
        put(text, remember(slot.reference, values_.count(slot.reference), definition, "的名单", text, ""));
    }
    void no_value(Slot const& slot) {
        mistakes_.push_back({report_.file, slot.line, "「" + slot.reference.name + "」没有值 / has no value",
                             "写 or 文字 / say what to print with or TEXT"});
    }
    void put_number(Slot const& slot, Reference const& reference, Figure const& figure, Definition const& definition,
                    std::string const& following) {
        if (!figure.value) {
            if (slot.otherwise) return put(*slot.otherwise);
            return no_value(slot);
        }
        std::string const text = slot.format == Format::About     ? about(*figure.value)
                                 : slot.format == Format::Percent ? percent(*figure.value)
                                                                  : plain(*figure.value);
        std::string const word =
            slot.format == Format::Percent ? "" : unit_word(definition.unit_type, following).value_or("");
        std::string const kind = slot.kind == Slot::Kind::Total ? "合计" : slot.kind == Slot::Kind::Count ? "的类数" : "";
        put(text, remember({reference.name, figure.key, reference.within}, figure, definition, kind, text, word));
    }
    // The number of the figure within the document; new at its first appearance.
    int remember(Reference const& reference, Figure const& figure, Definition const& definition,
                 std::string const& kind, std::string const& printed, std::string const& word) {
        std::string anchor = reference.name;
        if (!reference.key.empty()) anchor += "-" + reference.key;
        if (!reference.within.empty()) anchor += "-within-" + reference.within;
        if (kind == "合计") anchor += "-total";
        if (kind == "的类数") anchor += "-count";
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
        entry.words = definition.title.zh + (kind == "的名单" ? "" : kind);
        if (!reference.key.empty()) entry.key_words = values_.source().label_of(definition, reference.key);
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
        std::vector<Figure> figures;
        for (auto const& figure : values_.named(loop.reference)) {
            loops_.push_back({loop.reference, definition, figure});
            if (!loop.where || is_true(*loop.where)) figures.push_back(figure);
            loops_.pop_back();
        }
        bool is_first = true;
        for (auto const& figure : selected(std::move(figures), loop.selection)) {
            if (!is_first) put(loop.between);
            is_first = false;
            loops_.push_back({loop.reference, definition, figure});
            write(*loop.body);
            loops_.pop_back();
        }
    }
    void write_table(TableNode const& node) {
        end_paragraph();
        Table table;
        table.caption = {{node.caption, -1}};
        table.columns = node.header.size();
        auto& header = table.header.emplace_back();
        for (auto const& text : node.header) header.push_back({text});
        std::vector<Runs> row(1);
        table_ = &table;
        row_ = &row;
        write(*node.body);
        row_ = nullptr;
        table_ = nullptr;
        if (!table.rows.empty()) document_.blocks.push_back(std::move(table));
    }
    void end_row() {
        bool const is_filled = std::any_of(row_->begin(), row_->end(), [](Runs const& cell) { return !cell.empty(); });
        if (is_filled) {
            row_->resize(std::max(row_->size(), table_->columns));
            table_->rows.push_back({*row_});
        }
        row_->assign(1, {});
    }

    // --- conditions ---
    std::optional<double> value_of(Term const& term) {
        switch (term.kind) {
            case Term::Kind::Number: return term.number;
            case Term::Kind::LoopValue: return loops_.back().figure.value;
            case Term::Kind::Total: return values_.total(term.reference).value;
            case Term::Kind::Count: return values_.count(term.reference).value;
            default: return values_.one(resolved(term.reference)).value;
        }
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
            case Condition::Kind::Not: return !is_true(condition.parts.front());
            default: break;
        }
        auto const left = value_of(condition.left);
        auto const right = value_of(condition.right);
        return left && right && holds(condition.comparison, *left, *right);
    }

    bool is_true_of_any(Condition const& condition) {
        bool found = false;
        for (auto const& figure : values_.named(condition.reference)) {
            loops_.push_back({condition.reference, values_.source().find(condition.reference.name), figure});
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
    std::vector<std::string> asked_;
    Document document_;
    Paragraph paragraph_;
    Table* table_ = nullptr;
    std::vector<Runs>* row_ = nullptr;
    std::vector<Standing> loops_;
    std::map<std::string, int> by_anchor_;
    int first_ = 0, second_ = 0, ordinal_ = 0;
};

}  // namespace

Document compose(Template const& report, FigureSource& source, std::vector<catalog::Mistake>& mistakes) {
    return Writer(report, source, mistakes).write();
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
