// The databases of this device, one for each account that works offline on it: a lock in clear, everything else sealed
// before it comes here. It knows nothing of keys. One of them is in use.
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
let in_use = first_name
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

export function use_database_of(lock: Lock): void {
  in_use = lock.database ?? first_name
}

// Resolves when the transaction stands on the disk, so that what a screen then says is true.
async function within<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
  name = in_use,
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
  return (await within('lock', 'readonly', (locks) => locks.get('lock'), name)) as Lock | undefined
}

// Of every account that works offline here.
export async function read_locks(): Promise<Lock[]> {
  const found = await Promise.all((await names()).map(read_lock))
  return found.filter((lock) => lock !== undefined)
}

// In a database of its own, which is then in use.
export async function write_new_lock(lock: Lock): Promise<Lock> {
  const is_first = (await read_locks()).every((other) => other.database)
  const placed: Lock = is_first ? lock : { ...lock, database: `${first_name}.${lock.account}` }
  use_database_of(placed)
  await within('lock', 'readwrite', (locks) => locks.put(placed, 'lock'))
  return placed
}

// Reads and writes in one transaction, so that two windows cannot count one wrong PIN between them.
export async function change_lock(change: (lock: Lock) => Lock): Promise<Lock> {
  let changed: Lock | undefined
  await within('lock', 'readwrite', (locks) => {
    const request = locks.get('lock') as IDBRequest<Lock>
    request.onsuccess = () => {
      changed = change(request.result)
      locks.put(changed, 'lock')
    }
    return request
  })
  return changed!
}

export async function read_sealed(key: string): Promise<Sealed | undefined> {
  return (await within('sealed', 'readonly', (all) => all.get(key))) as Sealed | undefined
}

export async function write_sealed(key: string, sealed: Sealed): Promise<void> {
  await within('sealed', 'readwrite', (all) => all.put(sealed, key))
}

export async function add_item(state: ItemState, sealed: Sealed): Promise<number> {
  return (await within('outbox', 'readwrite', (items) => items.add({ state, sealed }))) as number
}

export async function write_item(item: StoredItem): Promise<void> {
  await within('outbox', 'readwrite', (items) => items.put(item))
}

export async function remove_item(order: number): Promise<void> {
  await within('outbox', 'readwrite', (items) => items.delete(order))
}

export async function read_item(order: number): Promise<StoredItem | undefined> {
  return (await within('outbox', 'readonly', (items) => items.get(order))) as StoredItem | undefined
}

// In the order in which they were kept.
export async function read_items(): Promise<StoredItem[]> {
  return (await within('outbox', 'readonly', (items) => items.getAll())) as StoredItem[]
}

// Those not sent yet, without opening them.
export async function count_owed(lock: Lock): Promise<number> {
  const items = await within('outbox', 'readonly', (all) => all.getAll(), lock.database ?? first_name)
  return (items as StoredItem[]).filter(({ state }) => state === 'waiting' || state === 'returned').length
}

export async function delete_database_of(lock: Lock): Promise<void> {
  const name = lock.database ?? first_name
  forget(name)
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
