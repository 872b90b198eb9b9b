// What is asked of a large ledger: its opening, all figures at one cut, pages of rows; and a sheet read by itself.
#pragma once

#include <string>

#include "base/time.h"
#include "catalog/catalog.h"

namespace lianfang::bench {

void read_sheet(std::string const& path);
void open_alone(std::string const& url, catalog::Catalog const& catalog, Instant now);
void all_figures(std::string const& url, catalog::Catalog const& catalog, Instant now, Instant cut);
void pages(std::string const& url, catalog::Catalog const& catalog, Instant now, Instant cut,
           std::string const& figure);

}  // namespace lianfang::bench
