// A set paper → docx that stays a document: paragraphs that flow, headings that navigate, tables that repeat their
// header. Word processors find the lines, rows and pages again by themselves, by the settings of docx_parts.cpp.
#include <fmt/format.h>

#include <cmath>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "paper/docx_parts.h"
#include "paper/setting.h"

namespace lianfang::paper {
namespace {

char const* align_of(Align align) {
    switch (align) {
        case Align::Left: return "left";
        case Align::Center: return "center";
        case Align::Right: return "right";
        case Align::Justify: break;
    }
    return "both";
}

pugi::xml_node value(pugi::xml_node parent, char const* name, long long number) {
    auto node = parent.append_child(name);
    node.append_attribute("w:val") = number;
    return node;
}
pugi::xml_node value(pugi::xml_node parent, char const* name, char const* text) {
    auto node = parent.append_child(name);
    node.append_attribute("w:val") = text;
    return node;
}

class Writer {
public:
    explicit Writer(std::vector<SetSection> const& sections) : sections_(sections) {}

    std::string write() {
        find_targets();
        auto root = document_.append_child("w:document");
        root.append_attribute("xmlns:w") = word_namespace;
        root.append_attribute("xmlns:r") = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        body_ = root.append_child("w:body");
        for (auto const& section : sections_) {
            for (auto const& piece : section.pieces) {
                std::visit([&](auto const& it) { write(it, piece.on_new_page); }, piece.what);
            }
            // A section's end lies in its last paragraph, the document's in its body.
            bool const is_last = &section == &sections_.back();
            write_section(is_last ? body_ : last_paragraph().child("w:pPr"), section);
        }
        std::ostringstream out;
        document_.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
        return out.str();
    }

private:
    void find_targets() {
        for (auto const& section : sections_) {
            for (auto const& piece : section.pieces) {
                auto const* paragraph = std::get_if<SetParagraph>(&piece.what);
                if (paragraph != nullptr) add_targets(paragraph->source->spans);
                auto const* table = std::get_if<SetTable>(&piece.what);
                if (table == nullptr) continue;
                for (auto const& row : table->source->rows) {
                    for (auto const& cell : row.cells) add_targets(cell.spans);
                }
            }
        }
    }
    void add_targets(std::vector<Span> const& spans) {
        for (auto const& span : spans) {
            if (!span.target.empty()) targets_.emplace(span.target, int(targets_.size()) + 1);
        }
    }
    std::string bookmark_of(std::string const& target) const { return fmt::format("_Lianfang{}", targets_.at(target)); }

    pugi::xml_node last_paragraph() {
        auto node = body_.last_child();
        ensure(std::string_view(node.name()) == "w:p");
        return node;
    }

    // In the order that the schema wants.
    static pugi::xml_node add_paragraph(pugi::xml_node parent, Paragraph const* source, bool on_new_page) {
        auto properties = parent.append_child("w:p").append_child("w:pPr");
        if (source != nullptr && source->outline > 0) {
            value(properties, "w:pStyle", fmt::format("Heading{}", std::min(source->outline, 4)).c_str());
        }
        if (source != nullptr && source->keep_with_next) {
            properties.append_child("w:keepNext");
            properties.append_child("w:keepLines");
        }
        if (on_new_page) properties.append_child("w:pageBreakBefore");
        return properties;
    }
    static void add_spacing(pugi::xml_node properties, double pitch) {
        if (pitch == body_pitch) return;
        auto spacing = properties.append_child("w:spacing");
        spacing.append_attribute("w:line") = int(pitch);
        spacing.append_attribute("w:lineRule") = "exact";
    }

    void write(SetParagraph const& paragraph, bool on_new_page) {
        auto const& source = *paragraph.source;
        auto properties = add_paragraph(body_, &source, on_new_page);
        add_spacing(properties, paragraph.pitch);
        double const right = measure_of(paragraph) - paragraph.left - paragraph.measure;
        if (paragraph.left != 0 || paragraph.first != 0 || right != 0) {
            auto indent = properties.append_child("w:ind");
            indent.append_attribute("w:left") = int(paragraph.left);
            indent.append_attribute("w:right") = int(right);
            if (paragraph.first < 0) indent.append_attribute("w:hanging") = int(-paragraph.first);
            else indent.append_attribute("w:firstLine") = int(paragraph.first);
        }
        if (source.align != Align::Justify) value(properties, "w:jc", align_of(source.align));
        if (paragraph.text.empty()) mark_size(properties, paragraph.size, paragraph.pitch);
        std::set<size_t> breaks;
        if (source.break_lines_by_word) {
            for (size_t i = 1; i < paragraph.lines.size(); ++i) breaks.insert(paragraph.lines[i].begin);
        }
        write_runs(properties.parent(), paragraph.text, source.spans, breaks);
    }
    static double measure_of(SetParagraph const& paragraph) {
        return paragraph.left + paragraph.measure +
               std::round(paragraph.source->right_indent * character_pitch(paragraph.size));
    }
    static void mark_size(pugi::xml_node properties, double size, double pitch) {
        if (pitch >= size * 20) return;
        value(properties.append_child("w:rPr"), "w:sz", 2);
    }

    void write(SetRule const& rule, bool on_new_page) {
        auto properties = add_paragraph(body_, nullptr, on_new_page);
        auto line = properties.append_child("w:pBdr").append_child("w:bottom");
        line.append_attribute("w:val") = rule.source->is_dashed ? "dashed" : "single";
        line.append_attribute("w:sz") = int(std::lround(rule.source->width * 8));
        line.append_attribute("w:space") = 0;
        line.append_attribute("w:color") = rule.source->is_red ? "D90000" : "000000";
        auto spacing = properties.append_child("w:spacing");
        double const width = std::round(rule.source->width * 20);
        spacing.append_attribute("w:after") = int(SetRule::below);
        spacing.append_attribute("w:line") = int(SetRule::above - width);
        spacing.append_attribute("w:lineRule") = "exact";
        value(properties.append_child("w:rPr"), "w:sz", 16);
    }

    void write(SetTable const& table, bool) {
        auto node = body_.append_child("w:tbl");
        auto properties = node.append_child("w:tblPr");
        double whole = 0;
        for (double const width : table.widths) whole += width;
        add_width(properties, "w:tblW", whole);
        add_width(properties, "w:tblInd", 0);
        auto borders = properties.append_child("w:tblBorders");
        for (char const* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
            auto border = value(borders, side, "single");
            border.append_attribute("w:sz") = 4;
            border.append_attribute("w:space") = 0;
            border.append_attribute("w:color") = "000000";
        }
        properties.append_child("w:tblLayout").append_attribute("w:type") = "fixed";
        auto margins = properties.append_child("w:tblCellMar");
        add_width(margins, "w:top", cell_top);
        add_width(margins, "w:left", cell_side);
        add_width(margins, "w:bottom", cell_top);
        add_width(margins, "w:right", cell_side);
        auto grid = node.append_child("w:tblGrid");
        for (double const width : table.widths) grid.append_child("w:gridCol").append_attribute("w:w") = int(width);
        for (size_t i = 0; i < table.rows.size(); ++i) write_row(node, table, table.rows[i], i < table.header_rows);
    }
    static void add_width(pugi::xml_node parent, char const* name, double width) {
        auto node = parent.append_child(name);
        node.append_attribute("w:w") = int(width);
        node.append_attribute("w:type") = "dxa";
    }

    void write_row(pugi::xml_node table_node, SetTable const& table, SetRow const& row, bool is_header) {
        auto node = table_node.append_child("w:tr");
        auto properties = node.append_child("w:trPr");
        properties.append_child("w:cantSplit");
        auto height = properties.append_child("w:trHeight");
        height.append_attribute("w:val") = int(row.height);
        height.append_attribute("w:hRule") = "exact";
        if (is_header) properties.append_child("w:tblHeader");
        for (auto const& cell : row.cells) write_cell(node, table, row, cell);
    }

    void write_cell(pugi::xml_node row_node, SetTable const& table, SetRow const& row, SetCell const& cell) {
        auto node = row_node.append_child("w:tc");
        auto properties = node.append_child("w:tcPr");
        double width = 0;
        for (int i = 0; i < cell.columns; ++i) width += table.widths[size_t(cell.column + i)];
        add_width(properties, "w:tcW", width);
        if (cell.columns > 1) value(properties, "w:gridSpan", cell.columns);
        if (cell.source == nullptr) properties.append_child("w:vMerge");
        else if (cell.source->rows > 1) value(properties, "w:vMerge", "restart");
        value(properties, "w:vAlign", "center");
        auto paragraph = add_paragraph(node, nullptr, false);
        if (row.is_tied) paragraph.append_child("w:keepNext");
        add_spacing(paragraph, table.pitch);
        if (cell.source == nullptr) return;
        value(paragraph, "w:jc", align_of(cell.source->align));
        write_runs(paragraph.parent(), cell.text, cell.source->spans, {});
    }

    // A run for each span, and for characters in it that need another font.
    void write_runs(pugi::xml_node paragraph, std::vector<Character> const& text, std::vector<Span> const& spans,
                    std::set<size_t> const& breaks) {
        for (size_t i = 0; i < text.size();) {
            int const number = text[i].span;
            auto const& span = spans[size_t(number)];
            auto const bookmark = span.target.empty() ? std::string() : bookmark_of(span.target);
            bool const is_first = !bookmark.empty() && written_.insert(span.target).second;
            if (is_first) {
                auto begin = paragraph.append_child("w:bookmarkStart");
                begin.append_attribute("w:id") = targets_.at(span.target);
                begin.append_attribute("w:name") = bookmark.c_str();
            }
            auto parent = paragraph;
            if (targets_.contains(span.link)) {
                parent = paragraph.append_child("w:hyperlink");
                parent.append_attribute("w:anchor") = bookmark_of(span.link).c_str();
            }
            while (i < text.size() && text[i].span == number) i = write_run(parent, text, i, span, breaks);
            if (is_first) paragraph.append_child("w:bookmarkEnd").append_attribute("w:id") = targets_.at(span.target);
        }
    }

    static size_t write_run(pugi::xml_node parent, std::vector<Character> const& text, size_t begin, Span const& span,
                            std::set<size_t> const& breaks) {
        auto run = parent.append_child("w:r");
        auto properties = run.append_child("w:rPr");
        bool const is_fallback = text[begin].glyph.is_fallback;
        auto fonts = properties.append_child("w:rFonts");
        for (char const* script : {"w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"}) {
            fonts.append_attribute(script) = font_name(is_fallback ? Face::Song : span.face);
        }
        fonts.append_attribute("w:hint") = "eastAsia";
        if (span.is_red) value(properties, "w:color", "D90000");
        if (spacing_of(span.size) != 0) value(properties, "w:spacing", int(spacing_of(span.size)));
        value(properties, "w:sz", std::lround(span.size * 2));
        value(properties, "w:szCs", std::lround(span.size * 2));
        if (breaks.contains(begin)) run.append_child("w:br");
        std::string words;
        size_t i = begin;
        do {
            append_utf8(words, text[i++].code);
        } while (i < text.size() && text[i].span == text[begin].span && text[i].glyph.is_fallback == is_fallback &&
                 !breaks.contains(i));
        auto node = run.append_child("w:t");
        node.append_attribute("xml:space") = "preserve";
        node.text() = words.c_str();
        return i;
    }

    static void write_section(pugi::xml_node parent, SetSection const& section) {
        auto node = parent.append_child("w:sectPr");
        bool const is_turned = section.source->landscape;
        if (section.source->page_numbers) {
            for (int i = 0; i < 2; ++i) {
                auto reference = node.append_child("w:footerReference");
                reference.append_attribute("w:type") = i == 0 ? "default" : "even";
                reference.append_attribute("r:id") = footers[i + (is_turned ? 2 : 0)];
            }
        }
        auto const& sheet = section.sheet;
        auto size = node.append_child("w:pgSz");
        size.append_attribute("w:w") = int(sheet.width);
        size.append_attribute("w:h") = int(sheet.height);
        if (is_turned) size.append_attribute("w:orient") = "landscape";
        auto margins = node.append_child("w:pgMar");
        // A hair wider and deeper than the type area: word processors round.
        margins.append_attribute("w:top") = int(sheet.top);
        margins.append_attribute("w:right") = int(sheet.width - sheet.left - sheet.measure) - 30;
        margins.append_attribute("w:bottom") = int(sheet.height - sheet.top - sheet.depth) - 10;
        margins.append_attribute("w:left") = int(sheet.left);
        margins.append_attribute("w:header") = 850;
        margins.append_attribute("w:footer") = is_turned ? 850 : footer_distance;
        margins.append_attribute("w:gutter") = 0;
    }

    std::vector<SetSection> const& sections_;
    pugi::xml_document document_;
    pugi::xml_node body_;
    std::map<std::string, int> targets_;        // Bookmarks, numbered.
    std::set<std::string> written_;
};

}  // namespace

Result<std::string> to_docx(Paper const& paper) {
    ASSIGN_OR_RETURN(auto faces, Faces::open());
    ASSIGN_OR_RETURN(auto const sections, set_sections(faces, paper));
    auto parts = make_parts(paper);
    parts["word/document.xml"] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + Writer(sections).write();
    return pack(parts);
}

}  // namespace lianfang::paper
