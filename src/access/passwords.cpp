// "argon2id$2$67108864$SALT$HASH", salt and hash as hexadecimal.
#include "base/hash.h"
#include "access/passwords.h"

#include <fmt/format.h>
#include <sodium.h>

#include <mutex>
#include <stdexcept>
#include <vector>

#include "base/text.h"

namespace lianfang::access {
namespace {

constexpr unsigned long long passes = 2;
constexpr size_t memory_bytes = 64 * 1024 * 1024;

std::string from_hex(std::string const& hex) {
    std::string bytes(hex.size() / 2, '\0');
    size_t length = 0;
    auto* const into = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_hex2bin(into, bytes.size(), hex.data(), hex.size(), nullptr, &length, nullptr) != 0) return {};
    bytes.resize(length);
    return bytes;
}

std::string hash_of(std::string const& password, std::string const& salt) {
    static std::mutex one_at_a_time;
    std::lock_guard const lock(one_at_a_time);
    if (sodium_init() < 0 || salt.size() != crypto_pwhash_SALTBYTES) throw std::logic_error("no salt for a password");
    unsigned char hash[32];
    if (crypto_pwhash(hash, sizeof hash, password.data(), password.size(),
                      reinterpret_cast<unsigned char const*>(salt.data()), passes, memory_bytes,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("not enough memory to check a password: 64 MB are needed");
    }
    return std::string(reinterpret_cast<char*>(hash), sizeof hash);
}

}  // namespace

std::string keep_password(std::string const& password, std::string const& salt) {
    return fmt::format("argon2id${}${}${}${}", passes, memory_bytes, to_hex(salt), to_hex(hash_of(password, salt)));
}

bool fits_password(std::string const& password, std::string const& kept) {
    auto const parts = split(kept, "$");
    if (parts.size() != 5) return false;
    std::string const salt = from_hex(parts[3]), hash = from_hex(parts[4]);
    if (salt.size() != crypto_pwhash_SALTBYTES || hash.size() != 32) return false;
    return sodium_memcmp(hash_of(password, salt).data(), hash.data(), hash.size()) == 0;
}

}  // namespace lianfang::access
