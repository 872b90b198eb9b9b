// The values that a template asks for, each computed once; and which figures it mentions. Inside this room only.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "report/report.h"

namespace lianfang::report {

constexpr std::string_view remainder_unit = "remainder";

class Values {
public:
    explicit Values(FigureSource& source) : source_(source) {}

    FigureSource& source() { return source_; }
    // The units through which a loop goes; what is left over for none of them is asked for as `remainder_unit`.
    std::vector<UnitName> units(std::string const& level);
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
    std::vector<figures::Figure> remainder(Reference const& reference);

    std::map<std::tuple<std::string, std::string, bool, std::string>, std::vector<figures::Figure>> known_;
    std::vector<std::string> units_;
};

std::string chinese_number(int n);   // 12 → 十二
bool holds(std::string const& comparison, double left, double right);
std::vector<figures::Figure> selected(std::vector<figures::Figure> figures, Selection const& selection);
// Every figure that a template mentions, whichever branch will be taken.
std::vector<std::string> figures_of(Nodes const& nodes, FigureSource& source);

}  // namespace lianfang::report
