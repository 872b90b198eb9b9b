// XChaCha20-Poly1305 and BLAKE2b by libsodium.
#include "base/cipher.h"

#include <sodium.h>

#include <array>
#include <cstdint>

#include "base/result.h"

namespace lianfang {
namespace {

constexpr size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<signed char, 256> values = [] {
    std::array<signed char, 256> all{};
    for (auto& value : all) value = -1;
    for (size_t i = 0; i < digits.size(); ++i) all[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    return all;
}();

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

// One key a purpose, so that the hash that makes nonces says nothing of the key that encrypts.
std::string derived(std::string const& key, uint64_t purpose) {
    std::string out(key_bytes, '\0');
    crypto_kdf_derive_from_key(bytes_of(out), out.size(), purpose, "lianfang", bytes_of(std::string_view(key)));
    return out;
}

}  // namespace

// libsodium's own takes the same time for every text, which what is encrypted already does not need; verify decodes
// two for each sealed value.
std::string to_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    size_t at = 0;
    auto const byte = [&](size_t i) { return i < bytes.size() ? uint32_t(static_cast<unsigned char>(bytes[i])) : 0; };
    for (size_t i = 0; i < bytes.size(); i += 3, at += 4) {
        uint32_t const three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        out[at] = digits[three >> 18];
        out[at + 1] = digits[three >> 12 & 63];
        if (i + 1 < bytes.size()) out[at + 2] = digits[three >> 6 & 63];
        if (i + 2 < bytes.size()) out[at + 3] = digits[three & 63];
    }
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    size_t const end = text.find_last_not_of('=') + 1;
    if (text.size() - end > 2) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    uint32_t gathered = 0;
    for (size_t i = 0; i < end; ++i) {
        int const digit = values[static_cast<unsigned char>(text[i])];
        if (digit < 0) return std::nullopt;
        gathered = gathered << 6 | uint32_t(digit);
        if (i % 4 != 0) bytes += char(gathered >> (6 - 2 * (i % 4)));
    }
    // The bits left over say nothing; where they say something, the same bytes would have two texts.
    uint32_t const left_over = end % 4 == 0 ? 0 : gathered & ((1u << (8 - 2 * (end % 4)) % 8) - 1);
    if (end % 4 == 1 || left_over != 0) return std::nullopt;
    return bytes;
}

bool Cipher::is_key(std::string_view key) {
    return key.size() == 2 * key_bytes && key.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Cipher::Cipher(std::string_view key) {
    static int const started = sodium_init();
    ensure(started >= 0 && is_key(key));
    std::string bytes(key_bytes, '\0');
    sodium_hex2bin(bytes_of(bytes), bytes.size(), key.data(), key.size(), nullptr, nullptr, nullptr);
    cipher_key_ = derived(bytes, 1);
    nonce_key_ = derived(bytes, 2);
}

Encrypted Cipher::encrypt(std::string_view about, std::string_view clear) const {
    std::string hashed;
    hashed.reserve(about.size() + 1 + clear.size());
    hashed.append(about).append("\n").append(clear);
    std::string nonce(nonce_bytes, '\0'), text(clear.size() + tag_bytes, '\0');
    crypto_generichash(bytes_of(nonce), nonce.size(), bytes_of(std::string_view(hashed)), hashed.size(),
                       bytes_of(std::string_view(nonce_key_)), nonce_key_.size());
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(text), nullptr, bytes_of(clear), clear.size(), bytes_of(about),
                                               about.size(), nullptr, bytes_of(nonce),
                                               bytes_of(std::string_view(cipher_key_)));
    return {to_base64(nonce), to_base64(text)};
}

std::optional<std::string> Cipher::decrypt(std::string_view about, std::string_view nonce,
                                           std::string_view text) const {
    auto const nonce_is = from_base64(nonce), text_is = from_base64(text);
    if (!nonce_is || !text_is || nonce_is->size() != nonce_bytes || text_is->size() < tag_bytes) return std::nullopt;
    std::string clear(text_is->size() - tag_bytes, '\0');
    int const code = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes_of(clear), nullptr, nullptr, bytes_of(std::string_view(*text_is)), text_is->size(), bytes_of(about),
        about.size(), bytes_of(std::string_view(*nonce_is)), bytes_of(std::string_view(cipher_key_)));
    if (code != 0) return std::nullopt;
    return clear;
}

}  // namespace lianfang
