// What somebody sees who holds a post at a unit: which kinds and units, and how identity shows. Every answer of the
// server that holds records passes through it. Pure.
#pragma once

#include <string>
#include <vector>

#include "access/access.h"
#include "catalog/posts.h"
#include "registry/registry.h"

namespace lianfang::access {

class Sight {
public:
    Sight(catalog::Post const& post, HeldPost held, registry::Units const& units);

    catalog::Post const& post() const { return post_; }
    HeldPost const& held() const { return held_; }
    bool covers(std::string const& unit) const;             // The unit itself and what lies below it.
    std::vector<std::string> units() const;                 // All that it covers; empty: the whole county.
    // NotAllowed where there is no such unit or the post does not cover it. Empty stands for the post's own unit.
    Result<std::string> unit_asked(std::string const& unit) const;
    // Where a record lies: in the unit that its kind's place column names, else in the one that reports it.
    bool covers_record(catalog::Kind const& kind, std::vector<store::Value> const& values,
                       std::string const& unit) const;
    // May it see this record? By kind, unit, office and age.
    bool sees(catalog::Kind const& kind, std::string const& unit, std::string const& source, Instant happened,
              Instant now) const;
    bool is_whole_county() const { return held_.unit == units_.root(); }
    // Nothing earlier may be listed.
    Instant earliest(Instant now) const;

private:
    catalog::Post const& post_;
    HeldPost held_;
    registry::Units const& units_;
};

// A value as it shows to somebody: 张*, 470123********0017, 154****0001, or nothing.
std::string veiled(catalog::Column const& column, std::string const& text, catalog::Identity identity);
bool shows_identity(catalog::Kind const& kind);             // Has columns that a veil changes.

// That there is such a post, and that it can be held at this unit.
Result<void> check_held(catalog::Posts const& posts, registry::Units const& units, HeldPost const& held);

}  // namespace lianfang::access
