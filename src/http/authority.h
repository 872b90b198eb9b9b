// The county's own certificates, for a network that no public authority reaches. An authority, which people install on
// their devices once, vouches for the server's certificate; it can do so for this network's names and addresses alone.
// Owns two files beside the ledger's key file, each a key and its certificate. Start reading at own_tls.
#pragma once

#include <string>
#include <vector>

#include "http/tls.h"

namespace lianfang::http {

struct OwnFiles {
    std::string authority, server;
};

struct OwnNames {
    std::vector<std::string> asked;     // Host names and addresses that somebody wants: one that cannot be is an error.
    std::vector<std::string> found;     // That the machine has: one that cannot be is left out.
};

struct OwnTls {
    Tls tls;
    std::string authority;              // The certificate to be installed, DER.
    std::string fingerprint;            // Its SHA-256: "AB:CD:…".
    std::vector<std::string> names;     // For which the server's certificate holds.
    bool is_new_authority = false;      // Made by this call: devices do not know it yet.
};

// Makes what is missing, near its end, or does not cover the names; else the files stay as they are. Safe to
// repeat, and by several programs at once. `county` names the authority. Errors `own_certificate…` name the
// file and what to do.
Result<OwnTls> own_tls(OwnFiles const& files, std::string const& county, OwnNames const& names, Instant now);

}  // namespace lianfang::http
