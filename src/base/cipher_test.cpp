// What was encrypted is read again with its key and at its place alone.
#include "base/cipher.h"

#include <gtest/gtest.h>

#include "base/hash.h"

namespace lianfang {
namespace {

TEST(Cipher, ReadsAgainWhatItWrote) {
    Cipher const cipher(hash_hex("a key"));
    for (std::string const& clear : {std::string("470123198001010018"), std::string(), std::string("\0\xff\n", 3)}) {
        auto const encrypted = cipher.encrypt("17|person_id_no", clear);
        EXPECT_EQ(encrypted.nonce.size(), 32u);
        EXPECT_EQ(cipher.decrypt("17|person_id_no", encrypted.nonce, encrypted.text), clear);
    }
}

TEST(Cipher, RefusesAnotherPlaceAnotherKeyAndAnotherByte) {
    Cipher const cipher(hash_hex("a key"));
    auto const encrypted = cipher.encrypt("17|person_id_no", "470123198001010018");
    EXPECT_FALSE(cipher.decrypt("18|person_id_no", encrypted.nonce, encrypted.text));
    EXPECT_FALSE(Cipher(hash_hex("another")).decrypt("17|person_id_no", encrypted.nonce, encrypted.text));
    for (size_t at = 0; at < encrypted.text.size(); ++at) {
        std::string changed = encrypted.text;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(cipher.decrypt("17|person_id_no", encrypted.nonce, changed)) << at;
    }
    EXPECT_FALSE(cipher.decrypt("17|person_id_no", "", encrypted.text));
    EXPECT_FALSE(cipher.decrypt("17|person_id_no", encrypted.nonce, "470123198001010018"));
}

TEST(Cipher, TwoTextsAtOnePlaceShareNoNonce) {
    Cipher const cipher(hash_hex("a key"));
    auto const one = cipher.encrypt("17|person_id_no", "470123198001010018");
    EXPECT_EQ(one.nonce, cipher.encrypt("17|person_id_no", "470123198001010018").nonce);
    EXPECT_NE(one.nonce, cipher.encrypt("17|person_id_no", "470123198001010026").nonce);
    EXPECT_NE(one.nonce, cipher.encrypt("18|person_id_no", "470123198001010018").nonce);
}

TEST(Base64, IsWhatTheStandardSays) {
    std::pair<char const*, char const*> const pairs[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfb", "//77"}};
    for (auto const& [bytes, text] : pairs) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    for (char const* text : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Z g=", "Zg==Zg==", "Zm9v\n", "Zm9*"}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
}

TEST(Cipher, KnowsWhatAKeyLooksLike) {
    EXPECT_TRUE(Cipher::is_key(hash_hex("a key")));
    EXPECT_FALSE(Cipher::is_key(hash_hex("a key", 16)));
    EXPECT_FALSE(Cipher::is_key(std::string(64, 'g')));
}

}  // namespace
}  // namespace lianfang
