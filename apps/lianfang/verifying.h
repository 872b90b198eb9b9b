// The whole verification of a ledger, as `verify`, `copy`, `backup`, `restore` and `replay` run it.
#pragma once

#include <vector>

#include "context.h"

namespace lianfang::app {

enum class Verified { Chain, All };
// The ledger may be another than the context's. Findings in the order in which they were found.
std::vector<ledger::Ledger::Finding> findings_in(Context& context, ledger::Ledger& ledger, Verified what);

}  // namespace lianfang::app
