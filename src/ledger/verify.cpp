// Verify: the chain is walked, sealed values and kept files are held against their digests, and every table
// is made again from the ledger and compared row by row. Nothing here trusts a table.
#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

using Findings = std::vector<Ledger::Finding>;

constexpr size_t findings_max = 1000;

void find(Findings& findings, int64_t number, std::string zh, std::string en) {
    if (findings.size() < findings_max) findings.push_back({number, std::move(zh), std::move(en)});
}

struct ChainRow {
    int64_t number;
    std::string id, kind, operation, target, text, hash;
    int64_t recorded_at;
    std::vector<Sealed> sealed;
    std::vector<bool> is_erased;  // Of those.
};

// The digests of one entry against the values beside it. An erased value (NULL) is no fault.
void check_sealed(Findings& findings, ParsedText const& parsed, ChainRow const& row) {
    int64_t const number = parsed.appended.number;
    for (size_t i = 0; i < row.sealed.size(); ++i) {
        auto const& [field, salt, value] = row.sealed[i];
        auto const digest = parsed.digests.find(field);
        bool const agrees = digest != parsed.digests.end() &&
                            (row.is_erased[i] || seal_digest(salt, value) == digest->second);
        if (agrees) continue;
        find(findings, number, fmt::format("第{}号记录的密封值 {} 与账本不符", number, field),
             fmt::format("sealed value {} of entry {} does not match the ledger", field, number));
    }
    if (row.sealed.size() < parsed.digests.size()) {
        find(findings, number, fmt::format("第{}号记录缺少密封值", number),
             fmt::format("entry {} lacks a sealed value", number));
    }
}

using FileDigests = std::map<std::pair<int64_t, std::string>, std::string>;

// The files kept with entries against the digests in the chain: each there, each unchanged, none besides.
void check_files(Findings& findings, store::Database& database, FileDigests expected) {
    constexpr int files_together = 8;
    char const* const sql = "SELECT number, name, digest, bytes FROM kept_file ORDER BY number, name";
    auto const check = [&](store::Statement const& read) {
        int64_t const number = read.integer(0);
        std::string const name(read.text(1));
        auto const digest = expected.find({number, name});
        bool const agrees = digest != expected.end() && digest->second == read.text(2) &&
                            digest->second == file_digest(read.bytes(3));
        if (digest != expected.end()) expected.erase(digest);
        if (agrees) return;
        find(findings, number, fmt::format("第{}号记录所存文件 {} 与账本不符", number, name),
             fmt::format("file {} kept with entry {} does not match the ledger", name, number));
    };
    database.each_row(sql, check, files_together);
    for (auto const& [at, digest] : expected) {
        find(findings, at.first, fmt::format("第{}号记录缺少所存文件 {}", at.first, at.second),
             fmt::format("entry {} lacks its file {}", at.first, at.second));
    }
}

bool agrees_with_columns(ChainRow const& row, ParsedText const& parsed) {
    auto const& appended = parsed.appended;
    return appended.number == row.number && appended.entry.id == row.id && appended.entry.kind->name == row.kind &&
           name_of(appended.entry.operation) == row.operation && appended.entry.target == row.target &&
           appended.recorded_at.microseconds == row.recorded_at;
}

using Visit = std::function<void(ChainRow const&)>;

// Every entry with its sealed values. Where one lacks a number of its own, nothing says to which the others belong.
void each_row(store::Database& database, Visit const& visit) {
    char const* const sql =
        "SELECT l.number, l.id, l.kind, l.operation, l.target, l.recorded_at, l.text, l.hash, s.field, s.salt, s.value "
        "FROM ledger l LEFT JOIN sealed s ON s.number = l.number ORDER BY l.number, s.field";
    std::optional<ChainRow> row;
    database.each_row(sql, [&](store::Statement const& read) {
        if (row && row->number != read.integer(0)) {
            visit(*row);
            row.reset();
        }
        if (!row) {
            row = {.number = read.integer(0), .id = std::string(read.text(1)), .kind = std::string(read.text(2)),
                   .operation = std::string(read.text(3)), .target = std::string(read.text(4)),
                   .text = std::string(read.text(6)), .hash = std::string(read.text(7)),
                   .recorded_at = read.integer(5), .sealed = {}, .is_erased = {}};
        }
        if (read.is_null(8)) return;
        row->sealed.push_back({std::string(read.text(8)), std::string(read.text(9)), std::string(read.text(10))});
        row->is_erased.push_back(read.is_null(10));
    });
    if (row) visit(*row);
}

// What is read in it is the ledger as it stands now, whoever writes beside.
class Snapshot {
public:
    explicit Snapshot(store::Database& database) : database_(database) { database_.begin_reading(); }
    ~Snapshot() {
        try {
            database_.rollback();
        } catch (store::StoreError const&) {  // The connection is gone: what was read before said so.
        }
    }
    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

private:
    store::Database& database_;
};

struct Comparison {
    std::string table;
    std::vector<std::string> columns;
};

std::string row_text(store::Statement const& row) {
    std::string text;
    for (int i = 0; i < row.column_count(); ++i) {
        text += row.is_null(i) ? std::string("\x01") : std::string(row.text(i));
        text += '\x1f';
    }
    return text;
}

// Both tables in the same order, side by side; the first columns are the key.
void compare_tables(Findings& findings, store::Database& here, store::Database& again, Comparison const& what) {
    std::string const sql = fmt::format("SELECT {} FROM {} ORDER BY {}", fmt::join(what.columns, ", "), what.table,
                                        fmt::join(what.columns, " NULLS FIRST, ") );
    auto right = again.prepare(sql);
    int64_t row = 0;
    std::optional<std::string> differs;  // The key of the first row that does.
    here.each_row(sql, [&](store::Statement const& left) {
        if (differs) return;
        ++row;
        if (!right.step() || row_text(left) != row_text(right)) differs = std::string(left.text(0));
    });
    if (!differs && right.step()) {
        ++row;
        differs = std::string(right.text(0));
    }
    if (!differs) return;
    find(findings, 0, fmt::format("表 {} 第{}行（{}）与账本重建的结果不同", what.table, row, *differs),
         fmt::format("table {}, row {} ({}), differs from what the ledger gives", what.table, row, *differs));
}

std::vector<Comparison> comparisons(store::Database& again, Catalog const& catalog) {
    std::vector<Comparison> all;
    for (auto const& table : {"natural_key", "person_key", "person_link", "person_residence"}) {
        all.push_back({table, again.columns_of(table)});
    }
    for (auto const& [name, kind] : catalog.kinds) all.push_back({kind.table(), again.columns_of(kind.table())});
    return all;
}

void check_editions(Findings& findings, store::Database& database) {
    std::map<std::string, std::map<std::string, std::string>> content;
    auto read = database.prepare("SELECT edition, file, text FROM catalog_edition ORDER BY edition, file");
    while (read.step()) {
        content[std::string(read.text(0))].emplace(read.text(1), read.text(2));
    }
    for (auto const& [edition, files] : content) {
        if (catalog::edition_of(files) == edition) continue;
        find(findings, 0, fmt::format("目录版本 {} 的内容与其哈希不符", edition.substr(0, 12)),
             fmt::format("catalogue edition {} does not match its hash", edition.substr(0, 12)));
    }
}

}  // namespace

void Ledger::replay_into(Ledger& other) {
    Body& target = *other.body_;
    other.in_transaction([&] {
        each_row(*body_->database, [&](ChainRow const& row) {
            auto parsed = parse_chained_text(row.text, *target.catalog);
            if (!parsed) return;  // Told by the walk of the chain.
            Appended& appended = parsed->appended;
            for (auto const& value : row.sealed) {
                int const column = appended.entry.kind->find(value.column);
                if (column >= 0) appended.entry.values[column] = value.value;
            }
            store_chained(*target.tables, appended, row.text, row.hash, row.sealed);
            target.apply(appended);
        });
    });
    target.read_head();
}

std::unique_ptr<Ledger> Ledger::empty_like(std::string const& url) {
    auto body = std::make_unique<Body>();
    body->database = store::Database::open(url);
    body->catalog = body_->catalog;
    body->tables = table_sink(*body->database);
    body->lookup_key = body_->lookup_key;
    body->salt_key = body_->salt_key;
    auto again = std::unique_ptr<Ledger>(new Ledger(std::move(body)));
    again->in_transaction([&] {
        again->body_->create_core_tables();
        again->body_->bring_schema_forward();
    });
    return again;
}

std::vector<Ledger::Finding> Ledger::verify(std::string const& scratch_file,
                                            std::function<void(int64_t, int64_t)> const& progress,
                                            std::function<void(Ledger&)> const& compare) {
    Findings findings;
    std::string previous;
    int64_t expected = 0;
    int64_t const total = last_number();
    FileDigests file_digests;
    Snapshot const snapshot(*body_->database);
    each_row(*body_->database, [&](ChainRow const& row) {
        ++expected;
        if (progress && expected % 2000 == 0) progress(expected, 2 * total);
        std::string const hash = hash_hex(fmt::format("{}\n{}", previous, row.text), 32);
        auto const parsed = parse_chained_text(row.text, *body_->catalog);
        bool const sound = row.number == expected && hash == row.hash && parsed.ok() &&
                           agrees_with_columns(row, parsed.value());
        if (!sound) {
            find(findings, row.number, fmt::format("第{}号记录与哈希链不符", row.number),
                 fmt::format("entry {} breaks the chain", row.number));
        }
        if (parsed.ok()) {
            check_sealed(findings, parsed.value(), row);
            for (auto const& [name, digest] : parsed->file_digests) file_digests[{row.number, name}] = digest;
        }
        previous = row.hash;
        expected = row.number;
    });
    check_files(findings, *body_->database, std::move(file_digests));
    check_editions(findings, *body_->database);
    std::filesystem::remove(scratch_file);
    {
        auto const again = empty_like("sqlite:" + scratch_file);
        replay_into(*again);
        for (auto const& what : comparisons(again->database(), *body_->catalog)) {
            compare_tables(findings, *body_->database, again->database(), what);
        }
        if (findings.empty() && compare) compare(*again);
    }
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(scratch_file + suffix);
    if (progress) progress(2 * total, 2 * total);
    return findings;
}

}  // namespace lianfang::ledger
