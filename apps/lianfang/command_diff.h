// lianfang report diff: added to `lianfang report`.
#pragma once

#include "context.h"

namespace lianfang::app {

void add_diff_command(CLI::App& report, Context& context);

}  // namespace lianfang::app
