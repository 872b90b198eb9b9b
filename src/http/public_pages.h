// What anybody may see without an account: where to go with a fever. Names of institutions only, no person's data.
#pragma once

#include <string>
#include <vector>

#include "figures/figures.h"
#include "http/readers.h"
#include "http/routes.h"

namespace lianfang::http {

// GET / (a page that needs no script) and GET /api/public/facilities.
void add_public_routes(Routes& routes, Readers& readers, figures::Figures const& figures);

}  // namespace lianfang::http
