// Records as they were known at a number, with their values in clear; a hundred asked for at once, since a server far
// away takes as long for one. Internal to the room.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace lianfang::figures {

class RecordReader {
public:
    static constexpr size_t together = 100;

    struct Record {
        catalog::Kind const* kind = nullptr;
        std::vector<store::Value> values;    // In the order of the kind's columns.
        std::string source, recorded_at;
    };
    // Records of these kinds. Throws nothing of its own.
    RecordReader(ledger::Ledger& ledger, std::vector<catalog::Kind const*> const& kinds, int64_t known_at);
    // By id; those that are of none of the kinds, or not known at the number, are left out. At most `together` ids.
    std::map<std::string, Record> read(std::span<std::string const> ids);

private:
    struct OfKind {
        catalog::Kind const* kind;
        store::Statement statement;
    };
    void read_kind(OfKind& of, std::span<std::string const> ids, std::map<std::string, Record>& into);
    void unseal(std::map<std::string, Record>& records);

    ledger::Ledger& ledger_;
    int64_t known_at_;
    std::vector<OfKind> kinds_;
};

}  // namespace lianfang::figures
