// BLAKE2b by libsodium.
#include "base/hash.h"

#include <sodium.h>

#include <cstdio>
#include <memory>

#include "base/result.h"

namespace lianfang {
namespace {

constexpr size_t bytes_max = crypto_generichash_BYTES_MAX;

// Lets libsodium choose the fastest code of this machine.
void start_sodium() {
    static int const started = sodium_init();
    ensure(started >= 0);
}

std::string hash(std::string_view key, std::string_view bytes, int bytes_out) {
    ensure(bytes_out >= 1 && size_t(bytes_out) <= bytes_max);
    start_sodium();
    unsigned char out[bytes_max];
    crypto_generichash(out, size_t(bytes_out), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                       key.empty() ? nullptr : reinterpret_cast<unsigned char const*>(key.data()), key.size());
    return to_hex({reinterpret_cast<char const*>(out), size_t(bytes_out)});
}

}  // namespace

std::string to_hex(std::string_view bytes) {
    static char const digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (unsigned char const byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string hash_hex(std::string_view bytes, int bytes_out) { return hash({}, bytes, bytes_out); }

// The function takes 64 bytes of key; a longer key is hashed first.
std::string keyed_hash_hex(std::string_view key, std::string_view bytes, int bytes_out) {
    if (key.size() > crypto_generichash_KEYBYTES_MAX) return hash(hash_hex(key), bytes, bytes_out);
    return hash(key, bytes, bytes_out);
}

std::string file_hash_hex(std::string const& path) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return {};
    start_sodium();
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, 32);
    unsigned char buffer[65536];
    for (size_t got; (got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
        crypto_generichash_update(&state, buffer, got);
    }
    if (std::ferror(file.get())) return {};
    unsigned char out[32];
    crypto_generichash_final(&state, out, sizeof out);
    return to_hex({reinterpret_cast<char const*>(out), sizeof out});
}

}  // namespace lianfang
