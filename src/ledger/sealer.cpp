// Which key, and what exactly it encrypts.
#include "ledger/sealer.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/result.h"

namespace lianfang::ledger {
namespace {

std::string about(int64_t number, std::string_view column) { return fmt::format("{}|{}", number, column); }
std::string about_setting(std::string_view name) { return fmt::format("setting|{}", name); }

}  // namespace

Sealer::Sealer(std::string path, Keys const& keys) : path_(std::move(path)) { learn(keys); }

void Sealer::learn(Keys const& keys) {
    for (auto const& [number, key] : keys) ciphers_.emplace(number, Cipher(key));
}

bool Sealer::knows(int64_t key_number) {
    if (key_number == 0 || ciphers_.count(key_number) != 0) return true;
    if (path_.empty()) return false;
    if (auto const read = read_key_file(path_)) learn(*read);
    return ciphers_.count(key_number) != 0;
}

void Sealer::use(int64_t key_number) {
    if (!knows(key_number)) {
        throw SealedUnreadable(fmt::format("密钥文件 {0} 里没有第{1}号密钥，请放回另存的密钥文件 / the key file {0} "
                                           "has no key {1}: put the copy that was kept apart back", path_, key_number));
    }
    key_number_ = key_number;
}

LaidValue Sealer::lay(int64_t number, std::string_view column, std::string_view salt, std::string_view value) const {
    if (key_number_ == 0) return {std::string(salt), 0, std::string(value)};
    ensure(salt.find('|') == std::string_view::npos);
    std::string clear;
    clear.reserve(salt.size() + 1 + value.size());
    clear.append(salt).append("|").append(value);
    auto encrypted = ciphers_.at(key_number_).encrypt(about(number, column), clear);
    return {std::move(encrypted.nonce), key_number_, std::move(encrypted.text)};
}

Sealed Sealer::clear(int64_t number, std::string_view column, LaidValue const& laid) {
    if (laid.key_number == 0) return {std::string(column), laid.salt, laid.value};
    if (!knows(laid.key_number)) {
        throw SealedUnreadable(fmt::format("第{0}号记录的密封值 {1} 用第{2}号密钥加密，密钥文件 {3} 里没有它，请放回另存的密钥文件 / "
                                           "the sealed value {1} of entry {0} is under key {2}, which the key file {3} "
                                           "does not have: put the copy that was kept apart back",
                                           number, column, laid.key_number, path_));
    }
    auto const clear = ciphers_.at(laid.key_number).decrypt(about(number, column), laid.salt, laid.value);
    size_t const bar = clear ? clear->find('|') : std::string::npos;
    if (bar == std::string::npos) {
        throw SealedUnreadable(fmt::format("第{0}号记录的密封值 {1} 已被改动，请运行 verify / the sealed value {1} of entry {0} was "
                                           "changed: run verify", number, column));
    }
    return {std::string(column), clear->substr(0, bar), clear->substr(bar + 1)};
}

std::string Sealer::wrap(std::string_view name, std::string const& secret) const {
    if (key_number_ == 0) return secret;
    auto const encrypted = ciphers_.at(key_number_).encrypt(about_setting(name), secret);
    return fmt::format("{} {} {}", key_number_, encrypted.nonce, encrypted.text);
}

std::optional<std::string> Sealer::unwrap(std::string_view name, std::string const& wrapped) {
    size_t const first = wrapped.find(' '), second = wrapped.find(' ', first + 1);
    if (first == std::string::npos) return wrapped;  // An older ledger's.
    if (second == std::string::npos) return std::nullopt;
    int64_t const number = std::atoll(wrapped.c_str());
    if (number == 0 || !knows(number)) return std::nullopt;
    std::string_view const words(wrapped);
    return ciphers_.at(number).decrypt(about_setting(name), words.substr(first + 1, second - first - 1),
                                       words.substr(second + 1));
}

}  // namespace lianfang::ledger
