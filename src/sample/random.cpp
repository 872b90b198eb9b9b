// See random.h.
#include "sample/random.h"

namespace lianfang::sample {

namespace {

uint64_t rotated(uint64_t value, int by) { return (value << by) | (value >> (64 - by)); }

}  // namespace

uint64_t mixed(uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

uint64_t text_seed(std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (unsigned char byte : text) hash = (hash ^ byte) * 0x100000001b3ULL;
    return hash;
}

Random::Random(uint64_t seed) {
    for (auto& word : state_) {
        seed += 0x9e3779b97f4a7c15ULL;
        word = mixed(seed);
    }
}

Random Random::stream(uint64_t seed, std::string_view part) {
    return Random(mixed(seed) ^ text_seed(part));
}

uint64_t Random::next() {
    uint64_t const result = rotated(state_[1] * 5, 7) * 9;
    uint64_t const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
}

int Random::below(int end) {
    if (end <= 1) return 0;
    return static_cast<int>((next() >> 32) * static_cast<uint64_t>(end) >> 32);
}

int Random::between(int first, int last) { return first + below(last - first + 1); }

double Random::unit() { return static_cast<double>(next() >> 11) * (1.0 / 9007199254740992.0); }

bool Random::chance(double probability) { return unit() < probability; }

// The sum of twelve rolls: near enough to a bell for temperatures, and the same with every
// mathematical library.
double Random::normal(double mean, double deviation) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += unit();
    return mean + deviation * sum;
}

int Random::weighted(std::vector<double> const& weights) {
    double total = 0;
    for (double weight : weights) total += weight;
    double at = unit() * total;
    for (size_t i = 0; i + 1 < weights.size(); ++i) {
        if (at < weights[i]) return static_cast<int>(i);
        at -= weights[i];
    }
    return static_cast<int>(weights.size()) - 1;
}

}  // namespace lianfang::sample
