// What the server needs to speak TLS, read from files and checked. Knows no sockets; the county's own certificates are
// made in authority.h.
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"

namespace lianfang::http {

struct Tls {
    std::string certificates;           // PEM: the server's, then those that vouch for it.
    std::string key;                    // PEM.
    bool is_for_good = false;           // Browsers are told never to come without TLS again (HSTS).
};

struct TlsFiles {
    std::string certificate, key;
};

// `now` is the time by which browsers judge a certificate: the machine's clock. Errors `tls_certificate`,
// `tls_key` name the file, what is wrong with it, and what to do.
Result<Tls> read_tls(TlsFiles const& files, Instant now);

}  // namespace lianfang::http
