// The sample county's own dice: splitmix64 seeds, xoshiro256** rolls. The same seed gives the same
// county on every machine, so nothing of <random> is used, whose distributions differ between
// libraries.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lianfang::sample {

class Random {
public:
    explicit Random(uint64_t seed);
    // A stream of its own for one part of the county, so that a change in one part leaves the
    // others as they were.
    static Random stream(uint64_t seed, std::string_view part);

    uint64_t next();
    int below(int end);                // 0 … end − 1; 0 where end is 1 or less.
    int between(int first, int last);  // Both ends included.
    double unit();                     // 0 ≤ x < 1.
    bool chance(double probability);
    double normal(double mean, double deviation);
    int weighted(std::vector<double> const& weights);

    template <typename T>
    T const& pick(std::vector<T> const& of) {
        return of[static_cast<size_t>(below(static_cast<int>(of.size())))];
    }
    template <typename T>
    void shuffle(std::vector<T>& of) {
        for (size_t i = of.size(); i > 1; --i) {
            std::swap(of[i - 1], of[static_cast<size_t>(below(static_cast<int>(i)))]);
        }
    }

private:
    uint64_t state_[4];
};

uint64_t mixed(uint64_t value);             // splitmix64's step.
uint64_t text_seed(std::string_view text);  // FNV-1a.

}  // namespace lianfang::sample
