// The lines of a template → a tree. Lines make paragraphs, marks at the beginning of a line make headings and
// alignment, double braces make slots and blocks. Blocks may hold paragraphs and headings, so a stack says
// what is open.
#include <map>

#include "base/text.h"
#include "report/own_template.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

struct Frame {
    enum class Kind { Root, Heading, Choice, Loop, Units, Table, Ranked, Item };
    Kind kind = Kind::Root;
    int line = 0;
    Nodes* target = nullptr;          // Where new nodes go.
    std::shared_ptr<Choice> choice = {};
    std::shared_ptr<Loop> loop = {};
    std::shared_ptr<UnitLoop> units = {};
    std::shared_ptr<TableNode> table = {};
    std::shared_ptr<Ranked> ranked = {};
    bool header_is_due = false;
    std::vector<std::string> header = {};   // Its lines so far.
};

// What may be set before the text of a template.
std::map<std::string, Style> const& styles() {
    static std::map<std::string, Style> const known = {
        {"report", Style::Report}, {"tables", Style::Tables}, {"certificate", Style::Certificate}};
    return known;
}

constexpr size_t depth_max = 30;
constexpr int parts_depth_max = 5;

class Parser {
public:
    Parser(Template& result, std::vector<catalog::Mistake>& mistakes, Files const& files, int depth = 0)
        : result_(result), mistakes_(mistakes), files_(files), depth_(depth) {
        stack_.push_back({Frame::Kind::Root, 0, &result.body});
    }

    // A part has no head.
    void read(std::string const& text, bool in_head) {
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
        if (frame.kind == Frame::Kind::Ranked) return "{{ranked …}}";
        if (frame.kind == Frame::Kind::Item) return "{{item …}}";
        if (frame.kind == Frame::Kind::Units) return "{{for each unit of …}}";
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
            {"for", &result_.addressed_to}, {"cut-off", &result_.cut_off}, {"deadline", &result_.deadline},
            {"of", &result_.of_kind}, {"serial", &result_.serial}, {"style", &style_},
            {"only", &only_}, {"public", &public_}};
        auto const entry = colon == std::string::npos ? entries.end() : entries.find(trimmed(line.substr(0, colon)));
        if (entry == entries.end()) {
            mistake(line_, "抬头里不认识的一行 / unknown line in the head: " + line,
                    "可用：report、language、title、for、cut-off、deadline、style、public、of、serial、only，以 --- "
                    "结束 / end the head with ---");
            return true;
        }
        *entry->second = trimmed(line.substr(colon + 1));
        if (entry->first == "only") result_.only = condition(only_);
        if (entry->first == "public") {
            result_.is_public = public_ == "yes";
            if (!result_.is_public) mistake(line_, "public: 后面只能写 yes / public: takes yes", "写 yes，或删去这一行 / remove it");
        }
        if (entry->first == "style") {
            auto const known = styles().find(style_);
            if (known != styles().end()) result_.style = known->second;
            else mistake(line_, "没有这种版式 / no such style: " + style_, "可用 / known: report、tables、certificate");
        }
        return true;
    }

    // The table in which this line stands; nothing outside of tables.
    Frame* table() {
        for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame) {
            if (frame->kind == Frame::Kind::Table) return &*frame;
        }
        return nullptr;
    }

    void read_line(std::string const& line) {
        if (starts_with(line, "//")) return;
        if (top().header_is_due) return read_table_header(line);
        if (line.empty()) return add(ParagraphEnd{});
        if (line == "---" && top().kind == Frame::Kind::Table) return end_table_header();
        if (line[0] == '@') return read_mark(line);
        if (line[0] == '#') return read_heading(line);
        std::string_view content = line;
        if (line[0] == '=' && table() != nullptr) {
            add(TotalMark{});
            content.remove_prefix(1);
        } else if (starts_with(line, "><")) {
            add(ParagraphMark{ParagraphMark::Kind::Center, {}});
            content.remove_prefix(2);
        } else if (starts_with(line, ">>")) {
            add(ParagraphMark{ParagraphMark::Kind::Right, {}});
            content.remove_prefix(2);
        } else if (line[0] == '>') {
            add(ParagraphMark{ParagraphMark::Kind::Left, {}});
            content.remove_prefix(1);
        }
        read_inline(trimmed(content));
        add(LineEnd{});
    }

    // @attachment, @sign and their like; any other word labels the paragraph that follows.
    void read_mark(std::string const& line) {
        auto const space = line.find(' ');
        std::string const word = line.substr(1, space == std::string::npos ? space : space - 1);
        std::string const rest = space == std::string::npos ? "" : trimmed(line.substr(space));
        if (word == "attachment") return read_attachment(rest);
        if (word == "attachments") return add(PageNode{AttachmentList{}});
        if (word == "page") return add(PageNode{Break{Break::Kind::Page}});
        if (word == "cut") return add(PageNode{Break{Break::Kind::Cut}});
        if (word == "sign") return read_signature(rest);
        if (word == "byline") return add(BylineNode{inline_nodes(rest)});
        if (word == "unit" || word == "note") return read_table_mark(word, rest);
        add(ParagraphMark{ParagraphMark::Kind::Label, trimmed(line.substr(1))});
    }
    void read_attachment(std::string rest) {
        Attachment attachment;
        if (starts_with(rest, "landscape ")) {
            attachment.landscape = true;
            rest = trimmed(rest.substr(std::string("landscape ").size()));
        }
        if (rest.empty() || contains(rest, "{{")) {
            mistake(line_, "附件要有题目，题目里不写数字 / an attachment needs a plain title",
                    "写作 @attachment 题目，或 @attachment landscape 题目 / write @attachment TITLE");
        }
        check_wording(result_.file, line_, rest, mistakes_);
        attachment.title = rest;
        add(PageNode{attachment});
    }
    void read_signature(std::string const& rest) {
        auto const bar = rest.find('|');
        if (bar == std::string::npos) {
            return mistake(line_, "署名和日期要用 | 分开 / office and date are parted by |",
                           "写作 @sign 单位 | 日期 / write @sign OFFICE | DATE");
        }
        SignatureNode signature;
        signature.office = inline_nodes(trimmed(rest.substr(0, bar)));
        signature.date = inline_nodes(trimmed(rest.substr(bar + 1)));
        add(std::move(signature));
    }
    void read_table_mark(std::string const& word, std::string const& rest) {
        auto* frame = table();
        if (frame == nullptr) {
            return mistake(line_, "@" + word + " 只用在表格里 / only inside a table",
                           "移到 {{table …}} 之后 / move it behind {{table …}}");
        }
        check_wording(result_.file, line_, rest, mistakes_);
        if (word == "unit") frame->table->unit_note = rest;
        else *frame->table->note = inline_nodes(rest);
    }
    Nodes inline_nodes(std::string const& text) {
        Nodes nodes;
        size_t const depth = stack_.size();
        stack_.push_back({Frame::Kind::Heading, line_, &nodes});
        read_inline(text);
        while (stack_.size() > depth + 1) {
            unclosed(top());
            stack_.pop_back();
        }
        stack_.pop_back();
        return nodes;
    }

    void read_table_header(std::string const& line) {
        if (line.empty()) return;
        if (line[0] == '@') return read_mark(line);
        top().header_is_due = false;
        add_header_line(line);
    }
    void add_header_line(std::string const& line) {
        check_wording(result_.file, line_, line, mistakes_);
        top().header.push_back(line);
        auto header = header_of(top().header);
        if (!header) {
            return mistake(line_, "表头合并不成方格 / the header's cells make no grid",
                           "各行列数相同；< 并入左格，^ 并入上格 / the same number of cells in each line; < "
                           "joins the left, ^ the upper");
        }
        top().table->header = std::move(*header);
        top().table->columns = split(top().header.front(), "|").size();
    }
    // The lines before --- were rows of the header, not of the table.
    void end_table_header() {
        auto& body = *top().table->body;
        Nodes const lines = std::move(body);
        body.clear();
        for (auto const& node : lines) {
            if (auto const* words = std::get_if<Words>(&node.is)) add_header_line(words->text);
            else if (!std::holds_alternative<LineEnd>(node.is))
                return mistake(line_, "表头里只写文字 / a header has words alone", "把数字写在 --- 之后 / put figures behind ---");
        }
    }

    void read_heading(std::string const& line) {
        size_t const marks = line.find_first_not_of('#');
        if (marks == std::string::npos || marks > 5) {
            return mistake(line_, "标题最多五个 # / a heading has one to five marks",
                           "# 题目，## 一级，### 二级 / # title, ## first, ### second");
        }
        add(HeadingNode{int(marks) - 1, inline_nodes(trimmed(std::string_view(line).substr(marks)))});
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
        if (first == "ranked") return open_ranked(rest);
        if (first == "item") return open_item(rest);
        if (first == "part") return take_in(rest);
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
        if (top().kind == Frame::Kind::Ranked && word == "else") {
            top().target = top().ranked->otherwise.get();
            return;
        }
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
        if (starts_with(trimmed(rest.substr(5)), "unit of "))
            return open_units(trimmed(trimmed(rest.substr(5)).substr(8)));
        auto parsed = parse_loop(trimmed(rest.substr(5)), line_);
        if (auto const* error = std::get_if<TagError>(&parsed)) mistake(line_, error->what, error->mend);
        auto loop = std::make_shared<Loop>();
        if (auto* read = std::get_if<Loop>(&parsed)) *loop = std::move(*read);
        loop->body = std::make_shared<Nodes>();
        Frame frame{Frame::Kind::Loop, line_, loop->body.get()};
        frame.loop = loop;
        stack_.push_back(std::move(frame));
    }
    void open_units(std::string const& level) {
        auto units = std::make_shared<UnitLoop>(UnitLoop{level, std::make_shared<Nodes>(), line_});
        Frame frame{Frame::Kind::Units, line_, units->body.get()};
        frame.units = units;
        stack_.push_back(std::move(frame));
    }
    void open_ranked(std::string const& rest) {
        if (is_too_deep()) return;
        auto parsed = parse_ranked(rest, line_);
        if (auto const* error = std::get_if<TagError>(&parsed)) mistake(line_, error->what, error->mend);
        auto ranked = std::make_shared<Ranked>();
        if (auto* read = std::get_if<Ranked>(&parsed)) *ranked = std::move(*read);
        ranked->otherwise = std::make_shared<Nodes>();
        Frame frame{Frame::Kind::Ranked, line_, &unused_};
        frame.ranked = ranked;
        stack_.push_back(std::move(frame));
    }
    void check_unused(int line) {
        for (auto const& node : unused_) {
            if (std::holds_alternative<LineEnd>(node.is) || std::holds_alternative<ParagraphEnd>(node.is)) continue;
            mistake(line, "{{ranked}} 里、{{item}} 外还有文字 / text between the items of {{ranked}}",
                    "移进某个 {{item}} / move it into an {{item}}");
            break;
        }
        unused_.clear();
    }
    void open_item(std::string const& rest) {
        if (top().kind != Frame::Kind::Ranked) {
            return mistake(line_, "{{item}} 只用在 {{ranked}} 里 / only inside {{ranked}}",
                           "先写 {{ranked 名字}} / open {{ranked NAME}} first");
        }
        auto parsed = parse_item(rest, line_);
        if (auto const* error = std::get_if<TagError>(&parsed)) mistake(line_, error->what, error->mend);
        Ranked::Item item;
        if (auto* read = std::get_if<Ranked::Item>(&parsed)) item = std::move(*read);
        item.body = std::make_shared<Nodes>();
        auto& items = top().ranked->items;
        for (auto const& other : items) {
            if (other.name == item.name)
                mistake(line_, "名字重复 / named twice: " + item.name, "换一个名字 / choose another name");
        }
        items.push_back(item);
        stack_.push_back({Frame::Kind::Item, line_, item.body.get()});
    }
    void take_in(std::string const& name) {
        std::string const path = "reports/parts/" + name + "." + result_.language + ".txt";
        auto const file = files_.find(path);
        if (file == files_.end()) {
            return mistake(line_, "没有这个部分 / no such part: " + path,
                           "在 catalog/ 里写这个文件，或改名字 / write this file, or mend the name");
        }
        if (depth_ >= parts_depth_max) {
            return mistake(line_, "部分互相套用 / parts take in one another: " + path, "去掉一处 {{part}} / remove one {{part}}");
        }
        Template part;
        part.file = path;
        part.language = result_.language;
        Parser(part, mistakes_, files_, depth_ + 1).read(file->second, false);
        add(PartNode{path, std::make_shared<Nodes>(std::move(part.body))});
    }
    void open_table(std::string const& caption) {
        if (is_too_deep()) return;
        auto table = std::make_shared<TableNode>();
        table->caption = caption;
        table->line = line_;
        table->body = std::make_shared<Nodes>();
        table->note = std::make_shared<Nodes>();
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
        if (frame.kind == Frame::Kind::Item) return;
        if (frame.units) return add(std::move(*frame.units));
        if (frame.ranked) {
            check_unused(frame.line);
            return add(std::move(*frame.ranked));
        }
        if (frame.choice) add(std::move(*frame.choice));
        else if (frame.loop) add(std::move(*frame.loop));
        else add(std::move(*frame.table));
    }

    Template& result_;
    std::vector<catalog::Mistake>& mistakes_;
    Files const& files_;
    int depth_ = 0;
    std::vector<Frame> stack_;
    Nodes unused_;                    // What stands between the items of a ranked list: nothing but line ends.
    std::string style_, only_, public_;
    int line_ = 0;
    bool was_too_deep_ = false;
};

}  // namespace

Template parse_template(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes,
                        Files const& files) {
    Template result;
    result.file = file;
    result.language = "zh";
    Parser(result, mistakes, files).read(text, true);
    return result;
}

std::vector<Template> list_templates(std::map<std::string, std::string> const& files,
                                     std::vector<catalog::Mistake>& mistakes) {
    std::vector<Template> templates;
    for (auto const& [path, text] : files) {
        if (!starts_with(path, "reports/") || !ends_with(path, ".txt")) continue;
        if (starts_with(path, "reports/parts/") || ends_with(path, shipped_then_ending)) continue;
        templates.push_back(parse_template(path, text, mistakes, files));
    }
    return templates;
}

}  // namespace lianfang::report
