// The connection: opening it, checking results, sending the rows that wait before anything else.
#include "store/postgresql_connection.h"

#include <cstring>

namespace lianfang::store {
namespace {

// A server that vanished without a word (power, network) is noticed within half a minute instead of two hours; what
// the URL says goes before.
PGconn* connect(std::string const& url) {
    char const* const names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
                                 "tcp_user_timeout", "dbname", nullptr};
    char const* const values[] = {"10", "10", "5", "3", "25000", url.c_str(), nullptr};
    return PQconnectdbParams(names, values, 1);
}

// The only notice that matters: the server ends a commit without its standby having confirmed it. Known by the name of
// the server's own function, since texts are translated.
bool says_standby_was_not_awaited(PGresult const* notice) {
    char const* const function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    return function && std::strcmp(function, "SyncRepWaitForLSN") == 0;
}

}  // namespace

// What the person at the machine can do about it, by the class of the state.
char const* postgresql_advice(std::string_view state) {
    if (state.empty() || state.substr(0, 2) == "08" || state.substr(0, 3) == "57P") {
        return "与数据库的连接已断；服务器恢复后（换备机约半分钟）把同一命令再运行一次，已写入的不会重复 / the connection "
               "is gone; when the server is back (a standby takes over in half a minute) run the same command again: "
               "what was written is not written twice";
    }
    if (state == "55P03" || state == "40001" || state == "40P01") {
        return "另一个程序正在写入这个账本，一直没有写完；什么也没有写入，请稍后再试 / another program is writing this ledger and "
               "has not ended; nothing was written, try again later";
    }
    if (state.substr(0, 2) == "53") {
        return "服务器资源不足（磁盘、内存或连接数） / the server is short of disk, memory or connections";
    }
    if (state == "25006") {
        return "连到的是只读的备机，请在地址里写明两台服务器并加 target_session_attrs=read-write / this server is a "
               "read-only standby; name both servers in the URL, with target_session_attrs=read-write";
    }
    if (state == "57014") {
        return "语句被服务器取消，请把同一命令再运行一次 / the server canceled it; run the same command again";
    }
    // A statement that is missing, there already, or comes after one that failed unseen.
    if (state == "26000" || state == "42P05" || state == "25P02") {
        return "服务器前若有连接池，须设为 pool_mode=session / a connection pool before the server must have "
               "pool_mode=session";
    }
    if (state == "42501") {
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

Connection::Connection(std::string const& url) : connection_(connect(url)) {
    if (PQstatus(connection_) == CONNECTION_OK) {
        auto const on_notice = [](void* connection, PGresult const* notice) {
            if (!says_standby_was_not_awaited(notice)) return;
            static_cast<Connection*>(connection)->standby_was_not_awaited_ = true;
        };
        PQsetNoticeReceiver(connection_, on_notice, this);
        return;
    }
    std::string const message = one_line(PQerrorMessage(connection_));
    PQfinish(connection_);
    throw StoreLost("PostgreSQL: " + message + "; 请检查地址、用户和服务器；正在换备机时半分钟后再试 / check the "
                     "address, user and server; while a standby takes over, try again in half a minute");
}

// A transaction that wrote nothing may have found what another wrote whose commit still waits for the standby, or whose
// sender was cut off while it waited: "already there" is then an acknowledgement like any other, so it waits like one.
// The message to the log is what there is to wait for.
void Connection::commit_writing() {
    standby_was_not_awaited_ = false;
    run("SELECT pg_logical_emit_message(true, 'lianfang', '') "
        "WHERE pg_current_xact_id_if_assigned() IS NULL; COMMIT");
    if (!standby_was_not_awaited_) return;
    throw StoreError("PostgreSQL: 已写在主机，备机尚未确认；请把同一命令再运行一次，已写入的不会重复 / written on this "
                     "server, not confirmed by its standby; run the same command again: nothing is written twice");
}

Rows Connection::checked(PGresult* result, std::string_view sql) {
    Rows rows(result);
    if (is_good(result)) return rows;
    fail(one_line(PQerrorMessage(connection_)) + " (" + beginning_of(sql) + ")", state_of(result));
}

// A server that ends sessions says so (57P…) before the socket is closed.
void Connection::fail(std::string const& fault, std::string_view state) {
    is_lost_ = is_lost() || state.substr(0, 2) == "08" || state.substr(0, 3) == "57P";
    std::string const told = "PostgreSQL: " + fault + "; " + postgresql_advice(state);
    if (is_lost_) throw StoreLost(told);
    throw StoreError(told);
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
