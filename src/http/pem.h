// Certificates and keys as OpenSSL holds them, from and to PEM texts. Internal to the room.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"

namespace lianfang::http {

template <auto release>
struct Releases {
    template <typename T>
    void operator()(T* held) const {
        release(held);
    }
};
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;

std::vector<Certificate> certificates_in(std::string const& pem);  // In their order; other parts are passed over.
// Nothing where there is none, or it asks for a password.
Key key_in(std::string const& pem);
std::string pem_of(Certificate const& certificate);
std::string pem_of(Key const& key);
std::string der_of(Certificate const& certificate);
Instant begin_of(Certificate const& certificate);
Instant end_of(Certificate const& certificate);

}  // namespace lianfang::http
