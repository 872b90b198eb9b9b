// Reads the tables in which Chromium's LevelDB keeps what a page stored: their blocks, unpacked where they are packed
// with Snappy. Keys and values stay as they are.
const footer_length = 48
const trailer_length = 5 // A byte that names the packing, and a checksum.
const is_snappy = 1

function read_varint(bytes, at) {
  let value = 0
  let factor = 1
  for (;;) {
    const byte = bytes[at++]
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return [value, at]
    factor *= 128
  }
}

// The last bytes of a table: where the index of its other index lies, then where its index lies.
export function* blocks_of_table(bytes) {
  if (bytes.length < footer_length) return
  let at = bytes.length - footer_length
  for (let skipped = 0; skipped < 2; skipped++) [, at] = read_varint(bytes, at)
  const [offset, after] = read_varint(bytes, at)
  const [size] = read_varint(bytes, after)
  for (const place of places_in(block_at(bytes, offset, size))) yield block_at(bytes, ...place)
}

function block_at(bytes, offset, size) {
  const block = bytes.subarray(offset, offset + size)
  return bytes[offset + size] === is_snappy ? unpacked(block) : block
}

// An index is a block whose values are the places of others. Its end counts the points where keys begin anew.
function* places_in(index) {
  const end = index.length - 4 - 4 * index.readUInt32LE(index.length - 4)
  let at = 0
  while (at < end) {
    let unshared, value_length
    ;[, at] = read_varint(index, at)
    ;[unshared, at] = read_varint(index, at)
    ;[value_length, at] = read_varint(index, at)
    at += unshared
    const [offset, after] = read_varint(index, at)
    yield [offset, read_varint(index, after)[0]]
    at += value_length
  }
}

// Snappy: pieces that stand there, and copies of what was unpacked before.
export function unpacked(packed) {
  const [length, begin] = read_varint(packed, 0)
  const out = Buffer.alloc(length)
  let at = begin
  let to = 0
  while (at < packed.length) {
    const piece = read_piece(packed, at)
    if (piece.back === 0) packed.copy(out, to, piece.next, piece.next + piece.length)
    else for (let i = 0; i < piece.length; i++) out[to + i] = out[to + i - piece.back]
    to += piece.length
    at = piece.next + (piece.back === 0 ? piece.length : 0)
  }
  return out
}

function read_piece(packed, at) {
  const tag = packed[at]
  const rest = tag >> 2
  switch (tag & 3) {
    case 0: {
      const extra = Math.max(0, rest - 59)
      const length = extra === 0 ? rest + 1 : packed.readUIntLE(at + 1, extra) + 1
      return { length, back: 0, next: at + 1 + extra }
    }
    case 1:
      return { length: (rest & 7) + 4, back: (tag >> 5) * 256 + packed[at + 1], next: at + 2 }
    case 2:
      return { length: rest + 1, back: packed.readUInt16LE(at + 1), next: at + 3 }
    default:
      return { length: rest + 1, back: packed.readUInt32LE(at + 1), next: at + 5 }
  }
}
