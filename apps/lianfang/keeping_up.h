// Keeps the figures that live screens ask for up to date while the server runs, on a thread of its own.
#pragma once

#include <functional>
#include <stop_token>

#include "figures/figures.h"
#include "registry/registry.h"

namespace lianfang::app {

struct KeepingUp {
    using WithWriter = std::function<void(std::function<void(ledger::Ledger&, registry::Units&)> const&)>;
    WithWriter with_writer;
    figures::Figures const& figures;
    std::function<Instant()> clock;
};
// Today and yesterday, of the county and of each township, when something was recorded; then the days before
// that trends show. At most a fifth of the time. Ends with its token.
void keep_up(std::stop_token const& ends, KeepingUp const& with);

}  // namespace lianfang::app
