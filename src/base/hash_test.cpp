// BLAKE2b: known answers, keys, files.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace lianfang;

TEST(Hash, GivesTheKnownAnswer) {
    // BLAKE2b-512 of "abc", as `printf abc | b2sum` gives it too.
    EXPECT_EQ(hash_hex("abc", 64),
              "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
              "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    EXPECT_EQ(hash_hex("abc").size(), 64u);
    EXPECT_NE(hash_hex("abc"), hash_hex("abd"));
}

TEST(KeyedHash, DependsOnTheWholeKey) {
    std::string const long_key(100, 'k');
    EXPECT_EQ(keyed_hash_hex("key", "text"), keyed_hash_hex("key", "text"));
    EXPECT_NE(keyed_hash_hex("key", "text"), keyed_hash_hex("kex", "text"));
    EXPECT_NE(keyed_hash_hex(long_key, "text"), keyed_hash_hex(long_key + "x", "text"));
    EXPECT_EQ(keyed_hash_hex("key", "text").size(), 32u);
}

TEST(FileHash, IsTheHashOfTheBytes) {
    auto const path = std::filesystem::temp_directory_path() / "lianfang_hash_test.bin";
    std::string const bytes(200'001, 'x');
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(file_hash_hex(path.string()), hash_hex(bytes));
    std::filesystem::remove(path);
    EXPECT_EQ(file_hash_hex(path.string()), "") << "no such file";
}
