// HMAC by OpenSSL; the rest is RFC 4226, section 5.3.
#include "access/totp.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

namespace lianfang::access {
namespace {

constexpr int64_t step_microseconds = 30'000'000;
constexpr int64_t neighbours = 1;
constexpr size_t code_digits = 6;

}  // namespace

int64_t totp_step(Instant at) { return at.microseconds / step_microseconds; }

std::string totp_code(std::string_view secret, int64_t step) {
    unsigned char counter[8];
    for (int i = 0; i < 8; ++i) counter[i] = static_cast<unsigned char>(uint64_t(step) >> (56 - 8 * i));
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    ensure(HMAC(EVP_sha1(), secret.data(), int(secret.size()), counter, sizeof counter, hash, &size) != nullptr);
    auto const* from = hash + (hash[size - 1] & 0xf);
    uint32_t const number = uint32_t(from[0] & 0x7f) << 24 | uint32_t(from[1]) << 16 | uint32_t(from[2]) << 8 | from[3];
    return fmt::format("{:06}", number % 1'000'000);
}

std::optional<int64_t> find_totp_step(std::string_view secret, std::string_view code, Instant at, int64_t used) {
    std::optional<int64_t> found;
    if (code.size() != code_digits) return found;
    for (int64_t step = totp_step(at) - neighbours; step <= totp_step(at) + neighbours; ++step) {
        bool const is_same = sodium_memcmp(totp_code(secret, step).data(), code.data(), code_digits) == 0;
        if (is_same && step > used) found = step;
    }
    return found;
}

std::string to_base32(std::string_view bytes) {
    constexpr char const* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    uint32_t held = 0;
    int bits = 0;
    for (unsigned char const byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += letters[held >> (bits - 5) & 31];
        held &= (1u << bits) - 1;
    }
    if (bits > 0) text += letters[held << (5 - bits) & 31];
    return text;
}

}  // namespace lianfang::access
