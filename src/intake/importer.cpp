// One file through the door.
#include "intake/importer.h"

#include <fmt/format.h>

#include <filesystem>
#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "intake/file_import.h"

namespace lianfang::intake {

struct Importer::Parts {
    ledger::Ledger& ledger;
    registry::Units& units;
    Matcher matcher;
    std::optional<UnitNames> names;
};

Importer::Importer(ledger::Ledger& ledger, registry::Units& units, std::vector<SheetMap> const& maps)
    : parts_(std::make_unique<Parts>(Parts{ledger, units, Matcher(ledger.catalog(), maps), {}})) {}

Importer::~Importer() = default;

void Fates::add(Fates const& more) {
    accepted += more.accepted;
    completed += more.completed;
    known += more.known;
    rejected += more.rejected;
    corrected += more.corrected;
    variants += more.variants;
    taken_before += more.taken_before;
    left_out += more.left_out;
}

std::string FileAnswer::kind() const {
    for (auto const& sheet : sheets) {
        if (!sheet.kind.empty()) return sheet.kind;
    }
    return {};
}

FileAnswer Importer::import_file(std::string const& path, ImportOptions const& options,
                                 std::function<void(int64_t, int64_t)> const& progress) {
    // Another program may have recorded units since.
    if (parts_->units.read_if_changed(parts_->ledger)) parts_->names.reset();
    if (!parts_->names) parts_->names.emplace(parts_->units);
    FileImport import({parts_->ledger, parts_->units, parts_->matcher, *parts_->names}, path, options, progress);
    FileAnswer answer = import.run();
    if (import.has_units()) {
        parts_->units.read(parts_->ledger);
        parts_->names.reset();
    }
    return answer;
}

}  // namespace lianfang::intake
