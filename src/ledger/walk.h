// Walks ranges of the ledger for verify: each entry against its hash, its columns, its sealed values; and what the
// apply step makes of it, to be held against the tables. Ranges may be walked in any order and on several threads, each
// with a walk and a database of its own: every link of the chain is checked where its later entry is. The inside of
// verify; not for other rooms.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/body.h"
#include "ledger/row_sums.h"

namespace lianfang::ledger {

using Findings = std::vector<Ledger::Finding>;
inline constexpr size_t findings_max = 1000;
void find(Findings& findings, int64_t number, std::string zh, std::string en);

// The digests of kept files as the chain states them.
using FileDigests = std::map<std::pair<int64_t, std::string>, std::string>;

class Walk {
public:
    // `body` has the database that is read. `sums`: nothing where the chain alone is walked.
    Walk(Ledger::Body& body, RowSums* sums, VersionWitness* witness);
    // Both ends inside.
    void range(int64_t first, int64_t last);

    Findings findings;
    FileDigests file_digests;

private:
    std::string hash_before(int64_t number);
    void check_entry(int64_t expected, std::string const& previous);
    void take_sealed(ParsedText& parsed);
    std::optional<Sealed> sealed_in_clear();
    std::vector<Appended> history_up_to(Appended const& appended);
    void apply(Appended& appended);

    Ledger::Body& body_;
    RowSums* sums_;
    std::optional<Applier> applier_;
    store::Statement before_, entries_, sealed_;
    bool has_sealed_ = false;   // A row of sealed values waits.
    std::string chained_;       // The text that is hashed.
};

}  // namespace lianfang::ledger
