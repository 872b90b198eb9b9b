// lianfang report own: added to `lianfang report`.
#pragma once

#include "context.h"

namespace lianfang::app {

void add_own_command(CLI::App& report, Context& context);

}  // namespace lianfang::app
