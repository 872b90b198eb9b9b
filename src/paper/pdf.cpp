// Pages → pdf: each glyph where the setting put it, fonts embedded as far as used, text that can be searched,
// a table of contents, links. Nothing of the machine or its clock is in the file.
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/text.h"
#include "paper/pages.h"

namespace lianfang::paper {
namespace {

constexpr double number_size = 14;              // 四号
constexpr double seven_millimetres = 7 * 72 / 25.4;
constexpr double dash_height = 0.38;            // Of a dash above its base line, in em.

cairo_status_t append(void* to, unsigned char const* bytes, unsigned int count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<char const*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

// The font's file stays open as long as cairo keeps the face.
cairo_font_face_t* make_face(std::shared_ptr<Font> const& font) {
    static cairo_user_data_key_t const key{};
    auto* face = cairo_ft_font_face_create_for_ft_face(font->face, FT_LOAD_NO_HINTING);
    auto* kept = new std::shared_ptr<Font>(font);
    auto const release = [](void* what) { delete static_cast<std::shared_ptr<Font>*>(what); };
    if (cairo_font_face_set_user_data(face, &key, kept, release) != CAIRO_STATUS_SUCCESS) delete kept;
    return face;
}

std::string quoted(std::string const& text) {
    return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

class PdfFile {
public:
    PdfFile(Faces& faces, Paper const& paper) : faces_(faces), faces_of_fonts_(faces.count(), nullptr) {
        surface_ = cairo_pdf_surface_create_for_stream(append, &bytes_, 595.3, 841.9);
        cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
        name(CAIRO_PDF_METADATA_TITLE, paper.title);
        name(CAIRO_PDF_METADATA_AUTHOR, paper.author);
        auto const moment = format_instant(paper.written).substr(0, 19) + "+08:00";
        name(CAIRO_PDF_METADATA_CREATE_DATE, moment);
        name(CAIRO_PDF_METADATA_MOD_DATE, moment);
        name(CAIRO_PDF_METADATA_CREATOR, "Lianfang");
        cairo_ = cairo_create(surface_);
    }
    PdfFile(PdfFile const&) = delete;
    PdfFile& operator=(PdfFile const&) = delete;
    ~PdfFile() {
        for (auto const& [what, scaled] : scaled_) cairo_scaled_font_destroy(scaled);
        for (auto* face : faces_of_fonts_) {
            if (face != nullptr) cairo_font_face_destroy(face);
        }
        cairo_destroy(cairo_);
        cairo_surface_destroy(surface_);
    }

    Result<std::string> write(std::vector<Page> const& pages) {
        for (auto const& page : pages) find_targets(page);
        int number = 0;
        for (auto const& page : pages) {
            ++number;
            auto const& sheet = page.section->sheet;
            cairo_pdf_surface_set_size(surface_, sheet.width / 20, sheet.height / 20);
            for (auto const& stroke : page.strokes) draw(stroke);
            for (auto const& strip : page.strips) draw(strip);
            if (page.section->source->page_numbers) RETURN_IF_ERROR(draw_number(page, number));
            for (auto const& heading : page.headings) list(heading, number);
            cairo_show_page(cairo_);
        }
        cairo_surface_finish(surface_);
        auto const status = cairo_status(cairo_) != CAIRO_STATUS_SUCCESS ? cairo_status(cairo_)
                                                                         : cairo_surface_status(surface_);
        if (status == CAIRO_STATUS_SUCCESS) return std::move(bytes_);
        return Error::broken("pdf_not_written", fmt::format("PDF 没有写成：{}", cairo_status_to_string(status)),
                             fmt::format("the pdf was not written: {}", cairo_status_to_string(status)));
    }

private:
    void name(cairo_pdf_metadata_t what, std::string const& text) {
        if (!text.empty()) cairo_pdf_surface_set_metadata(surface_, what, text.c_str());
    }

    cairo_scaled_font_t* scaled(int font, double size) {
        auto& known = scaled_[{font, size}];
        if (known != nullptr) return known;
        auto& face = faces_of_fonts_[size_t(font)];
        if (face == nullptr) face = make_face(faces_.font(font));
        cairo_matrix_t to_size, to_page;
        cairo_matrix_init_scale(&to_size, size, size);
        cairo_matrix_init_identity(&to_page);
        auto* options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        known = cairo_scaled_font_create(face, &to_size, &to_page, options);
        cairo_font_options_destroy(options);
        return known;
    }

    // A link to a target that is nowhere would spoil the whole file.
    void find_targets(Page const& page) {
        for (auto const& strip : page.strips) {
            if (strip.is_span_begin && !strip.span->target.empty()) targets_.emplace(strip.span->target, false);
        }
    }

    void set_colour(bool is_red) { cairo_set_source_rgb(cairo_, is_red ? 0.85 : 0, 0, 0); }

    void draw(Stroke const& stroke) {
        set_colour(stroke.is_red);
        double const dashes[] = {5, 4};
        cairo_set_dash(cairo_, dashes, stroke.is_dashed ? 2 : 0, 0);
        cairo_set_line_width(cairo_, stroke.width / 20);
        cairo_move_to(cairo_, stroke.x1 / 20, stroke.y1 / 20);
        cairo_line_to(cairo_, stroke.x2 / 20, stroke.y2 / 20);
        cairo_stroke(cairo_);
    }

    void draw(Strip const& strip) {
        auto const& span = *strip.span;
        auto const place = fmt::format("[{:.2f} {:.2f} {:.2f} {:.2f}]", strip.x / 20, strip.y / 20 - span.size,
                                       (strip.end - strip.x) / 20, span.size * 1.2);
        if (strip.is_span_begin && targets_.contains(span.target) && !targets_[span.target]) {
            targets_[span.target] = true;
            mark(CAIRO_TAG_DEST, fmt::format("name={} x={:.2f} y={:.2f}", quoted(span.target), strip.x / 20,
                                             strip.y / 20 - span.size * 2));
        }
        if (targets_.contains(span.link)) {
            mark(CAIRO_TAG_LINK, fmt::format("rect={} dest={}", place, quoted(span.link)));
        }
        set_colour(span.is_red);
        std::string text;
        std::vector<cairo_glyph_t> glyphs;
        std::vector<cairo_text_cluster_t> clusters;
        for (auto const& glyph : strip.glyphs) {
            size_t const before = text.size();
            append_utf8(text, glyph.code);
            glyphs.push_back({glyph.index, glyph.x / 20, strip.y / 20});
            clusters.push_back({int(text.size() - before), 1});
        }
        cairo_set_scaled_font(cairo_, scaled(strip.font, span.size));
        cairo_show_text_glyphs(cairo_, text.data(), int(text.size()), glyphs.data(), int(glyphs.size()),
                               clusters.data(), int(clusters.size()), cairo_text_cluster_flags_t(0));
    }

    void mark(char const* tag, std::string const& attributes) {
        cairo_tag_begin(cairo_, tag, attributes.c_str());
        cairo_tag_end(cairo_, tag);
    }

    // Below the type area at the outer side; on a turned page where the portrait page has it, read with the page
    // turned back.
    Result<void> draw_number(Page const& page, int number) {
        Span const span{.text = fmt::format("— {} —", number), .face = Face::Song, .size = number_size};
        ASSIGN_OR_RETURN(auto const text, measure(faces_, {span}));
        Sheet const sheet;
        double width = 0;
        for (auto const& each : text) width += each.width;
        double x = sheet.left + number_size * 20;
        if (number % 2 == 1) x = sheet.left + sheet.measure - number_size * 20 - width;
        double const y = sheet.top + sheet.depth + 20 * (seven_millimetres + dash_height * number_size);
        cairo_save(cairo_);
        if (page.section->source->landscape) {
            cairo_matrix_t turned;
            cairo_matrix_init(&turned, 0, 1, -1, 0, sheet.height / 20, 0);
            cairo_transform(cairo_, &turned);
        }
        for (auto const& each : text) {
            draw(Strip{&span, each.glyph.font, x, x + each.width, y, false, {{each.glyph.index, each.code, x}}});
            x += each.width;
        }
        cairo_restore(cairo_);
        return {};
    }

    void list(PlacedHeading const& heading, int number) {
        std::string words;
        for (auto const& span : heading.paragraph->spans) words += span.text;
        size_t const level = size_t(heading.paragraph->outline);
        parents_.resize(std::min(parents_.size(), level));
        int const parent = parents_.empty() ? CAIRO_PDF_OUTLINE_ROOT : parents_.back();
        int const added = cairo_pdf_surface_add_outline(
            surface_, parent, words.c_str(), fmt::format("page={} pos=[0 {:.2f}]", number, heading.y / 20).c_str(),
            level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(0));
        while (parents_.size() < level) parents_.push_back(parent);
        parents_.push_back(added);
    }

    Faces& faces_;
    std::string bytes_;
    cairo_surface_t* surface_ = nullptr;
    cairo_t* cairo_ = nullptr;
    std::vector<cairo_font_face_t*> faces_of_fonts_;
    std::map<std::pair<int, double>, cairo_scaled_font_t*> scaled_;
    std::map<std::string, bool> targets_;       // Whether it is in the file yet.
    std::vector<int> parents_;                  // Of the next heading, by level.
};

}  // namespace

Result<std::string> to_pdf(Paper const& paper) {
    ASSIGN_OR_RETURN(auto faces, Faces::open());
    ASSIGN_OR_RETURN(auto const sections, set_sections(faces, paper));
    auto const pages = make_pages(sections);
    return PdfFile(faces, paper).write(pages);
}

}  // namespace lianfang::paper
