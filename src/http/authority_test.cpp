// The county's own certificates: made once, renewed near their end, and for this network's names alone.
#include "http/authority.h"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/private_file.h"
#include "base/text.h"
#include "http/pem.h"

namespace lianfang::http {
namespace {

namespace fs = std::filesystem;
Instant const today{1'790'000'000'000'000};

Instant after(int days) { return today + days * microseconds_per_day; }

class OwnCertificates : public testing::Test {
protected:
    OwnCertificates() { fs::remove_all(folder_); }
    ~OwnCertificates() override { fs::remove_all(folder_); }

    Result<OwnTls> made(OwnNames const& names, Instant now = today) const {
        return own_tls(files(), "安澜县", names, now);
    }
    OwnFiles files() const { return {folder_ + "/a/county.authority.pem", folder_ + "/a/county.server.pem"}; }

    std::string folder_ = testing::TempDir() + "own_certificates";
};

OwnNames const usual = {.asked = {"192.168.1.5"}, .found = {"office-pc", "10.0.0.7", "not_a_name"}};

TEST_F(OwnCertificates, StandUntilTheyAreNearTheirEnd) {
    auto const first = made(usual), again = made(usual, after(360)), renewed = made(usual, after(368));
    ASSERT_TRUE(first && again && renewed);
    EXPECT_TRUE(first->is_new_authority);
    EXPECT_FALSE(again->is_new_authority || renewed->is_new_authority);
    EXPECT_EQ(first->tls.certificates, again->tls.certificates);
    EXPECT_NE(first->tls.certificates, renewed->tls.certificates);
    EXPECT_EQ(first->fingerprint, renewed->fingerprint);
    EXPECT_EQ(first->fingerprint.size(), 95u);
    EXPECT_EQ(first->names, (std::vector<std::string>{"192.168.1.5", "office-pc", "10.0.0.7"}));
    EXPECT_FALSE(first->tls.is_for_good);
    auto const late = made(usual, after(3600));
    ASSERT_TRUE(late);
    EXPECT_TRUE(late->is_new_authority);
    EXPECT_NE(first->fingerprint, late->fingerprint);
}

TEST_F(OwnCertificates, EndWithTheirAuthority) {
    ASSERT_TRUE(made(usual));
    auto const last = made(usual, after(3580));
    ASSERT_TRUE(last);
    auto const server = certificates_in(last->tls.certificates);
    EXPECT_EQ(end_of(server.front()), after(3650));
}

TEST_F(OwnCertificates, AreTheirOwnersAlone) {
    ASSERT_TRUE(made(usual));
    for (auto const& file : {files().authority, files().server}) {
        struct stat status = {};
        ASSERT_EQ(::stat(file.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777, 0600u);
    }
}

TEST_F(OwnCertificates, FollowTheNamesOfTheNetwork) {
    ASSERT_TRUE(made(usual));
    auto const more = made({.asked = {"192.168.1.5", "county.lan"}, .found = {"172.20.3.4"}});
    ASSERT_TRUE(more);
    EXPECT_FALSE(more->is_new_authority);
    auto const server = certificates_in(more->tls.certificates);
    EXPECT_EQ(X509_check_host(server.front().get(), "county.lan", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(server.front().get(), "172.20.3.4", 0), 1);
    EXPECT_EQ(X509_check_host(server.front().get(), "example.org", 0, 0, nullptr), 0);
}

TEST_F(OwnCertificates, AreForNoNameOfTheWideWorld) {
    ASSERT_TRUE(made(usual));
    auto const asked = made({.asked = {"192.168.1.5", "bank.example.org"}});
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().code, "own_certificate_name");
    EXPECT_TRUE(contains(asked.error().en, "bank.example.org"));
    auto const found = made({.asked = {"192.168.1.5"}, .found = {"203.0.113.7", "2001:db8::1", "fd00::7"}});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->names, (std::vector<std::string>{"192.168.1.5", "fd00::7"}));
    for (char const* wrong : {"联防", "a b", "-x", "x;IP:1.2.3.4", ""}) EXPECT_FALSE(made({.asked = {wrong}})) << wrong;
}

TEST_F(OwnCertificates, KnownAtTheBeginningMayBeAnywhere) {
    auto const first = made({.asked = {"203.0.113.7", "county.example.org", "2001:db8::1"}});
    ASSERT_TRUE(first) << first.error().en;
    EXPECT_EQ(first->names.size(), 3u);
}

TEST_F(OwnCertificates, AnUnreadableAuthorityIsLeftAsItIs) {
    ASSERT_TRUE(made(usual));
    std::ofstream(files().authority) << "something else";
    auto const told = made(usual);
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().code, "own_certificate_wrong");
    EXPECT_EQ(fs::file_size(files().authority), 14u);
}

TEST_F(OwnCertificates, AServersCertificateOfAnotherAuthorityIsMadeAnew) {
    auto const first = made(usual);
    fs::remove(files().authority);
    auto const second = made(usual);
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->tls.certificates, second->tls.certificates);
}

class FilesForTls : public OwnCertificates {
protected:
    FilesForTls() {
        pair_ = *made(usual);
        put("cert.pem", pair_.tls.certificates);
        put("key.pem", pair_.tls.key);
    }
    std::string path(std::string const& name) const { return folder_ + "/" + name; }
    void put(std::string const& name, std::string const& text) const { std::ofstream(path(name)) << text; }
    std::string code(std::string const& certificate, std::string const& key, Instant now = today) const {
        auto const read = read_tls({.certificate = path(certificate), .key = path(key)}, now);
        if (read) return "";
        EXPECT_EQ(read.error().place.file, path(read.error().code == "tls_key" ? key : certificate));
        return read.error().code;
    }
    OwnTls pair_;
};

TEST_F(FilesForTls, AreCheckedWhenTheyAreRead) {
    put("empty.pem", "");
    put("words.pem", "no certificate");
    EXPECT_EQ(code("cert.pem", "key.pem"), "");
    EXPECT_EQ(code("none.pem", "key.pem"), "tls_certificate");
    EXPECT_EQ(code("empty.pem", "key.pem"), "tls_certificate");
    EXPECT_EQ(code("words.pem", "key.pem"), "tls_certificate");
    EXPECT_EQ(code("cert.pem", "none.pem"), "tls_key");
    EXPECT_EQ(code("cert.pem", "cert.pem"), "tls_key");
    EXPECT_EQ(code("cert.pem", "key.pem", after(-2)), "tls_certificate");
    EXPECT_EQ(code("cert.pem", "key.pem", after(396)), "");
    EXPECT_EQ(code("cert.pem", "key.pem", after(397)), "tls_certificate");
    fs::remove_all(folder_ + "/a");
    put("other.pem", made(usual)->tls.key);
    EXPECT_EQ(code("cert.pem", "other.pem"), "tls_key");
}

}  // namespace
}  // namespace lianfang::http
