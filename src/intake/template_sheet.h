// The blank sheet of a kind: title, labels, drop-downs and checks, a page that explains each column. What is
// filled into it imports as it is.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace lianfang::intake {

// A column of the blank sheet: of the kind itself, or of a further record that its row may hold.
struct TemplateColumn {
    catalog::Kind const* kind = nullptr;
    catalog::Column const* column = nullptr;
    bool required = false;
};

std::vector<TemplateColumn> template_columns(catalog::Kind const& kind, catalog::Catalog const& catalog);

// The pages beside the blank sheet, which hold no records.
bool is_template_page(std::string const& sheet_name);

Result<void> write_template(catalog::Kind const& kind, catalog::Catalog const& catalog, std::string const& path,
                            std::string const& language);

}  // namespace lianfang::intake
