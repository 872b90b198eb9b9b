// Reads the signed reductions.
#include "figures/reductions.h"

#include <fmt/format.h>

namespace lianfang::figures {

double signed_reduction(ledger::Ledger& ledger, std::string const& figure, std::string const& key, Asked const& asked,
                        Instant since, int64_t since_number) {
    auto& database = ledger.database();
    if (!database.has_table("record_figure_correction")) return 0;
    std::string const under = asked.unit.empty() ? "" : " AND c.unit_code IN (SELECT u.code FROM unit_under u)";
    auto read = database.prepare(fmt::format(
        "WITH RECURSIVE unit_under AS (SELECT v.code FROM {0} v WHERE v.code = :unit "
        "UNION SELECT v.code FROM {0} v JOIN unit_under u ON v.parent = u.code "
        "WHERE v.from_number <= :known AND v.to_number > :known)\n"
        "SELECT CAST(COALESCE(SUM(c.amount), 0) AS BIGINT) FROM record_figure_correction c "
        "WHERE c.figure = :figure AND COALESCE(c.\"key\", '') IN ('', :of_key) AND c.signed_by <> '' "
        "AND c.from_number <= :known AND c.to_number > :known AND c.happened_at < :as_of "
        "AND (c.happened_at >= :since OR (:since_number > 0 AND c.from_number > :since_number)){1}",
        database.qualified("record_unit"), under));
    read.bind("unit", asked.unit).bind("known", asked.known_at).bind("figure", figure).bind("of_key", key);
    read.bind("as_of", asked.as_of.microseconds).bind("since", since.microseconds);
    read.bind("since_number", since_number);
    double amount = 0;
    while (read.step()) amount = double(read.integer(0));
    return amount;
}

}  // namespace lianfang::figures
