// Records as answers: their texts as people write them, behind the veil of who asks.
#pragma once

#include <string>
#include <vector>

#include "http/house.h"
#include "lists/lists.h"

namespace lianfang::http {

char const* name_of(catalog::FieldType type);
char const* name_of(catalog::PersonPart part);                      // Empty for none.
// Where every kind that the figure is made of may be listed by the post.
bool may_open(House const& house, catalog::Post const& post, std::string const& figure);

std::string unit_path(registry::Units const& units, std::string const& code);
// Column → text; empty ones are left out.
Json values_of(Visitor& visitor, catalog::Kind const& kind, std::vector<store::Value> const& values);
Json record_of(Visitor& visitor, lists::Record const& record);
// The rows behind a figure, as a request asks for them (as_of, known_at, unit, key, limit, page) and the post may.
struct RowsAsked {
    std::string name;
    figures::Asked cut;
    std::string key;
    figures::Page page;
};
Result<RowsAsked> figure_rows_asked(House const& house, Visitor& visitor, Request const& request,
                                    std::string const& name);
figures::RowSet figure_rows(House const& house, Visitor& visitor, RowsAsked const& wanted);
// The records behind the rows, in their order; of rows whose headings are Chinese.
std::vector<std::string> ids_in(figures::RowSet const& rows);

}  // namespace lianfang::http
