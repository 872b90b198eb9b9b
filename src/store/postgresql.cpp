// PostgreSQL behind the seam: statements prepared on the server, results read as text and held whole, so that
// other statements may run while a result is being read. Very large results belong into pieces (by number).
#include <cstdlib>

#include "store/postgresql_connection.h"

namespace lianfang::store {
namespace {

// Type numbers of the server (pg_type), fixed since its beginning.
constexpr Oid type_bool = 16;
constexpr Oid type_int8 = 20;
constexpr Oid type_int2 = 21;
constexpr Oid type_int4 = 23;
constexpr Oid type_text = 25;
constexpr Oid type_numeric = 1700;

// A statement shares the connection, so that one which outlives its Database does not touch a closed one.
class PostgresqlStatement : public EngineStatement {
public:
    PostgresqlStatement(std::shared_ptr<Connection> connection, std::string sql, int mark_count)
        : connection_(std::move(connection)), sql_(std::move(sql)), bound_(size_t(mark_count)) {
        is_reading_ = starts_reading(sql_);
        if (auto unused = connection_->take_prepared(sql_)) {
            name_ = std::move(unused->name);
            description_ = std::move(unused->description);
            is_prepared_ = true;
            return;
        }
        name_ = connection_->next_name();
        prepare();
    }
    ~PostgresqlStatement() override { forget(); }

    void bind_integer(int mark, int64_t value) override { set(mark, {std::to_string(value), Kind::Integer}); }
    void bind_text(int mark, std::string_view value) override {
        if (value.find('\0') != std::string_view::npos) {
            throw StoreError("a text with a zero byte cannot be stored (" + beginning_of(sql_) + ")");
        }
        set(mark, {std::string(value), Kind::Text});
    }
    // As the server writes bytes itself: \x and hexadecimal digits.
    void bind_bytes(int mark, std::string_view bytes) override {
        static constexpr char digits[] = "0123456789abcdef";
        std::string text = "\\x";
        text.reserve(2 + 2 * bytes.size());
        for (unsigned char const byte : bytes) {
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
        set(mark, {std::move(text), Kind::Text});
    }
    void bind_null(int mark) override { set(mark, {}); }

    bool step() override {
        if (!rows_) {
            execute();
            row_ = -1;
        }
        if (++row_ < PQntuples(rows_.get())) return true;
        bool const wrote = PQresultStatus(rows_.get()) == PGRES_COMMAND_OK || !is_reading_;
        changes_ = wrote ? std::strtoll(PQcmdTuples(rows_.get()), nullptr, 10) : 0;
        rows_.reset();
        return false;
    }
    void ask_together(std::vector<EngineStatement*> const& statements) override {
        connection_->send_waiting();
        PGconn* const connection = connection_->get();
        std::vector<PostgresqlStatement*> asked;
        for (auto* statement : statements) {
            auto* const one = static_cast<PostgresqlStatement*>(statement);
            if (!one->is_prepared_) one->prepare_with_bound_types();
            asked.push_back(one);
        }
        if (PQenterPipelineMode(connection) != 1) return;  // Each is then asked when it is stepped.
        bool is_sent = true;
        for (auto* one : asked) {
            auto const texts = one->bound_texts();
            is_sent = is_sent && PQsendQueryPrepared(connection, one->name_.c_str(), int(texts.size()), texts.data(),
                                                     nullptr, nullptr, 0) == 1;
        }
        is_sent = is_sent && PQpipelineSync(connection) == 1;
        Rows fault;
        for (auto* one : asked) {
            if (is_sent) one->take_answer(fault);
        }
        Rows const synced(is_sent ? PQgetResult(connection) : nullptr);
        PQexitPipelineMode(connection);
        if (fault) connection_->checked(fault.release(), sql_);
        if (!is_sent) connection_->fail(one_line(PQerrorMessage(connection)), "");
    }
    int64_t changes() const override { return changes_; }
    void reset() override { rows_.reset(); }
    void ignore_waiting_rows() override { ignores_waiting_rows_ = true; }

    int column_count() const override { return PQnfields(description()); }
    std::string column_name(int column) const override { return PQfname(description(), column); }
    bool is_null(int column) const override { return PQgetisnull(rows_.get(), row_, column) != 0; }
    bool is_integer(int column) const override {
        Oid const type = PQftype(rows_.get(), column);
        if (type != type_numeric)
            return type == type_int8 || type == type_int4 || type == type_int2 || type == type_bool;
        // sum() of whole numbers comes as numeric: 12; avg() as 12.0000000000000000.
        std::string_view const digits = raw(column);
        size_t const point = digits.find('.');
        bool const whole = point == std::string_view::npos ||
                           digits.find_first_not_of('0', point + 1) == std::string_view::npos;
        return whole && digits.substr(0, point).size() <= 18;
    }
    int64_t integer(int column) const override {
        if (is_truth(column)) return raw(column) == "t";
        return std::strtoll(PQgetvalue(rows_.get(), row_, column), nullptr, 10);
    }
    double real(int column) const override {
        if (is_truth(column)) return raw(column) == "t";
        return std::strtod(PQgetvalue(rows_.get(), row_, column), nullptr);
    }
    std::string_view text(int column) const override {
        if (is_truth(column) && !is_null(column)) return raw(column) == "t" ? "1" : "0";
        return raw(column);
    }
    std::string bytes(int column) const override {
        size_t length = 0;
        auto const* text = reinterpret_cast<unsigned char const*>(PQgetvalue(rows_.get(), row_, column));
        std::unique_ptr<unsigned char, decltype(&PQfreemem)> const bytes(PQunescapeBytea(text, &length), &PQfreemem);
        return {reinterpret_cast<char const*>(bytes.get()), length};
    }

private:
    enum class Kind { Null, Integer, Text };
    struct Bound {
        std::string text;
        Kind kind = Kind::Null;
    };

    std::string_view raw(int column) const {
        return {PQgetvalue(rows_.get(), row_, column), size_t(PQgetlength(rows_.get(), row_, column))};
    }
    bool is_truth(int column) const { return PQftype(rows_.get(), column) == type_bool; }

    void set(int mark, Bound value) {
        bound_.at(size_t(mark)) = std::move(value);
        rows_.reset();
    }

    // The server infers each mark's type. Two things it must not decide: that a mark compared with a small
    // constant is a 32-bit number, and that a mark whose type nothing tells is an error; such a statement
    // waits for its first values.
    void prepare() {
        std::vector<Oid> types(bound_.size(), 0);
        Rows const first = attempt(types);
        if (!is_good(first.get())) {
            auto const state = state_of(first.get());
            bool const undecided = state == "42P18" || state == "42725";
            if (!undecided || bound_.empty()) fail(first.get());
            return;
        }
        is_prepared_ = true;
        if (bound_.empty()) return;
        describe();
        bool narrow = false;
        for (size_t mark = 0; mark < bound_.size(); ++mark) {
            Oid const type = PQparamtype(description_.get(), int(mark));
            bool const is_narrow = type == type_int4 || type == type_int2;
            types[mark] = is_narrow ? type_int8 : type;
            narrow = narrow || is_narrow;
        }
        if (narrow) widen(types);
    }

    // Some functions take 32-bit numbers only (substr): then the server's own choice stays.
    void widen(std::vector<Oid> const& types) {
        std::string const narrow_name = name_;
        name_ = connection_->next_name();
        if (is_good(attempt(types).get())) {
            connection_->run("DEALLOCATE " + narrow_name);
        } else {
            name_ = narrow_name;
        }
    }

    // Prepares; a failure leaves an open transaction usable.
    Rows attempt(std::vector<Oid> const& types) {
        bool const guarded = connection_->is_in_transaction();
        if (guarded) connection_->run("SAVEPOINT prepare_attempt");
        Rows result(PQprepare(connection_->get(), name_.c_str(), sql_.c_str(), int(types.size()), types.data()));
        if (guarded) {
            if (!is_good(result.get())) connection_->run("ROLLBACK TO SAVEPOINT prepare_attempt");
            connection_->run("RELEASE SAVEPOINT prepare_attempt");
        }
        return result;
    }

    void prepare_with_bound_types() {
        std::vector<Oid> types;
        for (auto const& bound : bound_) types.push_back(bound.kind == Kind::Integer ? type_int8 : type_text);
        Rows const result = attempt(types);
        if (!is_good(result.get())) fail(result.get());
        is_prepared_ = has_types_of_values_ = true;
    }

    [[noreturn]] void fail(PGresult const* result) {
        connection_->fail(one_line(PQresultErrorMessage(result)) + " (" + beginning_of(sql_) + ")", state_of(result));
    }

    std::vector<char const*> bound_texts() const {
        std::vector<char const*> texts;
        for (auto const& bound : bound_) texts.push_back(bound.kind == Kind::Null ? nullptr : bound.text.c_str());
        return texts;
    }

    // The next answer of a pipeline is this statement's: its rows, and the mark of their end.
    void take_answer(Rows& fault) {
        rows_.reset(PQgetResult(connection_->get()));
        row_ = -1;
        if (!is_good(rows_.get()) && !fault) fault = std::move(rows_);
        if (rows_ && !is_good(rows_.get())) rows_.reset();
        PQclear(PQgetResult(connection_->get()));
    }

    void execute() {
        if (!ignores_waiting_rows_) connection_->send_waiting();
        if (!is_prepared_) prepare_with_bound_types();
        auto const texts = bound_texts();
        auto* result = PQexecPrepared(connection_->get(), name_.c_str(), int(texts.size()), texts.data(), nullptr,
                                      nullptr, 0);
        rows_ = connection_->checked(result, sql_);
    }

    void describe() const {
        description_ = connection_->checked(PQdescribePrepared(connection_->get(), name_.c_str()), sql_);
    }
    PGresult const* description() const {
        if (rows_) return rows_.get();
        if (!description_) describe();
        return description_.get();
    }

    // One whose types were chosen by its first values is of no use to others.
    void forget() {
        if (!is_prepared_) return;
        if (!has_types_of_values_) return connection_->give_back(sql_, {std::move(name_), std::move(description_)});
        if (connection_->takes_commands()) PQclear(PQexec(connection_->get(), ("DEALLOCATE " + name_).c_str()));
    }

    // A SELECT reports its rows where a writer reports its changes.
    static bool starts_reading(std::string_view sql) {
        size_t const at = sql.find_first_not_of(" \t\r\n(");
        return at != std::string_view::npos && (sql[at] == 's' || sql[at] == 'S');
    }

    std::shared_ptr<Connection> connection_;
    std::string sql_;
    std::string name_;
    std::vector<Bound> bound_;
    mutable Rows description_;
    Rows rows_;
    int row_ = -1;
    int64_t changes_ = 0;
    bool ignores_waiting_rows_ = false;
    bool is_prepared_ = false;
    bool has_types_of_values_ = false;
    bool is_reading_ = false;
};

class PostgresqlDatabase : public EngineDatabase {
public:
    explicit PostgresqlDatabase(std::string const& url) : connection_(std::make_shared<Connection>(url)) {
        execute("SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET synchronous_commit = on;"
                "SET standard_conforming_strings = on");
        // A figure's statement is short and runs once: compiling it costs several times what it takes.
        execute("SET jit = off");
        // Unless the server, the user or the URL says another.
        execute("SELECT set_config('lock_timeout', '60s', false) WHERE current_setting('lock_timeout') = '0'");
        auto const rows = connection_->run("SELECT coalesce(current_schema()::text, ''), pg_encoding_to_char(encoding)"
                                           " FROM pg_database WHERE datname = current_database()");
        schema_ = PQgetvalue(rows.get(), 0, 0);
        if (schema_.empty()) throw StoreError("PostgreSQL: the schema of search_path does not exist; create it first");
        if (std::string_view(PQgetvalue(rows.get(), 0, 1)) != "UTF8") {
            throw StoreError("PostgreSQL: the database must be made with ENCODING 'UTF8'; create another one");
        }
    }

    Engine engine() const override { return Engine::Postgresql; }
    bool is_lost() const override { return connection_->is_lost(); }
    std::unique_ptr<EngineStatement> prepare(std::string const& sql, int mark_count) override {
        return std::make_unique<PostgresqlStatement>(connection_, sql, mark_count);
    }
    std::unique_ptr<Bulk::Writer> bulk(std::string_view table, std::vector<std::string> const& columns,
                                       bool may_stand) override {
        return postgresql_bulk(connection_, table, columns, may_stand);
    }
    void execute(std::string const& sql) override {
        bool const goes_back = sql.rfind("ROLLBACK", 0) == 0;
        if (goes_back) connection_->forget_waiting();
        connection_->run(sql);
    }
    void begin_reading() override {
        is_writing_ = false;
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    void commit() override { is_writing_ ? connection_->commit_writing() : execute("COMMIT"); }
    // The lock belongs to the transaction and to the schema: several programs may write one ledger, one after another.
    // Whatever the server's default: each statement after the lock must see what the writer before committed.
    void begin() override {
        // A writer looks things up by their keys. A plan made while the tables were small must not stay and read them
        // whole.
        execute("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL enable_seqscan = off");
        char const* const lock = "SELECT pg_advisory_xact_lock(hashtext('lianfang ' || current_schema()))";
        Rows const locked(PQexec(connection_->get(), lock));
        is_writing_ = is_good(locked.get());
        if (is_writing_) return;
        auto const state = state_of(locked.get());
        std::string const fault = one_line(PQresultErrorMessage(locked.get()));
        if (!connection_->is_lost()) execute("ROLLBACK");
        if (state != "55P03") connection_->fail(fault, state);
        throw StoreBusy(postgresql_advice(state));
    }
    std::string const& schema() const override { return schema_; }
    std::vector<std::string> columns_of(std::string_view table) override {
        return names("SELECT a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                     "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
                     "AND c.relname = $1 AND c.relkind IN ('r', 'p', 'v') AND a.attnum > 0 AND NOT a.attisdropped "
                     "ORDER BY a.attnum",
                     table);
    }
    bool has_index(std::string_view index) override {
        return !names("SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1",
                      index)
                    .empty();
    }
    std::vector<std::string> tables() override {
        return names("SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1 "
                     "ORDER BY table_name::text COLLATE \"C\"",
                     schema_);
    }

private:
    std::vector<std::string> names(std::string const& sql, std::string_view bound) {
        PostgresqlStatement read(connection_, sql, 1);
        read.bind_text(0, bound);
        std::vector<std::string> names;
        while (read.step()) names.emplace_back(read.text(0));
        return names;
    }

    std::shared_ptr<Connection> connection_;
    std::string schema_;
    bool is_writing_ = false;
};

}  // namespace

std::unique_ptr<EngineDatabase> open_postgresql(std::string const& url) {
    return std::make_unique<PostgresqlDatabase>(url);
}

}  // namespace lianfang::store
