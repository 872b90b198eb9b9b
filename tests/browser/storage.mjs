// Searches the storage of a phone for texts in clear, as somebody who found the phone would: every byte of every file,
// and what lies compressed in them. A text counts as found in UTF-8 and in UTF-16.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { blocks_of_table } from './leveldb.mjs'

const gzip_begin = Buffer.from([0x1f, 0x8b, 0x08])

export function search_storage(folder, texts) {
  const wanted = [...new Set(texts)].flatMap((text) =>
    ['utf8', 'utf16le'].map((encoding) => ({ text, bytes: Buffer.from(text, encoding) })),
  )
  const found = []
  for (const file of files_below(folder)) {
    for (const part of parts_of(file)) {
      for (const { text, bytes } of wanted) if (part.includes(bytes)) found.push({ text, file: file.slice(folder.length) })
    }
  }
  return found
}

function files_below(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

// The file as it lies there, the unpacked blocks of a LevelDB table, and the streams of gzip in it.
function* parts_of(file) {
  const bytes = readFileSync(file)
  yield bytes
  if (/\.(ldb|sst)$/.test(file)) yield* blocks_of_table(bytes)
  for (let at = bytes.indexOf(gzip_begin); at >= 0; at = bytes.indexOf(gzip_begin, at + 1)) {
    const stream = unzipped(bytes.subarray(at))
    if (stream) yield stream
  }
}

function unzipped(bytes) {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return null // These three bytes began no stream.
  }
}
