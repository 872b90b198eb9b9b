// The device's database: a lock in clear, everything else sealed before it comes here. It knows nothing of keys.
import type { Sealed } from '@/offline/sealing'

// In clear: how the device key is wrapped, and how often a wrong PIN was tried. Names a device and an account only.
export interface Lock {
  device: string
  account: string
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

const name = 'lianfang'
let opened: Promise<IDBDatabase> | undefined

function prepare(database: IDBDatabase): void {
  database.createObjectStore('lock')
  database.createObjectStore('sealed')
  database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
}

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => prepare(request.result)
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      request.result.onversionchange = forget // Another window wipes the device.
      resolve(request.result)
    }
  })
  return opened
}

function forget(): void {
  void opened?.then((database) => database.close())
  opened = undefined
}

// Resolves when the transaction stands on the disk, so that what a screen then says is true.
async function within<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

export async function read_lock(): Promise<Lock | null> {
  return ((await within('lock', 'readonly', (locks) => locks.get('lock'))) as Lock | undefined) ?? null
}

export async function write_lock(lock: Lock): Promise<void> {
  await within('lock', 'readwrite', (locks) => locks.put(lock, 'lock'))
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

export async function delete_everything(): Promise<void> {
  forget()
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
