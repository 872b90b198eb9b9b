// How the columns of an imported sheet were matched, as JSON for the console, and a mended matching as the
// console sends it.
#pragma once

#include <map>

#include "http/house.h"
#include "http/imports.h"

namespace lianfang::http {

// The sheets of the job that can be mended, with some of the texts of each column.
Json matching_json(ImportJob const& job, catalog::Catalog const& catalog);

// The sheets that the body names, mended; the others as the job had them. InvalidInput where the body is no
// matching, names a sheet that the job does not tell, or asks what cannot be (intake::mend).
Result<std::map<int, intake::MendedSheet>> mended_in(Json const& body, ImportJob const& job,
                                                     catalog::Catalog const& catalog);

// The map of the sheet that the body names, as it was tried. WrongState where that sheet could not be read.
Result<intake::SheetMap> tried_map(Json const& body, ImportJob const& job);

}  // namespace lianfang::http
