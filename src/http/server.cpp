// Each connection is a coroutine on a strand of its own: header, body, answer, write, again. `Wire` is what carries it,
// plain or TLS.
#include "http/server.h"

#include "base/text.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <list>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace lianfang::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using Failure = beast::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;
using Written = beast::http::response<beast::http::string_body>;
using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<Plain>;

constexpr std::chrono::milliseconds last_moment{100};

template <typename Wire>
void end_after(Wire& wire, std::chrono::milliseconds time) {
    beast::get_lowest_layer(wire).expires_after(time);
}

// Forward secrecy and authenticated encryption alone; what tickets hold is lost with the context.
asio::ssl::context make_context(Tls const& tls) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    auto* const native = context.native_handle();
    ensure(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1);
    ensure(SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                    SSL_OP_PRIORITIZE_CHACHA | SSL_OP_NO_COMPRESSION);
    context.use_certificate_chain(asio::buffer(tls.certificates));
    context.use_private_key(asio::buffer(tls.key), asio::ssl::context::pem);
    return context;
}

std::string small(beast::string_view text) {
    std::string out(text.data(), text.size());
    for (auto& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// Nothing may be loaded from elsewhere, framed by others, or guessed to be something else.
void put_safety(Written& written) {
    written.set("Content-Security-Policy",
                "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
                "form-action 'self'; object-src 'none'");
    written.set("X-Content-Type-Options", "nosniff");
    written.set("Referrer-Policy", "no-referrer");
    written.set(beast::http::field::cache_control, "no-store");
}

struct Manner {
    bool is_head = false, keeps_alive = false;
    unsigned version = 11;
};

Written written_of(Response&& response, Manner const& manner) {
    Written written(beast::http::status(response.status), manner.version);
    put_safety(written);
    written.set(beast::http::field::content_type, response.type);
    for (auto const& [name, value] : response.headers) written.set(name, value);
    written.keep_alive(manner.keeps_alive);
    written.content_length(response.body.size());
    if (!manner.is_head) written.body() = std::move(response.body);
    return written;
}

Response made(std::function<Response()> const& make) {
    try {
        return make();
    } catch (std::exception const& fault) {
        fmt::print(stderr, "{}\n", fault.what());
        return Response::of(Error::broken("failed", "服务器没有办成这件事，已记入日志；请稍后再试",
                                          "the server could not do this and has noted why; try again later"));
    }
}

Error refused(Failure const& failure, bool& is_known) {
    namespace http = beast::http;
    is_known = true;
    if (failure == http::error::header_limit)
        return Error::invalid("header_too_large", "请求的头部太长", "the request's header is too large");
    if (failure == http::error::body_limit)
        return Error::invalid("body_too_large", "内容太大，请分几次发送", "the body is too large; send it in several parts");
    is_known = failure.category() == http::make_error_code(http::error::bad_method).category() &&
               failure != http::error::end_of_stream && failure != http::error::partial_message;
    return Error::invalid("not_http", "请求不合 HTTP 规范", "the request is not proper HTTP");
}

int status_of(Failure const& failure) {
    if (failure == beast::http::error::header_limit) return 431;
    return failure == beast::http::error::body_limit ? 413 : 400;
}

}  // namespace

// A connection that is told what happens. Lives and is touched on the server's one thread.
struct Stream {
    explicit Stream(asio::io_context& io) : wakes(io) {}
    asio::steady_timer wakes;
    std::string pending;
};

struct Caller {
    std::string address;
    bool is_secure = false;
};

struct Server::Body {
    Answer answer;
    Limits limits;
    asio::io_context io{1};
    asio::thread_pool threads;
    tcp::acceptor acceptor{io};
    asio::signal_set signals{io, SIGINT, SIGTERM};
    asio::steady_timer finishing{io};
    std::list<Stream> streams;
    std::optional<asio::ssl::context> tls;                // A connection keeps what it began with.
    bool is_for_good = false;
    std::atomic<size_t> connections = 0, answering = 0, streaming = 0;
    std::atomic<bool> ends = false;

    Body(Answer to_answer, Limits const& of)
        : answer(std::move(to_answer)), limits(of), threads(size_t(of.threads)) {}

    // On one of the threads; the coroutine goes on on its own strand.
    asio::awaitable<Response> answered(Request request) {
        auto const begin = [this](auto handler, Request const& asked) {
            auto const executor = asio::get_associated_executor(handler);
            asio::post(threads, [this, executor, handler = std::move(handler), asked]() mutable {
                // Shared, for a function that may be copied.
                auto const told = std::make_shared<decltype(handler)>(std::move(handler));
                auto const tell = [executor, told](Response response) {
                    asio::post(executor, [told, response = std::move(response)]() mutable {
                        std::move (*told)(std::move(response));
                    });
                };
                Response response = answer(asked);
                if (!response.later) return tell(std::move(response));
                response.later([this, tell](std::function<Response()> make) {
                    asio::post(threads, [tell, make = std::move(make)] { tell(made(make)); });
                });
            });
        };
        co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Response)>(begin, use_awaitable,
                                                                                              std::move(request));
    }

    asio::awaitable<Response> respond(Parser& parser, Caller const& caller) {
        auto& message = parser.get();
        Request request{.method = std::string(message.method_string()), .client = caller.address,
                        .is_secure = caller.is_secure};
        auto const target = message.target();
        if (!read_target(std::string_view(target.data(), target.size()), request)) {
            auto response = Response::of(Error::invalid("address", "网址写法有误", "the address cannot be read"));
            response.status = 400;
            co_return response;
        }
        for (auto const& field : message) {
            request.headers[small(field.name_string())] = std::string(field.value().data(), field.value().size());
        }
        request.body = std::move(message.body());
        if (answering >= limits.answering)
            co_return Response::of(Error::busy("busy", "系统正忙，请稍后再试", "the server is busy; try again in a moment"));
        ++answering;
        auto response = co_await answered(std::move(request));
        --answering;
        co_return response;
    }

    template <typename Wire>
    asio::awaitable<bool> write(Wire& wire, Written written) {
        if (is_for_good && std::is_same_v<Wire, Secure>)
            written.set(beast::http::field::strict_transport_security, "max-age=31536000");
        Failure failure;
        end_after(wire, limits.write_time);
        co_await beast::http::async_write(wire, written, redirect_error(use_awaitable, failure));
        co_return !failure && !written.need_eof();
    }

    // How much of a body may come, now that the address is known. A header is read under the wider bound, since the
    // parser judges its Content-Length at once.
    Failure bound(Parser& parser) const {
        auto const target = parser.get().target();
        if (starts_with(std::string_view(target.data(), target.size()), limits.file_path)) return {};
        parser.body_limit(limits.body_bytes);
        auto const told = parser.content_length();
        if (told && *told > limits.body_bytes) return beast::http::error::body_limit;
        return {};
    }

    // False where nothing more comes.
    template <typename Wire>
    asio::awaitable<bool> read(Wire& wire, beast::flat_buffer& buffer, Parser& parser) {
        Failure failure;
        if (buffer.size() == 0) {  // The first byte may come late, the rest may not.
            end_after(wire, limits.idle_time);
            auto const space = buffer.prepare(4096);
            size_t const bytes = co_await wire.async_read_some(space, redirect_error(use_awaitable, failure));
            if (failure) co_return false;
            buffer.commit(bytes);
        }
        end_after(wire, limits.header_time);
        co_await beast::http::async_read_header(wire, buffer, parser, redirect_error(use_awaitable, failure));
        if (!failure) failure = bound(parser);
        if (!failure && beast::iequals(parser.get()[beast::http::field::expect], "100-continue")) {
            beast::http::response<beast::http::empty_body> go_on(beast::http::status::continue_, 11);
            co_await beast::http::async_write(wire, go_on, redirect_error(use_awaitable, failure));
        }
        if (!failure) {
            end_after(wire, limits.body_time);
            co_await beast::http::async_read(wire, buffer, parser, redirect_error(use_awaitable, failure));
        }
        if (!failure) co_return true;
        bool is_known = false;
        auto response = Response::of(refused(failure, is_known));
        response.status = status_of(failure);
        if (is_known) co_await write(wire, written_of(std::move(response), {}));
        co_return false;
    }

    // On one of the threads.
    asio::awaitable<bool> asks(std::function<bool()> const& question) {
        auto const begin = [this, &question](auto handler) {
            auto const executor = asio::get_associated_executor(handler);
            asio::post(threads, [executor, &question, handler = std::move(handler)]() mutable {
                bool says = false;
                try {
                    says = question();
                } catch (std::exception const&) {
                }
                asio::post(executor, [handler = std::move(handler), says]() mutable { handler(says); });
            });
        };
        co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(bool)>(begin, use_awaitable);
    }

    template <typename Wire>
    asio::awaitable<void> stream_to(Wire& to, Response response, unsigned version) {
        auto const goes_on = std::move(response.streams_while);
        Written head = written_of(std::move(response), {.is_head = true, .keeps_alive = true, .version = version});
        head.erase(beast::http::field::content_length);
        beast::http::response_serializer<beast::http::string_body> serializer(head);
        Failure failure;
        end_after(to, limits.write_time);
        co_await beast::http::async_write_header(to, serializer, redirect_error(use_awaitable, failure));
        if (failure) co_return;
        auto const own = streams.emplace(streams.end(), io);
        ++streaming;
        while (!failure && !ends) {
            if (own->pending.empty()) {
                own->wakes.expires_after(limits.pulse_time);
                co_await own->wakes.async_wait(redirect_error(use_awaitable, failure));
                failure = {};
                if (own->pending.empty() && !co_await asks(goes_on)) break;
            }
            std::string const sent = own->pending.empty() ? ":\n\n" : std::exchange(own->pending, {});
            end_after(to, limits.write_time);
            co_await asio::async_write(to, asio::buffer(sent), redirect_error(use_awaitable, failure));
        }
        --streaming;
        streams.erase(own);
    }

    template <typename Wire>
    asio::awaitable<void> talk(Wire& wire, beast::flat_buffer& buffer, std::string const& client) {
        Caller const caller{client, std::is_same_v<Wire, Secure>};
        bool const is_one_answer = tls && !caller.is_secure;  // That there is no more in clear.
        for (bool goes_on = true; goes_on;) {
            Parser parser;
            parser.header_limit(limits.header_bytes);
            parser.body_limit(limits.file_bytes);
            goes_on = co_await read(wire, buffer, parser);
            if (!goes_on) break;
            Manner manner{.is_head = parser.get().method() == beast::http::verb::head,
                          .keeps_alive = parser.get().keep_alive(), .version = parser.get().version()};
            auto response = co_await respond(parser, caller);
            if (response.streams_while) {
                co_await stream_to(wire, std::move(response), manner.version);
                break;
            }
            manner.keeps_alive = manner.keeps_alive && !ends && !is_one_answer;
            goes_on = co_await write(wire, written_of(std::move(response), manner));
            if (ends && answering == 0) stop_in(last_moment);
        }
    }

    // What the client has sent so far is in the buffer and must be its first word of TLS alone: what somebody
    // put behind it in clear would pass for the client's own.
    asio::awaitable<void> talk_securely(Plain plain, beast::flat_buffer& buffer, std::string const& client) {
        Secure wire(std::move(plain), *tls);
        Failure failure;
        size_t const used = co_await wire.async_handshake(asio::ssl::stream_base::server, buffer.data(),
                                                          redirect_error(use_awaitable, failure));
        if (failure || used != buffer.size()) co_return;
        buffer.clear();
        co_await talk(wire, buffer, client);
        end_after(wire, limits.farewell_time);
        co_await wire.async_shutdown(redirect_error(use_awaitable, failure));
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        Failure failure;
        auto const end = socket.remote_endpoint(failure);
        std::string const client = failure ? "" : end.address().to_string();
        socket.set_option(tcp::no_delay(true), failure);
        Plain wire(std::move(socket));
        beast::flat_buffer buffer(limits.header_bytes + 64 * 1024);
        if (tls) {
            wire.expires_after(limits.handshake_time);
            bool const is_secure =
                co_await beast::async_detect_ssl(wire, buffer, redirect_error(use_awaitable, failure));
            if (failure) co_return;
            if (is_secure) co_return co_await talk_securely(std::move(wire), buffer, client);
        }
        co_await talk(wire, buffer, client);
        wire.socket().shutdown(tcp::socket::shutdown_send, failure);
    }

    asio::awaitable<void> accept() {
        for (;;) {
            Failure failure;
            tcp::socket socket(asio::make_strand(io));
            co_await acceptor.async_accept(socket, redirect_error(use_awaitable, failure));
            if (ends) co_return;
            if (failure) {  // Out of file descriptors, mostly: some will be given back.
                asio::steady_timer pause(io, std::chrono::milliseconds(50));
                co_await pause.async_wait(redirect_error(use_awaitable, failure));
                continue;
            }
            if (connections >= limits.connections) continue;  // Closes it.
            ++connections;
            auto const strand = socket.get_executor();
            asio::co_spawn(strand, serve(std::move(socket)), [this](std::exception_ptr) {
                if (--connections == 0 && ends) io.stop();
            });
        }
    }

    void end() {
        if (ends.exchange(true)) return;
        Failure failure;
        acceptor.close(failure);
        signals.cancel(failure);
        asio::post(io, [this] {
            for (auto& stream : streams) stream.wakes.cancel();
        });
        stop_in(answering == 0 ? last_moment : limits.finish_time);
    }

    // Those who wait for their next request do not hold the end up.
    void stop_in(std::chrono::milliseconds time) {
        asio::post(io, [this, time] {
            finishing.expires_after(time);
            finishing.async_wait([this](Failure const& failure) {
                if (!failure) io.stop();
            });
        });
    }
};

namespace {

// Systems give a program few open files unless it asks for more.
void raise_file_limit(size_t files) {
    rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= files) return;
    limit.rlim_cur = std::min<rlim_t>(files, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Server::Server(Answer answer, Limits const& limits) : body_(new Body(std::move(answer), limits)) {}

Server::~Server() {
    body_->io.stop();
    body_->threads.join();
}

Result<int> Server::listen(std::string const& address, int port) {
    constexpr size_t files_of_its_own = 256;
    raise_file_limit(body_->limits.connections + files_of_its_own);
    Failure failure;
    auto const where = asio::ip::make_address(address, failure);
    if (failure) {
        return Error::invalid("listen", "监听地址应为 IP 地址，如 127.0.0.1:8080：" + address,
                              "listen on an IP address, e.g. 127.0.0.1:8080: " + address);
    }
    auto& acceptor = body_->acceptor;
    tcp::endpoint const endpoint(where, static_cast<unsigned short>(port));
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) acceptor.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure) acceptor.bind(endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) {
        auto const why = failure.message();
        return Error::wrong_state(
            "listen", fmt::format("不能在 {}:{} 监听（{}）。换一个端口，或停掉占用它的程序", address, port, why),
            fmt::format("cannot listen on {}:{} ({}); take another port, or end what uses it", address, port, why));
    }
    return int(acceptor.local_endpoint().port());
}

void Server::use_tls(Tls const& given) {
    asio::post(body_->io, [this, context = make_context(given), is_for_good = given.is_for_good]() mutable {
        body_->tls = std::move(context);
        body_->is_for_good = is_for_good;
    });
}

void Server::run() {
    asio::co_spawn(body_->io, body_->accept(), asio::detached);
    body_->signals.async_wait([this](Failure const& failure, int) {
        if (!failure) body_->end();
    });
    body_->io.run();
    body_->threads.stop();  // Questions that still waited for a thread are nobody's any more.
    body_->threads.join();
}

void Server::publish(std::string const& event) {
    asio::post(body_->io, [this, event] {
        for (auto& stream : body_->streams) {
            stream.pending = event;
            stream.wakes.cancel();
        }
    });
}

size_t Server::streams() const { return body_->streaming; }

void Server::stop() {
    asio::post(body_->io, [this] { body_->end(); });
}

}  // namespace lianfang::http
