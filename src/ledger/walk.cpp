// Two statements go side by side, entries and sealed values, both by number.
#include "ledger/walk.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace lianfang::ledger {
namespace {

bool agrees_with_columns(store::Statement const& row, Appended const& appended) {
    auto const& entry = appended.entry;
    return appended.number == row.integer(0) && entry.id == row.text(1) && entry.kind->name == row.text(2) &&
           name_of(entry.operation) == row.text(3) && entry.target == row.text(4) &&
           appended.recorded_at.microseconds == row.integer(5);
}

}  // namespace

void find(Findings& findings, int64_t number, std::string zh, std::string en) {
    if (findings.size() < findings_max) findings.push_back({number, std::move(zh), std::move(en)});
}

Walk::Walk(Ledger::Body& body, RowSums* sums, VersionWitness* witness)
    : body_(body), sums_(sums), before_(body.database->prepare("SELECT hash FROM ledger WHERE number = :number")),
      entries_(body.database->prepare("SELECT number, id, kind, operation, target, recorded_at, text, hash FROM ledger "
                                      "WHERE number >= :first AND number <= :last ORDER BY number")),
      sealed_(body.database->prepare("SELECT number, field, salt, key_number, value FROM sealed "
                                     "WHERE number >= :first AND number <= :last ORDER BY number")) {
    if (sums_) applier_.emplace(*sums_, body.lookup_key, witness);
}

std::string Walk::hash_before(int64_t number) {
    std::string hash;
    before_.bind(0, number - 1);
    while (before_.step()) hash = before_.text(0);
    return hash;
}

void Walk::range(int64_t first, int64_t last) {
    std::string previous = hash_before(first);
    entries_.bind(0, first).bind(1, last);
    sealed_.bind(0, first).bind(1, last);
    has_sealed_ = sealed_.step();
    int64_t expected = first;
    while (entries_.step()) {
        check_entry(expected, previous);
        previous = entries_.text(7);
        expected = entries_.integer(0) + 1;
    }
    if (has_sealed_) {
        int64_t const number = sealed_.integer(0);
        find(findings, number, fmt::format("第{}号没有记录，却有密封值", number),
             fmt::format("there are sealed values of entry {}, and no entry", number));
        sealed_.reset();
        has_sealed_ = false;
    }
    if (expected <= last) {
        find(findings, expected, fmt::format("缺少第{}号记录", expected), fmt::format("entry {} is missing", expected));
    }
}

void Walk::check_entry(int64_t expected, std::string const& previous) {
    int64_t const number = entries_.integer(0);
    std::string_view const text = entries_.text(6);
    chained_.assign(previous).append("\n").append(text);
    auto parsed = parse_chained_text(text, *body_.catalog);
    bool const is_sound = number == expected && hash_hex(chained_, 32) == entries_.text(7) && parsed.ok() &&
                          agrees_with_columns(entries_, parsed->appended);
    if (!is_sound) {
        find(findings, number, fmt::format("第{}号记录与哈希链不符", number),
             fmt::format("entry {} breaks the chain", number));
    }
    if (!parsed.ok()) return;
    for (auto const& [name, digest] : parsed->file_digests) file_digests[{number, name}] = digest;
    take_sealed(*parsed);
    if (applier_) apply(parsed->appended);
}

// The value that waits; nothing where it does not open.
std::optional<Sealed> Walk::sealed_in_clear() {
    LaidValue const laid{std::string(sealed_.text(2)), sealed_.integer(3), std::string(sealed_.text(4))};
    try {
        return body_.sealer.clear(sealed_.integer(0), sealed_.text(1), laid);
    } catch (SealedUnreadable const&) {
        return std::nullopt;
    }
}

// The values beside the entry against their digests, and into the entry. An erased value (NULL) is no fault.
void Walk::take_sealed(ParsedText& parsed) {
    Appended& appended = parsed.appended;
    int64_t const number = appended.number;
    size_t seen = 0;
    while (has_sealed_ && sealed_.integer(0) <= number) {
        bool const is_its_own = sealed_.integer(0) == number;
        std::string const field(sealed_.text(1));
        auto const digest = parsed.digests.find(field);
        auto const clear = sealed_.is_null(4) ? std::nullopt : sealed_in_clear();
        bool const agrees = is_its_own && digest != parsed.digests.end() &&
                            (sealed_.is_null(4) || (clear && seal_digest(clear->salt, clear->value) == digest->second));
        if (!agrees) {
            find(findings, sealed_.integer(0), fmt::format("第{}号记录的密封值 {} 与账本不符", sealed_.integer(0), field),
                 fmt::format("sealed value {} of entry {} does not match the ledger", field, sealed_.integer(0)));
        }
        seen += is_its_own ? 1 : 0;
        int const column = is_its_own ? appended.entry.kind->find(field) : -1;
        if (column >= 0 && clear) appended.entry.values[size_t(column)] = clear->value;
        has_sealed_ = sealed_.step();
    }
    if (seen < parsed.digests.size()) {
        find(findings, number, fmt::format("第{}号记录缺少密封值", number),
             fmt::format("entry {} lacks a sealed value", number));
    }
}

// Without sealed values where one of them does not open: that is told where it stands.
std::vector<Appended> Walk::history_up_to(Appended const& appended) {
    std::vector<Appended> history;
    try {
        history = body_.history_of(appended.record_id);
    } catch (SealedUnreadable const&) {
        return {appended};
    }
    std::erase_if(history, [&](Appended const& statement) { return statement.number > appended.number; });
    return history;
}

void Walk::apply(Appended& appended) {
    if (appended.entry.operation == Operation::Record) {
        sums_->next_entry_is_first();
        return applier_->apply(appended, {});
    }
    auto const history = history_up_to(appended);
    if (history.empty() || history.back().number != appended.number) {
        return find(findings, appended.number, fmt::format("第{}号记录所指的记录 {} 不在账本里", appended.number, appended.record_id),
                    fmt::format("entry {} is about record {}, which is not in the ledger", appended.number,
                                appended.record_id));
    }
    std::vector<std::vector<std::string>> stated;
    for (auto const& earlier : history) {
        if (earlier.number == appended.number || earlier.entry.operation == Operation::Withdraw) continue;
        stated.push_back(hashed_keys(body_.lookup_key, *earlier.entry.kind, earlier.entry.values, earlier.entry.unit)
                             .natural);
    }
    sums_->next_entry_follows(stated, appended.record_id);
    applier_->apply(appended, history);
}

}  // namespace lianfang::ledger
