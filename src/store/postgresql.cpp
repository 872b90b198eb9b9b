// PostgreSQL behind the seam: statements prepared on the server, results read as text.
#include <libpq-fe.h>

#include <cstdlib>
#include <stdexcept>

#include "store/engine.h"

namespace lianfang::store {
namespace {

struct ResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Rows = std::unique_ptr<PGresult, ResultCloser>;

class PostgresqlConnection {
public:
    explicit PostgresqlConnection(std::string const& url) : connection_(PQconnectdb(url.c_str())) {
        if (PQstatus(connection_) == CONNECTION_OK) return;
        std::string const message = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw StoreError("PostgreSQL cannot be reached: " + message + "; check the address, user and server");
    }
    ~PostgresqlConnection() { PQfinish(connection_); }
    PostgresqlConnection(PostgresqlConnection const&) = delete;

    PGconn* get() { return connection_; }
    Rows checked(PGresult* result, std::string_view sql) {
        Rows rows(result);
        auto const status = PQresultStatus(result);
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) return rows;
        throw StoreError("PostgreSQL: " + std::string(PQerrorMessage(connection_)) + " (" + beginning_of(sql) + ")");
    }
    std::string next_name() { return "s" + std::to_string(++prepared_); }

private:
    PGconn* connection_;
    int64_t prepared_ = 0;
};

class PostgresqlStatement : public EngineStatement {
public:
    PostgresqlStatement(std::shared_ptr<PostgresqlConnection> connection, std::string sql, int mark_count)
        : connection_(std::move(connection)), sql_(std::move(sql)), name_(connection_->next_name()),
          values_(size_t(mark_count)), is_set_(size_t(mark_count)) {
        connection_->checked(PQprepare(connection_->get(), name_.c_str(), sql_.c_str(), 0, nullptr), sql_);
    }
    ~PostgresqlStatement() override { PQclear(PQexec(connection_->get(), ("DEALLOCATE " + name_).c_str())); }

    void bind_integer(int mark, int64_t value) override { set(mark, std::to_string(value)); }
    void bind_text(int mark, std::string_view value) override { set(mark, std::string(value)); }
    void bind_null(int mark) override {
        is_set_.at(size_t(mark)) = false;
        rows_.reset();
    }

    bool step() override {
        if (!rows_) {
            execute();
            row_ = -1;
        }
        if (++row_ < PQntuples(rows_.get())) return true;
        char const* changed = PQcmdTuples(rows_.get());
        changes_ = *changed ? std::strtoll(changed, nullptr, 10) : 0;
        rows_.reset();
        return false;
    }
    int64_t changes() const override { return changes_; }
    void reset() override { rows_.reset(); }

    int column_count() const override {
        if (rows_) return PQnfields(rows_.get());
        Rows const described = connection_->checked(PQdescribePrepared(connection_->get(), name_.c_str()), sql_);
        return PQnfields(described.get());
    }
    std::string column_name(int column) const override {
        if (rows_) return PQfname(rows_.get(), column);
        Rows const described = connection_->checked(PQdescribePrepared(connection_->get(), name_.c_str()), sql_);
        return PQfname(described.get(), column);
    }
    bool is_null(int column) const override { return PQgetisnull(rows_.get(), row_, column) != 0; }
    bool is_integer(int column) const override {
        Oid const type = PQftype(rows_.get(), column);
        return type == 20 || type == 21 || type == 23;  // int8, int2, int4
    }
    int64_t integer(int column) const override { return std::strtoll(PQgetvalue(rows_.get(), row_, column), nullptr, 10); }
    double real(int column) const override { return std::strtod(PQgetvalue(rows_.get(), row_, column), nullptr); }
    std::string_view text(int column) const override {
        return {PQgetvalue(rows_.get(), row_, column), size_t(PQgetlength(rows_.get(), row_, column))};
    }

private:
    void set(int mark, std::string value) {
        values_.at(size_t(mark)) = std::move(value);
        is_set_.at(size_t(mark)) = true;
        rows_.reset();
    }

    void execute() {
        std::vector<char const*> pointers;
        for (size_t i = 0; i < values_.size(); ++i) pointers.push_back(is_set_[i] ? values_[i].c_str() : nullptr);
        rows_ = connection_->checked(PQexecPrepared(connection_->get(), name_.c_str(), int(pointers.size()),
                                                    pointers.data(), nullptr, nullptr, 0),
                                     sql_);
    }

    std::shared_ptr<PostgresqlConnection> connection_;
    std::string sql_;
    std::string name_;
    std::vector<std::string> values_;
    std::vector<bool> is_set_;
    Rows rows_;
    int row_ = -1;
    int64_t changes_ = 0;
};

class PostgresqlDatabase : public EngineDatabase {
public:
    explicit PostgresqlDatabase(std::string const& url) : connection_(std::make_shared<PostgresqlConnection>(url)) {
        execute("SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET synchronous_commit = on");
    }

    Engine engine() const override { return Engine::Postgresql; }
    std::unique_ptr<EngineStatement> prepare(std::string const& sql, int mark_count) override {
        return std::make_unique<PostgresqlStatement>(connection_, sql, mark_count);
    }
    void execute(std::string const& sql) override {
        connection_->checked(PQexec(connection_->get(), sql.c_str()), sql);
    }
    char const* begin_words() const override { return "BEGIN"; }
    std::vector<std::string> columns_of(std::string_view table) override {
        return names("SELECT column_name::text FROM information_schema.columns "
                     "WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position",
                     table);
    }
    std::vector<std::string> tables() override {
        return names("SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1",
                     "public");
    }

private:
    std::vector<std::string> names(std::string const& sql, std::string_view bound) {
        PostgresqlStatement read(connection_, sql, 1);
        read.bind_text(0, bound);
        std::vector<std::string> names;
        while (read.step()) names.emplace_back(read.text(0));
        return names;
    }

    std::shared_ptr<PostgresqlConnection> connection_;
};

}  // namespace

std::unique_ptr<EngineDatabase> open_postgresql(std::string const& url) {
    return std::make_unique<PostgresqlDatabase>(url);
}

}  // namespace lianfang::store
