// Checks the generated structs against the catalogue in use.
#include "measures/reading.h"

namespace lianfang::kinds {

std::vector<Row::Position> positions_of(catalog::Kind const& kind, Field const* fields,
                                        int field_count, std::vector<catalog::Mistake>& mistakes) {
    std::vector<Row::Position> positions(field_count);
    for (int i = 0; i < field_count; ++i) {
        std::string const name(fields[i].name);
        Row::Position& at = positions[i];
        if (!fields[i].type) {
            at.column = kind.find(name + "_name");
            at.birth = kind.find(name + "_birth");
            at.residence = kind.find(name + "_residence");
            for (int person = 0; person < int(kind.persons.size()); ++person) {
                if (kind.persons[person] == name) at.person = person;
            }
        } else {
            at.column = kind.find(name);
        }
        bool const is_there =
            at.column >= 0 &&
            (fields[i].type || (at.birth >= 0 && at.residence >= 0 && at.person >= 0));
        if (is_there && (!fields[i].type || kind.columns[at.column].type == *fields[i].type))
            continue;
        mistakes.push_back(
            {kind.file, is_there ? kind.columns[at.column].line : 0,
             fmt::format("the measures read the field '{}' of {}, which is gone or of another type",
                         name, kind.name),
             "restore the field; a kind may gain fields, not lose them"});
    }
    return positions;
}

}  // namespace lianfang::kinds
