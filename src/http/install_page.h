// The page that tells how the county's own certificate comes onto a telephone or a computer, to be read there
// or printed and put on the wall; and what is answered to those who come to a server of TLS in clear.
#pragma once

#include <string>

#include "http/routes.h"

namespace lianfang::http {

struct Installed {
    std::string county;
    std::string authority;              // The certificate, DER.
    std::string fingerprint;            // "AB:CD:…"
    std::string address;                // https://… for those who ask from the machine itself.
};

// GET /install-certificate, and below it lianfang.crt and page.css.
void add_install_routes(Routes& routes, Installed const& installed);

// The way to the same address by https; an error where it is no page that is asked for.
Response sent_to_tls(Request const& request);

}  // namespace lianfang::http
