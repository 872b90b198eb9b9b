// Which font file stands for which face, and which for the rare characters of names that it lacks.
#include "paper/faces.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "base/text.h"

namespace lianfang::paper {
namespace {

struct FontFile {
    char const* file;
    int index;                      // Within a collection; the third of Noto's is simplified Chinese.
    char const* words;
    char const* package;
};

constexpr FontFile files[] = {
    {"FandolFang-Regular.otf", 0, "仿宋", "texlive-lang-chinese"},
    {"FandolSong-Bold.otf", 0, "小标宋", "texlive-lang-chinese"},
    {"FandolHei-Regular.otf", 0, "黑体", "texlive-lang-chinese"},
    {"FandolKai-Regular.otf", 0, "楷体", "texlive-lang-chinese"},
    {"FandolSong-Regular.otf", 0, "宋体", "texlive-lang-chinese"},
    {"NotoSerifCJK-Regular.ttc", 2, "宋体（生僻字）", "fonts-noto-cjk"},
    {"NotoSerifCJK-Bold.ttc", 2, "小标宋（生僻字）", "fonts-noto-cjk"},
    {"NotoSansCJK-Regular.ttc", 2, "黑体（生僻字）", "fonts-noto-cjk"},
};
constexpr int faces_count = 5;

int fallback_of(Face face) {
    if (face == Face::XiaoBiaoSong) return 6;
    return face == Face::Hei ? 7 : 5;
}

constexpr char const* folders[] = {
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/fonts/opentype/fandol",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
};

std::string path_of(FontFile const& font) {
    std::vector<std::string> places;
    if (char const* own = std::getenv("LIANFANG_FONTS"); own != nullptr && *own != 0) places.emplace_back(own);
    else places.assign(std::begin(folders), std::end(folders));
    for (auto const& place : places) {
        auto const path = std::filesystem::path(place) / font.file;
        std::error_code fault;
        if (std::filesystem::is_regular_file(path, fault)) return path.string();
    }
    return {};
}

std::shared_ptr<Font> open_font(FontFile const& file) {
    auto const path = path_of(file);
    if (path.empty()) return nullptr;
    auto font = std::make_shared<Font>();
    if (FT_Init_FreeType(&font->library) != 0) return nullptr;
    if (FT_New_Face(font->library, path.c_str(), file.index, &font->face) != 0) return nullptr;
    return font;
}

Error missing_font(FontFile const& font) {
    return Error::not_found(
        "font_missing",
        fmt::format("没有{}字体：找不到{}。请安装软件包 {}，或用环境变量 LIANFANG_FONTS 指明放字体的文件夹", font.words,
                    font.file, font.package),
        fmt::format("no font for a face: {} was not found; install the package {}, or name the folder of fonts in "
                    "LIANFANG_FONTS",
                    font.file, font.package));
}

Error missing_character(Face face, char32_t character) {
    std::string text;
    append_utf8(text, character);
    auto const& fallback = files[fallback_of(face)];
    return Error::not_found(
        "character_missing",
        fmt::format("字体里没有「{}」字（U+{:04X}），印出来会是空框。请换用别的写法，或安装软件包 {}（{}）", text,
                    uint32_t(character), fallback.package, fallback.file),
        fmt::format("no font has '{}' (U+{:04X}); write it another way, or install the package {} ({})", text,
                    uint32_t(character), fallback.package, fallback.file));
}

}  // namespace

Font::~Font() {
    if (face != nullptr) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
}

Result<Faces> Faces::open() {
    Faces faces;
    for (auto const& file : files) {
        faces.fonts_.push_back(open_font(file));
        bool const is_needed = int(faces.fonts_.size()) <= faces_count;
        if (is_needed && !faces.fonts_.back()) return missing_font(file);
    }
    return faces;
}

Glyph Faces::in_font(int number, char32_t character) const {
    auto const& font = fonts_[size_t(number)];
    if (!font) return {};
    unsigned const index = FT_Get_Char_Index(font->face, character);
    if (index == 0 || FT_Load_Glyph(font->face, index, FT_LOAD_NO_SCALE) != 0) return {};
    double const advance = double(font->face->glyph->metrics.horiAdvance) / font->face->units_per_EM;
    return {number, index, advance, false};
}

Glyph Faces::look_up(Face face, char32_t character) {
    if (auto const own = in_font(int(face), character); own.font >= 0) return own;
    auto other = in_font(fallback_of(face), character);
    other.is_fallback = true;
    return other;
}

Result<Glyph> Faces::find(Face face, char32_t character) {
    uint64_t const key = (uint64_t(face) << 32) | character;
    auto const [at, is_new] = known_.try_emplace(key);
    if (is_new) at->second = look_up(face, character);
    if (at->second.font < 0) return missing_character(face, character);
    return at->second;
}

}  // namespace lianfang::paper
