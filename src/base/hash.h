// Hashes (BLAKE2b of libsodium). Bytes in, lower-case hexadecimal out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace lianfang {

std::string to_hex(std::string_view bytes);
std::string hash_hex(std::string_view bytes, int bytes_out = 32);
std::string keyed_hash_hex(std::string_view key, std::string_view bytes, int bytes_out = 16);
std::string file_hash_hex(std::string const& path);  // Empty where the file cannot be read.

}  // namespace lianfang
