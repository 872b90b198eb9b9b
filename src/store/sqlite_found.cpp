// What an earlier program left in the write-ahead log is put on the disk before anything relies on it.
#include <algorithm>
#include <cstring>
#include <string>

#include "store/sqlite_connection.h"

namespace lianfang::store {
namespace {

// The log's format, fixed since its beginning: a header, then frames, each with the header's salts while it is valid.
constexpr int64_t header_bytes = 32, frame_header_bytes = 24, salt_bytes = 8;
constexpr int64_t header_salt_at = 16, frame_salt_at = 8, page_size_at = 8;
constexpr unsigned char magic[] = {0x37, 0x7f, 0x06};

int read(sqlite3_file* log, std::string& out, int64_t at) {
    return log->pMethods->xRead(log, out.data(), int(out.size()), at);
}

int64_t number_at(std::string const& bytes, int64_t at) {
    int64_t number = 0;
    for (int64_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[size_t(i)]);
    return number;
}

// Where its frames end; 0 where it is empty or no write-ahead log.
int find_end(sqlite3_file* log, int64_t& end) {
    sqlite3_int64 size = 0;
    end = 0;
    if (int const code = log->pMethods->xFileSize(log, &size); code != SQLITE_OK || size < header_bytes) return code;
    std::string header(header_bytes, '\0'), frame(frame_header_bytes, '\0');
    if (int const code = read(log, header, 0); code != SQLITE_OK) return code;
    if (std::memcmp(header.data(), magic, sizeof magic) != 0) return SQLITE_OK;
    int64_t const frame_bytes = frame_header_bytes + number_at(header, page_size_at);
    for (end = header_bytes; end + frame_bytes <= size; end += frame_bytes) {
        if (int const code = read(log, frame, end); code != SQLITE_OK) return code;
        if (frame.compare(frame_salt_at, salt_bytes, header, header_salt_at, salt_bytes) != 0) break;
    }
    return SQLITE_OK;
}

int write_again(sqlite3_file* log) {
    constexpr int64_t together = 64 << 10;
    int64_t end = 0;
    if (int const code = find_end(log, end); code != SQLITE_OK || end == 0) return code;
    for (int64_t at = 0; at < end; at += together) {
        std::string part(size_t(std::min(together, end - at)), '\0');
        if (int const code = read(log, part, at); code != SQLITE_OK) return code;
        int const code = log->pMethods->xWrite(log, part.data(), int(part.size()), at);
        if (code != SQLITE_OK) return code;
    }
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

}  // namespace

// A killed program's last commit can be read and yet lie in the system's cache alone; after a failed sync for good, and
// no further sync writes it. Whoever sends it again would be answered that it stands already, and what is committed
// behind it would be cut off with it. So the log is written once more as it is read, and synced. Nobody else writes it:
// the transaction is begun.
void SqliteConnection::make_durable_what_was_found() {
    sqlite3_file* log = nullptr;
    sqlite3_file_control(db_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    int const code = log && log->pMethods ? write_again(log) : SQLITE_OK;
    if (code != SQLITE_OK) failed(code, sqlite3_errstr(code), "write the log again");
    is_found_durable_ = true;
}

}  // namespace lianfang::store
