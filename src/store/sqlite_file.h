// An SQLite database as a file: copied whole as it stands at one moment, put on the disk for good, given its name.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace lianfang::store {

// Page by page, while others read and write the source; what they write after the beginning is not in the copy. `to`
// must not exist or be empty. StoreError where it fails; then `to` is removed.
void copy_sqlite_file(std::string const& from, std::string const& to,
                      std::function<void(int64_t done, int64_t of)> const& progress = {});

// One file without a journal beside it, its bytes on the disk; nobody may have it open.
void settle_sqlite_file(std::string const& path);
// Gives it its name, durably.
void name_file(std::string const& path, std::string const& name);
// The file and what may lie beside it.
void remove_sqlite_file(std::string const& path);

}  // namespace lianfang::store
