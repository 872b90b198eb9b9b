// What was published for everybody, as the rows of a figure: so the page says what the county's report says.
// Internal to the public's page.
#pragma once

#include <string>
#include <vector>

#include "figures/figures.h"
#include "ledger/ledger.h"

namespace lianfang::http {

// Where a list comes from, and which of the kind's columns the public sees.
struct PublicSource {
    char const* figure;
    char const* kind;
    std::vector<char const*> shown;
};
extern PublicSource const published_facilities, published_guidance;

struct PublicList {
    std::vector<std::string> labels;             // Of what is shown.
    std::vector<std::vector<std::string>> rows;
};

// Facilities by name, then service.
PublicList list_facilities(ledger::Ledger& ledger, figures::Figures const& figures, Instant now,
                           std::string const& language);
// Guidance in the order that its office gave it; what has no place in it comes last, by title.
PublicList list_guidance(ledger::Ledger& ledger, figures::Figures const& figures, Instant now,
                         std::string const& language);

}  // namespace lianfang::http
