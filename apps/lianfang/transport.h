// How `serve` speaks: in clear, with a certificate that somebody gave, or with the county's own. The only place that
// asks which names and addresses the machine has, and what time browsers have.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "context.h"
#include "http/authority.h"
#include "http/server.h"

namespace lianfang::app {

struct TlsAsked {
    std::string certificate, key;       // Files.
    bool is_own = false;
    std::vector<std::string> names;     // Besides those that are found.
};
void add_tls_options(CLI::App& serve, TlsAsked& asked);

// Where the county's own authority and certificate lie: beside the ledger's key file.
http::OwnFiles own_files(Context& context);

class Transport {
public:
    // Leaves with an error that says what to do. `listen`: the address on which the server listens.
    Transport(Context& context, TlsAsked const& asked, std::string const& listen);

    bool is_tls() const { return is_tls_; }
    http::Tls const& tls() const { return tls_; }
    std::optional<http::OwnTls> const& own() const { return own_; }
    std::string reached(std::string const& address) const;       // The same, as another device finds it.
    std::string about_own(std::string const& reached) const;     // What to tell who starts the server.
    // Until it is told to end: gives the server files that changed, and own certificates before they end.
    void renew(std::stop_token const& ends, http::Server& server);

private:
    std::string times() const;          // Of both files; empty where one is not there.
    Result<http::OwnTls> make_own() const;
    Result<http::Tls> read() const;
    void use(http::Server& server, Result<http::Tls> const& fresh);

    Context& context_;
    TlsAsked asked_;
    std::string listen_, county_;
    http::OwnFiles own_files_;
    bool is_tls_ = false;
    http::Tls tls_;
    std::optional<http::OwnTls> own_;
};

}  // namespace lianfang::app
