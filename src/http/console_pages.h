// The web application, as it stands within the program.
#pragma once

#include "http/routes.h"

namespace lianfang::http {

// GET /console/…; where the program was built without it, a page that says so.
void add_console_routes(Routes& routes);

}  // namespace lianfang::http
