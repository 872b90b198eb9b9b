// Sealing with AES-GCM-256, and the two keys that wrap a device key: one from the user's PIN, one from the secret
// that the server keeps for the device.
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

export const pin_rounds = 600_000
export const pin_length_min = 6

const iv_length = 12
const key_length = 32
const utf8 = new TextEncoder()

async function seal_bytes(key: CryptoKey, label: string, bytes: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(iv_length))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(label) }, key, bytes)
  return { iv, data }
}

// Throws where key or label is another one.
function unseal_bytes(key: CryptoKey, label: string, sealed: Sealed): Promise<ArrayBuffer> {
  const how = { name: 'AES-GCM', iv: sealed.iv, additionalData: utf8.encode(label) }
  return crypto.subtle.decrypt(how, key, sealed.data)
}

export function seal(key: CryptoKey, label: string, value: unknown): Promise<Sealed> {
  return seal_bytes(key, label, utf8.encode(JSON.stringify(value)))
}

export async function unseal<T>(key: CryptoKey, label: string, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unseal_bytes(key, label, sealed))) as T
}

export function new_salt(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16))
}

export function new_key_bytes(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(key_length))
}

// Not to be taken out of memory again.
export function key_of(bytes: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function pin_key(pin: string, salt: BufferSource, rounds: number): Promise<CryptoKey> {
  const start = await crypto.subtle.importKey('raw', utf8.encode(pin), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }
  return crypto.subtle.deriveKey(how, start, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

// The secret is random and long, so one hash makes a key of it.
export async function secret_key(secret: string): Promise<CryptoKey> {
  return key_of(await crypto.subtle.digest('SHA-256', utf8.encode(secret)))
}

export function wrap(wrapping: CryptoKey, bytes: BufferSource): Promise<Sealed> {
  return seal_bytes(wrapping, 'device key', bytes)
}

export async function unwrap(wrapping: CryptoKey, wrapped: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await unseal_bytes(wrapping, 'device key', wrapped))
}
