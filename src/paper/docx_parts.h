// The fixed parts of a docx, and the packing of its parts into one file. Inside this room only.
#pragma once

#include <map>
#include <string>

#include "paper/paper.h"

namespace lianfang::paper {

inline constexpr char const* word_namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

// What word processors call the face.
char const* font_name(Face face);

// The footer's distance from the lower edge, and where its line begins: the dash stands 7 mm below the type area.
inline constexpr int footer_distance = 1420, number_top = 15138;

// Path → text, but for word/document.xml.
std::map<std::string, std::string> make_parts(Paper const& paper);
// Relationships of the footers: odd, even, and the same on turned pages.
inline constexpr char const* footers[] = {"rId1", "rId2", "rId3", "rId4"};
// The same parts make the same bytes.
Result<std::string> pack(std::map<std::string, std::string> const& parts);

}  // namespace lianfang::paper
