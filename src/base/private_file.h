// Files that hold secrets: each is written whole or not at all, is on the disk when that returns, and can be
// read by its owner alone (mode 600; folders that are made here 700). What is in them is not known here.
#pragma once

#include <string>

namespace lianfang {

// The folder of a file, made where it is not there, and held: whoever else holds it waits until this object ends.
class PrivateFolder {
public:
    explicit PrivateFolder(std::string const& file);
    ~PrivateFolder();
    PrivateFolder(PrivateFolder const&) = delete;
    PrivateFolder& operator=(PrivateFolder const&) = delete;

    bool ok() const { return folder_ >= 0; }                            // False: errno says why.
    // A file of this folder. False: errno says why, and the file is as it was.
    bool write(std::string const& file, std::string const& text) const;

private:
    int folder_ = -1;
};

}  // namespace lianfang
