// Which edition of a template is in use, and what the shipped one has become meanwhile.
#include "report/own_template.h"

#include <algorithm>
#include <sstream>

#include "base/text.h"

namespace lianfang::report {
namespace {

constexpr std::string_view folder = "reports/";

std::string name_of(std::string const& path) { return path.substr(path.rfind('/') + 1); }

// Blank lines count.
std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

bool is_own(std::string_view file) { return starts_with(file, own_folder); }

std::string own_path(std::string const& shipped) { return std::string(own_folder) + name_of(shipped); }

std::string shipped_then_path(std::string const& shipped) {
    std::string name = name_of(shipped);
    name.resize(name.size() - std::string(".txt").size());
    return std::string(own_folder) + name + std::string(shipped_then_ending);
}

Template const* in_use(std::vector<Template> const& all, std::string_view name, bool decline_own) {
    Template const* found = nullptr;
    for (auto const& each : all) {
        if (each.name != name || (decline_own && is_own(each.file))) continue;
        if (found == nullptr || is_own(each.file)) found = &each;
    }
    return found;
}

// The longest common lines stay; the rest was lost or gained.
std::vector<Change> changes_between(std::string const& then, std::string const& now) {
    auto const before = lines_of(then), after = lines_of(now);
    size_t const n = before.size(), m = after.size();
    std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1, 0));
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                                 : std::max(common[i + 1][j], common[i][j + 1]);
        }
    }
    std::vector<Change> changes;
    size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && before[i] == after[j]) {
            ++i;
            ++j;
        } else if (i < n && (j == m || common[i + 1][j] >= common[i][j + 1])) {
            changes.push_back({false, int(i) + 1, before[i]});
            ++i;
        } else {
            changes.push_back({true, int(j) + 1, after[j]});
            ++j;
        }
    }
    return changes;
}

std::vector<Change> changes_since(Files const& files, std::string const& own_file) {
    if (!is_own(own_file)) return {};
    std::string const shipped = std::string(folder) + name_of(own_file);
    auto const now = files.find(shipped), then = files.find(shipped_then_path(shipped));
    if (now == files.end() || then == files.end()) return {};
    return changes_between(then->second, now->second);
}

}  // namespace lianfang::report
