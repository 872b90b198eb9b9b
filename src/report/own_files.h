// The county's own templates as files: in the catalogue's folder reports/county/, each beside a copy of the shipped one
// that it came from. `lianfang report own` and the console's editor write the same.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "figures/figures.h"
#include "report/own_template.h"

namespace lianfang::report {

// `shipped_file`: reports/work.zh.txt. Nothing where the county has no edition of its own.
std::optional<std::string> read_own(std::filesystem::path const& catalog_folder, std::string const& shipped_file);
// What the shipped one was when the county took it over; empty where nobody knows.
std::string read_shipped_then(std::filesystem::path const& catalog_folder, std::string const& shipped_file);
// The first time the copy of the shipped one is laid beside it. A file stands there whole or not at all.
Result<void> write_own(std::filesystem::path const& catalog_folder, std::string const& shipped_file,
                       std::string const& shipped_text, std::string const& text);

// Everything wrong with a text that is to be the county's edition of `shipped`; a head that makes another
// report of it too.
std::vector<catalog::Mistake> mistakes_of_own(Template const& shipped, std::string const& text,
                                              figures::Figures const& figures, catalog::Catalog const& catalog);

}  // namespace lianfang::report
