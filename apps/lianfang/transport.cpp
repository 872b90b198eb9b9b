// Certificates are judged by the machine's clock, also where --now is another: browsers do so.
#include "transport.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

namespace lianfang::app {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds looked_at_after{250};
constexpr int own_looked_at_after = 240;                  // Of those.

bool is_any_address(std::string const& address) { return address == "0.0.0.0" || address == "::"; }

std::string text_of(sockaddr const* address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET) {
        auto const* four = reinterpret_cast<sockaddr_in const*>(address);
        inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
    } else if (address->sa_family == AF_INET6) {
        auto const* six = reinterpret_cast<sockaddr_in6 const*>(address);
        if (!IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr)) inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    }
    return text;
}

std::vector<std::string> addresses_of_machine() {
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) != 0) return {};
    std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> const held(list, freeifaddrs);
    std::vector<std::string> addresses, of_itself;
    for (auto const* one = list; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
        std::string const text = text_of(one->ifa_addr);
        bool const is_loopback = (one->ifa_flags & IFF_LOOPBACK) != 0;
        if (!text.empty()) (is_loopback ? of_itself : addresses).push_back(text);
    }
    addresses.insert(addresses.end(), of_itself.begin(), of_itself.end());
    return addresses;
}

http::OwnNames names_of_machine(TlsAsked const& asked, std::string const& listen) {
    http::OwnNames names{.asked = asked.names, .found = {}};
    if (is_any_address(listen)) names.found = addresses_of_machine();
    else names.asked.push_back(listen);
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) == 0 && host[0] != '\0') {
        names.found.emplace_back(host);
        names.found.push_back(std::string(host) + ".local");
    }
    names.found.emplace_back("localhost");
    return names;
}

}  // namespace

http::OwnFiles own_files(Context& context) {
    fs::path const key_file = context.key_place().path_of(context.ledger().keys_in_use().ledger_id);
    auto const beside = [&](char const* ending) { return fs::path(key_file).replace_extension(ending).string(); };
    return {.authority = beside(".authority.pem"), .server = beside(".server.pem")};
}

void add_tls_options(CLI::App& serve, TlsAsked& asked) {
    auto* certificate = serve.add_option("--tls-cert", asked.certificate,
                                         "证书链文件（PEM），改动后自动重读 / certificate chain (PEM); read again when it changes");
    auto* key = serve.add_option("--tls-key", asked.key, "它的私钥文件（PEM，不带口令）/ its private key (PEM, no password)");
    certificate->needs(key);
    key->needs(certificate);
    auto* own = serve.add_flag("--tls-self", asked.is_own,
                               "用本县自己的证书，安装方法见 /install-certificate / the county's own certificate");
    own->excludes(certificate);
    serve.add_option("--tls-name", asked.names, "本县证书里再加的主机名或地址 / more host names or addresses for it")
        ->needs(own);
}

Transport::Transport(Context& context, TlsAsked const& asked, std::string const& listen)
    : context_(context), asked_(asked), listen_(listen), is_tls_(asked.is_own || !asked.certificate.empty()) {
    if (asked.is_own) {
        county_ = context.units().get(context.units().root())->name;
        own_files_ = own_files(context);
        auto made = make_own();
        if (!made) context.fail(made.error());
        own_ = std::move(*made);
        tls_ = own_->tls;
    } else if (is_tls_) {
        auto read_now = read();
        if (!read_now) context.fail(read_now.error());
        tls_ = std::move(*read_now);
    }
}

Result<http::OwnTls> Transport::make_own() const {
    return http::own_tls(own_files_, county_, names_of_machine(asked_, listen_), machine_time());
}

Result<http::Tls> Transport::read() const {
    return http::read_tls({.certificate = asked_.certificate, .key = asked_.key}, machine_time());
}

std::string Transport::reached(std::string const& address) const {
    if (!own_ || !is_any_address(listen_) || own_->names.empty()) return address;
    auto const& name = own_->names.front();
    bool const is_six = name.find(':') != std::string::npos;
    return fmt::format("https://{}{}", is_six ? "[" + name + "]" : name, address.substr(address.rfind(':')));
}

std::string Transport::about_own(std::string const& reached) const {
    std::string const install = context_.text(
        fmt::format("手机、电脑首次使用先装证书：{}/install-certificate（SHA-256 指纹 {}）", reached, own_->fingerprint),
        fmt::format("before its first use each device installs the certificate: {}/install-certificate (SHA-256 {})",
                    reached, own_->fingerprint));
    if (!own_->is_new_authority) return install;
    return install + context_.text(
        fmt::format("\n新建了证书机构，私钥在 {}：另存一份，丢了每台手机都要重新安装", own_files_.authority),
        fmt::format("\nthe authority is new; its key is in {}: keep a copy apart, without it every device must install "
                    "another", own_files_.authority));
}

std::string Transport::times() const {
    std::string all;
    for (auto const& file : {asked_.certificate, asked_.key}) {
        std::error_code failed;
        auto const time = fs::last_write_time(file, failed);
        if (failed) return {};
        all += fmt::format("{} ", time.time_since_epoch().count());
    }
    return all;
}

void Transport::use(http::Server& server, Result<http::Tls> const& fresh) {
    if (!fresh) {
        fmt::print(stderr, "{}\n", fresh.error().message(context_.language));
        return;
    }
    if (fresh->certificates == tls_.certificates && fresh->key == tls_.key) return;
    tls_ = *fresh;
    server.use_tls(tls_);
    fmt::print("{}\n", context_.text("已换用新证书", "a new certificate is in use"));
    std::fflush(stdout);
}

void Transport::renew(std::stop_token const& ends, http::Server& server) {
    std::string used = times(), seen = used;
    for (int64_t round = 1; is_tls_ && !ends.stop_requested(); ++round) {
        std::this_thread::sleep_for(looked_at_after);
        if (asked_.is_own) {
            if (round % own_looked_at_after != 0) continue;
            auto made = make_own();
            use(server, made ? Result<http::Tls>(made->tls) : Result<http::Tls>(made.error()));
            continue;
        }
        // Two files are not replaced in one moment: wait until they stay as they are.
        std::string const now = times();
        if (!now.empty() && now != used && now == seen) {
            used = now;
            use(server, read());
        }
        seen = now;
    }
}

}  // namespace lianfang::app
