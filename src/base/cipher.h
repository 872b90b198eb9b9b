// Encryption of short texts (XChaCha20-Poly1305 of libsodium) and base64. Knows nothing of where keys lie.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lianfang {

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);  // Nothing where it is no base64.

struct Encrypted {
    std::string nonce, text;  // Base64.
};

// One key. The nonce is a keyed hash of what is encrypted and of what it is about, so the same text always gives the
// same bytes, and two texts never share a nonce: also where a transaction was rolled back, or where two copies of a
// ledger went on separately and both used the same number.
class Cipher {
public:
    // 64 hexadecimal digits.
    static bool is_key(std::string_view key);
    explicit Cipher(std::string_view key);

    // `about`: one line that says where the text belongs; it is not kept, and must be the same to decrypt.
    Encrypted encrypt(std::string_view about, std::string_view clear) const;
    // Nothing where the key, the bytes or what it is about is another.
    std::optional<std::string> decrypt(std::string_view about, std::string_view nonce, std::string_view text) const;

private:
    std::string cipher_key_, nonce_key_;
};

}  // namespace lianfang
