// Opening, the transaction, and append: number, chain, store, apply, ask for orders.
#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/hash.h"
#include "ledger/body.h"
#include "ledger/entries.h"

namespace lianfang::ledger {
namespace {

constexpr int order_depth_max = 4;

std::string chain(std::string const& previous, std::string_view text) {
    return hash_hex(fmt::format("{}\n{}", previous, text), 32);
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Ledger::~Ledger() = default;

store::Statement& Ledger::Body::statement(std::string_view sql) {
    auto const it = statements.find(sql);
    if (it != statements.end()) return it->second;
    return statements.emplace(std::string(sql), database->prepare(sql)).first->second;
}

void Ledger::Body::read_head() {
    auto& head = statement("SELECT number, hash, recorded_at, (SELECT value FROM setting WHERE name = 'key_number') "
                           "FROM ledger ORDER BY number DESC LIMIT 1");
    int64_t number = 0;
    std::string hash;
    Instant recorded = {};
    while (head.step()) {
        number = head.integer(0);
        hash = head.text(1);
        recorded = Instant{head.integer(2)};
        key_number_in_force = std::atoll(std::string(head.text(3)).c_str());
    }
    head_number = number;
    head_hash = std::move(hash);
    head_recorded = recorded;
}

// PostgreSQL plans by what it last knew of the tables, and learns that a minute after they grew: in the first import
// of a county that is after its end, and look-ups until then read whole tables.
void Ledger::Body::tell_sizes() {
    constexpr int64_t entries_first = 5'000, entries_last = 500'000;
    bool const has_grown = head_number > 4 * sized_at + entries_first && sized_at < entries_last;
    if (database->engine() != store::Engine::Postgresql || !has_grown) return;
    database->execute("ANALYZE");
    sized_at = head_number;
}

void Ledger::Body::go_back_to(ChainEnd const& end) {
    head_number = end.number;
    head_hash = end.hash;
    head_recorded = end.recorded;
}

std::string Ledger::Body::edition_in_force() {
    if (!database->has_table("record_catalogue_adopted")) return {};
    auto& read = statement("SELECT edition FROM record_catalogue_adopted ORDER BY from_number DESC LIMIT 1");
    std::string edition;
    while (read.step()) edition = read.text(0);
    return edition;
}

Result<void> Ledger::Body::adopt_catalog(Ledger& ledger, std::string const& previous) {
    create_core_tables();  // Those that an older program did not have yet.
    auto const steps = bring_schema_forward();
    for (auto const& [file, text] : catalog->files) {
        statement("INSERT INTO catalog_edition (edition, file, text) VALUES (:edition, :file, :text) "
                  "ON CONFLICT DO NOTHING")
            .bind("edition", catalog->edition).bind("file", file).bind("text", text).run();
    }
    Kind const* kind = catalog->find_kind("catalogue_adopted");
    ensure(kind != nullptr);
    Entry entry{
        .id = "catalogue-" + hash_hex(fmt::format("{}|{}|{}", head_number, previous, catalog->edition), 12),
        .kind = kind,
        .recorded_by = "lianfang"};
    entry.received_at = now;
    entry.values.assign(kind->columns.size(), Value{});
    entry.values[kind->find("edition")] = catalog->edition;
    entry.values[kind->find("steps")] = std::to_string(steps.size());
    entry.values[kind->find("adopted_at")] = now.microseconds;
    auto const appended = ledger.append(std::move(entry));
    if (!appended) return appended.error();
    note_schema_steps(steps);
    return {};
}

Result<std::unique_ptr<Ledger>> Ledger::open(std::string const& url, Catalog const& catalog, Instant now,
                                             std::string const& secret_seed, KeyPlace keys) {
    ensure(catalog.ok());
    auto body = std::make_unique<Body>();
    body->database = store::Database::open(url);
    body->catalog = &catalog;
    body->now = now;
    body->tables = table_sink(*body->database);
    auto ledger = std::unique_ptr<Ledger>(new Ledger(std::move(body)));
    Body& inside = *ledger->body_;
    inside.key_place = std::move(keys);
    RETURN_IF_ERROR(check_is_whole(*inside.database));
    ASSIGN_OR_RETURN(bool const has_secrets, inside.read_secrets());
    if (!has_secrets) RETURN_IF_ERROR(inside.begin_ledger(*ledger, secret_seed));
    Result<void> adopted;
    if (inside.edition_in_force() != catalog.edition) {
        ledger->in_transaction([&] {
            inside.read_head();
            // Another program may have adopted it while this one waited.
            std::string const previous = inside.edition_in_force();
            if (previous != catalog.edition) adopted = inside.adopt_catalog(*ledger, previous);
        });
    }
    if (!adopted) return adopted.error();
    if (inside.schema_is_behind()) {
        ledger->in_transaction([&] { inside.note_schema_steps(inside.bring_schema_forward()); });
    }
    inside.read_head();
    inside.sized_at = inside.head_number;
    return ledger;
}

void Ledger::set_responder(Responder* responder) { body_->responder = responder; }
void Ledger::set_keeper(Keeper* keeper) { body_->keeper = keeper; }
void Ledger::set_now(Instant now) { body_->now = now; }
Instant Ledger::now() const { return body_->now; }
store::Database& Ledger::database() { return *body_->database; }
Catalog const& Ledger::catalog() const { return *body_->catalog; }
void Ledger::catch_up() { body_->read_head(); }

int64_t Ledger::last_number() { return body_->head_number; }

void Ledger::in_transaction(std::function<void()> const& work) {
    ensure(!body_->in_transaction);
    body_->database->begin();
    body_->in_transaction = true;
    body_->appended_here.clear();
    body_->appended_in_order.clear();
    auto before = body_->chain_end();
    try {
        // Another program may have written since; one chain needs its head.
        std::string const left = body_->head_hash;
        if (body_->head_number > 0) body_->read_head();
        if (body_->key_number_in_force != body_->sealer.key_number()) body_->sealer.use(body_->key_number_in_force);
        before = body_->chain_end();
        if (body_->responder && body_->head_hash != left) body_->responder->others_appended();
        body_->ahead.begin(body_->head_hash);
        work();
        if (body_->keeper && body_->head_number > before.number) {
            body_->keeper->before_commit(*this, before.number + 1, body_->head_number);
        }
        body_->database->commit();
        body_->ahead.end(body_->head_hash);
        body_->in_transaction = false;
    } catch (...) {
        body_->in_transaction = false;
        if (body_->keeper) body_->keeper->rolled_back();
        if (body_->responder) body_->responder->forget();
        body_->ahead.rolled_back();
        body_->go_back_to(before);
        try {
            body_->database->rollback();
        } catch (store::StoreError const&) {
            // A database that is gone has rolled back; what is told is why it failed at first.
        }
        throw;
    }
    if (body_->keeper) body_->keeper->committed();
    body_->tell_sizes();
}

void Ledger::rehearse(std::function<void()> const& work) {
    struct Rehearsed {};
    try {
        in_transaction([&] {
            work();
            throw Rehearsed{};
        });
    } catch (Rehearsed const&) {
    }
}

bool Ledger::attempt(std::function<bool()> const& work) {
    ensure(body_->in_transaction);
    auto const before = body_->chain_end();
    size_t const mark = body_->keeper ? body_->keeper->mark() : 0;
    size_t const answers = body_->ahead.mark();
    size_t const ids = body_->appended_in_order.size();
    auto const back = [&] {
        body_->ahead.back_to(answers);
        for (auto& in_order = body_->appended_in_order; in_order.size() > ids; in_order.pop_back()) {
            body_->appended_here.erase(in_order.back());
        }
        if (body_->keeper) body_->keeper->back_to(mark);
        if (body_->responder && body_->head_number != before.number) body_->responder->forget();
        body_->go_back_to(before);
        body_->database->rollback_to_savepoint();
    };
    body_->database->savepoint();
    try {
        if (work()) {
            body_->database->release_savepoint();
            return true;
        }
    } catch (...) {
        try {
            back();
        } catch (store::StoreError const&) {
            // The transaction is lost as a whole: every further statement of it says so.
        }
        throw;
    }
    back();
    return false;
}

std::vector<Sealed> Ledger::Body::seal(Entry const& entry) const {
    std::vector<Sealed> sealed;
    for (size_t i = 0; i < entry.values.size(); ++i) {
        auto const* text = std::get_if<std::string>(&entry.values[i]);
        if (!text || !entry.kind->columns[i].sealed) continue;
        auto const& name = entry.kind->columns[i].name;
        sealed.push_back({name, keyed_hash_hex(salt_key, entry.id + "|" + name), *text});
    }
    return sealed;
}

void put_sealed(RowSink& sink, int64_t number, std::string_view column, LaidValue const& laid) {
    sink.begin(CoreTable::Sealed);
    sink.put(number);
    sink.put(column);
    sink.put(laid.salt);
    sink.put(laid.key_number);
    sink.put(laid.value);
    sink.end();
}

// Without its salt, its digest tells nothing to whoever has no key.
void put_erased(RowSink& sink, int64_t number, std::string_view column, int64_t key_number) {
    sink.begin(CoreTable::Sealed);
    sink.put(number);
    sink.put(column);
    sink.put(std::string_view());
    sink.put(key_number);
    sink.put_null();
    sink.end();
}

void store_chained(RowSink& sink, Appended const& appended, std::string_view text, std::string_view hash) {
    sink.begin(CoreTable::Ledger);
    sink.put(appended.number);
    sink.put(appended.entry.id);
    sink.put(appended.entry.kind->name);
    sink.put(name_of(appended.entry.operation));
    appended.entry.target.empty() ? sink.put_null() : sink.put(appended.entry.target);
    sink.put(appended.recorded_at.microseconds);
    sink.put(text);
    sink.put(hash);
    sink.end();
    for (auto const& [name, bytes] : appended.entry.files) {
        sink.begin(CoreTable::KeptFile);
        sink.put(appended.number);
        sink.put(name);
        sink.put(file_digest(bytes));
        sink.put_bytes(bytes);
        sink.end();
    }
}

void Ledger::Body::store_entry(Appended const& appended, std::string const& edition,
                               std::vector<Sealed> const& sealed) {
    std::string const text = chained_text(appended, edition, sealed);
    std::string const hash = chain(head_hash, text);
    store_chained(*tables, appended, text, hash);
    for (auto const& one : sealed) {
        put_sealed(*tables, appended.number, one.column, sealer.lay(appended.number, one.column, one.salt, one.value));
    }
    appended_here.insert(appended.entry.id);
    appended_in_order.push_back(appended.entry.id);
    head_number = appended.number;
    head_hash = hash;
    head_recorded = appended.recorded_at;
}

namespace {

thread_local int order_depth = 0;  // How deep orders answer orders right now.

struct DepthGuard {
    DepthGuard() { ++order_depth; }
    ~DepthGuard() { --order_depth; }
};

}  // namespace

Result<Appended> Ledger::append(Entry entry) {
    Body& inside = *body_;
    ensure(inside.in_transaction && entry.kind && !entry.id.empty());
    ensure(entry.values.size() == entry.kind->columns.size());
    entry.persons.resize(entry.kind->persons.size(), 0);
    if (!inside.ahead.is_surely_new(entry.id) && inside.has_entry(entry.id)) {
        auto known = inside.find_entry(entry.id);
        ensure(known.has_value());
        return std::move(*known);
    }
    inside.ahead.add_entry(entry.id);

    Appended appended{.number = inside.head_number + 1, .record_id = entry.target.empty() ? entry.id : entry.target};
    ASSIGN_OR_RETURN(appended.happened_at, happened_at(*entry.kind, entry.values));
    appended.recorded_at = std::max(inside.now, inside.head_recorded);
    appended.entry = std::move(entry);

    auto const write = [&] {
        inside.store_entry(appended, inside.catalog->edition.substr(0, 16), inside.seal(appended.entry));
        inside.apply(appended);
        if (inside.responder) inside.responder->appended(appended);
    };
    bool const may_be_answered = inside.responder && inside.responder->interested_in(*appended.entry.kind) &&
                                 inside.responder->may_answer(*this, appended);
    if (!may_be_answered) {
        write();
        return appended;
    }
    std::optional<Error> failed;
    attempt([&] {
        write();
        if (order_depth >= order_depth_max) return true;
        DepthGuard const guard;
        int ordinal = 0;
        for (auto& order : inside.responder->answer(*this, appended)) {
            if (order.cause.empty()) order.cause = appended.entry.id;
            order.id = "o" + hash_hex(fmt::format("{}|{}", appended.entry.id, ordinal++), 12);
            order.received_at = appended.recorded_at;
            if (order.recorded_by.empty()) order.recorded_by = "measures";
            if (auto const result = append(std::move(order)); !result) {
                failed = result.error();
                return false;
            }
        }
        return true;
    });
    if (failed) return *failed;
    return appended;
}

}  // namespace lianfang::ledger
