// The fonts that stand for the faces, by file, and the glyph of each character in them. Inside this room only.
#pragma once

#include <ft2build.h>
#include FT_FREETYPE_H

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "paper/paper.h"

namespace lianfang::paper {

// An open font file. Shared, because cairo keeps fonts in its cache for longer than a document lives.
struct Font {
    Font() = default;
    Font(Font const&) = delete;
    Font& operator=(Font const&) = delete;
    ~Font();
    FT_Library library = nullptr;
    FT_Face face = nullptr;
};

struct Glyph {
    int font = -1;                  // In Faces; -1: no font has the character.
    unsigned index = 0;
    double advance = 0;             // In em.
    bool is_fallback = false;       // Not from the face's own font, as rare characters of names.
};

class Faces {
public:
    // Faults: a face's font file is not there; the error names the package.
    static Result<Faces> open();
    // Fault: no font has the character.
    Result<Glyph> find(Face face, char32_t character);
    std::shared_ptr<Font> const& font(int number) const { return fonts_[size_t(number)]; }
    size_t count() const { return fonts_.size(); }

private:
    Glyph look_up(Face face, char32_t character);
    Glyph in_font(int number, char32_t character) const;
    std::vector<std::shared_ptr<Font>> fonts_;     // Empty where a fallback is not installed.
    std::unordered_map<uint64_t, Glyph> known_;
};

}  // namespace lianfang::paper
