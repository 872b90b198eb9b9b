// Entries are applied to a sink that keeps their rows; only the insertion of those is timed.
#include "raw.h"

#include <sqlite3.h>

#include <chrono>
#include <map>
#include <set>

#include "ledger/body.h"

namespace lianfang::bench {
namespace {

using ledger::CoreTable;
using store::Value;

struct Table {
    std::string name;
    std::vector<std::string> columns;
    bool may_stand = false;
    std::set<std::pair<std::string, std::string>> seen;  // Of a table whose rows may come again: they stand once.
};

struct Row {
    Table* table;
    std::vector<Value> values;
};

class KeepingSink : public ledger::RowSink {
public:
    void begin(CoreTable table) override {
        bool const may_stand = table == CoreTable::NaturalKey || table == CoreTable::PersonKey;
        begin_row(std::string(ledger::name_of(table)), [&] { return ledger::columns_of(table); }, may_stand);
    }
    void begin(catalog::Kind const& kind) override {
        begin_row(kind.table(), [&] { return ledger::version_columns(kind); }, false);
    }
    void put(int64_t value) override { rows.back().values.emplace_back(value); }
    void put(std::string_view text) override { rows.back().values.emplace_back(std::string(text)); }
    void put_bytes(std::string_view bytes) override { put(bytes); }
    void put_null() override { rows.back().values.emplace_back(); }
    void end() override {
        auto& row = rows.back();
        if (!row.table->may_stand) return;
        auto const text = [&](size_t i) {
            auto const* number = std::get_if<int64_t>(&row.values[i]);
            return number ? std::to_string(*number) : std::get<std::string>(row.values[i]);
        };
        if (!row.table->seen.emplace(text(0), text(1)).second) rows.pop_back();
    }
    void close_version(catalog::Kind const&, std::string_view, int64_t, int64_t) override { only_records(); }
    void close_residence(std::string_view, int64_t, int64_t) override { only_records(); }

    std::vector<Row> rows;
    std::map<std::string, Table> tables;

private:
    template <typename Columns>
    void begin_row(std::string const& name, Columns const& columns, bool may_stand) {
        auto it = tables.find(name);
        if (it == tables.end()) it = tables.emplace(name, Table{name, columns(), may_stand, {}}).first;
        rows.push_back({&it->second, {}});
        rows.back().values.reserve(it->second.columns.size());
    }
    [[noreturn]] static void only_records() {
        throw std::runtime_error("raw rates are measured on ledgers without corrections");
    }
};

class RawTarget {
public:
    virtual ~RawTarget() = default;
    virtual void insert(std::vector<Row> const& rows) = 0;  // One durable transaction.
};

class SqliteTarget : public RawTarget {
public:
    explicit SqliteTarget(std::string const& path) {
        check(sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
        run("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096; "
            "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
    }
    ~SqliteTarget() override {
        for (auto& [table, insert] : inserts_) sqlite3_finalize(insert);
        sqlite3_close(db_);
    }
    void insert(std::vector<Row> const& rows) override {
        run("BEGIN IMMEDIATE");
        for (auto const& row : rows) {
            auto* const insert = insert_of(*row.table);
            for (size_t i = 0; i < row.values.size(); ++i) bind(insert, int(i + 1), row.values[i]);
            if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
            sqlite3_reset(insert);
        }
        run("COMMIT");
    }

private:
    void check(int code) {
        if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
    }
    void run(char const* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
    void bind(sqlite3_stmt* insert, int mark, Value const& value) {
        if (auto const* number = std::get_if<int64_t>(&value)) {
            check(sqlite3_bind_int64(insert, mark, *number));
        } else if (auto const* text = std::get_if<std::string>(&value)) {
            check(sqlite3_bind_text(insert, mark, text->data(), int(text->size()), SQLITE_STATIC));
        } else {
            check(sqlite3_bind_null(insert, mark));
        }
    }
    sqlite3_stmt* insert_of(Table const& table) {
        auto& insert = inserts_[&table];
        if (insert) return insert;
        std::string names, marks;
        for (auto const& column : table.columns) {
            names += (names.empty() ? "" : ", ") + column;
            marks += marks.empty() ? "?" : ", ?";
        }
        std::string const sql = "INSERT INTO " + table.name + " (" + names + ") VALUES (" + marks + ")";
        check(sqlite3_prepare_v3(db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &insert, nullptr));
        return insert;
    }

    sqlite3* db_ = nullptr;
    std::map<Table const*, sqlite3_stmt*> inserts_;
};

// The bulk writer of this engine is COPY.
class PostgresqlTarget : public RawTarget {
public:
    explicit PostgresqlTarget(std::string const& url) : database_(store::Database::open(url)) {}
    void insert(std::vector<Row> const& rows) override {
        database_->begin();
        for (auto const& row : rows) {
            auto it = copies_.find(row.table);
            if (it == copies_.end()) {
                it = copies_.emplace(row.table, database_->bulk(row.table->name, row.table->columns)).first;
            }
            for (auto const& value : row.values) it->second.put(value);
            it->second.end_row();
        }
        database_->commit();
    }

private:
    std::unique_ptr<store::Database> database_;
    std::map<Table const*, store::Bulk> copies_;
};

// The sealed values as they lie, into the rows; in clear, into the entry.
void take_sealed(store::Statement& read, ledger::Sealer& sealer, ledger::RowSink& sink, ledger::Appended& appended) {
    read.bind(0, appended.number);
    while (read.step()) {
        ledger::LaidValue const laid{std::string(read.text(1)), read.integer(2), std::string(read.text(3))};
        int const column = appended.entry.kind->find(read.text(0));
        appended.entry.values[size_t(column)] = sealer.clear(appended.number, read.text(0), laid).value;
        ledger::put_sealed(sink, appended.number, read.text(0), laid);
    }
}

}  // namespace

RawRate insert_raw(catalog::Catalog const& catalog, std::string const& from, std::string const& to, int64_t together) {
    auto const source = store::Database::open(from);
    auto secrets = ledger::secrets_of(ledger::settings_of(*source), ledger::usual_key_place());
    ensure(secrets.ok());
    std::unique_ptr<RawTarget> target;
    if (to.rfind("postgres", 0) == 0) target = std::make_unique<PostgresqlTarget>(to);
    else target = std::make_unique<SqliteTarget>(to.substr(to.find(':') + 1));

    KeepingSink sink;
    ledger::Applier applier(sink, secrets->lookup_key);
    auto entries = source->prepare(
        "SELECT number, text, hash FROM ledger WHERE number > :after ORDER BY number LIMIT :many");
    auto sealed =
        source->prepare("SELECT field, salt, key_number, value FROM sealed WHERE number = :number ORDER BY field");
    RawRate rate;
    for (int64_t after = 0, before = -1; after != before;) {
        before = after;
        entries.bind(0, after).bind(1, together);
        sink.rows.clear();
        while (entries.step()) {
            auto parsed = ledger::parse_chained_text(entries.text(1), catalog);
            ensure(parsed.ok());
            auto& appended = parsed->appended;
            ledger::store_chained(sink, appended, entries.text(1), entries.text(2));
            take_sealed(sealed, secrets->sealer, sink, appended);
            applier.apply(appended, {});
            after = entries.integer(0);
            ++rate.entries;
        }
        auto const begin = std::chrono::steady_clock::now();
        target->insert(sink.rows);
        rate.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        rate.rows += int64_t(sink.rows.size());
    }
    return rate;
}

}  // namespace lianfang::bench
