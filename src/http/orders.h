// Orders as answers: what is to be done, whether it is, and the way to the record that does it.
#pragma once

#include <set>

#include "http/record_texts.h"

namespace lianfang::http {

// `open`: ids of the orders that no record has answered.
Json order_of(Visitor& visitor, lists::Record const& order, std::set<std::string> const& open);
// The same with the record that brought it, where the visitor may see that, and with what the answering form can begin
// with: the texts of the order and of the record concerned, by the wanted kind's columns.
Json task_of(Visitor& visitor, lists::Record const& order, std::set<std::string> const& open);
// The orders of a unit that are open now, by id.
std::set<std::string> open_orders(House const& house, Visitor& visitor, std::string const& unit);

}  // namespace lianfang::http
