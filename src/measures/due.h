// What fell due by a moment: the sets that a record of time reached is answered from, plain structs
// for the measures. They are read by due_reader.h, in a fixed order. Nothing here decides what is
// ordered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "measures/known.h"

namespace lianfang::measures {

// An episode still open, whose days may be over. `known` is of its person.
struct DueRelease {
    Episode episode;
    Day planned_end = {};         // As recorded, else as the plan of its start counts it.
    Known const* known = nullptr;
};

// A slot that closed without a check of somebody under observation.
struct MissedCheck {
    Episode episode;
    Day day = {};
    std::string slot;             // AM or PM.
};

struct OverdueName {
    std::string record_id;
    int64_t person = 0;
    std::string person_name, unit, batch_no, priority;
    Instant received = {};
    Instant limit = {};
};

struct OverdueReport {
    std::string record_id;
    std::string form_code, unit;
    Day period_day = {};
    Instant due_at = {};
};

// A contact whose observation was ordered and is not recorded by its limit.
struct UnobservedContact {
    std::string order_id;
    int64_t person = 0;
    std::string person_name, unit;
    Day first_day = {};
    Instant due_at = {};
};

// No more than so many orders answer one record; the tick goes on with a further record (tick.h).
inline constexpr int due_batch_max = 2000;

}  // namespace lianfang::measures
