// The vaults of this device, one for each account that works offline on it: opened by its user's PIN, or by the server's
// secret after a log-in. One is meant at a time. Open, it gives the key to this window only; closed, nothing in it can be
// read. Whoever begins something with an open vault holds it to the end: another may be meant when an answer comes.
import { computed, shallowRef } from 'vue'
import { credentials } from '@/api/ask'
import {
  key_of,
  new_key_bytes,
  new_salt,
  pin_key,
  pin_rounds,
  seal,
  secret_key,
  unseal,
  unwrap,
  wrap,
  type Sealed,
} from '@/offline/sealing'
import {
  change_lock,
  database_of,
  read_locks,
  read_sealed,
  write_new_lock,
  write_sealed,
  type Lock,
} from '@/offline/store'
import { keep, kept } from '@/kept'

export const locks = shallowRef<Lock[]>([])
export const lock = shallowRef<Lock | null>(null) // Of the vault that is meant.

export interface OpenVault {
  account: string
  database: string
  key: CryptoKey
}

const opened = shallowRef<OpenVault | null>(null)
export const is_open = computed(() => opened.value !== null)
export const is_possible = globalThis.isSecureContext && 'indexedDB' in globalThis && 'locks' in navigator

// The PIN was wrong too often, and the server's secret has opened the vault since.
export const new_pin_wanted = computed(() => is_open.value && lock.value?.by_pin === null)

const wrong_before_wait = 5
const wrong_max = 10
const waits_seconds = [30, 60, 120, 300, 600] // After the fifth wrong PIN, the sixth, …

export async function find_locks(): Promise<void> {
  if (!is_possible) return
  locks.value = await read_locks().catch(() => []) // A private window keeps nothing.
  mean_last()
}

// Another window may have made one.
export async function has_vault(account: string): Promise<boolean> {
  locks.value = await read_locks()
  return locks.value.some((one) => one.account === account)
}

async function change(of: Lock, work: (now: Lock) => Lock): Promise<Lock> {
  const changed = await change_lock(database_of(of), work)
  locks.value = locks.value.map((one) => (one.device === changed.device ? changed : one))
  if (lock.value?.device === changed.device) lock.value = changed
  return changed
}

// Another than before is closed.
export function mean(wanted: Lock | null): void {
  if (wanted?.device === lock.value?.device) return
  close_vault()
  lock.value = wanted
  credentials.device = wanted?.device ?? ''
  if (wanted) keep('vault', wanted.account)
}

export function mean_account(account: string): void {
  mean(locks.value.find((one) => one.account === account) ?? null)
}

// Nobody is logged in: that of the last one.
export function mean_last(): void {
  if (lock.value) return
  const last = kept('vault', '')
  mean(locks.value.find((one) => one.account === last) ?? locks.value[0] ?? null)
}

// As the server made it: the secret is told once here, and again after a log-in.
export interface NewDevice {
  id: string
  secret: string
}

// Nothing is opened where another vault is meant by now.
async function take_key(of: Lock, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const key = await key_of(bytes)
  bytes.fill(0)
  if (lock.value?.device !== of.device) return false
  opened.value = { account: of.account, database: database_of(of), key }
  return true
}

export async function create_vault(device: NewDevice, account: string, pin: string): Promise<void> {
  const bytes = new_key_bytes()
  const salt = new_salt()
  const made: Lock = {
    device: device.id,
    account,
    salt,
    rounds: pin_rounds,
    by_pin: await wrap(await pin_key(pin, salt, pin_rounds), bytes),
    by_secret: await wrap(await secret_key(device.secret), bytes),
    wrong: 0,
    wait_until: 0,
  }
  const placed = await write_new_lock(made)
  locks.value = [...locks.value, placed]
  mean(placed)
  await take_key(placed, bytes)
}

export type PinAnswer = { state: 'open' | 'closed' } | { state: 'wrong' | 'wait'; left: number; wait_until: number }

function wait_after(wrong: number): number {
  const seconds = waits_seconds[Math.min(wrong - wrong_before_wait, waits_seconds.length - 1)]
  return seconds === undefined ? 0 : Date.now() + seconds * 1000
}

// A try is counted before it is made, so that closing the application saves nobody a count.
async function count_try(of: Lock): Promise<{ counted: Lock; may_try: boolean }> {
  let may_try = true
  const counted = await change(of, (now) => {
    may_try = now.by_pin !== null && now.wrong < wrong_max && Date.now() >= now.wait_until
    return may_try ? { ...now, wrong: now.wrong + 1, wait_until: wait_after(now.wrong + 1) } : now
  })
  return { counted, may_try }
}

function refusal({ by_pin, wrong, wait_until }: Lock, tried: boolean): PinAnswer {
  if (by_pin === null || wrong >= wrong_max) return { state: 'closed' }
  return { state: tried ? 'wrong' : 'wait', left: wrong_max - wrong, wait_until }
}

export async function open_by_pin(pin: string): Promise<PinAnswer> {
  const { counted, may_try } = await count_try(lock.value!)
  if (!may_try) return refusal(counted, false)
  const { salt, rounds, by_pin, wrong } = counted
  const bytes = await unwrap(await pin_key(pin, salt, rounds), by_pin!).catch(() => null)
  if (!bytes) {
    const left = wrong >= wrong_max ? await change(counted, (now) => ({ ...now, by_pin: null })) : counted
    return refusal(left, true)
  }
  const sound = await change(counted, (now) => ({ ...now, wrong: 0, wait_until: 0 }))
  return { state: (await take_key(sound, bytes)) ? 'open' : 'closed' }
}

export async function open_by_secret(secret: string): Promise<void> {
  const of = lock.value!
  await take_key(of, await unwrap(await secret_key(secret), of.by_secret))
}

// The wrong PINs are forgotten with it; what the vault holds stays.
export async function set_pin(secret: string, pin: string): Promise<void> {
  const of = lock.value!
  const bytes = await unwrap(await secret_key(secret), of.by_secret)
  const salt = new_salt()
  const by_pin = await wrap(await pin_key(pin, salt, pin_rounds), bytes)
  bytes.fill(0)
  await change(of, (now) => ({ ...now, salt, rounds: pin_rounds, by_pin, wrong: 0, wait_until: 0 }))
}

export function close_vault(): void {
  opened.value = null
}

// Null while it is closed.
export function open_vault(): OpenVault | null {
  return opened.value
}

export function sealed_by(vault: OpenVault, label: string, value: unknown): Promise<Sealed> {
  return seal(vault.key, label, value)
}

export function unsealed_by<T>(vault: OpenVault, label: string, sealed: Sealed): Promise<T> {
  return unseal<T>(vault.key, label, sealed)
}

export async function put_away(name: string, value: unknown, vault = open_vault()): Promise<void> {
  if (vault) await write_sealed(vault.database, name, await sealed_by(vault, name, value))
}

export async function taken_out<T>(name: string, vault = open_vault()): Promise<T | null> {
  if (!vault) return null
  const sealed = await read_sealed(vault.database, name)
  return sealed ? unsealed_by<T>(vault, name, sealed) : null
}

// Of a vault that is wiped: the key goes first.
export function forget_vault(device: string): void {
  locks.value = locks.value.filter((one) => one.device !== device)
  if (lock.value?.device === device) mean(null)
}
