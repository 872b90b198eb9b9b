// Reads Known from the tables of the ledger, up to one number, by one set of statements prepared
// once. Writes nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "measures/known.h"
#include "measures/known_persons.h"

namespace lianfang::measures {

class KnownReader {
public:
    explicit KnownReader(ledger::Ledger& ledger);
    ~KnownReader();

    // What is known of the person (0: nobody, and then only what concerns no person) at the number.
    Known read(int64_t person, int64_t number);
    // The card as its latest revision known at the number says; nothing where there is none.
    std::optional<CaseCard> case_card(std::string const& card_no, int64_t number);
    // Others of the person's household, with what makes a cluster of them, since the moment.
    std::vector<Housemate> household(int64_t person, int64_t number, Instant since,
                                     int64_t fever_from);
    // The version of a record that an entry made, as values by the kind's columns; sealed ones are
    // empty.
    std::optional<ledger::Appended> version(catalog::Kind const& kind, std::string const& record_id,
                                            int64_t number);
    // The canonical person and all that are linked to it, as known at the number.
    std::vector<int64_t> same_person(int64_t person, int64_t number);
    KnownPersons& persons() { return persons_; }

private:
    ledger::Ledger& ledger_;
    KnownPersons persons_;
    struct Statements;
    std::unique_ptr<Statements> statements_;
};

}  // namespace lianfang::measures
