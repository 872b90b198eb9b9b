// The shim: each file is SQLite's own, with a record beside it of what is on the disk and what only in the cache.
#include "support/faulty_disk.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace lianfang::testing {
namespace {

constexpr int64_t sector = 512;

void put(std::string& content, int64_t at, std::string_view bytes) {
    if (content.size() < size_t(at) + bytes.size()) content.resize(size_t(at) + bytes.size(), '\0');
    content.replace(size_t(at), bytes.size(), bytes);
}

}  // namespace

// A file as SQLite holds it: this, then the real one.
struct FaultyDisk::Shim {
    sqlite3_file base;
    FaultyDisk* disk;
    File* file;

    static Shim* of(sqlite3_file* file) { return reinterpret_cast<Shim*>(file); }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(of(file) + 1); }
    static FaultyDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

    static int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* out, int flags, int* out_flags) {
        auto& disk = disk_of(vfs);
        std::lock_guard const lock(disk.mutex_);
        if (!name || !disk.minded(name)) return disk.real_->xOpen(disk.real_, name, out, flags, out_flags);
        out->pMethods = nullptr;
        if (disk.has_stopped_) return SQLITE_CANTOPEN;
        int const code = disk.real_->xOpen(disk.real_, name, real(out), flags, out_flags);
        if (code != SQLITE_OK) return code;
        of(out)->disk = &disk;
        of(out)->file = &disk.opened(name);
        out->pMethods = methods();
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, char const* name, int sync_folder) {
        auto& disk = disk_of(vfs);
        std::lock_guard const lock(disk.mutex_);
        File* const file = disk.minded(name);
        if (!file) return disk.real_->xDelete(disk.real_, name, sync_folder);
        if (disk.stops_now()) return SQLITE_IOERR_DELETE;
        int const code = disk.real_->xDelete(disk.real_, name, 0);
        if (code != SQLITE_OK) return code;
        if (file->is_named) file->former = file->durable;
        file->is_there = file->is_named = false;
        if (sync_folder) disk.name_all();
        return SQLITE_OK;
    }

    static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }

    static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
        auto& disk = *of(file)->disk;
        std::lock_guard const lock(disk.mutex_);
        if (disk.has_stopped_) return SQLITE_IOERR_READ;
        if (disk.reads_.strikes()) return ++disk.faults_, SQLITE_IOERR_READ;
        return real(file)->pMethods->xRead(real(file), out, size, at);
    }

    static int write(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 at) {
        auto& disk = *of(file)->disk;
        std::lock_guard const lock(disk.mutex_);
        if (disk.has_stopped_) return SQLITE_IOERR_WRITE;
        int code = SQLITE_OK, written = size;
        if (disk.stops_now()) {
            code = SQLITE_IOERR_WRITE;
        } else if (disk.writes_.strikes()) {
            code = SQLITE_IOERR_WRITE;
            ++disk.faults_;
        } else if (disk.room_) {
            sqlite3_int64 whole = 0;
            real(file)->pMethods->xFileSize(real(file), &whole);
            int64_t const growth = std::max<int64_t>(0, at + size - whole);
            if (growth > *disk.room_) {
                code = SQLITE_FULL;
                ++disk.faults_;
            } else {
                *disk.room_ -= growth;
            }
        }
        if (code != SQLITE_OK) written = int(disk.random_() % uint32_t(size + 1));  // Its beginning only.
        if (code == SQLITE_FULL) written = 0;
        if (written == 0) return code;
        of(file)->file->unsynced.push_back({at, std::string(static_cast<char const*>(bytes), size_t(written))});
        int const real_code = real(file)->pMethods->xWrite(real(file), bytes, written, at);
        return code == SQLITE_OK ? real_code : code;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& disk = *of(file)->disk;
        std::lock_guard const lock(disk.mutex_);
        if (disk.stops_now()) return SQLITE_IOERR_TRUNCATE;
        of(file)->file->unsynced.push_back({size, std::nullopt});
        return real(file)->pMethods->xTruncate(real(file), size);
    }

    // Nothing is synced for real: the record beside the file is the disk.
    static int sync(sqlite3_file* file, int) {
        auto& disk = *of(file)->disk;
        std::lock_guard const lock(disk.mutex_);
        if (disk.syncs_until_stop_ && (*disk.syncs_until_stop_)-- == 0) disk.has_stopped_ = true;
        if (disk.stops_now()) return SQLITE_IOERR_FSYNC;
        File& own = *of(file)->file;
        if (disk.syncs_.strikes()) {
            ++disk.faults_;
            own.durable = disk.survivors(own);
            own.unsynced.clear();
            if (disk.cache_ == Cache::ForgetsWhatWasLost) rewrite(real(file), own.durable);
            return SQLITE_IOERR_FSYNC;
        }
        for (auto const& one : own.unsynced) disk.survive(own.durable, one, 1);
        own.unsynced.clear();
        if (!own.is_named) disk.name_all();  // SQLite syncs the folder with a new journal.
        return SQLITE_OK;
    }

    static void rewrite(sqlite3_file* file, std::string const& content) {
        constexpr size_t together = 64 << 10;  // SQLite's VFS takes no more at a time.
        file->pMethods->xTruncate(file, 0);
        for (size_t at = 0; at < content.size(); at += together) {
            size_t const size = std::min(together, content.size() - at);
            file->pMethods->xWrite(file, content.data() + at, int(size), sqlite3_int64(at));
        }
    }

    static sqlite3_io_methods const* methods();
};

// What does not touch the disk's content goes to the real file.
sqlite3_io_methods const* FaultyDisk::Shim::methods() {
    static sqlite3_io_methods const all = {
        .iVersion = 2,
        .xClose = close,
        .xRead = read,
        .xWrite = write,
        .xTruncate = truncate,
        .xSync = sync,
        .xFileSize = [](sqlite3_file* f, sqlite3_int64* out) { return real(f)->pMethods->xFileSize(real(f), out); },
        .xLock = [](sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); },
        .xUnlock = [](sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); },
        .xCheckReservedLock =
            [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
        .xFileControl =
            [](sqlite3_file* f, int code, void* a) { return real(f)->pMethods->xFileControl(real(f), code, a); },
        .xSectorSize = [](sqlite3_file*) { return int(sector); },
        .xDeviceCharacteristics =
            [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
        .xShmMap = [](sqlite3_file* f, int page, int size, int extend,
                      void volatile** out) { return real(f)->pMethods->xShmMap(real(f), page, size, extend, out); },
        .xShmLock =
            [](sqlite3_file* f, int at, int n, int how) { return real(f)->pMethods->xShmLock(real(f), at, n, how); },
        .xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
        .xShmUnmap = [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }};
    return &all;
}

FaultyDisk::FaultyDisk(uint32_t seed) : random_(seed) {
    auto const name = "lianfang-faulty-disk-" + std::to_string(std::random_device{}());
    folder_ = (std::filesystem::temp_directory_path() / name).string();
    std::filesystem::create_directories(folder_);
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = "faulty_disk";
    vfs_.pAppData = this;
    vfs_.pNext = nullptr;
    vfs_.szOsFile = std::max(int(sizeof(Shim)) + real_->szOsFile, real_->szOsFile);
    vfs_.xOpen = Shim::open;
    vfs_.xDelete = Shim::remove;
    sqlite3_vfs_register(&vfs_, 1);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

bool FaultyDisk::Countdown::strikes() {
    if (after > 0) return --after, false;
    return count > 0 && count-- > 0;
}

FaultyDisk::File* FaultyDisk::minded(char const* name) {
    if (std::string_view(name).substr(0, folder_.size()) != folder_) return nullptr;
    auto const it = files_.find(name);
    if (it != files_.end()) return &it->second;
    return &files_.emplace(name, File{.is_there = false}).first->second;
}

FaultyDisk::File& FaultyDisk::opened(std::string const& name) {
    auto& file = files_[name];
    if (!file.is_there) file = File{.former = std::move(file.former)};
    return file;
}

bool FaultyDisk::stops_now() {
    if (!has_stopped_ && until_stop_ && (*until_stop_)-- == 0) has_stopped_ = true;
    return has_stopped_;
}

void FaultyDisk::name_all() {
    for (auto& [name, file] : files_) {
        file.is_named = file.is_there;
        file.former.reset();
    }
}

// Each sector by itself; of one that does not survive, perhaps its beginning.
void FaultyDisk::survive(std::string& content, Unsynced const& write, double odds) {
    auto const survives = [&] { return odds >= 1 || std::uniform_real_distribution<>()(random_) < odds; };
    if (!write.bytes) {
        if (survives()) content.resize(size_t(write.at), '\0');
        return;
    }
    std::string_view const bytes = *write.bytes;
    for (int64_t done = 0; done < int64_t(bytes.size());) {
        int64_t const at = write.at + done;
        int64_t const size = std::min<int64_t>(int64_t(bytes.size()) - done, sector - at % sector);
        auto const part = bytes.substr(size_t(done), size_t(size));
        if (survives()) {
            put(content, at, part);
        } else if (random_() % 8 == 0) {
            put(content, at, part.substr(0, random_() % (part.size() + 1)));
        }
        done += size;
    }
}

std::string FaultyDisk::survivors(File const& file) {
    static constexpr double odds[] = {0, 0.1, 0.5, 0.9, 0.99, 1};
    double const chosen = odds[random_() % std::size(odds)];
    std::string content = file.durable;
    for (auto const& write : file.unsynced) survive(content, write, chosen);
    return content;
}

void FaultyDisk::lose_power() {
    for (auto& [name, file] : files_) {
        std::filesystem::remove(name);
        std::filesystem::remove(name + "-shm");
        bool const has_new_name = file.is_named || (file.is_there && random_() % 2 == 0);
        std::optional<std::string> left;
        if (has_new_name) left = survivors(file);
        if (!has_new_name && file.former && random_() % 2 == 0) left = file.former;
        file = File{.is_named = left.has_value(), .is_there = left.has_value()};
        if (!left) continue;
        file.durable = *left;
        std::ofstream(name, std::ios::binary) << *left;
    }
}

void FaultyDisk::stop_after(int64_t operations, Stop stop) {
    std::lock_guard const lock(mutex_);
    until_stop_ = operations;
    stop_ = stop;
}

void FaultyDisk::stop_at_sync(int64_t after, Stop stop) {
    std::lock_guard const lock(mutex_);
    syncs_until_stop_ = after;
    stop_ = stop;
}

bool FaultyDisk::has_stopped() const {
    std::lock_guard const lock(mutex_);
    return has_stopped_;
}

void FaultyDisk::start_again() {
    std::lock_guard const lock(mutex_);
    if (has_stopped_ && stop_ == Stop::PowerCut) lose_power();
    has_stopped_ = false;
    until_stop_.reset();
    syncs_until_stop_.reset();
}

void FaultyDisk::leave_room(int64_t bytes) {
    std::lock_guard const lock(mutex_);
    room_ = bytes;
}

void FaultyDisk::fail_syncs(int64_t after, int64_t count, Cache cache) {
    std::lock_guard const lock(mutex_);
    syncs_ = {after, count};
    cache_ = cache;
}

void FaultyDisk::fail_writes(int64_t after, int64_t count) {
    std::lock_guard const lock(mutex_);
    writes_ = {after, count};
}

void FaultyDisk::fail_reads(int64_t after, int64_t count) {
    std::lock_guard const lock(mutex_);
    reads_ = {after, count};
}

void FaultyDisk::heal() {
    std::lock_guard const lock(mutex_);
    syncs_ = writes_ = reads_ = {};
    room_.reset();
}

int64_t FaultyDisk::faults() const {
    std::lock_guard const lock(mutex_);
    return faults_;
}

}  // namespace lianfang::testing
