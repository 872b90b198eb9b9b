// What the ledger's apply step calls: sums grow in memory while records are appended, and are written with them.
#include <algorithm>

#include "figures/kept.h"
#include "figures/kept_tables.h"
#include "figures/version_reader.h"

namespace lianfang::figures {
namespace {

using catalog::Kind;

// Days on which versions of each kind were touched. What is rolled back stays in it: that only costs a count.
class Touches {
public:
    void add(Kind const& kind, int32_t day) {
        auto& days = by_kind_[&kind];
        if (!days.empty() && days.back() == day) return;
        if (std::find(days.begin(), days.end(), day) == days.end()) days.push_back(day);
        else std::swap(*std::find(days.begin(), days.end(), day), days.back());
    }
    void clear() { by_kind_.clear(); }
    void write(KeptTables& tables, int64_t number) const {
        for (auto const& [kind, days] : by_kind_) {
            for (int32_t const day : days) tables.put_touched(kind->name, day, number);
        }
    }

private:
    std::map<Kind const*, std::vector<int32_t>> by_kind_;
};

}  // namespace

struct FigureKeeper::Body {
    Figures const& figures;
    RowLocals locals;
    ChangeSums sums;
    Touches touches;
    bool is_relinked = false;
    bool closes_bucket = false;        // A report was issued: what was before and what follows lie apart.
    std::unique_ptr<KeptTables> tables;
    store::Database* database = nullptr;
    std::vector<std::string> kept;     // By the number under which the sums know them; empty: not kept.
    int64_t kept_read_at = 0;          // The bucket in which that was read: who changes it begins another.

    Body(Figures const& the_figures, catalog::Catalog const& catalog)
        : figures(the_figures), locals(the_figures, catalog) {}

    void see(ledger::Version const& version, int sign) {
        for (size_t const figure : locals.of_kind(version.kind)) {
            auto const adds = locals.all()[figure].of(version);
            if (adds) sums.add(figure, version.unit, *adds, sign);
        }
        touches.add(version.kind, day_of(version.happened_at).number);
    }
    void clear() {
        sums.clear();
        touches.clear();
        is_relinked = closes_bucket = false;
    }

    bool open_tables(ledger::Ledger& ledger);
    bool read_kept();
    void read_gap(ledger::Ledger& ledger, int64_t first, int64_t last);
    void give_up(ledger::Ledger& ledger, int64_t first, int64_t last);
    void register_all();
};

FigureKeeper::FigureKeeper(Figures const& figures, catalog::Catalog const& catalog)
    : body_(std::make_unique<Body>(figures, catalog)) {}
FigureKeeper::~FigureKeeper() = default;

void FigureKeeper::opened(ledger::Version const& version) {
    body_->see(version, 1);
    if (version.kind.name == "report_issue") body_->closes_bucket = true;
}

void FigureKeeper::closed(ledger::Version const& version, int64_t) { body_->see(version, -1); }
void FigureKeeper::relinked(int64_t) { body_->is_relinked = true; }
size_t FigureKeeper::mark() const { return body_->sums.mark(); }
void FigureKeeper::back_to(size_t mark) { body_->sums.back_to(mark); }
void FigureKeeper::committed() { body_->clear(); }

void FigureKeeper::rolled_back() {
    body_->clear();
    body_->tables.reset();   // They may have been made in what was rolled back.
    body_->kept_read_at = 0;
}

// Whether they were made just now.
bool FigureKeeper::Body::open_tables(ledger::Ledger& ledger) {
    if (tables && database == &ledger.database()) return false;
    database = &ledger.database();
    bool const are_new = !has_kept_tables(*database);
    if (are_new) create_kept_tables(*database);
    tables = std::make_unique<KeptTables>(*database);
    return are_new;
}

// A figure kept by another definition is kept no longer: this program cannot add to it. Returns whether there was one.
bool FigureKeeper::Body::read_kept() {
    auto const states = tables->states();
    kept.assign(locals.all().size(), "");
    std::set<std::string> mine;
    for (size_t i = 0; i < kept.size(); ++i) {
        auto const& figure = *locals.all()[i].figure;
        auto const state = states.find(figure.name);
        if (state == states.end() || state->second.definition != figure.identity) continue;
        kept[i] = figure.name;
        mine.insert(figure.name);
    }
    for (auto const& [figure, state] : states) {
        if (mine.count(figure) == 0) tables->forget(figure);
    }
    return mine.size() < states.size();
}

void FigureKeeper::Body::register_all() {
    for (auto const& local : locals.all()) tables->put_state(local.figure->name, {local.figure->identity, 0, true});
}

// What others appended without keeping, added as if it had been seen.
void FigureKeeper::Body::read_gap(ledger::Ledger& ledger, int64_t first, int64_t last) {
    std::map<std::string, std::set<std::string>> records;
    auto entries = ledger.database().prepare(
        "SELECT g.kind, COALESCE(g.target, g.id) FROM ledger g WHERE g.number >= :first AND g.number <= :last");
    entries.bind("first", first).bind("last", last);
    while (entries.step()) records[std::string(entries.text(0))].insert(std::string(entries.text(1)));
    for (auto const& [name, ids] : records) {
        auto const* kind = ledger.catalog().find_kind(name);
        if (kind == nullptr) continue;
        if (name == "merge_persons" || name == "unmerge_persons") is_relinked = true;
        std::set<int> columns;
        for (size_t const figure : locals.of_kind(*kind)) locals.all()[figure].add_columns(columns);
        VersionReader reader(ledger, *kind, columns);
        for (auto const& id : ids) {
            reader.read_record(id, [&](ledger::Version const& version, int64_t to_number) {
                if (version.from_number >= first && version.from_number <= last) see(version, 1);
                if (to_number >= first && to_number <= last) see(version, -1);
            });
        }
    }
}

namespace {

// The last numbers of the buckets into which entries fall that nobody saw: those of a day, and those before an issue.
std::set<int64_t> ends_of_buckets(ledger::Ledger& ledger, int64_t first, int64_t last) {
    auto recorded = ledger.database().prepare("SELECT g.recorded_at FROM ledger g WHERE g.number = :number");
    auto const day_at = [&](int64_t number) {
        int64_t day = 0;
        recorded.bind("number", number);
        while (recorded.step()) day = day_of(Instant{recorded.integer(0)}).number;
        return day;
    };
    std::set<int64_t> ends = {last};
    while (first < last) {
        int64_t const day = day_at(first);
        int64_t low = first, high = last;
        while (low < high) {
            int64_t const middle = low + (high - low + 1) / 2;
            if (day_at(middle) == day) low = middle;
            else high = middle - 1;
        }
        ends.insert(low);
        first = low + 1;
    }
    return ends;
}

}  // namespace

// Too much was not seen: what was kept is forgotten, and `keep` fills it again from the rows.
void FigureKeeper::Body::give_up(ledger::Ledger& ledger, int64_t first, int64_t last) {
    for (auto const& [figure, state] : tables->states()) tables->forget(figure);
    tables->put_touched(any_kind, every_day, last);
    std::set<int64_t> ends = ends_of_buckets(ledger, first, last);
    auto issue = ledger.database().prepare(
        "SELECT i.from_number FROM record_report_issue i WHERE i.from_number >= :first "
        "AND i.from_number <= :last");
    issue.bind("first", first).bind("last", last);
    while (issue.step()) {
        if (issue.integer(0) > first) ends.insert(issue.integer(0) - 1);
    }
    for (int64_t const end : ends) {
        tables->put_bucket({first, end, 0, true});
        first = end + 1;
    }
}

void FigureKeeper::before_commit(ledger::Ledger& ledger, int64_t first, int64_t last) {
    Body& body = *body_;
    bool const are_new = body.open_tables(ledger);
    Bucket bucket = body.tables->last_bucket();
    if (bucket.last_number + 1 < first) {
        bool const can_read = first - 1 - bucket.last_number <= gap_entries_max;
        if (can_read) body.read_gap(ledger, bucket.last_number + 1, first - 1);
        else body.give_up(ledger, bucket.last_number + 1, first - 1);
        first = can_read ? bucket.last_number + 1 : first;
        bucket.is_closed = true;
    }
    if (are_new && first == 1) body.register_all();
    if (first > last) return;
    int64_t const day = std::max<int64_t>(day_of(ledger.now()).number, bucket.day);
    bool const begins = bucket.last_number == 0 || bucket.is_closed || bucket.day != day || body.closes_bucket;
    if (begins) bucket = {first, last, day, false};
    bucket.last_number = last;
    bucket.is_closed = body.closes_bucket;
    if (bucket.number != body.kept_read_at) {
        bool const forgot = body.read_kept();
        bucket.is_closed = bucket.is_closed || forgot;
        body.kept_read_at = bucket.number;
    }
    body.tables->add_changes(body.sums, body.kept, bucket.number);
    body.tables->put_bucket(bucket);
    body.touches.write(*body.tables, last);
    if (body.is_relinked) body.tables->put_touched(person_link, every_day, last);
}

std::map<std::string, FigureState> begin_fill(ledger::Ledger& ledger, Figures const& figures, RowLocals const& locals) {
    FigureKeeper keeper(figures, ledger.catalog());
    std::map<std::string, FigureState> wanting;
    ledger.in_transaction([&] {
        int64_t const last = ledger.last_number();
        keeper.before_commit(ledger, last + 1, last);
        KeptTables tables(ledger.database());
        auto const states = tables.states();
        for (auto const& local : locals.all()) {
            auto const& figure = *local.figure;
            auto const it = states.find(figure.name);
            bool const is_filled =
                it != states.end() && it->second.is_filled && it->second.definition == figure.identity;
            if (is_filled) continue;
            tables.forget(figure.name);
            wanting[figure.name] = {figure.identity, last, false};
            tables.put_state(figure.name, wanting[figure.name]);
        }
        Bucket bucket = tables.last_bucket();
        if (wanting.empty() || bucket.last_number == 0) return;
        bucket.is_closed = true;
        tables.put_bucket(bucket);
    });
    return wanting;
}

}  // namespace lianfang::figures
