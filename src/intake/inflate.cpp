// Inflates with ISA-L.
#include "intake/inflate.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <memory>
#include <string>
#include <thread>

#include "intake/batch_queue.h"

namespace lianfang::intake {
namespace {

constexpr size_t piece_bytes = 64 * 1024;
constexpr uint64_t bytes_worth_a_thread = 4 << 20;
constexpr size_t pieces_waiting = 16;

bool inflate_here(ReadPacked const& read, Unpacked const& expected, TakePiece const& take) {
    auto const state = std::make_unique<inflate_state>();
    isal_inflate_init(state.get());
    state->crc_flag = ISAL_DEFLATE;
    std::string packed(piece_bytes, '\0'), piece(piece_bytes, '\0');
    auto* const out = reinterpret_cast<uint8_t*>(piece.data());
    Unpacked so_far;
    bool at_end = false;
    while (state->block_state != ISAL_BLOCK_FINISH) {
        if (state->avail_in == 0 && !at_end) {
            int64_t const count = read(packed.data(), packed.size());
            if (count < 0) return false;
            at_end = count == 0;
            state->next_in = reinterpret_cast<uint8_t*>(packed.data());
            state->avail_in = uint32_t(count);
        }
        state->next_out = out;
        state->avail_out = uint32_t(piece.size());
        if (isal_inflate(state.get()) < 0) return false;
        size_t const made = piece.size() - state->avail_out;
        bool const is_stuck = made == 0 && at_end && state->block_state != ISAL_BLOCK_FINISH;
        if (is_stuck) return false;
        if (made == 0) continue;
        so_far.crc = crc32_gzip_refl(so_far.crc, out, made);
        so_far.bytes += made;
        if (!take({piece.data(), made})) return true;
    }
    return so_far.crc == expected.crc && so_far.bytes == expected.bytes;
}

// Unpacks on a thread of its own while its pieces are taken on this one.
class Unpacking {
public:
    Unpacking(ReadPacked const& read, Unpacked const& expected)
        : pieces_(pieces_waiting), thread_([this, &read, &expected] {
              is_whole_ = inflate_here(read, expected,
                                       [this](std::string_view piece) { return pieces_.push(std::string(piece)); });
              pieces_.end();
          }) {}
    ~Unpacking() { end(); }

    bool run(TakePiece const& take) {
        while (auto const piece = pieces_.pop()) {
            if (!take(*piece)) return true;
        }
        end();
        return is_whole_;
    }

private:
    void end() {
        pieces_.abandon();
        if (thread_.joinable()) thread_.join();
    }

    BatchQueue<std::string> pieces_;
    bool is_whole_ = false;
    std::thread thread_;  // Last: it uses the others.
};

}  // namespace

bool inflate_all(ReadPacked const& read, Unpacked const& expected, TakePiece const& take) {
    if (expected.bytes < bytes_worth_a_thread) return inflate_here(read, expected, take);
    return Unpacking(read, expected).run(take);
}

bool copy_all(ReadPacked const& read, TakePiece const& take) {
    std::string piece(piece_bytes, '\0');
    for (;;) {
        int64_t const count = read(piece.data(), piece.size());
        if (count <= 0) return count == 0;
        if (!take({piece.data(), size_t(count)})) return true;
    }
}

}  // namespace lianfang::intake
