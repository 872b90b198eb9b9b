// For tests: a disk that fails. A shim over SQLite's own VFS. What a program writes is seen at once, as in the
// system's cache; a power cut leaves what was synced, and of the rest any sectors, or the beginning of one, in any
// order. It also kills the program in the middle of a write, runs out of room, and fails reads, writes and syncs when
// told to. It is no test of the system's own file system. Start reading at stop_after.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lianfang::testing {

enum class Stop { Killed, PowerCut };
// What a program reads after a failed sync: systems differ. Either way nothing of it is written again by itself.
enum class Cache { KeepsWhatWasLost, ForgetsWhatWasLost };

class FaultyDisk {
public:
    // While it lives it is SQLite's default VFS. It minds the files of a folder of its own; the others pass.
    explicit FaultyDisk(uint32_t seed);
    ~FaultyDisk();
    FaultyDisk(FaultyDisk const&) = delete;
    FaultyDisk& operator=(FaultyDisk const&) = delete;

    std::string path(std::string const& name) const { return folder_ + "/" + name; }

    // The program stops in the middle of the write, truncation, sync or deletion that comes after so many others: it
    // and all that follow fail.
    void stop_after(int64_t operations, Stop stop);
    // The same at the sync that comes after so many others: all is written and not synced.
    void stop_at_sync(int64_t after, Stop stop);
    bool has_stopped() const;
    // After every connection was closed. Killed: what was written is seen, synced or not. PowerCut: see above.
    void start_again();

    // Files may grow by so many bytes; then SQLITE_FULL.
    void leave_room(int64_t bytes);
    // After so many others the next `count` fail.
    void fail_syncs(int64_t after, int64_t count, Cache cache);
    void fail_writes(int64_t after, int64_t count);
    void fail_reads(int64_t after, int64_t count);
    void heal();
    int64_t faults() const;  // Told so far.

    struct Shim;  // What SQLite calls.

private:
    struct Unsynced {
        int64_t at = 0;
        std::optional<std::string> bytes;  // Nothing: cut off at `at`.
    };
    struct File {
        std::string durable;
        std::vector<Unsynced> unsynced;
        bool is_named = false;              // Its name is on the disk.
        bool is_there = true;               // As the program sees it.
        std::optional<std::string> former;  // Deleted, but its name may come back.
    };
    struct Countdown {
        int64_t after = 0, count = 0;
        bool strikes();
    };

    File* minded(char const* name);
    File& opened(std::string const& name);
    bool stops_now();
    void name_all();
    std::string survivors(File const& file);
    void survive(std::string& content, Unsynced const& write, double odds);
    void lose_power();

    mutable std::mutex mutex_;
    std::mt19937 random_;
    std::string folder_;
    std::map<std::string, File> files_;
    std::optional<int64_t> until_stop_, syncs_until_stop_, room_;
    Stop stop_ = Stop::Killed;
    bool has_stopped_ = false;
    Countdown syncs_, writes_, reads_;
    Cache cache_ = Cache::KeepsWhatWasLost;
    int64_t faults_ = 0;
    sqlite3_vfs* real_ = nullptr;
    sqlite3_vfs vfs_ = {};
};

}  // namespace lianfang::testing
