// What copy, backup, restore, export, replay and import of a ledger share.
#pragma once

#include <string>

#include "context.h"
#include "ledger/transfer.h"

namespace lianfang::app {

// The ledger at the URL is there and whole, and at this program's catalogue, as every command brings it. Its keys.
ledger::Ledger::KeysInUse bring_forward(Context& context, std::string const& url);

// The chain, every table and the kept figures of the ledger at the URL; prints what does not agree.
bool is_sound(Context& context, std::string const& url);

// Entries into `url`, then the sums that figures are kept by, at once from the rows.
ledger::Fill fill_of(Context& context, std::string const& url, ledger::TransferProgress progress);

// What is at the end of a move: the URL or file, number, head, size of a file.
struct Moved {
    std::string what_zh, what_en;
    std::string place;
    ledger::Head head;
    bool is_verified = false;
};
void print_moved(Context& context, Moved const& moved);

// `import` of a file that `export --ledger` wrote, into the database of the context.
void import_exported(Context& context, std::string const& file);

}  // namespace lianfang::app
