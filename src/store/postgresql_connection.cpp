// The connection: opening it, checking results, sending the rows that wait before anything else.
#include "store/postgresql_connection.h"

namespace lianfang::store {


// What the person at the machine can do about it, by the class of the state.
char const* postgresql_advice(std::string_view state) {
    if (state.empty() || state.substr(0, 2) == "08" || state.substr(0, 3) == "57P") {
        return "与数据库的连接已断，请检查服务器后再试 / the connection is gone; check the server, then try again";
    }
    if (state == "55P03" || state == "40001" || state == "40P01") {
        return "另一个程序正在写入这个账本，一直没有写完；什么也没有写入，请稍后再试 / another program is writing this ledger and "
               "has not ended; nothing was written, try again later";
    }
    if (state.substr(0, 2) == "53") {
        return "服务器资源不足（磁盘、内存或连接数） / the server is short of disk, memory or connections";
    }
    if (state == "42501" || state == "25006") {
        return "没有写入权限，请检查数据库用户 / no right to write; check the database's user";
    }
    return "程序与数据库不符，请运行 check / the program and this database do not fit; run check";
}

bool is_good(PGresult const* result) {
    auto const status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

std::string state_of(PGresult const* result) {
    char const* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state ? state : "";
}

// The server's message ends in a line break and may have several lines.
std::string one_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    for (char& c : text) {
        if (c == '\n') c = ' ';
    }
    return text;
}

Connection::Connection(std::string const& url) : connection_(PQconnectdb(url.c_str())) {
    if (PQstatus(connection_) == CONNECTION_OK) {
        PQsetNoticeProcessor(connection_, [](void*, char const*) {}, nullptr);
        return;
    }
    std::string const message = one_line(PQerrorMessage(connection_));
    PQfinish(connection_);
    throw StoreError("PostgreSQL: " + message + "; 请检查地址、用户和服务器 / check the address, user and server");
}

Rows Connection::checked(PGresult* result, std::string_view sql) {
    Rows rows(result);
    if (is_good(result)) return rows;
    throw StoreError("PostgreSQL: " + one_line(PQerrorMessage(connection_)) + " (" + beginning_of(sql) + "); " +
                     postgresql_advice(state_of(result)));
}

Rows Connection::run(std::string const& sql) {
    send_waiting();
    return checked(PQexec(connection_, sql.c_str()), sql);
}

std::optional<Prepared> Connection::take_prepared(std::string const& sql) {
    auto const found = unused_.find(sql);
    if (found == unused_.end()) return std::nullopt;
    Prepared prepared = std::move(found->second);
    unused_.erase(found);
    return prepared;
}

void Connection::give_back(std::string const& sql, Prepared prepared) {
    constexpr size_t unused_max = 500;
    if (unused_.size() < unused_max && unused_.count(sql) == 0) {
        unused_.emplace(sql, std::move(prepared));
    } else if (takes_commands()) {
        PQclear(PQexec(connection_, ("DEALLOCATE " + prepared.name).c_str()));
    }
}

bool Connection::takes_commands() const {
    auto const status = PQtransactionStatus(connection_);
    return status == PQTRANS_INTRANS || status == PQTRANS_IDLE;
}

void Connection::send_waiting() {
    while (!waiting_.empty()) {
        auto* const rows = waiting_.back();
        waiting_.pop_back();
        rows->send();
    }
}

void Connection::forget_waiting() {
    for (auto* rows : waiting_) rows->forget();
    waiting_.clear();
}

}  // namespace lianfang::store
