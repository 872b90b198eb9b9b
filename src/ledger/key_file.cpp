// Programs that change one at the same time wait for each other at the folder.
#include "ledger/key_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/cipher.h"
#include "base/private_file.h"

namespace lianfang::ledger {
namespace {

namespace fs = std::filesystem;

Error missing(std::string const& path) {
    return Error::not_found(
        "key_file_missing",
        fmt::format("找不到密钥文件 {}。没有它，账本里的身份证号和电话读不出来。请把另存的密钥文件放回这里（权限 600），或用 "
                    "--key-file 指出它在哪里；所在文件夹也可由环境变量 LIANFANG_KEYS 指定。什么也没有改动", path),
        fmt::format("the key file {} is not there, and without it the ledger's identity and telephone numbers cannot "
                    "be read. Put the copy that was kept apart back there (mode 600), or name its place with "
                    "--key-file; the environment's LIANFANG_KEYS names the folder. Nothing was changed", path));
}

Error unreadable(std::string const& path) {
    return Error::broken("key_file_wrong",
                         fmt::format("{} 不是密钥文件：应一行一个密钥，“编号 64位十六进制数”。请放回另存的密钥文件", path),
                         fmt::format("{} is no key file: one key a line, its number and 64 hexadecimal digits. Put the "
                                     "copy that was kept apart back", path));
}

Error not_yours(std::string const& path) {
    std::string const why = std::strerror(errno);
    return Error::not_allowed("key_file_missing",
                              fmt::format("密钥文件 {} 打不开（{}）。请用建账本的那个系统用户运行，或请其给予读权限", path, why),
                              fmt::format("the key file {} cannot be opened ({}). Run the program as the user who made "
                                          "the ledger, or ask for the right to read the file", path, why));
}

Error not_written(std::string const& path) {
    std::string const why = std::strerror(errno);
    return Error::broken("key_file_not_written",
                         fmt::format("密钥文件 {} 写不进去（{}）。请检查文件夹和权限，或用 --key-file 换一个地方；账本没有改动",
                                     path, why),
                         fmt::format("the key file {} cannot be written ({}). Check the folder and its rights, or name "
                                     "another place with --key-file; the ledger was not changed", path, why));
}

std::string text_of(Keys const& keys) {
    std::string text;
    for (auto const& [number, key] : keys) text += fmt::format("{} {}\n", number, key);
    return text;
}

// `change` gets the keys in the file (none where there is no file) and says what is to be in it; the same: it is left.
template <typename Change>
Result<Keys> change_file(std::string const& path, Change const& change) {
    PrivateFolder const folder(path);
    if (!folder.ok()) return not_written(path);
    Keys before;
    if (auto read = read_key_file(path)) {
        before = std::move(*read);
    } else if (read.error().code != "key_file_missing") {
        return read.error();
    }
    Keys after = change(before);
    if (after != before && !folder.write(path, text_of(after))) return not_written(path);
    return after;
}

}  // namespace

std::string KeyPlace::path_of(std::string const& ledger_id) const {
    return file.empty() ? fmt::format("{}/{}.key", folder, ledger_id) : file;
}

KeyPlace usual_key_place() {
    char const* const folder = std::getenv("LIANFANG_KEYS");
    if (folder && *folder) return {.folder = folder, .file = {}};
    char const* const home = std::getenv("HOME");
    return {.folder = fmt::format("{}/.lianfang/keys", home && *home ? home : "."), .file = {}};
}

Result<Keys> read_key_file(std::string const& path) {
    std::error_code failed;
    if (!fs::exists(path, failed)) return missing(path);
    std::ifstream in(path);
    if (!in) return not_yours(path);
    Keys keys;
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        std::istringstream words(line);
        int64_t number = 0;
        std::string key, more;
        bool const is_key = bool(words >> number >> key) && number > 0 && Cipher::is_key(key) && !(words >> more);
        if (!is_key || !keys.emplace(number, key).second) return unreadable(path);
    }
    if (keys.empty()) return unreadable(path);
    return keys;
}

Result<Keys> add_key(std::string const& path, int64_t newest, std::string const& key) {
    return change_file(path, [&](Keys keys) {
        int64_t const there = keys.empty() ? 0 : keys.rbegin()->first;
        if (there == newest) keys.emplace(newest + 1, key);
        return keys;
    });
}

Result<void> drop_keys_before(std::string const& path, int64_t number) {
    auto const kept = change_file(path, [&](Keys keys) {
        std::erase_if(keys, [&](auto const& one) { return one.first < number; });
        return keys;
    });
    if (!kept) return kept.error();
    return {};
}

}  // namespace lianfang::ledger
