// Takes connections and hands each request to one function. The only file pair that knows the network (Boost.Beast).
// One thread serves the sockets; requests are answered by a few others, so that nobody waits for a slow one's bytes.
// Every size, count and time is bounded.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.h"

namespace lianfang::http {

struct Limits {
    uint32_t header_bytes = 16 * 1024;
    uint64_t body_bytes = 1024 * 1024;
    size_t connections = 4096;
    size_t answering = 1024;                              // Requests that wait for a thread; more are told "busy".
    int threads = 2;                                      // That answer.
    std::chrono::milliseconds header_time{10'000};        // From its first byte, or from the answer before, to its end.
    std::chrono::milliseconds idle_time{60'000};          // Between requests of one connection.
    std::chrono::milliseconds body_time{60'000};
    std::chrono::milliseconds write_time{60'000};
    std::chrono::milliseconds finish_time{5'000};         // For requests under way when the server ends.
};

class Server {
public:
    using Answer = std::function<Response(Request const&)>;
    // Called from several threads at once.
    Server(Answer answer, Limits const& limits = {});
    ~Server();

    // "127.0.0.1", 0: any free port. Returns the port. Error `listen` says what to do.
    Result<int> listen(std::string const& address, int port);
    // Until SIGINT, SIGTERM or stop(): then no new requests are taken, and those under way are answered.
    void run();
    void stop();                                          // From any thread.

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace lianfang::http
