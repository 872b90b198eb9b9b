// The key file: the keys under which a ledger's identity and telephone numbers are encrypted, outside its database.
// Plain text, one key a line: its number and 64 hexadecimal digits. It is written whole or not at all, and before
// anything that is encrypted with what it holds. Copies of a ledger share it, for it is named by the ledger's id.
#pragma once

#include <map>
#include <string>

#include "base/result.h"

namespace lianfang::ledger {

struct KeyPlace {
    std::string folder;  // FOLDER/LEDGER_ID.key …
    std::string file;    // … or, where it is given, this file.
    std::string path_of(std::string const& ledger_id) const;
};
// The folder that the environment's LIANFANG_KEYS names, else .lianfang/keys of the user's home.
KeyPlace usual_key_place();

using Keys = std::map<int64_t, std::string>;  // Number → 64 hexadecimal digits; numbers begin with 1.

// NotFound `key_file_missing`; Broken `key_file_wrong` where it holds something else.
Result<Keys> read_key_file(std::string const& path);
// Adds the key under the number after `newest` (0: to a file that is not there yet), for good when it returns. Where
// somebody else was first, theirs stand and nothing is added. Returns all that are in the file.
Result<Keys> add_key(std::string const& path, int64_t newest, std::string const& key);
// Drops the keys of lower numbers.
Result<void> drop_keys_before(std::string const& path, int64_t number);

}  // namespace lianfang::ledger
