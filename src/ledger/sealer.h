// Sealed values as they lie in their table, and back. Key number 0: in clear, as in older ledgers. Else `value` is
// SALT|VALUE (the very text of which the chain holds the digest) encrypted under that key of the key file, and `salt`
// the nonce: with the salt in clear the digest would tell a telephone number to whoever tries them all. The inside of
// the ledger; not for other rooms.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/cipher.h"
#include "ledger/key_file.h"

namespace lianfang::ledger {

// A sealed value that does not open: its bytes are others, or its key is not in the key file.
struct SealedUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A sealed value in clear.
struct Sealed {
    std::string column;
    std::string salt;
    std::string value;
};

// What it is in its table.
struct LaidValue {
    std::string salt;
    int64_t key_number = 0;
    std::string value;
};

class Sealer {
public:
    Sealer() = default;  // Of a ledger in clear.
    // `path`: of the key file, which may not be there where `keys` is empty; empty: keys in memory alone.
    Sealer(std::string path, Keys const& keys);

    std::string const& path() const { return path_; }
    // The key that new values get; 0: none.
    int64_t key_number() const { return key_number_; }
    // SealedUnreadable where there is no such key, also not in the file of now.
    void use(int64_t key_number);
    // Reads the file again for a number that is not known: somebody else may have put it there since.
    bool knows(int64_t key_number);
    int64_t newest() const { return ciphers_.empty() ? 0 : ciphers_.rbegin()->first; }
    void learn(Keys const& keys);

    LaidValue lay(int64_t number, std::string_view column, std::string_view salt, std::string_view value) const;
    // Throws SealedUnreadable.
    Sealed clear(int64_t number, std::string_view column, LaidValue const& laid);

    // A secret of the ledger, to lie among its settings, and back; nothing where the key is another.
    std::string wrap(std::string_view name, std::string const& secret) const;
    std::optional<std::string> unwrap(std::string_view name, std::string const& wrapped);

private:
    std::string path_;
    std::map<int64_t, Cipher> ciphers_;
    int64_t key_number_ = 0;
};

}  // namespace lianfang::ledger
