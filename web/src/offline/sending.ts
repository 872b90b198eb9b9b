// Sends what waits in the outbox: in order, one at a time, by one window of the device. What was refused is set aside
// with its reason and holds up only what corrects it.
import { ref, watch } from 'vue'
import { credentials, post } from '@/api/ask'
import { Failure, is_for_login, is_passing } from '@/api/failure'
import type { Acknowledgement } from '@/api/types'
import { now_instant } from '@/county_time'
import { keep, kept } from '@/kept'
import {
  drop_item,
  items_in,
  next_waiting,
  refusal_of,
  send_again,
  write_parcel,
  type Item,
} from '@/offline/outbox'
import { is_open, lock, open_vault } from '@/offline/vault'
import { is_login_wanted, renew_session, session } from '@/session'

export const last_sync = ref<string | null>(null)
export const arrivals = ref(0) // Grows when records have reached the ledger.

const wait_milliseconds = 20_000
const own_faults_max = 5 // Answers "broken" to one record before those behind it may go on.

let is_wanted = false

function last_sync_of(account: string): string {
  return `last_sync.${account}`
}

watch(lock, (now) => (last_sync.value = now && kept(last_sync_of(now.account), null)), { immediate: true })

// Safe to call at any time, from any window.
export async function send_waiting(): Promise<void> {
  if (!is_open.value) return
  is_wanted = true
  await navigator.locks.request('lianfang.outbox', { ifAvailable: true }, async (held) => {
    while (held && is_wanted) {
      is_wanted = false
      await send_all()
    }
  })
}

// A session that the vault gave has no token; one of somebody else sends nothing of this vault's owner.
async function has_session(): Promise<boolean> {
  try {
    if (!credentials.token) await renew_session()
  } catch (caught) {
    if (caught instanceof Failure && is_for_login(caught.code)) is_login_wanted.value = !credentials.token
    return false
  }
  return session.value?.account === lock.value?.account
}

function synced(account: string): void {
  last_sync.value = now_instant()
  keep(last_sync_of(account), last_sync.value)
}

async function send_all(): Promise<void> {
  const vault = open_vault()
  if (!vault || !(await next_waiting(vault, 0)) || !(await has_session())) return
  const held_up = new Set((await items_in(vault, 'returned')).map((item) => item.submission.id))
  for (let item = await next_waiting(vault, 0); item; item = await next_waiting(vault, item.order)) {
    const { corrects, id } = item.submission
    const is_held_up = corrects !== undefined && held_up.has(corrects)
    const outcome = is_held_up ? 'returned' : await send_one(item)
    if (outcome === 'later') return
    if (outcome === 'returned') held_up.add(id)
  }
}

type Outcome = 'sent' | 'returned' | 'later'

// In nobody else's name, whoever took the phone meanwhile.
async function send_one(item: Item): Promise<Outcome> {
  if (item.account !== session.value?.account) return 'later'
  try {
    await acknowledged(item, await post_item(item))
    return 'sent'
  } catch (caught) {
    if (!(caught instanceof Failure) || caught.code === 'device_revoked') return 'later'
    return refused(item, caught)
  }
}

// A token of an earlier log-in is renewed once.
async function post_item(item: Item): Promise<Acknowledgement> {
  const request = () =>
    post<Acknowledgement>(`records/${item.kind}`, item.submission, { post: item.post, wait: wait_milliseconds })
  try {
    return await request()
  } catch (caught) {
    if (!(caught instanceof Failure && caught.code === 'token')) throw caught
    await renew_session()
    if (item.account !== session.value?.account) throw caught
    return await request()
  }
}

async function acknowledged(item: Item, answer: Acknowledgement): Promise<void> {
  synced(item.account)
  arrivals.value += 1
  if (answer.record !== item.submission.id) await redirect(item, answer.record)
  if (answer.orders.length > 0) await write_parcel({ ...item, state: 'answered', answer })
  else await drop_item(item)
}

// The ledger knew the record already under another id: corrections that wait behind it name that one.
async function redirect(sent: Item, to: string): Promise<void> {
  for (const item of await items_in(sent.vault, 'waiting')) {
    const is_meant = item.submission.corrects === sent.submission.id
    if (is_meant) await send_again(item, { ...item.submission, corrects: to })
  }
}

async function refused(item: Item, failure: Failure): Promise<Outcome> {
  if (is_for_login(failure.code)) is_login_wanted.value = true
  const is_own_fault = failure.kind === 'broken'
  const tries = item.tries + (is_own_fault ? 1 : 0)
  if (is_passing(failure) && tries < own_faults_max) {
    if (is_own_fault) await write_parcel({ ...item, tries })
    return 'later'
  }
  await write_parcel({ ...item, state: 'returned', refusal: refusal_of(failure) })
  return 'returned'
}
