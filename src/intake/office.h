// Who sends a sheet and what time it speaks of, by its meta lines: source, reporting unit, period.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "intake/layout.h"
#include "registry/registry.h"

namespace lianfang::intake {

// The units whose names can stand in an office's name.
class UnitNames {
public:
    explicit UnitNames(registry::Units const& units);
    // The deepest unit whose name stands in the text: "东风镇李庄村卫生室" → 李庄村 of 东风镇. Empty where
    // none does, or several of the same name.
    std::string named_in(std::string const& text) const;

private:
    struct Named {
        std::string code, folded;
        int depth;
        int parent;  // Position; −1 at the root.
    };
    int ancestors_named(int position, std::string const& text) const;
    std::vector<Named> all_;
    mutable std::unordered_map<std::string, std::string> found_;
};

struct SheetFacts {
    std::string source, source_class;
    std::string unit;               // Reporting unit; empty where neither sheet nor sender says.
    std::optional<Day> period;
};

struct SenderSays {
    std::string source, unit;       // --source, --unit (a code): where the sheet does not say.
};

bool names_office(MetaItem const& item);
bool names_period(MetaItem const& item);
SheetFacts read_facts(Top const& top, SenderSays const& sender, catalog::Catalog const& catalog,
                      UnitNames const& names, registry::Units const& units);

}  // namespace lianfang::intake
