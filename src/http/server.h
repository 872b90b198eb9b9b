// Takes connections and hands each request to one function, through TLS or not. The only file pair that knows the
// network (Boost.Beast).
// One thread serves the sockets; requests are answered by a few others, so that nobody waits for a slow one's bytes.
// Every size, count and time is bounded.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"
#include "http/tls.h"

namespace lianfang::http {

struct Limits {
    uint32_t header_bytes = 16 * 1024;
    uint64_t body_bytes = 1024 * 1024;
    uint64_t file_bytes = 64 * 1024 * 1024;               // Of a body sent to a path that begins with file_path.
    std::string file_path = "/api/imports";
    size_t connections = 8192;
    size_t answering = 1024;                              // Requests that wait for a thread; more are told "busy".
    int threads = 6;                                      // That answer; more than cores, since some wait for the disk.
    std::chrono::milliseconds handshake_time{10'000};     // Of TLS, from the connection's begin; silence ends it, too.
    std::chrono::milliseconds header_time{10'000};        // From its first byte, or from the answer before, to its end.
    std::chrono::milliseconds idle_time{60'000};          // Between requests of one connection.
    std::chrono::milliseconds body_time{60'000};
    std::chrono::milliseconds write_time{60'000};
    std::chrono::milliseconds farewell_time{1'000};       // For a client of TLS to say that it has heard all.
    std::chrono::milliseconds finish_time{5'000};         // For requests under way when the server ends.
    std::chrono::milliseconds pulse_time{20'000};         // A stream is sent a sign of life so often.
};

class Server {
public:
    using Answer = std::function<Response(Request const&)>;
    // Called from several threads at once.
    Server(Answer answer, Limits const& limits = {});
    ~Server();

    // "127.0.0.1", 0: any free port. Returns the port. Error `listen` says what to do.
    Result<int> listen(std::string const& address, int port);
    // From the next connection on; TLS 1.2 or later. What comes in clear is still read and asked for, and can be told
    // by Request::is_secure. What read_tls or own_tls gave. Before run(), and again from any thread.
    void use_tls(Tls const& tls);
    // Until SIGINT, SIGTERM or stop(): then no new requests are taken, and those under way are answered. Afterwards
    // nothing asks for an answer; what comes later is dropped.
    void run();
    void stop();                                          // From any thread.
    // To every connection that streams; of several before it is sent, the last. From any thread.
    void publish(std::string const& event);
    size_t streams() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace lianfang::http
