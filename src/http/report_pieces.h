// What the routes of reports and those of their templates share: a report from a request, and a look at it.
#pragma once

#include "http/house.h"
#include "report/writing.h"

namespace lianfang::http {

// The template as shipped that has this name; NotFound where there is none, or it is of notices and certificates.
Result<report::Template> shipped_template(House const& house, std::string const& name);
// By `as_of` and `unit` of the request's query, from the county's own template where there is one.
Result<report::WriteAsked> write_asked(House const& house, Visitor& visitor, Request const& request,
                                       std::string const& name);
Result<report::Written> write(House const& house, Visitor& visitor, report::WriteAsked const& wanted);
Json breaches_of(report::Written const& written);
Json look_at(report::Written const& written);

}  // namespace lianfang::http
