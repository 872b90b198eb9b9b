// The databases of this device, one for each account that works offline on it: a lock in clear, everything else sealed
// before it comes here. It knows nothing of keys, and of none of them that it is the one in use: whoever asks says which.
import type { Sealed } from '@/offline/sealing'

// In clear: how the device key is wrapped, and how often a wrong PIN was tried. Names a device and an account only.
export interface Lock {
  device: string
  account: string
  database?: string // Where it lies; the first of a device need not say so.
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  by_pin: Sealed | null // Null once the PIN was wrong too often: only the server's secret opens the vault then.
  by_secret: Sealed
  wrong: number
  wait_until: number
}

export type ItemState = 'waiting' | 'returned' | 'answered' | 'given_up'

export interface StoredItem {
  order: number
  state: ItemState
  sealed: Sealed
}

type StoreName = 'lock' | 'sealed' | 'outbox'

const first_name = 'lianfang'
const opened = new Map<string, Promise<IDBDatabase>>()

function prepare(database: IDBDatabase): void {
  database.createObjectStore('lock')
  database.createObjectStore('sealed')
  database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
}

function open(name: string): Promise<IDBDatabase> {
  const found = opened.get(name)
  if (found) return found
  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => prepare(request.result)
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      request.result.onversionchange = () => forget(name) // Another window wipes it.
      resolve(request.result)
    }
  })
  opened.set(name, opening)
  return opening
}

function forget(name: string): void {
  void opened.get(name)?.then((database) => database.close())
  opened.delete(name)
}

// A browser that does not list its databases has room for one account: another's would not be found again.
export const has_room_for_others = 'indexedDB' in globalThis && 'databases' in indexedDB

async function names(): Promise<string[]> {
  if (!has_room_for_others) return [first_name]
  const all = await indexedDB.databases()
  return all.map(({ name }) => name ?? '').filter((name) => name === first_name || name.startsWith(`${first_name}.`))
}

export function database_of(lock: Lock): string {
  return lock.database ?? first_name
}

// Resolves when the transaction stands on the disk, so that what a screen then says is true.
async function within<T>(
  name: string,
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open(name)
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

async function read_lock(name: string): Promise<Lock | undefined> {
  return (await within(name, 'lock', 'readonly', (locks) => locks.get('lock'))) as Lock | undefined
}

// Of every account that works offline here. One that cannot be read hides none of the others.
export async function read_locks(): Promise<Lock[]> {
  const found = await Promise.allSettled((await names()).map(read_lock))
  return found.map((one) => (one.status === 'fulfilled' ? one.value : undefined)).filter((lock) => lock !== undefined)
}

// In a database of its own. Throws where the account has one: its key would be lost, and all that it opens.
export async function write_new_lock(lock: Lock): Promise<Lock> {
  const others = await read_locks()
  if (others.some(({ account }) => account === lock.account)) throw new Error(`${lock.account} has a vault here`)
  const is_first = others.every((other) => other.database)
  const placed: Lock = is_first ? lock : { ...lock, database: `${first_name}.${lock.account}` }
  await within(database_of(placed), 'lock', 'readwrite', (locks) => locks.add(placed, 'lock'))
  return placed
}

// Reads and writes in one transaction, so that two windows cannot count one wrong PIN between them.
export async function change_lock(name: string, change: (lock: Lock) => Lock): Promise<Lock> {
  let changed: Lock | undefined
  await within(name, 'lock', 'readwrite', (locks) => {
    const request = locks.get('lock') as IDBRequest<Lock>
    request.onsuccess = () => {
      changed = change(request.result)
      locks.put(changed, 'lock')
    }
    return request
  })
  return changed!
}

export async function read_sealed(name: string, key: string): Promise<Sealed | undefined> {
  return (await within(name, 'sealed', 'readonly', (all) => all.get(key))) as Sealed | undefined
}

export async function write_sealed(name: string, key: string, sealed: Sealed): Promise<void> {
  await within(name, 'sealed', 'readwrite', (all) => all.put(sealed, key))
}

export async function add_item(name: string, state: ItemState, sealed: Sealed): Promise<number> {
  return (await within(name, 'outbox', 'readwrite', (items) => items.add({ state, sealed }))) as number
}

export async function write_item(name: string, item: StoredItem): Promise<void> {
  await within(name, 'outbox', 'readwrite', (items) => items.put(item))
}

export async function remove_item(name: string, order: number): Promise<void> {
  await within(name, 'outbox', 'readwrite', (items) => items.delete(order))
}

export async function read_item(name: string, order: number): Promise<StoredItem | undefined> {
  return (await within(name, 'outbox', 'readonly', (items) => items.get(order))) as StoredItem | undefined
}

// In the order in which they were kept.
export async function read_items(name: string): Promise<StoredItem[]> {
  return (await within(name, 'outbox', 'readonly', (items) => items.getAll())) as StoredItem[]
}

export async function delete_database_of(lock: Lock): Promise<void> {
  const name = database_of(lock)
  forget(name)
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
