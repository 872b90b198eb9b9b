// The outbox: records of this device on their way to the ledger, sealed, in the order in which they were made. A
// record leaves it by an acknowledgement; one that was given up stays, with the reason.
import { ref } from 'vue'
import { credentials } from '@/api/ask'
import { Failure, type Fault, type FailureKind } from '@/api/failure'
import type { Acknowledgement, Submission, Values } from '@/api/types'
import { now_instant } from '@/county_time'
import { add_item, read_item, read_items, remove_item, write_item, type ItemState } from '@/offline/store'
import { lock, sealed_by_vault, unsealed } from '@/offline/vault'

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
}

export const counts = ref<Record<ItemState, number>>({ waiting: 0, returned: 0, answered: 0, given_up: 0 })

const label = 'outbox'
const windows = new BroadcastChannel('lianfang.outbox')
windows.onmessage = () => void recount()

// Can be told while the vault is closed.
export async function recount(): Promise<void> {
  const now: Record<ItemState, number> = { waiting: 0, returned: 0, answered: 0, given_up: 0 }
  for (const item of lock.value ? await read_items().catch(() => []) : []) now[item.state] += 1
  counts.value = now
  credentials.waiting = now.waiting + now.returned
}

async function changed(): Promise<void> {
  windows.postMessage('changed')
  await recount()
}

export type NewParcel = Pick<Parcel, 'kind' | 'submission' | 'account' | 'post' | 'who' | 'slot' | 'before'>

// Returns when it stands on the disk.
export async function keep_parcel(parcel: NewParcel): Promise<void> {
  const whole: Parcel = { ...parcel, kept_at: now_instant(), tries: 0 }
  await add_item('waiting', await sealed_by_vault(label, whole))
  await changed()
}

export async function write_parcel(item: Item): Promise<void> {
  const { order, state, ...parcel } = item
  await write_item({ order, state, sealed: await sealed_by_vault(label, parcel) })
  await changed()
}

export async function drop_item(order: number): Promise<void> {
  await remove_item(order)
  await changed()
}

export async function find_item(order: number): Promise<Item | null> {
  const stored = await read_item(order)
  if (!stored) return null
  return { ...(await unsealed<Parcel>(label, stored.sealed)), order, state: stored.state }
}

// Those in one of the states, in order.
export async function items_in(...states: ItemState[]): Promise<Item[]> {
  const found = (await read_items()).filter((item) => states.includes(item.state))
  const opened = found.map(async ({ order, state, sealed }) => ({
    ...(await unsealed<Parcel>(label, sealed)),
    order,
    state,
  }))
  return Promise.all(opened)
}

// The first that waits behind `order`.
export async function next_waiting(order: number): Promise<Item | null> {
  const next = (await read_items()).find((item) => item.state === 'waiting' && item.order > order)
  return next ? find_item(next.order) : null
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
