// What a line of the audit is about, in words of the county: the line itself keeps names and ids as they were.
#pragma once

#include "http/house.h"

namespace lianfang::http {

// {zh, en}. What nobody can tell any more stands as the line has it.
Json audit_words(House const& house, registry::Units const& units, access::AuditEntry const& entry);

}  // namespace lianfang::http
