// What a person made of the derived sentences, put in their places. Inside this room only; the file's format is told in
// docs/templates.md.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "report/report.h"

namespace lianfang::report {

class AppliedEdits {
public:
    AppliedEdits(Edits const& edits, std::vector<catalog::Mistake>& mistakes) : edits_(edits), mistakes_(mistakes) {}

    // The sentence as it shall stand: derived, or edited with its numbers still leading to their records, or nothing.
    // Enters both into the document.
    Runs apply(std::string const& item, Runs derived, Document& document);
    // Sentences that a person added to a list: "problems+".
    std::vector<Runs> added(std::string const& list, Document& document);
    // An edit of a sentence that the records no longer give would be lost: a mistake.
    void check_all_used();

private:
    Runs read(Edits::Sentence const& sentence, Runs const& derived, Document& document);

    Edits const& edits_;
    std::vector<catalog::Mistake>& mistakes_;
    std::set<std::string> used_;
};

}  // namespace lianfang::report
