// A file of its own name is made beside it, put on the disk, and takes its place.
#include "base/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace lianfang {
namespace {

namespace fs = std::filesystem;

bool make_folders(fs::path const& folder) {
    std::error_code failed;
    if (folder.empty() || fs::is_directory(folder, failed)) return true;
    return make_folders(folder.parent_path()) && (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

bool write_through(int file, std::string const& text) {
    return ::write(file, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(file) == 0;
}

}  // namespace

PrivateFolder::PrivateFolder(std::string const& file) {
    fs::path const parent = fs::path(file).parent_path();
    fs::path const folder = parent.empty() ? "." : parent;
    if (!make_folders(folder)) return;
    folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0 || ::flock(folder_, LOCK_EX) == 0) return;
    int const why = errno;
    ::close(folder_);
    errno = why;
    folder_ = -1;
}

PrivateFolder::~PrivateFolder() {
    if (folder_ >= 0) ::close(folder_);
}

bool PrivateFolder::write(std::string const& file, std::string const& text) const {
    std::string const part = file + ".part";
    ::unlink(part.c_str());
    int const written = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (written < 0) return false;
    bool const is_written = write_through(written, text);
    int const why = errno;
    ::close(written);
    errno = why;
    return is_written && ::rename(part.c_str(), file.c_str()) == 0 && ::fsync(folder_) == 0;
}

}  // namespace lianfang
