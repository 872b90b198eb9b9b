// lianfang serve: the county's ledger on the network, until it is told to end.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/hash.h"
#include "context.h"
#include "http/console_pages.h"
#include "http/house.h"
#include "http/imports.h"
#include "http/install_page.h"
#include "http/public_pages.h"
#include "http/server.h"
#include "keeping_up.h"
#include "transport.h"

namespace lianfang::app {
namespace {

struct Options {
    std::string listen = "127.0.0.1:8080";
    TlsAsked tls;
};

// "127.0.0.1:8080", "[::1]:8080".
struct Address {
    std::string host;
    int port = 0;
};

Address read_address(Context& context, std::string const& text) {
    size_t const colon = text.rfind(':');
    auto const number = colon == std::string::npos ? "" : text.substr(colon + 1);
    bool const is_port = !number.empty() && number.size() <= 5 &&
                         number.find_first_not_of("0123456789") == std::string::npos && std::stoi(number) < 65536;
    if (!is_port) {
        context.fail(Error::invalid("listen", "--listen 应写成 地址:端口，如 127.0.0.1:8080：" + text,
                                    "--listen takes ADDRESS:PORT, e.g. 127.0.0.1:8080: " + text));
    }
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return {host, std::stoi(number)};
}

// --now says when the server begins; from then on time passes as it does.
std::function<Instant()> running_clock(Context const& context) {
    Instant const begin = context.now();
    auto const started = std::chrono::steady_clock::now();
    return [begin, started] {
        auto const since = std::chrono::steady_clock::now() - started;
        return begin + std::chrono::duration_cast<std::chrono::microseconds>(since).count();
    };
}

void say_where(Context& context, std::string const& address, std::string const& setup_key, Transport const& transport) {
    fmt::print("{}\n", address);
    if (!setup_key.empty()) {
        fmt::print("{}{}/console/#/setup?key={}\n",
                   context.text("首次使用，请设立管理员：", "first use: make the administrator at "), address, setup_key);
    }
    if (transport.own()) fmt::print("{}\n", transport.about_own(transport.reached(address)));
    std::fflush(stdout);
}

// Tells the live screens when the ledger grew, whoever wrote it. Ends with its thread's token.
void watch(std::stop_token const& ends, http::Readers& readers, http::Server& server) {
    int64_t seen = 0;
    std::string told;                // Once, as long as it stays the same.
    while (!ends.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        if (server.streams() == 0) continue;
        try {
            auto reader = readers.borrow();
            int64_t const last = reader->last_number();
            if (std::exchange(seen, last) != last) server.publish("event: changed\ndata: {}\n\n");
        } catch (std::exception const& fault) {
            if (std::exchange(told, fault.what()) != fault.what())
                fmt::print(stderr, "live screens: {}\n", fault.what());
        }
    }
}

http::Routes routes_of(http::House const& house) {
    http::Routes routes;
    http::add_public_routes(routes, house);
    http::add_console_routes(routes);
    http::add_session_routes(routes, house);
    http::add_factor_routes(routes, house);
    http::add_catalogue_routes(routes, house);
    http::add_record_routes(routes, house);
    http::add_task_routes(routes, house);
    http::add_figure_routes(routes, house);
    http::add_template_routes(routes, house);
    http::add_report_routes(routes, house);
    http::add_device_routes(routes, house);
    http::add_break_glass_routes(routes, house);
    http::add_export_routes(routes, house);
    http::add_import_routes(routes, house);
    http::add_account_routes(routes, house);
    http::add_description(routes, house);
    return routes;
}

void run_serve(Context& context, Options const& options) {
    auto const address = read_address(context, options.listen);
    auto& ledger = context.ledger();  // Says what is wrong with it before anybody connects; brings its tables forward.
    auto const clock = running_clock(context);
    auto const access = context.open_access();
    Transport transport(context, options.tls, address.host);
    http::Limits const limits;
    http::Readers readers([&context] { return context.open_reader(); }, clock, limits.threads);
    auto const open_writer = [&context] { return context.open_writer(); };
    auto queue = std::make_unique<ledger::Queue>(ledger, ledger::QueueLimits{}, clock, open_writer);
    auto const with_writer = [&context](http::Imports::Work const& work) { context.with_writer(work); };
    http::Imports imports(context.catalog(), catalog_folder_of(context), with_writer, clock);
    http::LiveAnswers live;
    http::BreakGlass glass;
    intake::FormReader const forms(context.catalog());
    std::string const setup_key = access->has_accounts() ? "" : to_hex(random_bytes(16));
    http::House const house{.readers = readers,
                            .queue = *queue,
                            .access = *access,
                            .catalog = context.catalog(),
                            .posts = context.posts(),
                            .figures = context.figures(),
                            .imports = imports,
                            .forms = forms,
                            .live = live,
                            .glass = glass,
                            .catalog_folder = catalog_folder_of(context),
                            .device_time = machine_time,
                            .setup_key = setup_key};
    http::Routes routes = routes_of(house);
    http::Routes routes_in_clear;                         // Of a server of TLS.
    http::Installed installed;
    if (transport.own()) {
        installed = {.county = context.units().get(context.units().root())->name,
                     .authority = transport.own()->authority,
                     .fingerprint = transport.own()->fingerprint,
                     .address = {}};
        http::add_install_routes(routes, installed);
        http::add_install_routes(routes_in_clear, installed);
    }
    auto const answer = [&](http::Request const& request) {
        if (request.is_secure || !transport.is_tls()) return routes.answer(request);
        auto response = routes_in_clear.answer(request);
        return response.status == 404 ? http::sent_to_tls(request) : response;
    };
    http::Server server(answer, limits);
    if (transport.is_tls()) server.use_tls(transport.tls());
    auto const port = server.listen(address.host, address.port);
    if (!port) context.fail(port.error());
    std::string const host = address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
    auto const where = fmt::format("{}://{}:{}", transport.is_tls() ? "https" : "http", host, *port);
    installed.address = transport.reached(where);
    say_where(context, where, setup_key, transport);
    std::jthread const watcher([&](std::stop_token const& ends) { watch(ends, readers, server); });
    std::jthread const keeper([&](std::stop_token const& ends) {
        keep_up(ends, {.with_writer = with_writer, .figures = context.figures(), .clock = clock});
    });
    std::jthread const renewer([&](std::stop_token const& ends) { transport.renew(ends, server); });
    server.run();
    queue.reset();  // While the server still takes what it answers.
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    auto* serve = app.add_subcommand("serve", "在网络上提供服务 / serve on the network");
    serve->add_option("--listen", options->listen, "监听地址 / address and port; port 0: any free one")
        ->capture_default_str();
    add_tls_options(*serve, options->tls);
    serve->callback([&context, options] { run_serve(context, *options); });
}

}  // namespace lianfang::app
