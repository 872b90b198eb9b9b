// Passwords as they are kept: argon2id of libsodium, 2 passes over 64 MB, with the salt beside. One at a time, so that
// many log-ins cannot take the machine's memory. Internal to the room.
#pragma once

#include <string>

namespace lianfang::access {

// `salt`: 16 random bytes.
std::string keep_password(std::string const& password, std::string const& salt);
bool fits_password(std::string const& password, std::string const& kept);

}  // namespace lianfang::access
