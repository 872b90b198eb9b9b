// bench_screens: live screens before a server, and phones that record beside them; no part of the program. A screen has
// a stream that says when something was recorded, and asks its figures anew a moment later. Each record is of a person
// of its own, so the figure says how many of the acknowledged records a screen shows, and how late it shows each.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <random>
#include <vector>

namespace lianfang::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Failure = boost::system::error_code;

struct Asked {
    int port = 0, screens = 2000, rate = 500, phones = 32, seconds = 20, gap = 500;
    std::string path, figure, cookie, phone_cookie, phone_token, unit;
};

struct Load {
    Asked asked;
    asio::io_context io{1};
    Clock::time_point ends = {};
    int64_t base = -1;                          // The figure before the first record.
    std::vector<Clock::time_point> recorded;    // When each was acknowledged.
    std::vector<float> lags, waits;             // Milliseconds: until a change showed; of one answer.
    int64_t answers = 0, failures = 0, next = 0, streams = 0;
    std::mt19937_64 dice{7};
};

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

// One request on a connection that stays.
class Line {
public:
    explicit Line(Load& load) : load_(load), socket_(load.io) {}
    asio::awaitable<void> connect() {
        tcp::endpoint const end(asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(load_.asked.port));
        co_await socket_.async_connect(end, use_awaitable);
        socket_.set_option(tcp::no_delay(true));
    }
    asio::awaitable<std::string> ask(std::string text) {
        co_await asio::async_write(socket_, asio::buffer(text), use_awaitable);
        http::response<http::string_body> answer;
        co_await http::async_read(socket_, buffer_, answer, use_awaitable);
        if (answer.result_int() != 200) ++load_.failures;
        co_return std::move(answer.body());
    }
    tcp::socket& socket() { return socket_; }

private:
    Load& load_;
    tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
};

std::string get(std::string const& path, std::string const& cookie) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\n\r\n", path, cookie);
}

int64_t shown_by(std::string const& body, std::string const& figure) {
    size_t const at = body.find("\"name\":\"" + figure + "\"");
    size_t const value = at == std::string::npos ? at : body.find("\"value\":", at);
    return value == std::string::npos ? -1 : std::strtoll(body.c_str() + value + 8, nullptr, 10);
}

// What came of the records up to this one shows now.
void note_shown(Load& load, int64_t shown, int64_t& seen) {
    auto const now = Clock::now();
    int64_t const until = std::min<int64_t>(shown - load.base, int64_t(load.recorded.size()));
    for (; seen < until; ++seen) load.lags.push_back(float(milliseconds(now - load.recorded[size_t(seen)])));
}

asio::awaitable<void> watch(Load& load) {
    Line stream(load), line(load);
    co_await stream.connect();
    co_await line.connect();
    co_await asio::async_write(stream.socket(), asio::buffer(get("/api/events", load.asked.cookie)), use_awaitable);
    std::string got(4096, '\0');
    size_t bytes = co_await stream.socket().async_read_some(asio::buffer(got), use_awaitable);
    ++load.streams;
    int64_t seen = 0;
    asio::steady_timer timer(load.io);
    while (Clock::now() < load.ends) {
        bytes = co_await stream.socket().async_read_some(asio::buffer(got), use_awaitable);
        if (got.find("changed", 0) >= bytes) continue;
        timer.expires_after(std::chrono::milliseconds(load.dice() % uint64_t(load.asked.gap)));
        co_await timer.async_wait(use_awaitable);
        auto const begin = Clock::now();
        std::string const body = co_await line.ask(get(load.asked.path, load.asked.cookie));
        load.waits.push_back(float(milliseconds(Clock::now() - begin)));
        ++load.answers;
        note_shown(load, shown_by(body, load.asked.figure), seen);
    }
}

std::string record(Load& load, int64_t number) {
    auto const milli = std::chrono::duration_cast<std::chrono::milliseconds>(
                           std::chrono::system_clock::now().time_since_epoch()).count();
    uint64_t const chance = load.dice();
    std::string const id = fmt::format("{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}", milli >> 16, milli & 0xffff,
                                       number & 0xfff, chance & 0xfff, (chance >> 12) & 0xffffffffffff);
    std::string const body = fmt::format(
        "{{\"id\":\"{}\",\"fields\":{{\"checkpoint\":\"第{}检测点\",\"unit\":\"{}\",\"passed_at\":\"2020-04-"
        "10T00:{:02}:{:02}\",\"persons\":\"1\","
        "\"person_name\":\"屏样{}\",\"person_phone\":\"154{:08}\",\"value\":\"36.5\",\"action\":\"PASS\"}}}}",
        id, number % 300, load.asked.unit, number / 60 % 10, number % 60, number, 50'000'000 + number);
    return fmt::format(
        "POST /api/records/checkpoint_person HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\nX-Lianfang-Token: "
        "{}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        load.asked.phone_cookie, load.asked.phone_token, body.size(), body);
}

asio::awaitable<void> phone(Load& load) {
    Line line(load);
    co_await line.connect();
    asio::steady_timer timer(load.io);
    auto const apart = std::chrono::microseconds(1'000'000ll * load.asked.phones / load.asked.rate);
    auto at = Clock::now() + std::chrono::microseconds(load.dice() % uint64_t(apart.count()));
    while (Clock::now() < load.ends - std::chrono::seconds(2)) {
        timer.expires_at(at);
        co_await timer.async_wait(use_awaitable);
        at += apart;
        co_await line.ask(record(load, load.next++));
        load.recorded.push_back(Clock::now());
    }
}

void spawn(Load& load, asio::awaitable<void> work) {
    asio::co_spawn(load.io, std::move(work), [&load](std::exception_ptr fault) {
        if (fault) ++load.failures;
    });
}

asio::awaitable<void> run(Load& load) {
    Line line(load);
    co_await line.connect();
    load.base = shown_by(co_await line.ask(get(load.asked.path, load.asked.cookie)), load.asked.figure);
    load.next = load.base;  // Nobody who passed in an earlier run on the same ledger passes again.
    load.ends = Clock::now() + std::chrono::hours(1);
    for (int i = 0; i < load.asked.screens; ++i) spawn(load, watch(load));
    asio::steady_timer timer(load.io);
    while (load.streams + load.failures < load.asked.screens) {
        timer.expires_after(std::chrono::milliseconds(100));
        co_await timer.async_wait(use_awaitable);
    }
    load.ends = Clock::now() + std::chrono::seconds(load.asked.seconds);
    for (int i = 0; i < load.asked.phones; ++i) spawn(load, phone(load));
    timer.expires_at(load.ends);
    co_await timer.async_wait(use_awaitable);
    load.io.stop();
}

float at(std::vector<float>& all, double share) {
    if (all.empty()) return -1;
    auto const nth = all.begin() + long(double(all.size() - 1) * share);
    std::nth_element(all.begin(), nth, all.end());
    return *nth;
}

}  // namespace
}  // namespace lianfang::bench

int main(int count, char** texts) {
    using namespace lianfang::bench;
    Load load;
    auto& asked = load.asked;
    CLI::App app("live screens before a server");
    app.add_option("--port", asked.port)->required();
    app.add_option("--path", asked.path)->required();
    app.add_option("--figure", asked.figure)->required();
    app.add_option("--cookie", asked.cookie)->required();
    app.add_option("--phone-cookie", asked.phone_cookie)->required();
    app.add_option("--phone-token", asked.phone_token)->required();
    app.add_option("--unit", asked.unit)->required();
    app.add_option("--screens", asked.screens);
    app.add_option("--rate", asked.rate);
    app.add_option("--seconds", asked.seconds);
    app.add_option("--gap", asked.gap);
    CLI11_PARSE(app, count, texts);
    spawn(load, run(load));
    load.io.run();
    fmt::print(
        "screens {}\nrecords_per_second {}\nanswers_per_second {}\nlag_p50_ms {:.0f}\nlag_p99_ms "
        "{:.0f}\nlag_most_ms {:.0f}\n"
        "answer_p50_ms {:.1f}\nanswer_p99_ms {:.1f}\nfailures {}\nshown {}\n",
        load.streams, int64_t(load.recorded.size()) / (asked.seconds - 2), load.answers / asked.seconds,
        at(load.lags, 0.5), at(load.lags, 0.99), at(load.lags, 1), at(load.waits, 0.5), at(load.waits, 0.99),
        load.failures, load.lags.size());
}
