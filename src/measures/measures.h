// The measures' public face: the plan as policy data (policy.h), a responder for the ledger that
// answers records with orders, and the comparison of stored orders with what the measures answer
// now. Passing time is tick.h. The measures themselves are in rules.h.
#pragma once

#include <memory>
#include <vector>

#include "ledger/ledger.h"
#include "measures/policy.h"

namespace lianfang::measures {

// Answers records by these policies, which must outlive it. One responder serves one ledger.
std::unique_ptr<ledger::Responder> make_responder(Policies const& policies);

// The fields that the program was built to read, against the kinds in the catalogue; and the codes
// that the policies name, against the code lists. Empty: all agrees.
std::vector<catalog::Mistake> check_catalog(catalog::Catalog const& catalog,
                                            Policies const& policies);

// Answers every stored record again, each from what was known at its number, and lists where the
// stored orders differ. Reads only.
std::vector<ledger::Ledger::Finding> compare_orders(ledger::Ledger& ledger,
                                                    Policies const& policies);

}  // namespace lianfang::measures
