#include "base/hash.h"

#include <sodium.h>

#include <cstdio>
#include <stdexcept>

namespace lianfang {
namespace {

constexpr size_t bytes_max = crypto_generichash_BYTES_MAX;

std::string hex(unsigned char const* bytes, size_t count) {
    static char const digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * count);
    for (size_t i = 0; i < count; ++i) {
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

std::string hash(std::string_view key, std::string_view bytes, int bytes_out) {
    unsigned char out[bytes_max];
    crypto_generichash(out, size_t(bytes_out), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                       key.empty() ? nullptr : reinterpret_cast<unsigned char const*>(key.data()), key.size());
    return hex(out, size_t(bytes_out));
}

}  // namespace

std::string hash_hex(std::string_view bytes, int bytes_out) { return hash({}, bytes, bytes_out); }

// The key is at most 64 bytes.
std::string keyed_hash_hex(std::string_view key, std::string_view bytes, int bytes_out) {
    return hash(key.substr(0, crypto_generichash_KEYBYTES_MAX), bytes, bytes_out);
}

std::string file_hash_hex(std::string const& path) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return {};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, 32);
    unsigned char buffer[65536];
    for (size_t got; (got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
        crypto_generichash_update(&state, buffer, got);
    }
    unsigned char out[32];
    crypto_generichash_final(&state, out, sizeof out);
    return hex(out, sizeof out);
}

}  // namespace lianfang
