// What changed between two computations of a figure, record by record: the earlier issue at its cut, ledger number
// and definitions, and a later one. The classes add up to the change. Reads ids only. Start at difference_of().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/counted_rows.h"
#include "ledger/ledger.h"

namespace lianfang::report {

// Why a record counts now and did not, or no longer does, or counts differently.
enum class Cause {
    Happened,      // 新增: after the earlier cut
    Ended,         // 转出: what stood at the earlier cut ended after it, or belongs to an earlier day
    Late,          // 补报: before the earlier cut, recorded after the earlier issue
    Corrected,     // 订正
    Withdrawn,     // 撤销
    Merged,        // 合并: two persons were one (or the merge was undone)
    Moved,         // 划转: the person or the record belongs to another unit
    Redefined,     // 口径: the figure's definition changed
    Consequence,   // 关联: of another record, of the tree of units, of the county's profile
};
std::vector<Cause> const& all_causes();
std::string words_of(Cause cause, std::string const& language);
std::string_view name_of(Cause cause);     // "happened", "late", …

// One end of the comparison.
struct Side {
    Instant as_of = {};
    int64_t known_at = 0;
    std::string unit;                   // Empty: the whole county.
    figures::Figures const* figures = nullptr;
};

struct Change {
    Cause cause = Cause::Happened;
    std::string record_id;
    int64_t person = 0;
    std::string unit;                   // Of the record.
    bool is_gain = true;                // Else lost.
    double contribution = 0;            // To the figure; 0 for what cannot be added (medians, greatest values).
};

struct PartDifference {
    std::string figure;                 // Itself, or one part of a ratio.
    bool adds_up = true;                // False: what it counts cannot be added.
    std::optional<double> before, after;
    std::vector<Change> changes;        // By cause, then record.

    double sum(Cause cause) const;
    int64_t count(Cause cause) const;
};

enum class Over { Key, AllKeys, Keys };   // One key or none; the total over all; how many keys there are.

// Of a figure, or each part of a ratio. `key`: of a breakdown; `within`: of the persons of another figure.
struct Compared {
    std::string figure, key, within;
    Over over = Over::Key;
};
std::vector<PartDifference> difference_of(ledger::Ledger& ledger, Compared const& compared, Side const& before,
                                          Side const& after);

}  // namespace lianfang::report
