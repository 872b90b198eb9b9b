// Matchings that the county kept under a name: maps in the catalogue's folder maps/county/, one file each,
// used for sheets with the same header before any other. The command line reads them with the catalogue; a
// server, for which it is read once, looks into the folder before each import.
#pragma once

#include <filesystem>
#include <vector>

#include "intake/sheet_map.h"

namespace lianfang::intake {

// The county's maps as they are in the folder now, then those that were shipped. A file with a mistake is left out.
std::vector<SheetMap> maps_in_use(catalog::Catalog const& catalog, std::filesystem::path const& catalog_folder);

// Writes the map under this name. It takes the place of one that was kept for the same header, whatever its name was.
// InvalidInput "map_name" where the name could be no file; WrongState "map_name_taken" where it is another header's,
// "maps_full", or "own_not_written" where the folder may not be written.
Result<void> keep_map(catalog::Catalog const& catalog, std::filesystem::path const& catalog_folder, SheetMap map,
                      std::string const& name);

}  // namespace lianfang::intake
