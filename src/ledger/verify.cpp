// Verify: the chain is walked, sealed values and kept files are held against their digests, and the rows that the apply
// step makes of the entries against those in every table. Nothing here trusts a table. Entries are walked and tables
// scanned by two threads, each with a database of its own that shows the same moment; a table of any size needs no
// memory but its sums, and those of persons' keys.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "base/hash.h"
#include "ledger/walk.h"

namespace lianfang::ledger {
namespace {

constexpr int readers_at_once = 2;
constexpr int64_t entries_in_a_range = 5000;
constexpr int64_t rows_between_progress = 20'000;
constexpr size_t parts_looked_at = 8;   // Of each table that differs.

// The files kept with entries against the digests in the chain: each there, each unchanged, none besides.
void check_files(Findings& findings, store::Database& database, FileDigests expected) {
    auto read = database.prepare("SELECT name, digest, bytes FROM kept_file WHERE number = :number");
    auto numbers = database.prepare("SELECT DISTINCT number FROM kept_file ORDER BY number");
    while (numbers.step()) {
        int64_t const number = numbers.integer(0);
        read.bind(0, number);
        while (read.step()) {
            std::string const name(read.text(0));
            auto const digest = expected.find({number, name});
            bool const agrees = digest != expected.end() && digest->second == read.text(1) &&
                                digest->second == file_digest(read.bytes(2));
            if (digest != expected.end()) expected.erase(digest);
            if (agrees) continue;
            find(findings, number, fmt::format("第{}号记录所存文件 {} 与账本不符", number, name),
                 fmt::format("file {} kept with entry {} does not match the ledger", name, number));
        }
    }
    for (auto const& [at, digest] : expected) {
        find(findings, at.first, fmt::format("第{}号记录缺少所存文件 {}", at.first, at.second),
             fmt::format("entry {} lacks its file {}", at.first, at.second));
    }
}

void check_editions(Findings& findings, store::Database& database) {
    std::map<std::string, std::map<std::string, std::string>> content;
    auto read = database.prepare("SELECT edition, file, text FROM catalog_edition ORDER BY edition, file");
    while (read.step()) content[std::string(read.text(0))].emplace(read.text(1), read.text(2));
    for (auto const& [edition, files] : content) {
        if (catalog::edition_of(files) == edition) continue;
        find(findings, 0, fmt::format("目录版本 {} 的内容与其哈希不符", edition.substr(0, 12)),
             fmt::format("catalogue edition {} does not match its hash", edition.substr(0, 12)));
    }
}

// Runs `work(i)` for each i below `count`, on as many threads; throws what the first of them threw.
void on_threads(size_t count, std::function<void(size_t)> const& work) {
    std::vector<std::exception_ptr> thrown(count);
    auto const guarded = [&](size_t i) {
        try {
            work(i);
        } catch (...) {
            thrown[i] = std::current_exception();
        }
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < count; ++i) threads.emplace_back(guarded, i);
    guarded(0);
    for (auto& thread : threads) thread.join();
    for (auto const& one : thrown) {
        if (one) std::rethrow_exception(one);
    }
}

class Verification {
public:
    Verification(Ledger::Body& body, Ledger::Verify const& asked)
        : body_(body), asked_(asked), key_(hash_hex(asked.key.empty() ? body.lookup_key : asked.key, 16)) {
        open_readers();
    }
    ~Verification() {
        try {
            for (auto* reader : readers_) reader->database->rollback();
        } catch (store::StoreError const&) {  // A lost connection has no transaction either.
        }
    }

    Findings run() {
        walk();
        check_files(findings_, *readers_[0]->database, std::move(file_digests_));
        check_editions(findings_, *readers_[0]->database);
        if (!asked_.chain_alone) {
            scan();
            compare();
            compare_links();
        }
        if (asked_.progress) asked_.progress(of_, of_);
        return std::move(findings_);
    }

private:
    // Nobody writes while they begin, so that all see one moment. A database in memory has no second reader.
    void open_readers() {
        auto const& url = body_.database->url();
        if (url.find(":memory:") != std::string::npos) {
            body_.database->begin_reading();
            readers_.push_back(&body_);
        } else {
            body_.database->begin();
            try {
                for (int i = 0; i < readers_at_once; ++i) open_reader(url);
            } catch (...) {
                body_.database->rollback();  // The ledger is not held for a verification that cannot begin.
                throw;
            }
            body_.database->rollback();
        }
        readers_[0]->read_head();
        last_ = readers_[0]->head_number;
        of_ = std::max<int64_t>(1, asked_.chain_alone ? last_ : 2 * last_);
    }

    void open_reader(std::string const& url) {
        auto& own = own_.emplace_back(std::make_unique<Ledger::Body>());
        own->database = store::Database::open(url, store::Access::Reading);
        own->catalog = body_.catalog;
        own->lookup_key = body_.lookup_key;
        own->sealer = body_.sealer;
        own->database->begin_reading();
        own->read_head();
        readers_.push_back(own.get());
    }

    // Told by the first thread alone.
    void show(size_t reader, int64_t done) {
        if (reader == 0 && asked_.progress) asked_.progress(std::min(done, of_), of_);
    }

    void walk() {
        std::vector<std::unique_ptr<RowSums>> sums;
        std::vector<std::unique_ptr<Walk>> walks;
        for (auto* reader : readers_) {
            bool const sums_up = !asked_.chain_alone;
            sums.push_back(sums_up ? std::make_unique<RowSums>(key_) : nullptr);
            auto* const witness = sums_up && asked_.witness ? asked_.witness() : nullptr;
            walks.push_back(std::make_unique<Walk>(*reader, sums.back().get(), witness));
        }
        std::atomic<int64_t> next = 1;
        on_threads(readers_.size(), [&](size_t i) {
            for (int64_t first = next.fetch_add(entries_in_a_range); first <= last_;
                 first = next.fetch_add(entries_in_a_range)) {
                walks[i]->range(first, std::min(last_, first + entries_in_a_range - 1));
                show(i, first);
            }
        });
        for (auto& walk : walks) {
            for (auto& finding : walk->findings) findings_.push_back(std::move(finding));
            file_digests_.merge(walk->file_digests);
        }
        std::sort(findings_.begin(), findings_.end(), [](auto const& a, auto const& b) { return a.number < b.number; });
        if (findings_.size() > findings_max) findings_.resize(findings_max);
        for (auto& one : sums) {
            if (one) expected_.take(std::move(*one));
        }
        expected_.finish();
    }

    // Every table that entries give rows to, the one with the most rows first.
    std::vector<SummedTable> tables() const {
        std::vector<SummedTable> all = {summed_table(CoreTable::NaturalKey), summed_table(CoreTable::PersonKey),
                                        summed_table(CoreTable::PersonResidence)};
        for (auto const& [name, kind] : body_.catalog->kinds) all.push_back(summed_table(kind));
        auto const rows = [&](SummedTable const& table) {
            auto const it = expected_.sums().find(table.name);
            return it == expected_.sums().end() ? 0 : it->second.rows;
        };
        std::stable_sort(all.begin(), all.end(), [&](auto const& a, auto const& b) { return rows(a) > rows(b); });
        return all;
    }

    static void scan_table(store::Database& database, RowSums& sums, SummedTable const& table,
                           std::function<void()> const& each) {
        std::string const sql = fmt::format("SELECT {} FROM {}", fmt::join(table.columns, ", "),
                                            database.qualified(table.name));
        sums.begin_scan(table);
        database.each_row(sql, [&](store::Statement const& row) {
            sums.add_row(row);
            each();
        });
    }

    void scan() {
        auto const all = tables();
        int64_t rows = 1;
        for (auto const& [name, sums] : expected_.sums()) rows += sums.rows;
        std::vector<RowSums> sums(readers_.size(), RowSums(key_));
        std::atomic<size_t> next = 0;
        std::atomic<int64_t> scanned = 0;
        on_threads(readers_.size(), [&](size_t i) {
            for (size_t at = next++; at < all.size(); at = next++) {
                scan_table(*readers_[i]->database, sums[i], all[at], [&] {
                    if (++scanned % rows_between_progress == 0) show(i, last_ + last_ * scanned / rows);
                });
            }
        });
        for (auto& one : sums) found_.take(std::move(one));
    }

    void compare() {
        WantedParts wanted;
        for (auto const& table : tables()) {
            auto const expected = expected_.sums().find(table.name);
            auto const found = found_.sums().find(table.name);
            for (uint32_t part = 0; part < parts && wanted[table.name].size() < parts_looked_at; ++part) {
                RowHash const none{};
                auto const& here = found == found_.sums().end() ? none : found->second.by_part[part];
                auto const& there = expected == expected_.sums().end() ? none : expected->second.by_part[part];
                if (here != there) wanted[table.name].insert(part);
            }
            if (wanted[table.name].empty()) wanted.erase(table.name);
        }
        if (!wanted.empty()) look_at(wanted);
    }

    // Which rows differ: the ledger is walked once more, and the rows of those parts are held side by side.
    void look_at(WantedParts const& wanted) {
        RowSums from_entries(key_, &wanted), in_tables(key_, &wanted);
        Walk again(*readers_[0], &from_entries, nullptr);
        for (int64_t first = 1; first <= last_; first += entries_in_a_range) {
            again.range(first, std::min(last_, first + entries_in_a_range - 1));
        }
        for (auto const& table : tables()) {
            if (wanted.count(table.name) == 0) continue;
            scan_table(*readers_[0]->database, in_tables, table, [] {});
            size_t const before = findings_.size();
            tell(table, rows_of(from_entries, table), rows_of(in_tables, table));
            if (findings_.size() > before) continue;
            find(findings_, 0, fmt::format("表 {} 与账本重建的结果不同", table.name),
                 fmt::format("table {} differs from what the ledger gives", table.name));
        }
    }

    using Rows = CollectedRows::mapped_type;
    static Rows rows_of(RowSums const& sums, SummedTable const& table) {
        auto const it = sums.collected().find(table.name);
        return it == sums.collected().end() ? Rows{} : it->second;
    }

    void tell(SummedTable const& table, Rows const& expected, Rows const& found) {
        for (auto const& [name, row] : found) {
            auto const it = expected.find(name);
            if (it == expected.end()) {
                find(findings_, 0, fmt::format("表 {} 多出账本没有的行（{}）", table.name, name),
                     fmt::format("table {} has a row ({}) that the ledger does not give", table.name, name));
            } else if (it->second != row) {
                auto const at = size_t(std::mismatch(row.begin(), row.end(), it->second.begin()).first - row.begin());
                find(findings_, 0, fmt::format("表 {} 的行（{}）与账本重建的结果不同，列 {}", table.name, name, table.columns[at]),
                     fmt::format("table {}, row ({}), differs from what the ledger gives, column {}", table.name, name,
                                 table.columns[at]));
            }
        }
        for (auto const& [name, row] : expected) {
            if (found.count(name) != 0) continue;
            find(findings_, 0, fmt::format("表 {} 缺少一行（{}）", table.name, name),
                 fmt::format("table {} lacks a row ({})", table.name, name));
        }
    }

    // Links follow from the merges and partings, whose tables were compared before.
    void compare_links() {
        std::vector<LinkRow> found;
        auto read = readers_[0]->database->prepare(
            "SELECT person_id, canonical_id, from_number, to_number FROM person_link");
        while (read.step()) found.push_back({read.integer(0), read.integer(1), read.integer(2), read.integer(3)});
        auto expected = links_of_all(*readers_[0]);
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        if (found == expected) return;
        auto const at = std::mismatch(found.begin(), found.end(), expected.begin(), expected.end());
        int64_t const person = at.first != found.end() ? at.first->person : at.second->person;
        find(findings_, 0, fmt::format("表 person_link 与账本重建的结果不同（人员 {}）", person),
             fmt::format("table person_link differs from what the ledger gives (person {})", person));
    }

    Ledger::Body& body_;
    Ledger::Verify const& asked_;
    std::string key_;
    std::vector<std::unique_ptr<Ledger::Body>> own_;
    std::vector<Ledger::Body*> readers_;
    int64_t last_ = 0, of_ = 1;
    Findings findings_;
    FileDigests file_digests_;
    RowSums expected_{key_}, found_{key_};
};

}  // namespace

std::vector<Ledger::Finding> Ledger::verify(Verify const& asked) { return Verification(*body_, asked).run(); }

}  // namespace lianfang::ledger
