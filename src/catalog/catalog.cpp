// Look-ups in a loaded catalogue.
#include "catalog/catalog.h"

#include <algorithm>

#include "base/text.h"

namespace lianfang::catalog {

CodeValue const* CodeList::find(std::string_view code) const {
    for (auto const& value : values) {
        if (value.code == code) return &value;
    }
    return nullptr;
}

CodeValue const* CodeList::match(std::string_view text) const {
    auto found = by_folded.find(folded(text));
    return found == by_folded.end() ? nullptr : &values[found->second];
}

int Kind::find(std::string_view column) const {
    for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == column) return static_cast<int>(i);
    }
    return -1;
}

bool Kind::is_person(std::string_view field) const {
    return std::find(persons.begin(), persons.end(), field) != persons.end();
}

Kind const* Catalog::find_kind(std::string_view name) const {
    auto found = kinds.find(name);
    return found == kinds.end() ? nullptr : &found->second;
}

CodeList const* Catalog::find_codes(std::string_view name) const {
    auto found = codes.find(name);
    return found == codes.end() ? nullptr : &found->second;
}

std::string Catalog::source_class_of(std::string_view office) const {
    std::string name = normalised(office);
    for (auto const& source : source_classes) {
        for (auto const& word : source.words) {
            if (contains(name, word)) return source.name;
        }
    }
    return "other";
}

}  // namespace lianfang::catalog
