// Part of every unit test: the key files of ledgers that are files lie in a folder of this run, not in the user's home.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

class KeysApart {
public:
    KeysApart() {
        std::string name = (std::filesystem::temp_directory_path() / "lianfang-keys-XXXXXX").string();
        if (!mkdtemp(name.data())) return;
        folder_ = name;
        setenv("LIANFANG_KEYS", folder_.c_str(), 1);
    }
    ~KeysApart() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }

private:
    std::string folder_;
};

KeysApart const keys_apart;

}  // namespace
