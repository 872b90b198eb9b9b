// set_paper FILE… < DESCRIPTION: sets a paper described line by line and writes it as .pdf, .docx or .txt (its
// lines, pages divided by form feeds). For checks and measurements of src/paper alone; no part of the program.
#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "base/text.h"
#include "paper/paper.h"

namespace lianfang {
namespace {

using namespace paper;

std::vector<std::string> cells_of(std::string const& text) {
    std::vector<std::string> cells;
    size_t begin = 0;
    for (size_t at = 0; (at = text.find('|', begin)) != std::string::npos; begin = at + 1) {
        cells.push_back(text.substr(begin, at - begin));
    }
    cells.push_back(text.substr(begin));
    return cells;
}

// "2x1:text" is a cell over two columns and one row; ">text" stands to the right.
Cell cell_of(std::string text, bool is_header) {
    Cell cell;
    if (text.size() > 4 && text[1] == 'x' && text[3] == ':') {
        cell.columns = text[0] - '0';
        cell.rows = text[2] - '0';
        text = text.substr(4);
    }
    if (is_header) cell.align = Align::Center;
    if (starts_with(text, ">")) {
        cell.align = Align::Right;
        text = text.substr(1);
    }
    if (!text.empty()) cell.spans = {{.text = text, .face = is_header ? Face::Hei : Face::FangSong, .size = 12}};
    return cell;
}

class Description {
public:
    Description() { paper_.sections.emplace_back(); }

    void read(std::string const& line) {
        auto const at = line.find('\t');
        std::string const what = line.substr(0, at), text = at == std::string::npos ? "" : line.substr(at + 1);
        auto& blocks = paper_.sections.back().blocks;
        if (what == "landscape" || what == "portrait") turn(what == "landscape");
        else if (what == "break") blocks.push_back(PageBreak{});
        else if (what == "rule") blocks.push_back(Rule{.is_dashed = true});
        else if (what == "table") blocks.push_back(Table{.widths = shares_of(text)});
        else if (what == "head" || what == "row") add_row(text, what == "head");
        else if (what == "title") paper_.title = text, blocks.push_back(paragraph(what, text));
        else if (!what.empty()) blocks.push_back(paragraph(what, text));
    }
    Paper const& paper() const { return paper_; }

private:
    void turn(bool landscape) {
        if (paper_.sections.back().blocks.empty()) paper_.sections.pop_back();
        paper_.sections.push_back({.landscape = landscape});
    }
    void add_row(std::string const& text, bool is_header) {
        Row row{.is_header = is_header};
        for (auto const& cell : cells_of(text)) row.cells.push_back(cell_of(cell, is_header));
        std::get<Table>(paper_.sections.back().blocks.back()).rows.push_back(row);
    }
    static std::vector<double> shares_of(std::string const& text) {
        std::vector<double> shares;
        for (auto const& share : split(text, " ")) shares.push_back(std::stod(share));
        return shares;
    }
    static Paragraph paragraph(std::string const& what, std::string const& text) {
        Paragraph made;
        Span span{.text = text};
        if (what == "title") {
            span.face = Face::XiaoBiaoSong;
            span.size = 22;
            made.align = Align::Center;
            made.break_lines_by_word = true;
        } else if (what == "left") made.align = Align::Left;
        else if (what == "right") made.align = Align::Right, made.right_indent = 2;
        else if (what == "center") made.align = Align::Center;
        else made.first_indent = 2;
        if (what == "h1" || what == "h2") {
            span.face = what == "h1" ? Face::Hei : Face::Kai;
            made.keep_with_next = true;
            made.outline = what == "h1" ? 1 : 2;
        }
        if (!text.empty()) made.spans = {span};
        return made;
    }

    Paper paper_;
};

template <typename Value>
Value get(Result<Value> result) {
    if (result) return std::move(result).value();
    std::cerr << result.error().zh << "\n";
    std::exit(2);
}

std::string text_of(std::vector<PageText> const& pages) {
    std::string text;
    for (auto const& page : pages) {
        for (auto const& line : page.lines) text += line + "\n";
        text += "\f";
    }
    return text;
}

int run(std::vector<std::string> const& files) {
    Description description;
    for (std::string line; std::getline(std::cin, line);) description.read(line);
    for (auto const& file : files) {
        std::ofstream out(file, std::ios::binary);
        if (file.ends_with(".pdf")) out << get(to_pdf(description.paper()));
        else if (file.ends_with(".docx")) out << get(to_docx(description.paper()));
        else out << text_of(get(set(description.paper())));
    }
    return 0;
}

}  // namespace
}  // namespace lianfang

int main(int count, char** arguments) { return lianfang::run({arguments + 1, arguments + count}); }
