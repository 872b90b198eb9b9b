// Rows of a figure, cut to the columns that the public sees.
#include "http/public_lists.h"

#include <algorithm>
#include <climits>
#include <cstdlib>

namespace lianfang::http {

PublicSource const published_facilities{.figure = "published_facilities",
                                        .kind = "facility_service",
                                        .shown = {"facility", "service", "room", "unit", "address", "phone", "hours"}};
PublicSource const published_guidance{.figure = "published_guidance",
                                      .kind = "public_guidance",
                                      .shown = {"title", "text", "unit", "shown_from", "shown_until", "sequence"}};

namespace {

constexpr int64_t at_most = 1000;

PublicList read_list(PublicSource const& source, ledger::Ledger& ledger, figures::Figures const& figures, Instant now,
                     std::string const& language) {
    PublicList list;
    auto const& kind = *ledger.catalog().find_kind(source.kind);
    auto const set = figures.rows(ledger, source.figure, {.as_of = now}, {}, language, figures::Page{.limit = at_most});
    std::vector<size_t> columns;
    for (auto const* name : source.shown) {
        list.labels.push_back(kind.columns[size_t(kind.find(name))].labels.in(language));
        auto const heading = std::find(set.headings.begin(), set.headings.end(), list.labels.back());
        columns.push_back(size_t(heading - set.headings.begin()));
    }
    for (auto const& row : set.rows) {
        auto& line = list.rows.emplace_back();
        for (size_t const column : columns) line.push_back(column < row.size() ? row[column] : "");
    }
    std::sort(list.rows.begin(), list.rows.end());
    return list;
}

long place_of(std::vector<std::string> const& row) {
    return row.back().empty() ? LONG_MAX : std::atol(row.back().c_str());
}

}  // namespace

PublicList list_facilities(ledger::Ledger& ledger, figures::Figures const& figures, Instant now,
                           std::string const& language) {
    return read_list(published_facilities, ledger, figures, now, language);
}

PublicList list_guidance(ledger::Ledger& ledger, figures::Figures const& figures, Instant now,
                         std::string const& language) {
    auto list = read_list(published_guidance, ledger, figures, now, language);
    std::stable_sort(list.rows.begin(), list.rows.end(),
                     [](auto const& one, auto const& other) { return place_of(one) < place_of(other); });
    return list;
}

}  // namespace lianfang::http
