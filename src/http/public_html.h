// The public's page as html: guidance, where to go with a fever, the latest bulletin. It needs no script and must open
// on any telephone. Internal to the public's page.
#pragma once

#include <optional>
#include <string>

#include "http/public_lists.h"
#include "report/issues.h"

namespace lianfang::http {

struct PublicNews {
    std::string county;
    Instant as_of = {};
    PublicList guidance, facilities;
    std::optional<report::PublicIssue> bulletin;
    std::string replaced;                       // The number of the issue that the bulletin corrects; empty: none.
};

// 2020-02-04 09:00
std::string spaced_minute(Instant moment);
std::string to_public_page(PublicNews const& news, std::string const& language);
extern char const* const public_style;          // Its style sheet.

}  // namespace lianfang::http
