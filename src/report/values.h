// The values that a template asks for, each computed once; and which figures it mentions. Inside this room only.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "report/report.h"

namespace lianfang::report {

class Values {
public:
    explicit Values(FigureSource& source) : source_(source) {}

    FigureSource& source() { return source_; }
    std::vector<figures::Figure> const& all(Reference const& reference);
    // A breakdown without this key is 0, where 0 is what that means.
    figures::Figure one(Reference const& reference);
    figures::Figure total(Reference const& reference);
    figures::Figure count(Reference const& reference);
    // Those that have a key: an empty list may come as one figure without.
    std::vector<figures::Figure> named(Reference const& reference);
    // Present: a name that is known, a list that is not empty, a number with records behind it.
    bool is_present(Reference const& reference);

private:
    FigureSource& source_;
    std::map<std::pair<std::string, std::string>, std::vector<figures::Figure>> known_;
};

// Every figure that a template mentions, whichever branch will be taken.
std::vector<std::string> figures_of(Template const& report, FigureSource& source);

}  // namespace lianfang::report
