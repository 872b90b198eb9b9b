// EC P-256 throughout. The authority's name constraints are made of the names known when it is made, the usual names of
// local networks, and the addresses that no public network uses: a stolen key can play no server of the wide world.
#include "http/authority.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/private_file.h"
#include "base/text.h"
#include "http/pem.h"

namespace lianfang::http {
namespace {

constexpr int authority_days = 3650, authority_renewed_before = 60;
constexpr int server_days = 397, server_renewed_before = 30;  // Telephones refuse one that lasts longer than 398.
constexpr size_t names_at_most = 50;

constexpr char const* local_names[] = {"localhost", "local", "lan", "internal", "home.arpa"};
constexpr char const* local_addresses[] = {
    "10.0.0.0/255.0.0.0", "172.16.0.0/255.240.0.0", "192.168.0.0/255.255.0.0", "100.64.0.0/255.192.0.0",
    "127.0.0.0/255.0.0.0", "::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::/fe00::"};

struct Pair {
    Key key;
    Certificate certificate;
};

Instant days_after(Instant now, int days) { return now + days * microseconds_per_day; }

bool is_address(std::string const& name) {
    unsigned char bytes[16];
    return inet_pton(AF_INET, name.c_str(), bytes) == 1 || inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

bool is_host_name(std::string const& name) {
    auto const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    auto const at_edge = [](char c) { return c == '-' || c == '.'; };
    return !name.empty() && name.size() <= 200 && name.find_first_not_of(allowed) == std::string::npos &&
           !at_edge(name.front()) && !at_edge(name.back());
}

std::string general_name(std::string const& name) { return (is_address(name) ? "IP:" : "DNS:") + name; }

// --- making ---

void add_extension(Certificate const& to, X509* issuer, int what, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, to.get(), nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, Releases<X509_EXTENSION_free>> const made(
        X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    ensure(made != nullptr);
    ensure(X509_add_ext(to.get(), made.get(), -1) == 1);
}

void set_serial(Certificate const& certificate) {
    std::unique_ptr<BIGNUM, Releases<BN_free>> const number(BN_new());
    ensure(BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
    ensure(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr);
}

void put_name(Certificate const& certificate, std::string const& county, std::string const& common) {
    auto* const name = X509_get_subject_name(certificate.get());
    auto const add = [&](char const* field, std::string const& text) {
        auto const* bytes = reinterpret_cast<unsigned char const*>(text.data());
        ensure(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, int(text.size()), -1, 0) == 1);
    };
    add("O", county);
    add("CN", common);
}

// From a day ago, for clocks that are behind.
Pair begin_pair(Instant now, Instant end) {
    Pair pair{.key = Key(EVP_EC_gen("P-256")), .certificate = Certificate(X509_new())};
    ensure(pair.key != nullptr);
    auto* const certificate = pair.certificate.get();
    ensure(X509_set_version(certificate, X509_VERSION_3) == 1);
    set_serial(pair.certificate);
    auto const seconds = [](Instant at) { return time_t(at.microseconds / 1'000'000); };
    ensure(ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(days_after(now, -1))) != nullptr);
    ensure(ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(end)) != nullptr);
    ensure(X509_set_pubkey(certificate, pair.key.get()) == 1);
    return pair;
}

std::string permitted(std::vector<std::string> const& names) {
    std::vector<std::string> parts;
    for (auto const* name : local_names) parts.push_back(std::string("permitted;DNS:") + name);
    for (auto const* range : local_addresses) parts.push_back(std::string("permitted;IP:") + range);
    for (auto const& name : names) {
        bool const is_six = contains(name, ":");
        char const* const whole = is_six ? "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "/255.255.255.255";
        parts.push_back("permitted;" + general_name(name) + (is_address(name) ? whole : ""));
    }
    return "critical," + joined(parts, ",");
}

Pair make_authority(std::string const& county, std::vector<std::string> const& names, Instant now) {
    auto made = begin_pair(now, days_after(now, authority_days));
    auto const& certificate = made.certificate;
    put_name(certificate, county, fmt::format("联防 Lianfang {}", format_day(day_of(now))));
    ensure(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
    add_extension(certificate, certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate, certificate.get(), NID_key_usage, "critical,keyCertSign");
    add_extension(certificate, certificate.get(), NID_ext_key_usage, "serverAuth");
    add_extension(certificate, certificate.get(), NID_subject_key_identifier, "hash");
    add_extension(certificate, certificate.get(), NID_name_constraints, permitted(names));
    ensure(X509_sign(certificate.get(), made.key.get(), EVP_sha256()) > 0);
    return made;
}

Pair make_server(Pair const& authority, std::vector<std::string> const& names, Instant now) {
    auto made = begin_pair(now, std::min(days_after(now, server_days), end_of(authority.certificate)));
    auto const& certificate = made.certificate;
    put_name(certificate, "Lianfang", "Lianfang server");
    auto* const issuer = authority.certificate.get();
    ensure(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) == 1);
    std::vector<std::string> general;
    for (auto const& name : names) general.push_back(general_name(name));
    add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    add_extension(certificate, issuer, NID_subject_alt_name, joined(general, ","));
    ensure(X509_sign(certificate.get(), authority.key.get(), EVP_sha256()) > 0);
    return made;
}

// --- what is there ---

std::optional<Pair> read_pair(std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    auto certificates = certificates_in(text.str());
    auto key = key_in(text.str());
    if (certificates.size() != 1 || !key) return std::nullopt;
    bool const fits = X509_check_private_key(certificates.front().get(), key.get()) == 1;
    ERR_clear_error();
    if (!fits) return std::nullopt;
    return Pair{std::move(key), std::move(certificates.front())};
}

// As a browser would judge, but for the time.
bool vouches_for(Pair const& authority, Pair const& server) {
    std::unique_ptr<X509_STORE, Releases<X509_STORE_free>> const store(X509_STORE_new());
    std::unique_ptr<X509_STORE_CTX, Releases<X509_STORE_CTX_free>> const asked(X509_STORE_CTX_new());
    ensure(X509_STORE_add_cert(store.get(), authority.certificate.get()) == 1);
    ensure(X509_STORE_CTX_init(asked.get(), store.get(), server.certificate.get(), nullptr) == 1);
    X509_STORE_CTX_set_flags(asked.get(), X509_V_FLAG_NO_CHECK_TIME);
    X509_STORE_CTX_set_purpose(asked.get(), X509_PURPOSE_SSL_SERVER);
    bool const does = X509_verify_cert(asked.get()) == 1;
    ERR_clear_error();
    return does;
}

bool may_vouch_for(Pair const& authority, std::string const& name, Instant now) {
    return (is_address(name) || is_host_name(name)) && vouches_for(authority, make_server(authority, {name}, now));
}

bool covers(Pair const& server, std::vector<std::string> const& names) {
    return std::all_of(names.begin(), names.end(), [&](std::string const& name) {
        auto* const certificate = server.certificate.get();
        if (is_address(name)) return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
        return X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1;
    });
}

bool lasts(Pair const& pair, Instant now, int days) {
    return begin_of(pair.certificate) <= now && days_after(now, days) < end_of(pair.certificate);
}

std::string fingerprint_of(Pair const& pair) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    ensure(X509_digest(pair.certificate.get(), EVP_sha256(), bytes, &size) == 1);
    return fmt::format("{:02X}", fmt::join(bytes, bytes + size, ":"));
}

// --- errors ---

Error not_written(std::string const& file) {
    std::string const why = std::strerror(errno);
    return Error::broken("own_certificate_not_written",
                         fmt::format("证书文件 {} 写不进去（{}）。请检查文件夹和权限，或用环境变量 LIANFANG_KEYS 换一个文件夹",
                                     file, why),
                         fmt::format("the certificate file {} cannot be written ({}). Check the folder and its rights, "
                                     "or name another folder in the environment's LIANFANG_KEYS", file, why));
}

Error unreadable(std::string const& file) {
    return Error::broken("own_certificate_wrong",
                         fmt::format("{} 读不出私钥和证书。请放回另存的那一份；没有的话把它移开，重新启动会新建，"
                                     "但每台手机都要重新安装证书", file),
                         fmt::format("{} does not hold a key and its certificate. Put the copy back that was kept "
                                     "apart; without one, move the file away: a new authority is made, and every "
                                     "device must install it again", file));
}

Error no_name(std::string const& name) {
    return Error::invalid("own_certificate_name", "--tls-name 应为主机名或 IP 地址，如 lianfang.lan：" + name,
                          "--tls-name takes a host name or an address, e.g. lianfang.lan: " + name);
}

Error not_permitted(std::string const& file, std::string const& name) {
    return Error::wrong_state(
        "own_certificate_name",
        fmt::format("证书机构 {} 建立时没有 {} 这个名字，不能为它发证。请去掉这个名字；确实要用，就把文件移开再启动，"
                    "会新建证书机构，每台手机要重新安装证书", file, name),
        fmt::format("the authority in {} was made without the name {} and cannot vouch for it. Leave the name out; or "
                    "move the file away and start again: a new authority is made, and every device must install it",
                    file, name));
}

// --- the steps ---

struct Kept {
    Pair pair;
    bool is_new = false;
};

Result<Kept> keep_authority(PrivateFolder const& folder, std::string const& file, std::string const& county,
                            OwnNames const& names, Instant now) {
    std::error_code failed;
    if (std::filesystem::exists(file, failed)) {
        auto there = read_pair(file);
        if (!there) return unreadable(file);
        if (lasts(*there, now, authority_renewed_before)) return Kept{std::move(*there)};
    }
    std::vector<std::string> all = names.asked;
    std::copy_if(names.found.begin(), names.found.end(), std::back_inserter(all),
                 [](std::string const& name) { return is_address(name) || is_host_name(name); });
    all.resize(std::min(all.size(), names_at_most));
    Kept made{.pair = make_authority(county, all, now), .is_new = true};
    if (!folder.write(file, pem_of(made.pair.key) + pem_of(made.pair.certificate))) return not_written(file);
    return made;
}

Result<std::vector<std::string>> permitted_names(Pair const& authority, std::string const& file, OwnNames const& names,
                                                 Instant now) {
    std::vector<std::string> all;
    auto const add = [&](std::string const& name) {
        if (all.size() < names_at_most && std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    };
    for (auto const& name : names.asked) {
        if (!may_vouch_for(authority, name, now)) return not_permitted(file, name);
        add(name);
    }
    for (auto const& name : names.found) {
        if (may_vouch_for(authority, name, now)) add(name);
    }
    return all;
}

}  // namespace

Result<OwnTls> own_tls(OwnFiles const& files, std::string const& county, OwnNames const& names, Instant now) {
    for (auto const& name : names.asked) {
        if (!is_address(name) && !is_host_name(name)) return no_name(name);
    }
    PrivateFolder const folder(files.authority);
    if (!folder.ok()) return not_written(files.authority);
    ASSIGN_OR_RETURN(auto const authority, keep_authority(folder, files.authority, county, names, now));
    ASSIGN_OR_RETURN(auto all, permitted_names(authority.pair, files.authority, names, now));
    auto server = read_pair(files.server);
    bool const is_good = server && lasts(*server, now, server_renewed_before) &&
                         vouches_for(authority.pair, *server) && covers(*server, all);
    if (!is_good) {
        server = make_server(authority.pair, all, now);
        if (!folder.write(files.server, pem_of(server->key) + pem_of(server->certificate)))
            return not_written(files.server);
    }
    return OwnTls{.tls = {.certificates = pem_of(server->certificate), .key = pem_of(server->key)},
                  .authority = der_of(authority.pair.certificate), .fingerprint = fingerprint_of(authority.pair),
                  .names = std::move(all), .is_new_authority = authority.is_new};
}

}  // namespace lianfang::http
