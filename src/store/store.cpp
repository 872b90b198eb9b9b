// The seam: names marks, forwards to the engine.
#include "store/store.h"

#include <algorithm>

#include "base/result.h"
#include "store/engine.h"

namespace lianfang::store {
namespace {

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool starts_name(char c) { return is_name(c) && (c < '0' || c > '9'); }

// Where the quoted text, comment or other stretch beginning at `at` ends; `at` itself where none begins there.
size_t end_of_stretch(std::string_view sql, size_t at) {
    char const c = sql[at];
    if (c == '\'' || c == '"') {
        size_t const end = sql.find(c, at + 1);
        return end == std::string_view::npos ? sql.size() : end + 1;
    }
    if (sql.substr(at, 2) == "--") {
        size_t const end = sql.find('\n', at);
        return end == std::string_view::npos ? sql.size() : end;
    }
    if (sql.substr(at, 2) == "/*") {
        size_t const end = sql.find("*/", at + 2);
        return end == std::string_view::npos ? sql.size() : end + 2;
    }
    if (sql.substr(at, 2) == "::") return at + 2;
    return at;
}

}  // namespace

Marked with_numbered_marks(std::string_view sql) {
    Marked marked;
    for (size_t at = 0; at < sql.size();) {
        if (size_t const end = end_of_stretch(sql, at); end != at) {
            marked.sql += sql.substr(at, end - at);
            at = end;
            continue;
        }
        if (sql[at] != ':' || at + 1 >= sql.size() || !starts_name(sql[at + 1])) {
            marked.sql += sql[at++];
            continue;
        }
        size_t end = at + 1;
        while (end < sql.size() && is_name(sql[end])) ++end;
        std::string const name(sql.substr(at + 1, end - at - 1));
        size_t number = 0;
        while (number < marked.names.size() && marked.names[number] != name) ++number;
        if (number == marked.names.size()) marked.names.push_back(name);
        marked.sql += '$' + std::to_string(number + 1);
        at = end;
    }
    return marked;
}

std::string beginning_of(std::string_view sql) {
    constexpr size_t bytes_max = 160;
    size_t end = std::min(sql.size(), bytes_max);
    while (end > 0 && end < sql.size() && (sql[end] & 0xC0) == 0x80) --end;
    std::string begin(sql.substr(0, end));
    for (char& c : begin) {
        if (c == '\n') c = ' ';
    }
    return end < sql.size() ? begin + "…" : begin;
}

struct Statement::Body {
    std::unique_ptr<EngineStatement> engine;
    std::vector<std::string> names;

    int mark(std::string_view name) const {
        for (size_t i = 0; i < names.size(); ++i) {
            if (names[i] == name) return int(i);
        }
        throw StoreError("the statement has no mark :" + std::string(name));
    }
};

Statement::Statement(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(std::string_view name, int64_t value) { return bind(body_->mark(name), value); }
Statement& Statement::bind(std::string_view name, std::string_view value) { return bind(body_->mark(name), value); }
Statement& Statement::bind(std::string_view name, std::nullptr_t) { return bind_null(body_->mark(name)); }
Statement& Statement::bind(std::string_view name, Value const& value) { return bind(body_->mark(name), value); }

Statement& Statement::bind(int mark, Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) return bind(mark, *number);
    if (auto const* text = std::get_if<std::string>(&value)) return bind(mark, std::string_view(*text));
    return bind_null(mark);
}

Statement& Statement::bind(int mark, int64_t value) {
    body_->engine->bind_integer(mark, value);
    return *this;
}

Statement& Statement::bind(int mark, std::string_view value) {
    body_->engine->bind_text(mark, value);
    return *this;
}

Statement& Statement::bind_null(int mark) {
    body_->engine->bind_null(mark);
    return *this;
}

Statement& Statement::bind_bytes(std::string_view name, std::string_view bytes) {
    body_->engine->bind_bytes(body_->mark(name), bytes);
    return *this;
}

bool Statement::has_mark(std::string_view name) const {
    for (auto const& mark : body_->names) {
        if (mark == name) return true;
    }
    return false;
}

void Statement::ignore_waiting_rows() { body_->engine->ignore_waiting_rows(); }

void Statement::ask_together(std::vector<Statement*> const& statements) {
    std::vector<EngineStatement*> engines;
    for (auto* statement : statements) engines.push_back(statement->body_->engine.get());
    if (!engines.empty()) engines.front()->ask_together(engines);
}

bool Statement::step() { return body_->engine->step(); }

int64_t Statement::run() {
    bool more = true;
    while (more) more = body_->engine->step();
    return body_->engine->changes();
}

void Statement::reset() { body_->engine->reset(); }
int Statement::column_count() const { return body_->engine->column_count(); }
std::string Statement::column_name(int column) const { return body_->engine->column_name(column); }
bool Statement::is_null(int column) const { return body_->engine->is_null(column); }
bool Statement::is_integer(int column) const { return body_->engine->is_integer(column); }
int64_t Statement::integer(int column) const { return body_->engine->integer(column); }
double Statement::real(int column) const { return body_->engine->real(column); }
std::string_view Statement::text(int column) const { return body_->engine->text(column); }
std::string Statement::bytes(int column) const { return body_->engine->bytes(column); }

Value Statement::value(int column) const {
    if (is_null(column)) return {};
    if (body_->engine->is_integer(column)) return integer(column);
    return std::string(text(column));
}

std::string insert_text(std::string_view table, std::vector<std::string> const& columns, bool may_stand) {
    std::string names, marks;
    for (size_t i = 0; i < columns.size(); ++i) {
        names += (i == 0 ? "" : ", ") + columns[i];
        marks += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
    }
    std::string sql = "INSERT INTO " + std::string(table) + " (" + names + ") VALUES (" + marks + ")";
    if (may_stand) sql += " ON CONFLICT DO NOTHING";
    return sql;
}

Bulk::Bulk(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Bulk::Bulk(Bulk&&) noexcept = default;
Bulk& Bulk::operator=(Bulk&&) noexcept = default;
Bulk::~Bulk() = default;

Bulk& Bulk::put(int64_t value) {
    writer_->put(value);
    return *this;
}

Bulk& Bulk::put(std::string_view text) {
    writer_->put(text);
    return *this;
}

Bulk& Bulk::put_bytes(std::string_view bytes) {
    writer_->put_bytes(bytes);
    return *this;
}

Bulk& Bulk::put_null() {
    writer_->put_null();
    return *this;
}

Bulk& Bulk::put(Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) return put(*number);
    if (auto const* text = std::get_if<std::string>(&value)) return put(std::string_view(*text));
    return put_null();
}

void Bulk::end_row() { writer_->end_row(); }

struct Database::Body {
    std::unique_ptr<EngineDatabase> engine;
    std::string url;
    int savepoints = 0;
};

Database::Database(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Database::~Database() = default;

std::unique_ptr<Database> Database::open(std::string const& url, Access access) {
    auto body = std::make_unique<Body>();
    body->url = url;
    bool const is_postgresql = url.rfind("postgresql://", 0) == 0 || url.rfind("postgres://", 0) == 0;
    if (is_postgresql) {
        body->engine = open_postgresql(url);
    } else {
        body->engine = open_sqlite(url.rfind("sqlite:", 0) == 0 ? url.substr(7) : url, access);
    }
    return std::unique_ptr<Database>(new Database(std::move(body)));
}

Engine Database::engine() const { return body_->engine->engine(); }
std::string const& Database::url() const { return body_->url; }
bool Database::is_lost() const { return body_->engine->is_lost(); }

Statement Database::prepare(std::string_view sql) {
    auto marked = with_numbered_marks(sql);
    auto body = std::make_unique<Statement::Body>();
    body->engine = body_->engine->prepare(marked.sql, int(marked.names.size()));
    body->names = std::move(marked.names);
    return Statement(std::move(body));
}

Bulk Database::bulk(std::string_view table, std::vector<std::string> const& columns, bool may_stand) {
    return Bulk(body_->engine->bulk(table, columns, may_stand));
}

void Database::execute(std::string_view sql) { body_->engine->execute(std::string(sql)); }

void Database::begin() {
    body_->savepoints = 0;
    body_->engine->begin();
}
void Database::begin_reading() { body_->engine->begin_reading(); }

// SQLite steps through a result as it is made; PostgreSQL's client would hold it whole, so a cursor gives pieces.
void Database::each_row(std::string const& sql, std::function<void(Statement const&)> const& visit, int together) {
    if (engine() == Engine::Sqlite) {
        auto read = prepare(sql);
        while (read.step()) visit(read);
        return;
    }
    execute("DECLARE rows_in_pieces NO SCROLL CURSOR FOR " + sql);
    auto fetch = prepare("FETCH " + std::to_string(together) + " FROM rows_in_pieces");
    for (int64_t fetched = 1; fetched > 0;) {
        fetched = 0;
        while (fetch.step()) {
            ++fetched;
            visit(fetch);
        }
    }
    execute("CLOSE rows_in_pieces");
}

void Database::commit() { body_->engine->commit(); }
void Database::rollback() {
    body_->savepoints = 0;
    execute("ROLLBACK");
}

void Database::savepoint() {
    execute("SAVEPOINT at_" + std::to_string(body_->savepoints + 1));
    ++body_->savepoints;
}

void Database::release_savepoint() {
    ensure(body_->savepoints > 0);
    execute("RELEASE SAVEPOINT at_" + std::to_string(body_->savepoints));
    --body_->savepoints;  // Where it fails it is still there to go back to.
}

void Database::rollback_to_savepoint() {
    ensure(body_->savepoints > 0);
    std::string const name = "at_" + std::to_string(body_->savepoints);
    execute("ROLLBACK TO SAVEPOINT " + name);
    execute("RELEASE SAVEPOINT " + name);
    --body_->savepoints;
}

std::string Database::text_type() const { return engine() == Engine::Postgresql ? "TEXT COLLATE \"C\"" : "TEXT"; }

std::string Database::stored_as_its_key() const { return engine() == Engine::Sqlite ? "WITHOUT ROWID" : ""; }

std::string Database::bytes_type() const { return engine() == Engine::Postgresql ? "BYTEA" : "BLOB"; }

std::string Database::qualified(std::string_view table) const {
    return body_->engine->schema() + "." + std::string(table);
}

bool Database::has_table(std::string_view table) { return !columns_of(table).empty(); }
bool Database::has_index(std::string_view index) { return body_->engine->has_index(index); }
std::vector<std::string> Database::columns_of(std::string_view table) { return body_->engine->columns_of(table); }
std::vector<std::string> Database::tables() { return body_->engine->tables(); }

}  // namespace lianfang::store
