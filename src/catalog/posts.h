// Posts: what a person in the county's service may record, see and do (catalog/posts, one file each). Pure data; who
// holds a post at which unit is not known here. Start reading at Posts::load.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace lianfang::catalog {

// How identity shows: Clear as recorded, Masked 张* and 154****5678, None not at all.
enum class Identity { None, Masked, Clear };

// A second factor at log-in: not to be had, to be had, or a must.
enum class SecondFactor { None, Offered, Required };

struct Post {
    std::string name;
    Labels title;
    Labels purpose;                     // What its holders look at personal data for; stands in the audit.
    std::vector<std::string> levels;    // Of the units at which it may be held.
    std::string screen;                 // Where its holders begin: desk, checkpoint, household, leader, administrator.
    bool own_office_alone = false;      // Lists hold what its own office recorded, not the whole of the unit.
    int hours = 0;                      // Lists go back so far; 0: no limit.
    std::set<std::string> records;      // Kinds that it may record, correct and withdraw.
    std::set<std::string> lists;        // Kinds whose records it may read.
    Identity identity = Identity::None;
    int break_glass = 0;                // Minutes in which it sees identity in clear, for a reason; 0: never.
    std::map<std::string, std::string> dispositions;  // Order → what the checkpoint's screen says: PASS, REGISTER, …
    bool people = false;                // Looks persons up by their number.
    bool figures = false;
    bool hides_small_numbers = false;   // Fewer than five persons below township level show as "<5".
    bool imports = false, exports = false;
    std::set<std::string> reports;      // read, issue, edit
    bool accounts = false, audit = false;
    SecondFactor second_factor = SecondFactor::None;
    int idle_minutes = 30;              // A session that is not used ends.

    bool may_record(std::string_view kind) const { return records.count(std::string(kind)) != 0; }
    bool may_list(std::string_view kind) const { return lists.count(std::string(kind)) != 0; }
};

class Posts {
public:
    // From the catalogue's files; mistakes are appended.
    static Posts load(Catalog const& catalog, std::vector<Mistake>& mistakes);
    Post const* find(std::string_view name) const;
    std::map<std::string, Post, std::less<>> const& all() const { return posts_; }

private:
    std::map<std::string, Post, std::less<>> posts_;
};

}  // namespace lianfang::catalog
