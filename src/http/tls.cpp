// Whatever a browser would stumble over later is found when the file is read.
#include "http/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "http/pem.h"

namespace lianfang::http {
namespace {

Error bad(char const* code, std::string const& file, std::string const& zh, std::string const& en) {
    return Error::invalid(code, zh, en).at({.file = file});
}

Result<std::string> text_of(char const* code, std::string const& file) {
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    if (in && text << in.rdbuf()) return text.str();
    std::string const why = errno == 0 ? "empty" : std::strerror(errno);
    return bad(code, file, fmt::format("打不开（{}）。请检查路径，并让运行本程序的系统用户可以读它", why),
               fmt::format("cannot be read ({}); check the path, and let the user who runs the program read it", why));
}

Result<void> check_time(std::string const& file, Certificate const& certificate, Instant now) {
    auto const begin = begin_of(certificate), end = end_of(certificate);
    if (now >= end) {
        return bad("tls_certificate", file,
                   fmt::format("证书已于 {} 过期。请向发证机构换新证书", format_day(day_of(end))),
                   fmt::format("the certificate ended on {}; get a new one from who issued it",
                               format_day(day_of(end))));
    }
    if (now < begin) {
        return bad("tls_certificate", file,
                   fmt::format("证书 {} 才生效。请检查本机时钟，或等到那天", format_day(day_of(begin))),
                   fmt::format("the certificate begins on {}; check this machine's clock, or wait until then",
                               format_day(day_of(begin))));
    }
    return {};
}

// By OpenSSL's own rules for a server: too short a key, too old a signature.
bool is_strong(Certificate const& certificate) {
    std::unique_ptr<SSL_CTX, Releases<SSL_CTX_free>> const context(SSL_CTX_new(TLS_server_method()));
    bool const takes = SSL_CTX_use_certificate(context.get(), certificate.get()) == 1;
    ERR_clear_error();
    return takes;
}

}  // namespace

Result<Tls> read_tls(TlsFiles const& files, Instant now) {
    ASSIGN_OR_RETURN(std::string const certificate_text, text_of("tls_certificate", files.certificate));
    ASSIGN_OR_RETURN(std::string const key_text, text_of("tls_key", files.key));
    auto const certificates = certificates_in(certificate_text);
    if (certificates.empty()) {
        return bad("tls_certificate", files.certificate,
                   "不是 PEM 证书（应有 BEGIN CERTIFICATE）。请用发证机构给的 PEM 证书链：服务器证书在前，中间证书在后",
                   "holds no certificate as PEM (BEGIN CERTIFICATE); take the PEM chain that was issued, the server's "
                   "certificate first");
    }
    RETURN_IF_ERROR(check_time(files.certificate, certificates.front(), now));
    if (!is_strong(certificates.front())) {
        return bad("tls_certificate", files.certificate, "密钥太短或签名算法太旧。请换 RSA 2048 位以上或 EC P-256 的证书",
                   "its key is too short or its signature too old; get one with RSA 2048 or more, or EC P-256");
    }
    auto const key = key_in(key_text);
    if (!key) {
        return bad("tls_key", files.key, "不是 PEM 私钥，或设有口令。请给不带口令的 PEM 私钥（权限 600）",
                   "holds no private key as PEM, or one with a password; give the PEM key without one (mode 600)");
    }
    bool const is_its = X509_check_private_key(certificates.front().get(), key.get()) == 1;
    ERR_clear_error();
    if (!is_its) {
        return bad("tls_key", files.key, fmt::format("不是 {} 里第一张证书的私钥。请给配对的一份", files.certificate),
                   fmt::format("is not the key of the first certificate in {}; give the one that belongs to it",
                               files.certificate));
    }
    return Tls{.certificates = certificate_text, .key = key_text, .is_for_good = true};
}

}  // namespace lianfang::http
