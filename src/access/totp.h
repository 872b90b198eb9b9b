// One-time codes as authenticator apps make them: RFC 6238 with SHA-1, 30 seconds, 6 digits. Pure. Internal
// to the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace lianfang::access {

int64_t totp_step(Instant at);                            // Which half minute.
std::string totp_code(std::string_view secret, int64_t step);
// The step of which this is the code: the present one, or a neighbour, for clocks that differ. Steps up to `used` are
// over. Takes as long for a wrong code as for a right one.
std::optional<int64_t> find_totp_step(std::string_view secret, std::string_view code, Instant at, int64_t used);
std::string to_base32(std::string_view bytes);            // A–Z, 2–7, without padding.

}  // namespace lianfang::access
