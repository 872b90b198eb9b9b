// The lines of a template → a tree. Lines make paragraphs, marks at the beginning of a line make headings and
// alignment, double braces make slots and blocks. Blocks may hold paragraphs and headings, so a stack says
// what is open.
#include <map>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

struct Frame {
    enum class Kind { Root, Heading, Choice, Loop, Table };
    Kind kind = Kind::Root;
    int line = 0;
    Nodes* target = nullptr;          // Where new nodes go.
    std::shared_ptr<Choice> choice;
    std::shared_ptr<Loop> loop;
    std::shared_ptr<TableNode> table;
    bool header_is_due = false;
};

constexpr size_t depth_max = 30;

class Parser {
public:
    Parser(Template& result, std::vector<catalog::Mistake>& mistakes) : result_(result), mistakes_(mistakes) {
        stack_.push_back({Frame::Kind::Root, 0, &result.body});
    }

    void read(std::string const& text) {
        bool in_head = true;
        size_t begin = 0;
        while (begin < text.size()) {
            size_t end = text.find('\n', begin);
            if (end == std::string::npos) end = text.size();
            ++line_;
            std::string const line = trimmed(std::string_view(text).substr(begin, end - begin));
            begin = end + 1;
            if (in_head) in_head = read_head(line);
            else read_line(line);
        }
        if (in_head) mistake(1, "模板没有抬头 / the template has no head", "先写 report: 等抬头，再写一行 --- / end the head with ---");
        for (size_t i = stack_.size() - 1; i > 0; --i) unclosed(stack_[i]);
    }

private:
    void mistake(int line, std::string what, std::string mend) {
        mistakes_.push_back({result_.file, line, std::move(what), std::move(mend)});
    }
    void unclosed(Frame const& frame) {
        mistake(frame.line, "没有收尾 / never closed: " + tag_of(frame), "在该段末尾加 {{end}} / add {{end}} where it ends");
    }
    static std::string tag_of(Frame const& frame) {
        if (frame.kind == Frame::Kind::Choice) return "{{if …}}";
        return frame.kind == Frame::Kind::Loop ? "{{for each …}}" : "{{table …}}";
    }
    Frame& top() { return stack_.back(); }
    void add(auto node) { top().target->push_back(Node{std::move(node)}); }

    // Returns whether the head goes on.
    bool read_head(std::string const& line) {
        if (line == "---") return false;
        if (line.empty() || starts_with(line, "//")) return true;
        auto const colon = line.find(':');
        std::map<std::string, std::string*> const entries = {
            {"report", &result_.name}, {"language", &result_.language},    {"title", &result_.title},
            {"for", &result_.addressed_to}, {"cut-off", &result_.cut_off}, {"deadline", &result_.deadline}};
        auto const entry = colon == std::string::npos ? entries.end() : entries.find(trimmed(line.substr(0, colon)));
        if (entry == entries.end()) {
            mistake(line_, "抬头里不认识的一行 / unknown line in the head: " + line,
                    "可用：report、language、title、for、cut-off、deadline，以 --- 结束 / end the head with ---");
            return true;
        }
        *entry->second = trimmed(line.substr(colon + 1));
        return true;
    }

    void read_line(std::string const& line) {
        if (starts_with(line, "//")) return;
        if (line.empty()) return add(ParagraphEnd{});
        if (top().header_is_due) return read_table_header(line);
        if (line[0] == '@') return add(ParagraphMark{ParagraphMark::Kind::Label, trimmed(line.substr(1))});
        if (line[0] == '#') return read_heading(line);
        std::string_view content = line;
        if (starts_with(line, ">>")) {
            add(ParagraphMark{ParagraphMark::Kind::Right, {}});
            content.remove_prefix(2);
        } else if (line[0] == '>') {
            add(ParagraphMark{ParagraphMark::Kind::Left, {}});
            content.remove_prefix(1);
        }
        read_inline(trimmed(content));
        add(LineEnd{});
    }

    void read_table_header(std::string const& line) {
        top().header_is_due = false;
        check_wording(result_.file, line_, line, mistakes_);
        for (auto const& cell : split(line, "|")) top().table->header.push_back(trimmed(cell));
    }

    void read_heading(std::string const& line) {
        size_t const marks = line.find_first_not_of('#');
        if (marks == std::string::npos || marks > 3) {
            return mistake(line_, "标题最多三个 # / a heading has one to three marks",
                           "# 题目，## 一级，### 二级 / # title, ## first, ### second");
        }
        auto heading = HeadingNode{int(marks) - 1, {}};
        size_t const depth = stack_.size();
        stack_.push_back({Frame::Kind::Heading, line_, &heading.body});
        read_inline(trimmed(std::string_view(line).substr(marks)));
        while (stack_.size() > depth + 1) {
            unclosed(top());
            stack_.pop_back();
        }
        stack_.pop_back();
        add(std::move(heading));
    }

    void read_inline(std::string_view text) {
        while (!text.empty()) {
            auto const open = text.find("{{");
            add_words(text.substr(0, open));
            if (open == std::string_view::npos) return;
            auto const close = text.find("}}", open);
            if (close == std::string_view::npos) {
                return mistake(line_, "「{{」没有配对的「}}」 / a tag is not closed", "在同一行写上 }} / close it on the same line");
            }
            read_tag(trimmed(text.substr(open + 2, close - open - 2)));
            text.remove_prefix(close + 2);
        }
    }
    void add_words(std::string_view text) {
        if (text.empty()) return;
        if (contains(text, "}}")) mistake(line_, "多出「}}」 / }} without {{", "删去或补上 {{ / remove it or open it");
        check_wording(result_.file, line_, text, mistakes_);
        add(Words{std::string(text), line_});
    }

    void read_tag(std::string const& tag) {
        auto const space = tag.find(' ');
        std::string const first = tag.substr(0, space);
        std::string const rest = space == std::string::npos ? "" : trimmed(tag.substr(space));
        if (first == "if") return open_choice(rest);
        if (first == "elif" || first == "else") return next_branch(first, rest);
        if (first == "end") return close();
        if (first == "for") return open_loop(rest);
        if (first == "table") return open_table(rest);
        auto slot = parse_slot(tag, line_);
        if (auto const* error = std::get_if<TagError>(&slot)) return mistake(line_, error->what, error->mend);
        if (auto const& otherwise = std::get<Slot>(slot).otherwise) {
            check_wording(result_.file, line_, *otherwise, mistakes_);
        }
        add(std::get<Slot>(std::move(slot)));
    }

    void add_branch(Choice& choice, std::optional<Condition> condition) {
        choice.branches.push_back({std::move(condition), std::make_shared<Nodes>(), line_});
        top().target = choice.branches.back().body.get();
    }
    std::optional<Condition> condition(std::string const& text) {
        auto parsed = parse_condition(text);
        if (auto const* error = std::get_if<TagError>(&parsed)) {
            mistake(line_, error->what, error->mend);
            return Condition{};
        }
        return std::get<Condition>(std::move(parsed));
    }
    // Deeper than any clerk writes; a file made to break the program stops here.
    bool is_too_deep() {
        if (stack_.size() <= depth_max) return false;
        if (!was_too_deep_) mistake(line_, "套得太深 / nested too deep", "拆成几段 / take it apart");
        was_too_deep_ = true;
        return true;
    }
    void open_choice(std::string const& rest) {
        if (is_too_deep()) return;
        auto choice = std::make_shared<Choice>();
        choice->line = line_;
        stack_.push_back({Frame::Kind::Choice, line_, nullptr, choice});
        add_branch(*choice, condition(rest));
    }
    void next_branch(std::string const& word, std::string const& rest) {
        if (top().kind != Frame::Kind::Choice) {
            return mistake(line_, "{{" + word + "}} 前面没有 {{if}} / without {{if}}",
                           "补上 {{if 条件}} / open it with {{if …}}");
        }
        auto& choice = *top().choice;
        if (!choice.branches.back().condition) {
            mistake(line_, "{{else}} 之后不能再有 {{" + word + "}} / after {{else}}", "把 {{else}} 放在最后 / put {{else}} last");
        }
        if (word == "elif") add_branch(choice, condition(rest));
        else add_branch(choice, std::nullopt);
    }
    void open_loop(std::string const& rest) {
        if (is_too_deep()) return;
        if (!starts_with(rest, "each ")) {
            return mistake(line_, "读不懂 / cannot be read: {{for " + rest + "}}",
                           "写作 {{for each 数字 …}} / write {{for each FIGURE …}}");
        }
        auto parsed = parse_loop(trimmed(rest.substr(5)), line_);
        if (auto const* error = std::get_if<TagError>(&parsed)) mistake(line_, error->what, error->mend);
        auto loop = std::make_shared<Loop>();
        if (auto* read = std::get_if<Loop>(&parsed)) *loop = std::move(*read);
        loop->body = std::make_shared<Nodes>();
        Frame frame{Frame::Kind::Loop, line_, loop->body.get()};
        frame.loop = loop;
        stack_.push_back(std::move(frame));
    }
    void open_table(std::string const& caption) {
        if (is_too_deep()) return;
        auto table = std::make_shared<TableNode>();
        table->caption = caption;
        table->line = line_;
        table->body = std::make_shared<Nodes>();
        check_wording(result_.file, line_, caption, mistakes_);
        Frame frame{Frame::Kind::Table, line_, table->body.get()};
        frame.table = table;
        frame.header_is_due = true;
        stack_.push_back(std::move(frame));
    }
    void close() {
        Frame const frame = top();
        if (frame.kind == Frame::Kind::Root || frame.kind == Frame::Kind::Heading) {
            return mistake(line_, "多出 {{end}} / {{end}} without a beginning", "删去这个 {{end}} / remove it");
        }
        stack_.pop_back();
        if (frame.choice) add(std::move(*frame.choice));
        else if (frame.loop) add(std::move(*frame.loop));
        else add(std::move(*frame.table));
    }

    Template& result_;
    std::vector<catalog::Mistake>& mistakes_;
    std::vector<Frame> stack_;
    int line_ = 0;
    bool was_too_deep_ = false;
};

}  // namespace

Template parse_template(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes) {
    Template result;
    result.file = file;
    result.language = "zh";
    Parser(result, mistakes).read(text);
    return result;
}

std::vector<Template> list_templates(std::map<std::string, std::string> const& files,
                                     std::vector<catalog::Mistake>& mistakes) {
    std::vector<Template> templates;
    for (auto const& [path, text] : files) {
        if (!starts_with(path, "reports/") || !ends_with(path, ".txt")) continue;
        templates.push_back(parse_template(path, text, mistakes));
    }
    return templates;
}

}  // namespace lianfang::report
