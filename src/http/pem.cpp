// Errors that OpenSSL queues for this thread are taken out again: what is missing is told by what comes back.
#include "http/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

namespace lianfang::http {
namespace {

using Bio = std::unique_ptr<BIO, Releases<BIO_free_all>>;

Bio reading(std::string const& text) { return Bio(BIO_new_mem_buf(text.data(), int(text.size()))); }

std::string text_of(Bio const& bio) {
    char* data = nullptr;
    long const size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, size_t(size));
}

// A key that needs a password would ask the terminal for it.
int no_password(char*, int, int, void*) { return -1; }

Instant instant_of(ASN1_TIME const* time) {
    std::tm parts = {};
    ensure(ASN1_TIME_to_tm(time, &parts) == 1);
    return Instant{int64_t(timegm(&parts)) * 1'000'000};
}

}  // namespace

std::vector<Certificate> certificates_in(std::string const& pem) {
    auto const bio = reading(pem);
    std::vector<Certificate> found;
    while (auto* one = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)) found.emplace_back(one);
    ERR_clear_error();
    return found;
}

Key key_in(std::string const& pem) {
    Key key(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    return key;
}

std::string pem_of(Certificate const& certificate) {
    Bio const bio(BIO_new(BIO_s_mem()));
    ensure(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
    return text_of(bio);
}

std::string pem_of(Key const& key) {
    Bio const bio(BIO_new(BIO_s_mem()));
    ensure(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(bio);
}

std::string der_of(Certificate const& certificate) {
    Bio const bio(BIO_new(BIO_s_mem()));
    ensure(i2d_X509_bio(bio.get(), certificate.get()) == 1);
    return text_of(bio);
}

Instant begin_of(Certificate const& certificate) { return instant_of(X509_get0_notBefore(certificate.get())); }

Instant end_of(Certificate const& certificate) { return instant_of(X509_get0_notAfter(certificate.get())); }

}  // namespace lianfang::http
