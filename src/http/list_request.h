// A list of records as a request asks for it, within what the visitor may see.
#pragma once

#include "http/house.h"
#include "lists/lists.h"

namespace lianfang::http {

Error unknown_kind();
// Of the query: unit, from, to, q, limit, page.
Result<lists::Asked> list_asked(House const& house, Visitor& visitor, Request const& request, std::string const& kind);

}  // namespace lianfang::http
