// lianfang serve: the county's ledger on the network, until it is told to end.
#include <fmt/format.h>

#include <cstdio>

#include "context.h"
#include "http/public_pages.h"
#include "http/server.h"

namespace lianfang::app {
namespace {

struct Options {
    std::string listen = "127.0.0.1:8080";
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

void run_serve(Context& context, Options const& options) {
    auto const address = read_address(context, options.listen);
    context.ledger();  // Says what is wrong with it before anybody connects; brings its tables forward.
    http::Limits const limits;
    auto const open = [&context] { return context.open_reader(); };
    http::Readers readers(open, [&context] { return context.now(); }, limits.threads);
    http::Routes routes;
    http::add_public_routes(routes, readers, context.figures());
    http::Server server([&](http::Request const& request) { return routes.answer(request); }, limits);
    auto const port = server.listen(address.host, address.port);
    if (!port) context.fail(port.error());
    std::string const host = address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
    fmt::print("http://{}:{}\n", host, *port);
    std::fflush(stdout);
    server.run();
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    auto* serve = app.add_subcommand("serve", "在网络上提供服务 / serve on the network");
    serve->add_option("--listen", options->listen, "监听地址 / address and port; port 0: any free one")
        ->capture_default_str();
    serve->callback([&context, options] { run_serve(context, *options); });
}

}  // namespace lianfang::app
