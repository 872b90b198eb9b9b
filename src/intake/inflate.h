// Unpacks a deflated stream piece by piece in constant memory, and sees that it is whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace lianfang::intake {

// Gives packed bytes: how many, 0 at the end, below 0 where they cannot be read.
using ReadPacked = std::function<int64_t(char* to, size_t bytes)>;
// Takes a piece; false: no more is wanted.
using TakePiece = std::function<bool(std::string_view piece)>;

struct Unpacked {
    uint32_t crc = 0;
    uint64_t bytes = 0;
};

// False where the stream is hurt, or is not what `expected` says. True as well where `take` wanted no more.
bool inflate_all(ReadPacked const& read, Unpacked const& expected, TakePiece const& take);
// What is not packed at all, or is unpacked by `read`.
bool copy_all(ReadPacked const& read, TakePiece const& take);

}  // namespace lianfang::intake
