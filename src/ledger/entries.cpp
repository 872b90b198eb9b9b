// Entry by entry: read with what lies beside, checked against the chain, and applied as at first.
#include "ledger/entries.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

constexpr int64_t entries_read_together = 2000;
constexpr int64_t entries_applied_together = 5000;
// Stands among the settings while entries are being moved in.
constexpr char const* unfinished = "unfinished";

Error wrong_entry(int64_t number, std::string_view zh, std::string_view en) {
    return Error::broken("entry_wrong", fmt::format("第{}号记录{}；请向原处重取", number, zh),
                         fmt::format("entry {} {}; fetch it again from where it came", number, en));
}

Result<void> check_beside(StoredEntry const& stored, ParsedText const& parsed) {
    bool is_sound = stored.sealed.size() == parsed.digests.size() && stored.files.size() == parsed.file_digests.size();
    for (auto const& [column, salt, value] : stored.sealed) {
        auto const digest = parsed.digests.find(column);
        is_sound = is_sound && digest != parsed.digests.end() &&
                   (!value || seal_digest(salt, *value) == digest->second);
    }
    for (auto const& [name, bytes] : stored.files) {
        auto const digest = parsed.file_digests.find(name);
        is_sound = is_sound && digest != parsed.file_digests.end() && file_digest(bytes) == digest->second;
    }
    if (is_sound) return {};
    return wrong_entry(stored.number, "的密封值或所存文件与账本不符", "has sealed values or files that do not match it");
}

void put_sealed(Ledger::Body& body, StoredEntry const& stored) {
    for (auto const& [column, salt, value] : stored.sealed) {
        if (!value) {
            put_erased(*body.tables, stored.number, column, body.sealer.key_number());
            continue;
        }
        put_sealed(*body.tables, stored.number, column, body.sealer.lay(stored.number, column, salt, *value));
    }
}

// Applies entries in transactions that end where the day of recording does. An entry that keeps files has one of its
// own: a report's issue, at which kept figures are fixed.
class Application {
public:
    Application(Ledger& ledger, Ledger::Body& body, int64_t last, TransferProgress const& progress)
        : ledger_(ledger), body_(body), last_(last), progress_(progress) {}

    // Done in the transaction of the first entry.
    void begin_with(std::function<void()> work) { first_ = std::move(work); }

    Result<Head> run(NextEntry const& next) {
        Result<void> result = fetch(next);
        while (result.ok() && waiting_) {
            ledger_.set_now(waiting_parsed_->appended.recorded_at);
            ledger_.in_transaction([&] {
                if (first_) first_();
                result = apply_together(next);
            });
            first_ = nullptr;
            if (progress_) progress_(body_.head_number, last_);
        }
        if (!result.ok()) return result.error();
        return Head{body_.head_number, body_.head_hash};
    }

private:
    // The next entry that the target does not have yet, checked; none at the end.
    Result<void> fetch(NextEntry const& next) {
        for (;;) {
            ASSIGN_OR_RETURN(waiting_, next());
            if (!waiting_) return {};
            if (waiting_->number > body_.head_number) break;
            bool const is_other = waiting_->number == body_.head_number && waiting_->hash != body_.head_hash;
            if (is_other) return wrong_entry(waiting_->number, "与目标账本不同", "differs from the target ledger's");
        }
        auto const hash = hash_hex(fmt::format("{}\n{}", body_.head_hash, waiting_->text), 32);
        bool const follows = waiting_->number == body_.head_number + 1 && hash == waiting_->hash;
        if (!follows) return wrong_entry(waiting_->number, "与哈希链不符", "breaks the chain");
        ASSIGN_OR_RETURN(waiting_parsed_, parse_chained_text(waiting_->text, *body_.catalog));
        if (waiting_parsed_->appended.number != waiting_->number) {
            return wrong_entry(waiting_->number, "与哈希链不符", "breaks the chain");
        }
        return check_beside(*waiting_, *waiting_parsed_);
    }

    Result<void> apply_together(NextEntry const& next) {
        Day const day = day_of(waiting_parsed_->appended.recorded_at);
        for (int64_t applied = 0; applied < entries_applied_together; ++applied) {
            bool const keeps_files = !waiting_->files.empty();
            apply();
            RETURN_IF_ERROR(fetch(next));
            if (keeps_files || !waiting_ || !waiting_->files.empty()) return {};
            if (day_of(waiting_parsed_->appended.recorded_at) != day) return {};
        }
        return {};
    }

    void apply() {
        Appended& appended = waiting_parsed_->appended;
        for (auto const& sealed : waiting_->sealed) {
            int const column = appended.entry.kind->find(sealed.column);
            if (column >= 0 && sealed.value) appended.entry.values[size_t(column)] = *sealed.value;
        }
        appended.entry.files = waiting_->files;
        store_chained(*body_.tables, appended, waiting_->text, waiting_->hash);
        put_sealed(body_, *waiting_);
        body_.head_number = appended.number;
        body_.head_hash = waiting_->hash;
        body_.head_recorded = appended.recorded_at;
        body_.apply(appended);
    }

    Ledger& ledger_;
    Ledger::Body& body_;
    int64_t last_;
    TransferProgress const& progress_;
    std::function<void()> first_;
    std::optional<StoredEntry> waiting_;
    std::optional<ParsedText> waiting_parsed_;
};

}  // namespace

EntryReader::EntryReader(store::Database& database, Sealer sealer, int64_t first, int64_t last)
    : sealer_(std::move(sealer)),
      entries_(database.prepare("SELECT number, text, hash FROM ledger WHERE number >= :first AND number <= :last "
                                "ORDER BY number")),
      sealed_(database.prepare("SELECT number, field, salt, key_number, value FROM sealed "
                               "WHERE number >= :first AND number <= :last ORDER BY number, field")),
      with_files_(database.prepare("SELECT DISTINCT number FROM kept_file WHERE number >= :first AND number <= :last")),
      files_(database.prepare("SELECT name, bytes FROM kept_file WHERE number = :number")),
      next_(first),
      last_(last) {}

std::optional<StoredEntry> EntryReader::next() {
    if (given_ == read_.size()) read_on();
    if (given_ == read_.size()) return std::nullopt;
    StoredEntry entry = std::move(read_[given_++]);
    return entry;
}

void EntryReader::read_on() {
    read_.clear();
    given_ = 0;
    if (next_ > last_) return;
    int64_t const end = std::min(last_, next_ + entries_read_together - 1);
    for (auto* statement : {&entries_, &sealed_, &with_files_}) statement->bind("first", next_).bind("last", end);
    while (entries_.step()) {
        auto& entry = read_.emplace_back();
        entry.number = entries_.integer(0);
        entry.text = entries_.text(1);
        entry.hash = entries_.text(2);
    }
    auto const find = [&](int64_t number) {
        auto const it = std::lower_bound(read_.begin(), read_.end(), number,
                                         [](StoredEntry const& entry, int64_t n) { return entry.number < n; });
        return it != read_.end() && it->number == number ? &*it : nullptr;
    };
    while (sealed_.step()) {
        auto* const entry = find(sealed_.integer(0));
        if (!entry) continue;
        std::string const column(sealed_.text(1)), salt(sealed_.text(2));
        if (sealed_.is_null(4)) {
            entry->sealed.push_back({column, salt, {}});
            continue;
        }
        auto clear = sealer_.clear(entry->number, column, {salt, sealed_.integer(3), std::string(sealed_.text(4))});
        entry->sealed.push_back({column, std::move(clear.salt), std::move(clear.value)});
    }
    while (with_files_.step()) {
        auto* const entry = find(with_files_.integer(0));
        if (!entry) continue;
        files_.bind("number", entry->number);
        while (files_.step()) entry->files[std::string(files_.text(0))] = files_.bytes(1);
    }
    next_ = end + 1;
}

Beginnings beginnings_of(store::Database& database, Secrets const& secrets) {
    Beginnings all{.settings = settings_of(database), .editions = {}};
    all.settings.erase("key_number");
    all.settings["ledger_id"] = secrets.ledger_id;
    all.settings["lookup_key"] = secrets.lookup_key;
    all.settings["salt_key"] = secrets.salt_key;
    auto editions = database.prepare("SELECT edition, file, text FROM catalog_edition");
    while (editions.step()) {
        all.editions[std::string(editions.text(0))][std::string(editions.text(1))] = editions.text(2);
    }
    return all;
}

namespace {

void write_beginnings(Ledger::Body& body, Beginnings const& beginnings) {
    body.statement("INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING")
        .bind("name", unfinished).bind("value", "1").run();
    auto& edition = body.statement(
        "INSERT INTO catalog_edition (edition, file, text) VALUES (:edition, :file, :text) ON CONFLICT DO NOTHING");
    for (auto const& [name, files] : beginnings.editions) {
        for (auto const& [file, text] : files) {
            edition.bind("edition", name).bind("file", file).bind("text", text).run();
        }
    }
    body.note_schema_steps(body.bring_schema_forward());
}

// The same ledger with the same secrets; its values get a key of this place, whatever they were under where they came
// from.
Result<void> take_secrets(Ledger::Body& body, Fill const& fill, Beginnings const& beginnings) {
    body.ledger_id = ledger_id_of(beginnings.settings);
    body.salt_key = beginnings.settings.at("salt_key");
    body.lookup_key = fill.lookup_key == LookupKey::AsItWas ? beginnings.settings.at("lookup_key")
                                                            : hash_hex("lookup_key|" + fill.secret_seed, 32);
    return body.make_key(fill.secret_seed);
}

}  // namespace

Result<Filling> Filling::open(Fill const& fill, Beginnings const& beginnings) {
    auto body = std::make_unique<Ledger::Body>();
    body->database = store::Database::open(fill.to);
    body->catalog = &fill.catalog;
    body->key_place = fill.keys;
    body->tables = table_sink(*body->database);
    auto& database = *body->database;
    bool const is_begun = database.has_table("ledger");
    bool const is_other = is_begun ? ledger_id_of(settings_of(database)) != ledger_id_of(beginnings.settings)
                                   : !database.tables().empty();
    if (is_other) {
        return Error::wrong_state("target_not_empty",
                                  fmt::format("{} 已有别的内容，不覆盖。请给出新的文件名或空的数据库", fill.to),
                                  fmt::format("{} holds something else and is not overwritten; name a new file or an "
                                              "empty database", fill.to));
    }
    auto& inside = *body;
    auto ledger = std::make_unique<Ledger>(std::move(body));
    if (!is_begun) {
        RETURN_IF_ERROR(take_secrets(inside, fill, beginnings));
        ledger->in_transaction([&] {
            inside.create_core_tables();
            inside.write_secrets();
            write_beginnings(inside, beginnings);
        });
    }
    ASSIGN_OR_RETURN(bool const has_secrets, inside.read_secrets());
    ensure(has_secrets);
    inside.read_head();
    return Filling(std::move(ledger), inside, beginnings, fill);
}

Result<Head> Filling::apply(NextEntry const& next, int64_t last, TransferProgress const& progress) {
    Application application(*ledger_, *body_, last, progress);
    application.begin_with([&] {
        body_->create_core_tables();
        write_beginnings(*body_, beginnings_);
    });
    auto const head = application.run(next);
    if (!head) return head.error();
    if (finish_) finish_(*ledger_);
    ledger_->in_transaction([&] {
        body_->statement("DELETE FROM setting WHERE name = :name").bind("name", unfinished).run();
    });
    return head;
}

Result<Head> replay_ledger(store::Database& from, Fill const& fill) {
    from.begin_reading();
    Head const head = head_of(from);
    ASSIGN_OR_RETURN(auto const secrets, secrets_of(settings_of(from), fill.keys));
    ASSIGN_OR_RETURN(auto filling, Filling::open(fill, beginnings_of(from, secrets)));
    EntryReader reader(from, secrets.sealer, std::max<int64_t>(1, filling.head_number()), head.number);
    auto const filled = filling.apply([&] { return Result<std::optional<StoredEntry>>(reader.next()); }, head.number,
                                      fill.progress);
    from.commit();
    return filled;
}

Result<void> check_is_whole(store::Database& database) {
    if (!database.has_table("setting")) return {};
    auto read = database.prepare("SELECT value FROM setting WHERE name = :name");
    read.bind("name", unfinished);
    bool is_unfinished = false;
    while (read.step()) is_unfinished = true;
    if (!is_unfinished) return {};
    return Error::wrong_state("ledger_unfinished",
                              "这里的账本没有搬完。请再运行一次原来的命令（replay 或 import），它会接着做完；或删去后重来",
                              "the ledger here was not moved whole: run the same command (replay or import) again, it "
                              "goes on; or delete it and begin anew");
}

}  // namespace lianfang::ledger
