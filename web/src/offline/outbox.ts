// The outbox: records of this device on their way to the ledger, sealed, in the order in which they were made. A
// record leaves it by an acknowledgement; one that was given up stays, with the reason.
import { ref, watch } from 'vue'
import { credentials } from '@/api/ask'
import { Failure, type Fault, type FailureKind } from '@/api/failure'
import type { Acknowledgement, Submission, Values } from '@/api/types'
import { now_instant } from '@/county_time'
import { add_item, database_of, read_item, read_items, remove_item, write_item } from '@/offline/store'
import type { ItemState, Lock, StoredItem } from '@/offline/store'
import { lock, open_vault, sealed_by, unsealed_by, type OpenVault } from '@/offline/vault'

export interface Refusal {
  kind: FailureKind
  code: string
  zh: string
  en: string
  field?: string
  faults?: Fault[]
}

export interface Parcel {
  kind: string
  submission: Submission
  account: string
  post: string
  kept_at: string // County time.
  who: string // As the user knows it again: a name, a plate.
  slot?: string // Of the household round: whose check, and which.
  before?: Values // Of a correction: what the changed fields said.
  tries: number // Answers that were the server's own fault.
  refusal?: Refusal
  answer?: Acknowledgement
  given_up?: { at: string; reason: string }
}

export interface Item extends Parcel {
  order: number
  state: ItemState
  vault: OpenVault // Where it lies, whichever is meant when it was sent.
}

export const counts = ref<Record<ItemState, number>>({ waiting: 0, returned: 0, answered: 0, given_up: 0 })

const label = 'outbox'
const windows = new BroadcastChannel('lianfang.outbox')
windows.onmessage = () => void recount()

let recounts = 0

async function count(of: Lock | null): Promise<Record<ItemState, number>> {
  const now: Record<ItemState, number> = { waiting: 0, returned: 0, answered: 0, given_up: 0 }
  for (const item of of ? await read_items(database_of(of)) : []) now[item.state] += 1
  return now
}

// Can be told while the vault is closed.
export async function recount(): Promise<void> {
  const mine = ++recounts
  const now = await count(lock.value).catch(() => null)
  if (mine !== recounts || !now) return
  counts.value = now
  credentials.waiting = now.waiting + now.returned
}
watch(() => lock.value?.device, recount)

// Those not sent yet.
export async function count_owed(of: Lock): Promise<number> {
  const now = await count(of)
  return now.waiting + now.returned
}

async function changed(): Promise<void> {
  windows.postMessage('changed')
  await recount()
}

export type NewParcel = Pick<Parcel, 'kind' | 'submission' | 'account' | 'post' | 'who' | 'slot' | 'before'>

// Returns when it stands on the disk.
export async function keep_parcel(vault: OpenVault, parcel: NewParcel): Promise<void> {
  const whole: Parcel = { ...parcel, kept_at: now_instant(), tries: 0 }
  await add_item(vault.database, 'waiting', await sealed_by(vault, label, whole))
  await changed()
}

export async function write_parcel(item: Item): Promise<void> {
  const { order, state, vault, ...parcel } = item
  await write_item(vault.database, { order, state, sealed: await sealed_by(vault, label, parcel) })
  await changed()
}

export async function drop_item({ vault, order }: Item): Promise<void> {
  await remove_item(vault.database, order)
  await changed()
}

async function opened(vault: OpenVault, { order, state, sealed }: StoredItem): Promise<Item> {
  return { ...(await unsealed_by<Parcel>(vault, label, sealed)), order, state, vault }
}

// Of the vault that is open; null where there is none.
export async function find_item(order: number, vault = open_vault()): Promise<Item | null> {
  const stored = vault ? await read_item(vault.database, order) : undefined
  return vault && stored ? opened(vault, stored) : null
}

// Those in one of the states, in order.
export async function items_in(vault: OpenVault | null, ...states: ItemState[]): Promise<Item[]> {
  if (!vault) return []
  const found = (await read_items(vault.database)).filter((item) => states.includes(item.state))
  return Promise.all(found.map((item) => opened(vault, item)))
}

// The first that waits behind `order`.
export async function next_waiting(vault: OpenVault, order: number): Promise<Item | null> {
  const next = (await read_items(vault.database)).find((item) => item.state === 'waiting' && item.order > order)
  return next ? opened(vault, next) : null
}

export function refusal_of(failure: Failure): Refusal {
  const { kind, code, zh, en, field, faults } = failure
  return { kind, code, zh, en, ...(field ? { field } : {}), faults }
}

export function failure_of(refusal: Refusal): Failure {
  return new Failure(refusal)
}

// Sent again as it is now, at its old place.
export async function send_again(item: Item, submission: Submission): Promise<void> {
  const { refusal: _refusal, ...rest } = item
  await write_parcel({ ...rest, submission, state: 'waiting', tries: 0 })
}

export async function give_up(item: Item, reason: string): Promise<void> {
  await write_parcel({ ...item, state: 'given_up', given_up: { at: now_instant(), reason } })
}
