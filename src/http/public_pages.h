// What anybody may see without an account: guidance, where to go with a fever, the latest bulletin that was issued. No
// person's data; of a report only what was issued for the public.
#pragma once

#include "http/house.h"

namespace lianfang::http {

// GET / (a page that needs no script), its style, and the same as JSON under /api/public/.
void add_public_routes(Routes& routes, House const& house);

}  // namespace lianfang::http
