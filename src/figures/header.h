// A figure's file, taken apart: the comment at its top and the SELECT below. Internal to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace lianfang::figures {

struct HeaderLine {
    std::string key;
    std::string value;
    int line = 0;
};

struct FileParts {
    std::vector<HeaderLine> header;
    std::string sql;          // Comments inside are blanked; line breaks stay.
    int sql_line = 1;
};

FileParts take_apart(std::string const& file, std::string_view text, std::vector<catalog::Mistake>& mistakes);

// The names that stand after FROM or JOIN: kinds and views. Each once, in order.
struct NamedSource {
    std::string name;
    int line = 0;             // Within the SQL, from 0.
};
std::vector<NamedSource> sources_of(std::string_view sql);

}  // namespace lianfang::figures
