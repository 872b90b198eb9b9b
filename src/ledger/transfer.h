// Moving a whole ledger: by its tables (copy, backup, restore), entry by entry through the apply step (replay), as
// plain text (export and import). Number for number and hash for hash the same ledger, on either engine. What was
// stopped half way never looks whole. Start reading at copy_ledger.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ledger/ledger.h"

namespace lianfang::ledger {

using TransferProgress = std::function<void(int64_t done, int64_t of)>;

struct Head {
    int64_t number = 0;
    std::string hash;
};
Head head_of(store::Database& database);

// The file of an SQLite URL or bare path; empty for PostgreSQL.
std::string sqlite_path(std::string const& url);

// The database at the URL, to be read: NotFound where it holds no ledger, WrongState where one was not moved whole.
Result<std::unique_ptr<store::Database>> open_source(std::string const& url);

struct Copy {
    std::string from, to;       // URLs.
    TransferProgress progress;
    // Asked before an SQLite target has its name, and after a PostgreSQL target is committed; false: the copy is not
    // sound. An SQLite one then stays as TO.part.
    std::function<bool(std::string const& url)> check;
};
// All tables as they stand at one moment, sealed values encrypted as they are: the copy has the same key file. Others
// may write the source meanwhile. WrongState where the target is not empty. StoreError of either engine passes; then
// the target is as it was.
Result<Head> copy_ledger(Copy const& copy);

// The key of the hashes by which records and persons are found. A new one makes every table anew that holds them.
enum class LookupKey { AsItWas, New };

struct Fill {
    std::string to;             // URL of an empty database, or of one that holds the beginning of the same chain.
    Catalog const& catalog;
    std::string secret_seed;    // Random bytes from outside: for the key file's first key, where there is none.
    KeyPlace keys = usual_key_place();
    LookupKey lookup_key = LookupKey::AsItWas;  // Of a target that is empty yet.
    // The target with its last entry, before it can be opened by others: what is kept beside the tables is filled here.
    std::function<void(Ledger&)> finish;
    TransferProgress progress;
};
// Entry by entry through the apply step, in constant memory. Stopped, it goes on where it was when called again;
// until then the target cannot be opened as a ledger.
Result<Head> replay_ledger(store::Database& from, Fill const& fill);

struct Export {
    std::string file;
    int64_t first = 1, last = 0;  // 0: the last there is.
    KeyPlace keys = usual_key_place();
    TransferProgress progress;
};
// One entry a line, with all that is needed to apply it elsewhere: personal data and the ledger's secrets in clear, no
// key. The head at `last`.
Result<Head> export_ledger(store::Database& from, Export const& asked);
bool is_exported_ledger(std::string const& file);
// As replay_ledger, from such a file. The error names the line.
Result<Head> import_ledger(std::string const& file, Fill const& fill);

}  // namespace lianfang::ledger
