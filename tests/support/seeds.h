// For tests: seeds of random runs, printed, so that a failure can be repeated. LIANFANG_TEST_SEED: that one alone;
// LIANFANG_TEST_ROUNDS: so many times as many.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

namespace lianfang::testing {

inline std::vector<uint32_t> seeds(int count) {
    std::vector<uint32_t> all;
    if (char const* one = std::getenv("LIANFANG_TEST_SEED")) {
        all.push_back(uint32_t(std::strtoul(one, nullptr, 10)));
    } else {
        char const* rounds = std::getenv("LIANFANG_TEST_ROUNDS");
        std::random_device device;
        for (int i = 0; i < count * (rounds ? std::atoi(rounds) : 1); ++i) all.push_back(device() % 1'000'000);
    }
    std::printf("seeds (LIANFANG_TEST_SEED repeats one):");
    for (uint32_t const seed : all) std::printf(" %u", seed);
    std::printf("\n");
    return all;
}

}  // namespace lianfang::testing
